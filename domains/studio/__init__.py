"""Owns what customers make: saved projects and their audio."""
