"""Graph files: read back edge by edge, the same bytes each time, whatever stands in the labels."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from policycompare.errors import CallError
from policycompare.export.graphs import GRAPH_WRITERS, MAX_LABEL, write_graph
from policycompare.network.graphs import MODES, unit_network
from policycompare.network.layout import colours, positions, sizes
from policycompare.tables.frames import Tables

NODES = ("kind", "label", "label_en", "region_id", "level", "system", "function", "measures", "sole")


def read(path: Path) -> nx.Graph:
    return nx.read_gexf(path) if path.suffix == ".gexf" else nx.read_graphml(path)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_dl(path: Path) -> tuple[dict[str, str], list[tuple[str, str, float]]]:
    """The header's words and the lines of a DL file with embedded labels, quotes taken off."""
    head, _, body = path.read_text("utf-8").partition("data:\n")
    assert head.startswith("dl ")
    assert "labels embedded" in head
    lines = []
    for line in body.splitlines():
        found = re.fullmatch(r'("[^"]*"|[^\s",]+) ("[^"]*"|[^\s",]+) (\S+)', line)
        assert found, line
        lines.append((found[1].strip('"'), found[2].strip('"'), float(found[3])))
    return dict(re.findall(r"(\w+)=(\w+)", head)), lines


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("region", ["anshan", "daoli", "suizhou"])
def test_every_format_comes_back(tables: Tables, tmp_path: Path, mode: str, region: str) -> None:
    graph = unit_network(tables, region, mode=mode)
    names = [path.name for path in write_graph(graph, tmp_path, f"{region}.{mode}")]
    assert names == [f"{region}.{mode}{end}" for end in (".gexf", ".graphml", "-nodes.csv", "-edges.csv", ".dl")]
    for name in names[:2]:
        back = read(tmp_path / name)
        assert back.is_directed() == graph.is_directed()
        assert sorted(back) == sorted(graph)
        for node, data in graph.nodes(data=True):
            assert {key: back.nodes[node][key] for key in data} == data
        assert back.number_of_edges() == graph.number_of_edges()
        for one, other, data in graph.edges(data=True):
            assert {key: back[one][other][key] for key in data} == data
    assert {key: read(tmp_path / names[1]).graph[key] for key in graph.graph} == graph.graph
    rows = read_csv(tmp_path / names[2])
    assert {row["id"]: {k: v for k, v in row.items() if k in NODES} for row in rows} == {
        node: {k: str(v) for k, v in data.items() if k in NODES} for node, data in graph.nodes(data=True)
    }
    found = {
        (row["source"], row["target"]): (int(row["count"]), row["measure_ids"]) for row in read_csv(tmp_path / names[3])
    }
    held = {(a, b): (d["count"], d["measure_ids"]) for a, b, d in graph.edges(data=True)}
    if not graph.is_directed() and "bipartite" not in next(iter(graph.nodes.values())):
        held = {(min(pair), max(pair)): value for pair, value in held.items()}
    # Two-mode files have units and functions on the left, whatever their ids.
    assert found == held


@pytest.mark.parametrize("mode", MODES)
def test_dl_holds_every_node_and_tie(tables: Tables, tmp_path: Path, mode: str) -> None:
    graph = unit_network(tables, "anshan", mode=mode)
    head, lines = read_dl(write_graph(graph, tmp_path, "g", ["dl"])[0])
    shown = {n: n if d["kind"] == "measure" else d["label"] for n, d in graph.nodes(data=True)}
    expected = {(shown[a], shown[b]): float(d["count"]) for a, b, d in graph.edges(data=True)}
    sides = [d.get("bipartite") for _, d in graph.nodes(data=True)]
    if 1 in sides:
        assert (head["format"], int(head["nr"]), int(head["nc"])) == ("edgelist2", sides.count(0), sides.count(1))
    else:
        assert (head["format"], int(head["n"])) == ("edgelist1", len(graph))
        if not graph.is_directed():
            expected |= {(b, a): value for (a, b), value in expected.items()}
    found = {(a, b): value for a, b, value in lines if value}
    if any(len(label) > MAX_LABEL for label in shown.values()):
        assert sorted(found.values()) == sorted(expected.values())
    else:
        assert found == expected
    named = {label[:MAX_LABEL].casefold() for line in lines for label in line[:2]}
    assert len(named) == len(graph)


