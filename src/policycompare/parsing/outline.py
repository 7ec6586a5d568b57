"""The outline of a body: a tree of numbered and headed divisions, from the order and nesting of their styles."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from policycompare.parsing.lines.line import Line, Span
from policycompare.parsing.lines.numbering import Label, Style

MAX_HEADING = 60
RE_STOP = re.compile("[。；！？]")


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


def split_heading(text: str, start: int, end: int) -> tuple[Span, int]:
    """Split a numbered line into its heading and the text glued to it.

    Returns:
        The heading's span without its stop, and where the text behind it begins (``end`` if none).

    Example:
        >>> text = "指导思想。以人民为中心，推进依法行政。"
        >>> (start, end), rest = split_heading(text, 0, len(text))
        >>> text[start:end], text[rest:]
        ('指导思想', '以人民为中心，推进依法行政。')
    """
    stop = RE_STOP.search(text, start, end)
    if not stop:
        colon = text.find("：", start, end)
        if end - start > MAX_HEADING and start < colon <= start + 30:
            return (start, colon), colon + 1
        return (start, end), end
    if stop.start() - start <= MAX_HEADING:
        return (start, stop.start()), stop.end()
    return (start, end), end


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
    loose: list[Line] = []
    divisions: list[Division] = []
    for line in lines:
        if line.number or line.is_heading:
            divisions.append(Division([line]))
        else:
            (divisions[-1].lines if divisions else loose).append(line)
    ranks = rank_styles([d.label for d in divisions if d.label])
    return Outline(loose, divisions, ranks, nest(divisions, ranks))


def rank_styles(labels: list[Label]) -> dict[Style, int]:
    """Order the styles of a document from the outermost inwards.

    A style lies inside another where two of its labels in sequence (n, n+1) stand between two
    labels of the other in sequence. Where nothing tells, the style that came first is the outer.

    Returns:
        Style -> rank, 0 = outermost.
    """
    styles: list[Style] = []
    for label in labels:
        if label.style not in styles:
            styles.append(label.style)
    inside: dict[tuple[str, str], int] = defaultdict(int)
    for outer in styles:
        last: dict[str, int] = {}
        found: set[str] = set()
        previous: int | None = None
        for label in labels:
            if label.style is outer:
                if previous is not None and label.num == previous + 1:
                    for name in found:
                        inside[outer.name, name] += 1
                previous, last, found = label.num, {}, set()
            else:
                name = label.style.name
                if last.get(name, -1) + 1 == label.num:
                    found.add(name)
                last[name] = label.num
    ordered: list[Style] = []
    for style in styles:  # insertion: before the first style that it holds
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
        if division.label is None:  # an unnumbered heading closes whatever is open
            stack = [division]
            division.parent, division.level = None, 1
            continue
        rank = ranks[division.label.style]
        while stack and (stack[-1].label is None or ranks[stack[-1].label.style] >= rank):
            if stack[-1].label is None:
                break
            stack.pop()
        division.parent = stack[-1] if stack else None
        division.level = len(stack) + 1
        if division.parent:
            division.parent.children.append(division)
        stack.append(division)
        name, num = division.label.style.name, division.label.num
        if num != 1 and num != last_num.get(name, 0) + 1:
            repairs.append((division, f"{division.label.printed} follows number {last_num.get(name, 0)} of its style"))
        last_num[name] = num
    return repairs
