"""The data loaders of notification: a key, a value, one statement."""
