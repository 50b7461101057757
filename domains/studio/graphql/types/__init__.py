"""The types of studio; `Thing.of(row)` is the only mapping from a row."""
