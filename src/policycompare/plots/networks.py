"""Who carries measures together: the units of a region, and the functions of all regions in one network."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.network.graphs import unit_network
from policycompare.network.layout import SYSTEM_COLOURS
from policycompare.plots.canvas import KeyEntry
from policycompare.plots.function_network import (
    caption_function_network,
    function_network_size,
    plot_function_network,
    prepare_function_network,
)
from policycompare.plots.lettering import POINTS, counted
from policycompare.plots.load_rows import aside, read_loads
from policycompare.plots.network_canvas import (
    FEWEST_NODES,
    MARGINS,
    TITLE,
    Canvas,
    Tie,
    canvas_height,
    draw_canvas,
    grey,
    lay_out,
    radii_of,
    steps,
    strongest_ties,
    tie_threshold,
    tie_width,
    tied_positions,
    untied_words,
)
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY, TWO_COLUMNS

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes

    from policycompare.plots.load_rows import Load
    from policycompare.tables.frames import Tables
    from policycompare.tables.names import Names

SQUARE = math.sqrt(math.pi) / 2
"""Half the side of a square that has the area of a disc of radius 1."""


@dataclass(frozen=True, slots=True)
class UnitNetwork:
    """The network of one region's units.

    Attributes:
        load: The region's load.
        graph: Its units, tied where they share measures.
        at_least: Shared measures that a drawn tie has at the least.
        positions: Node with a drawn tie -> place by the layout, in any unit.
    """

    load: Load
    graph: nx.Graph
    at_least: int
    positions: Mapping[str, tuple[float, float]]

    @property
    def ties(self) -> list[Tie]:
        """The drawn ties, the weakest first."""
        return strongest_ties(self.graph, self.at_least)


def prepare_unit_network(tables: Tables, root: Path | None) -> Iterator[tuple[str, UnitNetwork]]:
    """One figure a region in which at least three units carry measures and two of them share one."""
    for region_id, load in read_loads(tables).items():
        graph = unit_network(tables, region_id, basis=load.basis)
        if len(graph) < FEWEST_NODES or not graph.number_of_edges():
            continue
        at_least = tie_threshold([int(c) for _, _, c in graph.edges(data="count")])
        yield region_id, UnitNetwork(load, graph, at_least, tied_positions(graph, at_least))


def _unit_canvas(drawn: UnitNetwork, names: Names) -> Canvas:
    """The network laid out: the same for the drawing and its caption."""
    nodes, zh = drawn.graph.nodes, names.lang == "zh"
    height = _unit_height(drawn)
    measures = [int(nodes[node]["measures"]) for node in nodes]
    one, radii = radii_of(measures, height)
    strongest = max(count for _, _, count in drawn.ties)
    systems = [system for system in SYSTEM_COLOURS if any(nodes[node]["system"] == system for node in nodes)]
    collective = any(nodes[node]["kind"] == "collective" for node in nodes)
    key = [
        [KeyEntry(names.word(system), "o", SYSTEM_COLOURS[system]) for system in systems]
        + ([KeyEntry(names.word("collective"), "s", GREY)] if collective else []),
        [KeyEntry("举措数" if zh else "measures")]
        + [KeyEntry(str(n), "o", GREY, one * math.sqrt(n)) for n in steps(1, max(measures))]
        + [KeyEntry("共同举措" if zh else "shared measures")]
        + [KeyEntry(str(n), "-", GREY, tie_width(n, strongest)) for n in steps(drawn.at_least, strongest)],
    ]
    # A square of the same area reaches further, at its corners.
    reach = {
        node: radius * (SQUARE * math.sqrt(2) if nodes[node]["kind"] == "collective" else 1.0)
        for node, radius in zip(nodes, radii, strict=True)
    }
    labels = {node: names.unit(node) for node in nodes}
    return lay_out(
        drawn.positions, reach, labels, drawn.ties, key, height, "未画连线的单位" if zh else "units without a drawn tie"
    )


def _unit_height(drawn: UnitNetwork) -> float:
    return canvas_height(len(drawn.positions), len(drawn.graph) - len(drawn.positions))


def plot_unit_network(drawn: UnitNetwork, ax: Axes, names: Names) -> Axes:
    """Draw the network of one region's units.

    Args:
        drawn: What ``prepare_unit_network`` gives.
        ax: Where to draw; labels are placed for a figure of ``unit_network_size``.
        names: The names, in the language of the figure.

    Returns:
        The same Axes.
    """
    canvas = _unit_canvas(drawn, names)
    nodes, discs, ties = drawn.graph.nodes, canvas.discs, drawn.ties
    strongest = max(count for _, _, count in ties)
    shades = [grey(0.28 + 0.45 * (count - 1) / max(strongest - 1, 9)) for _, _, count in ties]
    draw_canvas(ax, canvas, ties, shades, strongest)
    for kind, marker in (("agency", "o"), ("collective", "s")):
        chosen = sorted((n for n in nodes if nodes[n]["kind"] == kind), key=lambda n: (-nodes[n]["measures"], n))
        if not chosen:
            continue
        colours = [SYSTEM_COLOURS[nodes[n]["system"]] for n in chosen]
        # The reach of a square is half its diagonal, a marker's size its side.
        side = 2.0 if marker == "o" else math.sqrt(2)
        ax.scatter(
            [discs[n].x for n in chosen],
            [discs[n].y for n in chosen],
            s=[(side * discs[n].radius * POINTS) ** 2 for n in chosen],
            marker=marker,
            c=colours,
            edgecolors="white",
            linewidths=0.4,
            zorder=3,
        )
    ax.set_title(_unit_title(drawn, names), parse_math=False)
    return ax


def _unit_title(drawn: UnitNetwork, names: Names) -> str:
    region, actors = names.region(drawn.load.region_id), drawn.load.basis == "actors"
    if names.lang == "zh":
        return f"{region}：共同承担举措的单位网络" + ("（仅为句中行为主体）" if actors else "")
    return f"{region}: units that carry measures together" + (" (actors named in sentences only)" if actors else "")


def unit_network_size(drawn: UnitNetwork) -> tuple[float, float]:
    """Two columns wide; the height grows with the units, up to a page."""
    return TWO_COLUMNS, _unit_height(drawn) + TITLE + MARGINS


def caption_unit_network(drawn: UnitNetwork, names: Names) -> Caption:
    """The caption of one region's network."""
    graph, load = drawn.graph, drawn.load
    region, zh = names.region(load.region_id), names.lang == "zh"
    ties, all_ties = drawn.ties, graph.number_of_edges()
    untied = len(graph) - len(drawn.positions)
    alone = sum(1 for node in graph if not graph.degree(node))
    hidden = _unit_canvas(drawn, names).unlabelled
    left_out = []
    if zh:
        shows = (
            f"{region}承担举措的{len(graph)}个单位或单位类别。点的面积与承担的举措数成正比，颜色为所属系统，圆为单个单位，方为单位类别；"
            f"两点相连表示共同承担举措，线越粗越深，共同的举措越多。图示{len(ties)}条连线，位置由这些连线排定，方向与坐标本身没有含义。"
        )
        if load.basis == "actors":
            shows += "该地区文件没有写明责任单位，这里只统计句子中写明须采取行动的主体。"
        shows += untied_words(untied, alone, names.lang)
        if len(ties) < all_ties:
            left_out.append(
                f"共{all_ties}条连线，只画共同举措不少于{drawn.at_least}项的{len(ties)}条，其余{all_ties - len(ties)}条较弱，画出则无法辨认。"
            )
        if hidden:
            left_out.append(f"{hidden}个较小的点没有容纳名称的位置。")
    else:
        shows = (
            f"The {len(graph)} units and collectives of {region} that carry measures. The area of a node is in proportion to its "
            "measures, its colour is its branch; discs are single bodies, squares collectives. Two nodes are tied where they "
            f"carry measures together; the wider and darker, the more. {counted(len(ties), 'tie is', 'ties are')} drawn; they decide "
            "where the nodes stand, direction and position mean nothing else. A unit is labelled by its function, by its Chinese "
            "name where it has none, by both where units share one."
        )
        if load.basis == "actors":
            shows += (
                " The region's documents assign no responsibilities: these are actors that a sentence says must act."
            )
        shows += untied_words(untied, alone, names.lang)
        if len(ties) < all_ties:
            left_out.append(
                f"Of {all_ties:,} ties only the {len(ties):,} of at least {drawn.at_least} shared measures are drawn; "
                f"the {all_ties - len(ties):,} weaker ones would hide them."
            )
        if hidden:
            left_out.append(f"{counted(hidden, 'smaller node')} without room for a label.")
    return Caption(
        _unit_title(drawn, names),
        shows,
        ("responsibilities", "units", "measures"),
        int(load.rows["mentions"].sum()),
        ("" if zh else " ").join(left_out + aside(load, names.lang)),
    )


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind("unit_network", prepare_unit_network, plot_unit_network, unit_network_size, caption_unit_network),
    FigureKind(
        "function_network",
        prepare_function_network,
        plot_function_network,
        function_network_size,
        caption_function_network,
    ),
)
