"""A table of a document as a grid: rows of cells, each a span of the normalised text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from policycompare.parsing.lines.line import Line, Span

Cell = Span | None
"""A cell's span; None where it is empty. A merged cell has the same span in every place that it covers."""
Kind = Literal["tasks", "indicators", "both", "past", "other"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its head.

    Attributes:
        kind: What stands in it: one of ``lexicon.columns.COLUMNS``, a role, deadline, other; empty where nobody knows.
        words: Its head as printed, from top to bottom.
        year: The year that its head names.
        unit: The unit of figures that its head names.
    """

    kind: str
    words: str = ""
    year: int | None = None
    unit: str | None = None

    def as_kind(self, kind: str) -> Column:
        """The same column, known as another kind."""
        return self if kind == self.kind else replace(self, kind=kind)


@dataclass(slots=True)
class Grid:
    """A table.

    Attributes:
        text: The normalised text that it stands in.
        lines: All its lines, in order; they are none of the outline's.
        rows: Its rows below the head; all as long as ``columns``.
        columns: Its columns.
        caption: What stands above it or across its top, with the table's number and its unit.
        name: The line above it that is its title (重点任务分工表), one of ``lines``.
        heads: Rows of heads that were taken out.
        kind: What it is read as.
        cut: Columns that are not read, where it has too many.
        number: Which of its document's task tables it is, from 1; 0 where it is none.
    """

    text: str
    lines: list[Line]
    rows: list[list[Cell]] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    caption: str = ""
    name: Line | None = None
    heads: int = 0
    kind: Kind = "other"
    number: int = 0
    cut: int = 0

    @property
    def start(self) -> int:
        """Where its first line begins."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Where its last line ends."""
        return self.lines[-1].end

    def words(self, cell: Cell) -> str:
        """What a cell reads."""
        return self.text[slice(*cell)] if cell else ""

    def places(self, *kinds: str) -> list[int]:
        """The columns of some kinds, in order."""
        return [at for at, column in enumerate(self.columns) if column.kind in kinds]

    def first(self, row: list[Cell], *kinds: str) -> Cell:
        """The first cell of a row in a column of some kinds that holds anything."""
        return next((row[at] for at in self.places(*kinds) if row[at]), None)


def distinct(row: list[Cell]) -> list[Span]:
    """The cells of a row that hold anything, each once, in order."""
    return list(dict.fromkeys(cell for cell in row if cell))


def own_cells(row: list[Cell], above: list[Cell] | None) -> list[Span]:
    """The cells of a row that do not reach down into it from the row above."""
    covered = set(above or ())
    return [cell for cell in distinct(row) if cell not in covered]
