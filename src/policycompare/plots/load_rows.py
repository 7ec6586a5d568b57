"""The responsibilities as the figures count them: by region, each unit once a measure, one basis a region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.network.graphs import BASES
from policycompare.plots.lettering import counted
from policycompare.plots.style import region_colours
from policycompare.tables.frames import regions_of

if TYPE_CHECKING:
    from policycompare.tables.frames import Tables
    from policycompare.tables.names import Lang

ROLES = (*BASES["assigned"], *BASES["actors"])
"""The first wins where a unit stands twice in one measure."""


@dataclass(frozen=True, slots=True)
class Load:
    """The units of one region and the measures that they carry.

    Attributes:
        region_id: The region.
        basis: "assigned" (responsible, lead, support), or "actors" where the region's documents assign nothing.
        colour: The region's colour.
        rows: One row a measure and unit: measure_id, unit_id, role, kind, function, mentions (rows of the table).
        unnamed: Rows of the table that name no unit.
        other_basis: Rows that name an actor beside assigned responsibilities; they are not mixed.
    """

    region_id: str
    basis: str
    colour: str
    rows: pd.DataFrame
    unnamed: int
    other_basis: int

    @property
    def measures(self) -> int:
        """Measures with at least one unit."""
        return int(self.rows["measure_id"].nunique())


def read_loads(tables: Tables) -> dict[str, Load]:
    """The load of every region that has any unit with a measure, in the order of the ids.

    A unit counts once a measure, however often it is named there; lead wins over responsible, responsible
    over support.
    """
    region_of = regions_of(tables)
    colours = region_colours(region_of.values())
    frame = (
        tables.responsibilities[["measure_id", "unit_id", "role"]]
        .merge(tables.measures[["measure_id", "document_id"]], on="measure_id")
        .merge(tables.units[["unit_id", "kind", "function"]], on="unit_id", how="left")
    )
    frame["region_id"] = frame["document_id"].map(region_of)
    found = {}
    for region_id, part in frame.groupby("region_id", sort=True):
        # As the networks do: one assigned responsibility is enough, and actors are not counted beside it.
        assigned = bool((part["role"] != "actor").any())
        named = part[part["unit_id"].notna()]
        chosen = named[(named["role"] != "actor") == assigned]
        if chosen.empty:
            continue
        rank = chosen["role"].map(ROLES.index)
        once = chosen.assign(rank=rank).sort_values(["measure_id", "unit_id", "rank"], kind="stable")
        once["mentions"] = once.groupby(["measure_id", "unit_id"])["rank"].transform("size")
        once = once.drop_duplicates(["measure_id", "unit_id"])
        found[str(region_id)] = Load(
            region_id=str(region_id),
            basis="assigned" if assigned else "actors",
            colour=colours[str(region_id)],
            rows=once[["measure_id", "unit_id", "role", "kind", "function", "mentions"]].reset_index(drop=True),
            unnamed=len(part) - len(named),
            other_basis=len(named) - len(chosen),
        )
    return found


def aside(load: Load, lang: Lang) -> list[str]:
    """What of a region's responsibilities no figure shows, a sentence each."""
    found = []
    if load.unnamed:
        found.append(
            f"{load.unnamed}处表述未指明单位。"
            if lang == "zh"
            else f"{counted(load.unnamed, 'mention')} without a unit that the text names."
        )
    if load.other_basis:
        found.append(
            f"另有{load.other_basis}处只是句中的行为主体，不与责任单位混计。"
            if lang == "zh"
            else f"{counted(load.other_basis, 'mention')} of actors in sentences, which are not mixed with assigned responsibilities."
        )
    return found


def numbers_range(numbers: tuple[int, ...]) -> str:
    """From the least to the most: ``1–9``; one number where they are the same."""
    low, high = min(numbers), max(numbers)
    return f"{low}" if low == high else f"{low}–{high}"


def paler(colour: str, share: float) -> tuple[float, float, float]:
    """A colour of which so much is left, the rest white."""
    from matplotlib.colors import to_rgb

    red, green, blue = (1 - share * (1 - part) for part in to_rgb(colour))
    return red, green, blue
