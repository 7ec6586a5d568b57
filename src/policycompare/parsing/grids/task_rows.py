"""Measures from the rows of a task table: what is to be done, by whom, by when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from policycompare.lexicon import Lexicon
from policycompare.lexicon.columns import CONTENT, GOAL, GROUP, INDICATOR, NUMBER, TASK
from policycompare.lexicon.roles import DEADLINE
from policycompare.parsing.grids.grid import Cell, Grid, distinct
from policycompare.parsing.grids.headers import is_role
from policycompare.parsing.grids.indicator_rows import RE_TOTAL
from policycompare.parsing.lines.line import Span
from policycompare.parsing.lines.numbering import match_label
from policycompare.parsing.responsibilities import find_clauses, read_cell
from policycompare.parsing.role_lists import Clause, RoleList
from policycompare.text.documents import Source
from policycompare.text.numerals import parse_chinese

RE_ARABIC = re.compile(r"[（(]?(\d{1,4})[）)]?[.、．]?")
RE_HAN = re.compile(r"[（(]?([一二三四五六七八九十百]{1,4})[）)]?[、.]?")
RE_NOTE = re.compile(r"(?:注|备注|说明|填表说明)[：:]")


@dataclass(slots=True)
class TaskRow:
    """A row of a task table, with those below it that only name further bodies for it.

    Attributes:
        at: Place of its row in the grid.
        num: Its number as printed, else its place.
        text: What is to be done, in the words that say it closest, without number and closing clause.
        heading: What it is part of: the task of a measure, the group of a task.
        has_title: The heading is a task's and no group's.
        goals: Its cells in columns of aims.
        clauses: Who answers for it: its cells of units, and clauses in its text.
        due: When: its cell of dates.
        bands: The words of the rows above it that head it, and of its groups.
    """

    at: int
    num: int
    text: Span
    heading: Span | None = None
    has_title: bool = False
    goals: tuple[Span, ...] = ()
    clauses: list[Clause] = field(default_factory=list)
    due: Span | None = None
    bands: tuple[str, ...] = ()


class TaskReader:
    """Reads the rows of one task table from top to bottom."""

    def __init__(self, grid: Grid, source: Source, lexicon: Lexicon) -> None:
        self.grid, self.source, self.lexicon = grid, source, lexicon
        self.says = sorted(grid.places(TASK)) + sorted(grid.places(CONTENT))
        self.says = self.says or grid.places(INDICATOR) or grid.places(GOAL)
        self.groups = grid.places(GROUP)
        self.goals = [at for at in grid.places(GOAL) if at not in self.says]
        self.roles = [at for at, column in enumerate(grid.columns) if is_role(column.kind, lexicon)]
        self.dates = grid.places(DEADLINE)
        self.numbers = grid.places(NUMBER)
        self.counts_in_arabic = any(RE_ARABIC.fullmatch(self._number_words(row)) for row in grid.rows)

    def read(self) -> Iterator[TaskRow]:
        """Its rows as tasks, in order."""
        found: TaskRow | None = None
        last: Span | None = None  # the cell that the open task's text stands in
        above: list[Cell] = []
        band: tuple[str, ...] = ()
        counted = 0
        for at, row in enumerate(self.grid.rows):
            cells = distinct(row)
            if not cells or RE_NOTE.match(self.grid.words(cells[0])):
                continue
            if any(RE_TOTAL.fullmatch(self.grid.words(cell)) for cell in cells[:2]):
                continue
            if (head := self._band(row, cells)) is not None:
                band, above = (head,), []
                continue
            row = self._filled(row, above)
            texts = [cell for place in self.says if (cell := row[place])]
            if found and (not texts or texts[-1] == last):  # more bodies for the same task
                found.clauses += self._clauses(row)
                continue
            if not texts:
                continue
            above = row
            if found:
                yield found
            counted += 1
            last = texts[-1]
            found = self._task(at, row, texts, counted, band)
        if found:
            yield found

    def _task(self, at: int, row: list[Cell], texts: list[Span], counted: int, band: tuple[str, ...]) -> TaskRow:
        grid = self.grid
        start, end = texts[-1]
        num = self._number(row)
        words = grid.text[start:end]
        if "\n" not in words and (label := match_label(words)) and label.end < len(words):
            start += label.end
            num = num or label.num
        inner = find_clauses(grid.text, start, end, self.lexicon)
        if inner and inner[-1].end >= end - 1 and inner[-1].start > start:
            end = inner[-1].start
        while end > start + 1 and grid.text[end - 1] in "\n ":
            end -= 1
        groups = [cell for place in self.groups if (cell := row[place])]
        title = texts[-2] if len(texts) > 1 and grid.words(texts[-2]) != words else None
        heading = title or (groups[-1] if groups else None)
        return TaskRow(
            at,
            num or counted,
            (start, end),
            self._without_number(heading) if heading else None,
            title is not None,
            tuple(cell for place in self.goals if (cell := row[place])),
            inner + self._clauses(row),
            next((cell for place in self.dates if (cell := row[place])), None),
            band + tuple(grid.words(cell).replace("\n", "") for cell in groups),
        )

    def _filled(self, row: list[Cell], above: list[Cell]) -> list[Cell]:
        """A row with what a copy lost of cells that reached down: group and task; with them bodies and date."""
        if not above:
            return row
        row = list(row)
        inherits = False
        for place in sorted([*self.groups, *self.says[:-1]]):
            if row[place]:
                break
            row[place] = above[place]
            inherits = inherits or (place in self.says and row[place] is not None)
        if inherits and row[self.says[-1]] and not any(row[place] for place in self.roles):
            for place in (*self.roles, *self.dates):
                row[place] = row[place] or above[place]
        return row

    def _band(self, row: list[Cell], cells: list[Span]) -> str | None:
        """The words of a row that heads those below it; None for any other row."""
        first = row.index(cells[0])
        words = self.grid.words(cells[0])
        if len(cells) == 1:
            alone = first not in self.says or (bool(self.numbers) and first == self.says[0])
            label = match_label(words)
            is_numbered = label is not None and label.style.name.startswith("han")
            spread = sum(cell == cells[0] for cell in row) > 1
            return words if spread or alone or is_numbered else None
        if len(cells) == 2 and first in self.numbers and self.counts_in_arabic and RE_HAN.fullmatch(words):
            return self.grid.words(cells[1])
        return None

    def _number_words(self, row: list[Cell]) -> str:
        return next((self.grid.words(row[place]) for place in self.numbers if row[place]), "")

    def _number(self, row: list[Cell]) -> int | None:
        words = self._number_words(row)
        if match := RE_ARABIC.fullmatch(words):
            return int(match[1])
        match = RE_HAN.fullmatch(words)
        return parse_chinese(match[1]) if match else None

    def _without_number(self, span: Span) -> Span:
        label = match_label(self.grid.words(span))
        return (span[0] + label.end, span[1]) if label and label.end < span[1] - span[0] else span

    def _clauses(self, row: list[Cell]) -> list[Clause]:
        """The bodies of a row as one clause: what the first shows of their level holds for all."""
        lists: list[RoleList] = []
        for place in self.roles:
            cell = row[place]
            if cell is None or (place and row[place - 1] == cell and place - 1 in self.roles):
                continue
            for start, end in self._pieces(cell):
                lists += read_cell(self.grid.text, start, end, self.grid.columns[place].kind, self.lexicon)
        if not lists:
            return []
        first = next(cell for place in self.roles if (cell := row[place]))
        return [Clause(*first, tuple(lists))]

    def _pieces(self, cell: Span) -> Iterator[Span]:
        """A cell of units, cut where only a blank stands between two bodies: 市教育局 市财政局."""
        start, end = cell
        place = self.source.normalized.offsets.char_span
        text, raw = self.grid.text, self.source.raw
        begin = start
        for at in range(start + 1, end):
            if text[at - 1] in "，、；\n" or text[at] in "，、；\n（）":
                continue
            gap = raw[place(at - 1)[1] : place(at)[0]]
            if gap and gap.isspace() and at - begin > 2 and end - at > 2 and self.lexicon.body_at_end(text[begin:at]):
                yield begin, at
                begin = at
        yield begin, end
