"""What clients send to content."""
