"""What charts and sentences state: each figure as a frame, each sentence from its numbers."""
