"""Word: paragraphs, automatic numbers, tables, notes."""
