"""Measures of networks: small graphs worked out by hand, and networkx beside ours on many others."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from policycompare.errors import CallError
from policycompare.network import communities as communities_module
from policycompare.network import metrics as metrics_module
from policycompare.network.communities import _overlap, _rand_index, find_communities, tie_matrix
from policycompare.network.graphs import unit_network
from policycompare.network.metrics import gini, network_metrics, unit_metrics
from policycompare.tables.frames import DTYPES, Tables
from policycompare.tables.network_schema import columns_of

UNIT_COLUMNS, NETWORK_COLUMNS = (
    {name: DTYPES[kind] for name, kind in columns_of(table).items()} for table in ("unit_metrics", "network_metrics")
)

NEAR = 1e-7  # ours are rounded to eight digits


def graph_of(measures: Sequence[Sequence[str]], idle: Sequence[str] = (), **known: object) -> nx.Graph:
    """The one-mode graph of units that share these measures; ``idle`` units carry none."""
    held: dict[tuple[str, str], list[int]] = {}
    for units in measures:
        for pair in combinations(sorted(units), 2):
            held.setdefault(pair, []).append(len(units))
    graph = nx.Graph(mode="units", basis="assigned", region="", documents="d", measures=len(measures))
    graph.graph.update(known)
    for unit in sorted({u for units in measures for u in units} | set(idle)):
        carried = [units for units in measures if unit in units]
        sole = sum(len(units) == 1 for units in carried)
        graph.add_node(unit, kind="agency", label=unit, measures=len(carried), sole=sole)
    for pair, sizes in sorted(held.items()):
        graph.add_edge(*pair, count=len(sizes), newman=sum(1 / (n - 1) for n in sizes))
    return graph


def unit_of(graph: nx.Graph) -> Mapping[str, pd.Series]:
    """Unit -> its row."""
    return {row["unit_id"]: row for _, row in unit_metrics(graph).iterrows()}


def whole_of(graph: nx.Graph) -> pd.Series:
    frame = network_metrics(graph)
    assert len(frame) == 1
    return frame.iloc[0]


# A and B share two measures, one of them with C; C shares one with D; D and E each have one for themselves.
SMALL = (("A", "B", "C"), ("A", "B"), ("C", "D"), ("D",), ("E",))
CLIQUES = [*combinations("abcde", 2), *combinations("vwxyz", 2), ("e", "v")]
RING = [(f"{i:02}", f"{(i + 1) % 24:02}") for i in range(24)]
HYPERGRAPHS = st.lists(st.sets(st.sampled_from("ABCDEFGHI"), min_size=1, max_size=5), min_size=1, max_size=14)


# ---- by hand


def test_each_unit_of_a_small_graph() -> None:
    """Count: AB 2, AC 1, BC 1, CD 1. Newman: AB 1/2 + 1, AC 1/2, BC 1/2, CD 1."""
    found = unit_metrics(graph_of(SMALL)).set_index("unit_id")
    assert list(found.index) == list("ABCDE")
    assert list(found["measures"]) == [2, 2, 2, 2, 1]
    assert list(found["sole"]) == [0, 0, 0, 1, 1]
    assert list(found["sole_share"]) == [0, 0, 0, 0.5, 1]
    assert list(found["degree"]) == [2, 2, 3, 1, 0]
    assert list(found["strength"]) == [3, 3, 3, 1, 0]
    # 1.5 + 0.5, 1.5 + 0.5, 0.5 + 0.5 + 1, 1: the measures that each shares with anybody
    assert list(found["strength_newman"]) == pytest.approx([2, 2, 2, 1, 0])
    # only A-D and B-D need somebody between: C. Of 4 * 3 / 2 pairs of others that is 1/3.
    assert list(found["betweenness"]) == pytest.approx([0, 0, 1 / 3, 0, 0], abs=NEAR)
    assert list(found["core"]) == [2, 2, 2, 1, 0]
    # p: A->B 2/3, A->C 1/3; C->A, B, D 1/3; D->C 1; B as A.
    # A: to B (2/3 + 1/3 * 1/3)^2 = (7/9)^2, to C (1/3 + 2/3 * 1/3)^2 = (5/9)^2; in all 74/81. B the same.
    # C: to A (1/3 + 1/3 * 2/3)^2 = (5/9)^2, to B the same, to D (1/3)^2; in all 59/81. D: 1. E: nobody.
    assert list(found["constraint"])[:4] == pytest.approx([74 / 81, 74 / 81, 59 / 81, 1], abs=NEAR)
    assert np.isnan(found["constraint"]["E"])


def test_the_eigenvector_of_a_small_graph() -> None:
    """A = B = a: la = 1.5a + 0.5c, lc = a + d, ld = c; so (l - 1.5)(l - 1/l) = 0.5, and c = 2(l - 1.5)a, d = c/l."""
    root = max(np.roots([1, -1.5, -1.5, 1.5]))  # (l - 1.5)(l^2 - 1) - 0.5l = l^3 - 1.5l^2 - 1.5l + 1.5
    c = 2 * (root - 1.5)
    found = unit_metrics(graph_of(SMALL))["eigenvector"]
    assert 1 > c > c / root > 0  # A and B are the first
    assert list(found)[:4] == pytest.approx([1, 1, c, c / root], abs=NEAR)
    assert np.isnan(found[4])  # E stands outside the largest component


def test_a_small_network_as_a_whole() -> None:
    found = whole_of(graph_of(SMALL, region="here"))
    assert (found["network"], found["mode"], found["basis"], found["documents"]) == ("here", "units", "assigned", "d")
    assert (found["units"], found["agencies"], found["collectives"], found["measures"]) == (5, 5, 0, 5)
    assert (found["ties"], found["isolates"], found["components"], found["largest_component"]) == (4, 1, 2, 4)
    assert found["density"] == pytest.approx(4 / 10)
    assert found["mean_distance"] == pytest.approx(8 / 6, abs=NEAR)  # AB, AC, BC, CD 1; AD, BD 2
    # degrees 2, 2, 3, 1, 0: (1 + 1 + 0 + 2 + 3) / (4 * 3)
    assert found["degree_centralisation"] == pytest.approx(7 / 12, abs=NEAR)
    # sorted 0, 1, 3, 3, 3 times -4, -2, 0, 2, 4 = 16, by 5 * 10
    assert found["strength_gini"] == pytest.approx(16 / 50)
    # sorted 1, 2, 2, 2, 2 times -4, -2, 0, 2, 4 = 4, by 5 * 9
    assert found["load_gini"] == pytest.approx(4 / 45, abs=NEAR)
    assert found["load_hhi"] == pytest.approx((4 * 2**2 + 1) / 9**2, abs=NEAR)
    assert found["top_share"] == pytest.approx(2 / 9, abs=NEAR)
    # AB | CD: inside 2.5 of 3.5, ends 4 and 3 of 7: 35/49 - (16 + 9)/49. ABC | D would be 35/49 - 37/49, one part 0.
    assert found["modularity"] == pytest.approx(10 / 49, abs=NEAR)
    assert found["communities"] == 2
    assert pd.isna(found["sampled"])


def test_a_star_is_wholly_centralised() -> None:
    star = graph_of([("hub", leaf) for leaf in "abcd"])
    assert whole_of(star)["degree_centralisation"] == 1
    found = unit_of(star)
    assert (found["hub"]["betweenness"], found["a"]["betweenness"]) == (1, 0)
    # the hub: four times (1/4)^2; a leaf: 1
    assert (found["hub"]["constraint"], found["a"]["constraint"]) == (0.25, 1)
    # eigenvalue 2: the hub is twice a leaf
    assert (found["hub"]["eigenvector"], found["a"]["eigenvector"]) == (1, 0.5)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], None), ([0, 0], None), ([3, 3, 3], 0), ([0, 0, 0, 8], 3 / 4), ([1, 3], 1 / 4)],
)
def test_gini(values: list[float], expected: float | None) -> None:
    """[1, 3]: half the mean difference over all four pairs, (0 + 2 + 2 + 0) / 4 / 2 = 1/2, by the mean 2."""
    found = gini(np.array(values, dtype=float))
    assert found == (None if expected is None else pytest.approx(expected))


# ---- odd networks


def test_an_empty_network() -> None:
    empty = graph_of([])
    units = unit_metrics(empty)
    assert len(units) == 0
    assert {name: str(dtype) for name, dtype in units.dtypes.items()} == UNIT_COLUMNS
    found = whole_of(empty)
    for name in ("units", "measures", "ties", "isolates", "components", "largest_component", "communities"):
        assert found[name] == 0
    numbers = found.drop(["network", "mode", "basis", "documents"])
    assert set(numbers[numbers.notna()]) == {0}
    assert found["network"] == "all"


def test_one_unit() -> None:
    found = unit_of(graph_of([("A",), ("A",)]))["A"]
    assert (found["sole_share"], found["degree"], found["betweenness"], found["core"]) == (1, 0, 0, 0)
    assert (found["community"], pd.isna(found["community_stability"])) == (1, True)
    assert pd.isna(found["eigenvector"])
    assert pd.isna(found["constraint"])
    whole = whole_of(graph_of([("A",), ("A",)]))
    assert (whole["units"], whole["isolates"], whole["components"], whole["communities"]) == (1, 1, 1, 0)
    assert (whole["top_share"], whole["load_hhi"], whole["load_gini"]) == (1, 1, 0)
    missing = ("density", "mean_distance", "degree_centralisation", "strength_gini", "modularity", "stability")
    assert whole[list(missing)].isna().all()


def test_a_unit_without_measures_has_no_share() -> None:
    graph = graph_of([("A", "B")], idle=["C"])
    found = unit_of(graph)["C"]
    assert (found["measures"], found["degree"]) == (0, 0)
    assert pd.isna(found["sole_share"])
    assert whole_of(graph)["load_gini"] == pytest.approx(1 / 3)  # 0, 1, 1 times -2, 0, 2 = 2, by 3 * 2


def test_two_parts() -> None:
    """A path of three and a pair: the eigenvector is the path's; distances are those within it."""
    graph = graph_of([("p", "q"), ("x", "y"), ("y", "z")])
    units, whole = unit_metrics(graph).set_index("unit_id"), whole_of(graph)
    assert list(units["eigenvector"].isna()) == [True, True, False, False, False]
    assert list(units["eigenvector"])[2:] == pytest.approx([2**-0.5, 1, 2**-0.5], abs=NEAR)
    assert (whole["components"], whole["largest_component"], whole["isolates"]) == (2, 3, 0)
    assert whole["mean_distance"] == pytest.approx(4 / 3, abs=NEAR)  # 1, 1, 2
    assert units["betweenness"]["y"] == pytest.approx(1 / 6, abs=NEAR)  # x-z, of 4 * 3 / 2 pairs of others
    assert units["community"].to_dict() == {"x": 1, "y": 1, "z": 1, "p": 2, "q": 2}


