"""The lines of a raw text as a reader sees them: no marks of the format, no spaces at their ends."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policycompare.sources.blocks import Block, ReadText
from policycompare.text.characters import LINE_ENDS, SPACELESS, SPACES, other_characters, same_characters

RE_RUN = re.compile(rf"[^{LINE_ENDS}]+")
RE_LEADING = re.compile(rf"[{SPACES}]*")
RE_TRAILING = re.compile(rf"[{SPACES}]+$")
RE_SPACELESS = re.compile(f"[{SPACELESS}]+")
RE_LINE_END = re.compile(rf"\r\n|[{LINE_ENDS}]")


@dataclass(slots=True)
class RawLine:
    """A line that holds anything.

    Attributes:
        start: Where its first visible character stands in the raw text.
        end: Where its last one ends.
        text: Its visible characters, each as the one that it stands for.
        indent: White space before it.
        gap: Empty lines before it.
        opens_page: A page begins between the line before and this one.
        kind: paragraph, heading or table, as its format has it.
        block: Number of its block; -1 = none.
        lost: Columns that its characters lose as those that they stand for: ８５％ is printed in six.
        removed: It is none of the text: a page number, a running head.
    """

    start: int
    end: int
    text: str
    indent: str = ""
    gap: int = 0
    opens_page: bool = False
    kind: str = "paragraph"
    block: int = -1
    lost: int = 0
    removed: bool = False


def columns(text: str) -> int:
    """Columns of a text: two for a character of three bytes (Han and its marks), one for a letter or a figure.

    Example:
        >>> columns("到2025年")
        8
    """
    return len(text) + (len(text.encode("utf-8", "replace")) - len(text)) // 2


def doubled(text: str) -> int:
    """Columns of a text that is counted in characters: two for each.

    Example:
        >>> doubled("到2025年")
        12
    """
    return 2 * len(text)


def read_raw_lines(read: ReadText) -> list[RawLine]:
    """The lines of a raw text; each cell of a table is a line of its own.

    Args:
        read: What a reader took out of a file.
    """
    has_others = other_characters().search(read.characters) is not None
    same = same_characters() if has_others else {}
    found: list[RawLine] = []
    blocks = [(i, block) for i, block in enumerate(read.blocks) if block.kind != "page_break"]
    starts = [block.start for _, block in blocks]
    pages = sorted(block.start for block in read.blocks if block.kind == "page_break")
    skipped = sorted(span for span in read.skipped if span[1] > span[0])
    behind = 0
    for start, end in _stretches(read.characters, read.blocks):
        at = bisect_right(starts, start) - 1
        number, block = blocks[at] if at >= 0 and start < blocks[at][1].end else (-1, None)
        shown = _visible(read.characters, start, end, skipped)
        if shown is None:
            continue
        first, last, text = shown
        between = read.characters[behind:first]
        indent = RE_LEADING.match(read.characters, start)
        plain = text.translate(same) if same else text
        line = RawLine(
            first,
            last,
            plain,
            _shown(indent.group()) if indent else "",
            max(len(RE_LINE_END.findall(between)) - 1, 0),
            "\f" in between or bisect_right(pages, first) > bisect_right(pages, behind),
            block.kind if block else "paragraph",
            number,
            columns(text) - columns(plain) if same else 0,
        )
        found.append(line)
        behind = last
    return found


def _stretches(characters: str, blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """The lines outside of tables, and the cells of tables."""
    at = 0
    for table in (block for block in blocks if block.rows):
        yield from (match.span() for match in RE_RUN.finditer(characters, at, table.start))
        for start, end in sorted({cell for row in table.rows for cell in row if cell[1] > cell[0]}):
            yield from (match.span() for match in RE_RUN.finditer(characters, start, end))
        at = max(at, table.end)
    yield from (match.span() for match in RE_RUN.finditer(characters, at))


def _visible(characters: str, start: int, end: int, skipped: Sequence[tuple[int, int]]) -> tuple[int, int, str] | None:
    """Where the visible characters of a line begin and end, and what they are; None where it has none."""
    own = []
    if skipped:
        i = max(bisect_right(skipped, (start, 0)) - 1, 0)
        while i < len(skipped) and skipped[i][0] < end:
            if skipped[i][1] > start:
                own.append(skipped[i])
            i += 1
    while True:
        leading = RE_LEADING.match(characters, start, end)
        start = leading.end() if leading else start
        if own and own[0][0] <= start:
            start = max(start, own.pop(0)[1])
            continue
        break
    if start >= end:
        return None
    while True:
        trailing = RE_TRAILING.search(characters, max(start, end - 200), end)
        end = trailing.start() if trailing else end
        if own and own[-1][1] >= end > own[-1][0]:
            end = own.pop()[0]
            continue
        break
    if start >= end:
        return None
    text = characters[start:end]
    if own:
        pieces, at = [], start
        for a, b in own:
            pieces.append(characters[at:a])
            at = max(at, b)
        text = "".join([*pieces, characters[at:end]])
    return start, end, _shown(text)


def _shown(text: str) -> str:
    """A text without what has no width."""
    return RE_SPACELESS.sub("", text) if RE_SPACELESS.search(text) else text
