"""Pieces that a Lottie document is built from."""
