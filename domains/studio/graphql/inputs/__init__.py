"""What clients send to studio."""
