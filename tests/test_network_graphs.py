"""Graphs from tables: small tables worked out by hand, and the project's own."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest

from keyed import keyed
from policycompare.errors import CallError
from policycompare.network.graphs import MODES, THEME_PREFIX, TOPIC_MODES, unit_network
from policycompare.network.layout import SYSTEM_COLOURS, colours, positions, sizes
from policycompare.tables.frames import Tables, build_tables

UNITS = {
    # unit: (kind, function, system)
    "甲市/市司法局": ("agency", "justice_administration", "government"),
    "甲市/市公安局": ("agency", "public_security", "government"),
    "甲市/市委宣传部": ("agency", "publicity", "party"),
    "甲市/市法学会": ("agency", None, "mass_organisation"),
    "甲市/有关部门": ("collective", None, "other"),
    "甲市/市监狱局": ("agency", "justice_administration", "government"),
}
S, P, X, F, C, J = UNITS


def make(
    held: list[tuple[str, str | None, str]],
    *,
    topics: dict[str, list[str]] | None = None,
    documents: dict[str, str] | None = None,
) -> Tables:
    """Tables from (measure, unit, role); a measure's document stands before its colon."""
    documents = documents or {"d": "甲市"}
    measures = sorted({measure for measure, _, _ in held} | set(topics or {}))
    codebook = [
        ("T1", "publicity", "普法", "法治宣传教育", "Publicity", "…"),
        ("T2", "publicity", "普法", "宪法宣传", "", "…"),
        ("T3", "justice", "司法", "公正司法", "Justice", "…"),
    ]
    position: dict[str, int] = {}
    responsibilities: list[tuple[Any, ...]] = []
    for measure, unit, role in held:
        position[measure] = position.get(measure, 0) + 1
        mention = unit.split("/")[1] if unit else "相关方面"
        responsibilities.append((measure, position[measure], unit, role, mention, False, 0, 1))
    return build_tables(
        keyed(
            {
                "documents": [
                    (d, f"{d}.txt", "0", region, region, "prefecture", d, *[None] * 7)
                    for d, region in documents.items()
                ],
                "measures": [
                    (m, m.split(":")[0], None, i, None, f"做好{m}工作。", 0, 1) for i, m in enumerate(measures)
                ],
                "units": [
                    (unit, unit.split("/")[0], unit.split("/")[1], None, "prefecture", system, function, kind)
                    for unit, (kind, function, system) in UNITS.items()
                ],
                "responsibilities": responsibilities,
                "topics": codebook,
                "measure_topics": [
                    (m, topic, 0.9, i == 0, None, "model")
                    for m, found in (topics or {}).items()
                    for i, topic in enumerate(found)
                ],
            }
        )
    )


# d:1  司法局 公安局 宣传部     n = 3
# d:2  司法局 公安局            n = 2
# d:3  司法局                   n = 1
# d:4  法学会 有关部门 司法局   n = 3 (2 without collectives)
# d:5  (no unit)
HELD: list[tuple[str, str | None, str]] = [
    ("d:1", S, "lead"), ("d:1", P, "support"), ("d:1", X, "support"),
    ("d:2", P, "responsible"), ("d:2", S, "responsible"),
    ("d:3", S, "lead"),
    ("d:4", F, "responsible"), ("d:4", C, "responsible"), ("d:4", S, "responsible"),
    ("d:5", None, "responsible"),
]  # fmt: skip


def edges(graph: nx.Graph, key: str = "count") -> dict[tuple[str, str], Any]:
    return {(a, b): data[key] for a, b, data in graph.edges(data=True)}


def test_units_share_measures() -> None:
    graph = unit_network(make(HELD))
    assert list(graph) == sorted([S, P, X, F, C])
    pairs = [tuple(sorted(pair)) for pair in [(S, P), (S, X), (P, X), (F, C), (F, S), (C, S)]]
    assert {tuple(sorted(pair)): count for pair, count in edges(graph).items()} == dict(
        zip(pairs, [2, 1, 1, 1, 1, 1], strict=True)
    )
    # Newman: d:1 has three units (1/2 each pair), d:2 two (1/1): S-P = 1/2 + 1; S-X = 1/2; in d:4 1/2 each.
    assert graph[S][P]["newman"] == 1.5
    assert graph[S][X]["newman"] == graph[F][C]["newman"] == 0.5
    assert graph[S][P]["measure_ids"] == "d:1;d:2"
    # Every measure of n > 1 units gives each of its units strength 1: S carries d:1, d:2, d:4 with others.
    assert dict(graph.degree(weight="newman"))[S] == 3.0
    assert graph.graph == {
        "mode": "units", "basis": "assigned", "region": "", "documents": "d", "collectives": 1, "left_out": 1,
        "measures": 4,
    }  # fmt: skip
    assert graph.nodes[S] == {
        "kind": "agency", "label": "市司法局", "label_en": "Justice administration (city justice bureau)", "region_id": "甲市",
        "level": "prefecture",
        "system": "government", "function": "justice_administration", "measures": 4, "sole": 1,
    }  # fmt: skip
    # What is null in the tables is an empty text.
    assert graph.nodes[C]["function"] == ""


