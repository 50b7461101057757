"""The subscriptions of identity."""

SUBSCRIPTIONS: tuple[type, ...] = ()
