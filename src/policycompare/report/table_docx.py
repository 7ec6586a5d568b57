"""A report table as a Word file: a real table, its header repeated, the same bytes each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policycompare.report.rendering import printable
from policycompare.report.report_frame import ReportColumn, ReportFrame
from policycompare.report.table_layout import (
    CELL_EDGE,
    EDGE,
    POINTS,
    Layout,
    blocks_of,
    column_groups,
    fit,
    is_tall,
    pieces,
    printed_columns,
)
from policycompare.report.word_file import element, new_document, word_bytes
from policycompare.words import say

TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""
THICK, THIN, HAIR = ("12", "000000"), ("6", "000000"), ("2", "BFBFBF")
"""Rules: eighths of a point and colour."""
TABLE_LOOK = {"firstRow": "1", "lastRow": "0", "firstColumn": "0", "lastColumn": "0", "noHBand": "1", "noVBand": "1"}
"""Which parts of a table a program may mark by its style: the head alone."""


def report_docx(table: ReportFrame) -> bytes:
    """The Word file's content: title, table, note; upright or across as its width asks for."""
    from docx.shared import Pt

    layout = fit(table)
    page = layout.page
    book = new_document(table.title, (page.width, page.height), margin=EDGE, points=layout.points, after=0, spacing=1.1)
    title = book.add_paragraph()
    title.paragraph_format.keep_with_next = True
    title.paragraph_format.space_after = Pt(4)
    run = title.add_run(printable(table.title))
    run.bold, run.font.size = True, Pt(11)
    title._p.addnext(_table(table, layout))
    if table.note:
        note = book.add_paragraph()
        note.paragraph_format.space_before = Pt(4)
        note.add_run(printable(table.note)).font.size = Pt(POINTS - 0.5)
    return word_bytes(book)


def _rule(side: str, rule: tuple[str, str]) -> Any:
    return element(side, val="single", sz=rule[0], space="0", color=rule[1])


def _paragraph(text: str, *, room: float = 0, bold: bool = False, align: str = "left", keep: bool = False) -> Any:
    marks = [element("keepNext")] if keep else []
    paragraph = element("p", element("pPr", *marks, element("jc", val=align)))
    for part, is_whole in pieces(text, room) if text else ():
        run = element("r", *([element("rPr", element("b"))] if bold else []))
        # Word breaks behind a hyphen; its own no-break hyphen is an element that programs read as the plain sign.
        for at, words in enumerate(part.split("-") if is_whole else [part]):
            if at:
                run.append(element("noBreakHyphen"))
            if words:
                made = element("r")
                made.text = words
                run.extend(list(made))
        paragraph.append(run)
    return paragraph


def _cell(paragraph: Any, width: float, span: int = 1, *, under: bool = False, shade: bool = False) -> Any:
    marks = [element("tcW", w=str(round(width * TWIPS)), type="dxa")]
    if span > 1:
        marks.append(element("gridSpan", val=str(span)))
    if under:
        marks.append(element("tcBorders", _rule("bottom", THIN)))
    if shade:
        marks.append(element("shd", val="clear", color="auto", fill="F2F2F2"))
    return element("tc", element("tcPr", *marks), paragraph)


def _row(cells: Sequence[Any], *, is_head: bool = False, is_whole: bool = True) -> Any:
    marks = [*([element("cantSplit")] if is_whole else []), *([element("tblHeader")] if is_head else [])]
    return element("tr", element("trPr", *marks), *cells)


def _align(column: ReportColumn) -> str:
    return "right" if column.is_number else "left"


def _heads(columns: Sequence[ReportColumn], layout: Layout) -> list[Any]:
    upper = []
    for group, start, end in column_groups(columns):
        paragraph = _paragraph(printable(group), bold=True, align="center", keep=True)
        upper.append(_cell(paragraph, sum(layout.widths[start:end]), end - start, under=bool(group)))
    lower = [
        _cell(_paragraph(printable(c.heading), bold=True, align=_align(c), keep=True), width, under=True)
        for c, width in zip(columns, layout.widths, strict=True)
    ]
    return [_row(cells, is_head=True) for cells in (upper, lower) if cells]


def _table(table: ReportFrame, layout: Layout) -> Any:
    columns, total = printed_columns(table), sum(layout.widths)
    rows = _heads(columns, layout)
    blocks = blocks_of(table)
    for block in blocks:
        if block.heading is not None:
            said = _paragraph(block.heading, bold=True, keep=True)
            rows.append(_row([_cell(said, total, len(columns), shade=True)]))
        for row in block.rows:
            cells = [
                _cell(_paragraph(text, room=room, align=_align(column)), width)
                for text, column, width, room in zip(row, columns, layout.widths, layout.rooms, strict=True)
            ]
            # A row that is kept whole and is higher than a page would lose its end.
            rows.append(_row(cells, is_whole=not is_tall(row, layout)))
    if not blocks:
        rows.append(_row([_cell(_paragraph(say("report_tables.nothing", table.lang)), total, max(1, len(columns)))]))
    edge = str(round(CELL_EDGE * layout.scale * TWIPS))
    return element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=str(round(total * TWIPS)), type="dxa"),
            element("tblBorders", _rule("top", THICK), _rule("bottom", THICK), _rule("insideH", HAIR)),
            element("tblLayout", type="fixed"),
            element("tblCellMar", element("left", w=edge, type="dxa"), element("right", w=edge, type="dxa")),
            element("tblLook", val="0020", **TABLE_LOOK),
            element("tblCaption", val=printable(table.title)[:255]),
        ),
        element("tblGrid", *(element("gridCol", w=str(round(width * TWIPS))) for width in layout.widths)),
        *rows,
    )
