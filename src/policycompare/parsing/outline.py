"""The outline of a body: a tree of numbered and headed divisions, from the order and nesting of their styles."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from policycompare.parsing.headings import split_heading
from policycompare.parsing.lines.line import Line, Span
from policycompare.parsing.lines.numbering import STYLES, Label, Style


@dataclass(eq=False)
class Division:
    """A numbered or headed line and the lines below it that open nothing.

    Attributes:
        lines: Its lines; the first holds the number.
        parent: The division that holds it.
        level: 1 = outermost.
        children: The divisions that it holds, in the order of the text.
    """

    lines: list[Line]
    parent: Division | None = None
    level: int = 1
    children: list[Division] = field(default_factory=list)

    @property
    def label(self) -> Label | None:
        """Its number as printed; None for an unnumbered heading."""
        return self.lines[0].number

    @property
    def num(self) -> int | None:
        """Its number."""
        return self.label.num if self.label else None

    @property
    def start(self) -> int:
        """Where the number begins."""
        return self.lines[0].start

    @property
    def text_start(self) -> int:
        """Where the text behind the number begins."""
        return self.start + (self.label.end if self.label else 0)

    @property
    def end(self) -> int:
        """Where the last line of it and of what it holds ends."""
        return self.children[-1].end if self.children else self.lines[-1].end

    @cached_property
    def heading(self) -> tuple[Span, int]:
        """The first line's heading, and where the text glued to it begins; see ``split_heading``."""
        return split_heading(self.lines[0].text, self.text_start, self.lines[0].end)

    def subtree(self) -> list[Division]:
        """The division and all that it holds, in the order of the text."""
        return [self, *(inner for child in self.children for inner in child.subtree())]

    def ancestors(self) -> list[Division]:
        """The divisions that hold it, outermost first."""
        return [*self.parent.ancestors(), self.parent] if self.parent else []


@dataclass(slots=True)
class Outline:
    """A body as a tree.

    Attributes:
        loose: The lines before the first division.
        divisions: All divisions in the order of the text; ``parent`` and ``children`` make the tree.
        ranks: Style of a number -> its rank, 0 = outermost.
        repairs: The divisions whose number does not follow the one before it, and how.
    """

    loose: list[Line]
    divisions: list[Division]
    ranks: dict[Style, int]
    repairs: list[tuple[Division, str]]


def build_outline(lines: list[Line]) -> Outline:
    """Put a body's lines into divisions, and the divisions into a tree."""
    _part_headings(lines)
    _join_twins(lines)
    loose: list[Line] = []
    divisions: list[Division] = []
    for line in lines:
        if line.number or line.is_heading:
            divisions.append(Division([line]))
        else:
            (divisions[-1].lines if divisions else loose).append(line)
    ranks = rank_styles([d.label for d in divisions if d.label])
    return Outline(loose, divisions, ranks, nest(divisions, ranks))


def _part_headings(lines: list[Line]) -> None:
    """Give headings and text that print the same numbers a style each: 1. 供水 as a heading, 1., 2. and 3. below it.

    Only the format of the file tells them apart, and formats are given carelessly: each kind has to count by itself,
    and text to stand between two headings that follow each other.
    """
    for style in dict.fromkeys(line.number.style for line in lines if line.number):
        own = [line for line in lines if line.number and line.number.style == style]
        headings = [line for line in own if line.heading_level]
        if not _counts([line for line in own if not line.heading_level]) or not _counts(headings):
            continue
        places = {id(line): at for at, line in enumerate(own)}
        pairs = pairwise(headings)
        if any(_num(b) == _num(a) + 1 and places[id(b)] > places[id(a)] + 1 for a, b in pairs):
            for line in headings:
                if line.number:
                    line.number = replace(line.number, style=replace(style, name=f"{style.name}_heading"))


def _num(line: Line) -> int:
    return line.number.num if line.number else 0


def _counts(lines: list[Line]) -> bool:
    """Whether numbers begin with 1 and follow each other, or begin anew."""
    numbers = [0, *map(_num, lines)]
    return len(numbers) > 1 and all(b in (1, a + 1) for a, b in pairwise(numbers))


