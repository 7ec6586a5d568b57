"""The automatic numbers of a Word document, counted as Word counts and written as Word prints them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from policycompare.sources.formats.word.counting import write_number
from policycompare.sources.formats.word.styles import VAL, ParagraphStyle, Styles, W, is_on, number

if TYPE_CHECKING:
    from lxml import etree

LEVELS = 9


class AutoNumber(NamedTuple):
    """The number that is printed before a paragraph.

    Attributes:
        printed: Its characters, with what parts them from the text; empty for none.
        series: The list and the level in it that count.
        looks: What all numbers of the series look like: ``（%1）chineseCounting``.
    """

    printed: str = ""
    series: tuple[int, int] = (0, 0)
    looks: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list.

    Attributes:
        start: Its first number.
        format: How it counts; see ``counting.py``.
        text: What is printed, ``%1`` standing for the number of the first level: ``（%2）``.
        suffix: What stands between number and text.
        is_legal: Whether the numbers of all levels are printed in figures.
        restart: The level, from 1, from which on upwards a number makes this one begin anew; 0 = none does.
        style: Id of the paragraph style that belongs to the level.
    """

    start: int = 0
    format: str = "decimal"
    text: str = ""
    suffix: str = " "
    is_legal: bool = False
    restart: int | None = None
    style: str | None = None


def _read_level(element: etree._Element) -> Level:
    # A format that only later versions know stands beside one that all know.
    formats = list(element.iter(f"{W}numFmt"))
    text, suffix = element.find(f"{W}lvlText"), element.find(f"{W}suff")
    style = element.find(f"{W}pStyle")
    return Level(
        number(element.find(f"{W}start"), 0) or 0,
        formats[-1].get(VAL, "decimal") if formats else "decimal",
        text.get(VAL, "") if text is not None else "",
        "" if suffix is not None and suffix.get(VAL) == "nothing" else " ",
        bool(is_on(element, "isLgl")),
        number(element.find(f"{W}lvlRestart")),
        style.get(VAL) if style is not None else None,
    )


def _levels(element: etree._Element) -> dict[int, Level]:
    found = {}
    for child in element.iterchildren(f"{W}lvl"):
        at = child.get(f"{W}ilvl", "")
        if at.isdigit() and int(at) < LEVELS:
            found[int(at)] = _read_level(child)
    return found


@dataclass(slots=True)
class AutoNumbers:
    """The lists of a document and how far each has counted; ask for each paragraph once, in their order."""

    root: etree._Element | None
    styles: Styles
    lists: dict[int, tuple[str, dict[int, Level], set[int]]] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=lambda: defaultdict(lambda: [None] * LEVELS))
    begun: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.root is None:
            return
        abstract = {e.get(f"{W}abstractNumId", ""): e for e in self.root.iterchildren(f"{W}abstractNum")}
        for element in self.root.iterchildren(f"{W}num"):
            self._read_list(element, abstract)

    def _read_list(self, element: etree._Element, abstract: dict[str, etree._Element]) -> None:
        num_id = element.get(f"{W}numId", "")
        named = element.find(f"{W}abstractNumId")
        if not num_id.isdigit() or named is None:
            return
        name = self._linked(named.get(VAL, ""), abstract)
        levels = _levels(abstract[name]) if name in abstract else {}
        restarted = set()
        for override in element.iterchildren(f"{W}lvlOverride"):
            at = override.get(f"{W}ilvl", "")
            if not at.isdigit() or int(at) >= LEVELS:
                continue
            levels |= {int(at): level for level in _levels(override).values()}
            start = number(override.find(f"{W}startOverride"))
            if start is not None:
                levels[int(at)] = replace(levels.get(int(at), Level()), start=start)
                restarted.add(int(at))
        self.lists[int(num_id)] = (name, levels, restarted)

    def _linked(self, name: str, abstract: dict[str, etree._Element]) -> str:
        """The list in which levels are declared: one may borrow those of a list style."""
        link = abstract[name].find(f"{W}numStyleLink") if name in abstract else None
        if link is None:
            return name
        for other, element in abstract.items():
            owner = element.find(f"{W}styleLink")
            if owner is not None and owner.get(VAL) == link.get(VAL):
                return other
        return name

    def next(self, properties: etree._Element | None, style: ParagraphStyle) -> AutoNumber:
        """The number that is printed before the next paragraph.

        Args:
            properties: The paragraph's ``w:pPr``.
            style: What its style says.
        """
        own = properties.find(f"{W}numPr") if properties is not None else None
        num_id = number(own.find(f"{W}numId")) if own is not None else None
        at = number(own.find(f"{W}ilvl")) if own is not None else None
        num_id = style.num_id if num_id is None else num_id
        if num_id is None or num_id not in self.lists:
            return AutoNumber()
        name, levels, restarted = self.lists[num_id]
        if at is None:
            linked = {level.style: at for at, level in levels.items() if level.style}
            at = next((linked[s] for s in style.lists if s in linked), style.list_level or 0)
        if not 0 <= at < LEVELS or at not in levels:
            return AutoNumber()
        counts = self.counts[name]
        if at in restarted and (num_id, at) not in self.begun:
            self.begun.add((num_id, at))
            counts[at] = None
        before = counts[at]
        counts[at] = levels[at].start if before is None else before + 1
        for deeper in range(at + 1, LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or at < restart:
                counts[deeper] = None
        return AutoNumber(self._printed(levels, counts, at), (num_id, at), levels[at].text + levels[at].format)

    def _printed(self, levels: dict[int, Level], counts: list[int | None], at: int) -> str:
        level = levels[at]
        if level.format == "bullet":
            return ""  # a mark that says no more than that here is an item

        def numeral(match: re.Match[str]) -> str:
            named = int(match.group(1)) - 1
            other = levels.get(named, Level())
            count = counts[named]
            value = other.start if count is None else count
            return write_number(value, "decimal" if level.is_legal and other.format != "none" else other.format)

        printed = re.sub("%([1-9])", numeral, level.text)
        return printed + level.suffix if printed.strip() else ""
