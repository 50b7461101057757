"""The six domains, each a slice of the same shape."""
