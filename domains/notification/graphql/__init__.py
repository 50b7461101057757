"""How notification shows itself in the schema."""
