"""The lines of a document: what each begins with, what each is, what those around the body state."""
