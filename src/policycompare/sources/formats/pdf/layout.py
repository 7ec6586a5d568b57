"""Lines and tables of all pages to paragraphs: which lines one paragraph is broken into, over pages too."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from policycompare.sources.formats.pdf.lines import RE_LABEL, Line
from policycompare.sources.formats.pdf.tables import Cell, Table, joint

RE_STOP = re.compile(r"[。；：！？.;:!?][”’」』）)〕】]?\s*$")
RE_LEADER = re.compile(r"(?:[.．…·‥•⋯]\s?){3,}\s*(?:\d{1,4}|[ivxIVX]{1,6})?\s*$|(?:…{2,}|⋯{2,})")
"""Dots that lead to a page number: a line of a contents page."""
RE_COMMA = re.compile(r"[、，]\s*$")
"""What no paragraph ends with, however short its line: marks in quotes may not open the next."""
RE_OPENS = re.compile(
    r"[\u4e00-\u9fff]{2}(?:单位|部门|时限|领导|分工|时间)[：:】\]]|附\s?[件表录]|专栏\s?\d|(?:目\s*录|目\s*次)\s*$"
)
"""What else opens a line of its own, where the line above leaves it open."""
RE_MARK = re.compile("[，。；：、]")
INDENT = 1.2
"""From so many characters on the beginning of a line is an indent."""


@dataclass(slots=True)
class Paragraph:
    """Lines that are one paragraph; each with the page that it stands on."""

    lines: list[tuple[int, Line]] = field(default_factory=list)

    def text(self) -> str:
        """Its characters."""
        return "".join(self.pieces())

    def pieces(self) -> Iterable[str]:
        """The characters of each line, with what joins it to the line above."""
        above = ""
        for _, line in self.lines:
            yield joint(above, line.text) + line.text
            above = line.text


Item = Line | Table


@dataclass(frozen=True, slots=True)
class Habits:
    """How a document is set.

    Attributes:
        size: Size of its type.
        pitch: From one line to the next, in sizes of type.
        indents: Paragraphs begin with an indent.
        flush_numbers: Numbers open lines without one.
    """

    size: float
    pitch: float
    indents: bool
    flush_numbers: bool


def body_size(pages: Iterable[Iterable[Line]]) -> float:
    """Size of the type that most of a document is set in."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda s: sizes[s]) if sizes else 12.0


def set_edges(pages: Sequence[Sequence[Line]], widths: Sequence[float], size: float) -> None:
    """Say of each line where its column begins and ends; odd and even pages may have margins of their own."""
    groups: dict[tuple[int, int, int], list[tuple[float, Line]]] = defaultdict(list)
    for page, lines in enumerate(pages):
        for line in lines:
            key = (page if line.column > 2 else -1 - page % 2, round(widths[page] / 10), line.column)
            groups[key].append((widths[page], line))
    edges: dict[tuple[int, int, int], tuple[float, float]] = {}
    for key, group in groups.items():
        usual = [(width, line) for width, line in group if abs(line.size - size) <= 0.15 * size] or group
        lines = [line for _, line in usual]
        left = _supported([line.x0 for line in lines], size, first=True)
        right = _supported([line.x1 for line in lines], size, first=False)
        ending = [line for line in lines if line.x1 >= right - size]
        is_wrapped = len(ending) >= 3 and sum(not RE_STOP.search(x.text) for x in ending) >= 0.5 * len(ending)
        if not is_wrapped and group[0][1].column == 0:
            right = max(right, usual[0][0] - left)  # no line need be full: then margins are taken for equal
        edges[key] = left, right
    for key, group in groups.items():
        left, right = edges[key]
        if key[0] < 0:  # a page of short lines is as wide as the others
            right = left + max(b - a for other, (a, b) in edges.items() if other[1:] == key[1:] and other[0] < 0)
        for _, line in group:
            line.left, line.right = left, max(right, left + size)


def _supported(places: Sequence[float], size: float, *, first: bool) -> float:
    """The outermost place that several lines share."""
    bins = Counter(round(place / (size / 2)) for place in places)
    wanted = max(2, 0.02 * len(places))
    shared = [b for b in bins if bins[b] + bins[b + 1] + bins[b - 1] >= wanted] or list(bins)
    outer = min(shared) if first else max(shared)
    near = [place for place in places if abs(round(place / (size / 2)) - outer) <= 1]
    return min(near) if first else max(near)


def find_habits(pages: Sequence[Sequence[Line]], size: float) -> Habits:
    """How a document is set, from its lines; ``set_edges`` comes first."""
    pitches: Counter[float] = Counter()
    starts: Counter[bool] = Counter()
    numbers: Counter[bool] = Counter()
    for lines in pages:
        for above, below in pairwise(lines):
            step = (below.middle - above.middle) / size
            if above.column == below.column and 0.8 < step < 4:
                pitches[round(step * 10) / 10] += 1
            if below.label_width and not _is_full(above, below):
                numbers[_indent(below) < 0.5] += 1
        for line in lines:
            indent = (line.x0 - line.left) / line.size
            if indent < 0.5 or INDENT < indent < 3:
                starts[indent > INDENT] += 1
    pitch = max(pitches, key=lambda p: pitches[p]) if pitches else 1.5
    indents = starts[True] >= 0.15 * max(1, starts.total())
    return Habits(size, pitch, indents, numbers[True] >= max(2, 0.1 * numbers.total()))


def _is_full(above: Line, line: Line) -> bool:
    """Whether what begins a line had no room in the one above."""
    return above.right - above.x1 < line.token + 1.0 * line.size


def _indent(line: Line) -> float:
    return (line.x0 - line.left) / line.size


