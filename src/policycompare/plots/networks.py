"""Who carries measures together: the units of a region, and the functions of all regions in one network."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.findings.loads import RegionLoad, region_loads
from policycompare.network.graphs import unit_network
from policycompare.network.layout import SYSTEM_COLOURS
from policycompare.network.picture import Picture, network_picture
from policycompare.plots.canvas import KeyEntry
from policycompare.plots.function_network import FUNCTION_NETWORK
from policycompare.plots.left_out import left_out_of_region
from policycompare.plots.lettering import POINTS
from policycompare.plots.network_canvas import (
    FEWEST_NODES,
    MARGINS,
    TITLE,
    Canvas,
    canvas_height,
    draw_canvas,
    grey,
    lay_out,
    ties_left_out,
    untied_words,
)
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY, TWO_COLUMNS
from policycompare.tables.queries import region_of_measures
from policycompare.words import run_on

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables
    from policycompare.tables.names import Names


@dataclass(frozen=True, slots=True)
class UnitNetwork:
    """The network of one region's units.

    Attributes:
        load: What the region hands out.
        picture: Its units, tied where they share measures.
    """

    load: RegionLoad
    picture: Picture

    def table(self) -> pd.DataFrame:
        """Nodes and drawn ties, see ``Picture.table``."""
        found = self.picture.table().drop(columns="regions")
        return found.assign(region_id=self.load.region_id, basis=self.load.basis)


def prepare_unit_network(tables: Tables, root: Path | None) -> Iterator[tuple[str, UnitNetwork]]:
    """One figure a region in which at least three units carry measures and two of them share one."""
    region_of = region_of_measures(tables)
    for load in region_loads(tables):
        graph = unit_network(tables, load.region_id, basis=load.basis)
        if len(graph) >= FEWEST_NODES and graph.number_of_edges():
            yield load.region_id, UnitNetwork(load, network_picture(graph, region_of))


def _canvas(drawn: UnitNetwork, names: Names) -> Canvas:
    """The network laid out: the same for the drawing and its caption."""
    nodes = drawn.picture.nodes
    collectives = set(nodes.loc[nodes["kind"] == "collective", "unit_id"])
    marks = [KeyEntry(names.word(s), "o", c) for s, c in SYSTEM_COLOURS.items() if s in set(nodes["system"])]
    marks += [KeyEntry(names.word("collective"), "s", GREY)] if collectives else []
    labels = {unit: names.unit(unit) for unit in nodes["unit_id"]}
    return lay_out(drawn.picture, labels, marks, names.say("network_figures.unit_network_band"), names, collectives)


def plot_unit_network(drawn: UnitNetwork, ax: Axes, names: Names) -> Axes:
    """Draw the network of one region's units.

    Args:
        drawn: What ``prepare_unit_network`` gives.
        ax: Where to draw; labels are placed for a figure of ``unit_network_size``.
        names: The names, in the language of the figure.

    Returns:
        The same Axes.
    """
    canvas, shared = _canvas(drawn, names), drawn.picture.ties["measures"]
    shades = [grey(0.28 + 0.45 * (count - 1) / max(shared.max() - 1, 9)) for count in shared]
    draw_canvas(ax, canvas, drawn.picture, shades)
    # The largest first, so that smaller ones stay visible. The reach of a square is half its diagonal, a marker's
    # size its side.
    order = drawn.picture.nodes.sort_values("measures", ascending=False, kind="stable")
    for kind, marker, side in (("agency", "o", 2.0), ("collective", "s", math.sqrt(2))):
        chosen = order[order["kind"] == kind]
        if chosen.empty:
            continue
        discs = [canvas.discs[unit] for unit in chosen["unit_id"]]
        ax.scatter(
            [disc.x for disc in discs], [disc.y for disc in discs], c=list(chosen["system"].map(SYSTEM_COLOURS)),
            s=[(side * disc.radius * POINTS) ** 2 for disc in discs], marker=marker, edgecolors="white",
            linewidths=0.4, zorder=3,
        )  # fmt: skip
    ax.set_title(_title(drawn, names), parse_math=False)
    return ax


def _title(drawn: UnitNetwork, names: Names) -> str:
    actors = drawn.load.basis == "actors"
    key = "network_figures.unit_network_title_actors" if actors else "network_figures.unit_network_title"
    return names.say(key, region=names.region(drawn.load.region_id))


def unit_network_size(drawn: UnitNetwork) -> tuple[float, float]:
    """Two columns wide; the height grows with the units, up to a page."""
    return TWO_COLUMNS, canvas_height(drawn.picture) + TITLE + MARGINS


def caption_unit_network(drawn: UnitNetwork, names: Names) -> Caption:
    """The caption of one region's network."""
    picture, load = drawn.picture, drawn.load
    said = {"region": names.region(load.region_id), "units": len(picture.nodes), "ties": len(picture.ties)}
    shows = [
        names.say("network_figures.unit_network_shows", **said),
        names.say("network_figures.unit_network_actors") if load.basis == "actors" else "",
        untied_words(picture.untied, picture.alone, names),
    ]
    left_out = ties_left_out(picture, _canvas(drawn, names), "network_figures.unit_network_weaker", names)
    return Caption(
        _title(drawn, names),
        run_on(shows, names.lang),
        ("responsibilities", "units", "measures"),
        load.mentions,
        run_on(left_out + left_out_of_region(load, names), names.lang),
    )


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "unit_network",
        prepare_unit_network,
        plot_unit_network,
        unit_network_size,
        caption_unit_network,
        data=UnitNetwork.table,
    ),
    FUNCTION_NETWORK,
)
