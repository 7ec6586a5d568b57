"""Ruled tables of a page: drawn lines to a grid, the grid to cells, the characters inside to their texts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policycompare.sources.formats.pdf.lines import RE_LABEL, Dropped, Line, group_rows, make_line
from policycompare.sources.formats.pdf.page import Glyph, Rule

NEAR = 3.0
"""Lines that are no further apart (points) are one."""
SHORTEST = 6.0
"""Shortest drawn line that can be a cell's side."""
MOST_CELLS = 20_000
"""Squares of a page's grid; a chart on graph paper has more, and no table."""


@dataclass(slots=True)
class Cell:
    """A cell with the rows and columns that it covers, and its text."""

    rows: tuple[int, int]
    columns: tuple[int, int]
    width: float
    lines: list[Line] = field(default_factory=list)
    text: str = ""


@dataclass(slots=True, eq=False)
class Table:
    """A table of a page.

    Attributes:
        xs: Places of its upright lines.
        ys: Places of its level lines.
        grid: For each of its rows the cell that stands in each column.
        pages: The page that each row begins on.
        header: How many of its rows its continuation on another page repeats.
        is_ruled: Its lines are drawn.
    """

    xs: list[float]
    ys: list[float]
    grid: list[list[Cell]]
    pages: list[int] = field(default_factory=list)
    header: int = 0
    is_ruled: bool = True

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.ys[0]

    @property
    def cells(self) -> list[Cell]:
        """Its cells, each once, in their order."""
        return list({id(cell): cell for row in self.grid for cell in row}.values())

    def first_row(self, row: int) -> list[str]:
        """The texts of a row."""
        return [cell.text for cell in self.grid[row]]


