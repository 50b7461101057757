"""All of file_mgr that other domains may import: events, ids, small value types."""

DOMAIN = "file_mgr"
