"""Characters of a page to lines in reading order: blanks between words, raised marks, two columns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from policycompare.sources.formats.pdf.page import Glyph

SMALL = 0.75
"""A character smaller than this share of its line's size is raised, lowered or a note mark."""
SUPERSCRIPT = dict(zip("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", strict=True))
RE_OPENING = re.compile(r"[（(〔【〈《“‘「『]")
RE_CLOSING = re.compile(r"[，。、；：？！）)〕】〉》”’」』…—,.;:?!%％]")


@dataclass(slots=True, eq=False)
class Line:
    """A printed line.

    Attributes:
        text: Its characters.
        x0: Where it begins.
        x1: Where it ends.
        top: Its upper edge.
        bottom: Its lower edge.
        size: Size of its type.
        token: Width of what cannot be parted at its beginning: a character with the marks that cling to it, a word.
        label_width: Width of the number that it begins with, with the blanks behind it; 0 = none.
        left: Left edge of the column that it stands in.
        right: Right edge of it.
        column: The column or the box that it stands in; lines of two are never joined but from column to column.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    token: float
    label_width: float = 0.0
    left: float = 0.0
    right: float = 0.0
    column: int = 0

    @property
    def middle(self) -> float:
        """Middle of its height."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Dropped:
    """What is left out of lines: how many raised note marks."""

    note_marks: int = 0


def group_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters that stand on one line, from the left; the lines from above.

    Raised ones belong to the line that they touch.
    """
    printed = sorted(glyphs, key=lambda g: (g.middle, g.x0))
    sizes = sorted(g.size for g in printed if not g.char.isspace())
    if not sizes:
        return []
    usual = sizes[len(sizes) // 2]
    rows: list[list[Glyph]] = []
    small: list[Glyph] = []
    for glyph in printed:
        if glyph.size < SMALL * usual:
            small.append(glyph)
        elif rows and glyph.middle - rows[-1][0].middle <= 0.3 * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    middles = [row[0].middle for row in rows]
    own: list[Glyph] = []
    touching: dict[int, list[Glyph]] = {}
    for glyph in small:
        at = bisect_left(middles, glyph.middle)
        near = [i for i in (at - 1, at) if 0 <= i < len(rows) and _overlap(glyph, rows[i]) >= 0.6]
        if near:
            touching.setdefault(max(near, key=lambda i: _overlap(glyph, rows[i])), []).append(glyph)
        else:
            own.append(glyph)
    for i, row in enumerate(rows):
        row.extend(touching.get(i, ()))
    if own:
        rows.extend(group_rows(own) if len(own) < len(printed) else [own])
        rows.sort(key=lambda row: row[0].middle)
    for row in rows:
        row.sort(key=lambda g: g.x0)
    return rows


def _overlap(glyph: Glyph, row: Sequence[Glyph]) -> float:
    """Share of a character's height that lies within a row beside it."""
    near = min(row, key=lambda g: abs(g.x0 - glyph.x0))
    if abs(near.x0 - glyph.x0) > 2 * near.size:
        return 0.0
    return (min(glyph.bottom, near.bottom) - max(glyph.top, near.top)) / max(glyph.size, 0.1)


def make_line(row: Sequence[Glyph], dropped: Dropped) -> Line | None:
    """The line of a row of characters, from the left; None where it holds nothing."""
    while row and row[0].char.isspace():
        row = row[1:]
    while row and row[-1].char.isspace():
        row = row[:-1]
    if not row:
        return None
    sizes = Counter(round(g.size, 1) for g in row if not g.char.isspace())
    size = max(sizes, key=lambda s: (sizes[s], s))
    base = _median([g.middle for g in row if abs(g.size - size) <= 0.1 * size])
    pieces: list[str] = []
    last: Glyph | None = None
    for glyph in row:
        char = glyph.char
        if last and char == last.char and abs(glyph.x0 - last.x0) <= 0.3 * (last.x1 - last.x0) and not char.isspace():
            continue  # bold type that is printed twice
        is_raised = glyph.size < SMALL * size and glyph.middle < base - 0.1 * size and not char.isspace()
        if is_raised:
            before = "".join(pieces)
            if char in SUPERSCRIPT and re.search(r"[A-Za-zμΩ⁰-⁹⁺⁻]$|(?<!\d)10$", before):
                char = SUPERSCRIPT[char]  # m², 10⁴
            elif re.match(r"[\d①-⑳*†a-z\[\]〔〕]", char):
                dropped.note_marks += 1
                continue
        if last and not char.isspace() and not pieces[-1].isspace():
            gap = glyph.x0 - last.x1
            is_latin = last.char.isascii() and char.isascii()
            if gap > size or (is_latin and gap > 0.18 * size and not is_raised):
                pieces.append(" ")
        pieces.append(" " if char in "\t\n\r\xa0" else char)
        last = glyph
    if last is None:
        return None
    top = min(g.top for g in row if g.size >= SMALL * size)
    bottom = max(g.bottom for g in row if g.size >= SMALL * size)
    text = "".join(pieces)
    return Line(text, row[0].x0, last.x1, top, bottom, size, _token(row), _label_width(row, text))


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0


