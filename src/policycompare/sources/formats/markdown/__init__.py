"""Markdown: its marks, with their places, and its tables."""
