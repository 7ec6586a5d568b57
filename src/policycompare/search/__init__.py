"""Finding measures by their words and by what was read from them, and the text that they stand in."""
