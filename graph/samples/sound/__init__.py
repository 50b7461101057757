"""Sounds that are computed: music in loops, and effects."""
