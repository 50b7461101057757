"""A render node: a program of its own that speaks only GraphQL with the server."""
