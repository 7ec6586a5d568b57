"""Running heads, taken out of a text: lines that come again at the beginnings or ends of pages."""

from __future__ import annotations

import re
from collections import Counter
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


def _key(text: str) -> str:
    return re.sub(r"[\s\d]", "", text)


def _short_lines(pages: PageLines) -> list[int]:
    return [
        i
        for i, line in enumerate(pages.lines)
        if not line.removed and line.kind != "table" and 3 < len(line.text) <= MAX_HEAD and not stands_apart(line.text)
    ]


def _numbered_heads(pages: PageLines) -> None:
    """The same words with a number that counts: 云河市交通规划 12."""
    groups: dict[str, list[Counted]] = {}
    for i in _short_lines(pages):
        match = RE_NUMBERED.fullmatch(pages.lines[i].text)
        if match:
            value = int(match[1] or match[4])
            groups.setdefault(re.sub(r"\s", "", match[2] or match[3]), []).append(
                Counted(i, value, pages.lines[i].start)
            )
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
    breaks = pages.first_of_pages()
    if len(breaks) < 2:
        return
    for step in (-1, 1):
        for _ in range(2):
            at = [i if step > 0 else pages.kept(i, -1) for i in pages.first_of_pages()]
            seen = Counter(_key(pages.lines[i].text) for i in at if i >= 0)
            for i in at:
                line = pages.lines[i]
                if i < 0 or line.removed or line.kind == "table" or is_closed(line.text) or stands_apart(line.text):
                    continue
                count = seen[_key(line.text)]
                if opens_line(line.text):
                    continue
                if 3 < len(line.text) <= MAX_HEAD and count >= (2 if count >= len(breaks) / 2 else 3):
                    pages.remove(i)


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
    for i in _short_lines(pages):
        if not is_closed(pages.lines[i].text):
            groups.setdefault(_key(pages.lines[i].text), []).append(i)
    groups = {words: at for words, at in groups.items() if len(at) >= 4 and len(words) >= 5}
    if not groups:
        return
    for at in groups.values():
        places = [b - a for a, b in pairwise(pages.lines[i].start for i in at)]
        if min(places) < 200 or pstdev(places) > 0.35 * mean(places):
            continue
        around = [(pages.kept(i, -1), pages.lines[pages.kept(i, 1)].text) for i in at]
        inside = sum(pages.is_full(before) and not opens_line(after) for before, after in around)
        if inside >= len(at) / 3:
            for i in at:
                pages.remove(i)
