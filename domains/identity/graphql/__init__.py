"""How identity shows itself in the schema."""
