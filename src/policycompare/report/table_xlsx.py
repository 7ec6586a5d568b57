"""A report table as a workbook: real numbers and dates, text that stays text, ready to print."""

from __future__ import annotations

import datetime
import io
import math
import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from policycompare.export.tables import MAX_CELL
from policycompare.report.rendering import printable
from policycompare.report.report_frame import ReportColumn, ReportFrame
from policycompare.report.table_layout import EDGE, column_groups, fit, longest_line, shown, width_of

RE_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
PAPERS = {"a4": 9, "a3": 8}
MAX_HEIGHT = 409.0
"""Highest row that a sheet shows, points."""
LINE_HEIGHT = 15.0
"""Height of a line of the workbook's font, points."""
MAX_LINES = 25
"""Lines from which a column becomes wider than it reads well at, as the highest row holds no more than these."""
WIDE = 1.1
"""How much wider than two figures a Chinese character is in the workbook's font."""
WIDEST = 250.0
"""Widest column that a sheet has."""


def report_xlsx(table: ReportFrame) -> bytes:
    """The workbook: a sheet with the table, a sheet ``note`` with its title and note; the same bytes each time.

    The header is the first row, or the first two where columns share a heading. A cell of more than 32,767
    characters is cut, as no workbook can hold it.
    """
    import xlsxwriter

    written, layout = io.BytesIO(), fit(table)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, options) as book:
        properties = {"title": printable(table.title)[:255], "author": "policycompare"}
        book.set_properties({**properties, "created": datetime.datetime(2000, 1, 1)})
        bold = {"bold": True, "bottom": 1, "valign": "bottom", "text_wrap": True}
        head, over, number_head = (book.add_format(bold | to) for to in ({}, {"align": "center"}, {"align": "right"}))
        styles: dict[str, Any] = {
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "number": book.add_format({"valign": "top", "align": "right", "indent": 1}),
            "date": book.add_format({"valign": "top", "align": "left", "num_format": "yyyy-mm-dd"}),
        }

        def number_style(text: str) -> Any:
            """The style by which a number reads as it is printed elsewhere."""
            code = _number_format(text)
            if code not in styles:
                styles[code] = book.add_format({"valign": "top", "align": "right", "indent": 1, "num_format": code})
            return styles[code]

        sheet = book.add_worksheet(_sheet_name(table.name))
        groups = column_groups(table.columns)
        for group, start, end in groups:
            if group and end - start > 1:
                sheet.merge_range(0, start, 0, end - 1, printable(group)[:MAX_CELL], over)
            else:
                for number in range(start, end):
                    sheet.write_string(0, number, printable(group)[:MAX_CELL], over)
        first = 2 if groups else 1
        widths, cells = [], []
        for number, column in enumerate(table.columns):
            values = list(table.frame[column.key])
            cells.append([shown(value, column.kind, table.lang) for value in values])
            widths.append(_width(column, cells[-1]))
            plain = styles["number" if column.is_number else column.kind]
            sheet.set_column(number, number, widths[-1], plain)
            style = number_head if column.is_number else head
            sheet.write_string(first - 1, number, printable(column.heading)[:MAX_CELL], style)
            for row, (value, text) in enumerate(zip(values, cells[-1], strict=True), first):
                _write_cell(sheet, row, number, value, text, column, number_style(text) if column.is_number else plain)
        sheet.set_row(first - 1, _height((c.heading for c in table.columns), (w - 2 for w in widths)))
        for row, texts in enumerate(zip(*cells, strict=True), first):
            sheet.set_row(row, _height(texts, widths))
        last = first + len(table.frame) - 1
        sheet.freeze_panes(first, 0)
        if table.columns:
            sheet.autofilter(first - 1, 0, max(first, last), len(table.columns) - 1)
        sheet.repeat_rows(0, first - 1)
        sheet.set_landscape()
        sheet.set_paper(PAPERS[layout.page.paper])
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(*[EDGE / 25.4] * 4)
        sheet.set_header("&C" + printable(table.title)[:100].replace("&", "&&"))
        sheet.set_footer("&C&P / &N")
        note = book.add_worksheet("note" if _sheet_name(table.name).lower() != "note" else "note 2")
        note.set_column(0, 0, 100, styles["text"])
        note.write_string(0, 0, printable(table.title)[:MAX_CELL], book.add_format({"bold": True, "text_wrap": True}))
        note.write_string(1, 0, printable(table.note)[:MAX_CELL], styles["text"])
    return written.getvalue()


def _sheet_name(name: str) -> str:
    return RE_NOT_IN_SHEET_NAME.sub("-", printable(name))[:31].strip() or "table"


def _width(column: ReportColumn, texts: list[str]) -> float:
    """Width of a column: what it holds up to its width for reading, more where a row would become too high."""
    longest = longest_line(texts) * WIDE + 1
    tallest = max((width_of(text) for text in texts), default=0) * WIDE / MAX_LINES
    limit = max(column.width * WIDE + 1, tallest) if column.kind == "text" else 40.0
    # The arrow of the filter covers three characters of the heading.
    return max(min(longest, limit, WIDEST), min(width_of(column.heading) * WIDE + 3, 16.0))


def _height(texts: Iterable[str], widths: Iterable[float]) -> float | None:
    """Height of a row of wrapped text, as not every program finds it by itself; null for one line."""
    lines = 1
    for text, width in zip(texts, widths, strict=True):
        parts = (math.ceil(width_of(line) * WIDE / max(1.0, width - 1)) for line in text.split("\n"))
        lines = max(lines, sum(max(1, part) for part in parts))
    return min(MAX_HEIGHT, lines * LINE_HEIGHT) if lines > 1 else None


RE_PRINTED = re.compile(r"-?\d+(,\d{3})*(?:\.(\d+))?")


def _number_format(text: str) -> str:
    """What makes a workbook show a number as it is printed: ``0.00`` for ``0.92``, ``#,##0`` for ``12,345``."""
    match = RE_PRINTED.fullmatch(text)
    if not match:
        return "General"
    return ("#,##0" if match[1] else "0") + (f".{'0' * len(match[2])}" if match[2] else "")


def _write_cell(sheet: Any, row: int, number: int, value: Any, text: str, column: ReportColumn, style: Any) -> None:
    if text == "":
        if not pd.isna(value):
            sheet.write_string(row, number, "", style)
    elif column.kind == "integer":
        sheet.write_number(row, number, int(value), style)
    elif column.is_number and math.isfinite(float(value)):
        sheet.write_number(row, number, float(value), style)
    elif column.kind == "date" and (date := _date(text)):
        sheet.write_datetime(row, number, date, style)
    else:
        sheet.write_string(row, number, text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…", style)


def _date(text: str) -> datetime.datetime | None:
    """A date that a workbook can hold; others stay text."""
    try:
        date = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return date if date.year >= 1901 else None
