"""Who is named in the measures: the units that most measures name, and how many a measure names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.plots.lettering import wrap
from policycompare.plots.look import first_colour
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY, INK, TWO_COLUMNS, legend_below, paler, side_colours
from policycompare.results import loads as findings
from policycompare.results.loads import MANY, RegionLoad, Scope, comparison_scope, region_loads
from policycompare.tables.bases import FEWEST_MEASURES
from policycompare.tables.names import Names
from policycompare.tables.queries import role_order
from policycompare.tables.twins import merge_twins
from policycompare.words import listed, run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

FIRST_UNITS = 12
"""Units that the figure of a region shows."""
MOST_REGIONS = 12
"""Regions that the figure of sole and shared responsibility shows: of more those of most measures."""
NAMED = 8
"""Regions or units that a sentence names at most, each time."""


def left_out_of_region(load: RegionLoad, names: Names) -> list[str]:
    """Rows of a region's responsibilities that no figure shows."""
    found = {"load_figures.without_unit": load.without_unit, "load_figures.other_basis": load.other_basis}
    return [names.say(key, mentions=count) for key, count in found.items() if count]


def left_out_of_comparison(scope: Scope, names: Names, *, functions: bool = True) -> list[str]:
    """Rows and regions that a comparison of regions does not show; ``functions``: it compares units by function."""
    found = {
        "load_figures.without_function": scope.without_function if functions else 0,
        "load_figures.without_unit": scope.without_unit,
    }
    said = [names.say(key, mentions=count) for key, count in found.items() if count]
    groups: dict[tuple[str, ...], list[str]] = {}
    for region, bases in scope.left_out.items():
        groups.setdefault(bases, []).append(region)
    for bases, regions in sorted(groups.items()):
        why = listed((names.say(f"comparability.basis_{basis}") for basis in bases), names.lang)
        key = "load_figures.other_basis_left_out" if bases else "load_figures.too_few_left_out"
        shown = listed(map(names.region, regions[:NAMED]), names.lang)
        if len(regions) > NAMED:
            shown = names.say("comparability.more", regions=shown, more=len(regions) - NAMED)
        said.append(names.say(key, regions=shown, basis=why, fewest=FEWEST_MEASURES))
    return said


def all_regions(regions: int, names: Names) -> str:
    """So many regions, which are all: ``both regions``, ``all 3 regions``."""
    kind = {1: "one", 2: "both"}.get(regions, "all")
    return names.say(f"comparability.regions_{kind}", regions=regions)


def numbers_range(low: int, high: int) -> str:
    """From the least to the most: ``1–9``; one number where they are the same."""
    return f"{low}" if low == high else f"{low}–{high}"


@dataclass(frozen=True, slots=True)
class UnitLoads:
    """What the figure of one region shows.

    Attributes:
        load: What the region hands out.
        loads: ``findings.loads.unit_loads`` of the units that are shown.
        rest: The same of the other units, a row a unit.
        roles: Role -> its shade of the region's colour, in the order of precedence.
        tables: The tables in which units that are printed only together are one, for their names.
    """

    load: RegionLoad
    loads: pd.DataFrame
    rest: pd.DataFrame
    roles: dict[str, tuple[float, float, float]]
    tables: Tables

    @property
    def units(self) -> pd.DataFrame:
        """One row a unit that is shown, the most measures first."""
        return self.loads.drop_duplicates("unit_id")

    def named(self, names: Names) -> Names:
        """Names of the units that are shown, in the language of these."""
        return Names(self.tables, names.lang)


def prepare_units(tables: Tables, root: Path | None) -> Iterator[tuple[str, UnitLoads]]:
    """One figure a region whose loads differ enough to be seen; of the others ``units_instead`` says all there is."""
    colours, merged, rows = side_colours(tables), merge_twins(tables), findings.carried_measures(tables)
    for load in region_loads(tables):
        found = findings.unit_loads(tables, load.region_id, rows)
        if not findings.loads_differ(found):
            continue
        loads = found[found["rank"] <= FIRST_UNITS]
        roles = [role for role in role_order(tables) if role in set(found["role"])]
        step = 0.7 / max(len(roles) - 1, 1)
        shades = {role: paler(colours[load.region_id], 1 - step * number) for number, role in enumerate(roles)}
        rest = found[found["rank"] > FIRST_UNITS].drop_duplicates("unit_id")
        yield load.region_id, UnitLoads(load, loads, rest, shades, merged)


