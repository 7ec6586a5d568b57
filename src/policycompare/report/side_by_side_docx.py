"""Regions side by side as a Word file: one table, A4 across, the same bytes each time."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from policycompare.report.side_by_side_words import (
    LABELS,
    cut_pieces,
    facts,
    printable,
    shown_heading,
    shown_place,
    why_words,
)

if TYPE_CHECKING:
    from policycompare.report.side_by_side import SideBySide

FONT = "SimSun"
"""East Asian font of the Word file: the one that every Chinese Word has."""


def docx_bytes(side: SideBySide) -> bytes:
    """The Word file's content."""
    import datetime

    import docx
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_COLOR_INDEX
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    labels, pieces = LABELS[side.lang], cut_pieces(side.regions)
    book: Any = docx.Document()
    moment = datetime.datetime(2000, 1, 1)
    properties = book.core_properties
    properties.title, properties.author, properties.comments = printable(side.title)[:255], "policycompare", ""
    properties.created = properties.modified = moment
    properties.last_modified_by, properties.revision = "policycompare", 1

    # The template's fonts come from its theme, which wins over a font that is named beside it.
    for fonts in book.styles.element.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            if name.endswith("Theme") or name == qn("w:cstheme"):
                del fonts.attrib[name]
        for name, font in (("ascii", "Times New Roman"), ("hAnsi", "Times New Roman"), ("eastAsia", FONT)):
            fonts.set(qn(f"w:{name}"), font)
    for language in book.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    normal = book.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(9)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(2)
    normal.paragraph_format.line_spacing = 1.15

    page, edge = book.sections[0], Mm(15)
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = edge

    def say(paragraph: Any, text: str, *, bold: bool = False, small: bool = False, shared: bool = False) -> None:
        run = paragraph.add_run(printable(text))
        run.bold = bold or None
        if small:
            run.font.size = Pt(7)
        if shared:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW

    book.add_heading(printable(side.title), 1)
    for line in (side.about, side.note):
        if line:
            say(book.add_paragraph(), line, small=True)
    if side.regions:
        table = book.add_table(rows=2, cols=len(side.regions), style="Table Grid")
        table.autofit = False
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)
        width = (page.page_width - 2 * edge) // len(side.regions)
        for region, head, cell in zip(side.regions, table.rows[0].cells, table.rows[1].cells, strict=True):
            head.width = cell.width = width
            say(head.paragraphs[0], region.name, bold=True)
            if not region.passages:
                say(cell.paragraphs[0], labels["none" if region.is_known else "unknown"])
            for number, passage in enumerate(region.passages):
                paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
                if number:
                    paragraph.paragraph_format.space_before = Pt(8)
                say(paragraph, passage.measure_id, bold=True)
                say(paragraph, f" {passage.document}", small=True)
                if not passage.is_accepted:
                    say(paragraph, f" [{labels['not_accepted']}]", bold=True, small=True)
                if heading := shown_heading(passage):
                    say(cell.add_paragraph(), heading, bold=True)
                for extract in passage.extracts:
                    paragraph = cell.add_paragraph()
                    for text, shared in pieces[extract]:
                        say(paragraph, text, shared=shared)
                    place = shown_place(passage.source_file, extract.char_start, extract.char_end)
                    say(cell.add_paragraph(), f"{labels['source']} {place}", small=True)
                for name, entries in facts(passage, labels):
                    paragraph = cell.add_paragraph()
                    say(paragraph, f"{labels[name]} ", small=True)
                    for at, (words, place) in enumerate(entries):
                        say(paragraph, f"\n{words} " if at else f"{words} ")
                        say(paragraph, place, small=True)
                    if not entries:
                        say(paragraph, "—")
                if why := why_words(passage, labels):
                    say(cell.add_paragraph(), why, small=True)
    say(book.add_paragraph(), labels["shared"], small=True, shared=True)
    written = io.BytesIO()
    book.save(written)
    return without_clock(written.getvalue())


def without_clock(data: bytes) -> bytes:
    """A zip archive with the same members and no time of writing, which python-docx takes from the clock."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(member, old.read(name))
    return out.getvalue()
