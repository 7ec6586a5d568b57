"""Workbooks that people fill in: written alike, and read back with the place of each row."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from policycompare.errors import CallError, DataError


@contextmanager
def new_workbook(path: Path, title: str) -> Iterator[tuple[Any, Any, Any, Any]]:
    """A workbook to write, the same bytes from the same cells; and the styles of heads, of texts, of what to fill."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": title, "created": datetime.datetime(2000, 1, 1)})
        head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        to_fill = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF7D6", "border": 1,
                                   "border_color": "#D9D2B0"})  # fmt: skip
        yield book, head, wrap, to_fill


def add_sheet(book: Any, name: str, columns: Mapping[str, int], head: Any, wrap: Any) -> Any:
    """A sheet with its header frozen; ``columns`` gives each column its width."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for number, (column, width) in enumerate(columns.items()):
        sheet.set_column(number, number, width, wrap)
        sheet.write_string(0, number, column, head)
    return sheet


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def read_sheets(
    path: Path, sheets: Mapping[str, Collection[str]], kind: str, untrimmed: Collection[str] = ()
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Rows of a workbook that hold anything.

    Args:
        path: The workbook.
        sheets: Sheet -> the columns that it must have.
        kind: What the workbook is called, for messages: ``filled review workbook``.
        untrimmed: Columns whose texts stay as they are; the others lose white space around them.

    Yields:
        Sheet, place for messages, and column -> cell.

    Raises:
        CallError: openpyxl is not installed.
        DataError: The file is no such workbook; the message names the sheet or column.
    """
    book = None
    try:
        import openpyxl  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        raise CallError("openpyxl", "it reads the workbook and is not installed", "pip install openpyxl") from None
    try:
        # Rows are read as they come: a cell in the last row of the sheet makes no million of empty ones.
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        yield from _rows(book, path, sheets, untrimmed)
    except DataError:
        raise
    except OSError as error:
        raise DataError(path, f"cannot be read ({error.strerror})", f"name a {kind}") from None
    except Exception:  # a workbook can be damaged in more ways than its library has errors for
        raise DataError(path, "no workbook that can be read", "save it as .xlsx") from None
    finally:
        if book is not None:
            book.close()


def _rows(
    book: Any, path: Path, sheets: Mapping[str, Collection[str]], untrimmed: Collection[str]
) -> Iterator[tuple[str, str, dict[str, str]]]:
    for name, columns in sheets.items():
        if name not in book.sheetnames:
            raise DataError(path, f"the sheet {name} is missing", "keep both sheets, even if one stays as it was")
        book[name].reset_dimensions()
        lines = book[name].iter_rows(values_only=True)
        header = [_cell(value).strip() for value in next(lines, ())]
        for column in columns:
            if header.count(column) != 1:
                problem = "is missing" if column not in header else "stands twice"
                raise DataError(f"{path}, {name}", f"the column {column} {problem}", "keep the header as written")
        for number, line in enumerate(lines, 2):
            if all(value is None for value in line):
                continue
            cells = dict.fromkeys(columns, "") | {
                c: _cell(v) for c, v in zip(header, line, strict=False) if c in columns
            }
            cells = {c: v if c in untrimmed else v.strip() for c, v in cells.items()}
            if any(cells.values()):
                yield name, f"{path}, {name}, row {number}", cells
