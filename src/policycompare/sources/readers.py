"""The readers, one a format: from the bytes of a file to characters, and to blocks that the format sets apart.

A reader says nothing about what a text means. It gives the characters in reading order, line ends between blocks, and
for each block its kind and its place in them. Whoever comes behind knows blocks and no formats.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal, NamedTuple

from policycompare.sources.decoding import decode
from policycompare.sources.manifest import FileEntry

Kind = Literal["paragraph", "heading", "table", "page_break"]
Span = tuple[int, int]


class Block(NamedTuple):
    """A stretch of the characters that its format sets apart.

    Attributes:
        kind: paragraph, heading, table or page_break.
        start: Where it begins in the characters.
        end: Where it ends; its line end is not part of it.
        level: Level of a heading, 1 = outermost; 0 for anything else.
        rows: Rows of a table, each with the places of its cells; empty for anything else.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    rows: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadText:
    """What a reader takes out of a file: its characters, and the blocks in their order."""

    characters: str
    blocks: tuple[Block, ...]


Reader = Callable[[bytes, FileEntry], ReadText]
RE_LINE = re.compile("[^\n\r\x0b\x0c\x85\u2028\u2029]+")


def read_txt(data: bytes, entry: FileEntry) -> ReadText:
    r"""Read plain text: a paragraph a line that holds anything.

    Raises:
        DataError: The bytes are no text.

    Example:
        >>> from policycompare.sources.manifest import FileEntry
        >>> found = read_txt("一、总体要求\n\n1.加强领导。".encode(), FileEntry("plan.txt", None, None, ()))
        >>> [found.characters[b.start : b.end] for b in found.blocks]
        ['一、总体要求', '1.加强领导。']
    """
    characters = decode(data, entry.path, entry.encoding)
    lines = (m.span() for m in RE_LINE.finditer(characters) if not m.group().isspace())
    return ReadText(characters, tuple(Block("paragraph", start, end) for start, end in lines))


READERS: dict[str, Reader] = {".txt": read_txt}
"""Ending of a file's name, in small letters -> its reader. A file with any other ending is read as plain text."""


def reader_of(path: str) -> Reader:
    """The reader of a file, by the ending of its name."""
    return READERS.get(PurePath(path).suffix.lower(), read_txt)
