"""Workbooks (xlsx) and tables in text (csv, tsv): each sheet as paragraphs and tables.

Rows above a table that hold one cell, as titles do, are paragraphs, and so are remarks below it; empty rows and columns
part tables. Values stand as they are shown. What is hidden is left out and noted, comments and drawings too; a formula
is read by the value that was stored with it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from policycompare.errors import DataError
from policycompare.sources.blocks import ReadText
from policycompare.sources.decoding import decode
from policycompare.sources.formats.package import SAVE_AGAIN, Package
from policycompare.sources.formats.text_builder import EMPTY, Cell, TextBuilder
from policycompare.sources.formats.workbook.number_formats import show_date, show_number
from policycompare.sources.manifest import FileEntry

if TYPE_CHECKING:
    from lxml import etree
    from openpyxl.workbook import Workbook

MAX_PLACES = 5_000_000
"""Most places, rows times columns, of a sheet."""
MAX_MERGED = 50_000
"""Most merged cells of a sheet."""
MOST_EMPTY = 1_000
"""Most rows without anything of their own that a merged cell makes rows of a table."""
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
"""Where a sheet ends."""
LONG_REMARK = 8
"""Characters from which on a cell alone in the last row is a remark and no value."""
DELIMITERS = ",;\t|"

# names that programs give: they say nothing of what is on the sheet
RE_NO_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*(?:\s*\(\d+\))?", re.IGNORECASE)
NO_NAME_SAMPLES = ("Sheet1", "工作表2", "Sheet1 (2)", "表1")
NO_NAME_REJECTS = ("重点任务", "附表1", "2025年")

Area = tuple[int, int, int, int]
"""Rows and columns that a merged cell covers, counted from 1: first row, first column, last row, last column."""


@dataclass(slots=True)
class Sheet:
    """A sheet as it is shown.

    Attributes:
        name: What stands on its tab.
        rows: Number of a row -> number of a column -> its text; rows in order, empty cells left out.
        merged: Merged cells.
    """

    name: str = ""
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)


@dataclass(slots=True)
class _Marks:
    """What is said of a sheet beside its values."""

    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    unstored: int = 0


def read_csv(data: bytes, entry: FileEntry) -> ReadText:
    r"""Read a table in text; its delimiter is the one that cuts its first lines most evenly.

    Raises:
        DataError: The bytes are no text.

    Example:
        >>> data = "重点任务分工表,\n任务,责任单位\n办好托育园,市卫生健康委\n".encode()
        >>> read = read_csv(data, FileEntry("分工表.csv", None, None, ()))
        >>> [(block.kind, len(block.rows)) for block in read.blocks]
        [('paragraph', 0), ('table', 2)]
    """
    text = decode(data, entry.path, entry.encoding)
    delimiter = "\t" if entry.path.lower().endswith(".tsv") else _delimiter(text)
    sheet = Sheet()
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
        own = {column: cell.strip() for column, cell in enumerate(row, 1) if cell.strip()}
        if own:
            sheet.rows[number] = own
    builder = TextBuilder()
    add_sheet(builder, sheet, entry.path)
    return builder.read()


def _delimiter(text: str) -> str:
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:50]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines)
        del counts[0]
        return max(((often, count) for count, often in counts.items()), default=(0, 0))

    return max(DELIMITERS, key=evenness)


def read_xlsx(data: bytes, entry: FileEntry) -> ReadText:
    """Read a workbook (xlsx, xlsm, et).

    Raises:
        DataError: It is damaged, protected by a password, no workbook, or too large.
    """
    import openpyxl

    package = Package(data, entry.path)
    package.refuse_entities()
    main = package.main_part()
    if main is None or package.read(main) is None:
        raise DataError(entry.path, "it holds no workbook", SAVE_AGAIN)
    workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    seen: Counter[str] = Counter()
    sheets = list(_sheets(workbook, package, seen))
    kinds = Counter(re.sub(r"\d+\.\w+$", "", part) for part in package.names)
    seen["drawings"] = kinds["xl/media/image"] + kinds["xl/charts/chart"]
    seen["comments"] = kinds["xl/comments"] + kinds["xl/comments/comment"]
    builder = TextBuilder()
    filled = [sheet for sheet in sheets if sheet.rows]
    for sheet in filled:
        if len(filled) > 1 and not RE_NO_NAME.fullmatch(sheet.name) and not _has_title(sheet):
            builder.add(sheet.name, "heading", 1)
        add_sheet(builder, sheet, entry.path)
    return builder.read([line.format(f"{seen[kind]:,}") for kind, line in LEFT_OUT if seen[kind]])


LEFT_OUT = (
    ("hidden_sheets", "{} hidden sheets were left out"),
    ("hidden_rows", "{} hidden rows were left out"),
    ("hidden_columns", "{} hidden columns were left out"),
    ("unstored", "{} formulas have no stored value: open the workbook, and save it again"),
    ("drawings", "{} pictures or charts were not read"),
    ("comments", "the comments of {} sheets were left out"),
)


def _sheets(workbook: Workbook, package: Package, seen: Counter[str]) -> Iterator[Sheet]:
    for worksheet in workbook.worksheets:
        if worksheet.sheet_state != "visible":
            seen["hidden_sheets"] += 1
            continue
        path = worksheet._worksheet_path
        package.read(path)  # its size is within limits
        marks = _read_marks(package.zip.open(path), f"{package.name}, {worksheet.title}")
        seen["unstored"] += marks.unstored
        worksheet.reset_dimensions()
        sheet = Sheet(worksheet.title, merged=marks.merged)
        for number, row in enumerate(worksheet.iter_rows(), 1):
            own = {cell.column: text for cell in row if (text := _shown(cell))}
            if own:
                sheet.rows[number] = own
        yield _without_hidden(sheet, marks, seen)


def _without_hidden(sheet: Sheet, marks: _Marks, seen: Counter[str]) -> Sheet:
    """The sheet as if its hidden rows and columns were not there; a merged cell that begins in one begins behind it."""
    columns = sorted({c for first, last in marks.hidden_columns for c in range(first, last + 1)})
    rows = sorted(marks.hidden_rows)
    if not columns and not rows:
        return sheet
    gone_rows, gone_columns = set(rows), set(columns)
    seen["hidden_rows"] += len(gone_rows & set(sheet.rows))
    seen["hidden_columns"] += len({c for row in sheet.rows.values() for c in row} & gone_columns)
    shown = Sheet(sheet.name)
    for number, row in sheet.rows.items():
        own = {c - bisect_left(columns, c): text for c, text in row.items() if c not in gone_columns}
        if own and number not in gone_rows:
            shown.rows[number - bisect_left(rows, number)] = own
    for top, left, bottom, right in sheet.merged:
        first = (top - bisect_left(rows, top), left - bisect_left(columns, left))
        last = (bottom - bisect_right(rows, bottom), right - bisect_right(columns, right))
        text = sheet.rows.get(top, {}).get(left)
        if text and last >= first and last[1] >= first[1]:
            shown.rows.setdefault(first[0], {})[first[1]] = text
            shown.merged.append((*first, *last))
    return shown


def _read_marks(stream: IO[bytes], where: str) -> _Marks:
    """Merged cells, hidden rows and columns, and formulas without a value, which openpyxl's quick way passes over.

    Raises:
        DataError: Rows or columns stand where no sheet has any, or there are too many.
    """
    from lxml import etree

    marks = _Marks()
    places = 0
    tags = ("{*}mergeCell", "{*}row", "{*}col")
    for _, element in etree.iterparse(stream, tag=tags, resolve_entities=False, no_network=True, huge_tree=False):
        tag = etree.QName(element).localname
        if tag == "mergeCell":
            area = _area(element.get("ref") or "")
            if area:
                marks.merged.append(area)
            if len(marks.merged) > MAX_MERGED:
                raise DataError(where, f"more than {MAX_MERGED:,} merged cells", "divide the sheet")
        elif tag == "col" and element.get("hidden") in ("1", "true"):
            first, last = int(element.get("min", 1)), int(element.get("max", 1))
            marks.hidden_columns.append((first, min(last, MAX_COLUMN)))
        elif tag == "row":
            number = int(element.get("r") or 0)
            if element.get("hidden") in ("1", "true"):
                marks.hidden_rows.add(number)
            column = _last_column(element)
            places += column
            if number > MAX_ROW or column > MAX_COLUMN or places > MAX_PLACES:
                raise DataError(where, f"more rows and columns than {MAX_PLACES:,} places", "divide the sheet")
            for formula in element.iterfind("{*}c/{*}f"):
                value = formula.getparent().find("{*}v")
                marks.unstored += value is None or not value.text
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return marks


def _last_column(row: etree._Element) -> int:
    """The number of the column that a row reaches to."""
    if not len(row):
        return 0
    letters = re.match("[A-Z]*", row[-1].get("r") or "")
    column = 0
    for letter in letters.group()[:6] if letters else "":
        column = column * 26 + ord(letter) - 64
    return max(column, len(row))


def _area(reference: str) -> Area | None:
    from openpyxl.utils import range_boundaries

    try:
        first_column, first_row, last_column, last_row = range_boundaries(reference)
    except (ValueError, TypeError):
        return None
    if None in (first_column, first_row, last_column, last_row):
        return None
    return first_row, first_column, last_row, last_column


def _shown(cell: Any) -> str:
    """The text of a cell as its sheet shows it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return re.sub("_x000D_|\r\n?", "\n", value).strip()
    if isinstance(value, bool):
        return str(value).upper()
    number_format = cell.number_format or "General"
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return show_date(value, number_format)
    if isinstance(value, int | float):
        return show_number(value, number_format)
    return str(value)


