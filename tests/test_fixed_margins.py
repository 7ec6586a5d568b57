"""The null model with fixed margins: its samples against every matrix that there is, and what unit_ties makes of it."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest
from scipy.stats import chi2

from policycompare.network import fixed_margins
from policycompare.network.fixed_margins import (
    FEWEST_SAMPLES,
    Sampling,
    chance_of_sharing,
    sampled_matrices,
    sampling_for,
)
from policycompare.network.null_model import unit_ties
from test_network_null_model import random_graph, two_mode


def every_matrix(matrix: np.ndarray) -> list[np.ndarray]:
    """All matrices of 0 and 1 with the margins of one, row by row."""
    rows, columns = matrix.sum(axis=1), matrix.sum(axis=0)
    choices = [list(itertools.combinations(range(len(columns)), int(n))) for n in rows]
    found = []
    for chosen in itertools.product(*choices):
        made = np.zeros_like(matrix)
        for at, places in enumerate(chosen):
            made[at, list(places)] = True
        if (made.sum(axis=0) == columns).all():
            found.append(made)
    return found


SMALL = np.array([[1, 1, 0, 0, 1], [1, 0, 1, 0, 0], [0, 1, 1, 0, 0], [0, 0, 0, 1, 1]], dtype=bool)
# Three rows: one stands out of every trade. Two: all the trade there is.
ODD = np.array([[1, 1, 0, 0, 0], [0, 1, 1, 1, 0], [1, 0, 0, 0, 1]], dtype=bool)
TWO = np.array([[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 0]], dtype=bool)


@pytest.mark.parametrize("matrix", [SMALL, ODD, TWO], ids=["four rows", "three rows", "two rows"])
def test_every_matrix_comes_as_often(matrix: np.ndarray) -> None:
    # Chi-square against the uniform distribution over all matrices with these margins, at the 0.1 % level.
    every = {made.tobytes() for made in every_matrix(matrix)}
    # Far apart and long after the start, samples do not depend on each other.
    how = Sampling(samples=20_000, chains=2_000, burn_in=20, apart=6)
    seen = Counter(made.tobytes() for state in sampled_matrices(matrix, how, seed=1) for made in state)
    assert set(seen) == every
    assert len(every) > 5
    expected = how.samples / len(every)
    statistic = sum((seen[made] - expected) ** 2 / expected for made in every)
    assert statistic < chi2.ppf(0.999, len(every) - 1)


def test_margins_stay() -> None:
    matrix = np.random.default_rng(3).random((9, 31)) < 0.3
    for state in sampled_matrices(matrix, Sampling(60, 20), 3):
        assert (state.sum(axis=1) == matrix.sum(axis=0)).all()
        assert (state.sum(axis=2) == matrix.sum(axis=1)).all()
    # What cannot move does not: full, empty, one row, none.
    for still in (np.ones((3, 4), dtype=bool), np.zeros((3, 4), dtype=bool), matrix[:1], matrix[:0]):
        assert all((state == still).all() for state in sampled_matrices(still, Sampling(4, 2)))


def test_chances_against_every_matrix() -> None:
    every = np.array(every_matrix(SMALL))
    left, right = np.triu_indices(len(SMALL), 1)
    count = (SMALL[left] & SMALL[right]).sum(axis=1)
    shared = (every[:, left] & every[:, right]).sum(axis=2)
    wanted = (shared >= count).mean(axis=0)
    found = chance_of_sharing(SMALL, left, right, count, Sampling(40_000, 400))
    assert found == pytest.approx(wanted, abs=0.01)
    assert (wanted < 1).any()


def test_the_same_call_gives_the_same_numbers() -> None:
    args = (SMALL, np.array([0, 1]), np.array([1, 2]), np.array([1, 1]))
    one = chance_of_sharing(*args, Sampling(500, 50))
    fixed_margins._chance.cache_clear()
    again = chance_of_sharing(*args, Sampling(500, 50))
    assert one.tolist() == again.tolist()
    assert one.tolist() != chance_of_sharing(*args, Sampling(500, 50), seed=8).tolist()
    # What is handed out is the caller's own.
    one[:] = 0
    assert chance_of_sharing(*args, Sampling(500, 50)).tolist() == again.tolist()


@pytest.mark.parametrize(("units", "measures"), [(2, 3), (16, 18), (57, 138), (120, 300)])
def test_a_lone_tie_can_pass_the_correction(units: int, measures: int) -> None:
    how = sampling_for(units, measures)
    assert how is not None
    pairs = units * (units - 1) / 2
    assert how.samples >= FEWEST_SAMPLES - how.chains
    assert how.samples % how.chains == 0
    if pairs < 5000:
        assert how.smallest_p < 0.05 / pairs


def test_large_networks_are_not_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sampling_for(10_000, 20_000) is None
    monkeypatch.setattr(fixed_margins, "CELLS_IN_ALL", 1000)
    ties = unit_ties(two_mode({"a": "xy", "b": "yz", "c": "zx"}))
    assert ties["p_fixed"].isna().all()
    assert not ties["is_backbone_fixed"].any()
    assert (ties["samples"] == 0).all()
    assert ties["p"].notna().all()


def test_a_pair_by_every_matrix() -> None:
    # a, b, c have two each of x, y, z, each of two: the six matrices leave out one measure each, in every order, and
    # every two of the units share exactly one. So nothing is left to chance and p is 1, where the canonical model,
    # whose margins vary, has 604/729.
    ties = unit_ties(two_mode({"a": "xy", "b": "yz", "c": "zx"}))
    assert ties["p_fixed"].tolist() == [1.0] * 3
    assert not ties["is_backbone_fixed"].any()
    assert set(ties["samples"]) == {2000}


def test_a_planted_pair_is_found_and_chance_is_not() -> None:
    graph = random_graph(3)
    graph.remove_edges_from([*graph.edges(["u00", "u01"])])
    graph.add_edges_from((unit, f"m{j:02}") for unit in ("u00", "u01") for j in range(8))
    ties = unit_ties(graph)
    kept = ties[ties["is_backbone_fixed"]]
    assert kept[["left_unit_id", "right_unit_id"]].to_numpy().tolist() == [["u00", "u01"]]
    assert kept["p_fixed"].item() == 1 / (kept["samples"].item() + 1)
    # Without any structure: at alpha 0.05 about one graph in twenty may have a tie.
    assert sum(unit_ties(random_graph(seed))["is_backbone_fixed"].any() for seed in range(8)) <= 2
