"""Who carries what, with whom: graphs from tables, their measures, their comparison."""
