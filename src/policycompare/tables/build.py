"""From parsed documents to checked tables: rows gathered, units put together, citations resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from policycompare.lexicon import Lexicon
from policycompare.parsing.passages import tile
from policycompare.parsing.records import CitationRow, FileRow, ParsedDocument
from policycompare.parsing.unit_table import build_units
from policycompare.sources.manifest import COMPARE_BY
from policycompare.tables.frames import Parsed, build_frame, checked, lexicon_rows, region_rows, tables_of
from policycompare.tables.readings import file_row
from policycompare.tables.schema import BY_NAME
from policycompare.tables.sides import make_sides
from policycompare.text.documents import Source


def tables_from(
    sources: Iterable[tuple[Source, list[ParsedDocument]]],
    lexicon: Lexicon,
    refused: Iterable[FileRow] = (),
    compare_by: str = COMPARE_BY[0],
) -> Parsed:
    """Gather the rows of parsed sources into checked tables.

    Args:
        sources: Each file with its parsed documents, in the order of the manifest.
        lexicon: For the units' systems and functions, and the roles.
        refused: Files that were not read.
        compare_by: What is compared, one of ``COMPARE_BY``.
    """
    rows: dict[str, list[Any]] = {table.name: [] for table in tables_of(Parsed.stage)}
    gathered = [name for name in rows if hasattr(ParsedDocument, name) and name != "units"]
    report: list[str] = []
    documents: list[ParsedDocument] = []
    for source, parsed in sources:
        for start, end, original in source.copies:
            a, b = source.normalized.raw_span(start, end)
            first = source.normalized.raw_span(original, original + 1)[0]
            repeats = f"{b - a} characters repeat those from character {first}; read once"
            report.append(f"{source.name}, character {a}: {repeats}")
        passages = tile(source, parsed)
        rows["passages"].extend(passages)
        rows["files"].append(file_row(source, parsed, passages))
        report.extend(f"{source.name}: {note}" for note in source.notes)
        for document in parsed:
            documents.append(document)
            rows["documents"].append(document.document)
            for name in gathered:
                rows[name].extend(getattr(document, name))
            report.extend(document.report)
    for row in refused:
        rows["files"].append(row)
        report.append(f"NOT READ: {row.problem}")
    rows["citations"] = _resolve_citations(rows["citations"], documents)
    rows["units"] = build_units(documents, lexicon)
    rows["regions"] = region_rows(row._asdict() for row in rows["documents"])
    rows["sides"], side_of, lines = make_sides([row._asdict() for row in rows["documents"]], compare_by)
    report.extend(lines)
    called = {region["region_id"]: region["name"] for region in rows["regions"]}
    report.extend(
        f"{row.document_id}: its region {row.region_id} is called {row.region_name} here and "
        f"{called[row.region_id]} elsewhere"
        for row in rows["documents"]
        if row.region_name and row.region_name != called[row.region_id]
    )
    rows["documents"] = [row._asdict() | {"side_id": side_of[row.document_id]} for row in rows["documents"]]
    rows |= lexicon_rows(lexicon)
    return checked(Parsed({name: build_frame(BY_NAME[name], own) for name, own in rows.items()}, report))


def _plain_title(title: str) -> str:
    """A title for comparing: without brackets at its end and without marks and spaces."""
    title = re.sub(r"(?:[（(][^（）()]*[)）])+$", "", title)
    return re.sub(r"[\s《》〈〉“”]", "", title)


def _resolve_citations(citations: list[CitationRow], documents: list[ParsedDocument]) -> list[CitationRow]:
    """Point citations at documents of the corpus, where just one bears the title or the number."""
    by_title: dict[str, set[str]] = {}
    for parsed in documents:
        row = parsed.document
        for name in filter(None, (row.title, row.document_number)):
            by_title.setdefault(_plain_title(name), set()).add(row.document_id)
    resolved = []
    for citation in citations:
        found: set[str] = set()
        for name in filter(None, (citation.title, citation.document_number)):
            found |= by_title.get(_plain_title(name), set())
        resolved.append(citation._replace(cited_document_id=found.pop()) if len(found) == 1 else citation)
    return resolved
