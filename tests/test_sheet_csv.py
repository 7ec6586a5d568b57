"""csv for spreadsheets: no text is a formula there, and every text comes back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policycompare as pc
from policycompare.cli import main
from policycompare.export.sheet_csv import STARTS, read_sheet_csv, shield, unshield
from policycompare.tables.frames import Tables

ROOT = Path(__file__).parents[1]
FORMULAS = (
    "=1+1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", "\t=1", "\r=1",
    "＝1＋1", "＋1", "－1", "＠SUM(1)", "'=1", "''", "\n=1",
)  # fmt: skip
PLAIN = ("", "推进依法行政", "“十四五”规划", "1.加强", " =1", "责任单位：=", "（=）", "第一条 =")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_shielded_and_comes_back(text: str) -> None:
    assert shield(text) == f"'{text}" and unshield(shield(text)) == text


@pytest.mark.parametrize("text", PLAIN)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert shield(text) == text == unshield(text)


@given(st.text(st.sampled_from("=+-@＝'\t\r\n甲a1 "), max_size=6))
def test_every_text_comes_back(text: str) -> None:
    assert unshield(shield(text)) == text
    assert not shield(text).startswith(tuple(set(STARTS) - {"'"}))


def test_the_tables_of_hostile_documents(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    lines = "".join(
        f"{n}.{text.strip() or '='}推进第{n}项工作，到2025年覆盖率达到85%。\n" for n, text in enumerate(FORMULAS, 1)
    )
    plan.write_text(f"=某市实施方案\n\n一、=重点任务\n{lines}", "utf-8")
    assert main(["parse", str(plan), "--out", str(tmp_path / "out"), "--sheets", "--quiet"]) == 0
    files = sorted((tmp_path / "out" / "sheets").glob("*.csv"))
    tables = pc.parse(plan)
    assert {path.stem for path in files} == {table.name for table, _ in tables.items()}
    shielded = 0
    for path in files:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with (tmp_path / "out" / path.name).open(encoding="utf-8", newline="") as stream:
            plain = list(csv.DictReader(stream))
        assert read_sheet_csv(path) == plain
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row, before in zip(csv.DictReader(stream), plain, strict=True):
                for name, cell in row.items():
                    is_number = before[name].lstrip("-").replace(".", "", 1).isdigit()
                    assert is_number or not cell.startswith(tuple(set(STARTS) - {"'"})), (path.name, name, cell)
                    shielded += cell != before[name]
    assert shielded >= 3


def test_the_study_can_be_written_so(study_tables: Tables, tmp_path: Path) -> None:
    assert main(["--root", str(ROOT), "tables", "--out", str(tmp_path), "--sheets", "--quiet"]) == 0
    rows = read_sheet_csv(tmp_path / "sheets" / "measures.csv")
    assert [row["text"] for row in rows] == list(study_tables.measures["text"])


@pytest.fixture
def study_tables() -> Tables:
    return pc.load(ROOT)
