"""The data loaders of content: a key, a value, one statement."""
