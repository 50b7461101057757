"""How studio shows itself in the schema."""
