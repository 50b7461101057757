"""What clients send to render."""
