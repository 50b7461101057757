"""The data loaders of studio: a key, a value, one statement."""
