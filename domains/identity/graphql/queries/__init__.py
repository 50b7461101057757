"""The queries of identity, a file per use case."""

QUERIES: tuple[type, ...] = ()
