"""Office files made by hand for tests: the parts are written as they stand in the zip."""

from __future__ import annotations

import io
import zipfile

from policycompare.sources.blocks import ReadText
from policycompare.sources.manifest import FileEntry
from policycompare.sources.readers import format_of

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{OFFICE}" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
WORD_PARTS = {
    "numbering": "numbering",
    "styles": "styles",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "hdr": "header",
}
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def packed(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def docx(body: str, extra: dict[str, str | bytes] | None = None, **parts: str) -> bytes:
    """A Word document: the inside of its body, and of its other parts by their root's name."""
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{CONTENT}.{WORD_PARTS[name]}+xml"/>' for name in parts
    )
    relations = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{WORD_PARTS[name]}" Target="{name}.xml"/>' for name in parts
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{CONTENT}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="m" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    for name, inside in parts.items():
        files[f"word/{name}.xml"] = f"<w:{name} {NAMESPACES}>{inside}</w:{name}>"
    return packed(files | (extra or {}))


def p(text: str = "", properties: str = "", inside: str = "") -> str:
    """A paragraph: its text, the inside of its properties, and what else stands in it."""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}{inside}</w:p>"


def item(text: str, num_id: int, level: int = 0) -> str:
    """A paragraph of a list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>')


def level(at: int, text: str, number_format: str = "decimal", start: int = 1, more: str = "") -> str:
    """A level of a list; ``more`` stands where a level holds lvlRestart, pStyle, isLgl and suff."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str, link: str = "") -> str:
    """A list's declaration."""
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{link}{"".join(levels)}</w:abstractNum>'


def num(number: int, abstract_number: int, overrides: str = "") -> str:
    """A list that paragraphs name."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract_number}"/>{overrides}</w:num>'


def restart(at: int, start: int = 1) -> str:
    """A level that begins anew in this list."""
    return f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def cell(text: str = "", properties: str = "", inside: str | None = None) -> str:
    """A cell of a table."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text) if inside is None else inside}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows; a row is cells, with its properties in front where it has any."""
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def read(data: bytes, name: str = "方案.docx") -> ReadText:
    """Read a file as a user's command does."""
    return format_of(name, data).read(data, FileEntry(name, None, None, ()))


def shown(data: bytes, name: str = "方案.docx") -> list[object]:
    """What was read, a block a line: paragraphs as text, headings with their level, tables as rows."""
    found = read(data, name)
    words = found.characters
    return [
        [[words[a:b] for a, b in row] for row in block.rows] if block.kind == "table"
        else (block.level, words[block.start : block.end]) if block.kind == "heading"
        else words[block.start : block.end]
        for block in found.blocks
    ]  # fmt: skip
