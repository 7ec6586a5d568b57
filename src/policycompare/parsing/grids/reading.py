"""What the tables of a document say: tasks, targets, what each passage of them is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from policycompare.lexicon import Lexicon
from policycompare.parsing.grids.grid import Grid
from policycompare.parsing.grids.indicator_rows import IndicatorRow, read_indicators
from policycompare.parsing.grids.shape import date_columns, kind_of, settle
from policycompare.parsing.grids.task_rows import TaskReader, TaskRow
from policycompare.parsing.lines.layout import Layout
from policycompare.parsing.lines.metadata import Metadata
from policycompare.parsing.measures import Body
from policycompare.parsing.outline import Division
from policycompare.text.documents import Source


@dataclass(slots=True)
class TableReading:
    """What a table says.

    Attributes:
        grid: The table.
        tasks: Its rows as tasks.
        indicators: Its rows as targets, by the place of the row in the grid.
    """

    grid: Grid
    tasks: list[TaskRow] = field(default_factory=list)
    indicators: dict[int, IndicatorRow] = field(default_factory=dict)

    @property
    def note(self) -> str:
        """A line of the report: how the table was read."""
        grid = self.grid
        size = f"a table ({len(grid.columns) or len(grid.rows[0])} columns, {len(grid.rows)} rows)"
        unread = sum(row.unread for row in self.indicators.values())
        more = f"; {unread} of its cells hold no figure that is understood" if unread else ""
        if grid.kind == "tasks":
            return f"{size} was read as tasks: {len(self.tasks)} measures"
        if grid.kind in ("indicators", "both"):
            count = sum(len(row.targets) for row in self.indicators.values())
            what = "indicators" if grid.kind == "indicators" else f"tasks and indicators: {len(self.tasks)} measures"
            return f"{size} was read as {what}, {count} targets{more}"
        if grid.kind == "past":
            return f"{size} gives no target: none of its columns is of a year to come ({self._heads()})"
        return f"{size} was not read{self._columns()}"

    def _columns(self) -> str:
        return f": its columns are {self._heads()}" if self.grid.columns else ": nothing says what its columns are"

    def _heads(self) -> str:
        return ", ".join(column.words or "–" for column in self.grid.columns)


def read_tables(grids: Sequence[Grid], source: Source, metadata: Metadata, lexicon: Lexicon) -> list[TableReading]:
    """Read the tables of a document.

    Args:
        grids: Its tables in the order of the text; what each is read as is set.
        source: Its file.
        metadata: Its date and its period tell years to come from years past.
        lexicon: What columns are called; bodies and roles.
    """
    found = []
    tables = 0
    for grid in grids:
        reading = TableReading(grid)
        if grid.columns:
            columns = settle(source.text, grid.columns, grid.rows, lexicon)
            grid.columns = date_columns(columns, grid.caption, metadata)
            grid.kind = kind_of(grid.columns, lexicon)
        if grid.kind in ("tasks", "both"):
            tables += 1
            grid.number = tables
            reading.tasks = list(TaskReader(grid, source, lexicon).read())
            shared = Counter(grid.words(task.heading) for task in reading.tasks)
            for task in reading.tasks:  # a task over several measures names none of them
                task.has_title = task.has_title and shared[grid.words(task.heading)] == 1
        if grid.kind in ("indicators", "both"):
            reading.indicators = dict(read_indicators(grid, metadata))
        found.append(reading)
    return found


def section_of(grid: Grid, body: Body, layout: Layout) -> Division | None:
    """The division that a table stands in: the last that begins above it, unless the body has ended between them."""
    above = [division for division in body.sections if division.start < grid.start]
    last = max(above, key=lambda division: division.start, default=None)
    ends = [line.start for line in (*(line for line, _ in layout.tail), *layout.annex) if line.start < grid.start]
    return None if last is None or (ends and ends[-1] > last.start) else last
