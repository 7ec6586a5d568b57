"""Comparison: similarity, topics, alignment, text reuse; evaluation against reference labels."""