def units_instead(tables: Tables, rest: str, names: Names) -> str:
    """What there is to say of a region whose loads differ too little for a figure; empty for any other name."""
    load = next((load for load in region_loads(tables) if load.region_id == rest), None)
    if load is None:
        return ""
    own, called = findings.unit_loads(tables, rest).drop_duplicates("unit_id"), Names(merge_twins(tables), names.lang)
    said = []
    for measures, units in own.groupby("unit_measures", sort=False)["unit_id"]:
        shown = listed(map(called.unit, units[:NAMED]), names.lang)
        if len(units) > NAMED:
            shown = names.say("comparability.more", regions=shown, more=len(units) - NAMED)
        said.append(names.say("load_figures.unit_loads_each", units=shown, measures=measures))
    key = f"load_figures.unit_loads_told_{load.basis}"
    return names.say(key, region=names.region(rest), measures=load.measures, loads="; ".join(said))


def plot_units(drawn: UnitLoads, ax: Axes, names: Names) -> Axes:
    """Draw the units of one region that carry most measures as bars, the most on top."""
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
    called = drawn.named(names)
    labels = [wrap(called.unit(unit), 2.3, 7) for unit in units["unit_id"]]
    ax.set_yticks(range(len(units)), labels, parse_math=False, linespacing=1.05)
    ax.tick_params(axis="y", length=0)
    ax.set(ylim=(len(units) - 0.4, -0.6), xlim=(0, units["unit_measures"].max() * 1.14), ylabel="")
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.grid(axis="x")
    ax.spines["left"].set_color(INK)
    ax.set_xlabel(names.say("load_figures.unit_loads_axis"))
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
    """Which single body carries most, or, where none is shown, which collective."""
    units = drawn.units
    single = units[units["kind"] != "collective"]
    most = (single if len(single) else units).iloc[0]
    ties = int((single["unit_measures"] == most["unit_measures"]).sum())
    key = "load_figures.unit_loads_title"
    if ties > 1:
        key = "load_figures.unit_loads_title_tied"
    elif most["unit_id"] != units.iloc[0]["unit_id"]:
        key = "load_figures.unit_loads_title_single"
    said = {"region": names.region(drawn.load.region_id), "unit": drawn.named(names).unit(most["unit_id"])}
    counts = {"carried": int(most["unit_measures"]), "measures": drawn.load.measures, "more": ties - 1}
    return names.say(key, **said, **counts)


def size_units(drawn: UnitLoads) -> tuple[float, float]:
    """Two columns wide, a quarter of an inch a unit."""
    return TWO_COLUMNS, 1.1 + 0.25 * len(drawn.units)


def caption_units(drawn: UnitLoads, names: Names) -> Caption:
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


@dataclass(frozen=True, slots=True)
class SoleShared:
    """What the figure of sole and shared responsibility shows.

    Attributes:
        sizes: ``findings.loads.units_per_measure``.
        regions: ``findings.loads.sole_and_shared``, a row a region.
        scope: What the comparison rests on.
        more: Regions that are compared and not shown.
    """

    sizes: pd.DataFrame
    regions: pd.DataFrame
    scope: Scope
    more: int


def prepare_shared(tables: Tables, root: Path | None) -> Iterator[tuple[str, SoleShared]]:
    """One figure, where the documents of any region name everybody: only there it is known who is alone."""
    scope = comparison_scope(tables, "named")
    order = sorted(scope.measures, key=lambda region: (-scope.measures[region], region))
    shown = order[:MOST_REGIONS]
    if shown:
        parts = (findings.units_per_measure(tables), findings.sole_and_shared(tables))
        sizes, regions = (part[part["region_id"].isin(shown)].reset_index(drop=True) for part in parts)
        yield "", SoleShared(sizes, regions, scope, len(order) - len(shown))