def test_gexf_shows_what_the_layout_says(tables: Tables, tmp_path: Path) -> None:
    graph = unit_network(tables, "daoli")
    (path,) = write_graph(graph, tmp_path, "g", ["gexf"])
    back = read(path)
    places, radii, fills = positions(graph), sizes(graph), colours(graph)
    for node in graph:
        shown = back.nodes[node]["viz"]
        assert (shown["position"]["x"], shown["position"]["y"]) == pytest.approx(
            [1000 * v for v in places[node]], abs=0.06
        )
        assert shown["size"] == pytest.approx(1000 * radii[node], abs=0.06)
        red, green, blue = (shown["color"][c] for c in "rgb")
        assert f"#{red:02x}{green:02x}{blue:02x}" == fills[node]
    assert all(data["weight"] == data["count"] for *_, data in back.edges(data=True))
    root = ElementTree.parse(path).getroot()
    assert (root.tag, root.get("version")) == ("{http://gexf.net/1.3}gexf", "1.3")
    assert not re.search(rb"lastmodified|20\d\d-\d\d-\d\d", path.read_bytes())


def same_ends(frame: pd.DataFrame, graph: nx.Graph) -> dict[Any, int | float]:
    """What stands in the column weight, by the pair of nodes in the order of the graph."""
    found = dict(zip(zip(frame["source"], frame["target"], strict=True), frame["weight"].tolist(), strict=True))
    return {(a, b): found[(a, b) if (a, b) in found else (b, a)] for a, b in graph.edges}


# In this study no unit leads beside one that supports.
@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "lead_support"])
def test_every_format_has_the_weight_that_programs_read(tables: Tables, tmp_path: Path, mode: str) -> None:
    graph = unit_network(tables, "anshan", mode=mode)
    gexf, graphml, _, edges, _ = write_graph(graph, tmp_path, "g")
    counts = nx.get_edge_attributes(graph, "count")
    assert counts
    back = nx.read_graphml(graphml)
    assert {(a, b): back[a][b]["weight"] for a, b in counts} == counts
    frame = pd.read_csv(edges)
    assert list(frame.columns).count("weight") == 1
    assert len(frame) == len(counts)
    assert same_ends(frame, graph) == counts
    shown = nx.read_gexf(gexf)
    assert {(a, b): shown[a][b]["weight"] for a, b in counts} == counts
    # In GEXF the weight has a place of its own and is no attribute as well.
    titles = [e.get("title") for e in ElementTree.parse(gexf).iter("{http://gexf.net/1.3}attribute")]
    assert "count" in titles and "weight" not in titles
    assert all("weight" not in data for *_, data in graph.edges(data=True))


def test_a_weight_of_its_own_is_kept(tmp_path: Path) -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", count=3, weight=0.25)
    graph.add_edge("b", "c", count=2)
    graph.add_edge("c", "d")
    graph.add_edge("d", "e", count=4, weight="heavy")
    gexf, graphml, _, edges, dl = write_graph(graph, tmp_path, "g")
    frame = pd.read_csv(edges)
    assert frame["weight"].tolist() == ["0.25", "2", "1", "heavy"]
    assert [d["weight"] for *_, d in nx.read_graphml(graphml).edges(data=True)] == ["0.25", "2", "1", "heavy"]
    # A weight in GEXF is a number.
    back = nx.read_gexf(gexf)
    assert [back[a][b]["weight"] for a, b in graph.edges] == [0.25, 2, 1, 4]
    assert [value for *_, value in read_dl(dl)[1]] == [3, 3, 2, 2, 1, 1, 4, 4]