def test_a_unit_twice_in_a_measure_counts_once_and_leads() -> None:
    # 司法局 is support, then lead, of d:1; 公安局 is support and then responsible. With n = 2 the weight is 1.
    held = [("d:1", S, "support"), ("d:1", P, "support"), ("d:1", S, "lead"), ("d:1", P, "responsible")]
    tables = make(held)
    units = unit_network(tables)
    assert edges(units, "newman") == {tuple(sorted((S, P))): 1.0}
    assert units.nodes[S]["measures"] == 1
    roles = edges(unit_network(tables, mode="measures"), "role")
    assert roles == {(P, "d:1"): "responsible", (S, "d:1"): "lead"}
    # Nobody supports any more, so nobody is led.
    assert not unit_network(tables, mode="lead_support").edges


def test_measures_are_two_mode() -> None:
    graph = unit_network(make(HELD), mode="measures")
    assert {n for n, side in graph.nodes(data="bipartite") if side == 1} == {"d:1", "d:2", "d:3", "d:4"}
    assert nx.is_bipartite(graph)
    assert graph.number_of_edges() == 3 + 2 + 1 + 3
    assert {m: graph.nodes[m]["units"] for m in ("d:1", "d:2", "d:3", "d:4")} == {
        "d:1": 3,
        "d:2": 2,
        "d:3": 1,
        "d:4": 3,
    }
    # What is carried alone is counted from both sides.
    assert [n for n, sole in graph.nodes(data="sole") if sole] == [S, "d:3"]
    assert graph.nodes["d:1"]["label"] == "做好d:1工作。"
    assert graph[S]["d:1"] == {"count": 1, "measure_ids": "d:1", "role": "lead"}


def test_lead_support_goes_one_way() -> None:
    graph = unit_network(make(HELD), mode="lead_support")
    assert graph.is_directed()
    # d:1 only: 司法局 leads 公安局 and 宣传部; n = 3 units give 1/2.
    assert edges(graph) == {(S, P): 1, (S, X): 1}
    assert edges(graph, "newman") == {(S, P): 0.5, (S, X): 0.5}
    assert set(graph) == {S, P, X, F, C}


def test_without_collectives_the_rest_shares_the_measure() -> None:
    graph = unit_network(make(HELD), collectives=False)
    assert C not in graph
    # d:4 is now one of two units.
    assert graph[F][S]["newman"] == 1.0
    assert (graph.graph["collectives"], graph.graph["left_out"]) == (0, 2)


def test_actors_and_assigned_are_never_mixed() -> None:
    tables = make([("a:1", S, "actor"), ("a:1", P, "actor"), ("b:1", S, "lead"), ("b:1", X, "support")],
                  documents={"a": "甲市", "b": "乙市"})  # fmt: skip
    assert (unit_network(tables).graph["basis"], set(unit_network(tables))) == ("assigned", {S, X})
    only = unit_network(tables, document="a")
    assert (only.graph["basis"], set(only), only.graph["documents"]) == ("actors", {S, P}, "a")
    assert set(unit_network(tables, "甲市")) == {S, P}
    assert set(unit_network(tables, basis="actors")) == {S, P}
    none = unit_network(tables, document="a", basis="assigned")
    assert (len(none), none.graph["basis"], none.graph["left_out"]) == (0, "assigned", 0)


def test_functions_stand_for_their_units() -> None:
    # 司法局 and 监狱局 have one function: with 公安局 that is two functions of d:1, and no tie of one to itself.
    held = [("d:1", S, "lead"), ("d:1", J, "support"), ("d:1", P, "support"), ("d:2", F, "lead"), ("d:2", J, "support"),
            ("d:3", C, "lead")]  # fmt: skip
    graph = unit_network(make(held), mode="functions")
    assert edges(graph, "newman") == {("justice_administration", "public_security"): 1.0}
    assert graph.nodes["justice_administration"]["measures"] == 2
    # d:2: 法学会 has no function, so justice alone carries it among the functions.
    assert graph.nodes["justice_administration"]["sole"] == 1
    assert graph.nodes["public_security"]["label"] == "公安"
    assert (graph.graph["left_out"], graph.graph["measures"]) == (2, 2)


