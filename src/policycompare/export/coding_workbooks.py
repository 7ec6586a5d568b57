"""The workbooks of coders who are blind of each other, and the one in which they settle what they differ in.

A coder's workbook holds the drawn rows in an order of its own, what is to be read of each and empty cells; neither the
model's answers nor another coder's. The settling workbook holds all coders' answers: the sheet ``to_settle`` the rows
in which they differ, ``agreed`` the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policycompare.errors import CallError, DataError
from policycompare.evaluate.coders.comparing import Compared, Given, agreement_frame, differing
from policycompare.evaluate.coders.sample import Draw, shuffled
from policycompare.evaluate.coders.tasks import NONE, Answer, Task
from policycompare.export.filled_workbooks import add_sheet, new_workbook, read_sheets
from policycompare.export.tables import MAX_CELL, write_cell
from policycompare.tables.frames import iter_rows
from policycompare.tables.wording import known
from policycompare.topics.decision_kinds import text_hash
from policycompare.words import LANGS, entries, say

ANSWERS, TO_SETTLE, AGREED, ABOUT = "answers", "to_settle", "agreed", "about"
CODING, SETTLING = "coder's workbook", "settling workbook"
BETWEEN = ", "
"""Between the names of coders, which have neither comma nor space."""
WIDTHS = {"context": 60, "text": 64, "left_text": 54, "right_text": 54, "indicator": 26, "main_topic": 30,
          "other_topics": 30, "relation": 11, "note": 30}  # fmt: skip
WIDTH = 16
SPARE = {"main_topic": "topics"}
"""Columns whose choices stand in a sheet: too many for a list in a cell."""


@dataclass(frozen=True, slots=True)
class Coding:
    """A coder's workbook as it came back.

    Attributes:
        coder: Whose it is.
        answers: The answers, in the order of the draw; None where there is none.
        notes: What was noted beside each.
    """

    coder: str
    answers: tuple[Answer | None, ...]
    notes: tuple[str, ...]


def write_coding(draw: Draw, texts: Sequence[Sequence[str]], coder: str, topics: Any, path: Path) -> None:
    """Write a coder's workbook, the same bytes from the same draw.

    Args:
        draw: The draw.
        texts: What is read of each drawn row, in the order of the draw.
        coder: Whose it is.
        topics: Frame of the codebook's topics; empty where they are not asked for.
        path: The workbook.
    """
    task = draw.task
    rows = [
        [*draw.items[at].ids, *texts[at], *[None] * (len(task.fills) + 1)] for at in shuffled(draw, coder)
    ]  # fmt: skip
    choices = [f"{row.topic_id} {row.name_zh}" for row in iter_rows(topics)]
    with _book(path, draw, {"coder": coder}) as (book, styles):
        _fill_sheet(book, ANSWERS, task, (), rows, styles, len(choices))
        if choices:
            columns = {"choice": 40, "topic_id": 16, "theme": 14, "name_zh": 30, "name_en": 40, "definition": 80}
            rows_of = topics[list(columns)[1:]].to_numpy()
            lines = [[choice, *map(known, row)] for choice, row in zip(choices, rows_of, strict=True)]
            _plain_sheet(book, "topics", columns, [[NONE], *lines], styles)


def read_coding(path: Path, draw: Draw) -> Coding:
    """Read a coder's workbook.

    Raises:
        CallError: openpyxl is not installed.
        DataError: It is none, of another draw, or a row of it is wrong: file, sheet and row.
    """
    coder = read_about(path)["coder"]
    if coder not in draw.coders:
        raise DataError(f"{path}, {ABOUT}", f"{coder or 'nobody'} is no coder of the draw", "restore the name there")
    found = _read(path, draw, {ANSWERS: ()}, CODING)
    return Coding(coder, *zip(*(found[item.ids][1:] for item in draw.items), strict=True))


def read_about(path: Path, kind: str = CODING) -> dict[str, str]:
    """What a workbook says of itself: of, draw; coder of a coder's workbook, coders and written of a settling one."""
    rows = read_sheets(path, {ABOUT: ("key", "value")}, kind)
    about = {cells["key"]: cells["value"] for _, _, cells in rows}
    for key in ("of", "draw", *(("coder",) if kind == CODING else ("coders", "written"))):
        if not about.get(key):
            raise DataError(
                f"{path}, {ABOUT}", f"the row {key} is missing", f"name a {kind}, with its sheets as they were"
            )
    return about


