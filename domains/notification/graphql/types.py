"""The types of notification; `Thing.of(row)` is the only mapping from a row."""
