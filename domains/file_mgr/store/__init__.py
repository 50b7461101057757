"""The statements of file_mgr: session in, rows out."""
