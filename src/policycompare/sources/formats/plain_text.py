"""Plain text: a paragraph a line that holds anything, and tables whose cells are parted by tabs.

A text that is Markdown in truth is read as Markdown.
"""

from __future__ import annotations

import re

from policycompare.sources.blocks import ReadText
from policycompare.sources.decoding import decode
from policycompare.sources.formats.markdown.reader import is_markdown, read_marked
from policycompare.sources.formats.tab_tables import set_tables
from policycompare.sources.manifest import FileEntry

RE_LINE = re.compile("[^\n\r\x0b\x0c\x85\u2028\u2029]+")


def read_txt(data: bytes, entry: FileEntry) -> ReadText:
    r"""Read plain text.

    Raises:
        DataError: The bytes are no text.

    Example:
        >>> from policycompare.sources.manifest import FileEntry
        >>> found = read_txt("一、总体要求\n\n1.加强领导。".encode(), FileEntry("plan.txt", None, None, ()))
        >>> [found.characters[b.start : b.end] for b in found.blocks]
        ['一、总体要求', '1.加强领导。']
    """
    # A bell ends each cell of a table in text that was copied out of Word.
    characters = decode(data, entry.path, entry.encoding).replace("\a", "\t")
    if is_markdown(characters):
        return read_marked(characters)
    lines = (m.span() for m in RE_LINE.finditer(characters) if not m.group().isspace())
    return ReadText(characters, tuple(set_tables(characters, lines)), is_decoded=True)