def plot_shared(drawn: SoleShared, ax: Axes, names: Names) -> Axes:
    """Draw by region how many units carry a measure: small bars along one axis, key figures beside them."""
    from matplotlib.patches import Patch

    sizes, regions = drawn.sizes, list(drawn.regions["region_id"])
    widest = int(sizes["units"].max())
    base = sizes["region_id"].map(regions.index).astype(float)
    scale = 0.66 / sizes["share"].max() * sizes["share"] / sizes["measures"]
    handles = []
    for column, key, share in (
        ("single_bodies", "load_figures.sole_shared_single_bodies", 1.0),
        ("with_collective", "load_figures.sole_shared_with_collective", 0.35),
    ):
        colour = paler(first_colour(), share)
        ax.bar(sizes["units"], -scale * sizes[column], bottom=base, width=0.78, color=colour, linewidth=0)
        base -= scale * sizes[column]
        if sizes[column].any():
            handles.append(Patch(color=colour, label=names.say(key)))
    for units, top, measures in zip(sizes["units"], base, sizes["measures"], strict=True):
        at = (units, top)
        ax.annotate(str(measures), at, xytext=(0, 1.5), textcoords="offset points", ha="center", fontsize=7)
    ax.hlines(range(len(regions)), 0.5, widest + 0.5, color=GREY, linewidth=0.6)
    figures = _key_figures(drawn, names)
    step = 0.116 * (widest + 6)
    for k, (head, values) in enumerate(figures.items()):
        x = widest + 1.0 + step * (k + 0.5)
        ax.text(x, -0.72, names.say(head), ha="center", va="bottom", fontsize=7, linespacing=1.1)
        for y, value in enumerate(values):
            ax.text(x, y - 0.3, value, ha="center", va="center", fontsize=7)
    ticks = [f"{n}+" if n == MANY else str(n) for n in range(1, widest + 1)]
    ax.set_xticks(range(1, widest + 1), ticks)
    labels = [wrap(names.region(region), 1.5, 8) for region in regions]
    ax.set_yticks([y - 0.3 for y in range(len(regions))], labels, fontsize=8, parse_math=False)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set(xlim=(0.4, widest + 1.0 + step * len(figures)), ylim=(len(regions) - 0.9, -0.95))
    ax.set_xlabel(names.say("load_figures.sole_shared_axis"), x=0, ha="left")
    legend_below(ax, handles)
    return ax


def _key_figures(drawn: SoleShared, names: Names) -> dict[str, list[str]]:
    """Key of the head, and one value a region, for each column of figures."""
    has = drawn.regions
    one_body = zip(has["one_body"], has["one_body_share"], strict=True)
    collective = zip(has["collective"], has["collective_share"], strict=True)
    return {
        "load_figures.sole_shared_head_measures": [str(count) for count in has["region_measures"]],
        "load_figures.sole_shared_head_one_body": [f"{count} ({share:.0%})" for count, share in one_body],
        "load_figures.sole_shared_head_collective": [f"{count} ({share:.0%})" for count, share in collective],
        "load_figures.sole_shared_head_median": [f"{median:g}" for median in has["median_units"]],
    }


def size_shared(drawn: SoleShared) -> tuple[float, float]:
    """Two columns wide, half an inch a region."""
    return TWO_COLUMNS, 1.0 + 0.58 * len(drawn.regions)


def _shared_title(drawn: SoleShared, names: Names) -> str:
    """How large the share of measures with one single body is, from the least to the most, and what stands beside."""
    order = drawn.regions.sort_values(["one_body_share", "region_id"], kind="stable")
    low, high = order.iloc[0], order.iloc[-1]
    if not high["one_body"]:
        return names.say("load_figures.sole_shared_title_nobody")
    parts = [
        names.say(
            "load_figures.sole_shared_title_part", region=names.region(row["region_id"]), share=row["one_body_share"],
            measures=int(row["one_body"]), beside=int(row["one_body_beside"]),
        )
        for row in ([low, high] if len(order) > 1 else [low])
    ]  # fmt: skip
    ends = "_ends" if len(order) > 2 else ""
    return names.say(f"load_figures.sole_shared_title{ends}", parts=listed(parts, names.lang), regions=len(order))


def caption_shared(drawn: SoleShared, names: Names) -> Caption:
    """The caption of sole and shared responsibility, with its definitions."""
    scope, most = drawn.scope, int(drawn.regions["most_units"].max())
    key = "load_figures.sole_shared_most_many" if most >= MANY else "load_figures.sole_shared_most"
    measures = int(drawn.regions["region_measures"].sum())
    shows = [
        names.say("load_figures.sole_shared_shows", measures=measures, regions=len(drawn.regions)),
        names.say(key, most=most, many=MANY),
        names.say("load_figures.sole_shared_terms"),
    ]
    left_out = left_out_of_comparison(scope, names, functions=False)
    if drawn.more:
        left_out.insert(0, names.say("function_figures.regions_more", regions=drawn.more))
    return Caption(
        _shared_title(drawn, names),
        run_on(shows, names.lang),
        ("responsibilities", "units", "measures"),
        scope.mentions,
        run_on(left_out, names.lang),
    )


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "unit_loads", prepare_units, plot_units, size_units, caption_units,
        data=lambda drawn: drawn.loads, instead=units_instead,
    ),
    FigureKind(
        "sole_shared", prepare_shared, plot_shared, size_shared, caption_shared,
        data=lambda drawn: drawn.sizes.merge(drawn.regions, on="region_id"),
    ),
)  # fmt: skip
