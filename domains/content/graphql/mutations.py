"""The mutations of content."""

MUTATIONS: tuple[type, ...] = ()
