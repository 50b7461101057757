"""Owns messages: channels, preferences, campaigns."""