def test_topics_and_themes_hold_the_measures() -> None:
    tables = make(HELD, topics={"d:1": ["T1", "T2"], "d:2": ["T3"], "d:5": ["T3"]})
    graph = unit_network(tables, mode="topics")
    assert edges(graph) == {
        (P, "T1"): 1, (P, "T2"): 1, (P, "T3"): 1, (S, "T1"): 1, (S, "T2"): 1, (S, "T3"): 1, (X, "T1"): 1, (X, "T2"): 1,
    }  # fmt: skip
    # A unit whose measures have no topic is there all the same; d:5 has no unit and does not count for T3.
    assert graph.degree(F) == 0
    assert graph.nodes["T3"]["measures"] == 1
    assert (graph.nodes["T2"]["label"], graph.nodes["T2"]["label_en"], graph.nodes["T1"]["label_en"]) == (
        "宪法宣传",
        "宪法宣传",
        "Publicity",
    )
    # Two topics of one theme are one measure of the theme. The function publicity is not the theme publicity.
    themes = unit_network(tables, mode="function_themes")
    assert edges(themes)["publicity", THEME_PREFIX + "publicity"] == 1
    assert edges(themes)["justice_administration", THEME_PREFIX + "justice"] == 1
    assert nx.number_of_selfloops(themes) == 0
    assert {themes.nodes[n]["kind"] for n in themes} == {"function", "theme"}


@pytest.mark.parametrize("mode", MODES)
def test_empty_tables_give_an_empty_graph(mode: str) -> None:
    graph = unit_network(build_tables({}), mode=mode)
    assert len(graph) == 0
    assert graph.graph == {
        "mode": mode, "basis": "assigned", "region": "", "documents": "", "collectives": 1, "left_out": 0,
        "measures": 0,
    } | ({"without_topic": 0} if mode in TOPIC_MODES else {})  # fmt: skip
    assert positions(graph) == sizes(graph) == colours(graph) == {}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"mode": "stars"}, "measures, units, lead_support, topics, functions, function_themes"),
        ({"basis": "both"}, "assigned, actors"),
        ({"region": "丙市"}, "use one of 乙市, 甲市"),
        ({"document": "c"}, "use one of a, b"),
        ({"region": "甲市", "document": "b"}, "use one of a"),
    ],
)
def test_what_is_unknown_is_said_with_what_is_known(options: dict[str, str], said: str) -> None:
    tables = make([("a:1", S, "lead"), ("b:1", P, "lead")], documents={"a": "甲市", "b": "乙市"})
    with pytest.raises(CallError, match=said):
        unit_network(tables, **options)  # type: ignore[arg-type]


def test_the_order_of_the_rows_plays_no_part() -> None:
    one, other = unit_network(make(HELD), mode="measures"), unit_network(make(HELD[::-1]), mode="measures")
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(data=True)) == list(other.edges(data=True))


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("anshan", {"市司法局": 74, "市中级人民法院": 43, "市人民检察院": 38, "市公安局": 28, "市委政法委": 19}),
        ("ningxia", {"自治区司法厅": 29, "自治区党委依法治区办": 18, "自治区高级法院": 17}),
        ("daoli", {"区司法局": 7, "区委依法治区办": 5}),
    ],
)
def test_who_carries_how_many_of_the_real_measures(tables: Tables, region: str, expected: dict[str, int]) -> None:
    graph = unit_network(tables, region)
    carried = {data["label"]: data["measures"] for _, data in graph.nodes(data=True)}
    assert {name: carried[name] for name in expected} == expected
    # The same from the table, without any graph: distinct measures of each unit's rows.
    rows = tables.responsibilities.dropna(subset=["unit_id"])
    rows = rows[rows["role"] != "actor"]
    counted = rows[rows["unit_id"].isin(list(graph))].groupby("unit_id")["measure_id"].nunique().to_dict()
    assert {n: data["measures"] for n, data in graph.nodes(data=True)} == counted
    # A measure of n > 1 units gives strength 1 to each: the strengths add up to its carriers.
    shared = (
        rows[rows["unit_id"].isin(list(graph))].drop_duplicates(["measure_id", "unit_id"])["measure_id"].value_counts()
    )
    assert sum(d for _, d in graph.degree(weight="newman")) == pytest.approx(shared[shared > 1].sum())


