"""Tables in plain text: lines whose cells are parted by tabs or wide gaps, as copies from sheets and pages are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policycompare.sources.blocks import Block, Span

RE_TAB = re.compile(r" *\t *")
RE_GAP = re.compile(r" {3,}|\u3000{2,}|(?: *\t *)+")
FEWEST = 3
"""Fewest cells of a row: a number or a page behind a tab makes a list and no table."""
MAX_BAND = 40
"""Most characters of a line without gaps that heads the rows below it."""


def set_tables(characters: str, lines: Iterable[Span]) -> Iterator[Block]:
    r"""The blocks of plain text: a table where lines in turn have as many gaps, else a paragraph a line.

    Args:
        characters: The text.
        lines: Its lines that hold anything.

    Example:
        >>> text = "主要指标\n指标\t单位\t2030年\n覆盖率\t%\t97"
        >>> blocks = list(set_tables(text, [(0, 4), (5, 16), (17, 25)]))
        >>> [(block.kind, len(block.rows)) for block in blocks]
        [('paragraph', 0), ('table', 2)]
    """
    lines = list(lines)
    at = 0
    while at < len(lines):
        rows, end = _run(characters, lines, at)
        if rows:
            yield Block("table", lines[at][0], lines[end - 1][1], rows=tuple(rows))
            at = end
        else:
            yield Block("paragraph", *lines[at])
            at += 1


def _run(characters: str, lines: list[Span], at: int) -> tuple[list[tuple[Span, ...]], int]:
    """The rows of the table that begins with a line, and the line behind it; no rows where none begins."""
    first = _cells(characters, *lines[at])
    if len(first) < FEWEST or sum(a < b for a, b in first) < 2:
        return [], at
    rows = [tuple(first)]
    width = len(first)
    end = at + 1
    while end < len(lines):
        cells = _cells(characters, *lines[end])
        if len(cells) != width and not _is_short_row(cells, width):
            is_band = sum(a < b for a, b in cells) == 1 and lines[end][1] - lines[end][0] <= MAX_BAND
            follows = end + 1 < len(lines) and len(_cells(characters, *lines[end + 1])) == width
            if not (is_band and follows and len(rows) > 1 and "\t" in characters[slice(*lines[end + 1])]):
                break
            cells = [next(cell for cell in cells if cell[0] < cell[1])] * width
        rows.append(tuple(cells) + ((lines[end][1], lines[end][1]),) * (width - len(cells)))
        end += 1
    if len(rows) < 2 or _is_contents(characters, rows):
        return [], at
    return rows, end


def _is_short_row(cells: list[Span], width: int) -> bool:
    """Whether a row lacks only empty cells at its end, which an editor takes away."""
    return FEWEST <= len(cells) < width and len(cells) >= width - 2


def _cells(characters: str, start: int, end: int) -> list[Span]:
    """The cells of a line; one, where nothing parts it. A gap of blanks hides no empty cell, two tabs do."""
    while start < end and characters[start] in " \u3000":
        start += 1
    while end > start and characters[end - 1] in " \u3000":
        end -= 1
    pattern = RE_TAB if "\t" in characters[start:end] else RE_GAP
    cells, at = [], start
    for match in pattern.finditer(characters, start, end):
        cells.append((at, match.start()))
        at = match.end()
    return [*cells, (at, end)]


def _is_contents(characters: str, rows: list[tuple[Span, ...]]) -> bool:
    """Whether every row ends in a number that never falls: the pages of a table of contents."""
    last = [characters[slice(*row[-1])].strip() for row in rows]
    if not all(words.isdigit() for words in last):
        return False
    pages = list(map(int, last))
    return pages == sorted(pages)
