"""Bytes to characters: the declared encoding, a byte order mark, UTF-8, or the encoding that gives commoner text."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from policycompare.errors import DataError
from policycompare.sources.commonness import commonness

# UTF-32 stands first: its mark begins as that of UTF-16 does.
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What is called GB2312 or GBK mostly holds characters that only GB18030 has, which includes both; likewise Big5.
# Windows writes Big5 as cp950, whose ～ differs; Hong Kong adds its own characters (HKSCS).
BIG5 = ("cp950", "big5hkscs")
WIDER = {"gb2312": ("gb18030",), "gbk": ("gb18030",), "big5": BIG5, "cp950": BIG5, "big5hkscs": BIG5[::-1]}
ESCAPES = frozenset(("unicode-escape", "raw-unicode-escape", "utf-7", "punycode", "idna"))
"""Codecs that make other characters of plain ones, among them halves of characters: no document is in one."""
NAMES = {"utf-8": "UTF-8", "gb18030": "GB18030", "cp950": "Big5", "big5hkscs": "Big5"}
CANDIDATES = ("utf-8", "gb18030", *BIG5, "utf-16-le", "utf-16-be")
"""The encodings that are tried where bytes are no text in UTF-8."""
MARGIN = 4.0
"""How much commoner one reading must be than another: odds of e⁴, 55 to 1. Twelve Chinese characters always gave it."""
GARBAGE = -1.6
"""Commonness of a character, on average, below which no reading is right; rare characters alone have -0.8."""
FEW = 0.02
"""Most bytes, of those that are no ASCII, that may be broken in a text that is UTF-8 otherwise."""
MAX_LINE = 1_000_000
"""Longest line that is taken for text. A document has paragraphs; a longer line is a broken copy."""
CUT_SHORT = "the file ends inside a character: it was cut short"
SAVE_AGAIN = "save the document as plain text in UTF-8"

# Characters that no text holds: control characters other than white space, and the mark of a
# failed decoding. A bell (U+0007) ends the cells of tables in text that was copied out of Word.
RE_NO_TEXT = re.compile("[\x00-\x06\x08\x0e-\x1b\x7f\ufffd-\uffff]")


class Decoded(NamedTuple):
    """Characters, and the encoding that they were read in."""

    text: str
    encoding: str


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """Decode a document.

    Args:
        data: The bytes of the file.
        name: The file's name, for messages.
        encoding: Declared encoding; tried alone where given.

    Returns:
        The characters, without a byte order mark, line ends as they were.

    Raises:
        DataError: The file is empty, binary, cut short, in no encoding that is known here, or in either of two.
    """
    text = decode_bytes(data, name, encoding).text.removesuffix("\x1a")  # the end of a file in DOS
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


def decode_bytes(data: bytes, name: str, encoding: str | None = None, hint: str | None = None) -> Decoded:
    """Decode bytes that may hold anything.

    Args:
        data: The bytes.
        name: The file's name, for messages.
        encoding: The encoding that the manifest declares; tried alone where given.
        hint: The encoding that the file itself declares, which is often wrong: it decides where the text does not.

    Raises:
        DataError: There are none, they are in no encoding that is known here, or in either of two.

    Example:
        >>> decode_bytes("雲河市碳達峰實施方案".encode("big5"), "plan.txt")
        Decoded(text='雲河市碳達峰實施方案', encoding='cp950')
        >>> decode_bytes("云河市碳达峰实施方案".encode("gbk"), "plan.txt").text
        '云河市碳达峰实施方案'
    """
    if not data.strip():
        raise DataError(name, "the file is empty", "put the document's text into it")
    if encoding:
        return _strict(data, encoding, name)
    for bom, marked in BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], marked, name)
    try:
        text = data.decode("utf-8")
        if not RE_NO_TEXT.search(text):
            return Decoded(text, "utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > 0 and b"\0" not in data:
            raise DataError(f"{name}, byte {error.start}", CUT_SHORT, "get a whole copy") from None
        if is_mostly_utf8(data):
            problem = "not valid UTF-8, though the rest of the file is"
            raise DataError(f"{name}, byte {error.start}", problem, "mend that place or get another copy") from None
    return _commonest(data, name, hint)


def is_mostly_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 but for a few broken places."""
    text = data.decode("utf-8", "replace")
    return text.count("\ufffd") <= FEW * sum(c > "\x7f" for c in text)


def wider(encoding: str) -> tuple[str, ...]:
    """The encodings to decode with, in turn, where this one is declared; empty where none is called so.

    Example:
        >>> wider("GB2312"), wider("utf8"), wider("ucs-5")
        (('gb18030',), ('utf-8',), ())
    """
    try:
        name = codecs.lookup(encoding.strip()).name
        b" ".decode(name, "ignore")  # hex, idna and the like are no encodings of text
    except (LookupError, ValueError):
        return ()
    return () if name.replace("_", "-") in ESCAPES else WIDER.get(name, (name,))


def _strict(data: bytes, encoding: str, name: str) -> Decoded:
    place = 0
    for codec in wider(encoding):
        try:
            return Decoded(data.decode(codec).removeprefix("\ufeff"), codec)
        except UnicodeError as error:
            place = max(place, getattr(error, "start", 0))
    if not wider(encoding):
        raise DataError(name, f"no encoding of text is called {encoding!r}", "write utf-8, utf-16, gb18030 or big5")
    raise DataError(f"{name}, byte {place}", f"not valid {encoding}", "correct the encoding in the manifest")


def _commonest(data: bytes, name: str, hint: str | None) -> Decoded:
    """The reading whose characters are commonest."""
    readings: list[tuple[float, Decoded]] = []
    broken: UnicodeDecodeError | None = None
    for encoding in CANDIDATES:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            broken = error if encoding == "gb18030" else broken
            continue
        readings.append((commonness(text), Decoded(text, encoding)))
    readings.sort(key=lambda reading: -reading[0])
    if readings and readings[0][0] > GARBAGE * _count(readings[0][1].text) - MARGIN:
        best = readings[0][1]
        near = [found for score, found in readings if readings[0][0] - score < MARGIN]
        if best.encoding in BIG5:  # two spellings of one encoding are no doubt
            near = [best, *(found for found in near if found.encoding not in BIG5)]
        hinted = [found for found in near if hint and found.encoding in wider(hint)]
        if len(near) == 1 or hinted:
            return (hinted or near)[0]
        both = " or ".join(NAMES.get(found.encoding, found.encoding) for found in near[:2])
        remedy = f'write encoding = "{best.encoding}" in the manifest, or save it as UTF-8'
        raise DataError(name, f"too short to say whether it is {both}", remedy)
    if broken and broken.start >= len(data) - 3:
        raise DataError(f"{name}, byte {broken.start}", CUT_SHORT, "get a whole copy")
    where = f"{name}, byte {broken.start}" if broken else name
    raise DataError(where, "neither UTF-8, UTF-16, GB18030 nor Big5: binary or damaged", SAVE_AGAIN)


def _count(text: str) -> int:
    """How many of its characters are no ASCII."""
    return sum(c > "\x7f" for c in text)
