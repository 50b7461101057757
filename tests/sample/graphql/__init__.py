"""How the sample shows itself in the schema."""
