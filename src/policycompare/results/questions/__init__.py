"""A module a question: what can be said of tables that answers it, and what that is tried in."""
