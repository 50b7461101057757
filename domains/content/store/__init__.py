"""The statements of content: session in, rows out."""
