"""The types of content; `Thing.of(row)` is the only mapping from a row."""
