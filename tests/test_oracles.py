"""Other people's programs beside ours: Frictionless reads the data packages, igraph and bicm compute the networks anew,
krippendorff and scikit-learn how far coders agree.

These packages serve tests only. ``pip install -e ".[dev]"`` brings them; where one is missing its tests are skipped.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from policycompare.evaluate.agreement import cohen_kappa, krippendorff_alpha, masi_distance
from policycompare.network.communities import Communities, find_communities
from policycompare.network.graphs import unit_network
from policycompare.network.metrics import network_metrics, unit_metrics
from policycompare.network.null_model import fit_bicm, unit_ties
from policycompare.project.networks import regions_with_units
from policycompare.tables.frames import Tables

REGIONS = ("anshan", "daoli", "ningxia", "suizhou")
"""The study's regions with units that share a measure."""
PACKAGES = ("data/processed", "data/processed/networks", "data/processed/findings")
NEAR = 1e-7
"""Our metrics are rounded to eight digits."""


def oracle(name: str) -> Any:
    """The package of this name, or a skipped test."""
    return pytest.importorskip(name, reason=f'{name} is not installed; pip install -e ".[dev]" brings it')


def random_two_mode(seed: int, units: int = 16, measures: int = 80) -> nx.Graph:
    """Units and measures, each tie by its own throw; some units carry much more than others."""
    rng = np.random.default_rng(seed)
    graph = nx.Graph(mode="measures", basis="assigned", region="made", documents="d")
    graph.add_nodes_from((f"u{i:02}" for i in range(units)), bipartite=0, region_id="made")
    graph.add_nodes_from((f"m{j:03}" for j in range(measures)), bipartite=1, region_id="made")
    for i, share in enumerate(np.geomspace(0.05, 0.5, units)):
        graph.add_edges_from((f"u{i:02}", f"m{j:03}") for j in range(measures) if rng.random() < share)
    return graph


def random_units(seed: int) -> nx.Graph:
    """A one-mode graph with weights, in several parts and with units that have no tie."""
    rng = np.random.default_rng(seed)
    graph = nx.Graph(mode="units", basis="assigned", region="made", documents="d", measures=9)
    graph.add_nodes_from((f"u{i:02}" for i in range(60)), kind="agency", measures=3, sole=1)
    names = sorted(graph)
    for left in range(55):
        for right in range(left + 1, 55):
            if (left < 40) == (right < 40) and rng.random() < 0.12:
                graph.add_edge(names[left], names[right], count=int(rng.integers(1, 5)), newman=float(rng.random()))
    return graph


# ---- the data packages


@pytest.mark.parametrize("place", PACKAGES)
def test_frictionless_accepts_the_data_package(root: Path, place: str) -> None:
    report = oracle("frictionless").validate(str(root / place / "datapackage.json"))
    assert len(report.tasks) == len(list((root / place).glob("*.csv")))
    assert not report.flatten(["taskNumber", "type", "note"])


@pytest.mark.parametrize(
    ("table", "old", "new", "kind"),
    [
        ("unit_ties", "anshan/", "anshan\n", "hash-count"),
        ("network_metrics", "assigned", "", "constraint-error"),
    ],
)
def test_frictionless_refuses_what_is_broken(
    root: Path, tmp_path: Path, table: str, old: str, new: str, kind: str
) -> None:
    validate = oracle("frictionless").validate
    for path in (root / PACKAGES[1]).glob("*.[cj]s*"):
        shutil.copy(path, tmp_path)
    path = tmp_path / f"{table}.csv"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    found = validate(str(tmp_path / "datapackage.json")).flatten(["type"])
    assert [kind] in found


# ---- metrics of networks


def igraph_of(graph: nx.Graph) -> Any:
    """The same graph in igraph, its nodes in sorted order."""
    units = sorted(graph)
    at = {unit: number for number, unit in enumerate(units)}
    ties = [(at[a], at[b], known) for a, b, known in graph.edges(data=True) if a != b]
    made = oracle("igraph").Graph(len(units), [(a, b) for a, b, _ in ties])
    for weight in ("count", "newman"):
        made.es[weight] = [known[weight] for _, _, known in ties]
    return made


def assert_igraph_agrees(graph: nx.Graph, communities: Communities) -> None:
    other, units = igraph_of(graph), unit_metrics(graph, communities)
    whole = network_metrics(graph, communities).iloc[0]
    n = len(units)
    assert units["degree"].tolist() == other.degree()
    assert units["strength"].tolist() == other.strength(weights="count")
    assert units["strength_newman"].to_numpy() == pytest.approx(other.strength(weights="newman"), abs=NEAR)
    assert units["core"].tolist() == other.coreness()
    pairs = (n - 1) * (n - 2) / 2
    assert units["betweenness"].to_numpy() * pairs == pytest.approx(other.betweenness(), abs=NEAR * pairs)
    tied = units["degree"].to_numpy() > 0
    constraint = np.array(other.constraint(weights="count"))[tied]
    assert units["constraint"].to_numpy(dtype=float, na_value=np.nan)[tied] == pytest.approx(constraint, abs=NEAR)
    inside = units["eigenvector"].notna().to_numpy()
    part = other.induced_subgraph(np.flatnonzero(inside).tolist())
    assert inside.sum() == max(other.connected_components().sizes()) == whole["largest_component"]
    vector = part.eigenvector_centrality(weights="newman")
    assert units["eigenvector"].to_numpy(dtype=float, na_value=np.nan)[inside] == pytest.approx(vector, abs=1e-5)
    numbers = units["community"].tolist()
    assert whole["modularity"] == pytest.approx(other.modularity(numbers, weights="newman"), abs=NEAR)
    assert whole["components"] == len(other.connected_components())
    assert whole["ties"] == other.ecount()
    assert whole["density"] == pytest.approx(other.density(), abs=NEAR)
    assert whole["mean_distance"] == pytest.approx(part.average_path_length(), abs=NEAR)