HOSTILE = [
    'a"b,c <x> &',
    "=1+1",
    "+市",
    "-市",
    "@市",
    "市 委",
    "12",
    "两\n行",
    "完\t表",
    "坏\x00\x08\ufffe字",
    "'",
    "]]>",
    "甲;乙",
    "😀",
    "",
]


def hostile() -> nx.Graph:
    graph = nx.Graph(note="a < b & c\x01", none=None, regions=["甲", "乙"])
    for i, label in enumerate(HOSTILE):
        graph.add_node(f"{label}#{i}", label=label, kind="agency", system="court", measures=np.int64(i),
            share=np.float64(i / 7),
                       empty=None, missing=pd.NA, nan=float("nan"), parts=["b", "a", None], yes=np.bool_(i % 2),
                       mixed=i if i % 2 else label)  # fmt: skip
    nodes = list(graph)
    for one, other in pairwise(nodes):
        graph.add_edge(
            one, other, count=np.int64(2), newman=np.float64(1 / 3), measure_ids={"d:2", "d:1"}, note="<&>\"'"
        )
    graph.add_edge(nodes[0], nodes[0], count=1)
    return graph


def as_xml(text: str) -> str:
    return re.sub("[\x00\x01\x08\ufffe]", "\ufffd", text)


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_hostile_texts_in_xml(tmp_path: Path, form: str) -> None:
    graph = hostile()
    back = read(write_graph(graph, tmp_path, "g", [form])[0])
    assert sorted(back) == sorted(map(as_xml, graph))
    for i, (node, data) in enumerate(graph.nodes(data=True)):
        shown = back.nodes[as_xml(node)]
        assert (shown["label"], shown["measures"], shown["share"]) == (as_xml(data["label"]), i, i / 7)
        assert (shown["parts"], shown["yes"], shown["mixed"]) == ("b;a", bool(i % 2), as_xml(str(data["mixed"])))
        assert not {"empty", "missing", "nan"} & set(shown)
    for one, other, data in graph.edges(data=True):
        shown = back[as_xml(one)][as_xml(other)]
        assert shown["count"] == data["count"]
        if one != other:
            assert (shown["newman"], shown["measure_ids"], shown["note"]) == (1 / 3, "d:1;d:2", "<&>\"'")


def test_hostile_texts_in_csv_and_dl(tmp_path: Path) -> None:
    graph = hostile()
    nodes, edges, dl = write_graph(graph, tmp_path, "g", ["csv", "dl"])
    assert sorted(row["id"] for row in read_csv(nodes)) == sorted(graph)
    # A cell that begins with = + - or @ is kept as it is; null is an empty cell.
    assert {row["label"] for row in read_csv(nodes)} == set(HOSTILE)
    assert {row["parts"] for row in read_csv(nodes)} == {"b;a"}
    assert len(read_csv(edges)) == graph.number_of_edges()
    assert b"\r" not in nodes.read_bytes() + edges.read_bytes()
    head, lines = read_dl(dl)
    assert int(head["n"]) == len(HOSTILE)
    assert len({label for line in lines for label in line[:2]}) == len(HOSTILE)
    # Both ways for each tie, once for the tie of a node to itself.
    assert len(lines) == 2 * (len(HOSTILE) - 1) + 1
    text = dl.read_text("utf-8")
    assert '"a\'b,c <x> &"' in text
    assert '"=1+1"' in text
    assert '"12"' in text


def test_labels_that_ucinet_would_cut_to_the_same_stay_apart(tmp_path: Path) -> None:
    long = "自治区党委全面依法治区委员会办公室秘书"
    assert len(long) > MAX_LABEL
    graph = nx.Graph()
    for i, label in enumerate([long + "一处", long + "二处", "ABC", "abc", "市司法局", "市司法局"]):
        graph.add_node(f"n{i}", label=label)
    _, lines = read_dl(write_graph(graph, tmp_path, "g", ["dl"])[0])
    labels = [one for one, other, value in lines if one == other and value == 0]
    # The first keeps its whole name; equal labels give way to the ids.
    assert labels == [long + "一处", long[: MAX_LABEL - 2] + "~2", "ABC", "abc~2", "n4", "n5"]


