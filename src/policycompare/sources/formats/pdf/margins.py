"""What repeats at the edges of pages: running heads, page numbers, watermarks; and notes at a page's foot."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

from policycompare.sources.formats.pdf.lines import Line

PLACE = 4.0
"""How far (points) the same line may move from page to page."""
RE_DIGITS = re.compile(r"\d+|[ivxlcIVXLC]+(?![a-zA-Z])|[一二三四五六七八九十百〇零]+")
RE_PAGE_NUMBER = re.compile(
    r"[-—–－―\s·.•|~～/第页共]*(?P<number>\d{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7})"
    r"(?:\s*[-—–－―·.•|~～]*|\s*页|\s*页?\s*[/,，(（]?\s*共?\s*\d{1,4}\s*页?[)）]?)\s*"
)
"""— 2 —, -1-, 第3页 共12页, 3/12, iv, 7: a line that can be a page's number."""
RE_DECORATED = re.compile(r"[-—–－―]\s*\d{1,4}\s*[-—–－―]|第\s*\d{1,4}\s*页.*|Page\s*\d{1,4}.*")
"""One that can be nothing else, even where it stands alone."""
RE_NOTE = re.compile(r"(?:[①-⑳*†]|[\[〔(（]?\d{1,2}[\]〕)）]?\s?)(?=[^\d.．、\s])")
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def number_of(text: str) -> int | None:
    """The number of a page that a line can be.

    Example:
        >>> [number_of(text) for text in ("— 12 —", "第3页 共12页", "3/12", "iv", "2025年")]
        [12, 3, 3, 4, None]
    """
    found = RE_PAGE_NUMBER.fullmatch(text.strip())
    if not found:
        return None
    printed = found["number"]
    if printed.isdigit():
        return int(printed)
    values = [ROMAN[c] for c in printed.lower()]
    return sum(-a if b > a else a for a, b in zip(values, [*values[1:], 0], strict=True))


def find_margins(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> tuple[set[int], list[str]]:
    """Find the lines that belong to the pages and not to the text.

    Args:
        pages: The lines of each page outside of tables.
        heights: The height of each page.

    Returns:
        ``id`` of each such line, and what a user must know of them.

    """
    taken: set[int] = set()
    notes: list[str] = []
    numbers = _page_numbers(pages, heights)
    taken |= set(map(id, numbers))
    if numbers:
        notes.append(f"page numbers left out ({len(numbers)} pages)")
    places: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for page, lines in enumerate(pages):
        rest = [line for line in lines if id(line) not in taken]
        for line in {id(x): x for x in [*rest[:2], *rest[-2:]]}.values():
            words = unicodedata.normalize("NFKC", "".join(line.text.split()))
            places[RE_DIGITS.sub("#", words)].append((page, line))
    for words, found in places.items():
        for group in _same_place(found):
            on = {page for page, _ in group}
            count = len(on)
            if count < 0.4 * (max(on) - min(on) + 1):
                continue
            if count < 3 and not (count == len(pages) == 2 and all(_stands_apart(pages[p], x) for p, x in group)):
                continue
            if not words.strip("#") and not _counts(group):
                continue
            taken |= {id(line) for _, line in group}
            notes.append(f"running head left out ({count} pages): {group[0][1].text.strip()[:40]}")
    return taken, notes


def _same_place(found: Sequence[tuple[int, Line]]) -> list[list[tuple[int, Line]]]:
    """Lines grouped by their height on the page."""
    groups: list[list[tuple[int, Line]]] = []
    for page, line in sorted(found, key=lambda item: item[1].middle):
        here = groups[-1][-1] if groups else None
        if here and abs(here[1].middle - line.middle) <= PLACE:
            groups[-1].append((page, line))
        else:
            groups.append([(page, line)])
    return groups


def _counts(group: Sequence[tuple[int, Line]]) -> bool:
    """Whether the numbers of some lines go up with the pages."""
    steps = {(number_of(line.text) or 0) - page for page, line in group}
    return len(steps) == 1


def _stands_apart(lines: Sequence[Line], line: Line) -> bool:
    """Whether a line at a page's edge is further from the next than two lines of the text are."""
    at = next(i for i, other in enumerate(lines) if other is line)
    beside = [lines[i] for i in (at - 1, at + 1) if 0 <= i < len(lines)]
    return len(beside) > 0 and all(
        abs(other.middle - line.middle) > 2.2 * max(line.size, other.size) for other in beside[-1:]
    )


def _page_numbers(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[Line]:
    """The pages' numbers: the first or the last line of a page, counting on from page to page."""
    steps: dict[int, list[Line]] = defaultdict(list)
    sure: list[Line] = []
    for page, lines in enumerate(pages):
        for line in {id(x): x for x in [*lines[:2], *lines[-2:]]}.values():
            if not (line.middle < 0.15 * heights[page] or line.middle > 0.8 * heights[page]):
                continue
            number = number_of(line.text)
            if number is not None:
                steps[number - page].append(line)
            if RE_DECORATED.fullmatch(line.text.strip()):
                sure.append(line)
    counted = [line for found in steps.values() if len(found) > 1 for line in found]
    return list({id(line): line for line in [*sure, *counted]}.values())


def find_footnotes(lines: Sequence[Line], size: float) -> list[Line]:
    """The notes at a page's foot: its last lines, in smaller type than the text, the first with a note mark.

    Args:
        lines: The lines of a page.
        size: Size of the type of the text.
    """
    start = len(lines)
    while start and lines[start - 1].size <= 0.92 * size:
        start -= 1
    while start < len(lines) and not RE_NOTE.match(lines[start].text):
        start += 1
    return list(lines[start:]) if start else []
