"""The queries of studio."""

QUERIES: tuple[type, ...] = ()
