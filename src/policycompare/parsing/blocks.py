"""From lines to blocks: a number or an unnumbered heading opens one."""

from __future__ import annotations

import re

from policycompare.parsing.matter import match_line
from policycompare.parsing.numbering import Label, match_label
from policycompare.parsing.outline import Block

Span = tuple[int, int]

RE_STOP = re.compile("[。；！？]")
RE_HEADING_LINE = re.compile(r"^[^。；！？，：,、]{4,30}$")


def read_blocks(text: str, lines: list[Span]) -> tuple[list[Span], list[Block]]:
    """Put lines into blocks: a number or an unnumbered heading opens one.

    Returns:
        The lines before the first block, and the blocks.
    """
    loose: list[Span] = []
    blocks: list[Block] = []
    listing: Label | None = None  # inside 附件：1.… 2.…, which only lists the annexes
    boxed = False
    for i, (start, end) in enumerate(lines):
        line = text[start:end]
        label = match_label(line)
        if label and label.style.is_annex:
            listing = label
            label = None
        elif label and listing and not RE_STOP.search(line) and len(line) < 60:
            label = None
        elif label or listing:
            listing = listing if label is None and line.startswith("附") else None
        if label and label.style.name == "box":
            boxed = True
            label = None
        elif boxed and label:
            # numbers inside a box are its own: it ends where the count outside goes on
            if blocks and not _continues(label, blocks):
                label = None
            else:
                boxed = False
        if label:
            blocks.append(Block(label, [(start, end)]))
        elif _is_unnumbered_heading(text, lines, i, blocks):
            blocks.append(Block(None, [(start, end)]))
        elif blocks:
            blocks[-1].lines.append((start, end))
        else:
            loose.append((start, end))
    return loose, blocks


def _continues(label: Label, blocks: list[Block]) -> bool:
    for block in reversed(blocks):
        if block.label and block.label.style is label.style:
            return label.num == block.label.num + 1
    return False


def _is_unnumbered_heading(text: str, lines: list[Span], i: int, blocks: list[Block]) -> bool:
    """A short line without any mark between whole sentences, in a document that numbers little."""
    start, end = lines[i]
    if i + 1 >= len(lines) or not RE_HEADING_LINE.match(text[start:end]):
        return False
    following = text[slice(*lines[i + 1])]
    if len(following) < 40 or match_label(following) or match_line(text[start:end]):
        return False
    if i and text[lines[i - 1][1] - 1] not in "。！？；）〕】":
        return False
    if blocks and blocks[-1].label and len(blocks[-1].lines) == 1:
        return False  # the line below a number is its text
    return not any(b.label for b in blocks)
