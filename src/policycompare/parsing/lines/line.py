"""The lines of a document, each looked at once: the number that it begins with, what its words are known as."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from policycompare.parsing.lines.line_patterns import LinePattern, match_line
from policycompare.parsing.lines.numbering import Label, match_label
from policycompare.sources.blocks import Block
from policycompare.text.documents import TextLine
from policycompare.text.sentences import sentence_spans

Span = tuple[int, int]


@dataclass(eq=False)
class Line:
    """A line in its text.

    Attributes:
        text: The whole normalised text that the line stands in.
        start: Where the line begins in it.
        end: Where it ends.
        number: The number that opens it; ``layout.py`` takes it away where it is none of the outline's.
        heading_level: Level of the heading that its format makes it; 0 = none.
        is_heading: It is a heading without a number.
        table: The table that it stands in, as its format sets it apart; None elsewhere.
    """

    text: str
    start: int
    end: int
    number: Label | None = None
    heading_level: int = 0
    is_heading: bool = False
    table: Block | None = None

    @cached_property
    def words(self) -> str:
        """Its characters."""
        return self.text[self.start : self.end]

    @cached_property
    def outside(self) -> LinePattern | None:
        """What it is where it is none of a body's: letterhead, boilerplate, signature; None elsewhere."""
        return match_line(self.words)

    @cached_property
    def closing(self) -> LinePattern | None:
        """The same behind the last measure, where closing words may stand too."""
        return self.outside or match_line(self.words, tail=True)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Spans of its sentences in the text: no sentence runs over a line's end."""
        return tuple(sentence_spans(self.text, self.start, self.end))

    @property
    def opens_body(self) -> bool:
        """Whether a body can begin here: a number, and not that of an annex or a box."""
        return self.number is not None and not self.number.style.is_annex and self.number.style.name != "box"


def read_lines(text: str, lines: Iterable[TextLine]) -> list[Line]:
    """The lines of a document in their text."""
    found = []
    for line in lines:
        block = line.block
        level = block.level if block and block.kind == "heading" else 0
        number = match_label(text[line.start : line.end])
        table = block if block and block.kind == "table" else None
        found.append(Line(text, line.start, line.end, number, level, table=table))
    return found
