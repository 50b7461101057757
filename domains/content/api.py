"""All of content that other domains may import: events, ids, small value types."""

DOMAIN = "content"
