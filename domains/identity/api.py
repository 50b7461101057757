"""All of identity that other domains may import: events, ids, small value types."""

DOMAIN = "identity"
