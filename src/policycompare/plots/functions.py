"""In which measures functions are named: by region, as places in a ranking, and by theme."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.plots.heat_map import SLANT, head_height, heat_map, percent, widest
from policycompare.plots.lettering import shorten, wrap
from policycompare.plots.load import all_regions, left_out_of_comparison, numbers_range
from policycompare.plots.look import page_width
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY, INK, TWO_COLUMNS
from policycompare.results import loads as findings
from policycompare.results.function_comparison import FEWEST_OF_THEME, function_places, theme_functions
from policycompare.results.loads import Scope, comparison_scope
from policycompare.tables.bases import bases_used
from policycompare.tables.frames import iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import region_of_measures, region_order, topic_fit
from policycompare.words import LANGS, run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

FIRST_FUNCTIONS = 25
"""Functions that the heat map of regions shows."""
MOST_REGIONS = 12
"""Regions that it shows: of more those of most measures."""
RANKED_REGIONS, RANKED_FUNCTIONS = 5, 12
"""Regions and functions that the slope chart shows."""
THEME_FUNCTIONS = 12
"""Functions that the heat map of themes shows."""
FEWEST = 3
"""Themes and functions that it needs: fewer are told in a sentence."""
RANK_ROOMS = {2: (1.95, 1.3, 1.95), 3: (1.7, 0.9, 1.7), 4: (1.55, 0.75, 1.35), 5: (1.4, 0.68, 1.15)}
"""Regions of the slope chart -> width of names at the left, between two regions, and of names at the right; inches."""
BESIDE = 0.95
"""Room between a name and its region for the share and the ranks between which it moves, inches."""
MARKED = 3
"""Functions that stand out in the slope chart."""
LABEL = 2.3
"""Width that a function's name may take, inches."""
ROW, CELL, LEAST_CELL = 0.21, 0.5, 0.2
"""Height of a row and the widest cell, inches."""


def _label_width(tables: Tables, functions: list[str]) -> float:
    both = (Names(tables, lang) for lang in LANGS)
    return widest(shorten(names.function(function), LABEL, 7) for names in both for function in functions)


# ---- functions by region


@dataclass(frozen=True, slots=True)
class FunctionRegions:
    """What the heat map of regions shows.

    Attributes:
        cells: ``findings.loads.functions_by_region`` of the functions and regions that are shown.
        rest: The same of the other functions, a row a function.
        scope: What the comparison rests on.
        more: Regions that are compared and not shown.
        label: Width of the functions' names in either language, inches.
        head: Height of the regions' names above the columns, inches.
    """

    cells: pd.DataFrame
    rest: pd.DataFrame
    scope: Scope
    more: int
    label: float
    head: float

    @property
    def regions(self) -> list[str]:
        """The regions that are shown, in their order."""
        return list(dict.fromkeys(self.cells["region_id"]))

    def matrix(self, values: str) -> pd.DataFrame:
        """A column of the cells by function (index, the largest mean share first) and region (columns)."""
        found = self.cells.pivot(index="function", columns="region_id", values=values)
        return found.loc[self.cells["function"].unique(), self.regions]


def prepare_regions(tables: Tables, root: Path | None) -> Iterator[tuple[str, FunctionRegions]]:
    """One figure a basis on which regions are compared, where any of them has a unit with a function."""
    for basis in bases_used(tables):
        found, scope = findings.functions_by_region(tables, basis), comparison_scope(tables, basis)
        if found.empty:
            continue
        order = sorted(scope.measures, key=lambda region: (-scope.measures[region], region))
        shown = found[found["region_id"].isin(order[:MOST_REGIONS])]
        place = {region: at for at, region in enumerate(region_order(tables))}
        shown = shown.assign(at=shown["region_id"].map(place)).sort_values(["rank", "at"], kind="stable")
        cells = shown[shown["rank"] <= FIRST_FUNCTIONS].drop(columns="at").reset_index(drop=True)
        rest = found[found["rank"] > FIRST_FUNCTIONS].drop_duplicates("function")
        heads = [_region_head(Names(tables, lang), r, scope) for lang in LANGS for r in order[:MOST_REGIONS]]
        label = _label_width(tables, list(cells["function"].unique()))
        yield basis, FunctionRegions(cells, rest, scope, len(order[MOST_REGIONS:]), label, head_height(heads))


