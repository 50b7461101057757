"""What a caller may ask at once, and what it costs."""
