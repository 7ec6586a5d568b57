"""One document, read in one direction: lines, tables, layout, outline, measures, sentences, rows."""

from __future__ import annotations

from policycompare.errors import DataError
from policycompare.lexicon import Lexicon
from policycompare.parsing.grids.finding import find_grids
from policycompare.parsing.grids.reading import read_tables
from policycompare.parsing.lines.layout import read_layout
from policycompare.parsing.lines.line import read_lines, settle_numbers
from policycompare.parsing.lines.metadata import Metadata, read_metadata
from policycompare.parsing.measures import find_measures
from policycompare.parsing.outline import build_outline
from policycompare.parsing.passages import unread_lines
from policycompare.parsing.records import DocumentRow, ParsedDocument
from policycompare.parsing.rows import RowWriter
from policycompare.sources.manifest import FILLABLE, MANIFEST
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
    all_lines = read_lines(text, document.lines)
    grids = find_grids(document.source, all_lines, lexicon)
    in_tables = {line.start for grid in grids for line in grid.lines}
    lines = [line for line in all_lines if line.start not in in_tables]
    settle_numbers(lines)
    layout = read_layout(lines)
    if layout.title is None and grids and not any(line.number and line.start < grids[0].start for line in layout.body):
        layout.title = grids[0].name.words if grids[0].name else None
    metadata = read_metadata(layout, lexicon)
    body = find_measures(text, build_outline(layout.body), lexicon, [(grid.start, grid.end) for grid in grids])
    body.repairs += layout.notes
    row = _document_row(document, metadata)
    metadata.issue_date = row.issue_date
    metadata.period_start, metadata.period_end = row.period_start, row.period_end
    for line in unread_lines(lines, layout, body):  # targets and citations are read from it all the same
        body.set_aside([line], None)
        body.repairs.append((line.start, "a line was not read"))
    tables = read_tables(grids, document.source, metadata, lexicon)
    return RowWriter(row, document.source, lexicon).write(layout, body, metadata, tables)


THE_STUDYS = ("region_id", "region_name", "admin_level")
"""What the study decides: here the manifest comes before the text."""


def _document_row(document: Document, metadata: Metadata) -> DocumentRow:
    """Join what the text states with what the manifest knows; the text wins, and the row says what it did not state."""
    entry, source = document.entry, document.source
    read = {column: getattr(metadata, column, None) for column in FILLABLE} | {"region_id": entry.document_id}
    filled = [c for c in FILLABLE if entry.known.get(c) and (c in THE_STUDYS or read[c] is None)]
    values = read | {column: entry.known[column] for column in filled}
    start, end = values["period_start"], values["period_end"]
    if start and end and start > end and not {"period_start", "period_end"}.isdisjoint(filled):
        problem = f"beside what the text states, its period ends on {end}, before it starts on {start}"
        raise DataError(f"{MANIFEST}, {entry.document_id}", problem, "correct period_start or period_end")
    return DocumentRow(
        entry.document_id, source.name, source.format, source.sha256, **values, from_manifest=tuple(sorted(filled))
    )