def _region_head(names: Names, region: str, scope: Scope) -> str:
    return f"{names.region(region)} ({scope.measures[region]})"


def plot_regions(drawn: FunctionRegions, ax: Axes, names: Names) -> Axes:
    """Draw functions by region: colour and number are the share of the region's measures, in per cent."""
    shares = drawn.matrix("share")
    words = shares.map(lambda share: percent(share) if share else "")
    words.columns = pd.Index([_region_head(names, region, drawn.scope) for region in shares.columns])
    words.index = pd.Index([shorten(names.function(function), LABEL, 7) for function in shares.index])
    return heat_map(ax, shares, words, float(shares.to_numpy().max()))


def size_regions(drawn: FunctionRegions) -> tuple[float, float]:
    """As wide as the regions need; a fifth of an inch a function."""
    functions, regions = drawn.matrix("share").shape
    overhang = drawn.head / math.tan(math.radians(SLANT))
    # Long names of regions reach over the last cell: all of it fits the page.
    cell = max(LEAST_CELL, min(CELL, (page_width() - drawn.label - overhang - 0.3) / regions))
    return max(3.4, drawn.label + cell * regions + overhang + 0.3), drawn.head + ROW * functions + 0.25


def caption_regions(drawn: FunctionRegions, names: Names) -> Caption:
    """The caption: what is seen is who comes first, and where."""
    functions, regions = drawn.matrix("share").shape
    left_out = left_out_of_comparison(drawn.scope, names)
    if len(drawn.rest):
        between = numbers_range(drawn.rest["all_measures"].min(), drawn.rest["all_measures"].max())
        left_out.insert(0, names.say("function_figures.regions_rest", functions=len(drawn.rest), measures=between))
    if drawn.more:
        left_out.insert(0, names.say("function_figures.regions_more", regions=drawn.more))
    basis = names.say(f"comparability.basis_{drawn.scope.basis}")
    said = {"basis": basis, "base": names.say(f"comparability.base_{drawn.scope.basis}")}
    return Caption(
        _regions_title(drawn, names),
        names.say("function_figures.regions_shows", functions=functions, regions=regions, **said),
        ("responsibilities", "units", "measures"),
        int(drawn.cells["mentions"].sum()),
        run_on(left_out, names.lang),
    )


def _regions_title(drawn: FunctionRegions, names: Names) -> str:
    shares = drawn.matrix("share")
    firsts = shares.eq(shares.max()) & (shares > 0)
    count = firsts.sum(axis=1)
    first, times = str(count.idxmax()), int(count.max())
    own = [share for share, is_first in zip(shares.loc[first], firsts.loc[first], strict=True) if is_first]
    low, high = (f"{100 * value:.0f}" for value in (min(own), max(own)))
    said = {"function": names.function(first), "times": times, "regions": shares.shape[1]}
    said["everywhere"] = all_regions(shares.shape[1], names)
    if times == 1 and shares.shape[1] > 1:
        return names.say("function_figures.regions_title_each", everywhere=said["everywhere"])
    if times == shares.shape[1]:
        share = low if low == high else f"{low}–{high}"
        return names.say("function_figures.regions_title_all", **said, share=share)
    return names.say("function_figures.regions_title", **said)


# ---- places in a ranking


@dataclass(frozen=True, slots=True)
class FunctionRanks:
    """What the slope chart shows.

    Attributes:
        places: ``findings.function_comparison.function_places``.
        scope: What the comparison rests on.
        mentions: Rows of ``responsibilities`` behind what is shown.
        all_functions: Functions that any of the regions shown has, shown or not.
        label: Width of the functions' names in either language, inches.
        head: Most lines of a region's name above its column, in either language.
    """

    places: pd.DataFrame
    scope: Scope
    mentions: int
    all_functions: int
    label: float
    head: int

    @property
    def rooms(self) -> tuple[float, float, float]:
        """Width of a name at the left, between two regions, and of a name at the right; inches."""
        return RANK_ROOMS[len(set(self.places["region_id"]))]

    @property
    def regions(self) -> list[str]:
        """The regions from left to right."""
        return list(dict.fromkeys(self.places["region_id"]))

    @property
    def functions(self) -> list[str]:
        """The functions, the largest mean share first."""
        return list(dict.fromkeys(self.places["function"]))

    @property
    def movers(self) -> list[str]:
        """Functions whose ranks in two regions differ whatever is left out, the largest difference first."""
        found = {}
        for function, own in self.places.groupby("function", sort=True):
            high, low = ends(own)
            if high.rank_worst < low.rank_best and own["measures"].gt(0).all():
                found[str(function)] = int(low.place - high.place)
        return sorted(found, key=lambda function: (-found[function], function))


