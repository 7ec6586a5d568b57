"""Workbooks that people filled in and something damaged: one line that names the place, or what stands in the cells."""

from __future__ import annotations

import datetime
import io
import re
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from made_office import packed
from policycompare.errors import DataError
from policycompare.export.filled_workbooks import read_sheets
from policycompare.export.review import read_decisions, write_review
from policycompare.sources.formats import package
from policycompare.tables.frames import Tables

SHEETS = {"codings": ("measure_id", "topic_id", "decision"), "cues": ("phrase",)}
ROWS = [("measure_id", "topic_id", "decision"), ("a:1", "T1", "yes"), ("a:2", "T2", "no")]
SHEET = "xl/worksheets/sheet1.xml"


def whole() -> bytes:
    """The workbook as it leaves here."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for name, rows in {"codings": ROWS, "cues": [("phrase",)]}.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return stream.getvalue()


def parts(data: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def without(part: str) -> bytes:
    return packed({name: data for name, data in parts(whole()).items() if name != part})


def changed(part: str, old: str, new: str) -> bytes:
    found = parts(whole())
    text = bytes(found[part]).decode()
    assert re.search(old, text)
    return packed(found | {part: re.sub(old, new, text, count=1)})


def edited(**cells: object) -> bytes:
    """The workbook with other cells; by openpyxl, as a person's program would."""
    book = openpyxl.load_workbook(io.BytesIO(whole()))
    for place, value in cells.items():
        book["codings"][place] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def merged() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(whole()))
    book["codings"].merge_cells("C2:C3")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


DAMAGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "no workbook that can be read"),
    "no zip": (lambda: b"measure_id,topic_id\n", "no workbook that can be read"),
    "cut short": (lambda: whole()[:2000], "cut short or is damaged"),
    "its last bytes are gone": (lambda: whole()[:-30], "cut short or is damaged"),
    "bytes turned in the middle": (lambda: whole().replace(whole()[300:340], bytes(40), 1), "damaged"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old workbook (xls)"),
    "a zip of something else": (lambda: packed({"a.txt": "甲"}), "no workbook that can be read"),
    "a sheet that is no XML": (lambda: changed(SHEET, "</sheetData>", "<sheetData>"), "no workbook that can be read"),
    "a workbook that is no XML": (lambda: changed("xl/workbook.xml", "</sheets>", ""), "no workbook that can be read"),
    "no workbook part": (lambda: without("xl/workbook.xml"), "no workbook that can be read"),
    "no shared texts": (lambda: without("xl/sharedStrings.xml"), "no workbook that can be read"),
    "no styles": (lambda: without("xl/styles.xml"), ""),
    "no sheet part": (lambda: without(SHEET), "the sheet codings is missing"),
    "no content types": (lambda: without("[Content_Types].xml"), "no workbook that can be read"),
    "wrong content types": (
        lambda: changed("[Content_Types].xml", r"spreadsheetml\.sheet\.main\+xml", "wordprocessingml.document.main+xml"),
        "no workbook that can be read",
    ),
    "relations that lead nowhere": (
        lambda: changed("xl/_rels/workbook.xml.rels", "Target=", "Target-="), "no workbook that can be read",
    ),
    "a text that no list holds": (lambda: changed(SHEET, "<v>0</v>", "<v>999</v>"), "no workbook that can be read"),
    "a renamed sheet": (lambda: changed("xl/workbook.xml", 'name="codings"', 'name="Codings"'), "codings is missing"),
    "a renamed column": (lambda: edited(C1="Decision"), "codings: the column decision is missing"),
    "no header": (lambda: edited(A1=None, B1=None, C1=None), "the column measure_id is missing"),
    "a doubled column": (lambda: edited(D1="decision"), "codings: the column decision stands twice"),
    "a formula that failed": (lambda: edited(C3="#REF!"), "codings, row 3: the cell of decision shows #REF!"),
    "a formula that nobody computed": (
        lambda: edited(C3='=IF(1,"no","")'), "codings: the formula in C3 has no stored value",
    ),
    "a name that no function has": (lambda: edited(B2="#NAME?"), "codings, row 2: the cell of topic_id shows #NAME?"),
    "merged cells": (merged, "codings: the cells C2:C3 are merged"),
    "entities": (
        lambda: changed("xl/workbook.xml", "^(<[?].*?[?]>)?", r'\1<!DOCTYPE a [<!ENTITY b "c">]>'), "declares entities",
    ),
}  # fmt: skip


