"""The types of identity in the schema, a file per use case."""
