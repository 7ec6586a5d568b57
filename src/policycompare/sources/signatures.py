"""What a file is by its content: the marks that formats begin with, whatever the file's name says."""

from __future__ import annotations

import io
import re
import zipfile
from typing import NamedTuple

from policycompare.errors import DataError

HEAD = 4096
"""So many bytes from the start decide."""


class Refused(NamedTuple):
    """A kind of file that is not read: what it is called, and what its owner can do."""

    name: str
    remedy: str


SLIDES = Refused("a PowerPoint file", "save its text as docx or pdf")
PICTURE = Refused("a picture", "put it into a pdf, which the extra [ocr] reads, or type its text")
ARCHIVE = Refused("a packed archive", "unpack it, or pack it as zip")
READER = Refused("a file of the reader CAJViewer", "print it into a pdf")
FIXED = Refused("a Chinese fixed-layout document (OFD)", "export it as pdf")
PROGRAM = Refused("a program", "name a document")
DATABASE = Refused("a database", "name a document")
MEDIA = Refused("a sound or film file", "name a document")
PROTECTED = Refused("protected by a password", "save it without one")

REFUSED_MARKS: tuple[tuple[bytes, Refused], ...] = (
    (b"\x89PNG\r\n", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"Rar!\x1a", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"\x1f\x8b\x08", ARCHIVE),
    (b"BZh9", ARCHIVE),
    (b"\xfd7zXZ\0", ARCHIVE),
    (b"SQLite format 3\0", DATABASE),
    (b"PAR1", DATABASE),
    (b"\x7fELF", PROGRAM),
    (b"ID3", MEDIA),
    (b"Founder CEB", Refused("a file of Founder's Apabi Reader (CEB)", "print it into a pdf")),
    (b"AT&TFORM", Refused("a DjVu file", "print it into a pdf")),
)
"""How files begin that hold no text for us."""

REFUSED_ENDINGS: dict[str, Refused] = {
    ".ppt": SLIDES, ".pptx": SLIDES, ".pps": SLIDES, ".dps": SLIDES, ".odp": SLIDES,
    ".png": PICTURE, ".jpg": PICTURE, ".jpeg": PICTURE, ".tif": PICTURE, ".tiff": PICTURE, ".gif": PICTURE,
    ".bmp": PICTURE, ".webp": PICTURE,
    ".rar": ARCHIVE, ".7z": ARCHIVE, ".gz": ARCHIVE, ".tar": ARCHIVE,
    ".caj": READER, ".nh": READER, ".kdh": READER, ".teb": READER,
    ".ceb": Refused("a file of Founder's Apabi Reader (CEB)", "print it into a pdf"), ".ofd": FIXED,
    ".exe": PROGRAM, ".dll": PROGRAM,
    ".db": DATABASE, ".sqlite": DATABASE, ".mdb": DATABASE, ".parquet": DATABASE,
    ".mp3": MEDIA, ".mp4": MEDIA,
}  # fmt: skip
"""Endings of files that are refused by name where their content has no mark that is known."""

