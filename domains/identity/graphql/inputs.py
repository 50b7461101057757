"""What clients send to identity."""
