"""The mutations of identity."""

MUTATIONS: tuple[type, ...] = ()