def test_of_equal_parts_the_first_by_id_is_the_largest() -> None:
    found = unit_of(graph_of([("y", "z"), ("b", "c"), ("a",)]))
    assert [pd.isna(found[u]["eigenvector"]) for u in "abcyz"] == [True, False, False, True, True]
    # two communities of two and one of one
    assert [found[u]["community"] for u in "abcyz"] == [3, 1, 1, 2, 2]


def test_other_graphs_are_refused(tables: Tables) -> None:
    for mode in ("lead_support", "measures", "topics", "function_themes"):
        for measure in (unit_metrics, network_metrics, find_communities):
            with pytest.raises(CallError, match=f"'{mode}'.*use mode=\"units\""):
                measure(unit_network(tables, mode=mode))
    for measure in (unit_metrics, network_metrics):
        with pytest.raises(CallError, match="another network"):
            measure(graph_of(SMALL), find_communities(graph_of(RING), 1))
    with pytest.raises(CallError, match="runs=0"):
        find_communities(graph_of(SMALL), 0)


def test_a_tie_with_itself_counts_for_nothing() -> None:
    looped = graph_of(SMALL)
    looped.add_edge("A", "A", count=9, newman=9.0)
    pd.testing.assert_frame_equal(unit_metrics(looped), unit_metrics(graph_of(SMALL)))
    pd.testing.assert_frame_equal(network_metrics(looped), network_metrics(graph_of(SMALL)))


