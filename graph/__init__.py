"""The composition: the only code that knows every domain, and the edge that clients meet."""
