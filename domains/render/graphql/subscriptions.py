"""The subscriptions of render."""

SUBSCRIPTIONS: tuple[type, ...] = ()
