"""From the cells of a marked-up table to a grid: a merged cell stands in every place that it covers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from policycompare.sources.blocks import Span

MAX_COLUMNS = 100
"""Most columns that a cell may cover; a page that says more is wrong."""
MAX_PLACES = 2_000_000
"""Most places of a grid."""


class Cell(NamedTuple):
    """A cell as it is marked up: where it stands in the characters, and how much of the grid it covers."""

    span: Span
    rows: int = 1
    columns: int = 1


def read_span(value: str | None) -> int:
    """The number that a rowspan or colspan gives; 1 where it gives none.

    Example:
        >>> read_span("3"), read_span(None), read_span("0"), read_span("drei"), read_span(" 2;")
        (3, 1, 1, 1, 2)
    """
    digits = ""
    for character in (value or "").strip()[:9]:
        if character not in "0123456789":
            break
        digits += character
    return max(1, int(digits or 1))


def lay_out(rows: Iterable[Sequence[Cell]]) -> tuple[tuple[Span, ...], ...]:
    """Lay cells out as a browser does.

    Args:
        rows: The cells of each row, those that begin in it.

    Returns:
        Rows of equal length, each with the place of the cell that covers it; an empty span where none does. A column that
        holds in every row what the one before it holds is left out: a cell that covers more columns than there are
        says nothing.

    Example:
        >>> lay_out([[Cell((0, 2), rows=2), Cell((3, 4))], [Cell((5, 6))]])
        (((0, 2), (3, 4)), ((0, 2), (5, 6)))
        >>> lay_out([[Cell((0, 2), columns=90)], [Cell((3, 4)), Cell((5, 6))]])
        (((0, 2), (0, 2)), ((3, 4), (5, 6)))
    """
    grid: list[list[Span]] = []
    hanging: dict[int, tuple[Span, int]] = {}  # column -> a cell from above, and how many rows it still covers
    places = 0
    for cells in rows:
        row: list[Span] = []
        at = cells[0].span[0] if cells else 0

        def fill(row: list[Span] = row) -> None:
            while len(row) in hanging:
                column = len(row)
                span, left = hanging.pop(column)
                if left > 1:
                    later[column] = (span, left - 1)
                row.append(span)

        later: dict[int, tuple[Span, int]] = {}
        for cell in cells:
            fill()
            at = cell.span[1]
            for _ in range(min(cell.columns, MAX_COLUMNS)):
                column = len(row)
                if column in hanging:  # two cells that claim one place: the first keeps it
                    break
                if cell.rows > 1:
                    later[column] = (cell.span, cell.rows - 1)
                row.append(cell.span)
        while hanging:
            fill()
            if hanging:
                row.append((at, at))
        hanging = later
        places += len(row)
        if places > MAX_PLACES:
            break
        grid.append(row)
    return _without_repeated_columns(grid)


def _without_repeated_columns(grid: list[list[Span]]) -> tuple[tuple[Span, ...], ...]:
    width = max(map(len, grid), default=0)
    full = []
    for row in grid:
        end = row[-1][1] if row else 0
        full.append(tuple(row) + ((end, end),) * (width - len(row)))
    columns = list(zip(*full, strict=True))
    kept = [c for i, c in enumerate(columns) if i == 0 or c != columns[i - 1]]
    return tuple(zip(*kept, strict=True))
