"""At which widths a text's lines are broken, and how its paragraphs are told apart.

Nothing says that a file is broken at a fixed width. It shows where many lines end in the middle of a sentence, all
after about the same number of columns. A list of short items has open lines too, of every length; lines of a table have
no commas. A file may be broken at several widths, one a part, and have parts that are not broken at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from policycompare.text.mending.line_shapes import is_closed, is_visibly_cut, opens_line, stands_apart
from policycompare.text.mending.raw_lines import RawLine, columns, doubled

MIN_WIDTH = 20
"""Fewest columns of a width: ten characters."""
BELOW, ABOVE = 10, 6
"""How far a broken line may fall short of the width (a first line without its indent), and pass it."""
NEAR = 25
"""Lines on either side that tell at which width a line is broken."""

RE_TOKEN = re.compile(
    r"[（(《“‘【〔]*(?:[A-Za-z0-9]+(?:[.,:/\-][A-Za-z0-9]+)*|.)?[，。、；：！？）》】〕”’,.;:!?)%％]*"
)
HANGING = "，。、；：！？）》】〕”’,.;:!?)"
RE_PROSE = re.compile("[，。；：、,;].")


Measure = Callable[[str], int]
"""How wide a text is: in columns, or in characters of two columns each."""


@dataclass(frozen=True, slots=True)
class Width:
    """A width at which lines are broken.

    Attributes:
        measure: What it is counted in.
        columns: Columns of a full line.
        slack: Columns that a full line may leave empty though more would have gone in.
        first: The same for the first line of a paragraph, on top: its indent was lost.
        gap: Empty lines between two lines of one paragraph.
        base: Indent of the lines inside a paragraph.
        is_marked: Paragraphs are shown by an indent or an empty line.
    """

    measure: Measure
    columns: int
    slack: int
    first: int
    gap: int
    base: int
    is_marked: bool

    def of(self, line: RawLine) -> int:
        """Columns of a line, its indent included."""
        return width_of(line, self.measure)

    def left_behind(self, before: RawLine, after: RawLine) -> int:
        """Columns that stay empty in a line though more might have gone in; below 0: it is full."""
        return self.columns - self.of(before) - token_width(after.text, self.measure)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two lines, the first of which ends in the middle of a sentence."""

    at: int
    width: int
    short: int
    gap: int
    indent: int
    hanging: int
    is_prose: bool
    is_cut: bool


def width_of(line: RawLine, measure: Measure) -> int:
    """Columns of a line, its indent included."""
    return measure(line.indent) + measure(line.text) + (line.lost if measure is columns else 0)


def token_width(text: str, measure: Measure = columns) -> int:
    """Columns of what a line begins with that cannot be broken: a word, a figure, a character with its marks.

    Example:
        >>> token_width("2025年"), token_width("（责任"), token_width("年，")
        (4, 4, 4)
    """
    match = RE_TOKEN.match(text)
    return measure(match.group()) if match else 0


def gap_between(before: RawLine, after: RawLine) -> int:
    """Empty lines between two lines; none where a page ends there."""
    return 0 if after.opens_page else after.gap


def can_join(before: RawLine, after: RawLine) -> bool:
    """Whether two lines can be one at all: none is a heading, a cell, a row of columns or of a contents page."""
    return before.kind == after.kind == "paragraph" and not stands_apart(before.text) and not stands_apart(after.text)


def find_widths(lines: Sequence[RawLine]) -> list[Width | None]:
    """The width at which each line is broken, or None.

    Args:
        lines: The lines of a text, without those that were taken out.
    """
    found = [pair for pair in enumerate(pairwise(lines)) if _is_open(*pair[1])]
    if len(found) < 3:
        return [None] * len(lines)
    by_measure = {m: [_pair(i, before, after, m) for i, (before, after) in found] for m in (columns, doubled)}
    measure = columns if _counts_columns(by_measure[columns], by_measure[doubled]) else doubled
    pairs = [pair for pair in by_measure[measure] if pair.width >= MIN_WIDTH]
    widths = [_describe(measure, peak, pairs, lines) for peak in _find_peaks(measure, pairs, lines)]
    return _nearest(widths, pairs, lines) if widths else [None] * len(lines)


