"""Writers: csv, parquet, xlsx, the data package and the data dictionary."""