# ---- networkx beside ours


def same_as_networkx(graph: nx.Graph) -> None:
    communities = find_communities(graph, 10)
    found = unit_metrics(graph, communities).set_index("unit_id")
    assert found["degree"].to_dict() == dict(graph.degree())
    assert found["strength"].to_dict() == dict(graph.degree(weight="count"))
    assert found["core"].to_dict() == nx.core_number(graph)
    assert found["betweenness"].to_dict() == pytest.approx(nx.betweenness_centrality(graph), abs=NEAR)
    constraint = nx.constraint(graph, weight="count")
    assert found["constraint"].to_dict() == pytest.approx(constraint, abs=NEAR, nan_ok=True)
    # Newman 2001: with weights of 1/(n-1) a unit's ties add up to the measures that it shares
    assert found["strength_newman"].to_dict() == pytest.approx((found["measures"] - found["sole"]).to_dict(), abs=NEAR)
    largest = max(map(len, nx.connected_components(graph)))
    part = next(c for u in sorted(graph) if len(c := nx.node_connected_component(graph, u)) == largest)
    held = found["eigenvector"].dropna()
    if largest > 2:  # networkx cannot do two
        vector = nx.eigenvector_centrality_numpy(graph.subgraph(part), weight="newman")
        assert held.to_dict() == pytest.approx({u: v / max(vector.values()) for u, v in vector.items()}, abs=1e-6)
    else:
        assert list(held) == [1, 1][: 2 * (largest - 1)]
    whole = network_metrics(graph, communities).iloc[0]
    n = len(graph)
    assert whole["ties"] == graph.number_of_edges()
    if n > 1:
        assert whole["density"] == pytest.approx(nx.density(graph), abs=NEAR)
    assert whole["isolates"] == nx.number_of_isolates(graph)
    assert whole["components"] == nx.number_connected_components(graph)
    assert whole["largest_component"] == largest
    if largest > 1:
        distance = nx.average_shortest_path_length(graph.subgraph(part))
        assert whole["mean_distance"] == pytest.approx(distance, abs=NEAR)
        parts = [set(units.index) for _, units in found.groupby("community")]
        assert whole["modularity"] == pytest.approx(nx.community.modularity(graph, parts, weight="newman"), abs=NEAR)
        runs = [nx.community.louvain_communities(graph, weight="newman", seed=s) for s in range(5)]
        best = max(nx.community.modularity(graph, r, weight="newman") for r in runs)
        assert whole["modularity"] >= best - 0.05  # another order of nodes, and 10 runs instead of 5