def _is_open(before: RawLine, after: RawLine) -> bool:
    """Whether a line ends in the middle of a sentence, and nothing new begins behind it."""
    return (
        not is_closed(before.text)
        and not opens_line(after.text)
        and columns(after.indent) <= columns(before.indent) + 1
        and can_join(before, after)
    )


def _pair(at: int, before: RawLine, after: RawLine, measure: Measure) -> _Pair:
    width = width_of(before, measure)
    return _Pair(
        at,
        width,
        width + token_width(after.text, measure),
        gap_between(before, after),
        columns(after.indent),
        measure(before.text) - measure(before.text.rstrip(HANGING)),
        RE_PROSE.search(before.text) is not None,
        is_visibly_cut(before.text, after.text),
    )


def _counts_columns(by_columns: Sequence[_Pair], by_characters: Sequence[_Pair]) -> bool:
    """Whether lines are broken by their columns, and not by their characters: they are more alike then."""
    if _likeness(by_columns) >= _likeness(by_characters):
        return True
    # lines without letters and figures are as wide either way, and tell how wide the others should be
    is_plain = [a.width == b.width for a, b in zip(by_columns, by_characters, strict=True)]
    plain = Counter(pair.width for pair, flag in zip(by_columns, is_plain, strict=True) if flag)
    usual = max(plain, key=lambda width: (plain[width], width), default=0)
    far = [
        sum(
            min(max(pair.width - usual - pair.hanging, usual - pair.width, 0), 6)
            for pair, flag in zip(pairs, is_plain, strict=True)
            if not flag and pair.width >= usual / 2
        )
        for pairs in (by_columns, by_characters)
    ]
    return usual >= MIN_WIDTH and 2 * far[0] < far[1]


def _likeness(pairs: Sequence[_Pair]) -> tuple[int, int]:
    counts = Counter(pair.width for pair in pairs)
    # first lines may have lost an indent of two characters
    near = max(sum(counts[width - less] for less in (0, 1, 4, 5)) for width in counts)
    usual = max(counts, key=lambda width: (counts[width], width))
    # only marks may hang over the width
    wider = sum(usual + pair.hanging < pair.width <= usual + BELOW for pair in pairs)
    return near - wider, counts[usual]


def _find_peaks(measure: Measure, pairs: Sequence[_Pair], lines: Sequence[RawLine]) -> list[int]:
    """Widths with so many open lines that they are no chance."""
    counts = Counter(pair.width for pair in pairs)
    left = list(pairs)
    peaks: list[int] = []
    while len(left) >= 3 and len(peaks) < 8:
        usual = max(counts, key=lambda w: (counts[w], w))
        # where first lines are most, the others are wider
        peak = max(w for w in counts if usual <= w <= usual + ABOVE and counts[w] >= counts[usual] / 3)
        own = [pair for pair in left if peak - BELOW <= pair.width <= peak + ABOVE]
        if len(own) < 3:
            break
        if _is_broken(measure, peak, own, pairs, lines):
            peaks.append(peak)
        taken = {id(pair) for pair in own}
        left = [pair for pair in left if id(pair) not in taken]
        for width in [w for w in counts if peak - BELOW <= w <= peak + ABOVE]:
            del counts[width]
        if not counts:
            break
    return peaks


def _is_broken(
    measure: Measure, peak: int, own: Sequence[_Pair], pairs: Sequence[_Pair], lines: Sequence[RawLine]
) -> bool:
    """Whether the open lines of about one width are broken there, and no list of items of one length."""
    near = sum(peak - 7 <= pair.width <= peak + 2 for pair in own)
    prose = sum(pair.is_prose for pair in own)
    cut = sum(pair.is_cut for pair in own)
    # within their own stretch of the text
    first, last = own[0].at, own[-1].at
    others = sum(first <= pair.at <= last and pair.width >= peak / 2 for pair in pairs) - len(own)
    longer = sum(width_of(line, measure) > peak + ABOVE + 4 for line in lines[first : last + 1])
    if near < max(2, 0.7 * len(own)) or prose < len(own) / (3 if peak >= 40 else 4):
        return False
    # lists have nothing that is visibly cut; where nearly all lines end within a column or two, less of it will do
    full = sum(abs(pair.width - peak) <= 2 for pair in own)
    if not longer:  # first lines may have lost an indent of two characters
        full = max(full, sum(min(abs(pair.width - peak), abs(pair.width - peak + 4)) <= 1 for pair in own))
    alike = full >= 0.85 * len(own) >= 7 and prose >= len(own) / 2
    if cut < (1 if alike else max(1, len(own) / 10)):
        return False
    # a few lines among many long ones are a list in a text that is not broken
    return len(own) >= others and (longer <= len(own) or cut >= len(own) / 5) and (len(own) >= 6 or longer <= 1)


