"""From the cells of a marked-up table to a grid: a merged cell stands in every place that it covers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from policycompare.sources.blocks import Span

MAX_COLUMNS = 100
"""Most columns that a cell may cover; a page that says more is wrong."""
MAX_PLACES = 2_000_000
"""Places of a grid behind which cells cover one place each: only a page that is wrong comes so far."""


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
        Rows of equal length, each with the place of the cell that covers it; an empty span where none does. A column in
        which no cell begins is left out: it says nothing.

    Example:
        >>> lay_out([[Cell((0, 2), rows=2), Cell((3, 4))], [Cell((5, 6))]])
        (((0, 2), (3, 4)), ((0, 2), (5, 6)))
        >>> lay_out([[Cell((0, 2), columns=90)], [Cell((3, 4)), Cell((5, 6))]])
        (((0, 2), (0, 2)), ((3, 4), (5, 6)))
    """
    grid: list[dict[int, Span]] = []
    hanging: dict[int, tuple[Span, int]] = {}  # column -> a cell from above, and how many rows it still covers
    begun: set[int] = set()
    places = 0
    for cells in rows:
        row = {column: span for column, (span, _) in hanging.items()}
        hanging = {column: (span, left - 1) for column, (span, left) in hanging.items() if left > 1}
        column = 0
        for cell in cells:
            while column in row:
                column += 1
            begun.add(column)
            is_merged = places < MAX_PLACES
            for _ in range(min(cell.columns, MAX_COLUMNS) if is_merged else 1):
                if column in row:  # two cells claim one place: the first keeps it
                    break
                row[column] = cell.span
                if cell.rows > 1 and is_merged:
                    hanging[column] = (cell.span, cell.rows - 1)
                column += 1
        places += len(row)
        if places > MAX_PLACES:
            hanging = {}
        grid.append(row)
    columns = sorted(begun)
    end = next((span[0] for row in grid for span in row.values()), 0)
    full = []
    for row in grid:
        end = max((span[1] for span in row.values()), default=end)
        full.append(tuple(row.get(column, (end, end)) for column in columns))
    return tuple(full)
