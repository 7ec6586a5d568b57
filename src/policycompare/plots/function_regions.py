"""Which functions carry the measures of which region: a heat map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.plots.lettering import counted, shorten, text_width, wrap
from policycompare.plots.load_rows import numbers_range, read_loads
from policycompare.plots.registry import Caption
from policycompare.plots.style import INK, SEQUENTIAL, TWO_COLUMNS
from policycompare.tables.names import Names
from policycompare.words import LANGS, Lang

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

FIRST_FUNCTIONS = 30
"""Functions that the heat map shows."""


@dataclass(frozen=True, slots=True)
class FunctionRegions:
    """What the heat map shows.

    Attributes:
        counts: Measures by function (index, the most first) and region (columns): shape (functions, regions).
        measures: Region -> measures with at least one unit, the whole of its shares.
        rest: Measures of each function that is not shown, the most first.
        mentions: Rows of the table that the cells count.
        without_function: Rows whose unit has no function.
        actors: Regions left out because their documents only name actors.
        unnamed: Rows that name no unit.
        heads: Region -> its name in each language, broken into lines where they stand upright.
        upright: Whether the heads of the columns stand upright, in either language.
    """

    counts: pd.DataFrame
    measures: Mapping[str, int]
    rest: tuple[int, ...]
    mentions: int
    without_function: int
    actors: tuple[str, ...]
    unnamed: int
    heads: Mapping[Lang, Mapping[str, str]]
    upright: bool


def prepare_function_regions(tables: Tables, root: Path | None) -> Iterator[tuple[str, FunctionRegions]]:
    """One figure, where a region assigns any measure to a unit with a function."""
    loads = read_loads(tables)
    assigned = {region: load for region, load in loads.items() if load.basis == "assigned"}
    if not assigned:
        return
    rows = pd.concat([load.rows.assign(region_id=region) for region, load in assigned.items()])
    known = rows[rows["function"].notna()]
    if known.empty:
        return
    once = known.drop_duplicates(["region_id", "measure_id", "function"])
    counts = pd.crosstab(once["function"], once["region_id"]).reindex(columns=list(assigned), fill_value=0)
    total = counts.sum(axis=1).rename("total").reset_index()
    order = total.sort_values(["total", "function"], ascending=[False, True])
    shown = list(order["function"][:FIRST_FUNCTIONS])
    heads: dict[Lang, dict[str, str]] = {lang: {r: Names(tables, lang).region(r) for r in assigned} for lang in LANGS}
    widest = max(text_width(name, 7) for of_lang in heads.values() for name in of_lang.values())
    upright = widest > _cell_width(len(assigned)) - 0.06
    if upright:
        heads = {lang: {r: wrap(name, 1.3, 7) for r, name in of_lang.items()} for lang, of_lang in heads.items()}
    yield (
        "",
        FunctionRegions(
            counts=counts.loc[shown],
            measures={region: load.measures for region, load in assigned.items()},
            rest=tuple(int(n) for n in order["total"][FIRST_FUNCTIONS:]),
            mentions=int(known.loc[known["function"].isin(shown), "mentions"].sum()),
            without_function=int(rows.loc[rows["function"].isna(), "mentions"].sum()),
            actors=tuple(region for region, load in loads.items() if load.basis == "actors"),
            unnamed=sum(load.unnamed for load in assigned.values()),
            heads=heads,
            upright=upright,
        ),
    )


def plot_function_regions(drawn: FunctionRegions, ax: Axes, names: Names) -> Axes:
    """Draw functions by region as a heat map: colour is the share of the region's measures, the number their count.

    Args:
        drawn: What ``prepare_function_regions`` gives.
        ax: Where to draw; a colour bar is set beside it.
        names: The names, in the language of the figure.

    Returns:
        The same Axes.
    """
    from matplotlib.ticker import PercentFormatter

    zh = names.lang == "zh"
    counts = drawn.counts
    whole = pd.Series(drawn.measures)[counts.columns]
    shares = counts / whole
    mesh = ax.pcolormesh(
        shares.to_numpy(), cmap=SEQUENTIAL, vmin=0, vmax=float(shares.to_numpy().max()), edgecolors="white", linewidth=1
    )
    dark = shares.to_numpy().max() * 0.6
    for y, function in enumerate(counts.index):
        for x, region in enumerate(counts.columns):
            count = int(counts.loc[function, region])
            if count:
                colour = "white" if shares.loc[function, region] > dark else INK
                ax.text(x + 0.5, y + 0.5, str(count), ha="center", va="center", fontsize=7, color=colour)
    heads = [
        f"{drawn.heads[names.lang][region]}{' ' if drawn.upright else chr(10)}({drawn.measures[region]})"
        for region in counts.columns
    ]
    ax.set_xticks(
        [x + 0.5 for x in range(len(heads))],
        heads,
        rotation=90 if drawn.upright else 0,
        parse_math=False,
        linespacing=1.1,
    )
    functions = [shorten(names.function(function), 2.6, 7) for function in counts.index]
    ax.set_yticks([y + 0.5 for y in range(len(functions))], functions, parse_math=False)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.invert_yaxis()
    ax.spines[:].set_visible(False)
    figure = ax.get_figure()
    assert figure
    bar = figure.colorbar(
        mesh,
        ax=ax,
        shrink=0.5 if len(counts) > 12 else 1.0,
        aspect=25,
        pad=0.02,
        anchor=(0.0, 1.0),
        format=PercentFormatter(1.0, decimals=0),
    )
    bar.set_label(
        "占本地区有责任\n单位举措的比例" if zh else "share of the region's\nmeasures with a unit", linespacing=1.1
    )
    bar.outline.set_visible(False)
    return ax


def _cell_width(regions: int) -> float:
    """Width of a cell in inches, so that up to twelve regions fit across two columns."""
    return min(0.75, 3.7 / regions)


def function_regions_size(drawn: FunctionRegions) -> tuple[float, float]:
    """As wide as the regions need, at most two columns; a fifth of an inch a function."""
    regions = drawn.counts.shape[1]
    heads = 0.5
    if drawn.upright:
        heads += max(
            text_width(line, 7) for of in drawn.heads.values() for name in of.values() for line in name.split("\n")
        )
    return min(3.5 + _cell_width(regions) * regions, TWO_COLUMNS), max(heads + 0.2 * len(drawn.counts), 2.2)


def caption_function_regions(drawn: FunctionRegions, names: Names) -> Caption:
    """The caption of the heat map."""
    shown, regions = drawn.counts.shape
    actors = [names.region(region) for region in drawn.actors]
    left_out = []
    if names.lang == "zh":
        title = "各地区由哪些职能承担举措"
        shows = (
            f"行为{shown}种职能，列为{regions}个地区，括号内为该地区至少有一个责任单位的举措数。格内数字为该职能的单位所承担的举措数，"
            "颜色为其占该地区上述举措的比例，越深越高；空格表示没有。同一职能的几个单位共同承担一项举措时只计一次。"
            "职能按各地区举措数之和由多到少排列。"
        )
        if drawn.rest:
            left_out.append(f"另有{len(drawn.rest)}种职能，各地区合计{numbers_range(drawn.rest)}项。")
        if drawn.without_function:
            left_out.append(f"{drawn.without_function}处责任的单位没有可比的职能（多为单位类别）。")
        if drawn.unnamed:
            left_out.append(f"{drawn.unnamed}处表述未指明单位。")
        if actors:
            left_out.append(f"{'、'.join(actors)}的文件只写行为主体、未分配责任，依据不同，不列入。")
    else:
        title = "Which functions carry the measures, by region"
        shows = (
            f"Rows are {counted(shown, 'function')} of units, columns {counted(regions, 'region')}, in brackets the region's "
            "measures with at least one responsible unit. The number in a cell counts the measures that units of the function "
            "carry; the colour is their share of those measures of the region, darker is more; an empty cell means none. "
            "Several units of one function count once a measure. Functions are sorted by the sum of their measures over all regions."
        )
        if drawn.rest:
            left_out.append(
                f"{counted(len(drawn.rest), 'further function')} with {numbers_range(drawn.rest)} measures over all regions."
            )
        if drawn.without_function:
            left_out.append(
                f"{counted(drawn.without_function, 'responsibility', 'responsibilities')} of units without a comparable function, mostly collectives."
            )
        if drawn.unnamed:
            left_out.append(f"{counted(drawn.unnamed, 'mention')} without a unit that the text names.")
        if actors:
            left_out.append(
                f"{', '.join(actors)}: the documents assign no responsibilities and only name actors, which is another basis."
            )
    return Caption(
        title,
        shows,
        ("responsibilities", "units", "measures"),
        drawn.mentions,
        ("" if names.lang == "zh" else " ").join(left_out),
    )
