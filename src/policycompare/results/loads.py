"""How much units, functions and regions carry: the numbers behind the figures of responsibility.

A unit counts once a measure, in the first of its roles, and collectives that are printed only together are one unit.
Responsibilities that a document assigns and actors that its sentences name are never mixed in what is said of one
region; regions are compared on a basis that they have in common (``tables.bases``).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from policycompare.tables.bases import bases_of_regions, duty_rows, on_basis, regions_on, usable
from policycompare.tables.frames import Parsed
from policycompare.tables.queries import duties_by_region, region_of_measures, role_order
from policycompare.tables.twins import merge_twins

MANY = 10
"""From so many units a measure the measures are counted together."""
FEWEST_LOADS, FEWEST_CARRIED = 3, 3
"""Different loads, and measures of the busiest unit, that a figure of loads needs: four bars of one are a sentence."""


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
        for region_id, duties in duties_by_region(merge_twins(tables)).items()
        if len(own := rows[rows["region_id"] == region_id])
    ]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a comparison of regions rests on.

    Attributes:
        basis: One of ``tables.bases.COMPARED_BASES``.
        measures: Region that has this basis -> its measures with at least one unit on it, the regions sorted.
        mentions: Rows of ``responsibilities`` that are counted.
        without_unit: Rows of these regions that name no unit.
        without_function: Of the counted rows those whose unit has no function.
        left_out: Region that does not have this basis -> the bases that it has, the best first; empty where it has
            too few measures on any.
    """

    basis: str
    measures: dict[str, int]
    mentions: int
    without_unit: int
    without_function: int
    left_out: dict[str, tuple[str, ...]]


def comparison_scope(tables: Parsed, basis: str) -> Scope:
    """Which regions can be compared on a basis, which not, and what of them is not counted."""
    rows, held = carried_measures(tables, basis), bases_of_regions(tables)
    measures = {region: own[basis] for region, own in held.items() if basis in usable(own)}
    rows = rows[rows["region_id"].isin(measures)]
    frame = on_basis(tables, basis).responsibilities
    here = frame["measure_id"].map(region_of_measures(tables)).isin(measures)
    return Scope(
        basis=basis,
        measures=measures,
        mentions=int(rows["mentions"].sum()),
        without_unit=int((here & frame["unit_id"].isna()).sum()),
        without_function=int(rows.loc[rows["function"].isna(), "mentions"].sum()),
        left_out={region: usable(own) for region, own in held.items() if region not in measures},
    )


def carried_measures(tables: Parsed, basis: str | None = None) -> pd.DataFrame:
    """Who carries which measure; collectives that are printed only together are one unit.

    Args:
        tables: The tables of a study.
        basis: One of ``tables.bases.COMPARED_BASES``, of the regions that have it with enough measures; None = of each
            region what its documents assign, or the actors where they assign next to nothing.

    Returns:
        A row a measure and unit, sorted by region: ``region_id``, ``basis``, ``measure_id``, ``unit_id``, ``role``,
        ``mentions`` (rows of ``responsibilities`` that name the unit in the measure), ``kind``, ``function``.
    """
    columns = ["region_id", "basis", "measure_id", "unit_id", "role", "mentions"]
    if basis is not None:
        rows = duty_rows(tables, basis).assign(basis=basis)
        return rows.loc[rows["region_id"].isin(regions_on(tables, basis)), [*columns, "kind", "function"]]
    merged = merge_twins(tables)
    parts = [
        duties.rows.assign(region_id=region_id, basis=duties.basis)[columns]
        for region_id, duties in duties_by_region(merged).items()
        if len(duties.rows)
    ]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns, dtype="str")
    return rows.merge(merged.units[["unit_id", "kind", "function"]], on="unit_id", how="left")


