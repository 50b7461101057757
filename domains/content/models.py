"""The tables of content, in the schema `content`."""
