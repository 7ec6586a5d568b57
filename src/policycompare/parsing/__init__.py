"""What a document says: numbering, sections, measures, units, targets, citations, metadata."""
