"""What clients send to file_mgr."""
