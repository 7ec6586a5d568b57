"""Lines that a fixed width or the end of a page broke, made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from policycompare.limits import limit_met
from policycompare.text.edits import Edit
from policycompare.text.mending.line_shapes import (
    BREAKS_OFF,
    GOES_ON,
    NUMBERS,
    OPENERS,
    TITLE,
    Number,
    closes,
    ends_in_aside,
    is_closed,
    is_visibly_cut,
    open_bracket,
    opens_line,
    read_number,
    stands_apart,
)
from policycompare.text.mending.raw_lines import RawLine, columns
from policycompare.text.mending.wrap_widths import BELOW, Width, can_join, find_widths, gap_between

LONGEST = 4000
"""Characters of a paragraph that are kept in mind."""
TAIL = 120
"""Characters of a paragraph that are looked at for brackets that it has open."""
WHOLLY, FEWEST_JOINS = 0.985, 50
"""Share of the lines, of many, that were joined where a text has lost its paragraphs as well."""
NO_ENDS = "hardly a broken line ends a paragraph, so that headings may stand in sentences: find a copy with paragraphs"
BRACKETS = frozenset("（【〔《[")
"""What no paragraph leaves open."""
RE_SENTENCE = re.compile("[，。；,;]")
# A bracket behind a stop, as those that say who is responsible: paragraphs end so.
RE_CLAUSE_END = re.compile(
    r"[。；！](?:[（(][^（）()]*(?:[（(][^（）()]*[)）][^（）()]*)*[)）]|〔[^〔〕]*〕|【[^【】]*】|\[[^\[\]]*\])$"
)


@dataclass(slots=True)
class _Paragraph:
    """What was read of the paragraph that the lines are in, and the numbers that opened those before it."""

    counts: bool
    heading_kinds: frozenset[str]
    text: str = ""
    lines: int = 0
    is_heading: bool = False
    last: dict[tuple[str, str], int] = field(default_factory=dict)

    def open(self, text: str) -> None:
        """Begin a new paragraph."""
        self.text, self.lines = text, 1
        number = read_number(text) if self.counts else None
        self.is_heading = number is not None and number.kind in self.heading_kinds and "。" not in text
        if number:
            self.last[number.kind, number.prefix] = number.value

    def add(self, text: str) -> None:
        """Go on with the paragraph."""
        self.text = (self.text + text)[-LONGEST:]
        self.lines += 1

    def goes_on_with(self, number: Number) -> bool:
        """Whether a number goes on with a count inside the paragraph, as （2） does with …（1）…；."""
        found = NUMBERS[number.kind].pattern.finditer(self.text, 1)
        inner = (read_number(self.text, match.start()) for match in found)
        return any(other and other[:3] == (number.kind, number.prefix, number.value - 1) for other in inner)

    def is_next(self, number: Number) -> bool:
        """Whether a number begins a count, or goes on with that of the lines before."""
        return number.value == 1 or self.last.get((number.kind, number.prefix)) == number.value - 1


def join_lines(lines: Sequence[RawLine]) -> tuple[list[Edit], list[str]]:
    """The joins that make paragraphs of broken lines.

    Args:
        lines: The lines of a text, without those that were taken out.

    Returns:
        The edits, and what a user must know of them.
    """
    widths = find_widths(lines)
    is_broken = any(widths)  # where no line is, no number is asked for
    paragraph = _Paragraph(is_broken, _heading_kinds(lines, widths) if is_broken else frozenset())
    joins: list[tuple[RawLine, RawLine]] = []
    counts: Counter[int] = Counter()
    for i, after in enumerate(lines):
        before = lines[i - 1] if i else None
        if before is not None and _are_one(paragraph, before, after, widths[i - 1] or widths[i]):
            joins.append((before, after))
            width = widths[i - 1] or widths[i]
            if width is not None:
                counts[width.columns] += 1
            paragraph.add(after.text)
        else:
            paragraph.open(after.text)
    # where a figure is broken, words are too: no space was lost
    breaks_words = any(a.text[-1].isdigit() and b.text[0].isdigit() for a, b in joins)
    notes = _notes(counts)
    if len(joins) >= FEWEST_JOINS and len(joins) >= WHOLLY * (len(lines) - 1):
        notes.append(limit_met(NO_ENDS))
    edits = [Edit(a.end, b.start, _between(a.text[-1], b.text[0], breaks_words)) for a, b in joins]
    return edits, notes


def _notes(counts: Counter[int]) -> list[str]:
    if not counts:
        return []
    widths = sorted({round(width / 2) for width, count in counts.items() if count >= 3 or len(counts) == 1})
    at = " and ".join(filter(None, (", ".join(map(str, widths[:-1])), str(widths[-1])))) if widths else "some"
    total = counts.total()
    return [f"{total:,} line{'s' * (total > 1)} broken at {at} characters were joined"]


def _between(last: str, first: str, breaks_words: bool) -> str:
    """What stands between two lines that are one: a space between Latin words."""
    if not (last.isascii() and first.isascii() and first.isalnum()) or (last.isdigit() and first.isdigit()):
        return ""
    is_word = last.isalpha() or (last.isdigit() and first.isalpha()) or (last in ",;:.?!" and first.isalpha())
    return " " if is_word and not breaks_words else ""


def _are_one(paragraph: _Paragraph, before: RawLine, after: RawLine, width: Width | None) -> bool:
    if width is not None and width.of(before) <= width.columns + 10:
        return can_join(before, after) and _is_broken_at(paragraph, before, after, width)
    return gap_between(before, after) == 0 and can_join(before, after) and _is_cut(paragraph, before, after)


def _is_cut(paragraph: _Paragraph, before: RawLine, after: RawLine) -> bool:
    """Whether a line ends in the middle of a sentence where no width explains it."""
    tail = paragraph.text[-TAIL:]
    begin = after.text[:TAIL]
    if (closes(begin, "（") or closes(begin, "《")) and closes(begin, open_bracket(tail)):
        return not opens_line(after.text)
    if GOES_ON.pattern.match(after.text):
        return after.text[0] not in "）》】〕”’)" and not is_closed(tail)
    if not after.opens_page or is_closed(tail) or opens_line(after.text):
        return False
    if 0 < columns(after.indent) >= columns(before.indent):
        return False
    return RE_SENTENCE.search(tail) is not None or is_visibly_cut(tail, after.text)


def _is_broken_at(paragraph: _Paragraph, before: RawLine, after: RawLine, width: Width) -> bool:
    if gap_between(before, after) > width.gap:
        return False
    tail = paragraph.text[-TAIL:]
    short = width.left_behind(before, after)
    is_first = paragraph.lines == 1
    is_cut = is_visibly_cut(tail, after.text)
    first = width.first if is_first else 0
    # no paragraph of sentences ends without a stop, so that a line of one may be less full
    is_open = not is_closed(before.text) and ("。" in paragraph.text or not is_first)
    if short > width.slack + first + (BELOW // 2 if is_open else 0) and not (
        is_cut and width.of(before) >= 0.6 * width.columns
    ):
        return False
    if columns(after.indent) >= max(width.base + 2, columns(before.indent) - 1):
        return False
    number = read_number(after.text)
    if number is None and open_bracket(tail) in BRACKETS:
        return True
    if is_closed(before.text) and not ends_in_aside(before.text):
        return _goes_on_behind_stop(paragraph, after, width, short - first)
    if number is not None:
        goes_on = width.is_marked or paragraph.goes_on_with(number) or not paragraph.is_next(number)
        return goes_on or BREAKS_OFF.pattern.search(tail) is not None
    if not paragraph.last and not is_cut and TITLE.pattern.fullmatch(paragraph.text):
        return False
    if is_first and not is_cut and paragraph.is_heading and width.of(after) >= width.columns / 2:
        return False
    if not opens_line(after.text):
        return True
    label = OPENERS["label"].pattern
    if label.match(paragraph.text) and label.match(after.text) and "。" not in paragraph.text:
        return tail[-1] in "、，" or bool(open_bracket(tail))  # 完成时限：… below 责任单位：…
    return bool(BREAKS_OFF.pattern.search(tail) or open_bracket(tail)) or bool(
        OPENERS["label"].pattern.match(after.text)
    )


def _goes_on_behind_stop(paragraph: _Paragraph, after: RawLine, width: Width, short: int) -> bool:
    """Whether a full line that ends in a stop is followed by the same paragraph."""
    if opens_line(after.text):
        number = read_number(after.text)
        if number is None:
            return width.is_marked
        return width.is_marked or paragraph.goes_on_with(number)
    if width.is_marked:
        return True
    if width.first >= 2 and not is_closed(after.text) and 3 <= width.columns - width.of(after) <= 6:
        return False  # it is shorter than others by the indent that first lines have lost
    # a short line without a stop is a heading or a signature
    is_full = width.of(after) + 2 >= width.columns - width.first
    return short <= 0 and (is_closed(after.text) or is_full) and not RE_CLAUSE_END.search(paragraph.text[-TAIL:])


def _heading_kinds(lines: Sequence[RawLine], widths: Sequence[Width | None]) -> frozenset[str]:
    """The kinds of numbers whose lines are headings here: they end, without a stop, before the width."""
    alone: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for (line, after), width in zip(pairwise(lines), widths, strict=False):
        number = read_number(line.text) if width else None
        if width and number and not stands_apart(line.text):
            seen[number.kind] += 1
            is_full = width.left_behind(line, after) <= width.slack + width.first
            alone[number.kind] += not is_closed(line.text) and not is_full
    return frozenset(kind for kind, count in alone.items() if count >= 2 and count >= 0.6 * seen[kind])
