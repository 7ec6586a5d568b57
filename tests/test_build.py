"""Building: same input, same bytes; files whole or not at all; every format says the same."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from policycompare.errors import DataError
from policycompare.export.datapackage import data_dictionary
from policycompare.export.tables import MAX_SHEET_ROWS
from policycompare.project import build, check
from policycompare.project.networks import NETWORKS
from policycompare.tables.frames import Tables, check_tables
from policycompare.tables.schema import TABLES
from policycompare.tables.stored import read_tables


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def test_two_builds_are_identical(built_once: Path, project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("elsewhere") / "另一个 文件夹"
    shutil.copytree(project, other)
    build(other)
    first = digests(built_once / "data" / "processed")
    assert first == digests(other / "data" / "processed")
    assert {"measures.csv", "measures.parquet", "policycompare.xlsx", "datapackage.json"} <= set(first)
    assert not any(name.startswith(".staged") for name in first)


def test_committed_tables_are_those_of_a_build(root: Path, tables: Tables) -> None:
    committed = read_tables(root / "data" / "processed")
    for table, frame in committed.items():
        pd.testing.assert_frame_equal(frame, getattr(tables, table.name))


def test_committed_dictionary_is_current(root: Path) -> None:
    assert (root / "docs" / "data-dictionary.md").read_text("utf-8") == data_dictionary()


def test_check_passes_and_sees_a_change(built: Path) -> None:
    assert check(built)[1] == []
    path = built / "data" / "processed" / "measures.csv"
    path.write_text(path.read_text("utf-8").replace("健立全市", "建立全市"), encoding="utf-8")
    assert any("anshan:7.1" in line for line in check(built)[1])


def test_check_sees_a_change_in_a_table_of_networks(built: Path, root: Path) -> None:
    folder = built / NETWORKS
    shutil.copytree(root / NETWORKS, folder, ignore=shutil.ignore_patterns("graphs", "pages"))
    assert check(built)[1] == []
    path = folder / "function_loads.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    assert [line.split(":")[0] for line in check(built)[1]] == ["data/processed/networks/function_loads.csv"]


def test_check_sees_a_figure_that_is_not_what_was_drawn(built: Path) -> None:
    (built / "figures" / "zh").mkdir(parents=True)
    (built / "figures" / "zh" / "coverage-1.svg").write_text("another", "utf-8")
    (built / "figures" / "checksums.txt").write_text("0123  zh/coverage-1.svg\n", "utf-8")
    assert [line.split(":")[0] for line in check(built)[1]] == ["figures/zh/coverage-1.svg"]


def test_csv_parquet_and_workbook_say_the_same(built: Path) -> None:
    folder = built / "data" / "processed"
    tables = read_tables(folder)
    book = openpyxl.load_workbook(folder / "policycompare.xlsx")
    assert book.sheetnames == [t.name for t in TABLES]
    for table, frame in tables.items():
        pd.testing.assert_frame_equal(pd.read_parquet(folder / f"{table.name}.parquet"), frame)
        sheet = book[table.name]
        if len(frame) > MAX_SHEET_ROWS:  # too long for a sheet: it says where the rows are
            assert table.name in str(sheet["A1"].value)
            continue
        rows = list(sheet.iter_rows(values_only=True))
        assert list(rows[0]) == table.column_names
        assert len(rows) == len(frame) + 1
        assert sheet.freeze_panes == "A2"
    at = tables.targets.columns.get_loc("comparator")
    comparators = [row[at] for row in book["targets"].iter_rows(min_row=2, values_only=True)]
    assert comparators == list(tables.targets["comparator"])  # "=" stays a text


def test_a_target_that_cannot_be_replaced_brings_the_others_back(built: Path) -> None:
    folder = built / "data" / "processed"
    (folder / "measures.parquet").unlink()
    (folder / "measures.parquet").mkdir()
    before = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
    path = built / "data" / "lexicon" / "units.csv"
    path.write_text(path.read_text("utf-8").replace("government,A county", "education,A county"), encoding="utf-8")
    with pytest.raises(DataError, match="cannot be written"):
        build(built)
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()} == before


def test_csv_form(root: Path) -> None:
    for table in TABLES:
        data = (root / "data" / "processed" / f"{table.name}.csv").read_bytes()
        assert b"\r" not in data
        assert data.decode("utf-8").split("\n")[0] == ",".join(table.column_names)


def test_datapackage(root: Path) -> None:
    folder = root / "data" / "processed"
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert [r["name"] for r in package["resources"]] == [t.name for t in TABLES]
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()


def test_tables_are_sorted_by_key(tables: Tables) -> None:
    for table, frame in tables.items():
        key = frame[list(table.key)]
        assert key.equals(key.sort_values(list(table.key), ignore_index=True))


BREAKS = [
    ("measures", lambda f: pd.concat([f, f.head(1)], ignore_index=True), "stands twice"),
    ("targets", lambda f: f.assign(comparator="about"), "is not allowed"),
    ("responsibilities", lambda f: f.assign(unit_id="nowhere/无"), "is not in units.unit_id"),
    ("sentences", lambda f: f.assign(text=None), "null at"),
    ("documents", lambda f: f.assign(issue_date="2021年"), "no ISO date"),
    ("sections", lambda f: f.drop(columns="level"), "its columns are"),
    ("citations", lambda f: f.assign(char_end=f["char_start"]), "an empty span"),
]


@pytest.mark.parametrize(("name", "change", "message"), BREAKS, ids=[b[2] for b in BREAKS])
def test_the_schema_check_sees_what_is_broken(tables: Tables, name: str, change, message: str) -> None:
    broken = tables.with_frames(**{name: change(getattr(tables, name))})
    assert any(message in problem for problem in check_tables(broken))


def test_a_null_is_an_answer(tables: Tables) -> None:
    assert tables.documents.set_index("document_id")["title"].isna()["ningxia"]
    assert tables.targets["measure_id"].isna().any()  # 总体要求 stands outside any measure


def test_repr_for_a_notebook(tables: Tables) -> None:
    assert "381 measures" in repr(tables)
    assert "<table>" in tables._repr_html_()
