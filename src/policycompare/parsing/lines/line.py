"""The lines of a document, each looked at once: the number that it begins with, what its words are known as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from policycompare.parsing.lines.line_patterns import LinePattern, match_line
from policycompare.parsing.lines.numbering import Label, match_label
from policycompare.parsing.lines.settling import settle_labels
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
        block: The block that it stands in; None outside of any.
    """

    text: str
    start: int
    end: int
    number: Label | None = None
    heading_level: int = 0
    is_heading: bool = False
    block: Block | None = None

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
    def table(self) -> Block | None:
        """The table that its format puts it into."""
        return self.block if self.block is not None and self.block.kind == "table" else None

    @property
    def in_table(self) -> bool:
        """Whether it stands in a cell of a table."""
        return self.table is not None

    @property
    def opens_body(self) -> bool:
        """Whether a body can begin here: a number, and not that of an annex, a box or a row of a table."""
        label = self.number
        return label is not None and not label.style.is_annex and label.style.name != "box" and not self.in_table


def read_lines(text: str, lines: Iterable[TextLine]) -> list[Line]:
    """The lines of a document in their text."""
    return [
        Line(
            text, line.start, line.end, match_label(text[line.start : line.end]), _heading_level(line), block=line.block
        )
        for line in lines
    ]


def _heading_level(line: TextLine) -> int:
    return line.block.level if line.block and line.block.kind == "heading" else 0


def settle_numbers(lines: Sequence[Line]) -> None:
    """Take the numbers away that need company in a document and have none; changes the lines in place."""
    for line, label in zip(lines, settle_labels([line.number for line in lines]), strict=True):
        line.number = label
