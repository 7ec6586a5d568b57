"""Grids from the tables that a format sets apart: Word, web page, sheet, Markdown, text with tabs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from policycompare.parsing.grids.grid import Cell, distinct
from policycompare.parsing.lines.line import Line
from policycompare.sources.blocks import Block
from policycompare.text.offsets import OffsetMap

WIDE = 8
"""Columns of a table that sets no text."""
MAX_COLUMNS = 60
"""A wider table is a sheet of figures and no list of tasks or indicators."""


def block_rows(block: Block, lines: Sequence[Line], offsets: OffsetMap) -> list[list[Cell]]:
    """The rows of a table as spans of the normalised text.

    Args:
        block: The table.
        lines: Its lines, in order; a cell is a line or some lines of them.
        offsets: From the normalised text to the characters that were read.

    Returns:
        Rows without those that hold nothing, all of one length, the columns that hold nothing left out.
    """
    places = [offsets.char_span(line.start)[0] for line in lines]
    spans: dict[tuple[int, int], Cell] = {}
    for row in block.rows:
        for start, end in row:
            if (start, end) not in spans:
                first = bisect_left(places, start)
                last = bisect_left(places, end, lo=first)
                if len({line.words for line in lines[first:last]}) == 1:
                    last = first + 1  # cells that were merged keep what each of them said: 能源转型, 能源转型
                spans[start, end] = (lines[first].start, lines[last - 1].end) if last > first else None
    width = min(max((len(row) for row in block.rows), default=0), MAX_COLUMNS)
    rows = [[spans[cell] for cell in row[:width]] + [None] * (width - len(row)) for row in block.rows]
    rows = [row for row in rows if any(row)]
    used = [at for at in range(width) if any(row[at] for row in rows)]
    if len(used) < width:
        rows = [[row[at] for at in used] for row in rows]
    return _without_doubles(rows)


def _without_doubles(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Take out a column that says in every row what the one before it says: one cell drawn over two."""
    if not rows:
        return rows
    keep = [at for at in range(len(rows[0])) if at == 0 or any(row[at] != row[at - 1] for row in rows)]
    return rows if len(keep) == len(rows[0]) else [[row[at] for at in keep] for row in rows]


def is_running(text: str, rows: Sequence[list[Cell]]) -> bool:
    """Whether a table only sets text: a box, a letterhead, a signature.

    Args:
        text: The normalised text.
        rows: Rows of a table whose columns nobody knows.
    """
    cells = [cell for row in rows for cell in distinct(row)]
    if len(rows) < 2 or not cells or len(rows[0]) < 2:
        return True
    words = [text[a:b] for a, b in cells]
    if len(rows[0]) >= WIDE:
        return False
    if max(map(len, words)) > 400 or sum(map(len, words)) > 80 * len(words):
        return True
    if sum(w.endswith("：") for w in words) >= 0.3 * len(words):  # 发文机关： | 国务院
        return True
    figures = sum(any(map(str.isdigit, w)) and len(w) <= 12 for w in words)
    return len(rows) < 3 or figures < 0.2 * len(words)
