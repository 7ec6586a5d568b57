"""Tables without drawn lines, where their columns are clear: the same gaps in row after row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from policycompare.sources.formats.pdf.lines import Dropped, make_line
from policycompare.sources.formats.pdf.page import Glyph
from policycompare.sources.formats.pdf.tables import Cell, Table, join_cell

GAP = 1.2
"""Narrowest gap between two columns, in sizes of type, in the row that shows them."""
FEWEST = 3
"""Fewest columns, and fewest rows that have text in all of them or all but one."""

MOST = 25
"""Most columns."""
MOST_ROWS = 300
"""Printed lines of a page; one with more is a drawing made of letters."""


class Stretch(NamedTuple):
    """Characters of a row without a wide gap between them."""

    x0: float
    x1: float
    glyphs: list[Glyph]


Gap = tuple[float, float]


def find_aligned(rows: list[list[Glyph]], dropped: Dropped) -> tuple[list[Table], list[list[Glyph]]]:
    """Find the tables among the rows of a page; what is left are the other rows."""
    if len(rows) > MOST_ROWS:
        return [], rows
    cut = [_stretches(row) for row in rows]
    tables: list[Table] = []
    left: list[list[Glyph]] = []
    at = 0
    while at < len(rows):
        end, gaps = _run(cut, at) if FEWEST <= len(cut[at]) <= MOST else (at, [])
        full = sum(len(row) >= max(FEWEST, len(gaps)) for row in cut[at:end])
        if full >= FEWEST and full >= 0.3 * (end - at):
            tables.append(_table(cut[at:end], gaps, dropped))
            at = end
        else:
            left.append(rows[at])
            at += 1
    return tables, left


def _stretches(row: Sequence[Glyph]) -> list[Stretch]:
    printed = [g for g in row if not g.char.isspace()]
    found: list[list[Glyph]] = [[]]
    for a, b in pairwise([None, *printed]):
        if a and b and b.x0 - a.x1 > GAP * max(a.size, b.size):
            found.append([])
        if b:
            found[-1].append(b)
    return [Stretch(part[0].x0, max(g.x1 for g in part), part) for part in found if part]


def _run(cut: Sequence[Sequence[Stretch]], at: int) -> tuple[int, list[Gap]]:
    """Where the rows end that keep the gaps of the row at ``at`` open, and what is left of the gaps."""
    gaps = [(a.x1, b.x0) for a, b in pairwise(cut[at])]
    end = at + 1
    while end < len(cut) and cut[end]:
        size = cut[end][0].glyphs[0].size
        if _top(cut[end]) - _bottom(cut[end - 1]) > 2.5 * size:
            break
        narrowed = [_narrowed(gap, cut[end]) for gap in gaps]
        if any(b - a < 0.4 * size for a, b in narrowed):
            break
        gaps, end = narrowed, end + 1
    return end, gaps


def _narrowed(gap: Gap, row: Sequence[Stretch]) -> Gap:
    a, b = gap
    for part in row:
        if part.x0 < b and part.x1 > a:
            if (part.x0 + part.x1) / 2 < (a + b) / 2:
                a = part.x1
            else:
                b = part.x0
    return a, b


def _top(row: Sequence[Stretch]) -> float:
    return min(g.top for part in row for g in part.glyphs)


def _bottom(row: Sequence[Stretch]) -> float:
    return max(g.bottom for part in row for g in part.glyphs)


def _table(cut: Sequence[Sequence[Stretch]], gaps: list[Gap], dropped: Dropped) -> Table:
    edges = [(a + b) / 2 for a, b in gaps]
    columns = len(edges) + 1
    xs = [min(p.x0 for row in cut for p in row), *edges, max(p.x1 for row in cut for p in row)]
    groups = _rows(cut, edges)
    grid: list[list[Cell]] = []
    for number, group in enumerate(groups):
        cells = [Cell((number, number), (c, c), xs[c + 1] - xs[c]) for c in range(columns)]
        for row in group:
            for part in row:
                line = make_line(part.glyphs, dropped)
                if line:
                    cells[_column(part, edges)].lines.append(line)
        for c, cell in enumerate(cells):
            # a column is as wide as its longest line: what stands between two columns is no room
            held = [p for row in cut for p in row if _column(p, edges) == c]
            cell.width = max((p.x1 - p.x0 for p in held), default=0.0) + 11
            cell.text = join_cell(cell.lines, cell.width)
        grid.append(cells)
    ys = [*(_top(group[0]) for group in groups), _bottom(groups[-1][-1])]
    return Table(xs, ys, grid, is_ruled=False)


def _column(part: Stretch, edges: Sequence[float]) -> int:
    return sum(edge <= (part.x0 + part.x1) / 2 for edge in edges)


def _rows(cut: Sequence[Sequence[Stretch]], edges: Sequence[float]) -> list[list[Sequence[Stretch]]]:
    """Printed lines to rows: parted by the wider blanks; where all are alike, by text in the first column."""
    blanks = [_top(b) - _bottom(a) for a, b in pairwise(cut)]
    narrow, wide = min(blanks, default=0.0), max(blanks, default=0.0)
    is_telling = wide - narrow > 0.25 * cut[0][0].glyphs[0].size
    groups: list[list[Sequence[Stretch]]] = [[cut[0]]]
    for blank, row in zip(blanks, cut[1:], strict=True):
        is_new = blank > (narrow + wide) / 2 if is_telling else _column(row[0], edges) == 0
        if is_new:
            groups.append([row])
        else:
            groups[-1].append(row)
    return groups
