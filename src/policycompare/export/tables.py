"""Tables to csv, parquet and one workbook; the same bytes from the same tables."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from policycompare.errors import CallError, choices
from policycompare.export.workbook_file import open_workbook
from policycompare.tables.frames import Tables

WORKBOOK = "policycompare.xlsx"
MAX_CELL = 32_767
"""Most characters that a cell of a workbook holds."""
MAX_SHEET_ROWS = 20_000
"""Most rows of a table that the workbook shows; nobody reads more of them in a sheet."""


def write_csv(tables: Tables, folder: Path) -> list[Path]:
    """Write ``<table>.csv``: UTF-8, LF, header, empty = null."""
    written = []
    for table, frame in tables.items():
        path = folder / f"{table.name}.csv"
        frame.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
        written.append(path)
    return written


def write_parquet(tables: Tables, folder: Path) -> list[Path]:
    """Write ``<table>.parquet``."""
    written = []
    for table, frame in tables.items():
        path = folder / f"{table.name}.parquet"
        frame.to_parquet(path, engine="pyarrow", index=False, compression="zstd")
        written.append(path)
    return written


def _width(text: str) -> int:
    """Columns that a text takes: an East Asian character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text[:80])


def write_xlsx(tables: Tables, folder: Path) -> list[Path]:
    """Write one workbook with a sheet a table: header frozen, filters, widths right for Chinese.

    A table of more than ``MAX_SHEET_ROWS`` rows is for programs, not for a sheet: its sheet says
    where its rows are.
    """
    path = folder / WORKBOOK
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": sum(len(frame) for _, frame in tables.items()) > MAX_SHEET_ROWS,
    }
    with open_workbook(path, options) as book:
        book.set_properties({"title": "policycompare", "created": datetime.datetime(2000, 1, 1)})
        head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for table, frame in tables.items():
            sheet = book.add_worksheet(table.name)
            if len(frame) > MAX_SHEET_ROWS:
                sheet.write_string(0, 0, f"{len(frame):,} rows: too many for a sheet, see {table.name}.csv")
                continue
            sheet.freeze_panes(1, 0)
            for number, column in enumerate(table.columns):
                widths = [_width(str(v)) for v in frame[column.name].head(200).dropna()]
                sheet.set_column(number, number, min(60, max([_width(column.name), *widths]) + 3), wrap)
                sheet.write_string(0, number, column.name, head)
            cells = frame[table.column_names].astype(object)
            for row, values in enumerate(cells.where(cells.notna(), None).itertuples(index=False), 1):
                for number, value in enumerate(values):
                    if value is not None:
                        write_cell(sheet, row, number, value)
            sheet.autofilter(0, 0, max(1, len(frame)), len(table.columns) - 1)
    return [path]


def sheet_lines(tables: Tables) -> list[str]:
    """A line for each table that the workbook does not show whole; csv and parquet have all of it."""
    lines = []
    for table, frame in tables.items():
        if len(frame) > MAX_SHEET_ROWS:
            lines.append(
                f"{WORKBOOK}: {table.name} has {len(frame):,} rows, too many for a sheet: see {table.name}.csv"
            )
            continue
        cut = sum(
            int((frame[column.name].dropna().astype(str).str.len() > MAX_CELL).sum())
            for column in table.columns
            if column.type in ("string", "list")
        )
        if cut:
            lines.append(f"{WORKBOOK}: {cut:,} cells of {table.name} are cut at {MAX_CELL:,} characters: see the csv")
    return lines


def write_cell(sheet: Any, row: int, column: int, value: Any, style: Any = None) -> None:
    """Write a number, a yes or no, nothing, or a text, which is never taken for a formula."""
    if isinstance(value, str):
        sheet.write_string(row, column, value[:MAX_CELL], style)
    else:
        sheet.write(row, column, value, style)


TABLE_WRITERS: dict[str, Callable[[Tables, Path], list[Path]]]
TABLE_WRITERS = {"csv": write_csv, "parquet": write_parquet, "xlsx": write_xlsx}


def write_tables(tables: Tables, folder: Path, formats: Sequence[str] | None = None) -> list[Path]:
    """Write tables in each format.

    Raises:
        CallError: A format is unknown; the message lists those that are known.
    """
    chosen = list(TABLE_WRITERS) if formats is None else list(formats)
    for name in chosen:
        if name not in TABLE_WRITERS:
            raise CallError(f"format {name!r}", "it is unknown", choices(name, TABLE_WRITERS))
    return [path for name in chosen for path in TABLE_WRITERS[name](tables, folder)]
