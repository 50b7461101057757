"""The types of render; `Thing.of(row)` is the only mapping from a row."""
