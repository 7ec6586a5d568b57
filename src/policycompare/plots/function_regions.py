"""Which functions carry the measures of which region: a heat map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.findings.loads import Scope, comparison_scope, functions_by_region, region_loads
from policycompare.plots.left_out import left_out_of_comparison, numbers_range
from policycompare.plots.lettering import shorten, text_width, wrap
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import SEQUENTIAL, TWO_COLUMNS
from policycompare.tables.names import Names
from policycompare.words import LANGS, Lang, run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

FIRST_FUNCTIONS = 30
"""Functions that the heat map shows."""


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


def prepare_function_regions(tables: Tables, root: Path | None) -> Iterator[tuple[str, FunctionRegions]]:
    """One figure, where a region assigns any measure to a unit with a function."""
    found = functions_by_region(tables)
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


def plot_function_regions(drawn: FunctionRegions, ax: Axes, names: Names) -> Axes:
    """Draw functions by region as a heat map: colour is the share of the region's measures, the number their count.

    Args:
        drawn: What ``prepare_function_regions`` gives.
        ax: Where to draw; a colour bar is set beside it.
        names: The names, in the language of the figure.

    Returns:
        The same Axes.
    """
    import seaborn as sns
    from matplotlib.ticker import PercentFormatter

    counts, joint = drawn.matrix("measures"), " " if drawn.upright else "\n"
    heads = [f"{drawn.heads[names.lang][region]}{joint}({n})" for region, n in drawn.scope.measures.items()]
    sns.heatmap(
        drawn.matrix("share"), vmin=0, cmap=SEQUENTIAL, linewidths=1, annot=counts.astype("str").replace("0", ""),
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


def function_regions_size(drawn: FunctionRegions) -> tuple[float, float]:
    """As wide as the regions need, at most two columns; a fifth of an inch a function."""
    regions, heads = len(drawn.scope.measures), 0.5
    if drawn.upright:
        lines = [line for of in drawn.heads.values() for name in of.values() for line in name.split("\n")]
        heads += max(text_width(line, 7) for line in lines)
    functions = drawn.cells["function"].nunique()
    return min(3.5 + _cell_width(regions) * regions, TWO_COLUMNS), max(heads + 0.2 * functions, 2.2)


def caption_function_regions(drawn: FunctionRegions, names: Names) -> Caption:
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


FUNCTION_REGIONS = FigureKind(
    "function_regions",
    prepare_function_regions,
    plot_function_regions,
    function_regions_size,
    caption_function_regions,
    data=lambda drawn: drawn.cells,
)