def ends(own: pd.DataFrame) -> tuple[Any, Any]:
    """Of one function's rows the one where it stands highest and the one where it stands lowest."""
    rows = sorted(iter_rows(own), key=lambda row: (row.place, row.region_id))
    return rows[0], rows[-1]


def prepare_ranks(tables: Tables, root: Path | None) -> Iterator[tuple[str, FunctionRanks]]:
    """One figure a basis on which regions are compared, where they have at least three functions."""
    for basis in bases_used(tables):
        places = function_places(tables, basis, RANKED_REGIONS, RANKED_FUNCTIONS)
        if places["function"].nunique() < FEWEST:
            continue
        found = findings.functions_by_region(tables, basis)
        found = found[found["region_id"].isin(places["region_id"]) & (found["measures"] > 0)]
        label = _label_width(tables, list(places["function"].unique()))
        scope = comparison_scope(tables, basis)
        mentions = int(found.loc[found["function"].isin(places["function"]), "mentions"].sum())
        between = RANK_ROOMS[places["region_id"].nunique()][1]
        heads = (_rank_head(Names(tables, lang), r, between) for lang in LANGS for r in places["region_id"].unique())
        lines = max(head.count("\n") + 1 for head in heads)
        yield basis, FunctionRanks(places, scope, mentions, found["function"].nunique(), label, lines)


def _rank_head(names: Names, region: str, width: float) -> str:
    return wrap(names.region(region), width - 0.06, 7, lines=6)


def plot_ranks(drawn: FunctionRanks, ax: Axes, names: Names) -> Axes:
    """Draw each function as a line from region to region, with its rank and how far that moves."""
    regions, functions = drawn.regions, drawn.functions
    marked, last = drawn.movers[:MARKED], len(regions) - 1
    for function in sorted(functions, key=lambda f: f in marked):
        own = drawn.places[drawn.places["function"] == function]
        # No colour: those mean regions.
        line, z, width = (INK, 3, 2.0) if function in marked else (GREY, 2, 0.8)
        ax.plot(range(len(regions)), own["place"], color=line, linewidth=width, zorder=z)
        ax.scatter(
            range(len(regions)), own["place"], s=150, facecolors="white", edgecolors=line, linewidths=0.75 * width,
            zorder=z + 2, clip_on=False,
        )  # fmt: skip
        called = names.function(function)
        first, end = (wrap(called, width, 7, 2) for width in (drawn.rooms[0], drawn.rooms[2]))
        for x, row in enumerate(iter_rows(own)):
            rank = str(row.rank) if row.measures else "–"
            ax.text(x, row.place, rank, ha="center", va="center_baseline", fontsize=7, color=INK, zorder=z + 3)
            moves = f"[{numbers_range(row.rank_best, row.rank_worst)}]" if row.rank_best < row.rank_worst else ""
            share = f"{percent(row.share)}%"
            said = {0: f"{first}  {share}  {moves}", last: f"{moves}  {share}  {end}"}.get(x, moves).strip()
            ax.annotate(
                said, (x, row.place), xytext=(-11 if x == 0 else 11, 0), textcoords="offset points",
                ha="right" if x == 0 else "left", va="center", fontsize=7, color=INK, zorder=z + 3,
                annotation_clip=False, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6} if said else None,
            )  # fmt: skip
    heads = [f"{_rank_head(names, region, drawn.rooms[1])}\n({drawn.scope.measures[region]})" for region in regions]
    ax.xaxis.tick_top()
    ax.set_xticks(range(len(regions)), heads, fontsize=7, parse_math=False)
    ax.set_yticks([])
    ax.tick_params(length=0, pad=6)
    ax.spines[:].set_visible(False)
    ax.set(xlim=(-0.06, last + 0.06), ylim=(len(functions) + 0.6, 0.4))
    return ax