def _has_title(sheet: Sheet) -> bool:
    return len(next(iter(sheet.rows.values()), {})) == 1


def add_sheet(builder: TextBuilder, sheet: Sheet, name: str) -> None:
    """Add the paragraphs and tables of a sheet."""
    if not sheet.rows:
        return
    rows = sorted(sheet.rows)
    last_column = max(max(row) for row in sheet.rows.values())
    merged = sorted(
        (a, b, min(c, rows[-1]), min(d, last_column))
        for a, b, c, d in sheet.merged
        if b in sheet.rows.get(a, ()) and b <= last_column
    )
    places = sum((c - a + 1) * (d - b + 1) for a, b, c, d in merged)
    if places > MAX_PLACES:
        raise DataError(name, f"merged cells cover {places:,} places", "divide the sheet")
    covered: dict[int, list[Area]] = {}
    for area in merged:
        for row in _rows_of(area, rows):
            covered.setdefault(row, []).append(area)
    for first, last in _runs(sorted({*rows, *covered})):
        _add_band(builder, _Band(sheet, covered, range(first, last + 1)), name)


def _rows_of(area: Area, filled: list[int]) -> Iterator[int]:
    """The rows of a merged cell, but for long stretches in which nothing else stands.

    Example:
        >>> list(_rows_of((2, 1, 4, 1), [1, 2, 9])), list(_rows_of((2, 1, 90_000, 1), [1, 2, 3, 90_000]))
        ([2, 3, 4], [2, 3, 90000])
    """
    last = area[2]
    for at in range(bisect_left(filled, area[0]), bisect_right(filled, last)):
        following = min(filled[at + 1], last + 1) if at + 1 < len(filled) else last + 1
        yield filled[at]
        if following - filled[at] <= MOST_EMPTY:
            yield from range(filled[at] + 1, following)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of numbers without a gap."""
    start = previous = numbers[0]
    for number in numbers[1:]:
        if number != previous + 1:
            yield start, previous
            start = number
        previous = number
    yield start, previous


@dataclass(slots=True)
class _Band:
    """Rows of a sheet between two empty ones."""

    sheet: Sheet
    covered: dict[int, list[Area]]
    rows: range

    def extents(self, row: int) -> list[tuple[int, int, int, int]]:
        """The cells of a row that hold anything: their first and last column, and where their text stands."""
        areas = self.covered.get(row, ())
        inside = {c for _, b, _, d in areas for c in range(b, d + 1)}
        single = [(c, c, row, c) for c in self.sheet.rows.get(row, ()) if c not in inside]
        return sorted([*single, *((b, d, a, b) for a, b, _, d in areas)])

    def text(self, row: int, column: int) -> str:
        return self.sheet.rows[row][column]


def _add_band(builder: TextBuilder, band: _Band, name: str) -> None:
    cells = {row: band.extents(row) for row in band.rows}
    width = max(last for extents in cells.values() for _, last, _, _ in extents)
    top = 0
    while top < len(band.rows) and len(cells[band.rows[top]]) == 1:
        row = band.rows[top]
        first, last, at, column = cells[row][0]
        if at == row:
            builder.add(band.text(at, column))
        top += 1
    bottom = len(band.rows)
    while bottom > top and _is_remark(cells[band.rows[bottom - 1]], band, band.rows[bottom - 1], width):
        bottom -= 1
    table = band.rows[top:bottom]
    columns = sorted({c for row in table for first, last, _, _ in cells[row] for c in range(first, last + 1)})
    for first, last in _runs(columns) if columns else ():
        _add_table(builder, [(row, cells[row]) for row in table], band, (first, last), name)
    for row in band.rows[bottom:]:
        first, last, at, column = cells[row][0]
        builder.add(band.text(at, column))


def _is_remark(extents: list[tuple[int, int, int, int]], band: _Band, row: int, width: int) -> bool:
    """Whether a row below a table is none of its rows: one cell, over its width, or with words in the first column."""
    if len(extents) != 1 or extents[0][2] != row:
        return False
    first, last, at, column = extents[0]
    least = min(c for row in band.rows for c, *_ in band.extents(row))
    return first == least and (last == width > first or len(band.text(at, column)) >= LONG_REMARK)


def _add_table(
    builder: TextBuilder,
    rows: list[tuple[int, list[tuple[int, int, int, int]]]],
    band: _Band,
    columns: tuple[int, int],
    name: str,
) -> None:
    first_column, last_column = columns
    own = [
        (row, found) for row, extents in rows
        if (found := [e for e in extents if first_column <= e[0] <= last_column])
    ]  # fmt: skip
    if first_column == last_column:
        for row, extents in own:
            if extents[0][2] == row:
                builder.add(band.text(row, first_column))
        return
    if len(own) * (last_column - first_column + 1) > MAX_PLACES:
        raise DataError(name, f"a table has {len(own):,} rows and {last_column:,} columns", "divide the sheet")
    known: dict[tuple[int, int], Cell] = {}
    grid = []
    for _, extents in own:
        line = [EMPTY] * (last_column + 1 - first_column)
        for first, last, at, column in extents:
            cell = known.setdefault((at, column), Cell(band.text(at, column)))
            for place in range(first, last + 1):
                line[place - first_column] = cell
        grid.append(line)
    builder.add_table(grid)
