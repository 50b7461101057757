"""The mutations of notification."""

MUTATIONS: tuple[type, ...] = ()
