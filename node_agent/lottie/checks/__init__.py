"""What is checked before the engine sees a document, each with its own text."""
