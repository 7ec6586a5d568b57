"""In which measures functions are named: by region and by theme."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.plots.heat_map import SLANT, head_height, heat_map, percent, widest
from policycompare.plots.lettering import shorten
from policycompare.plots.load import all_regions, left_out_of_comparison, numbers_range
from policycompare.plots.look import page_width
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import TWO_COLUMNS
from policycompare.results import loads as findings
from policycompare.results.function_comparison import FEWEST_OF_THEME, theme_functions
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
THEME_FUNCTIONS = 12
"""Functions that the heat map of themes shows."""
FEWEST = 3
"""Themes and functions that it needs: fewer are told in a sentence."""
LABEL = 2.3
"""Width that a function's name may take, inches."""
ROW, CELL, LEAST_CELL = 0.21, 0.5, 0.2
"""Height of a row and the widest cell, inches."""


def label_width(tables: Tables, functions: list[str]) -> float:
    """Width of the widest of some functions' names in either language, inches."""
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
        label = label_width(tables, list(cells["function"].unique()))
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
    FigureKind(
        "topic_functions", prepare_themes, plot_themes, size_themes, caption_themes, data=lambda drawn: drawn.cells,
    ),
)  # fmt: skip