def stands_alone(line: Line) -> bool:
    """Whether a line is no running text: centred, set to the right, or of a contents page."""
    if RE_LEADER.search(line.text):
        return True
    before, behind = line.x0 - line.left, line.right - line.x1
    is_centred = before > 2.5 * line.size and behind > 2.5 * line.size and abs(before - behind) < 1.6 * line.size
    return is_centred or before > 5 * line.size


def is_joined(paragraph: Paragraph, line: Line, page: int, habits: Habits) -> bool:
    """Whether a line goes on with a paragraph."""
    over, above = paragraph.lines[-1]
    if above.column != line.column and {above.column, line.column} != {1, 2}:
        return False
    if abs(above.size - line.size) > 0.12 * max(above.size, line.size):
        return False
    if stands_alone(above) or (stands_alone(line) and not RE_LEADER.search(line.text)):
        return False
    is_beside = over == page and line.middle > above.middle
    if is_beside and line.middle - above.middle > (1.4 * habits.pitch + 0.1) * max(habits.size, line.size):
        return False
    if not _is_full(above, line) and not (RE_COMMA.search(above.text) and _indent(line) <= INDENT):
        return False
    is_first = len(paragraph.lines) == 1
    begun = paragraph.lines[0][1]
    is_flush = abs(_indent(above)) <= INDENT and abs(_indent(line)) <= INDENT
    if is_first and is_flush and habits.indents and not RE_MARK.search(above.text) and RE_MARK.search(line.text):
        return False  # a title that fills its line, and whom it is addressed to
    stops, opens = bool(RE_STOP.search(above.text)), bool(RE_LABEL.match(line.text))
    if _indent(line) > INDENT:
        if begun.label_width and abs(begun.x0 + begun.label_width - line.x0) <= 0.6 * line.size:
            return not opens  # the lines below a number hang from its text
        return abs(line.x0 - above.x0) <= 0.5 * line.size and not stops and not opens and not is_first
    if (opens or RE_OPENS.match(line.text)) and not _is_open(paragraph):
        if stops or above.text.endswith(("）", ")", "】", "〕")):
            return False
        # a sentence goes on that names a number, or a heading fills its line
        return not is_first or not (above.label_width or habits.flush_numbers or not habits.indents)
    return True


def _is_open(paragraph: Paragraph) -> bool:
    """Whether a bracket is open at a paragraph's end."""
    text = "".join(line.text for _, line in paragraph.lines[-12:])
    return max(map(text.rfind, "（(〔【")) > max(map(text.rfind, "）)〕】"))


def join_lines(items: Iterable[tuple[int, Item]], habits: Habits) -> list[Paragraph | Table]:
    """Lines in reading order to paragraphs; a table that goes on over pages to one table."""
    found: list[Paragraph | Table] = []
    for page, item in items:
        last = found[-1] if found else None
        if isinstance(item, Table):
            if isinstance(last, Table) and last.pages[-1] < page and _goes_on(last, item):
                _append(last, item)
            else:
                found.append(item)
        elif isinstance(last, Paragraph) and is_joined(last, item, page, habits):
            last.lines.append((page, item))
        else:
            found.append(Paragraph([(page, item)]))
    return found


# ---- tables over pages


def _goes_on(table: Table, below: Table) -> bool:
    """Whether the columns of two tables stand at the same places."""
    if not (table.is_ruled and below.is_ruled):
        return len(table.xs) == len(below.xs) and _same(table.first_row(0), below.first_row(0))
    return len(table.xs) == len(below.xs) and all(
        abs(a - table.xs[0] - (b - below.xs[0])) <= 5 for a, b in zip(table.xs, below.xs, strict=True)
    )


def _append(table: Table, below: Table) -> None:
    """Put the rows of a table's continuation behind it: without the head that it repeats, a parted row made whole."""
    head = 0
    while (
        head < min(len(table.grid), len(below.grid), 3)
        and any(cell.text for cell in below.grid[head])
        and _same(table.first_row(head), below.first_row(head))
    ):
        head += 1
    if head:
        table.header = max(table.header, head)
    rows, pages = below.grid[head:], below.pages[head:]
    if rows and len(table.grid) > table.header and _is_rest(table.grid[-1], rows[0]):
        above = table.grid[-1]
        for column, cell in enumerate(rows[0]):
            if cell.text and cell is not (rows[0][column - 1] if column else None):
                above[column].text += joint(above[column].text, cell.text) + cell.text
        for i, row in enumerate(rows[1:], 1):  # cells of the parted row that reach further down
            rows[i] = [above[c] if cell is rows[0][c] else cell for c, cell in enumerate(row)]
        rows, pages = rows[1:], pages[1:]
    elif rows and table.grid:
        _reach_over(table.grid, rows)
    table.grid.extend(rows)
    table.pages.extend(pages or below.pages[-1:])


def _same(above: Sequence[str], below: Sequence[str]) -> bool:
    return ["".join(text.split()) for text in above] == ["".join(text.split()) for text in below]


def _is_rest(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether the first row on a page is the rest of the last row before it: no number, and a sentence goes on."""
    held = [(a, b) for a, b in zip(above, below, strict=True) if b.text]
    if not held or below[0].text or not above[0].text:
        return False
    return any(a.text and not RE_STOP.search(a.text) and not RE_LABEL.match(b.text) for a, b in held)


def _reach_over(above: Sequence[Sequence[Cell]], rows: list[list[Cell]]) -> None:
    """A merged cell that a page parts stands empty on the second page: it is the cell above."""
    for column, cell in enumerate(rows[0]):
        last = above[-1][column]
        reaches = len(above) > 1 and above[-2][column] is last
        if cell.text or not last.text or not (reaches or cell.rows[1] > cell.rows[0]):
            continue
        for i, row in enumerate(rows):
            if row[column] is cell:
                rows[i] = [last if other is cell else other for other in row]
