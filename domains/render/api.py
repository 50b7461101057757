"""All of render that other domains may import: events, ids, small value types."""

DOMAIN = "render"