def write_settling(
    draw: Draw, texts: Sequence[Sequence[str]], codings: Sequence[Coding], found: Sequence[Compared], path: Path
) -> None:
    """Write the settling workbook.

    Args:
        draw: The draw.
        texts: What is read of each drawn row, in the order of the draw.
        codings: All coders' answers.
        found: How far they agree.
        path: The workbook.
    """
    task, given = draw.task, answers_of(codings)
    open_rows = set(differing(given))
    rows: dict[str, list[list[Any]]] = {TO_SETTLE: [], AGREED: []}
    for at, item in enumerate(draw.items):
        said = [_said(task, coding.answers[at], coding.notes[at]) for coding in codings]
        answer = next((a for c in codings if (a := c.answers[at]) is not None), None)
        filled = [None] * len(task.fills) if at in open_rows or answer is None else list(task.cells(answer).values())
        rows[TO_SETTLE if at in open_rows else AGREED].append([*item.ids, *texts[at], *said, *filled, None])
    names = tuple(_coder_column(coding.coder) for coding in codings)
    columns = [*task.ids, *task.texts, *names, *task.fills, "note"]
    cells = [dict(zip(columns, row, strict=True)) for own in rows.values() for row in own]
    about = {"coders": BETWEEN.join(coding.coder for coding in codings), "written": _digest(draw, cells)}
    with _book(path, draw, about) as (book, styles):
        for name, own in rows.items():
            _fill_sheet(book, name, task, names, own, styles, 0)
        figures = agreement_frame(found)
        lines = figures.astype(object).where(figures.notna(), None).to_numpy()
        _plain_sheet(book, "agreement", dict.fromkeys(figures.columns, WIDTH), lines, styles)


def read_settling(path: Path, draw: Draw) -> tuple[list[tuple[Answer, str]], list[str]]:
    """What was settled: the answer to each drawn row and what was noted beside it, in the order of the draw.

    Returns:
        Answers with notes, and the coders whose answers were compared.

    Raises:
        CallError: openpyxl is not installed.
        DataError: It is no settling workbook, of another draw, or a row is wrong or not settled: file, sheet and row.
    """
    found = _read(path, draw, {TO_SETTLE: (), AGREED: ()}, SETTLING)
    settled = []
    for item in draw.items:
        where, answer, note = found[item.ids]
        if answer is None:
            remedy = (
                f"fill {next(iter(draw.task.fills))}: without the hard ones, figures on the labels would be too kind"
            )
            raise DataError(where, f"{' and '.join(item.ids)} is not settled", remedy)
        settled.append((answer, note))
    coders = read_about(path, SETTLING)["coders"].split(BETWEEN)
    for coder in coders:
        if coder not in draw.coders:
            raise DataError(f"{path}, {ABOUT}", f"{coder} is no coder of the draw", "restore the names there")
    return settled, coders


def is_filled(path: Path, draw: Draw) -> bool:
    """Whether somebody may have written in a settling workbook: in a row to settle, or over one that was agreed."""
    names = [_coder_column(coder) for coder in draw.coders]
    columns = (*draw.task.ids, *names, *draw.task.fills, "note")
    try:
        rows = read_sheets(path, dict.fromkeys((TO_SETTLE, AGREED), columns), SETTLING, optional=names)
        return read_about(path, SETTLING)["written"] != _digest(draw, (cells for _, _, cells in rows))
    except DataError:
        return True  # something else, or rearranged: not ours to write over


def _digest(draw: Draw, rows: Iterable[Mapping[str, Any]]) -> str:
    """What tells whether the cells of a settling workbook are those that were written."""
    names = (*draw.task.ids, *map(_coder_column, draw.coders), *draw.task.fills, "note")
    lines = sorted([(cells.get(name) or "").strip() for name in names] for cells in rows)
    return text_hash(json.dumps(lines))


def answers_of(codings: Sequence[Coding]) -> Given:
    """The answers of several workbooks by coder."""
    return {coding.coder: coding.answers for coding in codings}


def read_texts(path: Path, draw: Draw) -> list[tuple[str, ...]]:
    """What a coder read of each drawn row, in the order of the draw."""
    columns = (*draw.task.ids, *draw.task.texts)
    rows = [cells for _, _, cells in read_sheets(path, {ANSWERS: columns}, CODING, draw.task.texts)]
    found = {tuple(c[i] for i in draw.task.ids): tuple(c[t] for t in draw.task.texts) for c in rows}
    return [found[item.ids] for item in draw.items]


