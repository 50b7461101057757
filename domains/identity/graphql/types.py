"""The types of identity; `Thing.of(row)` is the only mapping from a row."""
