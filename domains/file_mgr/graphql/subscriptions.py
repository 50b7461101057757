"""The subscriptions of file_mgr."""

SUBSCRIPTIONS: tuple[type, ...] = ()