def _describe(measure: Measure, peak: int, pairs: Sequence[_Pair], lines: Sequence[RawLine]) -> Width:
    own = [pair for pair in pairs if peak - BELOW <= pair.width <= peak + ABOVE]
    full = {pair.at for pair in own}
    inner = sorted(peak - pair.short for pair in own if pair.at - 1 in full)
    slack = min(max(inner[int(len(inner) * 0.9)], 1), 4) if len(inner) >= 5 else 1
    gap = Counter(pair.gap for pair in own).most_common(1)[0][0]
    base = Counter(pair.indent for pair in own).most_common(1)[0][0]
    first = _first_shortfall(measure, peak, own, lines)
    return Width(measure, peak, slack, first, gap, base, _is_marked(measure, peak, full, gap, base, lines))


def _first_shortfall(measure: Measure, peak: int, own: Sequence[_Pair], lines: Sequence[RawLine]) -> int:
    """How much shorter than others the first lines of paragraphs are: two characters where their indent was lost."""
    found = sorted(
        peak - pair.short
        for pair in own
        if columns(lines[pair.at].indent) <= pair.indent
        and (opens_line(lines[pair.at].text) or (pair.at and _is_short(measure, peak, lines[pair.at - 1])))
    )
    return min(max(found[int(len(found) * 0.75)], 0), 5) if len(found) >= 3 else 0


def _is_short(measure: Measure, peak: int, line: RawLine) -> bool:
    """Whether a line ends long before the width."""
    return width_of(line, measure) < peak - BELOW


def _is_marked(measure: Measure, peak: int, full: set[int], gap: int, base: int, lines: Sequence[RawLine]) -> bool:
    """Whether what comes behind a line that is short has an indent or an empty line before it, nearly always."""
    around = {i for at in full for i in (at, at + 1, at + 2)}
    starts = [
        columns(line.indent) >= base + 2 or gap_between(before, line) > gap
        for i, (before, line) in enumerate(pairwise(lines), 1)
        if i in around and line.kind == "paragraph" and is_closed(before.text) and _is_short(measure, peak, before)
    ]
    return len(starts) >= 2 and sum(starts) >= 0.9 * len(starts)


def _nearest(widths: Sequence[Width], pairs: Sequence[_Pair], lines: Sequence[RawLine]) -> list[Width | None]:
    """For each line, the width that most open lines around it have."""
    if len(widths) == 1 and all(widths[0].of(line) <= widths[0].columns + ABOVE + 4 for line in lines):
        return [widths[0]] * len(lines)  # no line is longer: it is broken as a whole
    sums = []
    for width in widths:
        has = [0] * (len(lines) + 1)
        for pair in pairs:
            has[pair.at + 1] = width.columns - BELOW <= pair.width <= width.columns + ABOVE
        sums.append(list(accumulate(has)))
    chosen: list[Width | None] = []
    for i, line in enumerate(lines):
        best: Width | None = None
        weight = 0.0
        for width, total in zip(widths, sums, strict=True):
            wide = total[min(i + NEAR, len(lines))] - total[max(i - NEAR, 0)]
            if wide < min(3, total[-1]):
                continue
            close = total[min(i + 4, len(lines))] - total[max(i - 3, 0)]
            own = width.columns - BELOW <= width.of(line) <= width.columns + ABOVE
            score = wide / (2 * NEAR) + close + (2 if own else 0)
            if score > weight:
                best, weight = width, score
        chosen.append(best)
    return chosen