def _read(
    path: Path, draw: Draw, sheets: Mapping[str, tuple[str, ...]], kind: str
) -> dict[tuple[str, ...], tuple[str, Answer | None, str]]:
    """Drawn row -> place, answer, note; every drawn row is there once, with its text as it was drawn."""
    task, about = draw.task, read_about(path, kind)
    if about["draw"] != draw.digest:
        raise DataError(path, "it is of another draw", "name workbooks of one draw, and its draw.json beside them")
    hashes = {item.ids: item.hashes for item in draw.items}
    columns = (*task.ids, *task.texts, *task.fills, "note")
    found: dict[tuple[str, ...], tuple[str, Answer | None, str]] = {}
    for _, where, cells in read_sheets(path, dict.fromkeys(sheets, columns), kind, task.texts):
        ids = tuple(cells[name] for name in task.ids)
        shown = " and ".join(filter(None, ids)) or "a row without an id"
        if ids not in hashes:
            raise DataError(where, f"{shown} is not of the draw", "restore its id, or take the row out")
        if ids in found:
            raise DataError(where, f"{shown} stands twice", "keep one of the two rows")
        for name, digest in zip(task.texts, hashes[ids], strict=True):
            if len(cells[name]) < MAX_CELL and text_hash(cells[name]) != digest:
                raise DataError(where, f"the {name} of {shown} was changed", "restore it: the answer belongs to it")
        found[ids] = where, task.read(cells, where, draw.topics), " ".join(cells["note"].split())
    missing = [item.ids for item in draw.items if item.ids not in found]
    if missing:
        problem = f"{len(missing)} drawn rows are missing, first {' and '.join(missing[0])}"
        raise DataError(f"{path}, {', '.join(sheets)}", problem, "put them back; what is not answered stays empty")
    return found


@contextmanager
def _book(path: Path, draw: Draw, further: Mapping[str, str]) -> Any:
    with new_workbook(path, f"policycompare coders: {draw.of}") as (book, *styles):
        yield book, styles
        head, wrap, _ = styles
        sheet = book.add_worksheet("how_to")
        sheet.set_column(0, 1, 80, wrap)
        kind = "code" if "coder" in further else "settle"
        keys = [key for key in entries("coders") if key.startswith((f"how_{draw.of}", f"how_{kind}"))]
        for at, key in enumerate(keys):
            for number, lang in enumerate(LANGS):
                write_cell(sheet, at, number, say(f"coders.{key}", lang), wrap)
        about = {"of": draw.of, "draw": draw.digest, **further}
        _plain_sheet(book, ABOUT, {"key": WIDTH, "value": 40}, list(about.items()), (head, wrap))


def _fill_sheet(
    book: Any, name: str, task: Task, coders: Sequence[str], rows: Sequence[Sequence[Any]], styles: Any, topics: int
) -> None:
    """A sheet with rows to read and cells to fill."""
    head, wrap, to_fill = styles
    columns = [*task.ids, *task.texts, *coders, *task.fills, "note"]
    sheet = add_sheet(book, name, {column: WIDTHS.get(column, WIDTH) for column in columns}, head, wrap)
    for number, cells in enumerate(rows, 1):
        for at, (column, value) in enumerate(zip(columns, cells, strict=True)):
            write_cell(sheet, number, at, value, to_fill if column in task.fills or column == "note" else wrap)
    for column, choices in task.fills.items():
        source = f"=topics!$A$2:$A${topics + 2}" if topics and column in SPARE else list(choices)
        if source and rows:
            at = columns.index(column)
            rule = {
                "validate": "list",
                "source": source,
                "error_title": column,
                "error_message": "Choose from the list.",
            }
            sheet.data_validation(1, at, len(rows), at, rule)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)


def _plain_sheet(book: Any, name: str, columns: Mapping[str, int], rows: Any, styles: Any) -> None:
    head, wrap, *_ = styles
    sheet = add_sheet(book, name, columns, head, wrap)
    for number, cells in enumerate(rows, 1):
        for at, value in enumerate(cells):
            write_cell(sheet, number, at, value, wrap)


def _said(task: Task, answer: Answer | None, note: str) -> str | None:
    """A coder's answer on one line, with his note behind it."""
    said = None if answer is None else task.shown(answer)
    return " — ".join(filter(None, (said, note))) or None


def _coder_column(coder: str) -> str:
    """The head of a coder's answers: no other column has a space."""
    return f"coder {coder}"


def see_new(folder: Path, names: Sequence[str]) -> None:
    """See that none of these files is there.

    Raises:
        CallError: One is.
    """
    for name in names:
        if (folder / name).exists():
            raise CallError(
                folder / name, "it is there already, and somebody may have coded in it", "name another folder"
            )
