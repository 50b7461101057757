"""How content shows itself in the schema."""
