"""What leaves a reader: the characters of a file, and the blocks that its format sets apart in them.

A reader says nothing about what a text means. It gives the characters in reading order, a line end between blocks, and
for each block its kind and its place. Whoever comes behind knows blocks and no formats.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["paragraph", "heading", "table", "page_break"]
Span = tuple[int, int]


class Block(NamedTuple):
    """A stretch of the characters that its format sets apart.

    Attributes:
        kind: paragraph, heading or table; page_break, without length, where a page begins.
        start: Where it begins in the characters.
        end: Where it ends; its line end is not part of it.
        level: Level of a heading, 1 = outermost; 0 for anything else.
        rows: Rows of a table, each with the places of its cells; a merged cell stands in every place that it covers,
            an empty cell is an empty span. Empty for anything else.
        header: How many of the rows its format marks as the table's head.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    rows: tuple[tuple[Span, ...], ...] = ()
    header: int = 0


@dataclass(frozen=True, slots=True)
class ReadText:
    """What a reader takes out of a file.

    Attributes:
        characters: Its characters in reading order; every span of every table indexes them.
        blocks: Its blocks in their order.
        skipped: Places of marks that belong to the format and not to the text (the # of a heading in Markdown).
        notes: What a user must know of the reading (3 pictures were not read), a line each.
        is_decoded: The characters are the decoded file's own; else they are written beside the tables.
    """

    characters: str
    blocks: tuple[Block, ...]
    skipped: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()
    is_decoded: bool = False
