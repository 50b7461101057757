"""The tables of render, in the schema `render`."""
