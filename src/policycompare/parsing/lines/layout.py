"""Which lines are the body, and what the others are: letterhead, title, lead-in, contents, annex, signature.

Every line gets its label here, once. What the body's lines say is read by the files behind this one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from policycompare.parsing.lines.line import Line
from policycompare.parsing.lines.line_patterns import (
    DOCUMENT_TYPES,
    RE_ADOPTION,
    RE_DATE,
    RE_SENTENCE_END,
    RE_TITLE_TAIL,
    is_signature,
    is_title,
)
from policycompare.parsing.lines.numbering import Label

RE_HEADING_LINE = re.compile(r"^[^。；！？，：,、]{4,30}$")
RE_ANNEX_LINE = re.compile(r"^附件?\d*[：:]|^附件\d*$")
RE_LEADERS = re.compile(r"[.．…·\s—\-]*\d*$")
"""Dots and page number behind a heading in a table of contents."""


@dataclass(slots=True)
class Layout:
    """The lines of a document by what they are, each list in the order of the text.

    Attributes:
        front: The lines before the body with their labels: letterhead, boilerplate, title, lead_in.
        body: The lines of the body; those that open a numbered division keep their ``number``, all others lose it.
        tail: The lines behind the last measure with their labels: closing, signature, letterhead, boilerplate.
        contents: A table of contents.
        annex: Annexes that are not read.
        title: The document's title.
    """

    front: list[tuple[Line, str]] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    tail: list[tuple[Line, str]] = field(default_factory=list)
    contents: list[Line] = field(default_factory=list)
    annex: list[Line] = field(default_factory=list)
    title: str | None = None


def read_layout(lines: list[Line]) -> Layout:
    """Tell what each line of a document is."""
    layout = Layout()
    notice, main, layout.annex = _split_annex(lines)
    layout.contents = _find_contents(main)
    held = set(map(id, layout.contents))
    main = [line for line in main if id(line) not in held]
    first = next((i for i, line in enumerate(main) if line.opens_body), len(main))
    if first == len(main):  # running text without numbers: the front ends with the last title or letterhead
        known = _label_front(main)[0][:40]
        first = max((i + 1 for i, (_, label) in enumerate(known) if label in ("title", "letterhead")), default=0)
    labels, layout.title = _label_front(main[:first])
    layout.front = [(line, _notice_label(line)) for line in notice] + labels
    layout.body = main[first:]
    _settle_numbers(layout.body)
    _cut_tail(layout)
    return layout


# ---- annexes and tables of contents


def _split_annex(lines: list[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    """Split lines into a notice, what is read, and annexes.

    Where the annex is the plan itself (it is numbered, and much longer than the notice that brings it),
    the annex is read and the notice is its letterhead.
    """
    for i, line in enumerate(lines):
        label = line.number
        if i and label and label.style.is_annex and len(line.words) - label.end < 40 and "：" not in label.printed:
            before = sum(len(other.words) for other in lines[:i])
            behind = sum(len(other.words) for other in lines[i:])
            if behind > 2 * before and sum(other.opens_body for other in lines[i + 1 :]) >= 3:
                return lines[: i + 1], lines[i + 1 :], []
            return [], lines[:i], lines[i:]
    return [], lines, []


def _find_contents(lines: list[Line]) -> list[Line]:
    """A table of contents: a run of at least three numbered headings, the first of which comes again."""
    start = next((i for i, line in enumerate(lines[:80]) if line.opens_body), None)
    if start is None:
        return []
    first = RE_LEADERS.sub("", lines[start].words)
    end, numbered = start, 0
    while end < len(lines) and len(words := lines[end].words) < 60 and "。" not in words:
        if end > start and RE_LEADERS.sub("", words) == first:
            break
        numbered += lines[end].opens_body
        end += 1
    again = any(RE_LEADERS.sub("", line.words) == first for line in lines[end : end + 300])
    named = start > 0 and lines[start - 1].words in ("目录", "目次")
    if numbered < (2 if named else 3) or not again:
        return []
    while end > start and not lines[end - 1].opens_body:
        end -= 1  # 前言 and what follows it open the text
    return lines[start - named : end]


# ---- the front


def _notice_label(line: Line) -> str:
    return "boilerplate" if line.outside and line.outside.label == "boilerplate" else "letterhead"


def _label_front(lines: list[Line]) -> tuple[list[tuple[Line, str]], str | None]:
    """Label the lines before the body, and find the title.

    Returns:
        A label for each line: ``letterhead`` up to the title, ``title``, ``boilerplate``, and ``lead_in`` for the
        preamble behind it. Of several titles (a notice and the plan that it brings) the last is the document's.
    """
    groups = _title_groups(lines)
    first, last = groups[-1] if groups else (-1, -1)
    labels = []
    for i, line in enumerate(lines):
        kind = line.outside
        if groups and first <= i <= last:
            label = "title"
        elif kind and kind.label == "boilerplate":
            label = "boilerplate"
        elif (
            i < first
            or kind
            or (RE_ADOPTION.match(line.words) and len(line.words) < 120)
            or any(a <= i <= b for a, b in groups[:-1])
        ):
            label = "letterhead"
        else:
            label = "lead_in"
        labels.append((line, label))
    return labels, "".join(line.words for line in lines[first : last + 1]) if groups else None


def _title_groups(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """First and last line of each title."""
    texts = [line.words for line in lines]
    groups: list[tuple[int, int]] = []
    for i, line in enumerate(texts):
        if not is_title(line) or lines[i].outside:
            continue
        first = i
        stem = re.sub(r"[（(][^（）()]*[)）]$", "", line)
        incomplete = stem in DOCUMENT_TYPES or len(stem) <= 14 or stem.startswith(("关于", "印发"))
        while first > 0:
            above = texts[first - 1]
            if (
                not _can_continue(lines[first - 1])
                or (groups and first - 1 <= groups[-1][1] and not incomplete)
                or (is_title(above) and not incomplete)
                or (not incomplete and is_signature(above) and not texts[first].startswith(("关于", "印发")))
            ):
                break
            first -= 1
            incomplete = texts[first].startswith(("关于", "印发"))
            if not incomplete and "》" not in line:
                break
        last = i
        if last + 1 < len(texts) and RE_TITLE_TAIL.match(texts[last + 1]):
            last += 1
        while groups and groups[-1][1] >= first:
            groups.pop()
        groups.append((first, last))
    return groups


def _can_continue(line: Line) -> bool:
    """Whether a line can be the upper part of a title that runs over several lines."""
    words = line.words
    return (
        2 <= len(words) <= 45
        and not RE_SENTENCE_END.search(words)
        and "：" not in words
        and not words.endswith(("，", "）", "文件"))
        and not line.outside
        and not RE_DATE.fullmatch(words)
    )


# ---- the body's numbers, and its end


def _settle_numbers(lines: list[Line]) -> None:
    """Keep the numbers that open a division; take them from lines where they do not; mark unnumbered headings."""
    listing = False  # inside 附件：1.… 2.…, which only lists the annexes
    boxed = False
    opened: list[Label] = []
    any_open = False
    for i, line in enumerate(lines):
        label = line.number
        if label and label.style.is_annex:
            listing, label = True, None
        elif label and listing and not RE_SENTENCE_END.search(line.words) and len(line.words) < 60:
            label = None
        elif label or listing:
            listing = label is None and line.words.startswith("附")
        if label and label.style.name == "box":
            boxed, label = True, None
        elif boxed and label:
            # numbers inside a box are its own: it ends where the count outside goes on
            if any_open and not _continues(label, opened):
                label = None
            else:
                boxed = False
        line.number = label
        if label:
            opened.append(label)
        else:
            line.is_heading = bool(line.heading_level) or (not opened and _is_unnumbered_heading(lines, i))
        any_open = any_open or line.number is not None or line.is_heading


def _continues(label: Label, opened: list[Label]) -> bool:
    before = next((other for other in reversed(opened) if other.style is label.style), None)
    return before is not None and label.num == before.num + 1


def _is_unnumbered_heading(lines: list[Line], i: int) -> bool:
    """What its format makes a heading; or a short line without any mark between whole sentences.

    Where the document numbers anything, the numbers are its headings.
    """
    line = lines[i]
    if line.heading_level:
        return True
    if i + 1 >= len(lines) or not RE_HEADING_LINE.match(line.words):
        return False
    following = lines[i + 1]
    if len(following.words) < 40 or following.number or line.outside:
        return False
    return not i or lines[i - 1].words[-1] in "。！？；）〕】"


def _cut_tail(layout: Layout) -> None:
    """Take the lines behind the last measure that are none of it: closing words, signature, boilerplate."""
    lines = layout.body
    keep = max((i + 1 for i, line in enumerate(lines) if line.number or line.is_heading), default=0)
    first = next(
        (i for i in range(keep, len(lines)) if lines[i].closing or RE_ANNEX_LINE.match(lines[i].words)), len(lines)
    )
    while first > keep and is_signature(lines[first - 1].words):
        first -= 1
    layout.tail = [(line, line.closing.label if line.closing else "closing") for line in lines[first:]]
    del lines[first:]
