"""Who carries the measures: the units that carry most, functions by region, sole and shared responsibility."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.findings import loads as findings
from policycompare.findings.loads import MANY, RegionLoad, Scope, comparison_scope, region_loads
from policycompare.plots.lettering import shorten, text_width, wrap
from policycompare.plots.look import first_colour, shades
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY, INK, TWO_COLUMNS, legend_below, paler, side_colours
from policycompare.tables.names import Names
from policycompare.tables.queries import role_order
from policycompare.words import LANGS, Lang, listed, run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

FIRST_UNITS = 12
"""Units that the figure of a region shows."""
FEWEST_ACTORS = 3
"""Units that a region without assigned responsibilities needs for a figure of its own."""
FIRST_FUNCTIONS = 30
"""Functions that the heat map shows."""


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
    actors = listed(map(names.region, scope.actors), names.lang)
    return [*said, names.say("load_figures.actors_left_out", regions=actors)] if actors else said


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
    """

    load: RegionLoad
    loads: pd.DataFrame
    rest: pd.DataFrame
    roles: dict[str, tuple[float, float, float]]

    @property
    def units(self) -> pd.DataFrame:
        """One row a unit that is shown, the most measures first."""
        return self.loads.drop_duplicates("unit_id")


def prepare_units(tables: Tables, root: Path | None) -> Iterator[tuple[str, UnitLoads]]:
    """One figure a region; a region with actors only needs at least three units."""
    colours = side_colours(tables)
    for load in region_loads(tables):
        if load.basis == "actors" and load.units < FEWEST_ACTORS:
            continue
        found = findings.unit_loads(tables, load.region_id)
        loads = found[found["rank"] <= FIRST_UNITS]
        roles = [role for role in role_order(tables) if role in set(found["role"])]
        step = 0.7 / max(len(roles) - 1, 1)
        shades = {role: paler(colours[load.region_id], 1 - step * number) for number, role in enumerate(roles)}
        rest = found[found["rank"] > FIRST_UNITS].drop_duplicates("unit_id")
        yield load.region_id, UnitLoads(load, loads, rest, shades)


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
class FunctionRegions:
    """What the heat map shows.

    Attributes:
        cells: ``findings.loads.functions_by_region`` of the functions that are shown.
        rest: The same of the other functions, a row a function.
        scope: What the comparison rests on.
        heads: Region -> its name in each language, broken into lines where they stand upright.
        upright: Whether the heads of the columns stand upright, in either language.
    """

    cells: pd.DataFrame
    rest: pd.DataFrame
    scope: Scope
    heads: Mapping[Lang, Mapping[str, str]]
    upright: bool

    def matrix(self, values: str) -> pd.DataFrame:
        """A column of the cells by function (index, the most measures first) and region (columns)."""
        found = self.cells.pivot(index="function", columns="region_id", values=values)
        return found.loc[self.cells["function"].unique(), list(self.scope.measures)]


def prepare_functions(tables: Tables, root: Path | None) -> Iterator[tuple[str, FunctionRegions]]:
    """One figure, where a region assigns any measure to a unit with a function."""
    found = findings.functions_by_region(tables)
    if found.empty:
        return
    scope = comparison_scope(region_loads(tables))
    regions = list(scope.measures)
    heads: dict[Lang, dict[str, str]] = {lang: {r: Names(tables, lang).region(r) for r in regions} for lang in LANGS}
    widest = max(text_width(name, 7) for of_lang in heads.values() for name in of_lang.values())
    upright = widest > _cell_width(len(regions)) - 0.06
    if upright:
        heads = {lang: {r: wrap(name, 1.3, 7) for r, name in of_lang.items()} for lang, of_lang in heads.items()}
    is_shown = found["rank"] <= FIRST_FUNCTIONS
    yield "", FunctionRegions(found[is_shown], found[~is_shown].drop_duplicates("function"), scope, heads, upright)


def plot_functions(drawn: FunctionRegions, ax: Axes, names: Names) -> Axes:
    """Draw functions by region as a heat map: colour is the share of the region's measures, the number their count."""
    import seaborn as sns
    from matplotlib.ticker import PercentFormatter

    counts, joint = drawn.matrix("measures"), " " if drawn.upright else "\n"
    heads = [f"{drawn.heads[names.lang][region]}{joint}({n})" for region, n in drawn.scope.measures.items()]
    sns.heatmap(
        drawn.matrix("share"), vmin=0, cmap=shades(), linewidths=1, annot=counts.astype("str").replace("0", ""),
        fmt="", annot_kws={"size": 7}, xticklabels=heads, ax=ax,
        yticklabels=[shorten(names.function(function), 2.6, 7) for function in counts.index],
        cbar_kws={
            "shrink": 0.5 if len(counts) > 12 else 1.0, "aspect": 25, "pad": 0.02, "anchor": (0.0, 1.0),
            "format": PercentFormatter(1.0, decimals=0), "label": names.say("load_figures.function_regions_bar"),
        },
    )  # fmt: skip
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.tick_params(axis="x", rotation=90 if drawn.upright else 0)
    ax.tick_params(axis="y", rotation=0)
    ax.set(xlabel="", ylabel="")
    return ax