def _join_twins(lines: list[Line]) -> None:
    """Give mixed ways to print one style the same style: 1. 2、 3. where neither stands inside the other."""
    labels = [line.number for line in lines if line.number]
    present = {label.style.name for label in labels}
    pairs = {s.name: s.twin for s in STYLES if s.twin and {s.name, s.twin} <= present}
    if not pairs:
        return
    inside = _insides(labels)
    styles = {label.style.name: label.style for label in labels}
    joined = {name for name, twin in pairs.items() if not inside[twin, name] and not inside[name, twin]}
    for line in lines:
        if line.number and line.number.style.name in joined:
            line.number = replace(line.number, style=styles[pairs[line.number.style.name]])


def _insides(labels: list[Label]) -> dict[tuple[str, str], int]:
    """How often two labels of a style in sequence (n, n+1) stand between two of another in sequence: outer, inner."""
    inside: dict[tuple[str, str], int] = defaultdict(int)
    for outer in dict.fromkeys(label.style.name for label in labels):
        last: dict[str, int] = {}
        found: set[str] = set()
        previous: int | None = None
        for label in labels:
            name = label.style.name
            if name == outer:
                if previous is not None and label.num == previous + 1:
                    for other in found:
                        inside[outer, other] += 1
                previous, last, found = label.num, {}, set()
            else:
                if last.get(name, -1) + 1 == label.num:
                    found.add(name)
                last[name] = label.num
    return inside


def rank_styles(labels: list[Label]) -> dict[Style, int]:
    """Order the styles of a document from the outermost inwards.

    A style lies inside another where two of its labels in sequence stand between two labels of the other in
    sequence. Where nothing tells, the style that came first is the outer.

    Returns:
        Style -> rank, 0 = outermost.
    """
    inside = _insides(labels)
    ordered: list[Style] = []
    for style in dict.fromkeys(label.style for label in labels):  # insertion: before the first style that it holds
        at = len(ordered)
        for i, other in enumerate(ordered):
            if inside[style.name, other.name] > inside[other.name, style.name]:
                at = i
                break
        ordered.insert(at, style)
    return {style: i for i, style in enumerate(ordered)}


def nest(divisions: list[Division], ranks: dict[Style, int]) -> list[tuple[Division, str]]:
    """Give every division its parent and level.

    Args:
        divisions: A document's divisions in the order of the text; changed in place.
        ranks: Rank of each style of theirs.

    Returns:
        The repairs: the divisions whose number does not follow the one before it, and how.
    """
    stack: list[Division] = []
    last_num: dict[str, int] = {}
    repairs: list[tuple[Division, str]] = []
    for division in divisions:
        keep = _held(stack, division, ranks)
        del stack[keep:]
        division.parent = stack[-1] if stack else None
        division.level = len(stack) + 1
        if division.parent:
            division.parent.children.append(division)
        stack.append(division)
        if division.label is None:
            continue
        name, num = division.label.style.name, division.label.num
        if num != 1 and num != last_num.get(name, 0) + 1:
            repairs.append((division, f"{division.label.printed} follows number {last_num.get(name, 0)} of its style"))
        last_num[name] = num
    return repairs


def _held(stack: list[Division], division: Division, ranks: dict[Style, int]) -> int:
    """How many of the open divisions hold the next one.

    Numbers go by the rank of their style, headings without a number by the level of their format. Such a heading
    closes whatever its format does not put above it; a number closes it where its own format or a number above it
    says so.
    """
    level = division.lines[0].heading_level
    if division.label is None:
        return next((i for i, open_ in enumerate(stack) if not 0 < open_.lines[0].heading_level < level), len(stack))
    rank = ranks[division.label.style]
    for i, open_ in enumerate(stack):
        if open_.label:
            if ranks[open_.label.style] >= rank:
                return i
        elif 0 < level <= open_.lines[0].heading_level:
            return i
    return len(stack)
