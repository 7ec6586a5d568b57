"""Which lines of a page are its article: what is written in sentences, and what stands among it.

Each line is worth something for the article (sentences, numbers, cells of tables) or against it (links, words of a
page's frame). The block whose lines are worth most together is the article's, since every part of the frame that a
larger block would bring lowers its sum. No class name is asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from policycompare.sources.formats.web_page.frame import match_frame_line
from policycompare.sources.formats.web_page.lines import RE_NUMBER, RE_STOP, PageLine

if TYPE_CHECKING:
    from lxml.html import HtmlElement
else:
    HtmlElement = Any

PROSE = 20.0
"""What a line of prose is worth at least."""
RE_DATE_ALONE = re.compile(r"[\[(（]?\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?[\])）]?")


def worth_of(line: PageLine) -> float:
    """What a line is worth for being the article's: negative for the page's frame, nothing where it says nothing."""
    if line.is_table:
        return PROSE + sum(map(len, line.cells)) / 2 - line.linked
    text, length = line.text, len(line.text)
    if match_frame_line(text):
        return -10.0 - length
    if line.linked > 0.6 * length and not text.endswith("。") and not line.files:
        return -4.0 - length
    if RE_NUMBER.match(text) or (line.level and length > 5) or line.files:
        return float(length)
    if RE_DATE_ALONE.fullmatch(text) or length <= 3:
        return 0.0
    if length >= 8 and RE_STOP.search(text):
        return float(length)
    return 0.3 * length


def find_article(root: HtmlElement, lines: list[PageLine]) -> tuple[list[PageLine], list[PageLine]]:
    """Part the lines of a page.

    Args:
        root: The page's outermost element.
        lines: Its lines in their order.

    Returns:
        The lines of the article, and those of the page's frame, both in their order.
    """
    worths = [worth_of(line) for line in lines]
    sums: dict[HtmlElement, float] = {}
    prose: dict[HtmlElement, float] = {}
    for line, worth in zip(lines, worths, strict=True):
        sums[line.owner] = sums.get(line.owner, 0.0) + worth
        prose[line.owner] = max(prose.get(line.owner, 0.0), worth)
    best, most = root, float("-inf")
    for element in reversed(list(root.iter())):  # children before their parents: each sum is whole when it is met
        if element not in sums:
            continue
        if sums[element] > most:
            best, most = element, sums[element]
        parent = element.getparent()
        if element is not root and parent is not None:
            sums[parent] = sums.get(parent, 0.0) + sums[element]
            prose[parent] = max(prose.get(parent, 0.0), prose[element])
    inside: dict[HtmlElement, bool] = {}
    kept = [
        worth >= 0 and _is_inside(line.owner, best, root, sums, prose, inside)
        for line, worth in zip(lines, worths, strict=True)
    ]
    if True in kept:
        first, last = kept.index(True), len(kept) - 1 - kept[::-1].index(True)
        # What stands right before and behind it, with nothing of the frame between: a title, a signature. And a table
        # further behind with what is around it: an annex, parted from the article by its tools.
        _grow(kept, worths, first, last)
        for number in range(last + 1, len(lines)):
            if lines[number].is_table and worths[number] > 0:
                kept[number] = True
                _grow(kept, worths, number, number)
    parted: tuple[list[PageLine], list[PageLine]] = ([], [])
    for line, is_kept in zip(lines, kept, strict=True):
        parted[not is_kept].append(line)
    return parted


def _grow(kept: list[bool], worths: list[float], first: int, last: int) -> None:
    """Keep the lines that stand before one and behind another and speak for themselves."""
    while first > 0 and worths[first - 1] > 0:
        first -= 1
        kept[first] = True
    while last + 1 < len(kept) and worths[last + 1] > 0:
        last += 1
        kept[last] = True


def _is_inside(
    owner: HtmlElement,
    best: HtmlElement,
    root: HtmlElement,
    sums: dict[HtmlElement, float],
    prose: dict[HtmlElement, float],
    known: dict[HtmlElement, bool],
) -> bool:
    """Whether a line's block stands in the article's, and in no part of it that is the page's frame."""
    path = []
    at: HtmlElement | None = owner
    found = False
    while at is not None:
        if at in known:
            found = known[at]
            break
        path.append(at)
        if at is best:
            found = True
            break
        if at is root:
            break
        at = at.getparent()
    for element in reversed(path):
        if element is not best and sums[element] < 0 and prose[element] < PROSE:
            found = False
        known[element] = found
    return found
