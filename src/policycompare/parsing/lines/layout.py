"""Which lines are the body, and what the others are: letterhead, title, lead-in, contents, annex, signature.

Every line gets its label here, once. What the body's lines say is read by the files behind this one.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from policycompare.limits import limit_met
from policycompare.parsing.lines.annexes import split_parts
from policycompare.parsing.lines.contents import MAX_ENTRIES, find_contents
from policycompare.parsing.lines.dates import RE_DATE
from policycompare.parsing.lines.head_table import is_head_cell, read_head_table
from policycompare.parsing.lines.line import Line
from policycompare.parsing.lines.line_patterns import RE_ADOPTION, RE_SENTENCE_END, is_issuer, is_signature, is_title
from policycompare.parsing.lines.named_units import find_addressees
from policycompare.parsing.lines.numbering import Label
from policycompare.parsing.lines.titles import RE_GLUED, find_titles, joined

RE_HEADING_LINE = re.compile(r"^[^。；！？，：,、]{4,30}$")
RE_ANNEX_LINE = re.compile(r"^附件?\d*[：:]|^附件\d*$")


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
        notes: What a reader of the tables should know, each with its place.
    """

    front: list[tuple[Line, str]] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    tail: list[tuple[Line, str]] = field(default_factory=list)
    contents: list[Line] = field(default_factory=list)
    annex: list[Line] = field(default_factory=list)
    title: str | None = None
    notes: list[tuple[int, str]] = field(default_factory=list)


def read_layout(lines: list[Line]) -> Layout:
    """Tell what each line of a document is."""
    layout = Layout()
    lines = _unglue(lines)
    layout.contents = find_contents(lines)
    held = set(map(id, layout.contents))
    parts = split_parts([line for line in lines if id(line) not in held])
    layout.annex, layout.notes, main = parts.annex, parts.notes, parts.plan
    if len(layout.contents) >= MAX_ENTRIES:
        cut = limit_met(f"behind {MAX_ENTRIES} lines of contents what follows is read as the text")
        layout.notes.append((layout.contents[-1].start, cut))
    first = next((i for i, line in enumerate(main) if line.opens_body), len(main))
    is_running = first == len(main)
    stated = _stated_title([*parts.notice, *main[:first]])
    levels = Counter(line.heading_level for line in main)
    until = _first_of_several(main[:40], levels) if is_running else first
    labels, layout.title = _label_front(main[:until], stated, levels, is_running=is_running)
    if is_running:  # running text without numbers: the front ends with the last title or letterhead
        first = max((i + 1 for i, (_, label) in enumerate(labels) if label in ("title", "letterhead")), default=0)
        labels = labels[:first]
    first = _first_heading(labels)
    layout.front = [(line, _notice_label(line)) for line in parts.notice] + labels[:first]
    layout.title = layout.title or _annex_title(parts.notice)
    layout.body = main[first:]
    _settle_numbers(layout.body)
    _cut_tail(layout)
    return layout


def _unglue(lines: list[Line]) -> list[Line]:
    """Lines as they are printed: a title with its addressees or its number behind it is two of them."""
    found = []
    for i, line in enumerate(lines):
        glued = RE_GLUED.match(line.words) if i < 30 and line.words.endswith(("：", "号")) else None
        if glued and not line.number and not line.outside:
            at = line.start + glued.start("rest")
            found.append(replace(line, end=at))
            found.append(replace(line, start=at, heading_level=0))
        else:
            found.append(line)
    return found


# ---- the front


def _notice_label(line: Line) -> str:
    return "boilerplate" if line.outside and line.outside.label == "boilerplate" else "letterhead"


def _stated_title(lines: list[Line]) -> str | None:
    """The title that the table above a page states, or the plan that the notice says it brings."""
    stated = read_head_table(lines).get("title")
    return stated.words if stated else None


def _adopted(lines: list[Line]) -> set[int]:
    """The numbers of the lines that say when a document was passed: 2021年1月27日…第十五届 / 人民代表大会第五次会议批准."""
    found = {i for i, line in enumerate(lines) if RE_ADOPTION.match(line.words) and len(line.words) < 120}
    for i, (above, line) in enumerate(itertools.pairwise(lines)):
        pair = above.words + line.words
        if i not in found and len(pair) < 120 and RE_DATE.search(above.words) and RE_ADOPTION.match(pair):
            found |= {i, i + 1}
    return found


def _annex_title(notice: list[Line]) -> str | None:
    """附件：云河市城市更新行动方案, where the plan below has no title of its own."""
    words = re.sub(r"^附件?[^：]{0,4}：", "", notice[-1].words) if notice else ""
    return words if words and is_title(words) else None


def _first_heading(labels: list[tuple[Line, str]]) -> int:
    """Where the body begins: at the first number, or at a heading of the format's between the title and it."""
    level = min((line.heading_level for line, label in labels if label == "title" and line.heading_level), default=0)
    at = max((i + 1 for i, (_, label) in enumerate(labels) if label == "title"), default=0)
    for i, (line, label) in enumerate(labels[at:], at):
        if line.heading_level > level and label == "lead_in" and not line.in_table:
            return i
    return len(labels)


def _first_of_several(lines: list[Line], levels: Counter[int]) -> int:
    """The first heading of a level that comes again further down: it divides the text, and no title stands below it."""
    for i, line in enumerate(lines):
        if i and levels[line.heading_level] > 1 and line.heading_level not in (0, lines[i - 1].heading_level):
            return i
    return len(lines)


def _label_front(
    lines: list[Line], stated: str | None, levels: Counter[int], *, is_running: bool
) -> tuple[list[tuple[Line, str]], str | None]:
    """Label the lines before the body, and find the title.

    Returns:
        A label for each line: ``letterhead`` up to the title, ``title``, ``boilerplate``, and ``lead_in`` for the
        preamble behind it. Of several titles (a notice and the plan that it brings) the last is the document's.
    """
    groups = find_titles(lines, stated, levels, is_running=is_running)
    first, last = groups[-1] if groups else (-1, -1)
    addressed = find_addressees(lines)
    adopted = _adopted(lines)
    below = last + 1  # 云河市农业农村局, 2022年12月: whose plan it is may stand below its title, as on a cover
    while groups and below < len(lines) and (lines[below].outside or is_issuer(lines[below].words)):
        below += 1
    labels = []
    for i, line in enumerate(lines):
        kind = line.outside
        if groups and first <= i <= last:
            label = "title"
        elif (kind and kind.label == "boilerplate") or is_head_cell(line):
            label = "boilerplate"
        elif (
            i < first
            or kind
            or i in addressed
            or last < i < below
            or i in adopted
            or any(a <= i <= b for a, b in groups[:-1])
        ):
            label = "letterhead"
        else:
            label = "lead_in"
        labels.append((line, label))
    return labels, joined(lines, first, last) if groups else None


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
    if 0 < keep < len(lines) and not RE_SENTENCE_END.search(lines[keep - 1].words) and not lines[keep].outside:
        keep += bool(RE_SENTENCE_END.search(lines[keep].words))  # a heading's own text, whatever it says
    if not keep:  # running text: whole sentences behind a line show that it closes nothing
        keep = max((i + 1 for i, line in enumerate(lines) if line.words[-1] == "。" and not line.closing), default=0)
    first = next(
        (i for i in range(keep, len(lines)) if lines[i].closing or RE_ANNEX_LINE.match(lines[i].words)), len(lines)
    )
    while first > keep and is_signature(lines[first - 1].words):
        first -= 1
    layout.tail = [(line, line.closing.label if line.closing else "closing") for line in lines[first:]]
    del lines[first:]
