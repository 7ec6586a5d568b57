"""Workbooks that people fill in: written alike, and read back with the place of each row."""

from __future__ import annotations

import datetime
import io
import re
import warnings
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from policycompare.errors import CallError, DataError
from policycompare.export.workbook_file import open_workbook
from policycompare.sources.formats.package import Package

OLE = b"\xd0\xcf\x11\xe0"
"""How workbooks of Excel 97 begin, and those with a password."""
RE_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z0-9:$]{1,40})["']""")

RE_AS_IT_STANDS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
"""What a number format holds beside its signs: words in quotes, colours and countries, single characters."""
CHINESE_DATES = {31: "ymd", 30: "ymd", **dict.fromkeys((27, 36, 50, 52, 57), "ym"),
                 **dict.fromkeys((28, 29, 51, 53, 54, 58), "md")}  # fmt: skip
"""Formats that Chinese Excel gives 2025年12月31日, 2025年12月, 12月31日 by number alone -> what of the day they show."""

# A formula whose value was never computed: a program wrote it, and no spreadsheet has opened it since.
RE_UNSTORED = re.compile(
    rb"""<(?:\w+:)?c\s[^<>]{0,200}?\br=["']([A-Z0-9]{1,10})["'][^<>]{0,200}>\s{0,9}"""
    rb"""<(?:\w+:)?f(?:\s[^<>]{0,200})?(?:/>|>[^<]{0,9000}</(?:\w+:)?f>)\s{0,9}"""
    rb"""(?:<(?:\w+:)?v\s?/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s{0,9}</(?:\w+:)?c>"""
)


@contextmanager
def new_workbook(path: Path, title: str) -> Iterator[tuple[Any, Any, Any, Any]]:
    """A workbook to write, the same bytes from the same cells; and the styles of heads, of texts, of what to fill."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with open_workbook(path, options) as book:
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


def _cell(cell: Any) -> str:
    """A cell as a sheet shows it: 97% where 0.97 stands, of a day what its format shows, a yes or no in capitals.

    Numbers have all their digits and nothing between them, days the hyphens of ISO.
    """
    value = cell.value
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).upper()
    signs = RE_AS_IT_STANDS.sub("", (cell.number_format or "").split(";")[0]).lower()
    if isinstance(value, int | float):
        style = cell.style_array.numFmtId
        if style not in CHINESE_DATES:
            return f"{_digits(100 * value)}%" if "%" in signs else _digits(value)
        from openpyxl.utils.datetime import from_excel  # type: ignore[import-untyped, unused-ignore]

        value, signs = from_excel(value, cell.parent.parent.epoch), CHINESE_DATES[style]
    if not isinstance(value, datetime.datetime) or (value.time() != datetime.time() and "h" in signs):
        return str(value)
    shown = [part for letter, part in zip("ymd", value.date().isoformat().split("-"), strict=True) if letter in signs]
    return "-".join(shown) or value.date().isoformat()


def _digits(value: float) -> str:
    """A number as it is written out, with the fifteen digits that a spreadsheet has.

    Example:
        >>> [_digits(value) for value in (2.0, 0.5, 0.00005, 57.99999999999999, 1.2e16)]
        ['2', '0.5', '0.00005', '58', '12000000000000000']
    """
    return str(value) if isinstance(value, int) else f"{Decimal(f'{value:.15g}'):f}"


def read_sheets(
    path: Path,
    sheets: Mapping[str, Collection[str]],
    kind: str,
    untrimmed: Collection[str] = (),
    optional: Collection[str] = (),
) -> list[tuple[str, str, dict[str, str]]]:
    """Rows of a workbook that hold anything.

    Args:
        path: The workbook.
        sheets: Sheet -> the columns that it must have.
        kind: What the workbook is called, for messages: ``filled review workbook``.
        untrimmed: Columns whose texts stay as they are; the others lose white space around them.
        optional: Sheets and columns that may be missing; cells of such columns are empty.

    Returns:
        Sheet, place for messages, and column -> cell.

    Raises:
        CallError: openpyxl is not installed.
        DataError: The file is no such workbook; the message names the sheet or column.
    """
    try:
        import openpyxl  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        raise CallError("openpyxl", "it reads the workbook and is not installed", "pip install openpyxl") from None
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(path, f"cannot be read ({error.strerror})", f"name a {kind}") from None
    book = None
    try:
        package = _package(data, path)
        # Rows are read as they come: a cell in the last row of the sheet makes no million of empty ones.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # the library's, on parts of a workbook that it leaves alone
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            rows = list(_rows(book, package, path, sheets, untrimmed, optional))
    except DataError:
        raise
    except Exception:  # a workbook can be damaged in more ways than its library has errors for
        raise DataError(path, "no workbook that can be read", "save it as .xlsx") from None
    finally:
        if book is not None:
            book.close()
    return rows


def _package(data: bytes, path: Path) -> Package:
    """The parts of the file, which inflate within limits and declare no entities."""
    if data.startswith(OLE):
        raise DataError(path, "it is an old workbook (xls), or has a password", "save it as .xlsx, without a password")
    if not data.startswith(b"PK"):
        raise DataError(path, "no workbook that can be read", "save it as .xlsx")
    package = Package(data, str(path))
    package.refuse_entities()
    return package


def _rows(
    book: Any,
    package: Package,
    path: Path,
    sheets: Mapping[str, Collection[str]],
    untrimmed: Collection[str],
    optional: Collection[str],
) -> Iterator[tuple[str, str, dict[str, str]]]:
    for name, columns in sheets.items():
        if name not in book.sheetnames:
            if name in optional:
                continue
            raise DataError(path, f"the sheet {name} is missing", "keep all sheets, even if one stays as it was")
        where = f"{path}, {name}"
        written = package.read(book[name]._worksheet_path) or b""
        merged = RE_MERGED.search(written)
        if merged:  # all of its cells but the first are empty
            problem = f"the cells {merged.group(1).decode()} are merged"
            raise DataError(where, problem, "unmerge them and fill each")
        if unstored := RE_UNSTORED.search(written):
            problem = f"the formula in {unstored.group(1).decode()} has no stored value"
            raise DataError(where, problem, "open the workbook in a spreadsheet program, and save it again")
        book[name].reset_dimensions()
        lines = book[name].iter_rows()
        header = [_cell(cell).strip() for cell in next(lines, ())]
        for column in columns:
            if header.count(column) != 1 and not (column in optional and column not in header):
                problem = "is missing" if column not in header else "stands twice"
                raise DataError(where, f"the column {column} {problem}", "keep the header as written")
        own = [(at, column) for at, column in enumerate(header) if column in columns]
        for number, line in enumerate(lines, 2):
            if not line:  # a gap, of a million rows perhaps
                continue
            cells = dict.fromkeys(columns, "")
            for at, column in own:
                if at < len(line):
                    cells[column] = _checked(line[at], f"{where}, row {number}", column)
            cells = {c: v if c in untrimmed else v.strip() for c, v in cells.items()}
            if any(cells.values()):
                yield name, f"{where}, row {number}", cells


def _checked(cell: Any, where: str, column: str) -> str:
    """The text of a cell, in which no formula failed."""
    if cell.value is not None and cell.data_type == "e":
        raise DataError(where, f"the cell of {column} shows {cell.value}", "write what it should hold")
    return _cell(cell)
