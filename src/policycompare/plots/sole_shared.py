"""Sole and shared responsibility: how many units a measure has, by region."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.findings.loads import MANY, Scope, comparison_scope, region_loads, sole_and_shared, units_per_measure
from policycompare.plots.left_out import left_out_of_comparison
from policycompare.plots.lettering import wrap
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import COLOURS, GREY, TWO_COLUMNS, legend_below, paler
from policycompare.words import listed, run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables
    from policycompare.tables.names import Names


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


def prepare_sole_shared(tables: Tables, root: Path | None) -> Iterator[tuple[str, SoleShared]]:
    """One figure, where any region assigns responsibilities."""
    scope = comparison_scope(region_loads(tables))
    if scope.measures:
        yield "", SoleShared(units_per_measure(tables), sole_and_shared(tables), scope)


def plot_sole_shared(drawn: SoleShared, ax: Axes, names: Names) -> Axes:
    """Draw by region how many units carry a measure: small bars along one axis, key figures beside them.

    Args:
        drawn: What ``prepare_sole_shared`` gives.
        ax: Where to draw.
        names: The names, in the language of the figure.

    Returns:
        The same Axes.
    """
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
        colour = paler(COLOURS[0], share)
        ax.bar(sizes["units"], -scale * sizes[column], bottom=base, width=0.78, color=colour, linewidth=0)
        base -= scale * sizes[column]
        handles.append(Patch(color=colour, label=names.say(key)))
    for units, top, measures in zip(sizes["units"], base, sizes["measures"], strict=True):
        at = (units, top)
        ax.annotate(str(measures), at, xytext=(0, 1.5), textcoords="offset points", ha="center", fontsize=6.5)
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


def sole_shared_size(drawn: SoleShared) -> tuple[float, float]:
    """Two columns wide, half an inch a region."""
    return TWO_COLUMNS, 1.0 + 0.58 * len(drawn.regions)


def caption_sole_shared(drawn: SoleShared, names: Names) -> Caption:
    """The caption of sole and shared responsibility, with its definitions."""
    scope, most = drawn.scope, int(drawn.regions["most_units"].max())
    leads_only = listed(map(names.region, scope.leads_only), names.lang)
    shows = [
        names.say("load_figures.sole_shared_shows", measures=sum(scope.measures.values()), regions=len(scope.measures)),
        names.say("load_figures.sole_shared_most_many", most=most, many=MANY)
        if most >= MANY
        else names.say("load_figures.sole_shared_most", most=most),
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


SOLE_SHARED = FigureKind(
    "sole_shared",
    prepare_sole_shared,
    plot_sole_shared,
    sole_shared_size,
    caption_sole_shared,
    data=lambda drawn: drawn.sizes.merge(drawn.regions, on="region_id"),
)
