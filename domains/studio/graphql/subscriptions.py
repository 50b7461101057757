"""The subscriptions of studio."""

SUBSCRIPTIONS: tuple[type, ...] = ()
