"""The queries of identity."""

QUERIES: tuple[type, ...] = ()
