"""The functions of all regions in one network: which ones carry measures together, and in how many regions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.findings.loads import Scope, comparison_scope, functions_by_region, region_loads
from policycompare.network.graphs import unit_network
from policycompare.network.picture import Picture, network_picture
from policycompare.plots.canvas import KeyEntry
from policycompare.plots.left_out import left_out_of_comparison
from policycompare.plots.lettering import POINTS
from policycompare.plots.network_canvas import (
    FEWEST_NODES,
    MARGINS,
    Canvas,
    canvas_height,
    draw_canvas,
    grey,
    lay_out,
    steps,
    ties_left_out,
    untied_words,
)
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import INK, SEQUENTIAL, TWO_COLUMNS, region_colours
from policycompare.tables.queries import region_of_measures, region_order
from policycompare.words import listed, run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables
    from policycompare.tables.names import Names

MOST_PIES = 8
"""Regions that a pie can show; with more, shades count the regions."""


@dataclass(frozen=True, slots=True)
class FunctionNetwork:
    """The functions of all regions that assign responsibilities, in one network.

    Attributes:
        picture: The functions, tied where their units share measures; ties of the fewest regions first, then the
            weakest.
        pieces: ``findings.loads.functions_by_region`` where a function carries anything.
        regions: Function -> regions in which it carries anything.
        scope: What the comparison rests on.
        colours: Region -> its colour.
    """

    picture: Picture
    pieces: pd.DataFrame
    regions: Mapping[str, int]
    scope: Scope
    colours: Mapping[str, str]

    @property
    def has_pies(self) -> bool:
        """There are few enough regions for each to have its piece of a node."""
        return len(self.scope.measures) <= MOST_PIES

    def table(self) -> pd.DataFrame:
        """Nodes and ties, and the pieces: what a function carries in one region, as ``element`` = ``piece``."""
        found, columns = self.picture.table(), ["function", "region_id", "measures", "share"]
        found["regions"] = found["regions"].fillna(found["function"].map(self.regions))
        return pd.concat([found, self.pieces[columns].assign(element="piece")], ignore_index=True)


def prepare_function_network(tables: Tables, root: Path | None) -> Iterator[tuple[str, FunctionNetwork]]:
    """One figure, where at least three functions carry measures and two of them share one."""
    graph = unit_network(tables, mode="functions", basis="assigned")
    if len(graph) < FEWEST_NODES or not graph.number_of_edges():
        return
    picture = network_picture(graph, region_of_measures(tables))
    picture = replace(picture, ties=picture.ties.sort_values("regions", kind="stable"))
    pieces = functions_by_region(tables).query("measures > 0")
    regions = dict(zip(pieces["function"], pieces["regions"], strict=True))
    scope = comparison_scope(region_loads(tables))
    yield "", FunctionNetwork(picture, pieces, regions, scope, region_colours(region_order(tables)))


def _shade(regions: int, of: int) -> str:
    """Grey of what so many of the regions have: pale for one, black for all."""
    return INK if regions == of else grey(0.22 + 0.5 * (regions - 1) / max(of - 1, 1))


def _fill(regions: int, of: int) -> str:
    """Blue of a node that so many of the regions have, where pies would have too many pieces."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    return to_hex(colormaps[SEQUENTIAL](0.3 + 0.65 * (regions - 1) / max(of - 1, 1)))


def _canvas(drawn: FunctionNetwork, names: Names) -> Canvas:
    """The network laid out: the same for the drawing and its caption."""
    picture, regions = drawn.picture, list(drawn.scope.measures)
    of = len(regions)
    if drawn.has_pies:
        marks = [KeyEntry(names.region(region), "o", drawn.colours[region]) for region in regions]
    else:
        marks = [KeyEntry(names.say("network_figures.function_network_key_regions"))]
        marks += [KeyEntry(str(n), "o", _fill(n, of)) for n in steps(1, of)]
    marks.append(KeyEntry(names.say("network_figures.function_network_key_tie")))
    marks += [KeyEntry(str(n), "-", _shade(n, of), 2.0) for n in sorted(picture.ties_by_regions())]
    labels = {function: names.function(function) for function in picture.nodes["function"]}
    return lay_out(picture, labels, marks, names.say("network_figures.function_network_band"), names)


def plot_function_network(drawn: FunctionNetwork, ax: Axes, names: Names) -> Axes:
    """Draw the joint network of the functions; pies say how much each region leans on a function.

    Args:
        drawn: What ``prepare_function_network`` gives.
        ax: Where to draw; labels are placed for a figure of ``function_network_size``.
        names: The names, in the language of the figure.

    Returns:
        The same Axes.
    """
    from matplotlib.patches import Wedge

    canvas, of = _canvas(drawn, names), len(drawn.scope.measures)
    draw_canvas(ax, canvas, drawn.picture, [_shade(n, of) for n in drawn.picture.ties["regions"]])
    for function, pieces in drawn.pieces.groupby("function") if drawn.has_pies else ():
        disc, begin = canvas.discs[str(function)], 90.0
        # Clockwise from the top, the regions in the order of the key.
        for region, turn in zip(pieces["region_id"], 360 * pieces["share"] / pieces["share"].sum(), strict=True):
            colour = drawn.colours[region]
            ax.add_patch(
                Wedge((disc.x, disc.y), disc.radius, begin - turn, begin, facecolor=colour, linewidth=0, zorder=3)
            )
            begin -= turn
    discs = canvas.discs.values()
    ax.scatter(
        [disc.x for disc in discs], [disc.y for disc in discs], s=[(2 * disc.radius * POINTS) ** 2 for disc in discs],
        facecolors="none" if drawn.has_pies else [_fill(drawn.regions[n], of) for n in canvas.discs],
        edgecolors="white", linewidths=0.6, zorder=4,
    )  # fmt: skip
    return ax


def function_network_size(drawn: FunctionNetwork) -> tuple[float, float]:
    """Two columns wide; the height grows with the functions, up to a page."""
    return TWO_COLUMNS, canvas_height(drawn.picture) + MARGINS


def caption_function_network(drawn: FunctionNetwork, names: Names) -> Caption:
    """The caption of the joint network."""
    picture, scope = drawn.picture, drawn.scope
    everywhere = sum(regions == len(scope.measures) for regions in drawn.regions.values())
    by_regions = [
        names.say("network_figures.function_network_ties_in", ties=ties, regions=regions)
        for regions, ties in picture.ties_by_regions().items()
    ]
    shows = [
        names.say(
            "network_figures.function_network_shows",
            regions=listed(map(names.region, scope.measures), names.lang),
            functions=len(picture.nodes),
            everywhere=everywhere,
        ),
        names.say("network_figures.function_network_pieces")
        if drawn.has_pies
        else names.say("network_figures.function_network_shades"),
        names.say(
            "network_figures.function_network_ties", ties=len(picture.ties), by_regions=listed(by_regions, names.lang)
        ),
        untied_words(picture.untied, picture.alone, names),
    ]
    left_out = ties_left_out(picture, _canvas(drawn, names), "network_figures.function_network_weaker", names)
    return Caption(
        names.say("network_figures.function_network_title"),
        run_on(shows, names.lang),
        ("responsibilities", "units", "measures"),
        scope.mentions - scope.without_function,
        run_on(left_out + left_out_of_comparison(scope, names), names.lang),
    )


FUNCTION_NETWORK = FigureKind(
    "function_network",
    prepare_function_network,
    plot_function_network,
    function_network_size,
    caption_function_network,
    data=FunctionNetwork.table,
)
