"""A small domain for tests, of the same shape as the real ones: owns notes and counts them."""
