"""How file_mgr shows itself in the schema."""
