"""Owns what can be made: templates, scenes, presets, taxonomy, and the pages of the site."""
