"""From a closed document to a film: drawing in a child process, encoding, joining, sound."""
