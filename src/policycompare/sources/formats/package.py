"""The zip that a docx, xlsx or odt file is: its parts read within limits, their XML without entities."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from policycompare.errors import DataError

if TYPE_CHECKING:
    from lxml import etree

MAX_PART = 200_000_000
"""Most bytes that one part may inflate to; the text of a long plan has less than a hundredth of it."""
MAX_ALL = 500_000_000
"""Most bytes that all parts in XML may inflate to."""
MAX_MARKS = 20_000_000
"""Most elements and attributes of a part: each takes far more memory than the bytes it is written in."""
MAX_PARTS = 20_000
XML_ENDINGS = (".xml", ".rels", ".vml")
SAVE_AGAIN = "open it in the program that made it, and save it again"
WHOLE_COPY = "get a whole copy"
# Strict files (ISO/IEC 29500) name the same elements in other namespaces.
RE_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
RE_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


class Package:
    """The parts of a zipped office file.

    Raises:
        DataError: It is no zip, it was cut short, it is protected by a password, or it holds too many parts.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, OverflowError):
            raise DataError(name, "the file was cut short or is damaged (a zip without its end)", WHOLE_COPY) from None
        self.names = [info.filename for info in self.zip.infolist()]
        if len(self.names) > MAX_PARTS:
            raise DataError(name, f"it holds {len(self.names):,} parts, more than {MAX_PARTS:,}", SAVE_AGAIN)
        written = sum(info.file_size for info in self.zip.infolist() if info.filename.endswith(XML_ENDINGS))
        if written > MAX_ALL:
            raise DataError(name, f"its parts inflate to {written / 1e6:,.0f} MB", "divide the document")
        if any(info.flag_bits & 1 for info in self.zip.infolist()):
            raise DataError(name, "it is protected by a password", "save it without one")

    def read(self, part: str) -> bytes | None:
        """The bytes of a part, or None where the file has none of that name.

        Raises:
            DataError: The part is damaged or inflates to more than ``MAX_PART``.
        """
        if part not in self.names:
            return None
        info = self.zip.getinfo(part)
        if info.file_size > MAX_PART:
            problem = f"{part} inflates to {info.file_size / 1e6:,.0f} MB, more than {MAX_PART / 1e6:,.0f} MB"
            raise DataError(self.name, problem, "divide the document")
        try:
            with self.zip.open(info) as stream:
                return stream.read(MAX_PART)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            raise DataError(self.name, f"{part} is damaged", WHOLE_COPY) from None

    def xml(self, part: str) -> etree._Element | None:
        """The root of a part's XML, or None where the file has none of that name."""
        data = self.read(part)
        return None if data is None else parse_xml(data, f"{self.name}, {part}")

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part names: id -> (the last word of the relation's type, the part); what lies outside is left out."""
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            if not isinstance(relation.tag, str) or relation.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/")
            found[relation.get("Id") or ""] = ((relation.get("Type") or "").rpartition("/")[2], target)
        return found

    def main_part(self) -> str | None:
        """The part that the file is about: the text of a docx, the workbook of an xlsx."""
        return next((part for kind, part in self.related("").values() if kind == "officeDocument"), None)

    def refuse_entities(self) -> None:
        """See that no part in XML declares entities, for libraries that parse by themselves."""
        for part in self.names:
            if part.endswith(XML_ENDINGS):
                _refuse_doctype(self.read(part) or b"", f"{self.name}, {part}")


def _refuse_doctype(data: bytes, where: str) -> None:
    # A text in UTF-16 has a zero byte beside each letter.
    if RE_DOCTYPE.search(data) or (b"\0" in data and RE_DOCTYPE.search(data.replace(b"\0", b""))):
        raise DataError(where, "it declares entities, which no office program writes", SAVE_AGAIN)


def parse_xml(data: bytes, where: str) -> etree._Element:
    """Parse XML in which nothing is expanded and from which nothing is fetched.

    Raises:
        DataError: It is no XML, or declares entities.
    """
    from lxml import etree

    _refuse_doctype(data, where)
    if data.count(b"<") + data.count(b'="') > MAX_MARKS:
        raise DataError(where, f"it holds more than {MAX_MARKS:,} elements and attributes", "divide the document")
    data = RE_STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", data)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DataError(where, f"it is no XML ({str(error)[:120]})", WHOLE_COPY) from None
