"""The subscriptions of content."""

SUBSCRIPTIONS: tuple[type, ...] = ()
