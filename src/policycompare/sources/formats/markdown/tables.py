"""Tables in Markdown: with pipes, in a grid, in columns, and in HTML. The places of cells index the file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from policycompare.sources.blocks import Span
from policycompare.sources.table_grid import Cell, lay_out, read_span

BLANKS = " \t\n\r\u00a0\u2002\u2003\u200b\u3000\ufeff"


class FoundTable(NamedTuple):
    """A table in the file.

    Attributes:
        end_line: The number of the first line behind it.
        rows: Its rows, the places of their cells.
        header: How many of them are its head.
        is_cut: Whether cells run over several lines, so that each line became a row.
    """

    end_line: int
    rows: tuple[tuple[Span, ...], ...]
    header: int
    is_cut: bool = False


RE_RULE = re.compile(r"^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")
RE_PIPE = re.compile(r"(?<!\\)\|")
RE_GRID_RULE = re.compile(r"^\+(?:[-=:]+\+)+$")
RE_COLUMN_RULE = re.compile(r"^-{2,}(?: +-{2,})+$")
RE_LONG_RULE = re.compile(r"^-{10,}$")


def trim(text: str, start: int, end: int) -> Span:
    """A stretch without the blanks at its ends; an empty one stays where it begins."""
    while end > start and text[end - 1] in BLANKS:
        end -= 1
    while start < end and text[start] in BLANKS:
        start += 1
    return start, end


def line_begin(text: str, place: int) -> int:
    """Where the line of a place begins."""
    begin = text.rfind("\n", 0, place) + 1
    return max(begin, text.rfind("\r", begin, place) + 1)


def is_pipe_rule(line: str) -> bool:
    """Whether a line is the rule below the head of a table with pipes.

    Example:
        >>> is_pipe_rule("|---|:--:|"), is_pipe_rule("--- | ---"), is_pipe_rule("---")
        (True, True, False)
    """
    return "|" in line and bool(RE_RULE.match(line))


def find_table(text: str, lines: Sequence[Span], at: int) -> FoundTable | None:
    """The table that begins in a line; None where none does.

    Args:
        text: The whole text.
        lines: Its lines, blanks at both ends taken off.
        at: The number of the line.
    """
    line = text[slice(*lines[at])]
    if RE_GRID_RULE.match(line):
        return _grid_table(text, lines, at)
    if "|" in line:
        return _pipe_table(text, lines, at)
    following = text[slice(*lines[at + 1])] if at + 1 < len(lines) else ""
    if RE_COLUMN_RULE.match(following) and line and not RE_COLUMN_RULE.match(line):
        return _column_table(text, lines, at, at + 1)
    if RE_LONG_RULE.match(line) and at + 2 < len(lines) and RE_COLUMN_RULE.match(text[slice(*lines[at + 2])]):
        return _column_table(text, lines, at + 1, at + 2)
    return None


def _pipe_cells(text: str, line: Span) -> list[Span]:
    start, end = line
    bars = [match.start() for match in RE_PIPE.finditer(text, start, end)]
    edges = [start - 1, *bars, end]
    if bars and bars[0] == start:
        edges = edges[1:]
    if bars and bars[-1] == end - 1:
        edges = edges[:-1]
    return [trim(text, a + 1, b) for a, b in pairwise(edges)]


def _pipe_table(text: str, lines: Sequence[Span], at: int) -> FoundTable | None:
    def words(number: int) -> str:
        return text[slice(*lines[number])] if number < len(lines) else ""

    has_rule = is_pipe_rule(words(at + 1))
    is_framed = all(
        line.startswith("|") and line.endswith("|") and line.count("|") > 2 for line in (words(at), words(at + 1))
    )
    if is_pipe_rule(words(at)) or not (has_rule or is_framed):
        return None
    rows = [_pipe_cells(text, lines[at])]
    number = at + (2 if has_rule else 1)
    while "|" in words(number):
        if not is_pipe_rule(words(number)):
            rows.append(_pipe_cells(text, lines[number]))
        number += 1
    return _table(number, rows, int(has_rule))


def _table(end_line: int, rows: list[list[Span]], header: int, *, is_cut: bool = False) -> FoundTable | None:
    """A table without its empty rows, its rows of one length."""
    if header and not any(end > start for start, end in rows[0]):
        header = 0
    full = [row for row in rows if any(end > start for start, end in row)]
    if not full:
        return None
    return FoundTable(end_line, lay_out([Cell(span) for span in row] for row in full), min(header, len(full)), is_cut)


def _columns(text: str, line: Span, begin: int) -> list[tuple[int, int]]:
    """Each character of a line from ``begin`` on, with the column that a screen shows it in."""
    found = []
    column = 0
    for place in range(begin, line[1]):
        found.append((column, place))
        column += 2 if unicodedata.east_asian_width(text[place]) in "WF" else 1
    return found


def _cells_at(text: str, line: Span, begin: int, starts: Sequence[int]) -> list[Span]:
    """The cells of a line, cut where columns start."""
    columns = _columns(text, line, begin)
    places = [next((place for column, place in columns if column >= start), line[1]) for start in starts]
    return [trim(text, a, b) for a, b in zip(places, [*places[1:], line[1]], strict=True)]


def _column_table(text: str, lines: Sequence[Span], head: int, rule: int) -> FoundTable | None:
    begin = line_begin(text, lines[rule][0])
    dashes = text[begin : lines[rule][1]]
    starts = [match.start() for match in re.finditer("-+", dashes)]
    rows = [_cells_at(text, lines[head], line_begin(text, lines[head][0]), starts)]
    number = rule + 1
    is_spaced = RE_LONG_RULE.match(text[slice(*lines[head - 1])]) if head else None
    is_cut = False
    follows = False
    while number < len(lines):
        line = text[slice(*lines[number])]
        if RE_COLUMN_RULE.match(line) or RE_LONG_RULE.match(line):
            number += 1
            break
        if not line:
            if not is_spaced:
                break
            follows = False
        else:
            is_cut = is_cut or (bool(is_spaced) and follows)
            follows = True
            rows.append(_cells_at(text, lines[number], line_begin(text, lines[number][0]), starts))
        number += 1
    return _table(number, rows, 1, is_cut=is_cut)


def _grid_table(text: str, lines: Sequence[Span], at: int) -> FoundTable | None:
    rows: list[list[Span]] = []
    header = 0
    number = at + 1
    is_cut = follows = False
    while number < len(lines):
        line = text[slice(*lines[number])]
        if RE_GRID_RULE.match(line):
            if "=" in line and not header:
                header = len(rows)
            follows = False
        elif line.startswith("|") and line.endswith("|") and len(line) > 1:
            is_cut = is_cut or follows
            follows = True
            rows.append(_pipe_cells(text, lines[number]))
        else:
            break
        number += 1
    return _table(number, rows, 0 if is_cut else header, is_cut=is_cut) if rows else None


RE_TABLE_TAG = re.compile(
    r"<(?P<close>/?)(?P<tag>table|thead|tbody|tfoot|tr|td|th|caption)\b(?P<attributes>[^<>]*)>", re.IGNORECASE
)
RE_ROWS = re.compile(r"rowspan\s*=\s*[\"']?\s*(\d{1,7})", re.IGNORECASE)
RE_COLUMNS = re.compile(r"colspan\s*=\s*[\"']?\s*(\d{1,7})", re.IGNORECASE)


class HtmlTable(NamedTuple):
    """A table that is written as HTML inside Markdown: where it stands, its rows, how many of them are its head."""

    span: Span
    rows: tuple[tuple[Span, ...], ...]
    header: int


def find_html_tables(text: str) -> list[HtmlTable]:
    """The tables that stand as HTML in a text, the outermost ones.

    Example:
        >>> [table] = find_html_tables("<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr></table>")
        >>> table.rows == (((25, 26), (35, 36)), ((25, 26), (54, 55)))
        True
    """
    found: list[HtmlTable] = []
    depth = 0
    start = 0
    rows: list[list[Cell]] = []
    heads: list[bool] = []
    cell: tuple[int, str] | None = None

    def end_cell(end: int) -> None:
        nonlocal cell
        if cell is not None:
            if not rows:
                rows.append([])
                heads.append(True)
            span = trim(text, cell[0], end)
            more, wide = RE_ROWS.search(cell[1]), RE_COLUMNS.search(cell[1])
            rows[-1].append(Cell(span, read_span(more and more.group(1)), read_span(wide and wide.group(1))))
            cell = None

    in_head = False
    for match in RE_TABLE_TAG.finditer(text):
        tag, closes = match.group("tag").lower(), bool(match.group("close"))
        if tag == "table":
            depth += -1 if closes else 1
            if not closes and depth == 1:
                start, rows, heads, cell, in_head = match.start(), [], [], None, False
            elif closes and depth <= 0:
                if depth == 0:
                    end_cell(match.start())
                    grid = lay_out(row for row in rows if row)
                    header = next((i for i, head in enumerate(heads) if not head), 0)
                    if grid and grid[0]:
                        found.append(HtmlTable((start, match.end()), grid, header))
                depth = 0
        elif depth == 1:
            if tag in ("td", "th"):
                end_cell(match.start())
                if not closes:
                    cell = (match.end(), match.group("attributes"))
                    if rows and tag == "td" and not in_head:
                        heads[-1] = False
            elif tag == "tr":
                end_cell(match.start())
                if not closes:
                    rows.append([])
                    heads.append(True)
            elif tag == "thead":
                in_head = not closes
    return found
