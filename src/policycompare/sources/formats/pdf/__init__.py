"""PDF: lines, paragraphs, margins, tables; scanned pages by OCR."""
