"""The functions of all regions in one network: which ones carry measures together, and in how many regions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.network.graphs import unit_network
from policycompare.plots.canvas import KeyEntry
from policycompare.plots.lettering import POINTS, counted
from policycompare.plots.load_rows import read_loads
from policycompare.plots.network_canvas import (
    FEWEST_NODES,
    MARGINS,
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
from policycompare.plots.registry import Caption
from policycompare.plots.style import GREY, INK, SEQUENTIAL, TWO_COLUMNS, region_colours
from policycompare.tables.queries import region_order

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables
    from policycompare.tables.names import Names
    from policycompare.words import Lang

MOST_PIES = 8
"""Regions that a pie can show; with more, shades count the regions."""


@dataclass(frozen=True, slots=True)
class FunctionNetwork:
    """The functions of all regions that assign responsibilities, in one network.

    Attributes:
        graph: Nodes with ``measures`` (over all regions) and ``shares`` (region -> share of its measures), ties
            with ``count`` (over all regions) and ``regions`` (how many have it).
        regions: The regions.
        colours: Region -> its colour.
        at_least: Shared measures that a drawn tie has at the least.
        positions: Node with a drawn tie -> place by the layout, in any unit.
        mentions: Rows of the table that it counts.
        without_function: Rows whose unit has no function.
        actors: Regions left out because their documents only name actors.
    """

    graph: nx.Graph
    regions: tuple[str, ...]
    colours: Mapping[str, str]
    at_least: int
    positions: Mapping[str, tuple[float, float]]
    mentions: int
    without_function: int
    actors: tuple[str, ...]

    @property
    def ties(self) -> list[Tie]:
        """The drawn ties; those of the fewest regions first, then the weakest."""
        held = strongest_ties(self.graph, self.at_least)
        return sorted(held, key=lambda tie: (self.graph.edges[tie[:2]]["regions"], tie[2], tie[:2]))


def prepare_function_network(tables: Tables, root: Path | None) -> Iterator[tuple[str, FunctionNetwork]]:
    """One figure, where at least three functions carry measures and two of them share one."""
    import networkx as nx

    loads = read_loads(tables)
    assigned = {region: load for region, load in loads.items() if load.basis == "assigned"}
    joint = nx.Graph()
    for region, load in assigned.items():
        graph = unit_network(tables, region, mode="functions", basis="assigned")
        for node, held in graph.nodes(data=True):
            joint.add_node(node)
            known = joint.nodes[node]
            known["measures"] = known.get("measures", 0) + int(held["measures"])
            known.setdefault("shares", {})[region] = held["measures"] / load.measures
        for a, b, held in graph.edges(data=True):
            joint.add_edge(a, b)
            tie = joint.edges[a, b]
            tie["count"] = tie.get("count", 0) + int(held["count"])
            tie["newman"] = tie.get("newman", 0.0) + float(held["newman"])
            tie["regions"] = tie.get("regions", 0) + 1
    if len(joint) < FEWEST_NODES or not joint.number_of_edges():
        return
    # Sorted anew: the order of a merger is that of its regions.
    graph = nx.Graph()
    graph.add_nodes_from(sorted(joint.nodes(data=True)))
    graph.add_edges_from(sorted((min(a, b), max(a, b), held) for a, b, held in joint.edges(data=True)))
    at_least = tie_threshold([int(c) for _, _, c in graph.edges(data="count")])
    colours = region_colours(region_order(tables))
    has = [load.rows["function"].notna() for load in assigned.values()]
    mentions = [load.rows["mentions"] for load in assigned.values()]
    yield (
        "",
        FunctionNetwork(
            graph=graph,
            regions=tuple(assigned),
            colours={region: colours[region] for region in assigned},
            at_least=at_least,
            positions=tied_positions(graph, at_least),
            mentions=sum(int(m[h].sum()) for m, h in zip(mentions, has, strict=True)),
            without_function=sum(int(m[~h].sum()) for m, h in zip(mentions, has, strict=True)),
            actors=tuple(region for region, load in loads.items() if load.basis == "actors"),
        ),
    )


def _shade(regions: int, of: int) -> str:
    """Grey of what so many of the regions have: pale for one, black for all."""
    return INK if regions == of else grey(0.22 + 0.5 * (regions - 1) / max(of - 1, 1))


def _fill(regions: int, of: int) -> tuple[float, float, float, float]:
    """Blue of a node that so many of the regions have, where pies would have too many pieces."""
    from matplotlib import colormaps

    red, green, blue, alpha = colormaps[SEQUENTIAL](0.3 + 0.65 * (regions - 1) / max(of - 1, 1))
    return red, green, blue, alpha


def _function_canvas(drawn: FunctionNetwork, names: Names) -> Canvas:
    """The network laid out: the same for the drawing and its caption."""
    from matplotlib.colors import to_hex

    nodes, of, zh = drawn.graph.nodes, len(drawn.regions), names.lang == "zh"
    height = _function_height(drawn)
    measures = [int(nodes[node]["measures"]) for node in nodes]
    one, radii = radii_of(measures, height)
    ties = drawn.ties
    strongest = max(count for _, _, count in ties)
    if of <= MOST_PIES:
        who = [KeyEntry(names.region(region), "o", drawn.colours[region]) for region in drawn.regions]
    else:
        who = [KeyEntry("有此职能的地区数" if zh else "regions that have it")]
        who += [KeyEntry(str(n), "o", to_hex(_fill(n, of))) for n in steps(1, of)]
    found = sorted({drawn.graph.edges[a, b]["regions"] for a, b, _ in ties})
    key = [
        [
            *who,
            KeyEntry("有此连线的地区数" if zh else "regions that have the tie"),
            *[KeyEntry(str(n), "-", _shade(n, of), 2.0) for n in found],
        ],
        [KeyEntry("举措数" if zh else "measures")]
        + [KeyEntry(str(n), "o", GREY, one * math.sqrt(n)) for n in steps(1, max(measures))]
        + [KeyEntry("共同举措" if zh else "shared measures")]
        + [KeyEntry(str(n), "-", GREY, tie_width(n, strongest)) for n in steps(drawn.at_least, strongest)],
    ]
    reach = dict(zip(nodes, radii, strict=True))
    labels = {node: names.function(node) for node in nodes}
    words = "未画连线的职能" if zh else "functions without a drawn tie"
    return lay_out(drawn.positions, reach, labels, ties, key, height, words)


def _function_height(drawn: FunctionNetwork) -> float:
    return canvas_height(len(drawn.positions), len(drawn.graph) - len(drawn.positions))


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

    canvas = _function_canvas(drawn, names)
    nodes, discs, of, ties = drawn.graph.nodes, canvas.discs, len(drawn.regions), drawn.ties
    strongest = max(count for _, _, count in ties)
    shades = [_shade(drawn.graph.edges[a, b]["regions"], of) for a, b, _ in ties]
    draw_canvas(ax, canvas, ties, shades, strongest)
    pies = of <= MOST_PIES
    for node, disc in discs.items():
        shares = nodes[node]["shares"]
        if not pies:
            continue
        begin, whole = 90.0, sum(shares.values())
        for region in drawn.regions:
            turn = 360 * shares.get(region, 0.0) / whole
            if turn:
                # Clockwise from the top, the regions in the order of the key.
                ax.add_patch(
                    Wedge(
                        (disc.x, disc.y),
                        disc.radius,
                        begin - turn,
                        begin,
                        facecolor=drawn.colours[region],
                        linewidth=0,
                        zorder=3,
                    )
                )
            begin -= turn
    ax.scatter(
        [disc.x for disc in discs.values()],
        [disc.y for disc in discs.values()],
        s=[(2 * disc.radius * POINTS) ** 2 for disc in discs.values()],
        facecolors="none" if pies else [_fill(len(nodes[n]["shares"]), of) for n in discs],
        edgecolors="white",
        linewidths=0.6,
        zorder=4,
    )
    return ax


def function_network_size(drawn: FunctionNetwork) -> tuple[float, float]:
    """Two columns wide; the height grows with the functions, up to a page."""
    return TWO_COLUMNS, _function_height(drawn) + MARGINS


def _by_regions(drawn: FunctionNetwork, lang: Lang) -> str:
    """How many of the drawn ties exist in how many regions, the most regions first."""
    tally = Counter(drawn.graph.edges[a, b]["regions"] for a, b, _ in drawn.ties)
    if lang == "zh":
        return "，".join(f"{tally[n]}条见于{n}个地区" for n in sorted(tally, reverse=True))
    return ", ".join(f"{tally[n]} in {counted(n, 'region')}" for n in sorted(tally, reverse=True))


def caption_function_network(drawn: FunctionNetwork, names: Names) -> Caption:
    """The caption of the joint network."""
    graph, zh, of = drawn.graph, names.lang == "zh", len(drawn.regions)
    ties, all_ties = drawn.ties, graph.number_of_edges()
    untied = len(graph) - len(drawn.positions)
    alone = sum(1 for node in graph if not graph.degree(node))
    hidden = _function_canvas(drawn, names).unlabelled
    actors = [names.region(region) for region in drawn.actors]
    regions = [names.region(region) for region in drawn.regions]
    everywhere = sum(len(shares) == of for _, shares in graph.nodes(data="shares"))
    left_out = []
    if zh:
        title = "各地区共同承担举措的职能网络"
        shows = (
            f"{'、'.join(regions)}的{len(graph)}种职能，其中{everywhere}种各地区都有。点的面积与各地区举措数之和成正比；"
            + (
                "扇形按该职能承担的举措占各地区举措的比例划分，扇形相等表示各地区对该职能的倚重相同，与文件长短无关。"
                if of <= MOST_PIES
                else "颜色越深，有该职能的地区越多。"
            )
            + "两点相连表示两种职能的单位共同承担举措，线越粗，各地区共同举措之和越大；线越深，有此连线的地区越多，黑色为全部地区。"
            f"图示{len(ties)}条连线（{_by_regions(drawn, names.lang)}），位置由这些连线排定，方向与坐标本身没有含义。"
        )
        shows += untied_words(untied, alone, names.lang)
        if len(ties) < all_ties:
            left_out.append(f"共{all_ties}条连线，只画共同举措合计不少于{drawn.at_least}项的{len(ties)}条。")
        if hidden:
            left_out.append(f"{hidden}个点没有容纳名称的位置。")
        if drawn.without_function:
            left_out.append(f"{drawn.without_function}处责任的单位没有可比的职能（多为单位类别）。")
        if actors:
            left_out.append(f"{'、'.join(actors)}的文件只写行为主体、未分配责任，依据不同，不列入。")
    else:
        title = "Functions that carry measures together, over all regions"
        shows = (
            f"The {len(graph)} functions of units in {', '.join(regions)}; {everywhere} of them are in every region. The area of a "
            "node is in proportion to its measures over all regions"
            + (
                "; its pieces compare the share of each region's measures that the function carries, so that equal pieces mean "
                "that the regions lean on it equally, however long their plans are. "
                if of <= MOST_PIES
                else "; the darker, the more regions have the function. "
            )
            + "Two functions are tied where their units carry measures together: wider means more shared measures over all "
            "regions, darker means more regions that have the tie, black all. "
            f"{counted(len(ties), 'tie is', 'ties are')} drawn ({_by_regions(drawn, names.lang)}); they decide where the nodes "
            "stand, direction and position mean nothing else."
        )
        shows += untied_words(untied, alone, names.lang)
        if len(ties) < all_ties:
            left_out.append(
                f"Of {all_ties:,} ties only the {len(ties):,} of at least {drawn.at_least} shared measures over all regions are drawn."
            )
        if hidden:
            left_out.append(f"{counted(hidden, 'node')} without room for a label.")
        if drawn.without_function:
            left_out.append(
                f"{counted(drawn.without_function, 'responsibility', 'responsibilities')} of units without a comparable function, mostly collectives."
            )
        if actors:
            left_out.append(
                f"{', '.join(actors)}: the documents assign no responsibilities and only name actors, which is another basis."
            )
    return Caption(
        title, shows, ("responsibilities", "units", "measures"), drawn.mentions, ("" if zh else " ").join(left_out)
    )
