"""The workbook in which people correct what was read, coded and aligned, the doubtful first; and the way back.

Before all others stand those on which a decision is suspended: nobody else can settle it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policycompare.errors import CallError, DataError
from policycompare.export.filled_workbooks import add_sheet, new_workbook, read_sheets
from policycompare.export.review_sheets import (
    FILL,
    NOTHING,
    REMARKS,
    SHEETS,
    Sheet,
    choices_of,
    sheet_rows,
)
from policycompare.export.tables import MAX_CELL, write_cell
from policycompare.files import staged
from policycompare.tables.frames import Tables
from policycompare.topics.decision_files import gather
from policycompare.topics.decision_kinds import FIELDS, Decision, text_hash

SPARE_ROWS = 200
"""Rows below the last one that offer the decisions too."""
WHAT = "filled review workbook"


def write_review(tables: Tables, path: Path, doubtful: int = 200) -> Path:
    """Write the workbook in which people decide, the same bytes from the same tables.

    Args:
        tables: Tables with topics and alignments.
        path: The workbook (.xlsx).
        doubtful: How many codings (a measure without topic counts as one), pairs, targets and units to list. A
            measure's codings stay together, so the last measure may bring a few more.

    Returns:
        ``path``.

    Raises:
        CallError: ``doubtful`` is negative, ``path`` is no .xlsx, or a workbook stands there that people have
            already written in.
        DataError: The workbook cannot be written.
    """
    from policycompare.pairs.model import read_model

    if doubtful < 0:
        raise CallError("doubtful", f"{doubtful} rows cannot be listed", "name a number from 0")
    if path.suffix.lower() != ".xlsx":
        raise CallError(path, "no name of a workbook", "let it end in .xlsx")
    if path.exists() and _is_filled(path):
        raise CallError(path, "people's decisions may stand in it", "read them in and delete it, or name another file")
    rows = sheet_rows(tables, doubtful, read_model().thresholds["related"])
    with staged(path.parent, str(path.parent)) as stage:
        _write_workbook(tables, rows, stage / path.name)
    return path


def _write_workbook(tables: Tables, rows: dict[str, list[list[Any]]], path: Path) -> None:
    with new_workbook(path, "policycompare review") as (book, head, wrap, to_fill):
        for name, sheet in SHEETS.items():
            columns = list(sheet.columns)
            page = add_sheet(book, name, sheet.columns, head, wrap)
            for row, cells in enumerate(rows[name], 1):
                for number, (column, value) in enumerate(zip(columns, cells, strict=True)):
                    is_blank_topic = column == "topic_id" and value is None
                    is_filled = column in FILL or column in sheet.also or is_blank_topic
                    write_cell(page, row, number, value, to_fill if is_filled else wrap)
            last = len(rows[name]) + SPARE_ROWS
            for column, values in choices_of(tables, name).items():
                at = columns.index(column)
                open_list = column == "decision" and not sheet.values
                rule = {
                    "validate": "list", "source": values, "input_title": column, "error_title": column,
                    "error_message": f"One of: {', '.join(values)}; or leave it empty."[:255],
                    "error_type": "information" if open_list else "stop",
                    **({"input_message": sheet.help} if column == "decision" else {}),
                }  # fmt: skip
                page.data_validation(1, at, last, at, rule)
            if "decision" not in choices_of(tables, name):
                rule = {"validate": "any", "input_title": "decision", "input_message": sheet.help}
                page.data_validation(1, columns.index("decision"), last, columns.index("decision"), rule)
            page.autofilter(0, 0, max(1, len(rows[name])), len(columns) - 1)


def _read_sheets(path: Path) -> list[tuple[str, str, dict[str, str]]]:
    """Rows that hold anything; texts stay as they are: their hash is taken."""
    sheets = {name: tuple(sheet.columns) for name, sheet in SHEETS.items()}
    new = [name for name, sheet in SHEETS.items() if sheet.is_new]
    return read_sheets(path, sheets, WHAT, ("text", "left_text", "right_text"), (*REMARKS, *new))


def _is_filled(path: Path) -> bool:
    """Somebody may have written in this workbook."""
    try:
        return any(cells["decision"] or cells["note"] or _asks(name, cells) for name, _, cells in _read_sheets(path))
    except DataError:
        return True  # something else, or rearranged: not ours to write over


def _asks(name: str, cells: dict[str, str]) -> bool:
    """Whether a row says on what to decide and not how."""
    if name == "codings":
        return bool(cells["topic_id"] and not cells["score"])
    return any(cells[column] for column in SHEETS[name].also)


def read_decisions(path: Path) -> list[Decision]:
    """Read what people decided in a review workbook.

    Rows without a decision are passed over, and so are their notes. A person may add rows: a topic in a
    measure's empty row or anywhere below, with the measure's id alone; a further field of a target with its id alone.

    Args:
        path: The filled workbook, of this edition or of a former one.

    Returns:
        Kind by kind, each sorted by id.

    Raises:
        CallError: openpyxl is not installed.
        DataError: The file is no review workbook; a decision is unknown, lacks its id, contradicts another; a
            topic was added without a decision. The message names sheet and row.
    """
    rows = _read_sheets(path)
    hashes: dict[str, str] = {}
    for name, _, cells in rows:
        for column, digest in _hashes(SHEETS[name], cells):
            if cells.get(column) and digest:
                hashes.setdefault(cells[column], digest)
    found: list[tuple[str, Decision]] = []
    for name, where, cells in rows:
        sheet = SHEETS[name]
        if not cells["decision"]:
            if _asks(name, cells):
                what = cells["topic_id"] if name == "codings" else cells[sheet.also[-1]] or cells[sheet.also[0]]
                problem = f"the {'topic' if name == 'codings' else 'row of'} {what} has no decision"
                raise DataError(where, problem, "say yes or primary, or clear it" if name == "codings" else "say how")
            continue
        for column in sheet.columns:
            if column.endswith("_id") and not cells[column]:
                raise DataError(where, f"decided without {column}", "fill it in or clear the decision")
        own = dict(_hashes(sheet, cells))
        subjects = sheet.kind.SUBJECTS
        given = {digest: own.get(column) or hashes.get(cells[column], "") for column, digest in subjects}
        decision = _given(sheet, cells)
        if decision.endswith("%") and getattr(FIELDS.get(cells.get("field", "")), "type", "") == "number":
            problem = f"{cells['field']} {decision} is no number"
            raise DataError(where, problem, f"write {decision[:-1]} without the mark: value_unit has it")
        found.append((where, sheet.kind.checked({**cells, **given, "decision": decision}, where)))
    return [*gather(found)]


def _given(sheet: Sheet, cells: dict[str, str]) -> str:
    """What a cell decides: capitals make no difference where the values are a closed list; – is nothing."""
    text = cells["decision"]
    if sheet.values or (text.lower() in ("yes", "no") and not cells.get("field", "-")):
        return text.lower()
    return "" if text in NOTHING else text


def _hashes(sheet: Sheet, cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Columns of ids of a row, each with the hash of its text: as it stands there, or of the text as it is shown."""
    for column, digest in sheet.kind.SUBJECTS:
        text = column.removesuffix("measure_id") + "text"
        if digest in cells:
            yield column, cells[digest]
        elif text in cells and cells[text] and len(cells[text]) < MAX_CELL:  # none of one that was cut to fit
            yield column, text_hash(cells[text])
