"""Who carries the measures: the units that carry most, functions by region, sole and shared responsibility."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.findings.loads import RegionLoad, region_loads, unit_loads
from policycompare.plots.function_regions import FUNCTION_REGIONS
from policycompare.plots.left_out import left_out_of_region, numbers_range
from policycompare.plots.lettering import wrap
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.sole_shared import SOLE_SHARED
from policycompare.plots.style import INK, TWO_COLUMNS, legend_below, paler, region_colours
from policycompare.tables.queries import region_order, role_order
from policycompare.words import listed, run_on

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables
    from policycompare.tables.names import Names

FIRST_UNITS = 12
"""Units that the figure of a region shows."""
FEWEST_ACTORS = 3
"""Units that a region without assigned responsibilities needs for a figure of its own."""


@dataclass(frozen=True, slots=True)
class UnitLoads:
    """What the figure of one region shows.

    Attributes:
        load: What the region hands out.
        loads: ``findings.loads.unit_loads`` of the units that are shown.
        rest: The same of the other units, a row a unit.
        roles: Role -> its shade of the region's colour, in the order of precedence.
    """

    load: RegionLoad
    loads: pd.DataFrame
    rest: pd.DataFrame
    roles: dict[str, tuple[float, float, float]]

    @property
    def units(self) -> pd.DataFrame:
        """One row a unit that is shown, the most measures first."""
        return self.loads.drop_duplicates("unit_id")


def prepare_unit_loads(tables: Tables, root: Path | None) -> Iterator[tuple[str, UnitLoads]]:
    """One figure a region; a region with actors only needs at least three units."""
    colours = region_colours(region_order(tables))
    for load in region_loads(tables):
        if load.basis == "actors" and load.units < FEWEST_ACTORS:
            continue
        found = unit_loads(tables, load.region_id)
        loads = found[found["rank"] <= FIRST_UNITS]
        roles = [role for role in role_order(tables) if role in set(found["role"])]
        step = 0.7 / max(len(roles) - 1, 1)
        shades = {role: paler(colours[load.region_id], 1 - step * number) for number, role in enumerate(roles)}
        rest = found[found["rank"] > FIRST_UNITS].drop_duplicates("unit_id")
        yield load.region_id, UnitLoads(load, loads, rest, shades)


def plot_unit_loads(drawn: UnitLoads, ax: Axes, names: Names) -> Axes:
    """Draw the units of one region that carry most measures as bars, the most on top.

    Args:
        drawn: What ``prepare_unit_loads`` gives.
        ax: Where to draw.
        names: The names, in the language of the figure.

    Returns:
        The same Axes.
    """
    import seaborn as sns
    from matplotlib.patches import Patch
    from matplotlib.ticker import MaxNLocator

    units, roles = drawn.units, drawn.roles
    # The first of several hues is stacked last, so the order of the roles is turned.
    sns.histplot(
        drawn.loads, y="unit_id", weights="measures", hue="role", hue_order=list(roles)[::-1], palette=roles,
        multiple="stack", shrink=0.68, alpha=1, linewidth=0, legend=False, ax=ax,
    )  # fmt: skip
    is_collective = list(units["kind"] == "collective")
    for bars in ax.containers:
        for bar, collective in zip(bars, is_collective, strict=True):
            if collective:
                bar.set(facecolor="white", edgecolor=bar.get_facecolor(), hatch="//////", linewidth=0.8)
    for y, (measures, share) in enumerate(zip(units["unit_measures"], units["share"], strict=True)):
        said = f"{measures} ({share:.0%})"
        ax.annotate(said, (measures, y), xytext=(4, 0), textcoords="offset points", va="center", fontsize=7)
    labels = [wrap(names.unit(unit), 2.3, 7) for unit in units["unit_id"]]
    ax.set_yticks(range(len(units)), labels, parse_math=False, linespacing=1.05)
    ax.tick_params(axis="y", length=0)
    ax.set(ylim=(len(units) - 0.4, -0.6), xlim=(0, units["unit_measures"].max() * 1.14), ylabel="")
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.grid(axis="x")
    ax.spines["left"].set_color(INK)
    ax.set_xlabel(names.say("load_figures.unit_loads_axis"))
    ax.set_title(_title(drawn, names), parse_math=False)
    full = next(iter(roles.values()))
    handles = [Patch(color=shade, label=names.role(role)) for role, shade in roles.items()] if len(roles) > 1 else []
    if any(is_collective):
        if not handles and not all(is_collective):
            handles.append(Patch(color=full, label=names.word("agency")))
        handles.append(Patch(facecolor="white", edgecolor=full, hatch="//////", label=names.word("collective")))
    if handles:
        legend_below(ax, handles)
    return ax


def _title(drawn: UnitLoads, names: Names) -> str:
    key = "load_figures.unit_loads_title_actors" if drawn.load.basis == "actors" else "load_figures.unit_loads_title"
    return names.say(key, region=names.region(drawn.load.region_id))


def unit_loads_size(drawn: UnitLoads) -> tuple[float, float]:
    """Two columns wide, a quarter of an inch a unit."""
    return TWO_COLUMNS, 1.1 + 0.25 * len(drawn.units)


def caption_unit_loads(drawn: UnitLoads, names: Names) -> Caption:
    """The caption of one region's units."""
    load, units, rest = drawn.load, drawn.units, drawn.rest["unit_measures"]
    said = {"region": names.region(load.region_id), "measures": load.measures, "units": load.units}
    shows = [names.say("load_figures.unit_loads_shows", **said, shown=len(units))]
    roles = [names.role(role) for role in drawn.roles]
    if len(roles) > 1:
        shows.append(names.say("load_figures.unit_loads_roles", roles=listed(roles, names.lang)))
    elif load.basis != "actors":
        shows.append(names.say("load_figures.unit_loads_one_role", role=roles[0]))
    if "collective" in set(units["kind"]):
        shows.append(names.say("load_figures.unit_loads_collective"))
    if load.basis == "actors":
        shows.append(names.say("load_figures.unit_loads_actors"))
    left_out = left_out_of_region(load, names)
    if len(rest):
        tied = int((rest == units["unit_measures"].min()).sum())
        between = numbers_range(rest.min(), rest.max())
        left_out[:0] = [
            names.say("load_figures.unit_loads_rest", units=len(rest), measures=between),
            names.say("load_figures.unit_loads_tied", tied=tied) if tied else "",
        ]
    return Caption(
        _title(drawn, names),
        run_on(shows, names.lang),
        ("responsibilities", "units", "measures"),
        int(drawn.loads["mentions"].sum()),
        run_on(left_out, names.lang),
    )


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "unit_loads",
        prepare_unit_loads,
        plot_unit_loads,
        unit_loads_size,
        caption_unit_loads,
        data=lambda drawn: drawn.loads,
    ),
    FUNCTION_REGIONS,
    SOLE_SHARED,
)
