"""One document, read in one direction: lines, layout, outline, measures, sentences, rows."""

from __future__ import annotations

from policycompare.lexicon import Lexicon
from policycompare.parsing.layout import read_layout
from policycompare.parsing.lines import read_lines
from policycompare.parsing.measures import find_measures
from policycompare.parsing.metadata import Metadata, read_metadata
from policycompare.parsing.outline import build_outline
from policycompare.parsing.passages import unread_lines
from policycompare.parsing.records import DocumentRow
from policycompare.parsing.rows import ParsedDocument, RowWriter
from policycompare.text.documents import Document


def parse_document(document: Document, lexicon: Lexicon) -> ParsedDocument:
    """Read one document.

    Args:
        document: Its lines, and what the manifest knows of it.
        lexicon: Kinds of bodies, role labels, aliases.

    Returns:
        Its rows. Malformed text never stops the reading: what fits nowhere becomes a passage and,
        where it looks like a mistake, a line of the report.
    """
    text = document.source.text
    lines = read_lines(text, document.lines)
    layout = read_layout(lines)
    metadata = read_metadata(layout)
    body = find_measures(text, build_outline(layout.body), lexicon)
    row = _document_row(document, metadata)
    metadata.issue_date = row.issue_date
    for line in unread_lines(lines, layout, body):
        body.set_aside([line], None)
        body.repairs.append((line.start, "a line was not read"))
    return RowWriter(row, document.source, lexicon).write(layout, body, metadata)


def _document_row(document: Document, metadata: Metadata) -> DocumentRow:
    """Join what the text states with what the manifest knows; the text wins, the row says so."""
    known = document.entry.known
    filled: list[str] = []

    def pick(column: str, read: str | None) -> str | None:
        if read is not None:
            return read
        if known.get(column):
            filled.append(column)
            return known[column]
        return None

    def settled(column: str, fallback: str | None) -> str | None:
        """The region is the study's choice: the manifest comes first."""
        if known.get(column):
            filled.append(column)
            return known[column]
        return fallback

    entry = document.entry
    return DocumentRow(
        entry.document_id,
        document.source.name,
        document.source.sha256,
        settled("region_id", entry.document_id),
        settled("region_name", metadata.region_name),
        settled("admin_level", metadata.admin_level),
        pick("title", metadata.title),
        pick("document_type", metadata.document_type),
        pick("document_number", metadata.document_number),
        pick("issuer", metadata.issuer),
        pick("issue_date", metadata.issue_date),
        pick("period_start", metadata.period_start),
        pick("period_end", metadata.period_end),
        tuple(sorted(filled)),
    )
