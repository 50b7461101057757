"""The tables of identity, in the schema `identity`."""
