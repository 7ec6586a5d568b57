"""The tables of a Word document as grids: spans over columns and rows, rows that head every page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from policycompare.errors import DataError
from policycompare.sources.formats.text_builder import EMPTY, Cell
from policycompare.sources.formats.word.runs import CONTAINERS
from policycompare.sources.formats.word.styles import VAL, W, is_on, number

if TYPE_CHECKING:
    from lxml import etree

MAX_PLACES = 5_000_000
"""Most places, rows times columns, of a table."""
MAX_COLUMNS = 10_000


class Placed(NamedTuple):
    """A cell of a row: the columns of the grid that it covers, and the element; None where it goes on from above."""

    start: int
    end: int
    cell: Cell
    element: etree._Element | None


class Grid(NamedTuple):
    """A table whose cells are placed and still to be read.

    Attributes:
        rows: The cells of each row, in order.
        columns: Where columns begin in the grid; only such as a cell begins at.
        header: How many of the first rows are repeated on every page.
        deleted: Rows that a tracked change takes out.
    """

    rows: list[list[Placed]]
    columns: list[int]
    header: int
    deleted: int

    @property
    def is_frame(self) -> bool:
        """Whether it only sets out paragraphs: it has one column, or most of its text is in tables inside it."""
        if len(self.columns) <= 1:
            return True
        cells = [placed.element for row in self.rows for placed in row if placed.element is not None]
        inner = sum(_length(table) for cell in cells for table in cell.iterchildren(f"{W}tbl"))
        return inner > 0 and inner * 2 > sum(map(_length, cells))

    def places(self) -> list[list[Cell]]:
        """Row by row the cell in each column."""
        return [list(self._row(row)) for row in self.rows]

    def _row(self, row: list[Placed]) -> Iterator[Cell]:
        at = 0
        for start, end, cell, _ in row:
            for _ in range(at, bisect_left(self.columns, start)):
                yield EMPTY
            at = bisect_left(self.columns, end)
            for _ in range(bisect_left(self.columns, start), at):
                yield cell
        for _ in range(at, len(self.columns)):
            yield EMPTY


def _length(element: etree._Element) -> int:
    return sum(len(text.text or "") for text in element.iter(f"{W}t"))


def children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, those inside content controls too."""
    for child in element.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in CONTAINERS or child.tag == f"{W}sdt":
            yield from children(child, tag)


def read_grid(table: etree._Element, name: str) -> Grid:
    """Place the cells of a table.

    Raises:
        DataError: It has more places than any table of a document.
    """
    rows: list[list[Placed]] = []
    columns: set[int] = set()
    header = deleted = 0
    for element in children(table, f"{W}tr"):
        properties = element.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            deleted += 1
            continue
        row = _read_row(element, properties, rows[-1] if rows else [])
        columns.update(placed.start for placed in row)
        if header == len(rows) and is_on(properties, "tblHeader"):
            header += 1
        rows.append(row)
    if len(rows) * len(columns) > MAX_PLACES or len(columns) > MAX_COLUMNS:
        problem = f"a table has {len(rows):,} rows and {len(columns):,} columns"
        raise DataError(name, problem, "divide the table")
    return Grid(rows, sorted(columns), header if header < len(rows) else 0, deleted)


def _read_row(row: etree._Element, properties: etree._Element | None, above: list[Placed]) -> list[Placed]:
    placed: list[Placed] = []
    at = max(0, number(properties.find(f"{W}gridBefore"), 0) or 0) if properties is not None else 0
    over = {start: cell for start, _, cell, _ in above}
    for element in children(row, f"{W}tc"):
        own = element.find(f"{W}tcPr")
        end = at + max(1, (number(own.find(f"{W}gridSpan"), 1) or 1) if own is not None else 1)
        if placed and _goes_on(own, "hMerge"):
            last = placed[-1]
            placed[-1] = Placed(last.start, end, last.cell, last.element)
        elif at in over and _goes_on(own, "vMerge"):
            placed.append(Placed(at, end, over[at], None))
        else:
            placed.append(Placed(at, end, Cell(), element))
        at = end
    return placed


def _goes_on(properties: etree._Element | None, name: str) -> bool:
    """Whether a cell goes on with the one before or above it: a merge without a value, or with ``continue``."""
    merge = properties.find(f"{W}{name}") if properties is not None else None
    return merge is not None and merge.get(VAL, "continue") != "restart"
