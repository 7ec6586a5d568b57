"""The hierarchy of numbered lines, from the order and nesting in which their styles appear."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from policycompare.parsing.numbering import Label, Style


@dataclass(slots=True)
class Block:
    """A numbered line and the unnumbered lines below it.

    Attributes:
        label: Its number; None for an unnumbered heading.
        lines: Spans of its lines in the normalised text; the first holds the number.
        parent: The block that holds it.
        level: 1 = outermost.
    """

    label: Label | None
    lines: list[tuple[int, int]]
    parent: Block | None = None
    level: int = 1
    children: list[Block] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where the number begins."""
        return self.lines[0][0]

    @property
    def text_start(self) -> int:
        """Where the text behind the number begins."""
        return self.lines[0][0] + (self.label.end if self.label else 0)

    @property
    def num(self) -> int | None:
        """Its number."""
        return self.label.num if self.label else None

    def subtree(self) -> list[Block]:
        """The block and all that it holds, in the order of the text."""
        found = [self]
        for child in self.children:
            found.extend(child.subtree())
        return found

    def ancestors(self) -> list[Block]:
        """The blocks that hold it, outermost first."""
        found: list[Block] = []
        block = self.parent
        while block:
            found.append(block)
            block = block.parent
        return found[::-1]


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


def build_outline(blocks: list[Block]) -> list[tuple[Block, str]]:
    """Give every block its parent and level.

    Args:
        blocks: A document's blocks in the order of the text; changed in place.

    Returns:
        The repair report: the blocks whose number does not follow the one before it, and how.
    """
    ranks = rank_styles([b.label for b in blocks if b.label])
    stack: list[Block] = []
    last_num: dict[str, int] = {}
    report: list[tuple[Block, str]] = []
    for block in blocks:
        if block.label is None:  # an unnumbered heading closes whatever is open
            stack = [block]
            block.parent, block.level = None, 1
            continue
        rank = ranks[block.label.style]
        while stack and (stack[-1].label is None or ranks[stack[-1].label.style] >= rank):
            if stack[-1].label is None:
                break
            stack.pop()
        block.parent = stack[-1] if stack else None
        block.level = len(stack) + 1
        if block.parent:
            block.parent.children.append(block)
        stack.append(block)
        name, num = block.label.style.name, block.label.num
        if num != 1 and num != last_num.get(name, 0) + 1:
            report.append((block, f"{block.label.printed} follows number {last_num.get(name, 0)} of its style"))
        last_num[name] = num
    return report
