"""All of studio that other domains may import: events, ids, small value types."""

DOMAIN = "studio"
