"""The readers, one a format: from the bytes of a file to characters and blocks (``blocks.py``)."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple

from policycompare.errors import DataError
from policycompare.sources.blocks import ReadText
from policycompare.sources.formats.markdown.reader import read_markdown
from policycompare.sources.formats.office import read_old_text, read_old_workbook
from policycompare.sources.formats.pdf.reader import read_pdf
from policycompare.sources.formats.plain_text import read_txt
from policycompare.sources.formats.web_page.reader import read_html, read_mhtml
from policycompare.sources.formats.word.reader import read_docx
from policycompare.sources.formats.workbook.reader import read_csv, read_xlsx
from policycompare.sources.manifest import FileEntry
from policycompare.sources.no_text import without_no_text
from policycompare.sources.signatures import REFUSED_ENDINGS, refusal, signature

Reader = Callable[[bytes, FileEntry], ReadText]

READERS: dict[str, Reader] = {
    ".txt": read_txt,
    ".html": read_html,
    ".md": read_markdown,
    ".docx": read_docx,
    ".pdf": read_pdf,
    ".xlsx": read_xlsx,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".doc": read_old_text,
    ".wps": read_old_text,
    ".rtf": read_old_text,
    ".odt": read_old_text,
    ".xls": read_old_workbook,
    ".et": read_old_workbook,
    ".ods": read_old_workbook,
    ".mht": read_mhtml,
}
"""Ending of a format's files, in small letters -> its reader. A file of any other ending is read as plain text."""

OTHER_ENDINGS = {".htm": ".html", ".shtml": ".html", ".xhtml": ".html", ".mhtml": ".mht", ".markdown": ".md"}
"""Endings that are other names of a format."""

MARKED = frozenset(READERS) - {".txt", ".md", ".html", ".csv", ".tsv"}
"""Formats whose files begin with a mark of their own (``signatures.py``): a file without it is none, whatever it is
called."""

NAMESAKES = {".doc": (".wps",), ".xls": (".et",)}
"""Formats that share a mark; the ending tells them apart."""


class Format(NamedTuple):
    """The format that a file is read in: its name as ``documents.source_format`` has it, and its reader."""

    name: str
    read: Reader


def format_of(path: str, data: bytes) -> Format:
    r"""The format of a file, by its content, and by the ending of its name where the content has no mark.

    Raises:
        DataError: It is of a kind that is not read, protected by a password, or cut short.

    Example:
        >>> format_of("plan.TXT", "一、总体要求".encode()).name, format_of("plan.doc", b"{\\rtf1 }").name
        ('txt', 'rtf')
    """
    ending = PurePath(path).suffix.lower()
    ending = OTHER_ENDINGS.get(ending, ending)
    found = signature(data, path)
    if found is None:
        if ending in REFUSED_ENDINGS:
            raise refusal(path, REFUSED_ENDINGS[ending])
        found = ending if ending in READERS and ending not in MARKED else ".txt"
    elif ending in NAMESAKES.get(found, ()):
        found = ending
    if found not in READERS:
        raise DataError(path, f"this file is {found[1:]}, which is not read", "save its text")
    return Format(found[1:], _at_one_boundary(READERS[found], found[1:]))


def _at_one_boundary(read: Reader, name: str) -> Reader:
    """A reader from which only text comes, or ``DataError``, whatever a library thinks of a file, or warns of."""

    def read_safely(data: bytes, entry: FileEntry) -> ReadText:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)
                return without_no_text(read(data, entry))
        except DataError:
            raise
        except Exception as error:
            problem = f"it cannot be read as {name} ({type(error).__name__}: {str(error)[:100]})"
            raise DataError(entry.path, problem, "open it in the program that made it, and save it again") from error

    return read_safely
