"""What the loads of functions become when something is left out: sensitivity of a list that is complete.

A plan's measures are all of them, no sample, so that an interval for sampling would answer a question that nobody
has. What can be asked is whether a ranking rests on one document, one chapter, one kind of clause or on collectives:
each is left out in turn (as sensitivity analyses do, Saltelli et al. 2004, Sensitivity Analysis in Practice), and it
is counted how often the ranking stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from policycompare.network.graphs import typed
from policycompare.tables.bases import COMPARED_BASES, duty_rows
from policycompare.tables.frames import Tables
from policycompare.tables.network_schema import VARIATIONS

Variation = tuple[str, str]
"""A kind of ``VARIATIONS``, and what of it is left out: the id of a document or section, a role, else the kind."""
OWN_PARTS = ("document", "chapter")
"""Kinds that leave out a part of one region's documents; the others can be left out of two regions at once."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many measures functions carry.

    Attributes:
        total: Measures that any unit carries.
        carried: Function -> its measures, functions sorted.
    """

    total: int
    carried: Mapping[str, int]

    def measures(self, function: str) -> int:
        """Measures of a function; 0 where it has none."""
        return self.carried.get(function, 0)

    def share(self, function: str) -> float:
        """Share of a function in the measures that any unit carries."""
        return self.measures(function) / self.total

    def rank(self, function: str) -> int:
        """1 = the most; equals share the smaller rank, and functions without measures the last."""
        own = self.measures(function)
        return 1 + sum(other > own for other in self.carried.values())


@dataclass(frozen=True, slots=True)
class VariedLoads:
    """The loads of one region on one basis.

    Attributes:
        basis: One of ``COMPARED_BASES``.
        whole: With nothing left out.
        varied: Variation -> with that left out; only what leaves out something and leaves something.
    """

    basis: str
    whole: Counts
    varied: Mapping[Variation, Counts]

    def without(self, variation: Variation) -> Counts:
        """With that left out; the whole where the region has nothing of it."""
        return self.varied.get(variation, self.whole)


def varied_loads(tables: Tables, basis: str) -> dict[str, VariedLoads]:
    """Count each region's loads on a basis, whole and with each thing left out.

    Left out are, one at a time: each document of a region with several, else each chapter of its only one; each role
    that does not answer for the measure (support, guidance); what only sentences say, where there are clauses; of
    several leads of a measure those behind the first, who may answer before the others; collectives.

    Args:
        tables: The tables of a study.
        basis: One of ``COMPARED_BASES``.

    Returns:
        Region -> its loads, sorted; regions without a unit with a function on this basis are left out.
    """
    rows = duty_rows(tables, basis)
    helping = set(tables.roles.loc[~tables.roles["answers"], "role"])
    found = {}
    for region, own in rows.groupby("region_id", sort=True):
        whole = _counts(own)
        if whole.carried:
            parts = _kept(own, helping, basis)
            varied = {v: _counts(own[kept]) for v, kept in parts if kept.any() and not kept.all()}
            found[str(region)] = VariedLoads(basis, whole, varied)
    return found


def _counts(rows: pd.DataFrame) -> Counts:
    carried = rows.groupby("function", sort=True)["measure_id"].nunique()
    return Counts(rows["measure_id"].nunique(), {str(function): int(n) for function, n in carried.items()})


def _kept(rows: pd.DataFrame, helping: set[str], basis: str) -> Iterator[tuple[Variation, pd.Series[bool]]]:
    """Each variation of a region and which of its rows it keeps."""
    part, column = OWN_PARTS[0], rows["document_id"]
    if column.nunique() == 1:
        part, column = OWN_PARTS[1], rows["chapter"]
    for value in sorted(column.unique()):
        yield (part, value), column != value
    for role in sorted(helping & set(rows["role"])):
        yield ("role", role), rows["role"] != role
    yield ("sentences", "sentences"), ~rows["in_sentence"].astype(bool)
    if basis == "leads":
        yield ("later", "later"), rows["is_first"].astype(bool)
    yield ("collectives", "collectives"), rows["kind"] != "collective"


def variations_of(loads: Iterable[tuple[str, VariedLoads]]) -> pd.DataFrame:
    """The table ``load_variations``: what each function of a region carries when something is left out.

    Args:
        loads: Region and its loads, on any bases.

    Returns:
        A row a region, basis, function that it has on the whole, and variation, sorted so: ``region_id``, ``basis``,
        ``function``, ``variation`` (kind), ``left_out``, ``measures``, ``share`` (of the measures that still carry a
        unit), ``rank``.
    """
    rows: list[tuple[Any, ...]] = []
    for region, own in sorted(loads, key=lambda pair: (pair[0], COMPARED_BASES.index(pair[1].basis))):
        for function in own.whole.carried:
            for (kind, left_out), counts in own.varied.items():
                values = (counts.measures(function), counts.share(function), counts.rank(function))
                rows.append((region, own.basis, function, kind, left_out, *values))
    return typed("load_variations", rows)


def loads_of(loads: Iterable[tuple[str, VariedLoads]]) -> pd.DataFrame:
    """The table ``function_loads``: how many measures each function of a region carries, and how firmly it stands.

    Args:
        loads: Region and its loads, on any bases.

    Returns:
        A row a region, basis and function, sorted: ``region_id``, ``basis``, ``function``, ``measures`` (that any unit
        with this function carries), ``share`` (of the region's measures that carry any unit, 0 to 1), ``rank`` (1 = the
        most; equals share the smaller rank), ``rank_best`` and ``rank_worst`` (over the whole and all variations),
        ``variations`` (how many there are), ``first_in`` (in how many of them its rank is 1).
    """
    rows: list[tuple[Any, ...]] = []
    for region, own in sorted(loads, key=lambda pair: (pair[0], COMPARED_BASES.index(pair[1].basis))):
        for function, measures in own.whole.carried.items():
            rank, ranks = own.whole.rank(function), [counts.rank(function) for counts in own.varied.values()]
            extremes = (min([rank, *ranks]), max([rank, *ranks]))
            first = sum(other == 1 for other in ranks)
            share = own.whole.share(function)
            rows.append((region, own.basis, function, measures, share, rank, *extremes, len(ranks), first))
    return typed("function_loads", rows)


def variations_of_pair(left: VariedLoads, right: VariedLoads) -> list[tuple[Counts, Counts]]:
    """Both sides of each variation of a comparison.

    A part of one region's documents is left out while the other stays whole; roles, sentences and collectives are left
    out of both at once, like with like.
    """
    found = [(counts, right.whole) for (kind, _), counts in left.varied.items() if kind in OWN_PARTS]
    found += [(left.whole, counts) for (kind, _), counts in right.varied.items() if kind in OWN_PARTS]
    shared = [v for v in (*left.varied, *right.varied) if v[0] not in OWN_PARTS]
    order = sorted(set(shared), key=lambda v: (VARIATIONS.index(v[0]), v[1]))
    return [*found, *((left.without(v), right.without(v)) for v in order)]
