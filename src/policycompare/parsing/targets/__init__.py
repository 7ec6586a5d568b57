"""What is to be reached, how much of it, by when: the patterns, and the reader of a sentence."""