# The first word of a saved page, behind declarations and comments.
RE_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
HTML_SAMPLES = (
    "<!DOCTYPE html>",
    "\n<!-- saved from url=(0014)about:internet -->\n<HTML>",
    '<?xml version="1.0"?><html>',
)
HTML_REJECTS = ("<方案>", "一、<html>", "<w:document>", "<header>")
RE_FLAT_OFFICE = re.compile(r'progid="(Word|Excel)\.|<(pkg):package', re.IGNORECASE)
RE_MHT = re.compile(r"(?:[\w-]+: .*\r?\n(?:[ \t].*\r?\n)*)*?MIME-Version: 1\.0", re.IGNORECASE)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_STREAMS: tuple[tuple[str, str | Refused], ...] = (
    ("EncryptedPackage", PROTECTED),
    ("PowerPoint Document", SLIDES),
    ("WordDocument", ".doc"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
    ("VisioDocument", Refused("a Visio drawing", "export it as pdf")),
    ("__properties_version1.0", Refused("an e-mail of Outlook", "save its text or its attachment")),
)
"""Streams of an old office file -> the ending of its format; the first that is found decides."""

ZIP_PARTS: tuple[tuple[str, str | Refused], ...] = (
    ("word/", ".docx"),
    ("xl/workbook.bin", Refused("a binary workbook (xlsb)", "save it as xlsx")),
    ("xl/", ".xlsx"),
    ("ppt/", SLIDES),
    ("OFD.xml", FIXED),
    ("Index/", Refused("a document of Apple's Pages or Numbers", "export it as docx or xlsx")),
)
"""How the names of a zip's parts begin -> the ending of its format."""

ZIP_TYPES: tuple[tuple[bytes, str | Refused], ...] = (
    (b"application/vnd.oasis.opendocument.text", ".odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", ".ods"),
    (b"application/vnd.oasis.opendocument.presentation", SLIDES),
    (b"application/epub+zip", Refused("an e-book (EPUB)", "save its text as docx or pdf")),
)
"""What a zip's part ``mimetype`` says -> the ending of its format."""


def ole_stream(data: bytes, name: str) -> int | None:
    """Where the entry of a stream stands in the directory of an old office file; None where it has none.

    Entries are 128 bytes long, begin with the name in UTF-16, and say at byte 64 how long that is.
    """
    wanted = name.encode("utf-16-le") + b"\0\0"
    at = data.find(wanted)
    while at >= 0:
        if at % 128 == 0 and int.from_bytes(data[at + 64 : at + 66], "little") == len(wanted):
            return at
        at = data.find(wanted, at + 2)
    return None


def _is_protected_word(data: bytes) -> bool:
    """Whether the text of an old Word file is encrypted, as the head of its stream says."""
    entry = ole_stream(data, "WordDocument")
    if entry is None:
        return False
    size = 1 << min(int.from_bytes(data[30:32], "little"), 16)
    start = (int.from_bytes(data[entry + 116 : entry + 120], "little") + 1) * size
    head = data[start : start + 12]
    return head[:2] in (b"\xec\xa5", b"\xdc\xa5") and bool(int.from_bytes(head[10:12], "little") & 0x0100)


def _ole(data: bytes, name: str) -> str:
    found = next((kind for stream, kind in OLE_STREAMS if ole_stream(data, stream) is not None), None)
    if found is None:
        raise DataError(name, "this is an old office file of an unknown kind", "save it as docx")
    if isinstance(found, Refused):
        raise refusal(name, found)
    if found == ".doc" and _is_protected_word(data):
        raise refusal(name, PROTECTED)
    return found


def _zip(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            info = archive.getinfo("mimetype") if "mimetype" in names else None
            said = archive.open(info).read(200) if info and info.file_size < 200 and not info.flag_bits & 1 else b""
    except Exception as error:  # a zip can be broken in more ways than its library has errors for
        problem = "the file was cut short or is damaged (a zip without its end)"
        raise DataError(name, problem, "get a whole copy") from error
    kinds = (kind for mark, kind in ZIP_TYPES if said.strip() == mark)
    parts = (kind for start, kind in ZIP_PARTS if any(part.startswith(start) for part in names))
    found = next(kinds, None) or next(parts, None)
    if found is None:
        raise DataError(name, "this is a zip and no document", "unpack it, and name its files or their folder")
    if isinstance(found, Refused):
        raise refusal(name, found)
    return found


def refusal(name: str, kind: Refused) -> DataError:
    """The one line that says what a file is and what to do about it."""
    return DataError(name, f"this file is {kind.name}", kind.remedy)


def _head(data: bytes) -> str:
    """The first characters as far as they are ASCII, which is enough to tell marks by."""
    for bom, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(bom):
            return data[len(bom) : HEAD].decode(encoding, "replace")
    return data[:HEAD].decode("ascii", "replace")


def signature(data: bytes, name: str) -> str | None:
    r"""The ending of the format that the content is, or None where it has no mark: plain text has none.

    Raises:
        DataError: It is of a kind that is not read, protected by a password, or cut short.

    Example:
        >>> signature(b"%PDF-1.7", "plan.doc"), signature("一、总体要求".encode(), "plan.txt")
        ('.pdf', None)
        >>> signature(b"\x89PNG\r\n\x1a\n", "扫描件.docx")
        Traceback (most recent call last):
        policycompare.errors.DataError: 扫描件.docx: this file is a picture; put it into a pdf, ...
    """
    if b"%PDF-" in data[:1024]:
        return ".pdf"
    if data.startswith(OLE):
        return _ole(data, name)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, name)
    refused = next((kind for mark, kind in REFUSED_MARKS if data.startswith(mark)), None)
    if data[:2] == b"BM" and b"\0\0\0\0" in data[6:10]:
        refused = PICTURE
    if data[:2] == b"MZ" and b"\0" in data[:64]:
        refused = PROGRAM
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        refused = PICTURE if data[8:12] == b"WEBP" else MEDIA
    if refused:
        raise refusal(name, refused)
    if data.startswith(b"{\\rtf"):
        return ".rtf"
    head = _head(data)
    flat = RE_FLAT_OFFICE.search(head) if head.lstrip().startswith("<?xml") else None
    if flat:
        return ".xls" if (flat.group(1) or "").lower() == "excel" else ".doc"
    if RE_HTML.match(head):
        return ".html"
    return ".mht" if RE_MHT.match(head) else None
