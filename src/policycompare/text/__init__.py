"""What a document reads like: normalised characters that know where they came from, lines, documents, numerals."""
