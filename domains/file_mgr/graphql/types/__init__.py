"""The types of file_mgr; `Thing.of(row)` is the only mapping from a row."""
