"""What two domains must commit together; empty as long as a port or an event will do."""
