"""A Word file with Chinese fonts throughout, and the same bytes each time."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

from policycompare.report.rendering import printable

FONT = "SimSun"
"""East Asian font: the one that every Chinese Word has."""
LATIN = "Times New Roman"


def new_document(
    title: str, paper: tuple[float, float], *, margin: float, points: float, after: float, spacing: float
) -> Any:
    """An empty document of python-docx.

    Args:
        title: For the file's properties.
        paper: Width and height, mm.
        margin: On all sides, mm.
        points: Size of the letters.
        after: Space below a paragraph, points.
        spacing: Height of a line in lines.
    """
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    book: Any = docx.Document()
    properties = book.core_properties
    properties.title, properties.author, properties.comments = printable(title)[:255], "policycompare", ""
    properties.created = properties.modified = datetime.datetime(2000, 1, 1)
    properties.last_modified_by, properties.revision = "policycompare", 1

    # The template's fonts come from its theme, which wins over a font that is named beside it.
    for fonts in book.styles.element.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            if name.endswith("Theme") or name == qn("w:cstheme"):
                del fonts.attrib[name]
        for name, font in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", FONT)):
            fonts.set(qn(f"w:{name}"), font)
    for language in book.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    normal = book.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(points)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(after)
    normal.paragraph_format.line_spacing = spacing

    page = book.sections[0]
    if paper[0] > paper[1]:
        page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = (Mm(side) for side in paper)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(margin)
    return book


def element(tag: str, *children: Any, **attributes: str) -> Any:
    """An element of WordprocessingML with attributes and children."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made: Any = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    made.extend(children)
    return made


def word_bytes(book: Any) -> bytes:
    """The file's content, without the time of writing that python-docx takes from the clock."""
    written, out = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(member, old.read(name))
    return out.getvalue()
