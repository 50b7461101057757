"""Lottie documents: read, validated, and bound to a customer's values before they are drawn."""