def unit_loads(tables: Parsed, region_id: str, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count the measures that each unit of a region carries, by role.

    A measure may have several units, so that shares may add up to more than 1. Actors that sentences name (``basis``)
    cannot be compared with assigned responsibilities elsewhere; a collective such as 各有关部门 is not one body.

    Args:
        tables: The tables of a study.
        region_id: The region.
        rows: What ``carried_measures`` gives of it, where several regions are asked for.

    Returns:
        A row a unit and role that it has: ``region_id``, ``basis``, ``rank`` (1 = the most measures; equals stand in
        the order of their ids), ``unit_id``, ``kind``, ``role``, ``measures`` (in this role), ``mentions``,
        ``unit_measures`` (in all roles), ``share`` (of the region's measures with a unit, in all roles).
    """
    rows = carried_measures(tables) if rows is None else rows
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


def loads_differ(loads: pd.DataFrame) -> bool:
    """Whether what ``unit_loads`` gives differs enough for a figure."""
    own = loads["unit_measures"]
    return own.nunique() >= FEWEST_LOADS and int(own.max()) >= FEWEST_CARRIED


def functions_by_region(tables: Parsed, basis: str) -> pd.DataFrame:
    """Count the measures that the units of each function carry in each region that has a basis.

    Several units of one function count once a measure. Units without a function (mostly collectives) are not in it.
    ``function_loads`` of the networks' tables gives the same shares, and how they stand when something is left out.

    Args:
        tables: The tables of a study.
        basis: One of ``tables.bases.COMPARED_BASES``.

    Returns:
        A row a function and region, also where it carries nothing: ``basis``, ``rank`` (1 = the largest mean share over
        the regions, so that a long plan does not decide; equals stand in the order of their ids), ``function``,
        ``region_id``, ``measures``, ``share`` (of the region's measures with a unit), ``mentions``, ``mean_share``,
        ``all_measures`` (over all regions), ``regions`` (in which it carries any). No row where nobody has a function.
    """
    rows = carried_measures(tables, basis)
    by = ["function", "region_id"]
    found = rows.groupby(by).agg(measures=("measure_id", "nunique"), mentions=("mentions", "sum"))
    whole = rows.groupby("region_id")["measure_id"].nunique()
    every = pd.MultiIndex.from_product([found.index.unique("function"), whole.index], names=by)
    found = found.reindex(every, fill_value=0).reset_index()
    found.insert(3, "share", found["measures"] / found["region_id"].map(whole).astype(float))
    by_function = found.groupby("function")["measures"]
    found["mean_share"] = found.groupby("function")["share"].transform("mean").round(12)
    found["all_measures"] = by_function.transform("sum")
    found["regions"] = by_function.transform(lambda measures: (measures > 0).sum())
    found = found.sort_values("mean_share", ascending=False, kind="stable", ignore_index=True)
    found.insert(0, "rank", pd.factorize(found["function"])[0] + 1)
    found.insert(0, "basis", basis)
    return found


def units_per_measure(tables: Parsed) -> pd.DataFrame:
    """Count how many units a measure has, in each region whose documents name everybody, roles not told apart.

    A collective (各有关部门) counts as one unit and stands for several, so that the number of units is a lower bound.
    Where documents name leads only, or only sentences name bodies, the number of units is not known.

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
    """Say how often a measure names exactly one single body, in each region whose documents name everybody.

    Collectives (各市、县〔区〕) may stand beside that body: documents that put one behind every measure would
    otherwise have no measure of one body, whatever they say of single bodies.

    Returns:
        A row a region, sorted: ``region_id``, ``region_measures`` (with a unit), ``one_body`` (measures with exactly
        one single body), ``one_body_share``, ``one_body_beside`` (of these, measures with a collective besides),
        ``collective`` (measures with a collective), ``collective_share``, ``median_units``, ``most_units`` (a
        collective counts as one unit).
    """
    sizes = _sizes(tables)
    sizes["one_body"] = sizes["bodies"] == 1
    sizes["one_body_beside"] = sizes["one_body"] & sizes["collective"]
    return sizes.groupby("region_id", as_index=False).agg(
        region_measures=("units", "size"), one_body=("one_body", "sum"), one_body_share=("one_body", "mean"),
        one_body_beside=("one_body_beside", "sum"),
        collective=("collective", "sum"), collective_share=("collective", "mean"),
        median_units=("units", "median"), most_units=("units", "max"),
    )  # fmt: skip


def _sizes(tables: Parsed) -> pd.DataFrame:
    """A row a measure with a unit: region_id, measure_id, units, bodies (single ones), collective (has one)."""
    rows = carried_measures(tables, "named")
    rows["collective"] = rows["kind"] == "collective"
    rows["body"] = ~rows["collective"]
    by = rows.groupby(["region_id", "measure_id"], as_index=False)
    return by.agg(units=("unit_id", "size"), bodies=("body", "sum"), collective=("collective", "any"))
