"""Workbooks that people fill, those of decisions and of a codebook: mutated in sheets, cells and parts."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from fuzz.cases import Case
from fuzz.packages import mutated_package, steady
from fuzz.studies import base, made_tables
from fuzz.values import SCALARS

REVIEW, INDUCED = "review.xlsx", "induced.xlsx"
MOST_CELLS = 1_000_000


@cache
def _review() -> bytes:
    import tempfile

    from policycompare.export.review import write_review

    with tempfile.TemporaryDirectory() as folder:
        return _filled(write_review(made_tables(), Path(folder) / REVIEW).read_bytes())


def _filled(data: bytes) -> bytes:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book:
        head = [cell.value for cell in sheet[1]]
        at = head.index("decision") + 1
        for row in range(2, min(sheet.max_row, 6) + 1):
            if sheet.cell(row, 4).value or sheet.title in ("alignments", "functions"):
                sheet.cell(row, at).value = "finance" if sheet.title == "functions" else "yes"
                sheet.cell(row, at + 1).value = "why"
    return _saved(book)


def _saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return steady(out.getvalue())


@cache
def _induced() -> bytes:
    import openpyxl

    from policycompare.export.induced_codebook import CUE_SHEET, TOPIC_SHEET

    book = openpyxl.Workbook()
    topics, cues = book.active, book.create_sheet("cues")
    topics.title = "topics"
    topics.append(list(TOPIC_SHEET))
    topics.append(["T1", "宪法实施", "", "t", "r", "宪法"])
    topics.append(["T2", "公共法律服务", "", "", "", "服务"])
    cues.append(list(CUE_SHEET))
    cues.append(["T1", "cue", "宪法实施", 1, "study"])
    cues.append(["T2", "cue", "公共法律服务", 0.5, "study"])
    return _saved(book)


def mutated_workbook(rng: Random, data: bytes, how: list[str]) -> bytes:
    """A workbook that people filled, with other cells, rows, columns or sheets; or with damaged parts."""
    import datetime

    import openpyxl

    if rng.random() < 0.45:
        return mutated_package(rng, data, how)
    book = openpyxl.load_workbook(io.BytesIO(data))
    for _ in range(rng.choice((1, 1, 2, 4))):
        sheet = rng.choice(book.worksheets)
        kind = rng.choice(
            (
                "cell",
                "cell",
                "cell",
                "decision",
                "head",
                "delete row",
                "delete column",
                "insert row",
                "insert column",
                "stray",
                "merge",
                "title",
                "delete sheet",
                "hide",
                "swap",
            )
        )
        how.append(f"sheet: {kind}")
        row, column = rng.randrange(1, sheet.max_row % 50 + 2), rng.randrange(1, sheet.max_column % 30 + 2)
        values = (
            *[
                v
                for v in SCALARS
                if not isinstance(v, str) or openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(v) is None
            ],
            datetime.datetime(2024, 1, 1),
            datetime.time(1),
            datetime.timedelta(9),
            "#N/A",
            "=1/0",
            "=A1",
            "_x000D_",
            "yes ",
            "YES",
            "同意",
        )
        value = rng.choice(values)
        if kind.startswith(("delete", "insert")) and sheet.max_row * sheet.max_column > MOST_CELLS:
            continue  # the library that makes the case would make all of the empty ones
        try:
            if kind == "cell":
                sheet.cell(row, column).value = value
            elif kind == "decision":
                heads = [cell.value for cell in sheet[1]]
                sheet.cell(row, heads.index("decision") + 1 if "decision" in heads else 1).value = value
            elif kind == "head":
                sheet.cell(1, column).value = rng.choice((value, sheet.cell(1, 1).value))
            elif kind.startswith("delete") and kind != "delete sheet":
                (sheet.delete_rows if "row" in kind else sheet.delete_cols)(
                    row if "row" in kind else column, rng.choice((1, 1, 50))
                )
            elif kind.startswith("insert"):
                (sheet.insert_rows if "row" in kind else sheet.insert_cols)(row if "row" in kind else column)
            elif kind == "stray":
                sheet.cell(rng.choice((900, 60_000, 1_048_576)), rng.choice((1, 300, 16_384))).value = rng.choice(
                    (1, "x")
                )
            elif kind == "merge":
                sheet.merge_cells(start_row=row, start_column=column, end_row=row + 2, end_column=column + 3)
            elif kind == "title":
                sheet.title = rng.choice(("codings", "CODINGS", "甲", "topics ", "x" * 31))
            elif kind == "delete sheet" and len(book.worksheets) > 1:
                book.remove(sheet)
            elif kind == "hide":
                sheet.sheet_state = "veryHidden"
            else:
                book.move_sheet(sheet, 1)
        except (ValueError, AttributeError, TypeError):
            continue
    try:
        return _saved(book)
    except (ValueError, AttributeError, TypeError, IndexError):
        return data


def review_case(rng: Random) -> Case:
    how: list[str] = []
    return Case(base() | {REVIEW: mutated_workbook(rng, _review(), how)}, [REVIEW], how)


def induced_case(rng: Random) -> Case:
    how: list[str] = []
    return Case(base() | {INDUCED: mutated_workbook(rng, _induced(), how)}, [INDUCED], how)
