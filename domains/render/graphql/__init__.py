"""How render shows itself in the schema."""
