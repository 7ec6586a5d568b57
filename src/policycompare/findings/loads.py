"""How much units, functions and regions carry: the numbers behind the figures of responsibility.

A unit counts once a measure, in the first of its roles. Responsibilities that a document assigns and actors that its
sentences name are two bases, which are never mixed; regions are compared by what they assign only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from policycompare.tables.frames import Parsed
from policycompare.tables.queries import duties_by_region, role_order

MANY = 10
"""From so many units a measure the measures are counted together."""


@dataclass(frozen=True, slots=True)
class RegionLoad:
    """What a region's documents hand out, and what of it cannot be counted.

    Attributes:
        region_id: The region.
        basis: ``assigned``, or ``actors`` where its documents assign nothing.
        measures: Measures with at least one unit.
        units: Units that carry any measure.
        mentions: Rows of ``responsibilities`` that are counted.
        without_unit: Rows that name no unit.
        without_function: Of the counted rows those whose unit has no function, mostly collectives.
        other_basis: Rows that name an actor beside assigned responsibilities, which are not counted.
        leads_only: The documents name who leads and nobody else.
    """

    region_id: str
    basis: str
    measures: int
    units: int
    mentions: int
    without_unit: int
    without_function: int
    other_basis: int
    leads_only: bool


def region_loads(tables: Parsed) -> list[RegionLoad]:
    """What each region hands out, for the regions in which any unit carries a measure, in the order of the ids.

    ``pandas.DataFrame(region_loads(tables))`` is the same as a table.
    """
    rows = carried_measures(tables)
    return [
        RegionLoad(
            region_id=region_id,
            basis=duties.basis,
            measures=int(own["measure_id"].nunique()),
            units=int(own["unit_id"].nunique()),
            mentions=int(own["mentions"].sum()),
            without_unit=duties.unnamed,
            without_function=int(own.loc[own["function"].isna(), "mentions"].sum()),
            other_basis=duties.other_basis,
            leads_only=set(own["role"]) == {"lead"},
        )
        for region_id, duties in duties_by_region(tables).items()
        if len(own := rows[rows["region_id"] == region_id])
    ]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a comparison of regions rests on.

    Attributes:
        measures: Region that assigns responsibilities -> its measures with at least one unit.
        mentions: Rows of ``responsibilities`` that are counted.
        without_unit: Rows of these regions that name no unit.
        without_function: Of the counted rows those whose unit has no function.
        leads_only: Of the regions those whose documents name who leads and nobody else.
        actors: Regions left out because their documents only name actors.
    """

    measures: dict[str, int]
    mentions: int
    without_unit: int
    without_function: int
    leads_only: tuple[str, ...]
    actors: tuple[str, ...]


def comparison_scope(loads: Sequence[RegionLoad]) -> Scope:
    """Which of the regions can be compared by what they assign, and what of them is not counted."""
    assigned = [load for load in loads if load.basis == "assigned"]
    return Scope(
        measures={load.region_id: load.measures for load in assigned},
        mentions=sum(load.mentions for load in assigned),
        without_unit=sum(load.without_unit for load in assigned),
        without_function=sum(load.without_function for load in assigned),
        leads_only=tuple(load.region_id for load in assigned if load.leads_only),
        actors=tuple(load.region_id for load in loads if load.basis == "actors"),
    )


def carried_measures(tables: Parsed, basis: str | None = None) -> pd.DataFrame:
    """Who carries which measure, on a basis (``assigned`` or ``actors``; None = of each region the one that it has).

    Returns:
        A row a measure and unit, sorted by region: ``region_id``, ``basis``, ``measure_id``, ``unit_id``, ``role``,
        ``mentions`` (rows of ``responsibilities`` that name the unit in the measure), ``kind``, ``function``.
    """
    columns = ["region_id", "basis", "measure_id", "unit_id", "role", "mentions"]
    parts = [
        duties.rows.assign(region_id=region_id, basis=duties.basis)[columns]
        for region_id, duties in duties_by_region(tables).items()
        if basis in (None, duties.basis) and len(duties.rows)
    ]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns, dtype="str")
    return rows.merge(tables.units[["unit_id", "kind", "function"]], on="unit_id", how="left")


