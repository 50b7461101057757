"""The statements of identity: session in, rows out."""
