"""What is mended in a text before it is normalised, each change as an edit that keeps the way back."""