def unit_loads(tables: Parsed, region_id: str) -> pd.DataFrame:
    """Count the measures that each unit of a region carries, by role.

    A measure may have several units, so that shares may add up to more than 1. Actors that sentences name (``basis``)
    cannot be compared with assigned responsibilities elsewhere; a collective such as 各有关部门 is not one body.

    Returns:
        A row a unit and role that it has: ``region_id``, ``basis``, ``rank`` (1 = the most measures; equals stand in
        the order of their ids), ``unit_id``, ``kind``, ``role``, ``measures`` (in this role), ``mentions``,
        ``unit_measures`` (in all roles), ``share`` (of the region's measures with a unit, in all roles).
    """
    rows = carried_measures(tables)
    rows = rows[rows["region_id"] == region_id]
    by = ["region_id", "basis", "unit_id", "kind", "role"]
    found = rows.groupby(by, as_index=False).agg(measures=("measure_id", "size"), mentions=("mentions", "sum"))
    found["unit_measures"] = found.groupby("unit_id")["measures"].transform("sum")
    found["share"] = found["unit_measures"] / rows["measure_id"].nunique()
    place = found["role"].map({role: number for number, role in enumerate(role_order(tables))})
    found = found.assign(place=place).sort_values(
        ["unit_measures", "unit_id", "place"], ascending=[False, True, True], ignore_index=True
    )
    found = found.drop(columns="place")
    found.insert(2, "rank", pd.factorize(found["unit_id"])[0] + 1)
    return found


def functions_by_region(tables: Parsed) -> pd.DataFrame:
    """Count the measures that the units of each function carry in each region that assigns responsibilities.

    Several units of one function count once a measure. Units without a function (mostly collectives) are not in it,
    and where documents name only who leads, shares are lower than where they name everybody. ``loads_of`` of
    ``network.region_comparison`` gives the same shares with intervals.

    Returns:
        A row a function and region, also where it carries nothing: ``rank`` (1 = the most measures over all regions;
        equals stand in the order of their ids), ``function``, ``region_id``, ``measures``, ``share`` (of the region's
        measures with a unit), ``mentions``, ``all_measures`` (over all regions), ``regions`` (in which it carries
        any). No row where nobody has a function.
    """
    rows = carried_measures(tables, "assigned")
    by = ["function", "region_id"]
    found = rows.groupby(by).agg(measures=("measure_id", "nunique"), mentions=("mentions", "sum"))
    whole = rows.groupby("region_id")["measure_id"].nunique()
    every = pd.MultiIndex.from_product([found.index.unique("function"), whole.index], names=by)
    found = found.reindex(every, fill_value=0).reset_index()
    by_function = found.groupby("function")["measures"]
    found["all_measures"] = by_function.transform("sum")
    found["regions"] = by_function.transform(lambda measures: (measures > 0).sum())
    found.insert(3, "share", found["measures"] / found["region_id"].map(whole).astype(float))
    found = found.sort_values("all_measures", ascending=False, kind="stable", ignore_index=True)
    found.insert(0, "rank", pd.factorize(found["function"])[0] + 1)
    return found


def units_per_measure(tables: Parsed) -> pd.DataFrame:
    """Count how many units a measure has, in each region that assigns responsibilities, roles not told apart.

    A collective (各有关部门) counts as one unit and stands for several, so that the number of units is a lower bound.

    Returns:
        A row a region and number of units that occurs, sorted: ``region_id``, ``units`` (``MANY`` = that many or
        more), ``measures``, ``with_collective`` (of these, measures with a collective among their units),
        ``single_bodies`` (the others), ``share`` (of the region's measures with a unit).
    """
    sizes = _sizes(tables)
    sizes["units"] = sizes["units"].clip(upper=MANY)
    by = sizes.groupby(["region_id", "units"], as_index=False)
    found = by.agg(measures=("units", "size"), with_collective=("collective", "sum"))
    found["single_bodies"] = found["measures"] - found["with_collective"]
    found["share"] = found["measures"] / found.groupby("region_id")["measures"].transform("sum")
    return found


def sole_and_shared(tables: Parsed) -> pd.DataFrame:
    """Say how often one unit answers for a measure alone, in each region that assigns responsibilities.

    Sole is a measure with exactly one unit that is a single body, not a collective. Where documents name who leads and
    nobody else (``RegionLoad.leads_only``) the share of sole measures cannot be set beside that of others.

    Returns:
        A row a region, sorted: ``region_id``, ``region_measures`` (with a unit), ``sole``, ``sole_share``,
        ``collective`` (measures with a collective), ``collective_share``, ``median_units``, ``most_units``.
    """
    sizes = _sizes(tables)
    sizes["sole"] = (sizes["units"] == 1) & ~sizes["collective"]
    return sizes.groupby("region_id", as_index=False).agg(
        region_measures=("units", "size"), sole=("sole", "sum"), sole_share=("sole", "mean"),
        collective=("collective", "sum"), collective_share=("collective", "mean"),
        median_units=("units", "median"), most_units=("units", "max"),
    )  # fmt: skip


def _sizes(tables: Parsed) -> pd.DataFrame:
    """One row a measure with an assigned unit: region_id, measure_id, units, collective (one of them is one)."""
    rows = carried_measures(tables, "assigned")
    rows["collective"] = rows["kind"] == "collective"
    by = rows.groupby(["region_id", "measure_id"], as_index=False)
    return by.agg(units=("unit_id", "size"), collective=("collective", "any"))
