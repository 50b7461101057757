"""The mutations of render."""

MUTATIONS: tuple[type, ...] = ()
