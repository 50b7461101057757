"""The inputs of identity in the schema, a file per use case."""
