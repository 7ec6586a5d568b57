"""How regions differ in who carries what and who works with whom.

Units are compared by their function, so that 鞍山's 市司法局, 宁夏's 自治区司法厅 and 道里's 区司法局 are one. Assigned
responsibilities and actors that sentences name are never mixed: a region takes part in the basis that it has.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from policycompare.errors import CallError
from policycompare.lexicon.roles import BASES
from policycompare.network.communities import tie_matrix
from policycompare.network.graphs import known, typed, unit_network
from policycompare.tables.frames import Tables

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST_FUNCTIONS = 4
"""Correlations need as many functions: three can be arranged in six ways only, which no p-value survives."""

FEWEST_SAMPLES = 40
"""Below this a sample has no 2.5 % at its ends."""


@dataclass(frozen=True, slots=True)
class RegionWork:
    """What a region's functions carry on one basis.

    Attributes:
        measures: Measures that any unit carries, sorted.
        carried: Function -> its measures, functions sorted.
        collective: Functions that only kinds of bodies have here, such as 开发区, no single one.
        leads_only: The documents name who leads and nobody else.
    """

    measures: list[str]
    carried: dict[str, set[str]]
    collective: frozenset[str]
    leads_only: bool = False


def region_work(tables: Tables, basis: str = "assigned") -> dict[str, RegionWork]:
    """What each region's functions carry.

    Args:
        tables: The tables of a study.
        basis: ``assigned`` or ``actors``, see ``unit_network``.

    Returns:
        Region -> its work, sorted; regions without a unit on this basis are left out.

    Raises:
        CallError: The basis is unknown.
    """
    known(basis, "basis", BASES)
    found = {}
    for region in sorted(set(tables.documents["region_id"])):
        graph = unit_network(tables, region, mode="measures", basis=basis)
        carried: dict[str, set[str]] = {}
        agencies = set()
        for unit, node in graph.nodes(data=True):
            if node["bipartite"] == 0 and node["function"]:
                carried.setdefault(node["function"], set()).update(graph[unit])
                if node["kind"] != "collective":
                    agencies.add(node["function"])
        measures = sorted(m for m, side in graph.nodes(data="bipartite") if side == 1)
        if measures:
            roles = {role for _, _, role in graph.edges(data="role")}
            found[region] = RegionWork(
                measures, dict(sorted(carried.items())), frozenset(carried.keys() - agencies), roles == {"lead"}
            )
    return found


def loads_of(work: dict[str, RegionWork], samples: int = 1000, seed: int = 7) -> pd.DataFrame:
    """Count the measures of each function in each region.

    Args:
        work: What ``region_work`` gives.
        samples: Bootstrap samples (Efron 1979) of the region's measures.
        seed: Seed; each region draws by itself, so that another region changes nothing in it.

    Returns:
        A row a region and function that it has, sorted: ``region_id``, ``function``, ``measures`` (distinct measures
        that any unit with this function carries), ``share`` (of the region's measures that carry any unit, 0 to 1),
        ``low`` and ``high`` (95 % percentile interval), ``rank`` (1 = most; equals share the smaller rank).

    Raises:
        CallError: There are fewer than ``FEWEST_SAMPLES`` samples.
    """
    if samples < FEWEST_SAMPLES:
        raise CallError(f"samples {samples}", "too few for an interval", f"take at least {FEWEST_SAMPLES}")
    rows: list[tuple[Any, ...]] = []
    for region, has in work.items():
        counts = {function: len(measures) for function, measures in has.carried.items()}
        low, high = _intervals(has, samples, np.random.default_rng([seed, zlib.crc32(region.encode())]))
        for at, (function, count) in enumerate(counts.items()):
            rank = 1 + sum(other > count for other in counts.values())
            rows.append((region, function, count, count / len(has.measures), float(low[at]), float(high[at]), rank))
    return typed("function_loads", rows)


def _intervals(has: RegionWork, samples: int, random: np.random.Generator) -> tuple[Floats, Floats]:
    """95 % percentile intervals of each function's share, measures drawn with replacement."""
    total = len(has.measures)
    if not has.carried:
        return np.empty(0), np.empty(0)
    place = {measure: at for at, measure in enumerate(has.measures)}
    holds = np.zeros((total, len(has.carried)))
    for at, measures in enumerate(has.carried.values()):
        holds[[place[m] for m in measures], at] = 1
    shares, chances = np.empty((samples, len(has.carried))), np.full(total, 1 / total)
    block = max(1, 2_000_000 // total)
    for start in range(0, samples, block):
        part = shares[start : start + block]
        part[:] = random.multinomial(total, chances, size=len(part)) @ holds / total
    low, high = np.quantile(shares, [0.025, 0.975], axis=0)
    return low, high


def function_networks(tables: Tables, regions: Iterable[str], basis: str = "assigned") -> dict[str, nx.Graph]:
    """Region -> its network of functions."""
    return {region: unit_network(tables, region, mode="functions", basis=basis) for region in regions}


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


def changes_of(work: dict[str, RegionWork], loads: pd.DataFrame) -> pd.DataFrame:
    """Set the loads of every two regions side by side, a function a row.

    Args:
        work: What ``region_work`` gives.
        loads: Its ``loads_of``.

    Returns:
        A row a pair of regions and function that either has; in each pair the largest differences first:
        ``left_region_id``, ``right_region_id``, ``function``, ``left_measures``, ``right_measures`` (0 where it is
        lacking), ``left_rank``, ``right_rank`` (null where it is lacking), ``rank_change`` (right less left: above 0
        it stands further down on the right), ``left_share``, ``left_low``, ``left_high`` and the same of the right
        (lacking: 0, 0 and 3 / measures, the rule of three, Hanley & Lippman-Hand 1983), ``share_difference`` (left
        less right), ``is_apart`` (the intervals do not overlap).
    """
    columns = ["measures", "share", "low", "high", "rank"]
    held = {
        (region, function): values
        for region, function, *values in loads[["region_id", "function", *columns]].itertuples(index=False)
    }
    rows: list[tuple[Any, ...]] = []
    for left, right in combinations(work, 2):
        found = []
        for function in sorted(work[left].carried.keys() | work[right].carried.keys()):
            (m1, s1, l1, h1, r1), (m2, s2, l2, h2, r2) = (
                held.get((region, function)) or (0, 0.0, 0.0, min(1.0, 3 / len(work[region].measures)), None)
                for region in (left, right)
            )
            change = None if r1 is None or r2 is None else r2 - r1
            apart = h1 < l2 or h2 < l1
            found.append((left, right, function, m1, m2, r1, r2, change, s1, l1, h1, s2, l2, h2, s1 - s2, apart))
        rows += sorted(found, key=lambda row: (-abs(row[14]), row[2]))
    return typed("rank_changes", rows)
