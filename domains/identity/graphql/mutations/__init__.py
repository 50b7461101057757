"""The mutations of identity, a file per use case."""

MUTATIONS: tuple[type, ...] = ()