def read(path: Path, data: bytes) -> list[tuple[str, str, dict[str, str]]]:
    path.write_bytes(data)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return read_sheets(path, SHEETS, "workbook")


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_workbook_is_one_line(kind: str, tmp_path: Path) -> None:
    make, message = DAMAGE[kind]
    path = tmp_path / "filled.xlsx"
    if not message:
        assert [row["decision"] for _, _, row in read(path, make())] == ["yes", "no"]
        return
    with pytest.raises(DataError) as raised:
        read(path, make())
    line = str(raised.value)
    assert message in line and line.startswith(str(path)) and "; " in line
    assert "\n" not in line


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_PART", 100_000)
    bomb = changed(SHEET, "</sheetData>", "</sheetData>" + " " * 200_000)
    assert len(bomb) < 50_000
    with pytest.raises(DataError, match=r"sheet1\.xml inflates to"):
        read(tmp_path / "filled.xlsx", bomb)


def test_what_is_no_text_reads_as_it_is_shown(tmp_path: Path) -> None:
    data = edited(A2=7, B2=datetime.datetime(2025, 12, 31), C2=True, A3=0.5, B3=" T 2 ", C3="＝1")
    rows = [tuple(cells.values()) for _, _, cells in read(tmp_path / "filled.xlsx", data)]
    assert rows == [("7", "2025-12-31", "TRUE"), ("0.5", "T 2", "＝1")]


SHOWN = [
    (0.97, "0%", "97%"), (0.975, "0.0%", "97.5%"), (0.57, "#,##0%;-#,##0%", "57%"), (12.5, '0"%"', "12.5"),
    (1_200_000.0, "#,##0", "1200000"), (1_200_000, "#,##0.00", "1200000"), (0.00005, "General", "0.00005"),
    (1.2e15, "0.00E+00", "1200000000000000"),
    (datetime.datetime(2025, 12, 1), "mmm-yy", "2025-12"), (datetime.datetime(2025, 3, 5), "d-mmm", "03-05"),
    (datetime.datetime(2025, 12, 31), "yyyy/m/d", "2025-12-31"),
    (datetime.datetime(2025, 12, 31), 'yyyy"年"m"月"d"日"', "2025-12-31"),
    (datetime.datetime(2025, 12, 31), "yyyy/m/d h:mm", "2025-12-31"),
    (datetime.datetime(2025, 12, 31, 9), "yyyy/m/d", "2025-12-31"),
    (datetime.datetime(2025, 12, 31, 9), "yyyy/m/d h:mm", "2025-12-31 09:00:00"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "number_format", "shown"), SHOWN)
def test_a_number_or_a_day_reads_as_its_format_shows_it(
    value: object, number_format: str, shown: str, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(whole()))
    book["codings"]["C2"] = value
    book["codings"]["C2"].number_format = number_format
    book.save(tmp_path / "made.xlsx")
    assert read(tmp_path / "filled.xlsx", (tmp_path / "made.xlsx").read_bytes())[0][2]["decision"] == shown


@pytest.mark.parametrize(("number", "shown"), [(31, "2025-12-31"), (57, "2025-12"), (58, "12-31")])
def test_a_day_that_chinese_excel_formats_is_a_day(number: int, shown: str, tmp_path: Path) -> None:
    made = parts(edited(C2=46022))
    sheet, styles = (bytes(made[name]).decode() for name in (SHEET, "xl/styles.xml"))
    style = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"'
    assert style in styles and re.search('<c r="C2"[^>]*><v>46022', sheet)
    head, _, tail = styles.partition("</cellXfs>")
    count = int(re.findall('<cellXfs count="([0-9]+)"', head)[0])
    styles = f'{head}<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/></cellXfs>{tail}'
    sheet = re.sub('<c r="C2"[^>]*>', f'<c r="C2" s="{count}">', sheet)
    data = packed(made | {SHEET: sheet, "xl/styles.xml": styles.replace(f'<cellXfs count="{count}"', "<cellXfs")})
    assert read(tmp_path / "filled.xlsx", data)[0][2]["decision"] == shown


def test_a_percentage_typed_as_a_value_is_one_line(tmp_path: Path, tables: Tables) -> None:
    path = write_review(tables, tmp_path / "review.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["targets"]
    head = [cell.value for cell in sheet[1]]
    sheet.cell(2, head.index("field") + 1).value = "value"
    cell = sheet.cell(2, head.index("decision") + 1)
    cell.value, cell.number_format = 0.97, "0%"
    book.save(path)
    with pytest.raises(DataError, match="targets, row 2: value 97% is no number; write 97 without the mark"):
        read_decisions(path)


@pytest.mark.parametrize("place", ["A1048576", "XFD1048576", "XFD9"])
def test_a_stray_cell_costs_nothing(place: str, tmp_path: Path) -> None:
    data = edited(**{place: " x "})
    tracemalloc.start()
    rows = read(tmp_path / "filled.xlsx", data)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    own = [cells for _, _, cells in rows]
    assert [row["measure_id"] for row in own] == ["a:1", "a:2", *["x"] * place.startswith("A")]
    if place.startswith("A"):
        assert rows[-1][1].endswith("codings, row 1048576")