@settings(max_examples=60)
@given(HYPERGRAPHS)
def test_like_networkx_on_made_graphs(measures: list[set[str]]) -> None:
    same_as_networkx(graph_of([sorted(units) for units in measures]))


@pytest.mark.parametrize("seed", range(3))
def test_like_networkx_on_larger_graphs(seed: int) -> None:
    """Graphs that need several blocks, with hubs and some units alone."""
    rng = np.random.default_rng(seed)
    weights = 1 / np.arange(1, 151)
    measures = [
        sorted({f"{u:03}" for u in rng.choice(150, size=1 + rng.poisson(1.5), p=weights / weights.sum())})
        for _ in range(250)
    ]
    same_as_networkx(graph_of(measures))


@pytest.mark.parametrize("region", [None, "anshan", "ningxia", "daoli", "suizhou", "liaoyuan"])
@pytest.mark.parametrize("mode", ["units", "functions"])
def test_like_networkx_on_the_real_networks(tables: Tables, region: str | None, mode: str) -> None:
    graph = unit_network(tables, region, mode=mode)
    same_as_networkx(graph)
    whole = network_metrics(graph, find_communities(graph, 1)).iloc[0]
    kinds = [kind for _, kind in graph.nodes(data="kind")]
    assert (whole["agencies"], whole["collectives"]) == (kinds.count("agency"), kinds.count("collective"))
    assert whole["network"] == (region or "all")
    assert whole["measures"] == graph.graph["measures"]


def test_the_size_of_the_blocks_changes_nothing(monkeypatch: pytest.MonkeyPatch, tables: Tables) -> None:
    graph = unit_network(tables)
    found = find_communities(graph)
    units, whole = unit_metrics(graph, found), network_metrics(graph, found)
    monkeypatch.setattr(metrics_module, "BLOCK", 7)
    monkeypatch.setattr(metrics_module, "DENSE", 2)  # the eigenvector by Lanczos
    pd.testing.assert_frame_equal(unit_metrics(graph, found), units, atol=NEAR, rtol=0)
    pd.testing.assert_frame_equal(network_metrics(graph, found), whole)


# ---- what is sampled


