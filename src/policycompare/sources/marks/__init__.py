"""The marks of Markdown: what in a line is mark and what is text, formulas, tables. All places index the file."""
