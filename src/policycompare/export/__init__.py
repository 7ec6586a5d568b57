"""Writers: csv, parquet, xlsx, data package and dictionary, graphs, the workbook of decisions."""