@dataclass(slots=True)
class Box:
    """A frame around running text (专栏)."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, glyph: Glyph) -> bool:
        """Whether a character stands inside."""
        return self.x0 <= (glyph.x0 + glyph.x1) / 2 <= self.x1 and self.top <= glyph.middle <= self.bottom


def find_tables(
    glyphs: list[Glyph], rules: Sequence[Rule], dropped: Dropped
) -> tuple[list[Table], list[Box], list[Glyph]]:
    """Find the ruled tables of a page.

    Returns:
        The tables with their texts; frames around running text; the characters that stand in no table.
    """
    tables: list[Table] = []
    boxes: list[Box] = []
    for level, upright in _groups(rules):
        table = _grid(level, upright)
        if table is None:
            continue
        if len({cell.columns for cell in table.cells}) < 2:
            boxes.append(Box(table.xs[0], table.ys[0], table.xs[-1], table.ys[-1]))
            continue
        inside, outside = _runs(table, glyphs)
        filled = {id(cell) for cell, _ in inside}
        if len(filled) < 2 or len(filled) < 0.3 * len(table.cells):
            continue  # a chart
        _fill(table, inside, dropped)
        tables.append(table)
        glyphs = outside
    return tables, boxes, glyphs


# ---- the grid


def _groups(rules: Sequence[Rule]) -> Iterable[tuple[list[Rule], list[Rule]]]:
    """Level and upright lines that touch each other."""
    level = _merged([r for r in rules if r.is_level and r.x1 - r.x0 >= SHORTEST])
    upright = [
        _swapped(r) for r in _merged([_swapped(r) for r in rules if not r.is_level and r.bottom - r.top >= SHORTEST])
    ]
    if len(level) * len(upright) > 4_000_000:
        return
    parent = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, a in enumerate(level):
        y = (a.top + a.bottom) / 2
        for j, b in enumerate(upright):
            x = (b.x0 + b.x1) / 2
            if a.x0 - NEAR <= x <= a.x1 + NEAR and b.top - NEAR <= y <= b.bottom + NEAR:
                parent[root(i)] = root(len(level) + j)
    found: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*level, *upright]):
        found.setdefault(root(i), ([], []))[i >= len(level)].append(rule)
    yield from sorted((g for g in found.values() if len(g[0]) > 1 and g[1]), key=lambda g: min(r.top for r in g[0]))


def _swapped(rule: Rule) -> Rule:
    return Rule(rule.top, rule.x0, rule.bottom, rule.x1)


def _merged(rules: list[Rule]) -> list[Rule]:
    """Level lines, those that go on from one another joined."""
    found: list[Rule] = []
    rows: dict[int, list[Rule]] = {}
    centres = _clusters([(r.top + r.bottom) / 2 for r in rules])
    for rule in rules:
        y = (rule.top + rule.bottom) / 2
        rows.setdefault(min(range(len(centres)), key=lambda i: abs(centres[i] - y)), []).append(rule)
    for i, row in rows.items():
        row.sort()
        start, end = row[0].x0, row[0].x1
        for rule in row[1:]:
            if rule.x0 > end + 1.5 * NEAR:
                found.append(Rule(start, centres[i], end, centres[i]))
                start = end = rule.x0
            end = max(end, rule.x1)
        found.append(Rule(start, centres[i], end, centres[i]))
    return found


def _clusters(values: Iterable[float]) -> list[float]:
    """Places, those that are near each other as one."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] <= NEAR:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _grid(level: list[Rule], upright: list[Rule]) -> Table | None:
    """The grid that lines make; squares without a line between them are one cell."""
    ys = _clusters(r.top for r in level)
    xs = _clusters(r.x0 for r in upright)
    left, right = min(r.x0 for r in level), max(r.x1 for r in level)
    xs = [*([left] if left < xs[0] - 2 * NEAR else []), *xs, *([right] if right > xs[-1] + 2 * NEAR else [])]
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > MOST_CELLS:
        return None
    parent = list(range(rows * columns))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for r in range(rows):
        for c in range(columns):
            here = r * columns + c
            if c + 1 < columns and not _is_drawn(upright, xs[c + 1], ys[r], ys[r + 1], is_level=False):
                parent[root(here + 1)] = root(here)
            if r + 1 < rows and not _is_drawn(level, ys[r + 1], xs[c], xs[c + 1], is_level=True):
                parent[root(here + columns)] = root(here)
    squares: dict[int, list[tuple[int, int]]] = {}
    for r in range(rows):
        for c in range(columns):
            squares.setdefault(root(r * columns + c), []).append((r, c))
    grid: list[list[Cell]] = [[Cell((0, 0), (0, 0), 0.0)] * columns for _ in range(rows)]
    for held in squares.values():
        top, bottom = min(r for r, _ in held), max(r for r, _ in held)
        first, last = min(c for _, c in held), max(c for _, c in held)
        cell = Cell((top, bottom), (first, last), xs[last + 1] - xs[first])
        for r, c in held:
            grid[r][c] = cell
    return Table(xs, ys, grid)


def _is_drawn(rules: Iterable[Rule], at: float, start: float, end: float, *, is_level: bool) -> bool:
    """Whether lines at a place cover most of the side of a square."""
    covered = 0.0
    for rule in rules:
        place, a, b = (rule.top, rule.x0, rule.x1) if is_level else (rule.x0, rule.top, rule.bottom)
        if abs(place - at) <= NEAR:
            covered += max(0.0, min(b, end) - max(a, start))
    return covered >= 0.6 * (end - start)


# ---- what stands in the cells


def _runs(table: Table, glyphs: list[Glyph]) -> tuple[list[tuple[Cell, list[Glyph]]], list[Glyph]]:
    """Stretches of characters by the cell that they begin in, and the characters of no cell.

    A stretch that runs over a cell's side, as it does where a narrow column overflows, belongs to its first cell.
    """
    inside: list[tuple[Cell, list[Glyph]]] = []
    outside: list[Glyph] = []
    beside = [g for g in glyphs if table.ys[0] <= g.middle <= table.ys[-1]]
    taken = set(map(id, beside))
    for row in _rows_beside(table, beside):
        run: list[Glyph] = []
        cell: Cell | None = None
        for glyph in row:
            if run and _is_parted(table, run[-1], glyph):
                inside.append((cell, run)) if cell else outside.extend(run)
                run = []
            if not run:
                if glyph.char.isspace():
                    continue
                cell = _cell_at(table, glyph)
            run.append(glyph)
        if run:
            inside.append((cell, run)) if cell else outside.extend(run)
    outside += [g for g in glyphs if id(g) not in taken]
    return inside, outside


