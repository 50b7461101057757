"""The edge: limits, documents, transports."""
