"""Places of functions in the rankings of several regions, as a slope chart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.plots.functions import FEWEST, label_width
from policycompare.plots.heat_map import percent
from policycompare.plots.lettering import wrap
from policycompare.plots.load import left_out_of_comparison, numbers_range
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY, INK, TWO_COLUMNS
from policycompare.results import loads as findings
from policycompare.results.function_comparison import function_places
from policycompare.results.loads import Scope, comparison_scope
from policycompare.tables.bases import bases_used
from policycompare.tables.frames import iter_rows
from policycompare.tables.names import Names
from policycompare.words import LANGS, run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

RANKED_REGIONS, RANKED_FUNCTIONS = 5, 12
"""Regions and functions that the slope chart shows."""
RANK_ROOMS = {2: (1.95, 1.3, 1.95), 3: (1.7, 0.9, 1.7), 4: (1.55, 0.75, 1.35), 5: (1.4, 0.68, 1.15)}
"""Regions of the slope chart -> width of names at the left, between two regions, and of names at the right; inches."""
BESIDE = 0.95
"""Room between a name and its region for the share and the ranks between which it moves, inches."""
MARKED = 3
"""Functions that stand out in the slope chart."""


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
        label = label_width(tables, list(places["function"].unique()))
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


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind("function_ranks", prepare_ranks, plot_ranks, size_ranks, caption_ranks, data=lambda drawn: drawn.places),
)
