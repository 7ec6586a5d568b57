"""Collectives that are printed only together, such as 各县（市）区、开发区: they count once.

A collective is a kind of bodies, no body. Where a document never names one without the other, the two are one
formula of its writers: counted apart they would carry twice what the formula carries, be the strongest tie of the
network, and lend their function to a load that is no more theirs than the other's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TypeVar

from policycompare.tables.frames import Parsed, iter_rows

TOGETHER = 0.9
"""Share of the places that name either collective which must name both; below ten places that is all of them."""
FEWEST_TOGETHER = 2
"""Places that must name both: what stands together once may do so by accident."""
T = TypeVar("T", bound=Parsed)


def find_twins(tables: Parsed) -> dict[str, tuple[str, ...]]:
    """Find the collectives that are printed only together.

    A place is a measure and a role in it: 各县（市）区 that lead and 有关部门 that always support them are no twins.
    Two collectives are twins where at least ``FEWEST_TOGETHER`` places name both, and these are at least ``TOGETHER``
    of the places that name either. One that stands in all places of a commoner one is none: the commoner is also
    named without it. Twins of twins belong together.

    Args:
        tables: The tables of a study.

    Returns:
        First of the twins as printed -> all of them, in the order of printing; sorted.
    """
    collectives = set(tables.units.loc[tables.units["kind"] == "collective", "unit_id"])
    frame = tables.responsibilities
    frame = frame.loc[frame["unit_id"].isin(collectives), ["measure_id", "position", "unit_id", "role"]]
    places: dict[tuple[str, str], dict[str, int]] = {}
    for measure, position, unit, role in sorted(frame.itertuples(index=False, name=None)):
        places.setdefault((measure, role), {}).setdefault(unit, position)
    alone = Counter(unit for units in places.values() for unit in units)
    both = Counter(pair for units in places.values() for pair in combinations(sorted(units), 2))
    group = {unit: unit for unit in alone}
    for (one, other), count in sorted(both.items()):
        if count >= FEWEST_TOGETHER and count >= TOGETHER * (alone[one] + alone[other] - count):
            kept, gone = group[one], group[other]
            group = {unit: kept if own == gone else own for unit, own in group.items()}
    members: dict[str, list[str]] = {}
    for unit, own in sorted(group.items()):
        members.setdefault(own, []).append(unit)
    found = [_as_printed(units, places) for units in members.values() if len(units) > 1]
    return {units[0]: units for units in sorted(found)}


def _as_printed(units: Sequence[str], places: Mapping[tuple[str, str], Mapping[str, int]]) -> tuple[str, ...]:
    """Units in the order in which the first place that names all of them, or else the ids, have them."""
    first = next((held for held in places.values() if held.keys() >= set(units)), {})
    return tuple(sorted(units, key=lambda unit: (first.get(unit, 0), unit)))


def merge_twins(tables: T) -> T:
    """The same tables with each group of twins as one unit, under the id of the first of them.

    Its name is those of all of them, 各县（市）区、开发区; its function, level and branch are theirs where they are all
    the same, else none (branch ``other``). Tables that are written stay as they are: this is for counting.

    Args:
        tables: The tables of a study.

    Returns:
        Tables whose ``units`` and ``responsibilities`` know the merged unit only; the same ones where there are no
        twins.
    """
    twins = find_twins(tables)
    if not twins:
        return tables
    first_of = {unit: first for first, units in twins.items() for unit in units}
    own = {row.unit_id: row for row in iter_rows(tables.units) if row.unit_id in first_of}
    units = tables.units
    units = units[~units["unit_id"].isin(first_of.keys() - twins.keys())].reset_index(drop=True)
    for first, members in twins.items():
        at, rows = units["unit_id"] == first, [own[unit] for unit in members]
        units.loc[at, "name"] = "、".join(row.name for row in rows)
        units.loc[at, "aliases"] = None
        for column, lacking in (("function", None), ("level", None), ("system", "other")):
            values = {value if isinstance(value, str) else None for value in (getattr(r, column) for r in rows)}
            units.loc[at, column] = values.pop() if len(values) == 1 else lacking
    frame = tables.responsibilities
    merged = frame["unit_id"].map(lambda unit: first_of.get(unit, unit), na_action="ignore")
    return tables.with_frames(units=units, responsibilities=frame.assign(unit_id=merged.astype(frame["unit_id"].dtype)))
