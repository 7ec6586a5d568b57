"""Page numbers, taken out of a text.

A number between dashes on a line of its own counts pages; a bare one does only where it goes on with others (n, n + 1,
… at about the same distance) and they stand in the middle of sentences: a 3 in the column of a table is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from policycompare.text.mending.line_shapes import LineShape, is_closed, opens_line, stands_apart
from policycompare.text.mending.page_counts import Counted, find_count
from policycompare.text.mending.page_lines import PageLines
from policycompare.text.numerals import CN, parse_chinese

DASHES = "-—–－―‐−~～·•_"
# A line that is a page number and can be nothing else.
SURE = LineShape(
    re.compile(
        rf"[{DASHES}]{{1,6}}\s*(\d{{1,4}})\s*[{DASHES}]{{1,6}}|第\s*(\d{{1,4}}|[{CN}]{{1,4}})\s*页"
        r"(?:[\s,，/／、（(]*共\s*(?:\d{1,4}|[一二三四五六七八九十百]{1,4})\s*页[)）]?)?"
        r"|[Pp]age\s*(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?|页码[：:]?\s*(\d{1,4})"
        r"|[-—–－]{1,6}\s*([ivxlIVXL]{1,6})\s*[-—–－]{1,6}"
    ),
    ("- 1 -", "—2—", "－ １２ －", "第3页共12页", "第 3 页 / 共 12 页", "第三页", "·3·", "Page 3 of 12", "- ii -"),
    ("3", "3 / 12", "-5", "2021—2025", "第3页第2行"),
)
# A line that is a page number where others before and behind it are.
BARE = LineShape(
    re.compile(r"[PpＰ]?\.?\s*(\d{1,4})(?:\s*[/／]\s*\d{1,4})?|[-—–－]\s*(\d{1,4})|(\d{1,4})\s*[-—–－]"),
    ("3", "P3", "3 / 12", "— 3"),
    ("3.5", "3个", "2021-2025"),
)
# What stands behind a page number that was glued to the text: words.
BEHIND_NUMBER = LineShape(
    re.compile(r"[ \u3000]*(?![年月日个万亿])[\u4e00-\u9fff“《（①-⑳A-Z]|[ \u3000]{2,}\d"),
    ("击的考验", "三、强化", "　　加强", "　　5.加强"),
    (".5%", ".加强", "、完善", "年底前"),
)
# Or a figure or a number of the outline, where the count shows that a page number is missing: 122025年 for 12 2025年.
BEHIND_MISSING = LineShape(
    re.compile(
        r"[ \u3000]*(?:[年月日个万亿]|(?:19|20)\d\d\s?年|\d{1,2}[.、．]\s?[\u4e00-\u9fff]"
        r"|\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\s?[\u4e00-\u9fff])"
    ),
    ("2025年", "2.1.2 加强", "1.加强", "年均增长"),
    ("25年", "5%", "加强"),
)
# A page number that was glued to the last line of its page.
AT_END = LineShape(
    re.compile(r"(?<=[\u4e00-\u9fff，、；。”）])\s?(\d{1,4})$"), ("深入推进重点12",), ("达到3.5", "2021-2025")
)
# Inside a line, a number between dashes.
INSIDE = LineShape(
    re.compile(
        r"[-—–－]{1,4}\s?(\d{1,4})\s?[-—–－]{1,4}(?=\s*[\u4e00-\u9fff“《（\d]|$)"
        r"|第\s*(\d{1,4})\s*页\s*[,，/]?\s*共\s*\d{1,4}\s*页"
    ),
    ("— 1 —盖率", "- 12 -击", "第 3 页 共 12 页的规定"),
    ("—2025—A", "-3", "第3页第2行"),
)
RE_BEFORE_INSIDE = re.compile(r"(?:[\u4e00-\u9fff，、；。”）]|^)\s*$")
MOST_COUNTS = 6
"""How often pages may be counted anew in one file."""
LONGEST = 24
"""Most characters of a line that is a page number."""
FIRST = frozenset("0123456789０１２３４５６７８９PpＰ.-—–－")
"""What a number on a line of its own, or glued to its beginning, can begin with."""


class _Place(NamedTuple):
    """A number that may count pages, its line, and its stretch of the raw text."""

    counted: Counted
    line: int
    start: int
    end: int


def take_page_numbers(pages: PageLines) -> int:
    """Take page numbers out.

    Returns:
        How many there were.
    """
    taken = _take_sure(pages)
    lines = [
        i
        for i, line in enumerate(pages.lines)
        if not line.removed and line.kind != "table" and (line.text[0] in FIRST or line.text[-1].isdecimal())
    ]
    taken += _take_count(pages, lines, _alone, 2, _stands_inside) + _take_lonely(pages, lines)
    taken += _take_count(pages, lines, _at_start, 5, _follows_open_line)
    taken += _take_count(pages, lines, _at_start, 2, _passes_width)
    return taken + _take_count(pages, lines, _at_end, 5, _precedes_text)


def _value(printed: str) -> int | None:
    return int(printed) if printed.isdecimal() else parse_chinese(printed)


def _printed(match: re.Match[str]) -> str:
    return next((group for group in match.groups() if group), "")


def _take_sure(pages: PageLines) -> int:
    """Numbers between dashes: alone on their lines, or inside a line where those around count with them."""
    found: list[tuple[int, int | None, tuple[int, int] | None]] = []
    for i, line in enumerate(pages.lines):
        if line.kind == "table":
            continue
        shown = pages.shown(i)
        if len(line.text) <= LONGEST and (match := SURE.pattern.fullmatch(shown)):
            found.append((i, _value(_printed(match)), None))
            continue
        for inside in INSIDE.pattern.finditer(shown):
            before = RE_BEFORE_INSIDE.search(shown, max(inside.start() - 4, 0), inside.start())
            if before:
                place = (line.start + inside.start(), line.start + inside.end())
                found.append((i, _value(_printed(inside)), place))
    taken = 0
    for n, (i, value, cut) in enumerate(found):
        if cut is None:
            pages.remove(i)
            taken += 1
            continue
        around = [other for at, (_, other, _) in enumerate(found[max(n - 1, 0) : n + 2], max(n - 1, 0)) if at != n]
        if value is not None and any(other is not None and 1 <= abs(other - value) <= 2 for other in around):
            pages.cut(i, *cut)
            taken += 1
    return taken


def _take_count(
    pages: PageLines,
    lines: Iterable[int],
    find: Callable[[str], Iterable[tuple[int, int, int]]],
    fewest: int,
    evidence: Callable[[PageLines, _Place], int],
) -> int:
    """Take numbers out that go on with one another, if enough of them stand where no number of the text does."""
    places: list[_Place] = []
    for i in lines:
        line = pages.lines[i]
        if line.removed or stands_apart(line.text):
            continue
        for value, start, end in find(pages.shown(i)):
            if value < 1900:
                counted = Counted(len(places), value, line.start)
                places.append(_Place(counted, i, line.start + start, line.start + end))
    if len(places) > len(pages.lines) / 3:
        return 0  # as many numbers stand in a table
    numbers = [place.counted for place in places]
    taken = 0
    for _ in range(MOST_COUNTS):
        found = find_count(numbers, fewest)
        if not found:
            break
        own = [places[number.at] for number in found]
        if find is _at_start:
            own += _missing(pages, lines, found)
        if sum(evidence(pages, place) for place in own) >= max(2, len(own) / 3):
            for place in own:
                pages.cut(place.line, place.start, place.end)
            taken += len(own)
        first, last = found[0].place, found[-1].place
        numbers = [number for number in numbers if not first <= number.place <= last]
    return taken


def _take_lonely(pages: PageLines, lines: Iterable[int]) -> int:
    """Take a number out that has no other before or behind it, where it stands in the middle of a broken sentence."""
    taken = 0
    for i in lines:
        if not pages.lines[i].removed and next(_alone(pages.shown(i)), None):
            before, after = pages.kept(i, -1), pages.kept(i, 1)
            if before >= 0 and after >= 0 and pages.is_full(before) and pages.interrupts(i):
                pages.remove(i)
                taken += 1
    return taken


def _alone(text: str) -> Iterator[tuple[int, int, int]]:
    match = BARE.pattern.fullmatch(text) if len(text) <= LONGEST else None
    if match:
        yield int(_printed(match)), 0, len(text)


def _at_start(text: str) -> Iterator[tuple[int, int, int]]:
    digits = len(text) - len(text.lstrip("0123456789０１２３４５６７８９"))
    if 0 < digits < 5 and BEHIND_NUMBER.pattern.match(text, digits):
        yield int(text[:digits]), 0, digits


def _missing(pages: PageLines, lines: Iterable[int], found: Sequence[Counted]) -> Iterator[_Place]:
    """Page numbers that a count lacks and that stand before other figures, about where they are awaited."""
    usual = (found[-1].place - found[0].place) / (found[-1].value - found[0].value)
    awaited = {found[0].value - 1: found[0].place - usual, found[-1].value + 1: found[-1].place + usual}
    for a, b in pairwise(found):
        step = (b.place - a.place) / (b.value - a.value)
        awaited |= {value: a.place + (value - a.value) * step for value in range(a.value + 1, b.value)}
    for i in lines:
        line = pages.lines[i]
        for value, place in awaited.items():
            size = len(str(value))
            is_near = value and abs(line.start - place) < usual / 3 and line.text.startswith(str(value))
            if is_near and BEHIND_MISSING.pattern.match(pages.shown(i), size):
                yield _Place(Counted(-1, value, line.start), i, line.start, line.start + size)


def _at_end(text: str) -> Iterator[tuple[int, int, int]]:
    match = AT_END.pattern.search(text, max(len(text) - 8, 0)) if text[-1].isdecimal() else None
    if match:
        yield int(match[1]), *match.span()


def _stands_inside(pages: PageLines, place: _Place) -> int:
    """A number alone on its line: it stands in the middle of a sentence, behind a full line, or opens a page."""
    before = pages.kept(place.line, -1)
    if before >= 0 and pages.is_full(before) and not is_closed(pages.lines[before].text):
        return 2
    return pages.lines[place.line].opens_page or pages.interrupts(place.line) or pages.is_full(before)


def _follows_open_line(pages: PageLines, place: _Place) -> int:
    before = pages.kept(place.line, -1)
    return before >= 0 and not is_closed(pages.lines[before].text)


def _passes_width(pages: PageLines, place: _Place) -> int:
    """A line is full without the number that was glued to it, and follows a full line."""
    before, width = pages.kept(place.line, -1), pages.width(place.line)
    if before < 0 or width is None or width.slack > 1 or not _follows_open_line(pages, place):
        return 0
    line = pages.lines[place.line]
    rest = width.of(line) - width.measure(pages.raw[place.start : place.end])
    return pages.is_full(before) and width.of(line) > width.columns and rest >= width.columns - 2


def _precedes_text(pages: PageLines, place: _Place) -> int:
    after = pages.kept(place.line, 1)
    text = pages.raw[pages.lines[place.line].start : place.start]
    return after >= 0 and not opens_line(pages.lines[after].text) and not is_closed(text)
