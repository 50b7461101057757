"""Owns files: folders, quotas, uploads, clean-up."""
