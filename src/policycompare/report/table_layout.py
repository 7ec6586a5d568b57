"""How a report table lies on paper: cells as they are shown, blocks of rows, the page, widths of columns."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from policycompare.report.rendering import printable
from policycompare.report.report_frame import Kind, ReportColumn, ReportFrame
from policycompare.words import say

POINTS = 8
"""Size of a printed table's letters."""
CHARACTER = POINTS / 2 * 25.4 / 72
"""Width of a half-width character, mm; a Chinese one takes two."""
LINE = 3.6
"""Height of a line with its share of rules, mm."""
EDGE = 15.0
"""Margin of the page, mm."""
CELL_EDGE = 1.2
"""Left and right margin of a cell, mm."""
SHRINK = 0.5
"""Columns of text become this much narrower before the page becomes wider."""
# Two characters between which a text is not cut.
RE_IN_WORD = re.compile("[A-Za-z0-9]{2}")


@dataclass(frozen=True, slots=True)
class Page:
    """A size of paper, mm."""

    paper: str
    width: float
    height: float

    @property
    def is_across(self) -> bool:
        """It is wider than high."""
        return self.width > self.height

    @property
    def room(self) -> float:
        """Width between the margins, mm."""
        return self.width - 2 * EDGE

    @property
    def max_lines(self) -> int:
        """Most lines of a row that is kept in one piece: half of what a page holds beside its heads."""
        return int((self.height - 2 * EDGE - 30) / LINE / 2)


PAGES = (Page("a4", 210, 297), Page("a4", 297, 210), Page("a3", 420, 297))


@dataclass(frozen=True, slots=True)
class Layout:
    """The page and the widths of the printed columns, margins of the cells included, mm."""

    page: Page
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring rows with one heading (null where the table has no blocks), each cell as it is shown."""

    heading: str | None
    rows: tuple[tuple[str, ...], ...]


def shown_number(value: float) -> str:
    """A number with no more digits than it has, never with an exponent where people can read it.

    Example:
        >>> shown_number(85.0), shown_number(0.1), shown_number(66.67)
        ('85', '0.1', '66.67')
    """
    if not math.isfinite(value) or not (value == 0 or 1e-9 <= abs(value) < 1e18):
        return repr(float(value))
    return np.format_float_positional(value, trim="-")


def shown(value: Any, kind: Kind) -> str:
    """A cell as it is shown: null is empty, a date is ISO, a character that no file can hold is U+FFFD."""
    if pd.isna(value):
        return ""
    if kind == "number":
        return shown_number(float(value))
    if kind == "integer":
        return str(int(value))
    if kind == "date" and isinstance(value, datetime.date):
        return value.isoformat()[:10]
    return printable(str(value).replace("\r\n", "\n").replace("\r", "\n"))


def printed_columns(table: ReportFrame) -> list[ReportColumn]:
    """The columns that print: all but the one that names the blocks."""
    return [column for column in table.columns if column.key != table.group_by]


def blocks_of(table: ReportFrame) -> list[Block]:
    """The rows as they print, in blocks; without ``group_by`` all are one block, without rows there is none."""
    columns = printed_columns(table)
    cells = zip(*([shown(v, c.kind) for v in table.frame[c.key]] for c in columns), strict=True)
    if not table.group_by:
        rows = tuple(cells) if columns else ()
        return [Block(None, rows)] if rows else []
    heads = [shown(value, "text") for value in table.frame[table.group_by]]
    no_block = say("report_tables.no_block", table.lang)
    found = groupby(zip(heads, cells, strict=True), key=lambda pair: pair[0])
    return [Block(head or no_block, tuple(row for _, row in pairs)) for head, pairs in found]


def column_groups(columns: Sequence[ReportColumn]) -> list[tuple[str, int, int]]:
    """Headings above the headings, each with the span of its columns (half-open); none where no column has one."""
    if not any(column.group for column in columns):
        return []
    spans = ((group, [at for at, _ in own]) for group, own in groupby(enumerate(columns), key=lambda c: c[1].group))
    return [(group, span[0], span[-1] + 1) for group, span in spans]


def width_of(text: str) -> int:
    """Half-width characters that a text takes; what is wide or ambiguous in East Asia takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def longest_line(texts: Iterable[str]) -> int:
    """Half-width characters that the longest line of some texts takes."""
    return max((width_of(line) for text in texts for line in text.split("\n")), default=0)