def two_mode_side() -> nx.Graph:
    graph = nx.Graph()
    graph.add_node("u", bipartite=0)
    return graph


@pytest.mark.parametrize(
    "make",
    [nx.Graph, nx.DiGraph, lambda: nx.empty_graph(["甲市/市司法局"]), two_mode_side],
    ids=["none", "directed", "one", "side"],
)
@pytest.mark.parametrize("form", GRAPH_WRITERS)
def test_nothing_and_one_node(tmp_path: Path, make: Callable[[], nx.Graph], form: str) -> None:
    graph = make()
    written = write_graph(graph, tmp_path, "g", [form])
    assert all(path.is_file() for path in written)
    if form in ("gexf", "graphml"):
        back = read(written[0])
        assert (list(back), back.is_directed()) == (list(graph), graph.is_directed())


def test_a_directed_tie_keeps_its_direction(tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_edge("乙", "甲", count=3)
    graph.add_edge("甲", "丙", count=1)
    gexf, graphml, _, edges, dl = write_graph(graph, tmp_path, "g")
    for path in (gexf, graphml):
        assert sorted(read(path).edges(data="weight")) == sorted(graph.edges(data="count"))
    assert [(r["source"], r["target"], r["weight"]) for r in read_csv(edges)] == [("乙", "甲", "3"), ("甲", "丙", "1")]
    assert read_dl(dl)[1] == [("乙", "甲", 3.0), ("甲", "丙", 1.0)]


def test_a_two_mode_node_without_ties_is_named_once_more(tmp_path: Path) -> None:
    graph = nx.Graph()
    graph.add_nodes_from(["u1", "u2"], bipartite=0)
    graph.add_nodes_from(["a1", "a2"], bipartite=1)
    # The measure's id comes first in the alphabet; rows are the units all the same.
    graph.add_edge("a1", "u1", count=2)
    head, lines = read_dl(write_graph(graph, tmp_path, "g", ["dl"])[0])
    assert (head["nr"], head["nc"]) == ("2", "2")
    assert lines == [("u1", "a1", 2.0), ("u1", "a2", 0.0), ("u2", "a1", 0.0)]


def test_the_same_bytes_whatever_the_order_and_the_hash(tables: Tables, tmp_path: Path) -> None:
    graph = unit_network(tables, "ningxia")
    again = nx.Graph(**graph.graph)
    again.add_nodes_from(reversed(list(graph.nodes(data=True))))
    again.add_edges_from(reversed([(b, a, data) for a, b, data in graph.edges(data=True)]))
    first = {path.name: path.read_bytes() for path in write_graph(graph, tmp_path / "a", "g")}
    assert first == {path.name: path.read_bytes() for path in write_graph(again, tmp_path / "b", "g")}
    code = (
        "import sys, networkx as nx; from pathlib import Path; from policycompare.export.graphs import write_graph;"
        "g = nx.Graph([('甲', '乙'), ('乙', '丙'), ('丁', '丙')]); g.graph['s'] = {'x', 'y', 'z'};"
        "print([p.read_bytes() for p in write_graph(g.subgraph(['甲', '乙', '丙']), Path(sys.argv[1]), 'g')])"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)],
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [({"formats": ["gml"]}, "gexf, graphml, csv, dl"), ({"name": "a/b"}, "no name"), ({"name": ""}, "no name")],
)
def test_a_wrong_call_is_said(tmp_path: Path, options: dict[str, Any], said: str) -> None:
    with pytest.raises(CallError, match=said):
        write_graph(nx.Graph(), tmp_path / "out", **({"name": "g"} | options))
    assert not (tmp_path / "out").exists()
