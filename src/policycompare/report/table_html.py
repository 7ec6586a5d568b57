"""A report table as HTML: by itself (a page, or a piece to paste), or in a page where readers sort and search it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from policycompare.report.rendering import render
from policycompare.report.report_frame import ReportColumn, ReportFrame
from policycompare.report.table_layout import (
    EDGE,
    LONGEST_WORD,
    Block,
    Layout,
    blocks_of,
    fit,
    pieces,
    printed_columns,
    shown,
    width_of,
)

WIDTHS = (4, 6, 8, 10, 12, 16, 20, 26, 32)
"""Least widths that the style of a page knows, in half-width characters; a class each, ``c4`` to ``c32``."""
WRAPPED = 0.75
"""A column of long text may be so much narrower than it would like to be."""
UPRIGHT = 140
"""Half-width characters of a line on paper that stands upright, in a table's small print."""
SHORT_HEADING = 8
"""Half-width characters of a heading that stays in one piece with its arrow."""
HASH_LENGTH = 64
WHOLE = 12
"""A column whose texts are no wider stands in one piece: a region's name is never stacked letter by letter."""
# An id: of a measure, of a target in one. Nobody could search for half of it.
RE_ID = re.compile(r"[^\s;；]{1,24}:[^\s;；]{1,24}")


class Head(NamedTuple):
    """A column's heading: its classes, and where the column stands."""

    heading: str
    kind: str
    css: str
    at: int


class Cell(NamedTuple):
    """A cell: its text, its classes, the anchor on the same page that it leads to, if any; or that it may hold ids."""

    text: str
    css: str
    anchor: str = ""
    has_ids: bool = False


class Grid(NamedTuple):
    """A table of the report page, as its template shows it.

    Attributes:
        name, title, note: As a report table has them; the title with its number.
        heads: Heading that neighbours share (empty where they share none) -> their own headings, in order.
        rows: The cells.
        is_wide: It is printed across.
    """

    name: str
    title: str
    note: str
    heads: list[tuple[str, list[Head]]]
    rows: list[tuple[Cell, ...]]
    is_wide: bool
    kind: str = "table"


def report_html(table: ReportFrame, *, fragment: bool = False) -> str:
    """The table as a page: no script, nothing loaded from elsewhere, its header repeated on each printed page.

    A ``fragment`` is the table with its style alone, to paste into a page or a notebook.
    """
    layout, columns = fit(table), printed_columns(table)
    classes, room = [_class_of_kind(column) for column in columns], sum(layout.widths) or 1
    values: dict[str, Any] = {
        "title": table.title,
        "note": table.note,
        "classes": classes,
        "heads": heads_of(columns, classes, is_held=True),
        "blocks": [_held(block, layout) for block in blocks_of(table)],
        "widths": [f"{100 * width / room:.2f}" for width in layout.widths],
        "least": f"{room * 0.24:.1f}",
        "scale": f"{layout.scale:.2f}" if layout.scale < 1 else "",
    }
    if fragment:
        return render("table_piece.html", table.lang, **values)
    paper = f"{layout.page.paper.upper()} {'landscape' if layout.page.is_across else 'portrait'}"
    return render("table_page.html", table.lang, paper=paper, margin=f"{EDGE:g}mm", **values)


def grid(
    table: ReportFrame,
    title: str,
    *,
    unknown: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    link_key: str = "",
) -> Grid:
    """A table for the report page, whose script makes its headings buttons and puts a search box before it.

    Unlike in ``report_html`` every column stands in the rows, the one that names blocks too: rows that can be sorted
    have no blocks.

    Args:
        table: The table; its own title is not shown.
        title: What stands above it.
        unknown: Column -> what its empty cells say; an empty cell of any other column is empty.
        links: Text of a cell -> anchor on the same page.
        link_key: The column whose cells are links.
    """
    columns, classes, room = [], [], 0.0
    for column in table.columns:
        texts = [shown(value, column.kind, table.lang) for value in table.frame[column.key]]
        css, said = _class(column, texts), (unknown or {}).get(column.key, "")
        anchors = links if links and column.key == link_key else {}
        none = Cell(said, f"{css} unknown") if said else Cell("", css)
        columns.append([Cell(t, css, anchors.get(t, ""), ":" in t) if t else none for t in texts])
        # With its margins; a heading may stand on two lines.
        room += 2 + max(min(column.width, max(map(width_of, texts), default=0)), width_of(column.heading) / 2)
        short = "k" if width_of(column.heading) <= SHORT_HEADING else ""
        classes.append(" ".join(name for name in ("n" if column.is_number else "", short) if name))
    rows = list(zip(*columns, strict=True))
    heads = heads_of(table.columns, classes)
    return Grid(table.name, title, table.note, heads, rows, room > UPRIGHT)


def heads_of(
    columns: Sequence[ReportColumn], classes: Sequence[str], *, is_held: bool = False
) -> list[tuple[str, list[Head]]]:
    """Headings that neighbours share, each with the headings below it; ``is_held``: they are not broken in ids."""
    words = [held(c.heading, LONGEST_WORD) if is_held else c.heading for c in columns]
    heads = [Head(words[at], c.kind, css, at) for at, (c, css) in enumerate(zip(columns, classes, strict=True))]
    return [(group, list(own)) for group, own in groupby(heads, key=lambda head: columns[head.at].group)]


def _held(block: Block, layout: Layout) -> Block:
    """A block whose ids, dates and ranges stay on one line where their column has room for them."""
    rows = (tuple(held(text, room) for text, room in zip(row, layout.rooms, strict=True)) for row in block.rows)
    return Block(block.heading, tuple(rows))


def held(text: str, room: float) -> str:
    """A cell as markup, in which what ``pieces`` holds together is not broken; what is copied is the text."""
    from markupsafe import Markup

    parts = pieces(text, room)
    if not any(is_whole for _, is_whole in parts):
        return text
    whole = Markup('<span class="w">{}</span>')
    return Markup("").join(whole.format(part) if is_whole else part for part, is_whole in parts)


def _class_of_kind(column: ReportColumn) -> str:
    return "n" if column.is_number else "d" if column.kind == "date" else ""


def _class(column: ReportColumn, texts: Sequence[str]) -> str:
    if css := _class_of_kind(column):
        return css
    if texts and all(len(text) == HASH_LENGTH for text in texts):
        return "h"
    wanted = min(max(map(width_of, texts), default=0), column.width)
    wanted = max(round(wanted * WRAPPED) if wanted > WIDTHS[4] else wanted, min(width_of(column.heading) + 2, 10))
    whole = all(width_of(text) <= WHOLE or RE_ID.fullmatch(text) for text in texts)
    return f"c{next((width for width in WIDTHS if width >= wanted), WIDTHS[-1])}{' w' if whole else ''}"
