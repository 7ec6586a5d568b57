"""Who carries what, with whom: graphs from tables, their metrics, their comparison."""
