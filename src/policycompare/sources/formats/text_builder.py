"""How a reader puts characters and blocks together: paragraphs, headings and tables, one behind the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from policycompare.sources.blocks import Block, Kind, ReadText, Span


@dataclass(eq=False, slots=True)
class Cell:
    """A cell of a table; a merged cell is one object that stands in every place it covers."""

    text: str = ""


EMPTY = Cell()
"""Stands wherever a table holds nothing."""


@dataclass(slots=True)
class TextBuilder:
    r"""Collects the blocks of a document in reading order.

    Example:
        >>> builder = TextBuilder()
        >>> builder.add("一、重点任务", "heading", 1)
        >>> both = Cell("市教育局")
        >>> builder.add_table([[Cell("办好托育园"), both], [Cell("扩建学校"), both]])
        >>> read = builder.read()
        >>> read.characters
        '一、重点任务\n办好托育园\t市教育局\n扩建学校\t\n'
        >>> [[read.characters[a:b] for a, b in row] for row in read.blocks[1].rows]
        [['办好托育园', '市教育局'], ['扩建学校', '市教育局']]
    """

    pieces: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    at: int = 0

    def _write(self, text: str) -> Span:
        start = self.at
        self.pieces.append(text)
        self.at += len(text)
        return start, self.at

    def add(self, text: str, kind: Kind = "paragraph", level: int = 0) -> None:
        """Add a paragraph or heading; one that holds white space only is none."""
        text = text.strip(" \t\r\n")
        if text and not text.isspace():
            self.blocks.append(Block(kind, *self._write(text), level))
            self._write("\n")

    def add_table(self, rows: Sequence[Sequence[Cell]], header: int = 0) -> None:
        """Add a table whose rows are equally long; one that holds nothing is none."""
        if not any(cell.text for row in rows for cell in row):
            return
        start, spans, places = self.at, {}, []
        for number, row in enumerate(rows):
            if number:
                self._write("\n")
            own: list[Span] = []
            for column, cell in enumerate(row):
                if column and cell.text and cell is row[column - 1]:
                    own.append(own[-1])
                    continue
                if column:
                    self._write("\t")
                if not cell.text:
                    own.append((self.at, self.at))
                    continue
                if cell not in spans:
                    spans[cell] = self._write(cell.text)
                own.append(spans[cell])
            places.append(tuple(own))
        self.blocks.append(Block("table", start, self.at, rows=tuple(places), header=header))
        self._write("\n")

    def read(self, notes: Sequence[str] = ()) -> ReadText:
        """What was collected."""
        return ReadText("".join(self.pieces), tuple(self.blocks), (), tuple(notes))
