"""What clients send to notification."""
