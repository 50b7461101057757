"""The subscriptions of notification."""

SUBSCRIPTIONS: tuple[type, ...] = ()