def _token(row: Sequence[Glyph]) -> float:
    """Width of what a line break cannot part at the beginning of a row."""
    end = 1
    if RE_OPENING.match(row[0].char) and len(row) > 1:
        end = 2
    if row[end - 1].char.isascii() and row[end - 1].char.isalnum():
        while end < len(row) and row[end].char.isascii() and not row[end].char.isspace() and end < 40:
            end += 1
    while end < len(row) and RE_CLOSING.match(row[end].char):
        end += 1
    return row[end - 1].x1 - row[0].x0


RE_LABEL = re.compile(
    r"(?:第?[一二三四五六七八九十百零〇]{1,5}[、.．章节節条條编編篇]|第[一二三四五六七八九十]{1,3}(?:[，,]|部分)|[（(][一二三四五六七八九十百\d]{1,4}[)）]"
    r"|\d{1,3}[、.．)）](?!\d)|[①-⑳]|[壹贰叁肆伍陆柒捌玖拾]{1,3}、)\s*"
)
"""A number that opens a line: 一、 （一） 1. ① 第三条."""


def _label_width(row: Sequence[Glyph], text: str) -> float:
    found = RE_LABEL.match(text)
    if not found or found.end() >= len(row):
        return 0.0
    return row[found.end()].x0 - row[0].x0 if row[found.end()].x0 > row[0].x0 else 0.0


# ---- two columns


@dataclass(slots=True)
class Gutter:
    """What parts a page into two columns."""

    x: float
    rows: list[list[Glyph]] = field(default_factory=list)


def split_columns(rows: list[list[Glyph]], width: float) -> list[tuple[int, list[Glyph]]]:
    """Rows in reading order, each with its column: 0 = over the whole width, 1 = left, 2 = right."""
    x = _find_gutter(rows, width)
    if x is None:
        return [(0, row) for row in rows]
    ordered: list[tuple[int, list[Glyph]]] = []
    left: list[tuple[int, list[Glyph]]] = []
    right: list[tuple[int, list[Glyph]]] = []
    for row in rows:
        if any(g.x0 < x - 1 < x + 1 < g.x1 for g in row if not g.char.isspace()) or not _parts_at(row, x):
            ordered += [*left, *right, (0, row)]
            left, right = [], []
            continue
        first, second = [g for g in row if g.x1 <= x], [g for g in row if g.x1 > x]
        left.extend([(1, first)] if first else [])
        right.extend([(2, second)] if second else [])
    return [*ordered, *left, *right]


def _parts_at(row: Sequence[Glyph], x: float) -> bool:
    """Whether no character stands within half a character of ``x``."""
    return not any(g.x0 - 0.5 * g.size < x < g.x1 + 0.5 * g.size for g in row if not g.char.isspace())


def _find_gutter(rows: Sequence[Sequence[Glyph]], width: float) -> float | None:
    """Where two columns of running text part: most lines have a gap there and fill the column left of it."""
    gaps: list[tuple[float, float]] = []
    for row in rows:
        printed = [g for g in row if not g.char.isspace()]
        wide = [(a.x1, b.x0) for a, b in pairwise(printed) if b.x0 - a.x1 >= max(a.size, b.size)]
        gaps += [gap for gap in wide if gap[0] < 0.7 * width and gap[1] > 0.3 * width]
    if len(gaps) < 8:
        return None
    candidates = sorted({round((a + b) / 2) for a, b in gaps if 0.3 * width < (a + b) / 2 < 0.7 * width})
    best = max(candidates, key=lambda x: sum(a < x < b for a, b in gaps), default=None)
    if best is None:
        return None
    parted = [gap for gap in gaps if gap[0] < best < gap[1]]
    if len(parted) < 8 or len(parted) < 0.5 * len(rows):
        return None
    right_edge = Counter(round(a / 6) for a, _ in parted).most_common(1)[0]
    left_edge = Counter(round(b / 6) for _, b in parted).most_common(1)[0]
    is_prose = right_edge[1] >= 0.4 * len(parted) and left_edge[1] >= 0.4 * len(parted)
    longest = max(a for a, _ in parted)
    return (longest + min(b for _, b in parted)) / 2 if is_prose else None
