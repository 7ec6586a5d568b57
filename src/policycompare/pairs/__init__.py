"""Which measures are the same, related, or neither: wording, the pair model, alignment, differing targets."""
