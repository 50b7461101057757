"""The queries of file_mgr."""

QUERIES: tuple[type, ...] = ()
