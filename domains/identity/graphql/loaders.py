"""The data loaders of identity: a key, a value, one statement."""
