"""The statements of render: session in, rows out."""
