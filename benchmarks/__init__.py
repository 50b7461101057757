"""Figures that are promised, measured on a whole system; not tests."""
