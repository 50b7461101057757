"""The queries of notification."""

QUERIES: tuple[type, ...] = ()
