"""The data loaders of render: a key, a value, one statement."""
