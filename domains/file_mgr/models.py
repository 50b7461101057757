"""The tables of file_mgr, in the schema `file_mgr`."""
