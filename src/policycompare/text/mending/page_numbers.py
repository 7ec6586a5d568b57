"""Page numbers, taken out of a text.

A number between dashes on a line of its own counts pages; a bare one does only where it goes on with others (n, n + 1,
… at about the same distance) and they stand in the middle of sentences: a 3 in the column of a table is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from policycompare.text.mending.line_shapes import LineShape, is_closed, opens_line
from policycompare.text.mending.page_counts import Counted, find_count
from policycompare.text.mending.page_lines import PageLines
from policycompare.text.numerals import CN, parse_chinese

DASHES = "-—–－―‐−~～·•_"
# A line that is a page number and can be nothing else.
SURE = LineShape(
    re.compile(
        rf"[{DASHES}]+\s*(\d{{1,4}})\s*[{DASHES}]+|第\s*(\d{{1,4}}|[{CN}]{{1,4}})\s*页"
        r"(?:[\s,，/／、（(]*共\s*(?:\d{1,4}|[一二三四五六七八九十百]{1,4})\s*页[)）]?)?"
        r"|[Pp]age\s*(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?|页码[：:]?\s*(\d{1,4})|[-—–－]+\s*([ivxlIVXL]{1,6})\s*[-—–－]+"
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
# What stands behind a page number that was glued to the text: words, a year, or a number of the outline.
BEHIND_NUMBER = LineShape(
    re.compile(
        r"\s?(?:[\u4e00-\u9fff“《（①-⑳]|(?:19|20)\d\d\s?年|\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\s?[\u4e00-\u9fff]|[A-Z])"
    ),
    ("击的考验", "三、强化", "2025年", "2.1.2 加强"),
    (".5%", ".加强", "、完善"),
)
# A page number that was glued to the last line of its page.
AT_END = LineShape(
    re.compile(r"(?<=[\u4e00-\u9fff，、；。”）])\s?(\d{1,4})$"), ("深入推进重点12",), ("达到3.5", "2021-2025")
)
# Inside a line, a number between dashes.
INSIDE = LineShape(
    re.compile(
        r"[-—–－]+\s?(\d{1,4})\s?[-—–－]+(?=\s*[\u4e00-\u9fff“《（\d]|$)|第\s*(\d{1,4})\s*页\s*[,，/]?\s*共\s*\d{1,4}\s*页"
    ),
    ("— 1 —盖率", "- 12 -击", "第 3 页 共 12 页的规定"),
    ("—2025—A", "-3", "第3页第2行"),
)
RE_BEFORE_INSIDE = re.compile(r"(?:[\u4e00-\u9fff，、；。”）]|^)\s*$")
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
    taken += _take_count(pages, lines, _alone, 3, _stands_inside)
    taken += _take_count(pages, lines, _at_start, 5, _follows_open_line)
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
    is_inside: Callable[[PageLines, _Place], bool],
) -> int:
    """Take numbers out that go on with one another, if enough of them stand where no number of the text does."""
    places: list[_Place] = []
    for i in lines:
        line = pages.lines[i]
        if line.removed:
            continue
        for value, start, end in find(pages.shown(i)):
            if value < 1900:
                counted = Counted(len(places), value, line.start)
                places.append(_Place(counted, i, line.start + start, line.start + end))
    numbers = [place.counted for place in places]
    taken = 0
    while found := find_count(numbers, fewest):
        own = [places[number.at] for number in found]
        if sum(is_inside(pages, place) for place in own) >= max(2, len(own) * (1 / 3 if fewest == 3 else 1 / 2)):
            for place in own:
                pages.cut(place.line, place.start, place.end)
            taken += len(own)
        first, last = found[0].place, found[-1].place
        numbers = [number for number in numbers if not first <= number.place <= last]
    return taken


def _alone(text: str) -> Iterator[tuple[int, int, int]]:
    match = BARE.pattern.fullmatch(text) if len(text) <= LONGEST else None
    if match:
        yield int(_printed(match)), 0, len(text)


def _at_start(text: str) -> Iterator[tuple[int, int, int]]:
    """Numbers that a line begins with: 122025年 may be page 1, 12 or 122."""
    for length in range(1, 5):
        if not text[:length].isdecimal():
            return
        if BEHIND_NUMBER.pattern.match(text, length):
            yield int(text[:length]), 0, length


def _at_end(text: str) -> Iterator[tuple[int, int, int]]:
    match = AT_END.pattern.search(text, max(len(text) - 8, 0)) if text[-1].isdecimal() else None
    if match:
        yield int(match[1]), *match.span()


def _stands_inside(pages: PageLines, place: _Place) -> bool:
    """A number alone on its line: it stands in the middle of a sentence, behind a full line, or opens a page."""
    return (
        pages.lines[place.line].opens_page or pages.interrupts(place.line) or pages.is_full(pages.kept(place.line, -1))
    )


def _follows_open_line(pages: PageLines, place: _Place) -> bool:
    before = pages.kept(place.line, -1)
    return before >= 0 and not is_closed(pages.lines[before].text)


def _precedes_text(pages: PageLines, place: _Place) -> bool:
    after = pages.kept(place.line, 1)
    text = pages.raw[pages.lines[place.line].start : place.start]
    return after >= 0 and not opens_line(pages.lines[after].text) and not is_closed(text)
