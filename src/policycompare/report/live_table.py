"""A table of a notebook: readable by itself, and with its script sorted, filtered, paged and copied to a workbook.

The rows stand in the page as a plain table, so that a saved notebook is readable where no script runs. Text of
documents is escaped and stays text; nothing is loaded from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from policycompare.report.id_links import id_link
from policycompare.report.rendering import json_text, render
from policycompare.report.report_frame import ReportColumn, ReportFrame
from policycompare.report.table_html import heads_of
from policycompare.report.table_layout import shown, shown_number, width_of
from policycompare.words import entries, say

if TYPE_CHECKING:
    from markupsafe import Markup

MOST_CHARACTERS = 600_000
"""What a table may bring into a notebook, its tags included; what is left out is said below it."""
TAGS = 12
"""Characters that a cell takes beside its text."""
LONG = 90
"""Half-width characters from which a text is shortened."""
SHORT = 60
"""Half-width characters that are shown of it; the others are one click away."""
NARROW = 24
"""Half-width characters of a column that is not broken."""
RE_ID_KEY = re.compile(r"(?:^|[_.])(?:measure|target|section|sentence|document)_ids?$")
RE_IDS = re.compile(r"[^\s:,;]+:[^\s,;]+(?:(?:[,;] ?)[^\s,;]+)*")
RE_ONE = re.compile(r"([^\s:,;]+:)?([^\s:,;]+)")
# An id within words: 对anshan:4.22没有; a time of day or a proportion begins with a figure.
RE_ID_IN_WORDS = re.compile(
    r"(?<![A-Za-z0-9:/._-])[a-z][a-z0-9-]*:(?:[0-9A-Za-z]+\.)*[0-9]+(?:/t\d+)?(?![A-Za-z0-9/:])"
)


class LiveCell(NamedTuple):
    """A cell: what it shows, as markup; its text; its classes; its number with all digits where fewer are shown."""

    shown: str
    text: str
    css: str
    exact: str = ""


def live_html(table: ReportFrame) -> str:
    """A table with its style and script, to stand in a notebook.

    Ids are links that a reading view opens; long texts are shortened, one click from the whole. Of a table that is too
    large for a notebook the first rows are in it, and a line says so.
    """
    rows: list[tuple[LiveCell, ...]] = []
    room = MOST_CHARACTERS
    narrow = _narrow(table)
    for cells in _rows(table, narrow):
        room -= sum(len(cell.shown) + len(cell.css) + TAGS for cell in cells)
        if room < 0 and rows:
            break
        rows.append(cells)
    left_out = ""
    if len(rows) < len(table.frame):
        left_out = say("live_table.left_out", table.lang, shown=f"{len(rows):,}", rows=f"{len(table.frame):,}")
    classes = [" ".join(filter(None, (_class(c), "k" if c.key in narrow else ""))) for c in table.columns]
    words = {key: entry[table.lang] for key, entry in entries("live_table").items() if key != "left_out"}
    return render(
        "live_table.html", table.lang, title=table.title, note=table.note, rows=rows, left_out=left_out,
        heads=heads_of(table.columns, classes), width=max(1, len(table.columns)), words=json_text(words),
    )  # fmt: skip


def _narrow(table: ReportFrame) -> set[str]:
    """Columns whose texts are so short that none is broken, by the first rows."""
    narrow = set()
    for column in table.columns:
        if column.kind == "text":
            texts = (shown(value, "text") for value in table.frame[column.key].head(200))
            if max(map(width_of, texts), default=0) <= NARROW:
                narrow.add(column.key)
    return narrow


def _class(column: ReportColumn) -> str:
    return "n" if column.is_number else "d" if column.kind == "date" else ""


def _rows(table: ReportFrame, narrow: set[str]) -> Iterator[tuple[LiveCell, ...]]:
    for values in table.frame.itertuples(index=False, name=None):
        yield tuple(
            _cell(value, column, table, is_narrow=column.key in narrow)
            for value, column in zip(values, table.columns, strict=True)
        )


def _cell(value: Any, column: ReportColumn, table: ReportFrame, *, is_narrow: bool) -> LiveCell:
    text, css = shown(value, column.kind, table.lang), _class(column)
    if css or not text:
        exact = shown_number(float(value)) if column.kind == "score" and not pd.isna(value) else ""
        return LiveCell(text, text, css, exact)
    if RE_ID_KEY.search(column.key):
        return LiveCell(_linked(text, column.key), text, "k" if is_narrow else "")
    if width_of(text) > LONG:
        return LiveCell(_shortened(text), text, "long")
    return LiveCell(_with_links(text), text, "k" if is_narrow else "")


def _linked(text: str, key: str) -> Markup:
    """The ids of a cell as links: one, or several of which those of a document name it once (``a:2, 4; b:1``)."""
    from markupsafe import Markup, escape

    if key.endswith("sentence_id"):
        return id_link(text.rpartition("/")[0] or text, text)
    if key.endswith("_id"):
        return id_link(text)
    if not RE_IDS.fullmatch(text):
        return escape(text)
    made, at, document = Markup(""), 0, ""
    for match in RE_ONE.finditer(text):
        document = match[1] or document
        made += escape(text[at : match.start()]) + id_link(document + match[2], match[0])
        at = match.end()
    return made


def _with_links(text: str) -> Markup:
    """Words in which ids are links."""
    from markupsafe import Markup, escape

    made, at = Markup(""), 0
    for match in RE_ID_IN_WORDS.finditer(text):
        made += escape(text[at : match.start()]) + id_link(match[0])
        at = match.end()
    return made + escape(text[at:])


def _shortened(text: str) -> Markup:
    """The beginning of a text, open to the rest; together they are the text."""
    from markupsafe import Markup

    wide, end = 0, 0
    while end < len(text) and wide < SHORT:
        wide += width_of(text[end])
        end += 1
    return Markup("<details><summary>{}</summary>{}</details>").format(text[:end], text[end:])
