"""How alike the networks of two regions are, and whether that is more than what each function carries.

Two functions are tied where a measure has both. Networks are compared over the functions that both regions have, on
the basis on which the two are compared (``tables.bases``), once by whether there is a tie and once by Newman's weights
(``graphs.unit_network``). Functions that carry much are tied to much, in both regions: so each correlation is told
twice, as it is and with the loads of both regions taken out.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from policycompare.errors import CallError
from policycompare.network.fixed_margins import Sampling, sampled_matrices
from policycompare.network.graphs import typed, unit_network
from policycompare.network.qap import FEWEST_NODES, holm, known_of, left_over, qap
from policycompare.network.region_comparison import Comparison, RegionWork
from policycompare.tables.bases import on_basis
from policycompare.tables.frames import Tables
from policycompare.tables.network_schema import CONTROLS, TIES, columns_of

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.intp]

SMALL_P = 0.05
"""Corrected p below which a likeness is more than chance."""
FEWEST_DRAWS = 2_000
"""Renamings and samples of each test."""
DRAWS_IN_ALL = 1_000_000
"""Renamings of all pairs together beyond which there are no more than ``FEWEST_DRAWS``: some seconds."""
CHAINS = 100
"""Chains of the curveball that run beside each other."""


def function_networks(tables: Tables, regions: Iterable[str], basis: str = "named") -> dict[str, nx.Graph]:
    """Region -> its network of functions on a basis of comparison."""
    own = on_basis(tables, basis)
    return {region: unit_network(own, region, mode="functions", basis=basis) for region in regions}


def shared_ties(graph: nx.Graph, functions: list[str]) -> set[tuple[str, str]]:
    """The ties of a network among the given functions, each sorted."""
    return {(min(a, b), max(a, b)) for a, b in graph.subgraph(functions).edges()}


def common_functions(work: dict[str, RegionWork], left: str, right: str) -> list[str]:
    """The functions that two regions both have, sorted."""
    return sorted(work[left].carried.keys() & work[right].carried.keys())


def _pairs(compared: Iterable[Comparison]) -> list[tuple[Comparison, str, str]]:
    """Every two regions that are compared, with their comparison, in the order of the pairs."""
    found = [
        (one, str(left), str(right))
        for one in compared
        for left, right in one.pairs[["left_region_id", "right_region_id"]].itertuples(index=False, name=None)
    ]
    return sorted(found, key=lambda pair: pair[1:])


def pairs_of(compared: Iterable[Comparison]) -> pd.DataFrame:
    """Count what the networks of functions of every two compared regions have in common.

    Args:
        compared: What ``region_comparison.comparisons`` gives.

    Returns:
        A row a compared pair of regions, sorted: ``left_region_id``, ``right_region_id``, ``functions`` (in both),
        ``ties_left``, ``ties_right``, ``ties_both`` (ties among these functions), ``jaccard`` (ties in both / in
        either; null where there is none), ``rank_correlation`` (Spearman of the measures of each function that either
        has, 0 where one lacks it; null with fewer than ``FEWEST_NODES`` functions or where a side does not vary).
    """
    rows: list[tuple[Any, ...]] = []
    for one, left, right in _pairs(compared):
        common = common_functions(one.work, left, right)
        ties, others = (_Side(one.work[region]).ties_among(common) for region in (left, right))
        both, either = int((ties & others).sum()), int((ties | others).sum())
        jaccard = both / either if either else np.nan
        carried = [one.work[region].carried for region in (left, right)]
        functions = sorted(carried[0].keys() | carried[1].keys())
        ranks = _spearman(*([len(own.get(f, ())) for f in functions] for own in carried))
        rows.append((left, right, len(common), int(ties.sum()), int(others.sum()), both, jaccard, ranks))
    return typed("region_pairs", rows)


def _spearman(left: list[int], right: list[int]) -> float:
    from scipy.stats import rankdata

    if len(left) < FEWEST_NODES:
        return np.nan
    mean = known_of([], len(left))
    one, other = (left_over(rankdata(values), mean) for values in (left, right))
    return np.nan if one is None or other is None else float(one @ other)


class _Side:
    """The functions of one region and the measures that they carry, as a matrix."""

    def __init__(self, work: RegionWork) -> None:
        self.functions = sorted(work.carried)
        measures = {m: at for at, m in enumerate(sorted(set().union(*work.carried.values())))}
        self.matrix = np.zeros((len(self.functions), len(measures)), dtype=bool)
        for at, function in enumerate(self.functions):
            self.matrix[at, [measures[m] for m in work.carried[function]]] = True
        self.loads = self.matrix.sum(axis=1)

    def places(self, functions: Sequence[str]) -> tuple[Whole, Whole]:
        """Rows and columns of every two of these functions, in the order of the upper triangle."""
        at = np.array([self.functions.index(function) for function in functions], dtype=np.intp)
        rows, columns = np.triu_indices(len(at), 1)
        return at[rows], at[columns]

    def among(self, functions: Sequence[str], table: Floats) -> Floats:
        """Of a table over all functions the part over these."""
        at = [self.functions.index(function) for function in functions]
        return np.asarray(table[np.ix_(at, at)])

    def ties_among(self, functions: Sequence[str]) -> NDArray[np.bool_]:
        """Whether every two of these functions share a measure."""
        rows, columns = self.places(functions)
        return np.asarray((self.matrix[rows] & self.matrix[columns]).any(axis=1))

    def expected(self, ties: str) -> Floats:
        """What loads alone give, shape (functions, functions): the control of a kind of ties.

        Weighted ties grow with the product of both loads. A tie as such does not: it is there or not, so that its
        control is the chance that two sets of so many measures meet (hypergeometric). In simulations of independent
        networks the product left up to nine in ten binary ones alike, see the tests.
        """
        from scipy.special import gammaln

        loads, total = self.loads.astype(float), self.matrix.shape[1]
        if ties == "weighted":
            return np.outer(loads, loads)

        def ways(n: Any, k: Any) -> Any:
            return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)

        one, other = loads[:, None], loads[None, :]
        can_miss = one + other <= total
        misses = ways(np.where(can_miss, total - one, total), np.where(can_miss, other, 0)) - ways(total, other)
        return np.asarray(1 - np.where(can_miss, np.exp(misses), 0.0))


def tie_values(matrices: NDArray[np.bool_], ties: str) -> Floats:
    """Ties of functions from the measures that they carry.

    Args:
        matrices: Shape (…, functions, measures).
        ties: ``binary`` (1 where two share a measure) or ``weighted`` (Newman's weights).

    Returns:
        Shape (…, functions, functions); the diagonal means nothing.
    """
    cells = matrices.astype(np.float64)
    turned = np.swapaxes(cells, -1, -2)
    if ties == "binary":
        return np.asarray((cells @ turned > 0).astype(np.float64))
    held = cells.sum(axis=-2, keepdims=True)
    return np.asarray((cells / np.maximum(held - 1, 1)) @ turned)


@dataclass(slots=True)
class _Test:
    """One controlled test, whose margins are held while one of its sides is sampled anew.

    Attributes:
        known: Orthonormal columns of the mean and the controls.
        r: The observed correlation.
        other: What the controls leave of the side that stays.
        places: Rows and columns of the functions in the side that is sampled.
        reached: Samples that reach r.
    """

    known: Floats
    r: float
    other: Floats
    places: tuple[Whole, Whole]
    reached: int = field(default=0)

    def count(self, sampled: Floats) -> None:
        """Take in networks of sampled matrices, shape (samples, functions, functions)."""
        values = sampled[:, *self.places]
        values = values - (values @ self.known) @ self.known.T
        lengths = np.linalg.norm(values, axis=1)
        self.reached += int((values @ self.other >= (self.r - 1e-9) * np.maximum(lengths, 1e-12)).sum())


def draws_for(pairs: int) -> int:
    """Renamings of each test of so many pairs of regions: enough that a lone likeness can pass the correction.

    Holm's first step asks p <= 0.05 / tests of the smallest p, which is 1/(draws + 1); so there are twice as many
    draws as that takes. Beyond ``DRAWS_IN_ALL`` there are not: with hundreds of pairs nothing can pass, and no likeness
    is claimed.

    Example:
        >>> draws_for(3), draws_for(66), draws_for(780)
        (2000, 10560, 2000)
    """
    wanted = int(2 * pairs * len(TIES) * len(CONTROLS) / SMALL_P)
    return max(FEWEST_DRAWS, min(wanted, DRAWS_IN_ALL // max(pairs, 1)))


def tests_of(compared: Iterable[Comparison], permutations: int | None = None, seed: int = 7) -> pd.DataFrame:
    """Test whether the networks of functions of every two compared regions are alike.

    Without control the functions of one network are renamed at random (``qap``). With control, the product of the
    loads of every two functions in either region (of binary ties the chance that two such loads meet) is taken out
    first, by double semi-partialing. That test alone calls independent networks alike in up to three of ten cases
    where loads differ much, for the ties of busy functions vary more. So a second null model has to be passed too: the
    measures of one region are dealt out anew, every function and every measure keeping its number
    (``fixed_margins``), and then those of the other. p is the largest of the three.

    Args:
        compared: What ``region_comparison.comparisons`` gives.
        permutations: Random renamings a test, and samples; None = ``draws_for`` the number of pairs.
        seed: Seed; each pair and each region draws by itself.

    Returns:
        A row a pair, kind of ties and control, sorted: ``left_region_id``, ``right_region_id``, ``basis``, ``ties``
        (``binary`` or ``weighted``), ``control`` (``none`` or ``loads``), ``functions`` (in both), ``r`` (Pearson's
        correlation, partial where loads are controlled for), ``p`` (one-sided), ``is_floor`` (no draw reached r: p is
        this or less), ``p_corrected`` (``holm`` over all rows), ``p_renamed``, ``p_margins`` (the larger of both
        regions; null without control), ``draws``. r and the p are null with fewer than ``FEWEST_NODES`` functions and
        where nothing varies beside the controls.

    Raises:
        CallError: There is no permutation.
    """
    if permutations is not None and permutations < 1:
        raise CallError(f"permutations {permutations}", "too few", "take at least 1, better 2000")
    pairs = _pairs(compared)
    draws = permutations or draws_for(len(pairs))
    sides = {(one.basis, region): _Side(has) for one, *_ in pairs for region, has in one.work.items()}
    rows: list[dict[str, Any]] = []
    # The tests of each row, and those that wait for samples of a side.
    held: dict[int, list[_Test]] = {}
    waiting: dict[tuple[str, str], list[tuple[str, _Test]]] = {key: [] for key in sides}
    for one, left, right in pairs:
        common = common_functions(one.work, left, right)
        own = [sides[one.basis, region] for region in (left, right)]
        places = [side.places(common) for side in own]
        for ties, control in product(TIES, CONTROLS):
            values = [side.among(common, tie_values(side.matrix, ties)) for side in own]
            controls = [side.among(common, side.expected(ties)) for side in own] if control == "loads" else []
            random = np.random.default_rng([seed, zlib.crc32(left.encode()), zlib.crc32(right.encode())])
            r, p = qap(values[0], values[1], controls, draws, random)
            if controls and not np.isnan(r):
                upper = np.triu_indices(len(common), 1)
                known = known_of([table[upper] for table in controls], len(upper[0]))
                for region, at, other in zip((left, right), places, reversed(values), strict=True):
                    rest = left_over(other[upper], known)
                    assert rest is not None, "r would be null"
                    test = _Test(known, r, rest, at)
                    held.setdefault(len(rows), []).append(test)
                    waiting[one.basis, region].append((ties, test))
            rows.append({
                "left_region_id": left, "right_region_id": right, "basis": one.basis, "ties": ties, "control": control,
                "functions": len(common), "r": r, "p": p, "p_renamed": p, "p_margins": np.nan, "draws": draws,
            })  # fmt: skip
    samples = _count_samples(sides, waiting, draws, seed)
    for number, tests in held.items():
        margins = max((test.reached + 1) / (samples + 1) for test in tests)
        rows[number] |= {"p_margins": margins, "p": max(margins, rows[number]["p_renamed"])}
    p_values = np.array([row["p"] for row in rows], dtype=np.float64)
    for row, corrected in zip(rows, holm(p_values), strict=True):
        row["p_corrected"] = corrected
        row["is_floor"] = None if np.isnan(row["p"]) else bool(row["p"] <= 1 / (draws + 1))
    return typed("network_tests", {name: [row[name] for row in rows] for name in columns_of("network_tests")})


def _count_samples(
    sides: dict[tuple[str, str], _Side],
    waiting: dict[tuple[str, str], list[tuple[str, _Test]]],
    draws: int,
    seed: int,
) -> int:
    """Deal the measures of each region out anew, and let its tests count; how many samples there were."""
    chains = min(CHAINS, draws)
    how = Sampling(chains * -(-draws // chains), chains)
    for (basis, region), tests in waiting.items():
        if tests:
            own = zlib.crc32(f"{basis} {region}".encode())
            for state in sampled_matrices(sides[basis, region].matrix, how, (seed, own)):
                for ties in TIES:
                    sampled = tie_values(state, ties)
                    for kind, test in tests:
                        if kind == ties:
                            test.count(sampled)
    return how.samples
