"""The subscriptions of identity, a file per use case."""

SUBSCRIPTIONS: tuple[type, ...] = ()
