"""The mutations of file_mgr."""

MUTATIONS: tuple[type, ...] = ()
