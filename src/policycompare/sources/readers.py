"""The readers, one a format: from the bytes of a file to characters and blocks (``blocks.py``)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple

from policycompare.sources.blocks import ReadText
from policycompare.sources.formats.pdf import read_pdf
from policycompare.sources.formats.plain_text import read_txt
from policycompare.sources.manifest import FileEntry

Reader = Callable[[bytes, FileEntry], ReadText]

READERS: dict[str, Reader] = {".pdf": read_pdf, ".txt": read_txt}
"""Ending of a file's name, in small letters -> its reader. A file with any other ending is read as plain text."""


class Format(NamedTuple):
    """The format that a file is read in: its name as ``documents.source_format`` has it, and its reader."""

    name: str
    read: Reader


def format_of(path: str) -> Format:
    """The format of a file, by the ending of its name.

    Example:
        >>> format_of("plan.TXT").name, format_of("plan").name
        ('txt', 'txt')
    """
    suffix = PurePath(path).suffix.lower()
    if suffix not in READERS:
        suffix = ".txt"
    return Format(suffix[1:], READERS[suffix])
