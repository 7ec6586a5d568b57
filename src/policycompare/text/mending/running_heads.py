"""Running heads, taken out of a text: lines that come again at the beginnings or ends of pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import mean, pstdev

from policycompare.text.mending.line_shapes import (
    closes,
    is_closed,
    is_visibly_cut,
    open_bracket,
    opens_line,
    stands_apart,
)
from policycompare.text.mending.page_counts import Counted
from policycompare.text.mending.page_lines import PageLines
from policycompare.text.mending.page_numbers import DASHES

MAX_HEAD = 45
"""Most characters of a running head."""
# A running head with the page's number before or behind it.
RE_NUMBERED = re.compile(
    rf"[{DASHES}\s]*(\d{{1,4}})[{DASHES}\s]*(\D.{{3,40}}?)|(.{{3,40}}?\D)[{DASHES}\s]*(\d{{1,4}})[{DASHES}\s]*"
)
# The head of official paper: 云河市人民政府办公室文件.
RE_ISSUER = re.compile(r".{2,30}(?:政府|委员会|办公厅|办公室|党委|[省市区县州]委|局|厅|部|院)文件")


def take_running_heads(pages: PageLines) -> int:
    """Take running heads out; page numbers were taken before.

    Returns:
        How many there were.
    """
    before = len(pages.edits)
    _numbered_heads(pages)
    _repeated_heads(pages)
    _interrupting_heads(pages)
    _heads_without_numbers(pages)
    return len(pages.edits) - before


def _stands_alone(pages: PageLines, at: Sequence[int]) -> bool:
    """Whether a line that comes again has other lines around it each time: in a passage that comes again, none has."""
    return any(
        len({_key(pages.lines[other].text) for i in at if (other := pages.kept(i, step)) >= 0}) >= 0.7 * len(at)
        for step in (-1, 1)
    )


def _key(text: str) -> str:
    return re.sub(r"[\s\d]", "", text)


def _numbered_heads(pages: PageLines) -> None:
    """The same words with a number that counts: 云河市交通规划 12."""
    groups: dict[str, list[Counted]] = {}
    for i, line in enumerate(pages.lines):
        has_number = line.text[-1].isdecimal() or line.text[0].isdecimal() or line.text[-1] in DASHES
        match = RE_NUMBERED.fullmatch(line.text) if has_number and _can_be_head(pages, i) else None
        if match:
            value = int(match[1] or match[4])
            words = re.sub(r"\s", "", match[2] or match[3])
            groups.setdefault(words, []).append(Counted(i, value, line.start))
    for words, numbers in groups.items():
        if len(numbers) < 3 or len(words) < 5:
            continue
        steps = [(b.value - a.value, b.place - a.place) for a, b in pairwise(numbers)]
        if all(1 <= value <= 2 and place >= 200 for value, place in steps):
            inside = sum(pages.interrupts(n.at) for n in numbers)
            if inside >= len(numbers) / 3:
                for number in numbers:
                    pages.remove(number.at)


def _repeated_heads(pages: PageLines) -> None:
    """Lines that come again at the beginnings or ends of pages."""
    breaks = len(pages.first_of_pages())
    if breaks < 2:
        return
    for step in (1, -1, 1, -1):  # a head may have two lines
        groups: dict[str, list[int]] = {}
        for first in pages.first_of_pages():
            i = first if step > 0 else pages.kept(first, -1)
            if i >= 0 and _can_be_head(pages, i):
                groups.setdefault(_key(pages.lines[i].text), []).append(i)
        for at in groups.values():
            if len(at) >= (2 if len(at) >= breaks / 2 else 3) and _stands_alone(pages, at):
                for i in at:
                    pages.remove(i)


def _can_be_head(pages: PageLines, i: int) -> bool:
    line = pages.lines[i]
    return (
        not line.removed
        and line.kind != "table"
        and 3 < len(line.text) <= MAX_HEAD
        and not is_closed(line.text)
        and not opens_line(line.text)
        and not stands_apart(line.text)
    )


def _interrupting_heads(pages: PageLines) -> None:
    """A line next to a page number, in the middle of a sentence, that is the letterhead's or one of the first lines."""
    first = {_key(line.text): i for i, line in reversed([*enumerate(pages.lines[:8])])}
    for i in pages.first_of_pages():
        for head in (pages.kept(i, -1), i):
            a, b = (pages.kept(head, -1), i) if head != i else (pages.kept(i, -1), pages.kept(i, 1))
            if a < 0 or b < 0:
                continue
            line = pages.lines[head]
            if line.kind == "table" or not 3 < len(line.text) <= MAX_HEAD:
                continue
            if not RE_ISSUER.fullmatch(line.text) and first.get(_key(line.text), head) == head:
                continue
            before, after = pages.lines[a].text, pages.lines[b].text
            bracket = open_bracket(before)
            if (bracket and closes(after, bracket)) or (not is_closed(before) and is_visibly_cut(before, after)):
                pages.remove(head)
                break


def _heads_without_numbers(pages: PageLines) -> None:
    """In a text that is broken at a width, a line that comes again at even distances, in the middle of sentences."""
    groups: dict[str, list[int]] = {}
    for i, line in enumerate(pages.lines):
        if len(line.text) <= MAX_HEAD and _can_be_head(pages, i):
            groups.setdefault(_key(line.text), []).append(i)
    for words, at in groups.items():
        if len(at) < 4 or len(words) < 5:
            continue
        places = [b - a for a, b in pairwise(pages.lines[i].start for i in at)]
        if min(places) < 200 or pstdev(places) > 0.35 * mean(places) or not _stands_alone(pages, at):
            continue
        around = [(pages.kept(i, -1), pages.lines[pages.kept(i, 1)].text) for i in at]
        inside = sum(pages.is_full(before) and not opens_line(after) for before, after in around)
        if inside >= len(at) / 3:
            for i in at:
                pages.remove(i)
