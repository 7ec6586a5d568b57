"""How regions differ in who carries what and who works with whom.

Units are compared by their function, so that 鞍山's 市司法局, 宁夏's 自治区司法厅 and 道里's 区司法局 are one. Two regions
are compared on a basis that both have (``tables.bases``): all named bodies, leads, or actors; else not at all.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from policycompare.errors import CallError
from policycompare.network.communities import tie_matrix
from policycompare.network.graphs import known, typed, unit_network
from policycompare.network.load_variations import Counts, VariedLoads, variations_of_pair, varied_loads
from policycompare.tables.bases import (
    COMPARED_BASES,
    bases_of_regions,
    compared_pairs,
    duty_rows,
    on_basis,
    usable,
)
from policycompare.tables.frames import Tables, join_list
from policycompare.tables.queries import region_of_measures
from policycompare.tables.twins import merge_twins

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST_FUNCTIONS = 4
"""Correlations need as many functions: three can be arranged in six ways only, which no p-value survives."""


@dataclass(frozen=True, slots=True)
class RegionWork:
    """What a region's functions carry on one basis.

    Attributes:
        measures: Measures that any unit carries, sorted.
        carried: Function -> its measures, functions sorted.
        collective: Functions that only kinds of bodies have here, such as 各级党校, no single one.
        otherwise: Function -> measures that name it, but not so that it counts on this basis: a court in a sentence
            where leads are compared.
    """

    measures: list[str]
    carried: dict[str, set[str]]
    collective: frozenset[str]
    otherwise: Mapping[str, set[str]]


def region_work(tables: Tables, basis: str = "named") -> dict[str, RegionWork]:
    """What each region's functions carry.

    Args:
        tables: The tables of a study.
        basis: One of ``COMPARED_BASES``.

    Returns:
        Region -> its work, sorted; regions without a unit on this basis are left out.

    Raises:
        CallError: The basis is unknown.
    """
    known(basis, "basis", COMPARED_BASES)
    named = _named_anyhow(tables)
    found = {}
    for region, rows in duty_rows(tables, basis).groupby("region_id", sort=True):
        carried = _by_function(rows)
        agencies = set(rows.loc[rows["kind"] != "collective", "function"].dropna())
        beside = {f: held - carried.get(f, set()) for f, held in named.get(str(region), {}).items()}
        found[str(region)] = RegionWork(
            measures=sorted(set(rows["measure_id"])),
            carried=carried,
            collective=frozenset(carried.keys() - agencies),
            otherwise={function: held for function, held in beside.items() if held},
        )
    return found


def _by_function(rows: pd.DataFrame) -> dict[str, set[str]]:
    """Function -> measures, functions sorted."""
    return {str(function): set(held) for function, held in rows.groupby("function", sort=True)["measure_id"]}


def _named_anyhow(tables: Tables) -> dict[str, dict[str, set[str]]]:
    """Region -> function -> measures that name a unit of it in any way."""
    merged = merge_twins(tables)
    rows = merged.responsibilities[["measure_id", "unit_id"]].merge(merged.units[["unit_id", "function"]], on="unit_id")
    region = rows["measure_id"].map(region_of_measures(tables))
    return {str(region_id): _by_function(own) for region_id, own in rows.groupby(region)}


def pair_bases(tables: Tables) -> pd.DataFrame:
    """On what every two regions are compared, or why they are not.

    Args:
        tables: The tables of a study.

    Returns:
        A row a pair of regions, sorted, the left the smaller id: ``left_region_id``, ``right_region_id``, ``basis``
        (the best that both have; null where they are not compared), ``left_measures``, ``right_measures`` (with a unit
        on this basis; null where there is none), ``left_bases``, ``right_bases`` (all that each has), ``not_compared``
        (why, one of ``NOT_COMPARED``; null where they are compared).
    """
    held = bases_of_regions(tables)
    rows = []
    for left, right, basis, why in compared_pairs(tables):
        counts = (held[left][basis], held[right][basis]) if basis else (None, None)
        bases = [join_list(usable(held[region])) for region in (left, right)]
        rows.append((left, right, basis, *counts, *bases, why))
    return typed("pair_bases", rows)


def function_networks(tables: Tables, regions: Iterable[str], basis: str = "named") -> dict[str, nx.Graph]:
    """Region -> its network of functions on a basis of comparison."""
    own = on_basis(tables, basis)
    return {region: unit_network(own, region, mode="functions", basis=basis) for region in regions}


@dataclass(frozen=True, slots=True)
class Comparison:
    """All pairs of regions that are compared on one basis.

    Attributes:
        basis: One of ``COMPARED_BASES``.
        pairs: The rows of ``pair_bases`` with this basis, at least one.
        work: The regions of these pairs -> what their functions carry, sorted; each carries something.
        loads: The same regions -> their loads, whole and varied.
    """

    basis: str
    pairs: pd.DataFrame
    work: dict[str, RegionWork]
    loads: dict[str, VariedLoads]


def comparisons(tables: Tables, pairs: pd.DataFrame) -> list[Comparison]:
    """The bases on which any two regions are compared, the best first.

    Args:
        tables: The tables of a study.
        pairs: Its ``pair_bases``.
    """
    found = []
    for basis in COMPARED_BASES:
        loads, own = varied_loads(tables, basis), pairs[pairs["basis"] == basis]
        own = own[own["left_region_id"].isin(loads) & own["right_region_id"].isin(loads)]
        if len(own):
            regions = {*own["left_region_id"], *own["right_region_id"]}
            work = {region: has for region, has in region_work(tables, basis).items() if region in regions}
            found.append(Comparison(basis, own, work, {region: loads[region] for region in work}))
    return found


def pairs_alike(tables: Tables, compared: Iterable[Comparison], permutations: int = 2000) -> pd.DataFrame:
    """How alike the networks of every two compared regions are, see ``pairs_of``: no pair is set side by side twice."""
    frames = [typed("region_pairs", [])]
    for one in compared:
        frame = pairs_of(one.work, function_networks(tables, one.work, one.basis), permutations)
        frames.append(frame.merge(one.pairs[["left_region_id", "right_region_id"]]))
    return pd.concat([frame for frame in frames if len(frame)] or frames, ignore_index=True)


def shared_ties(graph: nx.Graph, functions: list[str]) -> set[tuple[str, str]]:
    """The ties of a network among the given functions, each sorted."""
    return {(min(a, b), max(a, b)) for a, b in graph.subgraph(functions).edges()}


def pairs_of(
    work: dict[str, RegionWork], networks: dict[str, nx.Graph], permutations: int = 2000, seed: int = 7
) -> pd.DataFrame:
    """Compare the networks of functions of every two regions.

    Two functions are tied where a measure has both. Networks are compared among the functions that both regions have,
    by Newman's weights (``unit_network``), so that a measure of twenty units does not decide. The quadratic assignment
    procedure (Hubert & Schultz 1976; Krackhardt 1988) renames the functions of one network at random: rows and columns
    move together. Its p is one-sided, (b + 1)/(permutations + 1) with b = permutations whose correlation is at least
    the observed one: small where the networks are more alike than their shapes alone make them.

    Args:
        work: What ``region_work`` gives.
        networks: ``function_networks`` of these regions.
        permutations: Random renamings a pair.
        seed: Seed; each pair draws by itself.

    Returns:
        A row a pair of regions, sorted, the left the smaller id: ``left_region_id``, ``right_region_id``,
        ``functions`` (in both), ``ties_left``, ``ties_right``, ``ties_both`` (ties among these functions),
        ``jaccard`` (ties in both / in either; null where there is none), ``qap_r`` (Pearson), ``qap_p``,
        ``rank_correlation`` (Spearman of the measures of each function that either has, 0 where one lacks it). The
        last three are null with fewer than ``FEWEST_FUNCTIONS`` functions or where a side does not vary.

    Raises:
        CallError: There is no permutation.
    """
    if permutations < 1:
        raise CallError(f"permutations {permutations}", "too few", "take at least 1, better 2000")
    rows: list[tuple[Any, ...]] = []
    for left, right in combinations(work, 2):
        one, other = work[left].carried, work[right].carried
        common = sorted(one.keys() & other.keys())
        ties, others = (shared_ties(networks[region], common) for region in (left, right))
        in_both, in_either = len(ties & others), len(ties | others)
        either = sorted(one.keys() | other.keys())
        random = np.random.default_rng([seed, zlib.crc32(left.encode()), zlib.crc32(right.encode())])
        a, b = (tie_matrix(networks[region].subgraph(common), "newman").toarray() for region in (left, right))
        r, p = _qap(a, b, permutations, random)
        jaccard = in_both / in_either if in_either else np.nan
        ranks = _spearman([len(one.get(f, ())) for f in either], [len(other.get(f, ())) for f in either])
        rows.append((left, right, len(common), len(ties), len(others), in_both, jaccard, r, p, ranks))
    return typed("region_pairs", rows)


def _centred(values: Floats) -> Floats | None:
    """Values less their mean, of length 1; None where they do not vary."""
    if len(values) == 0 or np.ptp(values) == 0:
        return None
    centred = values - values.mean()
    return np.asarray(centred / np.linalg.norm(centred))


def _qap(left: Floats, right: Floats, permutations: int, random: np.random.Generator) -> tuple[float, float]:
    """Correlation of two symmetric matrices above the diagonal, and its one-sided p; null where undefined."""
    size = len(left)
    rows, columns = np.triu_indices(size, 1)
    one, other = _centred(left[rows, columns]), _centred(right[rows, columns])
    if size < FEWEST_FUNCTIONS or one is None or other is None:
        return np.nan, np.nan
    # Renaming keeps mean and spread, so only the product has to be made anew.
    table = np.zeros_like(left)
    table[rows, columns] = table[columns, rows] = one
    observed = float(one @ other)
    reached = 0
    block = max(1, 1_000_000 // len(one))
    for start in range(0, permutations, block):
        count = min(block, permutations - start)
        orders = random.permuted(np.tile(np.arange(size), (count, 1)), axis=1)
        reached += int((table[orders[:, rows], orders[:, columns]] @ other >= observed - 1e-12).sum())
    return observed, (reached + 1) / (permutations + 1)


def _spearman(left: list[int], right: list[int]) -> float:
    from scipy.stats import rankdata

    one, other = _centred(rankdata(left)), _centred(rankdata(right))
    if len(left) < FEWEST_FUNCTIONS or one is None or other is None:
        return np.nan
    return float(one @ other)


def changes_of(compared: Iterable[Comparison]) -> pd.DataFrame:
    """Set the loads of every two compared regions side by side, a function a row.

    Args:
        compared: What ``comparisons`` gives.

    Returns:
        A row a compared pair of regions and function that either has; in each pair the largest differences first:
        ``left_region_id``, ``right_region_id``, ``function``, ``basis``, ``left_measures``, ``right_measures`` (0 where
        it is lacking), ``left_otherwise``, ``right_otherwise`` (measures that name it, but not so that it counts on
        this basis), ``left_rank``, ``right_rank`` (null where it is lacking), ``rank_change`` (right less left: above 0
        it stands further down on the right), ``left_share``, ``right_share``, ``share_difference`` (left less right),
        ``holds_in`` (variations in which the difference has the same sign), ``variations`` (how many there are, see
        ``load_variations.variations_of_pair``).
    """
    rows: list[tuple[Any, ...]] = []
    for one in compared:
        for left, right in one.pairs[["left_region_id", "right_region_id"]].itertuples(index=False, name=None):
            rows += _changes(one, left, right)
    return typed("rank_changes", rows)


def _changes(one: Comparison, left: str, right: str) -> list[tuple[Any, ...]]:
    """The rows of one pair, the largest difference first."""
    loads = (one.loads[left], one.loads[right])
    sides, varied = tuple(own.whole for own in loads), variations_of_pair(*loads)
    found = []
    for function in sorted({function for side in sides for function in side.carried}):
        ranks = [side.rank(function) if side.measures(function) else None for side in sides]
        shares = [side.share(function) for side in sides]
        otherwise = [len(one.work[region].otherwise.get(function, ())) for region in (left, right)]
        change = None if ranks[0] is None or ranks[1] is None else ranks[1] - ranks[0]
        holds = sum(_sign(function, *both) == _sign(function, *sides) for both in varied)
        counts = (*(side.measures(function) for side in sides), *otherwise, *ranks, change)
        difference = shares[0] - shares[1]
        found.append((left, right, function, one.basis, *counts, *shares, difference, holds, len(varied)))
    return sorted(found, key=lambda row: (-abs(row[-3]), row[2]))


def _sign(function: str, left: Counts, right: Counts) -> int:
    """1 where the left has the larger share of a function, -1 where the right, 0 where both are equal, exactly."""
    one, other = left.measures(function) * right.total, right.measures(function) * left.total
    return (one > other) - (one < other)
