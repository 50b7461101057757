"""How the sample pictures are painted."""
