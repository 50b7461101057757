"""The queries of render."""

QUERIES: tuple[type, ...] = ()
