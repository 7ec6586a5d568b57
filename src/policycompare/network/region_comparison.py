"""How regions differ in who carries what and who works with whom.

Units are compared by their function, so that 鞍山's 市司法局, 宁夏's 自治区司法厅 and 道里's 区司法局 are one. Two regions
are compared on a basis that both have (``tables.bases``): all named bodies, leads, or actors; else not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from policycompare.network.graphs import known, typed
from policycompare.network.load_variations import Counts, VariedLoads, variations_of_pair, varied_loads
from policycompare.tables.bases import (
    COMPARED_BASES,
    bases_of_regions,
    compared_pairs,
    duty_rows,
    usable,
)
from policycompare.tables.frames import Tables, join_list
from policycompare.tables.queries import region_of_measures
from policycompare.tables.twins import merge_twins


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
