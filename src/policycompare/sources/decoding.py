"""Bytes to characters: declared encoding, else BOM, strict UTF-8, UTF-16, GB18030."""

from __future__ import annotations

import codecs
import re

from policycompare.errors import DataError

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
MAX_LINE = 1_000_000
"""Longest line that is taken for text. A document has paragraphs; a longer line is a broken copy."""
CUT_SHORT = "the file ends inside a character: it was cut short"
SAVE_AGAIN = "save the document as plain text in UTF-8"

# Characters that no text holds: control characters other than white space, and the mark of a
# failed decoding.
RE_NO_TEXT = re.compile("[\x00-\x06\x08\x0e-\x1b\x7f\ufffd\ufffe]")


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """Decode a document.

    Args:
        data: The bytes of the file.
        name: The file's name, for messages.
        encoding: Declared encoding; tried alone where given.

    Returns:
        The characters, without a byte order mark, line ends as they were.

    Raises:
        DataError: The file is empty, binary, cut short, or in no encoding that is known here.
    """
    if not data.strip():
        raise DataError(name, "the file is empty", "put the document's text into it")
    text = _strict(data, encoding, name) if encoding else _guess(data, name)
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise DataError(name, "the file holds white space only", "put the document's text into it")
    found = RE_NO_TEXT.search(text)
    if found:
        problem = f"U+{ord(found.group()):04X} stands in no text: the file is binary or damaged"
        raise DataError(f"{name}, character {found.start()}", problem, SAVE_AGAIN)
    longest = max(map(len, text.splitlines()))
    if longest > MAX_LINE:
        problem = f"a line holds {longest:,} characters, more than {MAX_LINE:,}"
        raise DataError(name, problem, "break the text into the document's paragraphs")
    return text


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        raise DataError(name, f"no encoding is called {encoding!r}", "write utf-8, utf-16 or gb18030") from None
    except UnicodeDecodeError as error:
        where = f"{name}, byte {error.start}"
        raise DataError(where, f"not valid {encoding}", "correct the encoding in the manifest") from None


def _guess(data: bytes, name: str) -> str:
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > 0:
            raise DataError(f"{name}, byte {error.start}", CUT_SHORT, "get a whole copy") from None
    if len(data) % 2 == 0:
        # Text in UTF-16 holds line ends and ASCII marks, with a zero byte on one side; 一 has one on the other.
        zeros = (data[0::2].count(0), data[1::2].count(0))
        if max(zeros) > 0 and min(zeros) * 3 <= max(zeros):
            try:
                return data.decode("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le")
            except UnicodeDecodeError:
                pass
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:
            raise DataError(f"{name}, byte {error.start}", CUT_SHORT, "get a whole copy") from None
        problem = "neither UTF-8, UTF-16 nor GB18030: binary or damaged"
        raise DataError(f"{name}, byte {error.start}", problem, SAVE_AGAIN) from None
