"""Ties beyond chance: the bipartite configuration model and its test of pairs."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from policycompare.errors import CallError, DataError
from policycompare.network import null_model
from policycompare.network.graphs import unit_network
from policycompare.network.null_model import TOLERANCE, Bicm, fit_bicm, right_tails, unit_ties
from policycompare.tables.frames import DTYPES, Tables
from policycompare.tables.network_schema import columns_of

TIE_COLUMNS = {name: DTYPES[kind] for name, kind in columns_of("unit_ties", without=("network",)).items()}


def two_mode(carried: dict[str, str], measures: str = "", region: str = "") -> nx.Graph:
    """A graph from unit -> its measures, a letter each; ``measures`` names further ones."""
    graph = nx.Graph()
    graph.add_nodes_from(sorted(carried), bipartite=0, region_id=region)
    graph.add_nodes_from(sorted({*measures, *"".join(carried.values())}), bipartite=1)
    graph.add_edges_from((unit, measure) for unit, letters in carried.items() for measure in letters)
    return graph


def random_graph(seed: int, units: int = 15, measures: int = 60, share: float = 0.2) -> nx.Graph:
    """Every tie by its own throw, in which some units have more than others."""
    rng = np.random.default_rng(seed)
    chances = np.linspace(share / 2, share * 1.5, units)
    graph = nx.Graph()
    graph.add_nodes_from([f"u{i:02}" for i in range(units)], bipartite=0, region_id="r")
    graph.add_nodes_from([f"m{j:02}" for j in range(measures)], bipartite=1, region_id="r")
    graph.add_edges_from(
        (f"u{i:02}", f"m{j:02}") for i in range(units) for j in range(measures) if rng.random() < chances[i]
    )
    return graph


def probability(model: Bicm, unit: str, measure: str) -> float:
    row = model.unit_class[model.unit_ids.index(unit)]
    return float(model.probabilities[row, model.measure_class[model.measure_ids.index(measure)]])


# Each of two units has one of two measures: nothing tells the four cells apart, a row sums to 1, so each is 1/2.
# Three units with two of three measures each: nine like cells, a row sums to 2, so each is 2/3.
# Unit a has 2 of 3 measures that have one unit each, b has 1: the columns are alike, so a's cells are 2/3, b's 1/3.
SYMMETRIC = [
    ({"a": "x", "b": "y"}, {"a": 1 / 2, "b": 1 / 2}),
    ({"a": "xy", "b": "yz", "c": "zx"}, {"a": 2 / 3, "b": 2 / 3, "c": 2 / 3}),
    ({"a": "xy", "b": "z"}, {"a": 2 / 3, "b": 1 / 3}),
]


@pytest.mark.parametrize(("carried", "chances"), SYMMETRIC)
def test_probabilities_that_symmetry_gives(carried: dict[str, str], chances: dict[str, float]) -> None:
    model = fit_bicm(two_mode(carried))
    for unit, chance in chances.items():
        for measure in model.measure_ids:
            assert probability(model, unit, measure) == pytest.approx(chance, abs=1e-9)


def test_a_solution_that_symmetry_does_not_give() -> None:
    # Units a, b have 2 of 3 measures, c has 1; measures x, y have 2 units, z has 1. Two classes on each side:
    # 2p + q = 2, 2r + s = 1 (rows), 2p + r = 2, 2q + s = 1 (columns), hence r = q, p = 1 - q/2, s = 1 - 2q; and the
    # odds multiply: p/(1-p) * s/(1-s) = q/(1-q) * r/(1-r). With p and s put in: (2-q)/q * (1-2q)/(2q) = (q/(1-q))².
    def odds(q: float) -> float:
        return (2 - q) * (1 - 2 * q) / (2 * q * q) - (q / (1 - q)) ** 2

    low, high = 0.2, 0.5
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if odds(middle) > 0 else (low, middle)
    model = fit_bicm(two_mode({"a": "xy", "b": "xz", "c": "y"}))
    assert probability(model, "a", "z") == pytest.approx(low, abs=1e-8)
    assert probability(model, "c", "x") == pytest.approx(low, abs=1e-8)
    assert probability(model, "b", "y") == pytest.approx(1 - low / 2, abs=1e-8)
    assert probability(model, "c", "z") == pytest.approx(1 - 2 * low, abs=1e-8)


def test_what_is_certain_is_taken_out_until_nothing_is() -> None:
    # a has all three measures: 1. Without it x has one unit of the two left, y and z have none: 0. Then only x is
    # left, and b with 1 of 1 has it, c with 0 of 1 has not. Nothing is left to chance.
    model = fit_bicm(two_mode({"a": "xyz", "b": "x", "c": ""}))
    table = {(unit, m): probability(model, unit, m) for unit in "abc" for m in "xyz"}
    assert table == {(u, m): float(u == "a" or (u, m) == ("b", "x")) for u in "abc" for m in "xyz"}


def test_a_block_may_be_certain_without_a_full_row() -> None:
    # a, b have x, y both; c, d have neither z nor w. Two rows of degree 3 can take no more than all of x, y and one
    # each of z and w, so the block ab/xy is 1, cd/zw is 0, the others 1/2. No row and no column is full or empty.
    model = fit_bicm(two_mode({"a": "xyz", "b": "xyw", "c": "x", "d": "y"}))
    assert probability(model, "a", "x") == pytest.approx(1, abs=1e-6)
    assert probability(model, "d", "w") == pytest.approx(0, abs=1e-6)
    assert probability(model, "b", "z") == pytest.approx(0.5, abs=1e-6)
    assert probability(model, "c", "y") == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_expected_degrees_are_the_observed_ones(seed: int) -> None:
    graph = random_graph(seed, units=30, measures=50 + seed, share=0.1 + seed / 10)
    model = fit_bicm(graph)
    table = model.probabilities[np.ix_(model.unit_class, model.measure_class)]
    assert np.abs(table.sum(axis=1) - [graph.degree(u) for u in model.unit_ids]).max() < TOLERANCE
    assert np.abs(table.sum(axis=0) - [graph.degree(m) for m in model.measure_ids]).max() < TOLERANCE
    assert table.min() >= 0
    assert table.max() <= 1


def test_a_fit_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(null_model, "_newton", lambda rows, _n, columns, _m: np.full((len(rows), len(columns)), 0.1))
    with pytest.raises(DataError, match=r"miss the observed ones by up to 0\.8"):
        fit_bicm(two_mode({"a": "x", "b": "y"}))  # 0.1 + 0.1 instead of 1


def test_one_mode_graphs_are_refused() -> None:
    with pytest.raises(CallError, match="on neither side"):
        fit_bicm(nx.Graph([("a", "b")]))
    graph = two_mode({"a": "x", "b": "x"})
    graph.add_edge("a", "b")
    with pytest.raises(CallError, match="two nodes of one side"):
        unit_ties(graph)
    with pytest.raises(CallError, match="alpha"):
        unit_ties(two_mode({"a": "x"}), alpha=5)


def brute_force(trials: list[int], chances: list[float]) -> list[float]:
    """P(X >= k) by going through every outcome of every trial."""
    each = [q for n, q in zip(trials, chances, strict=True) for _ in range(n)]
    mass = [0.0] * (len(each) + 1)
    for outcome in itertools.product((0, 1), repeat=len(each)):
        mass[sum(outcome)] += math.prod(q if hit else 1 - q for hit, q in zip(outcome, each, strict=True))
    return [sum(mass[k:]) for k in range(len(mass))]


@pytest.mark.parametrize(
    ("trials", "chances"),
    [([1], [0.3]), ([2, 1], [0.5, 0.1]), ([3, 4, 2], [0.2, 0.05, 0.9]), ([2, 2, 3], [0.0, 1.0, 0.4]), ([10], [1e-4])],
)
def test_tails_against_every_outcome(trials: list[int], chances: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = brute_force(trials, chances)
    tails = right_tails(np.array(trials), np.array(chances), sum(trials))
    assert tails == pytest.approx(wanted, rel=1e-9, abs=0)
    monkeypatch.setattr(null_model, "EXACT_LENGTH", 0)
    assert right_tails(np.array(trials), np.array(chances), sum(trials)) == pytest.approx(wanted, abs=1e-12)


def test_long_distributions_go_through_fourier_and_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    trials, chances = np.array([3000, 900, 40]), np.array([0.2, 0.5, 0.97])
    by_fourier = right_tails(trials, chances, 1300)
    monkeypatch.setattr(null_model, "EXACT_LENGTH", 10_000)
    assert by_fourier == pytest.approx(right_tails(trials, chances, 1300), abs=1e-12)


def test_a_pair_by_hand() -> None:
    # Every cell is 2/3, so two units share a measure with chance 4/9: of 3 measures 4/3 expected, variance
    # 3 * 4/9 * 5/9 = 20/27, and at least one shared has 1 - (5/9)³ = 604/729. n = 2 everywhere, so newman = 1.
    ties = unit_ties(two_mode({"a": "xy", "b": "yz", "c": "zx"}))
    assert ties[["left_unit_id", "right_unit_id"]].to_numpy().tolist() == [["a", "b"], ["a", "c"], ["b", "c"]]
    assert ties["measure_ids"].tolist() == ["y", "x", "z"]
    assert ties["count"].tolist() == [1, 1, 1]
    assert ties["newman"].tolist() == [1.0, 1.0, 1.0]
    assert ties["expected"].tolist() == pytest.approx([4 / 3] * 3)
    assert ties["z"].tolist() == pytest.approx([(1 - 4 / 3) / math.sqrt(20 / 27)] * 3)
    assert ties["p"].tolist() == pytest.approx([604 / 729] * 3)
    assert not ties["is_backbone"].any()


def test_counts_weights_and_measures_are_those_of_the_unit_network(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(null_model, "sampling_for", lambda *_: None)  # what is sampled is tested beside
    for region in sorted(set(tables.documents["region_id"])):
        one_mode = unit_network(tables, region)
        ties = unit_ties(unit_network(tables, region, mode="measures"))
        assert len(ties) == one_mode.number_of_edges()
        for row in ties.itertuples():
            edge = one_mode.edges[row.left_unit_id, row.right_unit_id]
            assert (row.count, row.measure_ids) == (edge["count"], edge["measure_ids"])
            assert row.newman == pytest.approx(edge["newman"])
            assert row.left_unit_id < row.right_unit_id
            assert 0 <= row.p <= 1


def test_a_planted_pair_is_found() -> None:
    # Among random ties, u00 and u01 carry the same eight measures and hardly any other.
    graph = random_graph(3)
    graph.remove_edges_from([*graph.edges(["u00", "u01"])])
    graph.add_edges_from((unit, f"m{j:02}") for unit in ("u00", "u01") for j in range(8))
    ties = unit_ties(graph)
    backbone = ties[ties["is_backbone"]]
    assert backbone[["left_unit_id", "right_unit_id", "count"]].to_numpy().tolist() == [["u00", "u01", 8]]
    assert backbone["z"].item() > 5


def test_chance_makes_hardly_any_backbone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(null_model, "sampling_for", lambda *_: None)  # of the canonical model alone, which is fast
    # 30 graphs of 105 pairs each without any structure: at alpha 0.05 about one graph in twenty may have a tie.
    assert sum(unit_ties(random_graph(seed))["is_backbone"].any() for seed in range(30)) <= 3


def test_all_pairs_are_corrected_for_not_only_those_that_meet() -> None:
    # p = 0.001, 0.02, 0.04. Three hypotheses: the bars are 0.05/3, 0.1/3, 0.05, so 0.04 is the largest that passes.
    # Ten: 0.005, 0.01, 0.015; only 0.001 passes. A hundred: 0.0005 and on; none.
    p = np.array([0.04, 0.001, 0.02])
    assert null_model._threshold(p, 3, 0.05) == 0.04
    assert null_model._threshold(p, 10, 0.05) == 0.001
    assert null_model._threshold(p, 100, 0.05) == -1
    # Of thirteen units only a and b meet, but theirs is one of 13 * 12 / 2 = 78 pairs: it is kept from alpha = 78 p on.
    carried = {"a": "pqrs", "b": "pqrs", "c": "tuvwxyz"} | {f"n{i}": "ABCDEFGHIJ"[i] for i in range(10)}
    pair = unit_ties(two_mode(carried))["p"].item()
    assert unit_ties(two_mode(carried), alpha=pair * 78 * 1.01)["is_backbone"].item()
    assert not unit_ties(two_mode(carried), alpha=pair * 78 * 0.99)["is_backbone"].item()


def test_each_region_is_a_graph_of_its_own() -> None:
    one, other = two_mode({"a": "xy", "b": "yz", "c": "zx"}, region="r"), two_mode({"d": "vw", "e": "w"}, region="s")
    both = unit_ties(nx.compose(one, other))
    alone = pd.concat([unit_ties(one), unit_ties(other)], ignore_index=True)
    pd.testing.assert_frame_equal(both, alone)


@pytest.mark.parametrize(
    "graph",
    [
        nx.Graph(),
        two_mode({"a": "xyz"}),
        two_mode({"a": "x", "b": "y"}),
        two_mode({"a": "", "b": ""}),
        two_mode({}, "xy"),
    ],
    ids=["empty", "one unit", "no tie", "no measure", "no unit"],
)
def test_nothing_to_tie(graph: nx.Graph) -> None:
    ties = unit_ties(graph)
    assert len(ties) == 0
    assert {name: str(kind) for name, kind in ties.dtypes.items()} == TIE_COLUMNS
    fit_bicm(graph)


@pytest.mark.parametrize("measures", ["x", "xyz"])
def test_a_complete_graph_is_no_surprise(measures: str) -> None:
    ties = unit_ties(two_mode(dict.fromkeys("abc", measures)))
    assert ties["count"].tolist() == ties["expected"].tolist() == [len(measures)] * 3
    assert ties["z"].isna().all()
    assert ties["p"].tolist() == [1.0] * 3
    assert not ties["is_backbone"].any()
    assert {name: str(kind) for name, kind in ties.dtypes.items()} == TIE_COLUMNS


def test_the_order_of_the_graph_does_not_matter() -> None:
    graph = random_graph(1)
    turned = nx.Graph()
    turned.add_nodes_from(reversed([*graph.nodes(data=True)]))
    turned.add_edges_from(reversed([*graph.edges()]))
    pd.testing.assert_frame_equal(unit_ties(graph), unit_ties(turned), check_exact=True)
