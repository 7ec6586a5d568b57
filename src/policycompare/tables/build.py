"""From parsed documents to checked tables: rows gathered, units put together, citations resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from policycompare.lexicon import Lexicon
from policycompare.parse.records import CitationRow
from policycompare.parse.rows import ParsedDocument, tile
from policycompare.parse.unit_table import build_units
from policycompare.tables.frames import Tables, build_tables
from policycompare.text.documents import Source, is_hard_wrapped, line_spans


def tables_from(sources: Iterable[tuple[Source, list[ParsedDocument]]], lexicon: Lexicon) -> Tables:
    """Gather the rows of parsed sources into checked tables.

    Args:
        sources: Each file with its parsed documents.
        lexicon: For the units' systems and functions.
    """
    rows: dict[str, list[Any]] = {
        name: []
        for name in (
            "documents",
            "passages",
            "sections",
            "measures",
            "clauses",
            "responsibilities",
            "targets",
            "citations",
        )
    }
    report: list[str] = []
    documents: list[ParsedDocument] = []
    for source, parsed in sources:
        for start, end, original in source.copies:
            a, b = source.normalized.raw_span(start, end)
            first = source.normalized.raw_span(original, original + 1)[0]
            report.append(
                f"{source.name}, character {a}: {b - a} characters repeat those from character {first}; read once"
            )
        if is_hard_wrapped([source.text[a:b] for a, b in line_spans(source.text)]):
            report.append(
                f"{source.name}: its lines are broken at a fixed width; join them into paragraphs and read it again"
            )
        rows["passages"].extend(tile(source, parsed))
        for document in parsed:
            documents.append(document)
            rows["documents"].append(document.document)
            for name in ("sections", "measures", "clauses", "responsibilities", "targets", "citations"):
                rows[name].extend(getattr(document, name))
            report.extend(document.report)
    rows["citations"] = _resolve_citations(rows["citations"], documents)
    rows["units"] = build_units(documents, lexicon)
    return build_tables(rows, report)


def _plain_title(title: str) -> str:
    """A title for comparing: without brackets at its end and without marks and spaces."""
    title = re.sub(r"(?:[（(][^（）()]*[)）])+$", "", title)
    return re.sub(r"[\s《》〈〉“”]", "", title)


def _resolve_citations(citations: list[CitationRow], documents: list[ParsedDocument]) -> list[CitationRow]:
    """Point citations at documents of the corpus, where just one bears the title or the number."""
    by_title: dict[str, set[str]] = {}
    for parsed in documents:
        row = parsed.document
        for name in (row.title, row.document_number):
            if name:
                by_title.setdefault(_plain_title(name), set()).add(row.document_id)
    resolved = []
    for citation in citations:
        found: set[str] = set()
        for name in (citation.title, citation.document_number):
            if name:
                found |= by_title.get(_plain_title(name), set())
        resolved.append(citation._replace(cited_document_id=found.pop()) if len(found) == 1 else citation)
    return resolved
