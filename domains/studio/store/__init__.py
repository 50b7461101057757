"""The statements of studio: session in, rows out."""