def test_a_large_network_is_sampled_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    star = graph_of([("hub", f"{leaf:03}") for leaf in range(120)], idle=["idle"])
    exact = unit_metrics(star)
    monkeypatch.setattr(metrics_module, "EXACT", 1_000)
    monkeypatch.setattr(metrics_module, "PIVOTS", 40)
    monkeypatch.setattr(communities_module, "TIES_IN_ALL", 120 * 20)
    whole = whole_of(star)
    assert whole["sampled"] == (
        "betweenness from 40 of 121 units drawn at random (seed 1); "
        "mean_distance from 40 of 121 units drawn at random (seed 1); "
        "communities and stability from 20 runs instead of 100"
    )
    # whoever is drawn, all paths between leaves pass the hub
    pd.testing.assert_frame_equal(unit_metrics(star)[["betweenness"]], exact[["betweenness"]])
    # a leaf: 1 to the hub, 2 to 119 leaves: 239/120; the hub 1. The hub is among the 40 or it is not.
    sums = {40 * 239 / 120 / 40, (39 * 239 / 120 + 1) / 40}
    assert any(whole["mean_distance"] == pytest.approx(s, abs=NEAR) for s in sums)


def test_sampled_betweenness_is_right_on_average(monkeypatch: pytest.MonkeyPatch, tables: Tables) -> None:
    """Every unit is drawn alike, so that the mean over many draws comes near the exact value."""
    graph = unit_network(tables, "anshan")
    found = find_communities(graph, 1)
    exact = unit_metrics(graph, found)["betweenness"]
    monkeypatch.setattr(metrics_module, "EXACT", 0)
    monkeypatch.setattr(metrics_module, "PIVOTS", 20)
    draws = []
    for seed in range(60):
        monkeypatch.setattr(metrics_module, "SEED", seed)
        draws.append(unit_metrics(graph, found)["betweenness"])
    spread = np.std(draws, axis=0) / np.sqrt(len(draws))
    assert (np.abs(np.mean(draws, axis=0) - exact) <= 4 * spread + NEAR).all()
    assert spread.max() > 0


def test_fewer_runs_for_more_ties(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = graph_of(CLIQUES)  # 21 ties
    assert find_communities(graph).runs == 100
    monkeypatch.setattr(communities_module, "TIES_IN_ALL", 21 * 30 + 20)
    assert find_communities(graph).runs == 30
    monkeypatch.setattr(communities_module, "TIES_IN_ALL", 1)
    assert find_communities(graph).runs == 10
    assert find_communities(graph, 3).runs == 3


# ---- communities


def test_two_cliques_that_a_tie_joins() -> None:
    found = find_communities(graph_of(CLIQUES, idle=["m"]))
    assert found.units == tuple("abcdemvwxyz")
    assert list(found.number) == [1] * 5 + [3] + [2] * 5  # of equals the one with the smallest id; m is alone
    # 20 of 21 ties inside, half of the ends in each: 20/21 - 2 * (1/2)^2
    assert found.modularity == pytest.approx(20 / 21 - 1 / 2)
    assert (found.agreement, found.runs, found.partitions) == (1, 100, 1)
    assert list(found.stability[:5]) == [1] * 5
    assert np.isnan(found.stability[5])
    whole = whole_of(graph_of(CLIQUES, idle=["m"]))
    assert (whole["communities"], whole["isolates"], whole["stability"]) == (2, 1, 1)


def test_a_ring_is_less_stable_than_two_cliques() -> None:
    """A ring can be cut anywhere: every run cuts it elsewhere."""
    found = find_communities(graph_of(RING))
    assert found.partitions > 20
    assert found.agreement is not None
    assert found.agreement < 0.8
    assert found.stability.max() < 0.9
    assert found.stability.min() > 0


def test_the_best_of_the_runs_is_chosen() -> None:
    """More runs never make it worse, and the partition has the modularity that is told."""
    graph = graph_of(RING)
    told = [find_communities(graph, runs).modularity for runs in (1, 5, 25, 100)]
    assert all(a is not None and b is not None and a <= b for a, b in pairwise(told))
    # 24 nodes in c equal arcs: (24 - c)/24 - 1/c. c = 4: 20/24 - 1/4 = 0.58333; c = 5 (arcs of 5, 5, 5, 5, 4):
    # 19/24 - (4 * 25 + 16)/576 = 0.59028; c = 6: 18/24 - 1/6 = 0.58333. No run can pass the best of them.
    assert told[-1] is not None
    assert 20 / 24 - 1 / 4 <= told[-1] <= 19 / 24 - 116 / 576 + 1e-9
    one = find_communities(graph, 1)
    assert one.agreement is None
    assert np.isnan(one.stability).all()


def test_stability_over_the_other_runs() -> None:
    """Computed anew from the runs: the mean over the runs but the chosen one, and over all pairs."""
    graph = graph_of(RING)
    ids = sorted(graph)
    plain = nx.Graph()
    plain.add_nodes_from(range(24))
    plain.add_weighted_edges_from(sorted((*sorted((ids.index(a), ids.index(b))), 1.0) for a, b in graph.edges))
    runs = [nx.community.louvain_communities(plain, seed=seed) for seed in range(12)]
    quality = [round(nx.community.modularity(plain, run), 12) for run in runs]
    best = quality.index(max(quality))
    found = find_communities(graph, 12)
    assert found.modularity == pytest.approx(quality[best])
    for node in range(24):
        own = [next(part for part in run if node in part) for run in runs]
        overlap = [len(own[best] & part) / len(own[best] | part) for i, part in enumerate(own) if i != best]
        assert found.stability[node] == pytest.approx(sum(overlap) / 11)
    labels = [[next(i for i, part in enumerate(run) if node in part) for node in range(24)] for run in runs]
    pairs = [adjusted_rand_score(a, b) for a, b in combinations(labels, 2)]
    assert found.agreement == pytest.approx(sum(pairs) / 66)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=20))
