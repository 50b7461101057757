"""Owns who people are: tenants, users, sign-in, plans, payments, gamification."""
