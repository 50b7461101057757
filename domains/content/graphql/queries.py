"""The queries of content."""

QUERIES: tuple[type, ...] = ()
