"""Whether networks are alike: the quadratic assignment procedure with controls, its corrections, and its claims."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import comb
from scipy.stats import binom

from policycompare.errors import CallError
from policycompare.network import region_networks
from policycompare.network.communities import tie_matrix
from policycompare.network.qap import holm, known_of, left_over, qap
from policycompare.network.region_comparison import Comparison, RegionWork, comparisons, pair_bases
from policycompare.network.region_networks import (
    _Side,
    _spearman,
    draws_for,
    function_networks,
    likeness_of,
    pairs_of,
    tie_values,
)
from policycompare.results.questions.ties import likeness_claimed, p_text
from policycompare.tables.frames import DTYPES, Tables
from policycompare.tables.network_schema import columns_of

Works = dict[str, RegionWork]


def work_of(matrix: Any) -> RegionWork:
    """The work of a region from functions x measures."""
    carried = {f"f{i:02}": {f"m{j:03}" for j in np.flatnonzero(row)} for i, row in enumerate(matrix) if row.any()}
    return RegionWork(sorted(set().union(*carried.values())), carried, frozenset(), {})


def compared(works: Works, pairs: list[tuple[str, str]] | None = None) -> list[Comparison]:
    found = pairs or list(itertools.combinations(sorted(works), 2))
    frame = pd.DataFrame(found, columns=["left_region_id", "right_region_id"])
    return [Comparison("named", frame, works, {})] if found else []


def measures_of(*words: str) -> np.ndarray:
    """Functions x measures from the functions of each measure, by number: ``"01"`` = functions 0 and 1."""
    size = 1 + max(int(letter) for word in words for letter in word)
    return np.array([[str(i) in word for word in words] for i in range(size)])


def row(frame: pd.DataFrame, ties: str, control: str) -> Any:
    return frame[(frame["ties"] == ties) & (frame["control"] == control)].iloc[0]


# ---- the procedure


def symmetric(random: np.random.Generator, size: int) -> Any:
    table = np.triu(random.random((size, size)), 1)
    return table + table.T


def partial(left: Any, right: Any, controls: list[Any]) -> float:
    """Partial correlation by two regressions."""
    upper = np.triu_indices(len(left), 1)
    known = np.column_stack([np.ones(len(upper[0])), *(c[upper] for c in controls)])
    rest = [v[upper] - known @ np.linalg.lstsq(known, v[upper], rcond=None)[0] for v in (left, right)]
    return float(np.corrcoef(*rest)[0, 1])


@pytest.mark.parametrize("controls", [0, 1, 2])
def test_against_every_renaming(controls: int) -> None:
    # Five nodes can be renamed in 120 ways: the share of these that reach r is what sampling has to estimate. With
    # controls, what they leave of the right is renamed and the partial correlation made anew (Dekker et al. 2007).
    random = np.random.default_rng(5)
    left, taken = symmetric(random, 5), [symmetric(random, 5) for _ in range(controls)]
    right = 0.3 * left + symmetric(random, 5)
    upper = np.triu_indices(5, 1)
    observed = partial(left, right, taken)
    rest = left_over(right[upper], known_of([c[upper] for c in taken], 10))
    table = np.zeros((5, 5))
    table[upper] = rest
    table += table.T
    reached = [
        partial(left, table[np.ix_(order, order)], taken) >= observed - 1e-9
        for order in itertools.permutations(range(5))
    ]
    r, p = qap(left, right, taken, 20_000, np.random.default_rng(1))
    assert r == pytest.approx(observed)
    assert p == pytest.approx(sum(reached) / 120, abs=0.01)
    # Which is called the left changes nothing in r.
    assert qap(right, left, taken, 10, np.random.default_rng(1))[0] == pytest.approx(r)


def test_the_partial_correlation_orders_renamings_as_t_does() -> None:
    # t of the predictor in the regression and the partial correlation: t = r sqrt(df / (1 - r²)).
    random = np.random.default_rng(8)
    left, right, load = (symmetric(random, 7) for _ in range(3))
    upper = np.triu_indices(7, 1)
    known = np.column_stack([np.ones(21), load[upper], right[upper]])
    beta, residual, *_ = np.linalg.lstsq(known, left[upper], rcond=None)
    error = np.sqrt(residual[0] / 18 * np.linalg.inv(known.T @ known)[2, 2])
    r = qap(left, right, [load], 10, random)[0]
    assert beta[2] / error == pytest.approx(r * np.sqrt(18 / (1 - r * r)))


def test_equal_correlations_count_as_reached() -> None:
    # One tie among four nodes: one renaming in six puts it where it was, and only these reach r = 1.
    table = np.zeros((4, 4))
    table[0, 1] = table[1, 0] = 1
    r, p = qap(table, table, [], 6000, np.random.default_rng(1))
    assert r == pytest.approx(1)
    assert p == pytest.approx(1 / 6, abs=0.02)


def test_independent_networks_are_not_called_alike() -> None:
    random = np.random.default_rng(11)
    found = [qap(symmetric(random, 8), symmetric(random, 8), [symmetric(random, 8)], 199, random)[1] for _ in range(60)]
    assert sum(p < 0.05 for p in found) <= 7
    assert 0.3 < np.median(found) < 0.7


def test_undefined_correlations_are_null() -> None:
    random = np.random.default_rng(0)
    flat, one, other = np.ones((5, 5)) - np.eye(5), symmetric(random, 5), symmetric(random, 5)
    for left, right, controls in (
        (flat, one, []), (one, flat, []), (one, other, [one]), (one, other, [2 * other + flat]),
        (symmetric(random, 3), symmetric(random, 3), []), (np.empty((0, 0)), np.empty((0, 0)), []),
        # Four nodes have six pairs; mean, two controls and the other network leave two free.
        (*(symmetric(random, 4) for _ in range(2)), [symmetric(random, 4), symmetric(random, 4)]),
    ):  # fmt: skip
        assert all(np.isnan(qap(left, right, controls, 10, random)))
    # A control that does not vary is none.
    assert qap(one, other, [flat], 50, np.random.default_rng(1)) == qap(one, other, [], 50, np.random.default_rng(1))


def test_holm_by_hand() -> None:
    # 0.01 x 4, 0.012 x 3 < it, 0.04 x 2, 0.9 x 1; what was not tested does not count.
    found = holm(np.array([0.04, 0.01, np.nan, 0.9, 0.012]))
    assert found.tolist()[:2] == pytest.approx([0.08, 0.04])
    assert np.isnan(found[2])
    assert found.tolist()[3:] == pytest.approx([0.9, 0.04])
    assert holm(np.array([0.6, 0.7])).tolist() == [1.0, 1.0]
    assert holm(np.array([])).tolist() == []


def test_a_lone_likeness_can_pass() -> None:
    for pairs in (1, 3, 10, 66):
        assert 1 / (draws_for(pairs) + 1) * 4 * pairs < 0.05
    assert draws_for(0) == 2000


# ---- ties and what loads make of them


def test_ties_are_those_of_the_graphs(tables: Tables) -> None:
    checked = 0
    for one in comparisons(tables, pair_bases(tables)):
        for region, graph in function_networks(tables, one.work, one.basis).items():
            side = _Side(one.work[region])
            for ties, weight in (("weighted", "newman"), ("binary", None)):
                made = tie_values(side.matrix, ties)
                np.fill_diagonal(made, 0)
                assert side.functions == sorted(graph)
                assert made == pytest.approx(tie_matrix(graph, weight).toarray())
                checked += 1
    assert checked >= 4


def test_expected_ties_are_chances_to_meet() -> None:
    # Of ten measures one function carries three, another two, a third eight: the first two miss each other with
    # C(7, 2) / C(10, 2); three and eight are more than ten, so these meet for certain.
    matrix = np.zeros((4, 10), dtype=bool)
    matrix[0, :3] = matrix[1, 3:5] = matrix[2, 2:] = True
    matrix[3, :] = True
    side = _Side(work_of(matrix))
    found = side.expected("binary")
    assert found[0, 1] == pytest.approx(1 - comb(7, 2) / comb(10, 2))
    assert found[0, 2] == pytest.approx(1)
    assert found == pytest.approx(found.T)
    assert side.expected("weighted")[:2, :2].tolist() == [[9, 6], [6, 4]]


# ---- pairs of regions

ONE = measures_of("01", "02", "0", "123")
OTHER = measures_of("01", "01", "2")
# Seven functions, tied so that no renaming but the trivial one gives the same weights.
PLAIN = measures_of("12", "12", "23", "23", "23", "34", "45", "45", "45", "45", "560", "10")


def test_pairs_by_hand() -> None:
    # Left ties: 0-1, 0-2, 1-2, 1-3, 2-3; right: 0-1. Common 0, 1, 2: left has 3 ties, right 1, both 1.
    # Measures over 0..3: left 3 2 2 1, right 2 2 1 0: ranks 4 2.5 2.5 1 and 3.5 3.5 2 1, less their mean
    # 1.5 0 0 -1.5 and 1 1 -.5 -1.5: products 1.5 + 2.25 = 3.75; squares 4.5 and 4.5.
    found = pairs_of(compared({"a": work_of(ONE), "b": work_of(OTHER)})).iloc[0]
    assert found.tolist()[:6] == ["a", "b", 3, 3, 1, 1]
    assert found["jaccard"] == pytest.approx(1 / 3)
    assert found["rank_correlation"] == pytest.approx(3.75 / 4.5)


def test_rank_correlations() -> None:
    assert np.isnan(_spearman([], []))
    assert np.isnan(_spearman([2, 2, 2, 2], [1, 2, 3, 4]))
    # Ranks 1 2 3 4 and 2 1 4 3: differences of 1, so 1 - 6 * 4 / (4 * 15) = 0.6.
    assert _spearman([1, 5, 6, 9], [2, 1, 8, 3]) == pytest.approx(0.6)


def test_a_network_is_like_itself() -> None:
    found = likeness_of(compared({"a": work_of(PLAIN), "b": work_of(PLAIN)}), 199)
    assert found["r"].tolist() == pytest.approx([1.0] * 4)
    plain = row(found, "weighted", "none")
    assert (plain["p"], plain["is_floor"], plain["p_corrected"]) == (1 / 200, True, pytest.approx(4 / 200))
    assert np.isnan(plain["p_margins"])
    both = row(found, "weighted", "loads")
    assert both["p"] == max(both["p_renamed"], both["p_margins"])
    assert {name: str(kind) for name, kind in found.dtypes.items()} == {
        name: DTYPES[kind] for name, kind in columns_of("network_tests").items()
    }


def test_too_little_is_null_and_nothing_is_empty() -> None:
    found = likeness_of(compared({"a": work_of(ONE), "b": work_of(OTHER)}), 20)
    assert found["functions"].tolist() == [3] * 4
    assert found[["r", "p", "p_corrected", "p_renamed", "p_margins"]].isna().to_numpy().all()
    assert not found["is_floor"].any()
    for frame, table in ((likeness_of([], 10), "network_tests"), (pairs_of([]), "region_pairs")):
        assert len(frame) == 0
        assert list(frame.columns) == list(columns_of(table))
    with pytest.raises(CallError, match="permutations 0"):
        likeness_of([], 0)


def test_other_pairs_change_nothing_but_the_correction() -> None:
    works = {region: work_of(matrix) for region, matrix in (("a", PLAIN), ("b", PLAIN), ("c", PLAIN))}
    alone, more = likeness_of(compared(works, [("a", "b")]), 50), likeness_of(compared(works), 50)
    more = more[(more["left_region_id"] == "a") & (more["right_region_id"] == "b")].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone.drop(columns="p_corrected"), more.drop(columns="p_corrected"))
    assert (more["p_corrected"] > alone["p_corrected"]).any()
    # Only pairs that are compared are tested.
    assert len(likeness_of(compared(works, [("a", "c")]), 20)) == 4


def drawn(random: np.random.Generator, measures: int, groups: Any = None, pull: float = 1.0) -> RegionWork:
    """Twelve functions with loads from half of the measures to a fortieth of that, dealt out at random.

    A function takes a measure of its group ``pull`` times as easily as another.
    """
    loads = np.maximum(1, np.round(0.5 * measures * np.geomspace(1, 1 / 40, 12))).astype(int)
    theme, matrix = random.integers(0, 3, measures), np.zeros((12, measures), dtype=bool)
    for at, load in enumerate(loads):
        weights = np.ones(measures) if groups is None else np.where(theme == groups[at], pull, 1.0)
        matrix[at, random.choice(measures, load, replace=False, p=weights / weights.sum())] = True
    return work_of(matrix)


PAIRS = 40
"""Made pairs of each kind."""


@pytest.fixture(scope="module")
def simulated() -> dict[str, pd.DataFrame]:
    """Tests of made pairs: dealt out at random, tied by groups of their own, tied by the same groups."""
    found = {}
    for number, kind in enumerate(("random", "own groups", "same groups")):
        random, works, pairs = np.random.default_rng([3, number]), {}, []
        for at in range(PAIRS if kind != "same groups" else 12):
            groups = random.integers(0, 3, 12)
            others = groups if kind == "same groups" else random.integers(0, 3, 12)
            ids = f"a{at:02}", f"b{at:02}"
            for region, own, measures in zip(ids, (groups, others), (90, 60), strict=True):
                works[region] = drawn(random, measures, None if kind == "random" else own, 25.0)
            pairs.append(ids)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(region_networks, "CHAINS", 20)
            found[kind] = likeness_of(compared(works, pairs), 99)
    return found


@pytest.mark.parametrize("kind", ["random", "own groups"])
@pytest.mark.parametrize("ties", ["binary", "weighted"])
def test_loads_alone_make_no_likeness(simulated: dict[str, pd.DataFrame], kind: str, ties: str) -> None:
    # Nothing but loads is alike. With control one in twenty is called alike, within what chance makes of forty.
    frame = simulated[kind][simulated[kind]["ties"] == ties]
    by_control = {control: own["p"] for control, own in frame.groupby("control")}
    assert len(by_control["loads"].dropna()) == PAIRS
    assert (by_control["loads"] <= 0.05).sum() <= binom.ppf(0.99, PAIRS, 0.05)
    # Without control far more are.
    assert (by_control["none"] <= 0.05).mean() > 0.5


def test_renaming_alone_would_call_too_many_alike(simulated: dict[str, pd.DataFrame]) -> None:
    # Why measures are dealt out anew, too: the ties of busy functions vary more, which renaming does not know.
    frame = simulated["random"]
    renamed = frame.loc[(frame["control"] == "loads") & (frame["ties"] == "weighted"), "p_renamed"]
    assert (renamed <= 0.05).sum() > binom.ppf(0.99, PAIRS, 0.05)


@pytest.mark.parametrize("ties", ["binary", "weighted"])
def test_a_real_likeness_is_found(simulated: dict[str, pd.DataFrame], ties: str) -> None:
    frame = simulated["same groups"]
    own = frame[(frame["ties"] == ties) & (frame["control"] == "loads")]
    assert (own["p"] <= 0.05).mean() > 0.6
    assert (own["r"] > 0).all()


# ---- what is said


def claimed(**r_and_p: tuple[float, float]) -> pd.DataFrame:
    rows = [(ties, "loads", r, p) for ties, (r, p) in r_and_p.items()]
    rows += [(ties, "none", 0.9, 0.001) for ties in r_and_p]
    return pd.DataFrame(rows, columns=["ties", "control", "r", "p_corrected"])


@pytest.mark.parametrize(
    ("binary", "weighted", "said"),
    [
        ((0.2, 0.04), (0.6, 0.002), "alike"),
        ((0.2, 0.06), (0.6, 0.002), "maybe"),  # it would turn with binary ties
        ((0.2, 0.04), (0.6, 0.05), "maybe"),
        ((0.2, 0.9), (0.1, 0.9), "maybe"),
        ((-0.1, 0.8), (0.6, 0.002), "none"),
        ((0.1, 0.01), (0.0, 0.6), "none"),
    ],
)
def test_a_likeness_is_claimed_by_both_kinds_of_ties(binary: Any, weighted: Any, said: str) -> None:
    assert likeness_claimed(claimed(binary=binary, weighted=weighted)) == said


def test_p_is_printed_with_its_floor() -> None:
    assert [p_text(0.0005, True), p_text(0.00049, False), p_text(0.05, False), p_text(1.0, False)] == [
        "≤ 0.0005", "= 0.0005", "= 0.05", "= 1",
    ]  # fmt: skip
    assert p_text(0.00001, False) == "= 0.00001"