def fit(table: ReportFrame) -> Layout:
    """Choose the page and the widths of the columns.

    Numbers and dates are never broken; columns of text take what they need up to their ``width`` and share
    what is left. A page across is taken where upright would squeeze them, A3 across where A4 would.

    Returns:
        The layout of the printed columns.
    """
    columns = printed_columns(table)
    rows = [row for block in blocks_of(table) for row in block.rows]
    edges, floors, wanted, longest = 2 * CELL_EDGE / CHARACTER, [], [], []
    for number, column in enumerate(columns):
        content = longest_line(row[number] for row in rows)
        # The words of a heading stay whole; a Chinese heading may break after two characters. One character is spare:
        # fonts differ, and a column that is a hair too narrow breaks every cell.
        heads = [math.ceil(1.15 * len(w)) if w.isascii() else min(width_of(w), 4) for w in column.heading.split()]
        head = min(max(heads, default=2), 16) + 1
        is_text = column.kind == "text"
        want = max(min(content, column.width if is_text else 40) + 1, head) + edges
        floors.append(min(want, max(9, head) + edges) if is_text else want)
        wanted.append(want)
        longest.append(max(content + 1 + edges, want) if is_text else want)
    for page in PAGES:
        room = page.room / CHARACTER
        least = [max(f, edges + SHRINK * (w - edges)) for f, w in zip(floors, wanted, strict=True)]
        if sum(wanted) <= room or (page.is_across and sum(least) <= room):
            break
    if sum(wanted) <= room:
        widths = _between(wanted, longest, room)
    elif sum(floors) <= room:
        widths = _between(floors, wanted, room)
    else:  # more columns than any page holds: all of them suffer alike
        widths = [f * room / sum(floors) for f in floors]
    return Layout(page, tuple(math.floor(w * CHARACTER * 100) / 100 for w in widths))


def _between(least: Sequence[float], most: Sequence[float], room: float) -> list[float]:
    """Widths from ``least`` to ``most`` that fill the room, as far as ``most`` allows."""
    spare = sum(most) - sum(least)
    share = min(1.0, (room - sum(least)) / spare) if spare > 0 else 0.0
    return [a + share * (b - a) for a, b in zip(least, most, strict=True)]


def lines_of(text: str, width: float) -> int:
    """About how many lines a text takes in a column of ``width`` mm, rather too many than too few."""
    line = max(2.0, (width - 2 * CELL_EDGE) / CHARACTER - 1)
    return sum(max(1, math.ceil(width_of(part) / line)) for part in text.split("\n"))


def is_tall(row: Sequence[str], layout: Layout) -> bool:
    """A row is too high to be kept in one piece."""
    return any(lines_of(t, w) > layout.page.max_lines for t, w in zip(row, layout.widths, strict=True))


def cut(text: str, width: float, lines: int) -> list[str]:
    """A text in pieces of at most about ``lines`` lines each, not within a word; joined they are the text."""
    pieces, at, start = [], 0, 0
    room, used = max(2.0, (width - 2 * CELL_EDGE) / CHARACTER - 1) * lines, 0.0
    while at < len(text):
        step = room / lines if text[at] == "\n" else width_of(text[at])
        if used + step > room and at > start:
            end = at
            while end > max(start + 1, at - 30) and RE_IN_WORD.fullmatch(text[end - 1 : end + 1]):
                end -= 1
            pieces.append(text[start:end])
            start = at = end
            used = 0.0
            continue
        used += step
        at += 1
    return [*pieces, text[start:]]