@pytest.mark.parametrize("region", [*REGIONS, None])
def test_igraph_measures_the_study_the_same(tables: Tables, region: str | None) -> None:
    graph = unit_network(tables, region, mode="units" if region else "functions")
    assert_igraph_agrees(graph, find_communities(graph, runs=5))


@pytest.mark.parametrize("seed", range(3))
def test_igraph_measures_a_random_network_the_same(seed: int) -> None:
    graph = random_units(seed)
    assert_igraph_agrees(graph, find_communities(graph, runs=5))


def test_no_region_with_ties_is_left_out(tables: Tables) -> None:
    assert tuple(r for r in regions_with_units(tables) if unit_network(tables, r).number_of_edges()) == REGIONS


def test_igraph_finds_no_better_communities(tables: Tables) -> None:
    graph = unit_network(tables, "ningxia")
    best = igraph_of(graph).community_optimal_modularity(weights="newman")
    assert find_communities(graph).modularity == pytest.approx(best.modularity, abs=0.01)


# ---- the null model


def bicm_of(graph: nx.Graph, units: list[str], measures: list[str]) -> tuple[Any, Any]:
    """Probabilities (units x measures) and p-values (units x units) of the package bicm."""
    bicm = oracle("bicm")
    table = np.array([[int(graph.has_edge(unit, measure)) for measure in measures] for unit in units])
    other = bicm.BipartiteGraph(biadjacency=table)
    other.solve_tool(tol=1e-12)
    # One process computes nothing where no progress is shown.
    other.compute_projection(rows=True, method="poibin", threads_num=1, progress_bar=True)
    return other.get_bicm_matrix(), other.get_projected_pvals_mat("rows")


def assert_bicm_agrees(graph: nx.Graph) -> None:
    model, ties = fit_bicm(graph), unit_ties(graph)
    units, measures = list(model.unit_ids), list(model.measure_ids)
    chances, tails = bicm_of(graph, units, measures)
    ours = model.probabilities[np.ix_(model.unit_class, model.measure_class)]
    assert ours == pytest.approx(chances, abs=1e-6)
    at = [(units.index(a), units.index(b)) for a, b in zip(ties["left_unit_id"], ties["right_unit_id"], strict=True)]
    assert ties["p"].to_numpy() == pytest.approx(np.array([tails[pair] for pair in at]), rel=1e-4, abs=1e-9)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("region", REGIONS)
def test_bicm_gives_the_study_the_same_chances(tables: Tables, region: str) -> None:
    assert_bicm_agrees(unit_network(tables, region, mode="measures"))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(3))
def test_bicm_gives_a_random_network_the_same_chances(seed: int) -> None:
    assert_bicm_agrees(random_two_mode(seed))


# ---- how far coders agree


def made_answers(seed: int, coders: int, values: int) -> list[tuple[int | None, ...]]:
    """Answers of coders who mean the same in two thirds of the units; one in six is missing."""
    rng = np.random.default_rng(seed)
    meant = rng.integers(0, values, 40)
    said = np.where(rng.random((40, coders)) < 2 / 3, meant[:, None], rng.integers(0, values, (40, coders)))
    missing = rng.random((40, coders)) < 1 / 6
    return [
        tuple(None if gone else int(v) for v, gone in zip(*row, strict=True)) for row in zip(said, missing, strict=True)
    ]


@pytest.mark.parametrize(("seed", "coders"), [(0, 2), (1, 3), (2, 5)])
@pytest.mark.parametrize("scale", ["nominal", "ordinal", "interval"])
def test_krippendorff_gives_the_same_alpha(seed: int, coders: int, scale: str) -> None:
    answers = made_answers(seed, coders, 5)
    data = np.array([[np.nan if a is None else a for a in unit] for unit in answers]).T
    other = oracle("krippendorff").alpha(reliability_data=data, level_of_measurement=scale)
    assert krippendorff_alpha(answers, scale, range(5)).value == pytest.approx(other)


@pytest.mark.parametrize("seed", range(3))
def test_krippendorff_gives_the_same_alpha_of_sets(seed: int) -> None:
    sets = [frozenset(part) for part in ("", "a", "b", "ab", "bc", "abc", "d")]
    answers = made_answers(seed, 3, len(sets))
    data = np.array([[np.nan if a is None else a for a in unit] for unit in answers]).T

    def apart(one: Any, two: Any, **_: Any) -> Any:
        return np.vectorize(lambda a, b: masi_distance(sets[int(a)], sets[int(b)]))(one, two)

    other = oracle("krippendorff").alpha(reliability_data=data, level_of_measurement=apart)
    ours = [tuple(None if a is None else sets[a] for a in unit) for unit in answers]
    assert krippendorff_alpha(ours, "sets").value == pytest.approx(other)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("weighted", [False, True])
def test_scikit_learn_gives_the_same_kappa(seed: int, weighted: bool) -> None:
    answers = [unit for unit in made_answers(seed, 2, 4) if None not in unit]
    first, second = zip(*answers, strict=True)
    other = oracle("sklearn.metrics").cohen_kappa_score(first, second, weights="quadratic" if weighted else None)
    assert cohen_kappa(answers, range(4), weighted=weighted).value == pytest.approx(other)
