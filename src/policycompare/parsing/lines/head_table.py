"""What the table above a web page's article states: 索引号, 发文机关, 成文日期, 标题, 发文字号, each beside its value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from policycompare.parsing.lines.line import Line
from policycompare.parsing.lines.line_patterns import HEAD_LABELS, HEAD_TABLE

RE_LABEL = re.compile(rf"\**(?:[【\[](?P<boxed>{HEAD_LABELS})[】\]][：:]?|(?P<label>{HEAD_LABELS})\**[：:])")
RE_CELL = re.compile(rf"(?P<label>{HEAD_LABELS})")
KINDS = {label: kind for kind, labels in HEAD_TABLE.items() for label in labels}
RE_NOTHING = re.compile(r"^(?:无|暂无|—+|-+|/|空)?$")


class Stated(NamedTuple):
    """A value with its place."""

    words: str
    start: int
    end: int


def is_head_cell(line: Line) -> bool:
    """Whether a line above the body belongs to the table of the page's head, drawn as a table or not."""
    return line.in_table or bool(RE_LABEL.match(line.words))


def is_head_table(lines: Sequence[Line]) -> bool:
    """Whether the lines of a table are those of a page's head: at least two of its labels, and few other cells."""
    labels = sum(bool(RE_CELL.fullmatch(line.words) or RE_LABEL.match(line.words)) for line in lines)
    return labels >= 2 and labels >= 0.3 * len(lines)


def read_head_table(lines: Sequence[Line]) -> dict[str, Stated]:
    """What the labels in the lines above a body state, by kind (``HEAD_TABLE``); the first value of each kind counts.

    A label and its value stand in one line, several pairs of them too, or in two cells, one behind the other.
    """
    found: dict[str, Stated] = {}
    for i, line in enumerate(lines):
        words = line.words
        labels = list(RE_LABEL.finditer(words))
        if labels and labels[0].start() == 0:
            ends = [*(label.start() for label in labels[1:]), len(words)]
            for label, end in zip(labels, ends, strict=True):
                kind = KINDS[label["label"] or label["boxed"]]
                if label.end() < end:
                    _keep(found, kind, line.text, line.start + label.end(), line.start + end)
                else:
                    _keep_next(found, kind, lines, i)
        elif line.in_table and (cell := RE_CELL.fullmatch(words)):
            _keep_next(found, KINDS[cell["label"]], lines, i)
    return found


def _keep_next(found: dict[str, Stated], kind: str, lines: Sequence[Line], i: int) -> None:
    if i + 1 < len(lines) and not RE_LABEL.match(lines[i + 1].words) and not RE_CELL.fullmatch(lines[i + 1].words):
        _keep(found, kind, lines[i].text, lines[i + 1].start, lines[i + 1].end)


def _keep(found: dict[str, Stated], kind: str, text: str, start: int, end: int) -> None:
    while start < end and text[start] in " *\n":
        start += 1
    while end > start and text[end - 1] in " *\n":
        end -= 1
    if kind != "other" and not RE_NOTHING.match(text[start:end]):
        found.setdefault(kind, Stated(text[start:end], start, end))