def test_real_kinds_and_bases(tables: Tables) -> None:
    graph = unit_network(tables, "anshan")
    kinds = [kind for _, kind in graph.nodes(data="kind")]
    assert (len(kinds), kinds.count("agency"), kinds.count("collective")) == (56, 47, 9)
    bases = {
        region: unit_network(tables, region).graph["basis"] for region in sorted(set(tables.documents["region_id"]))
    }
    assert bases == {
        "anshan": "assigned", "daoli": "assigned", "liaoyuan": "actors", "ningxia": "assigned", "suizhou": "actors",
    }  # fmt: skip


def overlap(graph: nx.Graph) -> float:
    """How far the two nearest rims are apart; below 0 they overlap."""
    places, radii = positions(graph), sizes(graph)
    at, radius = np.array([places[n] for n in graph]), np.array([radii[n] for n in graph])
    free = np.sqrt(((at[:, None] - at) ** 2).sum(axis=2)) - radius[:, None] - radius
    return float(free[~np.eye(len(at), dtype=bool)].min())


@pytest.mark.parametrize("mode", MODES)
def test_layout_of_the_real_graphs(tables: Tables, mode: str) -> None:
    for region in ("anshan", "suizhou"):
        graph = unit_network(tables, region, mode=mode)
        places = positions(graph)
        assert list(places) == sorted(graph)
        assert np.abs(np.array(list(places.values()))).max() <= 1
        assert overlap(graph) > 0
        assert places == positions(graph)
        # A part of the graph may list its nodes in another order.
        again = nx.Graph()
        again.add_nodes_from(reversed(list(graph.nodes(data=True))))
        again.add_edges_from(reversed([(b, a, data) for a, b, data in graph.edges(data=True)]))
        assert positions(again) == places


def test_strong_ties_are_short_and_lone_nodes_stand_beside() -> None:
    graph = nx.Graph()
    for group in ("abcde", "vwxyz"):
        graph.add_edges_from((a, b, {"newman": 5.0}) for a in group for b in group if a < b)
    graph.add_edge("a", "v", newman=0.2)
    graph.add_nodes_from(["lone1", "lone2", "lone3"])
    places = positions(graph)

    def between(a: str, b: str) -> float:
        return float(np.hypot(*np.subtract(places[a], places[b])))

    assert max(between("b", c) for c in "cde") < min(between("b", c) for c in "wxyz")
    right = max(places[n][0] for n in "abcdevwxyz")
    assert {places[f"lone{i}"][0] for i in (1, 2, 3)} == {places["lone1"][0]}
    assert right < places["lone1"][0] <= 1


def test_layout_of_few_and_of_many() -> None:
    one = nx.Graph()
    one.add_node("甲")
    assert positions(one) == {"甲": (0.0, 0.0)}
    pair = nx.Graph([("甲", "乙"), ("甲", "甲")])
    assert overlap(pair) > 0
    # Leaves of a star have the same ties: only the seed parts them.
    assert overlap(nx.relabel_nodes(nx.star_graph(12), str)) > 0
    assert overlap(nx.empty_graph(40)) > 0
    many = nx.relabel_nodes(nx.gnm_random_graph(1000, 3000, seed=1), str)
    assert len(set(positions(many).values())) == 1000
    assert overlap(many) > 0


def test_layout_of_a_graph_too_large_for_all_distances() -> None:
    large = nx.relabel_nodes(nx.gnm_random_graph(1500, 4000, seed=1), str)
    assert len(set(positions(large).values())) == 1500
    assert overlap(large) > 0


def test_area_follows_measures_and_colour_follows_system() -> None:
    graph = unit_network(make(HELD))
    radii = sizes(graph)
    # 司法局 carries 4, 公安局 2, 宣传部 1: the areas are as 4 : 2 : 1 (radii are rounded to 4 decimals).
    assert (radii[S] / radii[X]) ** 2 == pytest.approx(4, rel=0.01)
    assert (radii[P] / radii[X]) ** 2 == pytest.approx(2, rel=0.01)
    fills = colours(graph)
    assert fills[S] == fills[P] == SYSTEM_COLOURS["government"]
    assert fills[X] == SYSTEM_COLOURS["party"]
    assert fills[C] not in SYSTEM_COLOURS.values()
    assert len(set(SYSTEM_COLOURS.values())) == len(SYSTEM_COLOURS)
