"""The networks step: files written, tables declared, read back, the same twice; files of your own beside them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

import policycompare as pc
from policycompare.cli import main
from policycompare.errors import CallError, DataError
from policycompare.project import PROCESSED
from policycompare.project.networks import NETWORKS, build_networks, load_networks, make_network_tables
from policycompare.tables.frames import Tables
from policycompare.tables.network_schema import NETWORK_TABLE, NETWORK_TABLES

DOCUMENTS = Path(__file__).parent / "documents"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, tables: Tables) -> Path:
    """Networks of the project, written to a folder of their own."""
    root = tmp_path_factory.mktemp("networks")
    build_networks(root, tables)
    return root / NETWORKS


def test_tables_keep_their_declaration(written: Path, tables: Tables) -> None:
    made = make_network_tables(tables)
    for table in NETWORK_TABLES:
        frame = getattr(made, table.name)
        assert list(frame.columns) == table.column_names
        assert not frame.duplicated(list(table.key)).any(), table.name
        for column in table.columns:
            if column.required:
                assert frame[column.name].notna().all(), f"{table.name}.{column.name}"
            if column.values:
                assert set(frame[column.name].dropna()) <= set(column.values)
    package = json.loads((written / "datapackage.json").read_text("utf-8"))
    assert [r["name"] for r in package["resources"]] == list(NETWORK_TABLE)


def test_loads_of_the_sources(tables: Tables) -> None:
    units = make_network_tables(tables).unit_metrics.set_index(["network", "unit_id"])["measures"]
    expected = {
        ("anshan", "anshan/市司法局"): 74, ("anshan", "anshan/市中级人民法院"): 43,
        ("anshan", "anshan/市人民检察院"): 38,
        ("anshan", "anshan/市公安局"): 28, ("anshan", "anshan/市委政法委"): 19, ("ningxia", "ningxia/自治区司法厅"): 29,
        ("ningxia", "ningxia/自治区党委依法治区办"): 18, ("ningxia", "ningxia/自治区高级法院"): 17,
        ("daoli", "daoli/区司法局"): 7, ("daoli", "daoli/区委依法治区办"): 5,
    }  # fmt: skip
    assert {key: int(units[key]) for key in expected} == expected
    assert len(units.loc["anshan"]) == 56  # 各县（市）区 and 开发区 are one


def test_actors_are_marked_and_not_mixed(tables: Tables) -> None:
    made = make_network_tables(tables)
    basis = made.network_metrics.set_index("network")["basis"]
    assert basis[["anshan", "daoli", "ningxia"]].eq("assigned").all()
    assert basis[["liaoyuan", "suizhou"]].eq("actors").all()
    assert basis["all"] == "named"  # what most regions have
    loads = made.function_loads.groupby("region_id")["basis"].unique().map(list)
    assert loads.to_dict() == {
        "anshan": ["named"], "daoli": ["leads"], "liaoyuan": ["actors"], "ningxia": ["named"], "suizhou": ["actors"],
    }  # fmt: skip


def test_files_read_back(written: Path, tables: Tables) -> None:
    graph = pc.unit_network(tables, "anshan")
    read = nx.read_graphml(written / "graphs" / "anshan-units.graphml")
    assert {frozenset(e) for e in read.edges} == {frozenset(e) for e in graph.edges}
    edges = pd.read_csv(written / "graphs" / "anshan-units-edges.csv")
    assert edges["count"].sum() == sum(c for *_, c in graph.edges(data="count"))
    pages = sorted(p.name for p in (written / "pages").iterdir())
    assert pages == [
        "all-functions.html", "anshan-units.html", "daoli-units.html", "liaoyuan-units.html",
        "ningxia-units.html", "suizhou-units.html",
    ]  # fmt: skip
    assert all(p.stat().st_size < 1_000_000 for p in (written / "pages").iterdir())
    assert not list((written / "graphs").glob("*lead_support*"))  # no document of these five names who supports


def test_the_same_twice(written: Path, tables: Tables, tmp_path: Path) -> None:
    build_networks(tmp_path, tables)
    files = sorted(p.relative_to(written) for p in written.rglob("*") if p.is_file())
    assert len(files) > 90
    assert [f for f in files if (written / f).read_bytes() != (tmp_path / NETWORKS / f).read_bytes()] == []


def test_command(project: Path, built_once: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["networks", "--root", str(project)]) == 1
    assert "run policycompare build" in capfd.readouterr().err
    shutil.copytree(built_once / PROCESSED, project / PROCESSED)
    assert main(["networks", "--root", str(project)]) == 0
    assert "files of networks" in capfd.readouterr().out
    assert len(load_networks(project).unit_ties) == 516
    (project / NETWORKS / "unit_ties.csv").unlink()
    with pytest.raises(DataError, match=r"networks/unit_ties.csv: the table is missing; run policycompare networks"):
        load_networks(project)


def test_a_study_without_units(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(
        "某市法治建设规划\n一、总体要求\n1．推进法治政府建设。\n2．加强普法。\n", "utf-8"
    )
    tables = pc.parse(tmp_path / "plan.txt")
    assert len(tables.responsibilities) == 0
    made = make_network_tables(tables)
    assert list(made.network_metrics["network"]) == ["all"]
    assert len(made.unit_metrics) == len(made.unit_ties) == len(made.region_pairs) == 0
    assert "files of networks" in build_networks(tmp_path, tables)[0]


# ---- a document of one's own beside the project's


def test_load_with(root: Path, tables: Tables) -> None:
    path = DOCUMENTS / "legal_service_messy.txt"
    mine = pc.load_with(path, region_id="mine", root=root)
    assert set(mine.documents["document_id"]) - set(tables.documents["document_id"]) == {"legal_service_messy"}
    row = mine.documents.set_index("document_id").loc["legal_service_messy"]
    assert (row["region_id"], row["region_name"]) == ("mine", "溪口市")
    pairs = mine.alignments[mine.alignments["right_measure_id"].str.startswith("legal_service_messy:")]
    assert pairs["is_accepted"].any()
    # the project's own rows are what they were
    pd.testing.assert_frame_equal(
        mine.measures[mine.measures["document_id"] != "legal_service_messy"].reset_index(drop=True), tables.measures
    )


def test_load_with_says_what_is_wrong(root: Path, tmp_path: Path) -> None:
    for call, words in (
        (lambda: pc.load_with(root=root), "no file is named"),
        (lambda: pc.load_with(tmp_path / "none.txt", root=root), "none.txt: cannot be read"),
        (lambda: pc.load_with(DOCUMENTS / "air_plan.txt", region_id="青禾", root=root), "use lower-case letters"),
        (lambda: pc.load_with(DOCUMENTS / "air_plan.txt", region_id="anshan", root=root), "is in the project"),
    ):
        with pytest.raises(CallError, match=words):
            call()
