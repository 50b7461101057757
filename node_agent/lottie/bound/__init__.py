"""The steps that bind values to a document, each on a part of it."""
