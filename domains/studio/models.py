"""The tables of studio, in the schema `studio`."""
