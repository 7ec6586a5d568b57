"""What a section of the report is made of; ``kind`` is the macro of ``templates/report_parts.html`` that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from policycompare.report.finding_list import ShownAnswer
from policycompare.report.side_by_side import SideBySide
from policycompare.report.table_html import Grid

if TYPE_CHECKING:
    from markupsafe import Markup

    from policycompare.plots.registry import Caption


@dataclass(frozen=True)
class Text:
    """Paragraphs, a list, and what a program printed, line by line, below a heading; each may be missing."""

    heading: str = ""
    paragraphs: Sequence[str] = ()
    lines: Sequence[str] = ()
    printed: Sequence[str] = ()
    kind: ClassVar = "text"


@dataclass(frozen=True)
class Answers:
    """The findings under their questions, the weightiest of each at once."""

    answers: Sequence[ShownAnswer]
    kind: ClassVar = "answers"


@dataclass(frozen=True)
class ShownFigure:
    """A figure with its caption.

    Attributes:
        name: Stem of its files.
        label, title: What it is called in a link, and above its caption.
        caption, facts: What it shows, and what it was drawn from.
        size: In pixels; empty where the SVG does not say it.
        picture: Address of a picture that holds the figure itself.
    """

    name: str
    label: str
    title: str
    caption: Caption
    facts: str
    size: dict[str, int]
    picture: Markup
    kind: ClassVar = "figure"


@dataclass(frozen=True)
class Row:
    """A row of the codebook that opens to what the sides say.

    Attributes:
        anchor, name: Where links to it lead, and what it is called.
        printed: Its name in the codebook, where that is another.
        counts: Passages of each side.
        side: The sides side by side.
    """

    anchor: str
    name: str
    printed: str
    counts: str
    side: SideBySide


@dataclass(frozen=True)
class Rows:
    """The rows that two sides have, by theme."""

    note: str
    themes: dict[str, list[Row]]
    kind: ClassVar = "rows"


Part = Text | Answers | ShownFigure | Grid | Rows
