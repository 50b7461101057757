"""From a text to glyph outlines: order, shape, break, place."""
