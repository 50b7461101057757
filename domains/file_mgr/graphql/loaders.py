"""The data loaders of file_mgr: a key, a value, one statement."""
