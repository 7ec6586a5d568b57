"""Who is named together: the units of a region, and the functions of all regions in one network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.network.graphs import unit_network
from policycompare.network.picture import Overlap, Picture, network_picture, overlap
from policycompare.network.tie_matrix import FEWEST_TIES
from policycompare.plots import network_canvas as canvases
from policycompare.plots import unit_matrix
from policycompare.plots.canvas import KeyEntry
from policycompare.plots.lettering import POINTS, line_height, wrap
from policycompare.plots.load import all_regions, left_out_of_comparison
from policycompare.plots.look import shades
from policycompare.plots.network_canvas import Canvas, grey
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import INK, TWO_COLUMNS, side_colours
from policycompare.results.loads import Scope, comparison_scope, functions_by_region
from policycompare.tables.bases import commonest_basis, on_basis
from policycompare.tables.names import Names
from policycompare.tables.queries import region_of_measures
from policycompare.words import listed, run_on

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

TITLE_SIZE = 9.0
"""Size of a title, points."""
MOST_PIES = 8
"""Regions that a pie can show; with more, shades count the regions."""


@dataclass(frozen=True, slots=True)
class FunctionNetwork:
    """The functions of all regions that have the commonest basis of comparison, in one network.

    Attributes:
        picture: The functions, tied where their units share measures; ties of the fewest regions first, then the
            weakest.
        pieces: ``findings.loads.functions_by_region`` where a function carries anything.
        regions: Function -> regions in which it carries anything.
        scope: What the comparison rests on.
        colours: Region -> its colour.
        overlap: How many of all ties, drawn or not, every region has.
    """

    picture: Picture
    pieces: pd.DataFrame
    regions: Mapping[str, int]
    scope: Scope
    colours: Mapping[str, str]
    overlap: Overlap

    @property
    def has_pies(self) -> bool:
        """There are few enough regions for each to have its piece of a node."""
        return len(self.scope.measures) <= MOST_PIES

    def table(self) -> pd.DataFrame:
        """Nodes and ties, and the pieces: what a function carries in one region, as ``element`` = ``piece``."""
        found, columns = self.picture.table(), ["function", "region_id", "measures", "share"]
        found["regions"] = found["regions"].fillna(found["function"].map(self.regions))
        return pd.concat([found, self.pieces[columns].assign(element="piece")], ignore_index=True)


def _functions_graph(tables: Tables) -> tuple[Scope, nx.Graph]:
    """What regions are compared on, and the functions of those that have it in one network."""
    scope = comparison_scope(tables, commonest_basis(tables))
    held = on_basis(tables, scope.basis)
    here = held.responsibilities["measure_id"].map(region_of_measures(tables)).isin(scope.measures)
    held = held.with_frames(responsibilities=held.responsibilities[here])
    return scope, unit_network(held, mode="functions", basis=scope.basis)


def functions_instead(tables: Tables, rest: str, names: Names) -> str:
    """What there is to say where functions have too few ties for a figure; empty where they have none."""
    ties = _functions_graph(tables)[1].number_of_edges()
    return names.say("network_figures.function_network_instead", ties=ties) if 0 < ties < FEWEST_TIES else ""


def prepare_functions(tables: Tables, root: Path | None) -> Iterator[tuple[str, FunctionNetwork]]:
    """One figure, where functions have at least ``FEWEST_TIES`` ties; see ``functions_instead``."""
    scope, graph = _functions_graph(tables)
    if len(graph) < canvases.FEWEST_NODES or graph.number_of_edges() < FEWEST_TIES:
        return
    picture = network_picture(graph, region_of_measures(tables))
    picture = replace(picture, ties=picture.ties.sort_values("regions", kind="stable"))
    pieces = functions_by_region(tables, scope.basis).query("measures > 0")
    regions = dict(zip(pieces["function"], pieces["regions"], strict=True))
    held = overlap(graph, region_of_measures(tables), regions, len(scope.measures))
    yield "", FunctionNetwork(picture, pieces, regions, scope, side_colours(tables), held)


def _shade(regions: int, of: int) -> str:
    """Grey of what so many of the regions have: pale for one, black for all."""
    return INK if regions == of else grey(0.22 + 0.5 * (regions - 1) / max(of - 1, 1))


def _blue(regions: int, of: int) -> str:
    """Blue of a node that so many of the regions have, where pies would have too many pieces."""
    from matplotlib.colors import to_hex

    return to_hex(shades()(0.3 + 0.65 * (regions - 1) / max(of - 1, 1)))


def _functions_canvas(drawn: FunctionNetwork, names: Names) -> Canvas:
    """The network laid out: the same for the drawing and its caption."""
    picture, regions = drawn.picture, list(drawn.scope.measures)
    of = len(regions)
    if drawn.has_pies:
        marks = [KeyEntry(names.region(region), "o", drawn.colours[region]) for region in regions]
    else:
        marks = [KeyEntry(names.say("network_figures.function_network_key_regions"))]
        marks += [KeyEntry(str(n), "o", _blue(n, of)) for n in canvases.steps(1, of)]
    tied = [KeyEntry(names.say("network_figures.function_network_key_tie"))]
    shared = sorted(picture.ties_by_regions())
    shared = shared if len(shared) <= MOST_PIES else canvases.steps(shared[0], shared[-1])
    tied += [KeyEntry(str(n), "-", _shade(n, of), 2.0) for n in shared]
    labels = {function: names.function(function) for function in picture.nodes["function"]}
    return canvases.lay_out(picture, labels, [marks, tied], names.say("network_figures.function_network_band"), names)


def plot_functions(drawn: FunctionNetwork, ax: Axes, names: Names) -> Axes:
    """Draw the functions; pies say how much each region leans on one; labels fit a figure of ``size_functions``."""
    from matplotlib.patches import Wedge

    canvas, of = _functions_canvas(drawn, names), len(drawn.scope.measures)
    canvases.draw_canvas(ax, canvas, drawn.picture, [_shade(n, of) for n in drawn.picture.ties["regions"]])
    for function, pieces in drawn.pieces.groupby("function") if drawn.has_pies else ():
        disc, begin = canvas.discs[str(function)], 90.0
        # Clockwise from the top, the regions in the order of the key.
        for region, turn in zip(pieces["region_id"], 360 * pieces["share"] / pieces["share"].sum(), strict=True):
            colour = drawn.colours[region]
            piece = Wedge((disc.x, disc.y), disc.radius, begin - turn, begin, facecolor=colour, linewidth=0, zorder=3)
            ax.add_patch(piece)
            begin -= turn
    discs = canvas.discs.values()
    ax.scatter(
        [disc.x for disc in discs], [disc.y for disc in discs], s=[(2 * disc.radius * POINTS) ** 2 for disc in discs],
        facecolors="none" if drawn.has_pies else [_blue(drawn.regions[n], of) for n in canvas.discs],
        edgecolors="white", linewidths=0.6, zorder=4,
    )  # fmt: skip
    ax.set_title(wrap(_functions_title(drawn, names), 0.95 * canvases.canvas_width(), TITLE_SIZE, 2), parse_math=False)
    return ax


def _functions_title(drawn: FunctionNetwork, names: Names) -> str:
    """What is seen: which two functions are named together most, and how many of all ties every region has."""
    ties, of, held = drawn.picture.ties, len(drawn.scope.measures), drawn.overlap
    most = ties.sort_values("measures", ascending=False, kind="stable").iloc[0]
    pair = {"one": names.function(most["function"]), "other": names.function(most["other_function"])}
    said = {"together": all_regions(of, names), "measures": int(most["measures"])}
    if of == 1:
        return names.say("network_figures.function_network_title_one", **pair, **said)
    jaccard = f"{held.jaccard:.2f}" if held.jaccard is not None else "–"
    said |= {"ties": held.ties, "everywhere": held.everywhere, "common": held.common, "jaccard": jaccard}
    return names.say("network_figures.function_network_title", **pair, **said)


def size_functions(drawn: FunctionNetwork) -> tuple[float, float]:
    """Two columns wide; the height grows with the functions, up to a page."""
    title = 2 * line_height(TITLE_SIZE) + 0.1
    return TWO_COLUMNS, canvases.canvas_height(drawn.picture) + canvases.MARGINS + title


def caption_functions(drawn: FunctionNetwork, names: Names) -> Caption:
    """The caption of the joint network."""
    picture, scope = drawn.picture, drawn.scope
    everywhere = sum(regions == len(scope.measures) for regions in drawn.regions.values())
    by_regions = [
        names.say("network_figures.function_network_ties_in", ties=ties, regions=regions)
        for regions, ties in picture.ties_by_regions().items()
    ]
    pieces, shades = "network_figures.function_network_pieces", "network_figures.function_network_shades"
    colours = pieces if drawn.has_pies else shades
    said = {
        "regions": listed(map(names.region, scope.measures), names.lang), "functions": len(picture.nodes),
        "basis": names.say(f"comparability.basis_{scope.basis}"),
    }  # fmt: skip
    ties = {"ties": len(picture.ties), "by_regions": listed(by_regions, names.lang)}
    shows = [
        names.say("network_figures.function_network_shows", **said, everywhere=everywhere),
        names.say(colours),
        names.say("network_figures.function_network_ties", **ties),
        names.say("network_figures.function_network_loads"),
        canvases.untied_words(picture.untied, picture.alone, names),
    ]
    canvas = _functions_canvas(drawn, names)
    left_out = canvases.ties_left_out(picture, canvas, "network_figures.function_network_weaker", names)
    return Caption(
        _functions_title(drawn, names),
        run_on(shows, names.lang),
        ("responsibilities", "units", "measures"),
        scope.mentions - scope.without_function,
        run_on(left_out + left_out_of_comparison(scope, names), names.lang),
    )


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "unit_network", unit_matrix.prepare, unit_matrix.plot, unit_matrix.size, unit_matrix.caption,
        instead=unit_matrix.instead, data=unit_matrix.DrawnMatrix.table,
    ),
    FigureKind(
        "function_network", prepare_functions, plot_functions, size_functions, caption_functions,
        instead=functions_instead, data=FunctionNetwork.table,
    ),
)  # fmt: skip