def size_ranks(drawn: FunctionRanks) -> tuple[float, float]:
    """Names on both sides and room for the slopes between them; a quarter of an inch a function."""
    left, between, right = drawn.rooms
    width = min(drawn.label, left) + min(drawn.label, right) + 2 * BESIDE + between * (len(drawn.regions) - 1)
    return min(width, TWO_COLUMNS), 0.5 + 0.13 * drawn.head + 0.26 * len(drawn.functions)


def caption_ranks(drawn: FunctionRanks, names: Names) -> Caption:
    """The caption: what is seen is which function moves most."""
    basis = names.say(f"comparability.basis_{drawn.scope.basis}")
    shows = [
        names.say(
            "function_figures.ranks_shows", functions=len(drawn.functions), regions=len(drawn.regions), basis=basis
        ),
        names.say("function_figures.ranks_moves"),
        names.say(_marked_key(drawn, "ranks_marked"), **_marked(drawn)) if drawn.movers else "",
    ]
    left_out = left_out_of_comparison(drawn.scope, names)
    for key, count in (
        ("function_figures.ranks_rest", drawn.all_functions - len(drawn.functions)),
        ("function_figures.regions_more", len(drawn.scope.measures) - len(drawn.regions)),
    ):
        if count:
            left_out.insert(0, names.say(key, functions=count, regions=count))
    return Caption(
        _ranks_title(drawn, names),
        run_on(shows, names.lang),
        ("responsibilities", "units", "measures"),
        drawn.mentions,
        run_on(left_out, names.lang),
    )


def _ranks_title(drawn: FunctionRanks, names: Names) -> str:
    if not drawn.movers:
        return names.say("function_figures.ranks_title_none")
    high, low = ends(drawn.places[drawn.places["function"] == drawn.movers[0]])
    return names.say(
        "function_figures.ranks_title", function=names.function(drawn.movers[0]), high=names.region(high.region_id),
        high_rank=high.rank, low=names.region(low.region_id), low_rank=low.rank, high_share=percent(high.share),
        low_share=percent(low.share), marked=names.say(_marked_key(drawn, "ranks_title_marked"), **_marked(drawn)),
    )  # fmt: skip


def _marked(drawn: FunctionRanks) -> dict[str, int]:
    """How many functions stand out, and of how many whose ranks differ whatever is left out."""
    return {"count": min(len(drawn.movers), MARKED), "of": len(drawn.movers)}


def _marked_key(drawn: FunctionRanks, entry: str) -> str:
    return f"function_figures.{entry}{'_all' if len(drawn.movers) <= MARKED else ''}"


# ---- themes


@dataclass(frozen=True, slots=True)
class ThemeFunctions:
    """What the heat map of themes shows.

    Attributes:
        cells: ``findings.function_comparison.theme_functions``.
        label: Width of the themes' names in either language, inches.
        head: Height of the functions' names above the columns, inches.
    """

    cells: pd.DataFrame
    label: float
    head: float

    @property
    def region(self) -> str:
        """The region."""
        return str(self.cells["region_id"].iloc[0])

    def matrix(self, values: str) -> pd.DataFrame:
        """A column of the cells by theme (index) and function (columns), in their order."""
        found = self.cells.pivot(index="theme", columns="function", values=values)
        return found.loc[self.cells["theme"].unique(), self.cells["function"].unique()]


