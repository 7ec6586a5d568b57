"""Sides side by side as a Word file: one table, A4 across, the same bytes each time."""

from __future__ import annotations

from typing import Any

from policycompare.report.rendering import printable
from policycompare.report.side_by_side_columns import Columns, ShownPassage, ShownSide
from policycompare.report.word_file import element, new_document, word_bytes
from policycompare.words import Lang, say


def docx_bytes(side: Columns) -> bytes:
    """The Word file's content."""
    book = new_document(side.title, (297, 210), margin=15, points=9, after=2, spacing=1.15)
    book.add_heading(printable(side.title), 1)
    for line in (side.about, side.note):
        if line:
            _write(book.add_paragraph(), line, small=True)
    for block in side.blocks:
        _add_table(book, block, side.lang)
        book.add_paragraph()
    for line in side.left_out:
        _write(book.add_paragraph(), line)
    _write(book.add_paragraph(), side.shared_note, small=True, shared=True)
    return word_bytes(book)


def _add_table(book: Any, block: list[ShownSide], lang: Lang) -> None:
    """A row of columns, its header repeated on each page."""
    table = book.add_table(rows=2, cols=len(block), style="Table Grid")
    table.autofit = False
    table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader", val="true"))
    page = book.sections[0]
    width = (page.page_width - 2 * page.left_margin) // len(block)
    for own, head, cell in zip(block, table.rows[0].cells, table.rows[1].cells, strict=True):
        head.width = cell.width = width
        _write(head.paragraphs[0], own.name, bold=True)
        _write(head.paragraphs[0], f" {own.count}", small=True)
        if not own.passages:
            _write(cell.paragraphs[0], own.none)
        for number, passage in enumerate(own.passages):
            _add_passage(cell, passage, lang, is_first=not number)


def _add_passage(cell: Any, passage: ShownPassage, lang: Lang, *, is_first: bool) -> None:
    from docx.shared import Pt

    paragraph = cell.paragraphs[0] if is_first else cell.add_paragraph()
    if not is_first:
        paragraph.paragraph_format.space_before = Pt(8)
    _write(paragraph, passage.measure_id, bold=True)
    _write(paragraph, f" {passage.document}", small=True)
    if passage.badge:
        _write(paragraph, f" [{passage.badge}]", bold=True, small=True)
    if passage.heading:
        _write(cell.add_paragraph(), passage.heading, bold=True)
    for pieces, place in passage.extracts:
        paragraph = cell.add_paragraph()
        for text, shared in pieces:
            _write(paragraph, text, shared=shared)
        _write(cell.add_paragraph(), f"{say('side_by_side.source', lang)} {place}", small=True)
    for name, entries in passage.facts:
        paragraph = cell.add_paragraph()
        _write(paragraph, f"{name} ", small=True)
        for at, (words, place) in enumerate(entries):
            _write(paragraph, f"\n{words} " if at else f"{words} ")
            _write(paragraph, place, small=True)
        if not entries:
            _write(paragraph, "—")
    if passage.why:
        _write(cell.add_paragraph(), passage.why, small=True)


def _write(paragraph: Any, text: str, *, bold: bool = False, small: bool = False, shared: bool = False) -> None:
    from docx.enum.text import WD_COLOR_INDEX
    from docx.shared import Pt

    run = paragraph.add_run(printable(text))
    run.bold = bold or None
    if small:
        run.font.size = Pt(7)
    if shared:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
