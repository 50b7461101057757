"""The mutations of studio."""

MUTATIONS: tuple[type, ...] = ()