def test_agreement_of_two_partitions(pairs: list[tuple[int, int]]) -> None:
    one, other = (np.array(column) for column in zip(*pairs, strict=True))
    assert _rand_index(one, other) == pytest.approx(adjusted_rand_score(one, other))
    for node, overlap in enumerate(_overlap(one, other)):
        left, right = set(np.flatnonzero(one == one[node])), set(np.flatnonzero(other == other[node]))
        assert overlap == pytest.approx(len(left & right) / len(left | right))


def test_overlap_and_rand_index_by_hand() -> None:
    """112 beside 122: the first overlaps in 1 of {1, 2}, the second in 1 of three, the third in 1 of {2, 3}.

    Together in both: no pair; in the first 1, in the second 1, of 3 pairs. (0 - 1/3) / (1 - 1/3) = -1/2.
    """
    one, other = np.array([1, 1, 2]), np.array([1, 2, 2])
    assert list(_overlap(one, other)) == pytest.approx([1 / 2, 1 / 3, 1 / 2])
    assert _rand_index(one, other) == pytest.approx(-1 / 2)


# ---- the same every time


def test_the_order_of_nodes_and_edges_does_not_matter(tables: Tables) -> None:
    graph = unit_network(tables, "anshan")
    turned = nx.Graph(**graph.graph)
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from((b, a, known) for a, b, known in reversed(list(graph.edges(data=True))))
    assert tie_matrix(turned).indices.tolist() == tie_matrix(graph).indices.tolist()
    pd.testing.assert_frame_equal(unit_metrics(turned), unit_metrics(graph), check_exact=True)
    pd.testing.assert_frame_equal(network_metrics(turned), network_metrics(graph), check_exact=True)


def test_another_start_of_python_gives_the_same_bytes() -> None:
    """Texts hash anew with each start; no set of them may reach a result."""
    code = (
        "import networkx as nx\n"
        "from policycompare.network.metrics import network_metrics, unit_metrics\n"
        "g = nx.Graph(measures=9)\n"
        "g.add_nodes_from(f'单位{i}' for i in range(24))\n"
        "nx.set_node_attributes(g, 2, 'measures'); nx.set_node_attributes(g, 0, 'sole')\n"
        "g.add_edges_from(((f'单位{i}', f'单位{(i * 5 + 1) % 24}') for i in range(24)), count=1, newman=0.1)\n"
        "g.add_edges_from(((f'单位{i}', f'单位{(i + 1) % 24}') for i in range(24)), count=2, newman=0.7)\n"
        "print(unit_metrics(g).to_csv(), network_metrics(g).to_csv())\n"
    )
    source = str(Path(metrics_module.__file__).parents[2])
    outs = [
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": source},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outs[0] == outs[1]
    assert len(outs[0].splitlines()) > 25


def test_types_and_order() -> None:
    graph = graph_of(SMALL)
    units, whole = unit_metrics(graph), network_metrics(graph)
    assert {name: str(dtype) for name, dtype in units.dtypes.items()} == UNIT_COLUMNS
    assert {name: str(dtype) for name, dtype in whole.dtypes.items()} == NETWORK_COLUMNS
    assert list(units.columns) == list(UNIT_COLUMNS)
    assert list(whole.columns) == list(NETWORK_COLUMNS)
    assert tie_matrix(graph, "count").toarray()[0].tolist() == [0, 2, 1, 0, 0]
