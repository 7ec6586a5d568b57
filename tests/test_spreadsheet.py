"""Workbooks and tables in text are read as they are shown: titles, several tables, merged cells, formats of numbers."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from made_office import packed, read, shown
from policycompare.errors import DataError
from policycompare.sources.formats.workbook.number_formats import is_date, show_date, show_number
from policycompare.sources.formats.workbook.reader import NO_NAME_REJECTS, NO_NAME_SAMPLES, RE_NO_NAME


def saved(fill: Callable[[Any], None]) -> bytes:
    """A workbook as openpyxl saves it."""
    workbook = openpyxl.Workbook()
    fill(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def sheet(rows: list[list[object]], *merged: str) -> bytes:
    def fill(workbook: Any) -> None:
        for row in rows:
            workbook.active.append(row)
        for area in merged:
            workbook.active.merge_cells(area)

    return saved(fill)


def shown_sheet(rows: list[list[object]], *merged: str) -> list[object]:
    return shown(sheet(rows, *merged), "分工表.xlsx")


HEAD: list[object] = ["任务", "责任单位", "时限"]


def test_titles_and_remarks_are_paragraphs() -> None:
    rows: list[list[object]] = [
        ["老旧小区改造分工表"], ["", "", "单位：万元"], HEAD, ["改水", "市水务局", "2025年"], ["改电", "市供电公司", None],
        ["各县区参照本表执行"], ["注：略"],
    ]  # fmt: skip
    assert shown_sheet(rows, "A1:C1", "A7:C7") == [
        "老旧小区改造分工表", "单位：万元", [["任务", "责任单位", "时限"], ["改水", "市水务局", "2025年"], ["改电", "市供电公司", ""]],
        "各县区参照本表执行", "注：略",
    ]  # fmt: skip


def test_a_merged_cell_stands_in_every_place() -> None:
    rows: list[list[object]] = [
        HEAD,
        ["改水", "市水务局", "2025年"],
        ["改电", None, "2026年"],
        ["一、民生类", None, None],
        ["改气", "市城管局", ""],
    ]
    assert shown_sheet(rows, "B2:B3", "A4:C4") == [
        [
            ["任务", "责任单位", "时限"], ["改水", "市水务局", "2025年"], ["改电", "市水务局", "2026年"], ["一、民生类"] * 3,
            ["改气", "市城管局", ""],
        ]
    ]  # fmt: skip


def test_empty_rows_and_columns_part_tables() -> None:
    rows: list[list[object]] = [
        ["甲", "乙", None, "丙", "丁"], ["1", "2", None, "3", "4"], [], ["第二张表"], ["戊", "己"], ["5", "6"],
    ]  # fmt: skip
    assert shown_sheet(rows) == [
        [["甲", "乙"], ["1", "2"]], [["丙", "丁"], ["3", "4"]], "第二张表", [["戊", "己"], ["5", "6"]],
    ]  # fmt: skip


def test_one_column_is_paragraphs() -> None:
    assert shown_sheet([["一、目标"], ["到2025年完成。"], [], ["二、任务"]]) == [
        "一、目标",
        "到2025年完成。",
        "二、任务",
    ]


def test_a_short_value_alone_in_the_last_row_stays_in_the_table() -> None:
    assert shown_sheet([HEAD, ["改水", "市水务局", "2025年"], ["改气"]])[0] == [
        [*HEAD],
        ["改水", "市水务局", "2025年"],
        ["改气", "", ""],
    ]


NUMBERS = [
    (0.5, "0%", "50%"), (0.125, "0.0%", "12.5%"), (1234567, "#,##0", "1,234,567"), (12.5, "0.00", "12.50"),
    (600, '0"万千瓦"', "600万千瓦"), (600, "General", "600"), (0.1 + 0.2, "General", "0.3"), (98.6, "General", "98.6"),
    (2.675, "0.00", "2.68"), (-5, "0;[Red]-0", "-5"), (-5, "0_);(0)", "(5)"), (0, '0;-0;"—"', "—"), (5, "@", "5"),
    (12345.678, "#,##0.00_ ", "12,345.68"), (3, "[$¥-804]#,##0", "¥3"), (0.5, "# ?/?", "0.5"), (1e-5, "0.00E+00", "0.00001"),
    (1500000, "0,\"千\"", "1500千"), (7, "00", "7"), (0.2, "0.##", "0.2"), (3.0, "0.##", "3"), (1e300, "General", "1e+300"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "number_format", "text"), NUMBERS)
def test_numbers_stand_as_they_are_shown(value: float, number_format: str, text: str) -> None:
    assert show_number(value, number_format) == text


DAY = dt.datetime(2025, 3, 9)
DATES = [
    ('yyyy"年"m"月"', "2025年3月"), ('[$-804]yyyy"年"m"月"d"日";@', "2025年3月9日"), ('yyyy"年"mm"月"dd"日"', "2025年03月09日"),
    ('m"月"d"日"', "3月9日"), ("yyyy-mm-dd", "2025-03-09"), ("m/d/yy", "2025-03-09"), ("mmm-yy", "2025-03"), ("yyyy", "2025"),
    ("d-mmm", "2025-03-09"),
]  # fmt: skip


@pytest.mark.parametrize(("number_format", "text"), DATES)
def test_dates_stand_in_chinese_or_in_iso(number_format: str, text: str) -> None:
    assert is_date(number_format)
    assert show_date(DAY, number_format) == text


def test_values_go_through_a_workbook() -> None:
    def fill(workbook: Any) -> None:
        own = workbook.active
        own.append(["指标", "目标", "时限", "核定", "公式", "换行"])
        own.append(["普及率", 0.985, DAY, True, "=B2*2", "甲\n乙"])
        own["B2"].number_format, own["C2"].number_format = "0.0%", 'yyyy"年"m"月"'

    data = saved(fill)
    assert shown(data, "a.xlsx") == [
        [["指标", "目标", "时限", "核定", "公式", "换行"], ["普及率", "98.5%", "2025年3月", "TRUE", "", "甲\n乙"]]
    ]
    assert read(data, "a.xlsx").notes == ("1 formulas have no stored value: open the workbook, and save it again",)


def test_sheets_follow_each_other_under_their_names_where_they_have_no_title() -> None:
    def fill(workbook: Any) -> None:
        workbook.active.title = "Sheet1"
        workbook.active.append(["甲", "乙"])
        for title, first in (("年度任务", ["丙", "丁"]), ("指标", ["指标一览"]), ("空", [])):
            workbook.create_sheet(title).append(first)

    assert shown(saved(fill), "a.xlsx") == [[["甲", "乙"]], (1, "年度任务"), [["丙", "丁"]], "指标一览"]


def test_names_that_say_nothing() -> None:
    assert all(RE_NO_NAME.fullmatch(name) for name in NO_NAME_SAMPLES)
    assert not any(RE_NO_NAME.fullmatch(name) for name in NO_NAME_REJECTS)


def test_what_is_hidden_is_left_out_and_said() -> None:
    def fill(workbook: Any) -> None:
        own = workbook.active
        for row in (
            ["任务", "内部备注", "单位"],
            ["改水", "勿外传", "市水务局"],
            ["改电", "再议", None],
            ["改气", "", "市城管局"],
        ):
            own.append(row)
        own.merge_cells("C2:C3")
        own.column_dimensions["B"].hidden = True
        own.row_dimensions[2].hidden = True
        workbook.create_sheet("草稿").append(["旧", "表"])
        workbook["草稿"].sheet_state = "hidden"

    data = saved(fill)
    # The merged cell begins in a hidden row and shows in the next.
    assert shown(data, "a.xlsx") == [[["任务", "单位"], ["改电", "市水务局"], ["改气", "市城管局"]]]
    assert read(data, "a.xlsx").notes == (
        "1 hidden sheets were left out", "1 hidden rows were left out", "1 hidden columns were left out",
    )  # fmt: skip


CSV = [
    ("任务,单位\n改水,市水务局\n", ".csv"), ("任务;单位\n改水;市水务局\n", ".csv"), ("任务\t单位\n改水\t市水务局\n", ".csv"),
    ("任务\t单位\n改水\t市水务局\n", ".tsv"), ('"任务","单位"\r\n"改水","市水务局"\r\n', ".csv"), ("任务|单位\n改水|市水务局\n", ".csv"),
]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize(("text", "ending"), CSV)
def test_tables_in_text(text: str, ending: str, encoding: str) -> None:
    assert shown(text.encode(encoding), f"a{ending}") == [[["任务", "单位"], ["改水", "市水务局"]]]


def test_a_cell_of_a_csv_may_hold_lines_and_delimiters() -> None:
    text = '附件1：任务清单,,\n任务,措施,单位\n改水,"1.查漏，换管\n2.建厂,验收","市""水务""局"\n,扩网,\n'
    assert shown(text.encode(), "a.csv") == [
        "附件1：任务清单", [["任务", "措施", "单位"], ["改水", "1.查漏，换管\n2.建厂,验收", '市"水务"局'], ["", "扩网", ""]],
    ]  # fmt: skip


def test_absurd_merges_and_far_cells_end_soon() -> None:
    def fill(workbook: Any) -> None:
        own = workbook.active
        own["A1"], own["B2"], own["A3"] = "甲", "乙", "丙"

    def changed(old: str, new: str) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(saved(fill))) as source, zipfile.ZipFile(stream, "w") as copy:
            for name in source.namelist():
                text = source.read(name)
                if name == "xl/worksheets/sheet1.xml":
                    assert old.encode() in text
                    text = text.replace(old.encode(), new.encode())
                copy.writestr(name, text)
        return stream.getvalue()

    merges = '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert shown(changed("</sheetData>", merges), "a.xlsx") == ["甲"]
    many = "</sheetData><mergeCells>" + '<mergeCell ref="A1:B3"/>' * 60_000 + "</mergeCells>"
    for old, new in (('r="B2"', 'r="ZZZZZZ2"'), ('row r="3"', 'row r="999999999"'), ("</sheetData>", many)):
        with pytest.raises(DataError):
            read(changed(old, new), "a.xlsx")
    assert shown(changed('<dimension ref="A1:B3"', '<dimension ref="A1:XFD1048576"'), "a.xlsx") == shown(
        saved(fill), "a.xlsx"
    )


@pytest.mark.parametrize("merges", [(), ("A3:A1048576",), ("A3:A1048576", "B3:B1048576")])
@pytest.mark.parametrize("place", ["D1048576", "C1048576", "XFD1048576", "C60000"])
def test_a_stray_cell_far_below_costs_nothing(place: str, merges: tuple[str, ...]) -> None:
    def fill(workbook: Any) -> None:
        own = workbook.active
        for row in (("任务", "单位"), ("改水", "市水务局"), ("修路", "市交通局")):
            own.append(row)
        own[place] = "备注"

    marks = "".join(f'<mergeCell ref="{area}"/>' for area in merges)
    data = saved(fill)
    if marks:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            parts: dict[str, str | bytes] = {name: source.read(name) for name in source.namelist()}
        sheet = bytes(parts["xl/worksheets/sheet1.xml"]).decode()
        marks = f"</sheetData><mergeCells>{marks}</mergeCells>"
        data = packed(parts | {"xl/worksheets/sheet1.xml": sheet.replace("</sheetData>", marks)})
    found = read(data, "a.xlsx")
    assert found.blocks[0].kind == "table" and len(found.blocks[0].rows) == 3
    words = found.characters.split()
    assert words[:6] == ["任务", "单位", "改水", "市水务局", "修路", "市交通局"]
    # cells that are merged down to the stray one stand beside it again
    assert words[6:] == ["修路", "市交通局"] * (len(merges) == 2) + ["备注"]
    assert sum(len(block.rows) for block in found.blocks) <= 4
