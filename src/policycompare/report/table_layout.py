"""How a report table lies on paper: cells as they are shown, blocks of rows, the page, widths of columns."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from policycompare.report.rendering import printable
from policycompare.report.report_frame import Kind, ReportColumn, ReportFrame
from policycompare.words import Lang, say

POINTS = 8
"""Size of a printed table's letters."""
CHARACTER = POINTS / 2 * 25.4 / 72
"""Width of a half-width character, mm; a Chinese one takes two."""
LINE = 3.6
"""Height of a line with its share of rules, mm."""
EDGE = 12.5
"""Margin of the page, mm."""
CELL_EDGE = 1.2
"""Left and right margin of a cell, mm."""
SHRINK = 0.4
"""Columns of text become this much narrower before the page becomes wider."""
LABEL = 12
"""A column whose longest cell takes no more half-width characters holds labels (regions, statuses): none is broken."""
LONGEST_WORD = 28
"""Half-width characters of the longest word or id that stays whole; what is longer may break anywhere."""
SMALLEST = 0.75
"""Letters of a table that no page holds otherwise may be so much smaller."""
LETTER = 0.9
"""Width of a letter of a word, figures being one half-width character wide."""
BOLD = 1.15
"""How much wider the words of a heading are."""
SIGNIFICANT = 12
"""Significant digits of a number: behind them stands what a processor adds (0.30000000000000004)."""
FEW_DIGITS = 10_000
"""English numbers from here on have separators; below them years and ids read as they are."""
# Two characters between which a text is not cut.
RE_IN_WORD = re.compile("[A-Za-z0-9]{2}")
# What stands between spaces and Chinese characters: words, ids, dates, ranges; a Chinese date is one, too.
RE_RUN = re.compile(r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|[^\s\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]+")
# An id, a date or a range has a digit; it could be broken behind a sign (or, in Chinese, anywhere).
RE_DIGIT = re.compile(r"\d")
RE_HELD = re.compile(r"(?=.*\d)(?=.*[-–—:/_?年])")


@dataclass(frozen=True, slots=True)
class Page:
    """A size of paper, mm."""

    paper: str
    width: float
    height: float

    @property
    def is_across(self) -> bool:
        """It is wider than high."""
        return self.width > self.height

    @property
    def room(self) -> float:
        """Width between the margins, mm."""
        return self.width - 2 * EDGE

    @property
    def max_lines(self) -> int:
        """Most lines of a row that is kept in one piece: half of what a page holds beside its heads."""
        return int((self.height - 2 * EDGE - 30) / LINE / 2)


PAGES = (Page("a4", 210, 297), Page("a4", 297, 210), Page("a3", 420, 297))


@dataclass(frozen=True, slots=True)
class Layout:
    """The page and the widths of the printed columns, margins of the cells included, mm.

    Attributes:
        page, widths: As said.
        scale: How much smaller than ``POINTS`` the letters are, with the margins of the cells: 1, or less where even
            the widest page would break words.
    """

    page: Page
    widths: tuple[float, ...]
    scale: float = 1.0

    @property
    def points(self) -> float:
        """Size of the letters, in half points."""
        return math.floor(2 * POINTS * self.scale) / 2

    @property
    def rooms(self) -> tuple[float, ...]:
        """Half-width characters of a line of each column."""
        return tuple((width / self.scale - 2 * CELL_EDGE) / CHARACTER for width in self.widths)


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring rows with one heading (null where the table has no blocks), each cell as it is shown."""

    heading: str | None
    rows: tuple[tuple[str, ...], ...]


def shown_number(value: float, lang: Lang = "zh") -> str:
    """A number with no more digits than it has, never with an exponent where people can read it.

    Chinese plans print figures without separators; English ones have them from 10,000 on.

    Example:
        >>> shown_number(85.0), shown_number(0.1 + 0.2), shown_number(66.67), shown_number(1234567.5, "en")
        ('85', '0.3', '66.67', '1,234,567.5')
    """
    if not math.isfinite(value) or not (value == 0 or 1e-9 <= abs(value) < 1e18):
        return repr(float(value))
    digits = np.format_float_positional(value, SIGNIFICANT, unique=True, fractional=False, trim="-")
    whole, point, rest = digits.partition(".")
    return _separated(int(whole), lang, whole) + point + rest


def _separated(value: int, lang: Lang, digits: str) -> str:
    return f"{value:,}" if lang == "en" and abs(value) >= FEW_DIGITS else digits


def shown(value: Any, kind: Kind, lang: Lang = "zh") -> str:
    """A cell as it is shown: null is empty, a date is ISO, a score has two digits behind the point.

    A character that no file can hold is U+FFFD.
    """
    if pd.isna(value):
        return ""
    if kind == "score" and math.isfinite(value):
        return f"{value:.2f}"
    if kind in ("number", "score"):
        return shown_number(float(value), lang)
    if kind == "integer":
        return _separated(int(value), lang, str(int(value)))
    if kind == "date" and isinstance(value, datetime.date):
        return value.isoformat()[:10]
    return printable(str(value).replace("\r\n", "\n").replace("\r", "\n"))


def printed_columns(table: ReportFrame) -> list[ReportColumn]:
    """The columns that print: all but the one that names the blocks."""
    return [column for column in table.columns if column.key != table.group_by]


def blocks_of(table: ReportFrame) -> list[Block]:
    """The rows as they print, in blocks; without ``group_by`` all are one block, without rows there is none."""
    columns = printed_columns(table)
    cells = zip(*([shown(v, c.kind, table.lang) for v in table.frame[c.key]] for c in columns), strict=True)
    if not table.group_by:
        rows = tuple(cells) if columns else ()
        return [Block(None, rows)] if rows else []
    heads = [shown(value, "text") for value in table.frame[table.group_by]]
    no_block = say("report_tables.no_block", table.lang)
    found = groupby(zip(heads, cells, strict=True), key=lambda pair: pair[0])
    return [Block(head or no_block, tuple(row for _, row in pairs)) for head, pairs in found]


def column_groups(columns: Sequence[ReportColumn]) -> list[tuple[str, int, int]]:
    """Headings above the headings, each with the span of its columns (half-open); none where no column has one."""
    if not any(column.group for column in columns):
        return []
    spans = ((group, [at for at, _ in own]) for group, own in groupby(enumerate(columns), key=lambda c: c[1].group))
    return [(group, span[0], span[-1] + 1) for group, span in spans]


def width_of(text: str) -> int:
    """Half-width characters that a text takes; what is wide or ambiguous in East Asia takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def longest_line(texts: Iterable[str]) -> int:
    """Half-width characters that the longest line of some texts takes."""
    return max((width_of(line) for text in texts for line in text.split("\n")), default=0)


def pieces(text: str, room: float) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is an id, a date or a range that stays on one line.

    Args:
        text: A cell.
        room: Half-width characters of a line; what is longer has to break.

    Example:
        >>> pieces("见suizhou-gov:2，2025年底前", 20)
        [('见', False), ('suizhou-gov:2', True), ('，', False), ('2025年', True), ('底前', False)]
    """
    found, at = [], 0
    for match in RE_RUN.finditer(text):
        if RE_HELD.match(match[0]) and width_of(match[0]) <= min(room, LONGEST_WORD):
            found += [(text[at : match.start()], False)] if match.start() > at else []
            found.append((match[0], True))
            at = match.end()
    return [*found, (text[at:], False)] if at < len(text) or not found else found


def longest_word(texts: Iterable[str]) -> float:
    """Half-width characters of the longest word or id that stays whole."""
    words = {
        word
        for text in texts
        for run in RE_RUN.findall(text)
        for word in ([run] if RE_HELD.match(run) else re.split("(?<=[-–—/])", run))
    }
    wide = {word: width_of(word.replace("–", "-")) for word in words}
    return max(
        (of if RE_DIGIT.search(word) else LETTER * of for word, of in wide.items() if of <= LONGEST_WORD), default=0.0
    )


def fit(table: ReportFrame) -> Layout:
    """Choose the page and the widths of the columns.

    Numbers, dates, ids, words and labels are never broken; columns of text take what they need up to their ``width``
    and share what is left. A page across is taken where upright would squeeze them, A3 across where A4 would.

    Returns:
        The layout of the printed columns.
    """
    columns = printed_columns(table)
    rows = [row for block in blocks_of(table) for row in block.rows]
    edges, barest, floors, wanted, longest = 2 * CELL_EDGE / CHARACTER, [], [], [], []
    for number, column in enumerate(columns):
        texts = [row[number] for row in rows]
        content, word = longest_line(texts), longest_word(texts) + 1 + edges
        # The words of a heading stay whole; a Chinese heading may break after two characters. One character is spare:
        # fonts differ, and a column that is a hair too narrow breaks every cell.
        head = max(math.ceil(BOLD * longest_word([column.heading])), min(width_of(column.heading), 4)) + 1
        is_text = column.kind == "text"
        want = max(max(min(content, column.width if is_text else 40) + 1, head) + edges, word if is_text else 0)
        floors.append(max(min(want, max(9, head) + edges), word) if is_text and content > LABEL else want)
        # Where no page holds all columns otherwise, labels and headings may break between words.
        barest.append(max(min(want, 5 + edges), head + edges, word) if is_text else want)
        wanted.append(want)
        longest.append(max(content + 1 + edges, want) if is_text else want)
    for page in PAGES:
        room = page.room / CHARACTER
        least = [max(b, edges + SHRINK * (w - edges)) for b, w in zip(barest, wanted, strict=True)]
        if sum(wanted) <= room or (page.is_across and sum(least) <= room):
            break
    if sum(wanted) <= room:
        widths = _between(wanted, longest, room)
    elif sum(floors) <= room:
        widths = _between(floors, wanted, room)
    elif sum(barest) <= room:
        widths = _between(barest, floors, room)
    else:  # more columns than any page holds: all of them suffer alike
        widths = [b * room / sum(barest) for b in barest]
    scale = min(1.0, max(SMALLEST, room / sum(barest))) if barest else 1.0
    return Layout(page, tuple(math.floor(w * CHARACTER * 100) / 100 for w in widths), scale)


def _between(least: Sequence[float], most: Sequence[float], room: float) -> list[float]:
    """Widths from ``least`` to ``most`` that fill the room, as far as ``most`` allows."""
    spare = sum(most) - sum(least)
    share = min(1.0, (room - sum(least)) / spare) if spare > 0 else 0.0
    return [a + share * (b - a) for a, b in zip(least, most, strict=True)]


def lines_of(text: str, width: float) -> int:
    """About how many lines a text takes in a column of ``width`` mm, rather too many than too few."""
    line = max(2.0, (width - 2 * CELL_EDGE) / CHARACTER - 1)
    return sum(max(1, math.ceil(width_of(part) / line)) for part in text.split("\n"))


def is_tall(row: Sequence[str], layout: Layout) -> bool:
    """A row is too high to be kept in one piece."""
    return any(lines_of(t, w / layout.scale) > layout.page.max_lines for t, w in zip(row, layout.widths, strict=True))


def cut(text: str, width: float, lines: int) -> list[str]:
    """A text in pieces of at most about ``lines`` lines each, not within a word; joined they are the text."""
    pieces, at, start = [], 0, 0
    room, used = max(2.0, (width - 2 * CELL_EDGE) / CHARACTER - 1) * lines, 0.0
    while at < len(text):
        step = room / lines if text[at] == "\n" else width_of(text[at])
        if used + step > room and at > start:
            end = at
            while end > max(start + 1, at - 30) and RE_IN_WORD.fullmatch(text[end - 1 : end + 1]):
                end -= 1
            pieces.append(text[start:end])
            start = at = end
            used = 0.0
            continue
        used += step
        at += 1
    return [*pieces, text[start:]]
