"""What the styles of a Word document say of a paragraph: heading level, list, hidden text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"

RE_HEADING_STYLE = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)
HEADING_STYLE_SAMPLES = (("heading 1", 1), ("标题 3", 3), ("Heading2", 2))
HEADING_STYLE_REJECTS = ("标题", "toc 1", "heading 1 Char", "header")
TITLE_STYLES = ("title", "标题", "標題")

MAX_HEADING = 60
"""Longest heading: what is longer is a paragraph that somebody gave a heading's style."""
MAX_HEADING_SENTENCE = 30
"""Longest heading that ends with a full stop."""
RE_SENTENCE = re.compile("[。；！？;]")


def is_on(properties: etree._Element | None, name: str) -> bool | None:
    """Whether a switch (``w:vanish``) is on; None where the properties do not say."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return None if found is None else found.get(VAL, "1") not in ("0", "false", "off")


def number(element: etree._Element | None, default: int | None = None) -> int | None:
    """The number in an element's ``w:val``; the default where there is none."""
    value = element.get(VAL, "") if element is not None else ""
    return int(value) if re.fullmatch(r"-?\d{1,9}", value) else default


class ParagraphStyle(NamedTuple):
    """What a style, with all that it is based on, says of its paragraphs.

    Attributes:
        level: Level of the heading that they are, 1 = outermost, 0 = none.
        num_id: The list that numbers them; None = none.
        list_level: Their level in it, from 0; None = not said.
        hidden: Whether their text is hidden.
        lists: Ids of the styles, the nearest first: a list's level may name one of them.
    """

    level: int = 0
    num_id: int | None = None
    list_level: int | None = None
    hidden: bool = False
    lists: tuple[str, ...] = ()


@dataclass(slots=True)
class Styles:
    """The styles of a document."""

    root: etree._Element | None
    by_id: dict[str, etree._Element] = field(default_factory=dict)
    default: str | None = None
    seen: dict[str | None, ParagraphStyle] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for style in self.root.iterchildren(f"{W}style") if self.root is not None else ():
            name = style.get(f"{W}styleId", "")
            self.by_id.setdefault(name, style)
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self.default = name

    def chain(self, style_id: str | None) -> Iterator[tuple[str, etree._Element]]:
        """A style and those that it is based on, the nearest first."""
        done: set[str] = set()
        while style_id and style_id not in done and style_id in self.by_id:
            done.add(style_id)
            style = self.by_id[style_id]
            yield style_id, style
            based = style.find(f"{W}basedOn")
            style_id = based.get(VAL) if based is not None else None

    def of(self, style_id: str | None) -> ParagraphStyle:
        """What the style of that id says; without an id, what the document's default style says."""
        if style_id not in self.seen:
            self.seen[style_id] = self._read(style_id or self.default)
        return self.seen[style_id]

    def _read(self, style_id: str | None) -> ParagraphStyle:
        level = num_id = list_level = hidden = None
        lists = []
        for own_id, style in self.chain(style_id):
            properties = style.find(f"{W}pPr")
            if level is None:
                level = self._level(style, properties)
            numbering = properties.find(f"{W}numPr") if properties is not None else None
            if numbering is not None:
                num_id = number(numbering.find(f"{W}numId")) if num_id is None else num_id
                list_level = number(numbering.find(f"{W}ilvl")) if list_level is None else list_level
            if hidden is None:
                hidden = is_on(style.find(f"{W}rPr"), "vanish")
            lists.append(own_id)
        return ParagraphStyle(level or 0, num_id, list_level, bool(hidden), tuple(lists))

    def _level(self, style: etree._Element, properties: etree._Element | None) -> int | None:
        outline = properties.find(f"{W}outlineLvl") if properties is not None else None
        if outline is not None:
            return heading_level(number(outline, 9))
        named = style.find(f"{W}name")
        name = named.get(VAL, "") if named is not None else ""
        found = RE_HEADING_STYLE.fullmatch(name.strip())
        if found:
            return int(found.group(1))
        return 1 if name.strip().lower() in TITLE_STYLES else None

    def hides(self, style_id: str | None) -> bool:
        """Whether a character style hides its text."""
        return any(is_on(style.find(f"{W}rPr"), "vanish") for _, style in self.chain(style_id))


def heading_level(outline_level: int | None) -> int:
    """The level of a heading with an outline level of Word, where 9 is body text."""
    return outline_level + 1 if outline_level is not None and 0 <= outline_level < 9 else 0


def reads_as_heading(text: str) -> bool:
    """Whether a paragraph with a heading's style is one: a style alone makes no heading of a paragraph of the body.

    Example:
        >>> reads_as_heading("第一章 总则"), reads_as_heading("（一）健全机制。")
        (True, True)
        >>> reads_as_heading("（一）健全机制。各区要建立联席会议，每季度研究一次。")
        False
    """
    stop = RE_SENTENCE.search(text)
    if stop is None:
        return len(text) <= MAX_HEADING and not text.endswith(("，", ",", "、"))
    return stop.end() == len(text) <= MAX_HEADING_SENTENCE and stop.group() == "。"
