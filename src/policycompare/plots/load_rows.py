"""The responsibilities as the figures count them: by region, each unit once a measure, one basis a region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.plots.lettering import counted
from policycompare.plots.style import region_colours
from policycompare.tables.queries import duties_by_region, region_order

if TYPE_CHECKING:
    from policycompare.tables.frames import Tables
    from policycompare.words import Lang


@dataclass(frozen=True, slots=True)
class Load:
    """The units of one region and the measures that they carry.

    Attributes:
        region_id: The region.
        basis: "assigned", or "actors" where the region's documents assign nothing.
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
    """The load of every region that has any unit with a measure, in the order of the ids."""
    colours = region_colours(region_order(tables))
    units = tables.units[["unit_id", "kind", "function"]]
    found = {}
    for region_id, duties in duties_by_region(tables).items():
        if duties.rows.empty:
            continue
        rows = duties.rows.merge(units, on="unit_id", how="left")
        found[region_id] = Load(
            region_id=region_id,
            basis=duties.basis,
            colour=colours[region_id],
            rows=rows[["measure_id", "unit_id", "role", "kind", "function", "mentions"]],
            unnamed=duties.unnamed,
            other_basis=duties.other_basis,
        )
    return found


def shades(roles: Sequence[str]) -> dict[str, float]:
    """How dark each role of a region is drawn: the first full, the last pale, the others between them."""
    step = 0.7 / (len(roles) - 1) if len(roles) > 1 else 0.0
    return {role: round(1.0 - step * number, 3) for number, role in enumerate(roles)}


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