def prepare_themes(tables: Tables, root: Path | None) -> Iterator[tuple[str, ThemeFunctions]]:
    """One figure a region that has at least three themes and functions, where the codebook fits its measures."""
    of_document = dict(zip(tables.documents["document_id"], tables.documents["region_id"], strict=True))
    fit = topic_fit(tables, of_document)
    carrying = set(tables.responsibilities["measure_id"].map(region_of_measures(tables)))
    rows = findings.carried_measures(tables)
    for region in sorted(region for region, own in fit.items() if own.fits and region in carrying):
        cells = theme_functions(tables, region, THEME_FUNCTIONS, rows)
        if min(cells["theme"].nunique(), cells["function"].nunique()) < FEWEST:
            continue
        both = [Names(tables, lang) for lang in LANGS]
        label = widest(_theme_label(names, row) for names in both for row in iter_rows(_themes(cells)))
        head = head_height(shorten(names.function(f), LABEL, 7) for names in both for f in cells["function"].unique())
        yield region, ThemeFunctions(cells, label, head)


def _themes(cells: pd.DataFrame) -> pd.DataFrame:
    return cells.drop_duplicates("theme")


def _theme_label(names: Names, row: Any) -> str:
    return f"{shorten(names.theme(row.theme), LABEL, 7)} ({row.theme_measures})"


def plot_themes(drawn: ThemeFunctions, ax: Axes, names: Names) -> Axes:
    """Draw themes by function: colour is the share of the theme's measures, the number their count."""
    shares = drawn.matrix("share")
    words = drawn.matrix("measures").map(lambda count: str(count) if count else "")
    words.columns = pd.Index([shorten(names.function(function), LABEL, 7) for function in shares.columns])
    words.index = pd.Index([_theme_label(names, row) for row in iter_rows(_themes(drawn.cells))])
    return heat_map(ax, shares, words, float(shares.to_numpy().max()))


def size_themes(drawn: ThemeFunctions) -> tuple[float, float]:
    """As wide as the functions need, at most two columns; a fifth of an inch a theme."""
    themes, functions = drawn.matrix("share").shape
    overhang = drawn.head / math.tan(math.radians(SLANT))
    width = drawn.label + 0.32 * functions + overhang + 0.3
    return min(max(3.4, width), TWO_COLUMNS), drawn.head + ROW * themes + 0.25


def caption_themes(drawn: ThemeFunctions, names: Names) -> Caption:
    """The caption: what is seen is which function comes first in how many themes."""
    themes, functions = drawn.matrix("share").shape
    region, own = names.region(drawn.region), drawn.cells.iloc[0]
    left_out = [
        names.say("function_figures.themes_rest", functions=int(own["all_functions"]) - functions)
        if own["all_functions"] > functions else "",
        names.say("function_figures.themes_few", themes=int(own["all_themes"]) - themes, fewest=FEWEST_OF_THEME)
        if own["all_themes"] > themes else "",
    ]  # fmt: skip
    shows = [
        names.say("function_figures.themes_shows", region=region, themes=themes, functions=functions),
        names.say("load_figures.unit_loads_actors") if own["basis"] == "actors" else "",
    ]
    return Caption(
        _themes_title(drawn, names),
        run_on(shows, names.lang),
        ("responsibilities", "units", "measures", "measure_topics", "topics"),
        int(drawn.cells["mentions"].sum()),
        run_on(left_out, names.lang),
    )


def _themes_title(drawn: ThemeFunctions, names: Names) -> str:
    """Of the functions shown the one that stands alone at the top of most themes; ties are told."""
    firsts = drawn.cells.assign(
        alone=drawn.cells["place"].eq("first"), tied=drawn.cells["place"].eq("tied")
    ).groupby("function", sort=False)[["alone", "tied"]].sum()  # fmt: skip
    first = min(iter_rows(firsts.reset_index()), key=lambda row: (-row.alone, -row.tied, row.function))
    key = "function_figures.themes_title_tied" if first.tied else "function_figures.themes_title"
    said = {"region": names.region(drawn.region), "function": names.function(first.function)}
    return names.say(key, **said, times=int(first.alone), tied=int(first.tied), of=drawn.cells["theme"].nunique())


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "function_regions", prepare_regions, plot_regions, size_regions, caption_regions,
        data=lambda drawn: drawn.cells,
    ),
    FigureKind("function_ranks", prepare_ranks, plot_ranks, size_ranks, caption_ranks, data=lambda drawn: drawn.places),
    FigureKind(
        "topic_functions", prepare_themes, plot_themes, size_themes, caption_themes, data=lambda drawn: drawn.cells,
    ),
)  # fmt: skip
