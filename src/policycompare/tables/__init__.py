"""The schema, and the one door from records to frames."""