def _rows_beside(table: Table, glyphs: list[Glyph]) -> Iterable[list[Glyph]]:
    """Characters beside a table in rows, band by band."""
    bands: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        bands.setdefault(bisect_right(table.ys, glyph.middle), []).append(glyph)
    for _, band in sorted(bands.items()):
        # rows of neighbouring cells need not stand on one line: each column is grouped by itself
        columns: dict[int, list[Glyph]] = {}
        for glyph in band:
            columns.setdefault(bisect_right(table.xs, (glyph.x0 + glyph.x1) / 2), []).append(glyph)
        pieces = [row for _, column in sorted(columns.items()) for row in group_rows(column)]
        yield from _chained(pieces)


def _chained(pieces: list[list[Glyph]]) -> Iterable[list[Glyph]]:
    """Rows of columns, one that goes on in the next column without a gap joined to it."""
    open_rows: list[list[Glyph]] = []
    for piece in pieces:
        first = piece[0]
        for row in open_rows:
            last = row[-1]
            gap = (first.x0 - last.x1) / first.size
            if abs(last.middle - first.middle) <= 0.2 * first.size and -0.3 <= gap <= 0.4:
                row.extend(piece)
                break
        else:
            open_rows.append(piece)
    return open_rows


def _cell_at(table: Table, glyph: Glyph) -> Cell | None:
    x = (glyph.x0 + glyph.x1) / 2
    column = bisect_right(table.xs, x) - 1
    row = bisect_right(table.ys, glyph.middle) - 1
    if 0 <= column < len(table.xs) - 1 and 0 <= row < len(table.ys) - 1:
        return table.grid[row][column]
    return None


def _is_parted(table: Table, last: Glyph, glyph: Glyph) -> bool:
    """Whether a cell's side stands in the gap between two characters."""
    before, here = _cell_at(table, last), _cell_at(table, glyph)
    if before is here:
        return before is None and glyph.x0 - last.x1 > glyph.size
    room = 0.15 * glyph.size
    if here is None and before is not None:
        return glyph.x0 - last.x1 > 0.5 * glyph.size  # a last column that overflows
    return any(last.x1 - room <= x <= glyph.x0 + room for x in table.xs)


def _fill(table: Table, runs: list[tuple[Cell, list[Glyph]]], dropped: Dropped) -> None:
    held: dict[int, list[Glyph]] = {}
    cells = {id(cell): cell for cell in table.cells}
    for cell, run in runs:
        held.setdefault(id(cell), []).extend(run)
    for key, glyphs in held.items():
        lines = (make_line(row, dropped) for row in group_rows(glyphs))
        cells[key].lines = [line for line in lines if line]
    for cell in cells.values():
        cell.text = join_cell(cell.lines, cell.width)


def join_cell(lines: Sequence[Line], width: float) -> str:
    """The text of a cell: lines that fill it are joined, behind a shorter one or before a number a line ends."""
    pieces: list[str] = []
    for i, line in enumerate(lines):
        if i:
            above = lines[i - 1]
            room = width - 11 - (above.x1 - above.x0)  # 5.5 points on either side is what Word leaves
            is_new = bool(RE_LABEL.match(line.text)) or room >= max(line.token, 0.5 * line.size) + line.size
            pieces.append("\n" if is_new else joint(above.text, line.text))
        pieces.append(line.text)
    return "".join(pieces)


def joint(above: str, below: str) -> str:
    """What stands between two lines of one paragraph: a blank between Latin words, else nothing."""
    if not above or not below:
        return ""
    a, b = above[-1], below[0]
    return " " if a.isascii() and b.isascii() and a.isalpha() and b.isalpha() else ""
