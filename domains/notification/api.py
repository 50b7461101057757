"""All of notification that other domains may import: events, ids, small value types."""

DOMAIN = "notification"
