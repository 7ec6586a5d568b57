"""How files were read, to look at in a notebook: what each document says of itself, and its text coloured by label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policycompare.report.rendering import render
from policycompare.tables.frames import Parsed, iter_rows
from policycompare.tables.readings import readings
from policycompare.text.documents import Source
from policycompare.words import Lang

MAX_SHOWN = 30_000
"""Most characters of a file that are shown; the view says what it leaves out."""


def reading_html(tables: Parsed, sources: Mapping[str, Source], lang: Lang) -> str:
    """A piece of a page that shows how files were read.

    Args:
        tables: Their tables.
        sources: The files by name.
        lang: Language of headings.

    Returns:
        Markup with its own style; all text is escaped.
    """
    texts = [_coloured(tables, source) for source in sources.values()]
    problems = [str(problem) for problem in tables.files["problem"].dropna()]
    return render("reading_view.html", lang, readings=readings(tables), texts=texts, problems=problems)


def _coloured(tables: Parsed, source: Source) -> dict[str, Any]:
    rows = tables.passages[tables.passages["source_file"] == source.name].sort_values("char_start")
    pieces = [
        (row.label, source.raw[row.char_start : min(row.char_end, MAX_SHOWN)])
        for row in iter_rows(rows)
        if row.char_start < MAX_SHOWN
    ]
    return {"name": source.name, "pieces": pieces, "shown": MAX_SHOWN, "whole": len(source.raw)}
