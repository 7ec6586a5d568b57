"""What the report page is made of: its parts, figures, passages, and the tables that only it has."""