def _cell_width(regions: int) -> float:
    """Width of a cell in inches, so that up to twelve regions fit across two columns."""
    return min(0.75, 3.7 / regions)


def size_functions(drawn: FunctionRegions) -> tuple[float, float]:
    """As wide as the regions need, at most two columns; a fifth of an inch a function."""
    regions, heads = len(drawn.scope.measures), 0.5
    if drawn.upright:
        lines = [line for of in drawn.heads.values() for name in of.values() for line in name.split("\n")]
        heads += max(text_width(line, 7) for line in lines)
    functions = drawn.cells["function"].nunique()
    return min(3.5 + _cell_width(regions) * regions, TWO_COLUMNS), max(heads + 0.2 * functions, 2.2)


def caption_functions(drawn: FunctionRegions, names: Names) -> Caption:
    """The caption of the heat map."""
    functions, regions = drawn.matrix("measures").shape
    left_out = left_out_of_comparison(drawn.scope, names)
    rest = drawn.rest["all_measures"]
    if len(rest):
        between = numbers_range(rest.min(), rest.max())
        left_out.insert(0, names.say("load_figures.function_regions_rest", functions=len(rest), measures=between))
    return Caption(
        names.say("load_figures.function_regions_title"),
        names.say("load_figures.function_regions_shows", functions=functions, regions=regions),
        ("responsibilities", "units", "measures"),
        int(drawn.cells["mentions"].sum()),
        run_on(left_out, names.lang),
    )


@dataclass(frozen=True, slots=True)
class SoleShared:
    """What the figure of sole and shared responsibility shows.

    Attributes:
        sizes: ``findings.loads.units_per_measure``.
        regions: ``findings.loads.sole_and_shared``, a row a region.
        scope: What the comparison rests on.
    """

    sizes: pd.DataFrame
    regions: pd.DataFrame
    scope: Scope


def prepare_shared(tables: Tables, root: Path | None) -> Iterator[tuple[str, SoleShared]]:
    """One figure, where any region assigns responsibilities."""
    scope = comparison_scope(region_loads(tables))
    if scope.measures:
        yield "", SoleShared(findings.units_per_measure(tables), findings.sole_and_shared(tables), scope)


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
    sole = zip(has["sole"], has["sole_share"], strict=True)
    collective = zip(has["collective"], has["collective_share"], strict=True)
    return {
        "load_figures.sole_shared_head_measures": [str(count) for count in has["region_measures"]],
        "load_figures.sole_shared_head_sole": [f"{count} ({share:.0%})" for count, share in sole],
        "load_figures.sole_shared_head_collective": [f"{count} ({share:.0%})" for count, share in collective],
        "load_figures.sole_shared_head_median": [f"{median:g}" for median in has["median_units"]],
    }


def size_shared(drawn: SoleShared) -> tuple[float, float]:
    """Two columns wide, half an inch a region."""
    return TWO_COLUMNS, 1.0 + 0.58 * len(drawn.regions)


def caption_shared(drawn: SoleShared, names: Names) -> Caption:
    """The caption of sole and shared responsibility, with its definitions."""
    scope, most = drawn.scope, int(drawn.regions["most_units"].max())
    key = "load_figures.sole_shared_most_many" if most >= MANY else "load_figures.sole_shared_most"
    leads_only = listed(map(names.region, scope.leads_only), names.lang)
    shows = [
        names.say("load_figures.sole_shared_shows", measures=sum(scope.measures.values()), regions=len(scope.measures)),
        names.say(key, most=most, many=MANY),
        names.say("load_figures.sole_shared_terms"),
        names.say("load_figures.sole_shared_leads_only", regions=leads_only) if leads_only else "",
    ]
    return Caption(
        names.say("load_figures.sole_shared_title"),
        run_on(shows, names.lang),
        ("responsibilities", "units", "measures"),
        scope.mentions,
        run_on(left_out_of_comparison(scope, names, functions=False), names.lang),
    )


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind("unit_loads", prepare_units, plot_units, size_units, caption_units, data=lambda drawn: drawn.loads),
    FigureKind(
        "function_regions", prepare_functions, plot_functions, size_functions, caption_functions,
        data=lambda drawn: drawn.cells,
    ),
    FigureKind(
        "sole_shared", prepare_shared, plot_shared, size_shared, caption_shared,
        data=lambda drawn: drawn.sizes.merge(drawn.regions, on="region_id"),
    ),
)  # fmt: skip
