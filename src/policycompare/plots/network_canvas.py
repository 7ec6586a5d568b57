"""What both networks share: which ties are drawn, how large nodes are, where they and their labels stand."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from policycompare.plots.canvas import (
    Disc,
    Key,
    KeyEntry,
    Place,
    draw_key,
    draw_labels,
    key_height,
    key_line_height,
    key_rows,
    place_labels,
    sign_width,
    spread,
)
from policycompare.plots.lettering import counted, shorten, text_width, wrap
from policycompare.plots.style import TWO_COLUMNS

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes

    from policycompare.words import Lang

MOST_TIES = 120
"""Ties that a reader can still follow; where there are more, only the strongest are drawn."""
FEWEST_NODES = 3
"""Nodes that make a network worth a figure."""
SIZE = 6.5
"""Size of the labels, points."""
LABEL_WIDTH = 1.15
"""Where labels break, inches."""
WIDTH = TWO_COLUMNS - 0.1
"""Width of the canvas: the figure without the layout's margins, inches."""
MARGINS = 0.1
"""What the layout's margins take of the figure's height, inches."""
TITLE = 0.3
"""What a title takes, inches."""
SIDE = 0.5
"""Free space at the left and right of the nodes, inches."""
BAND = 0.4
"""Share of the canvas that nodes without a drawn tie may take."""

Tie = tuple[str, str, int]
"""Two nodes and the measures that they share."""


def tie_threshold(counts: Sequence[int], most: int = MOST_TIES) -> int:
    """The least number of shared measures from which at most so many ties are left.

    Args:
        counts: Shared measures of each tie.
        most: Ties that may be drawn.

    Returns:
        1 where all may be drawn. Where even the strongest ties are more, their number of measures: ties that
        are equally strong are drawn all or none.

    Example:
        >>> tie_threshold([5, 3, 3, 1, 1], most=3)
        3
    """
    tally = Counter(counts)
    if not tally:
        return 1
    reached, found = 0, max(tally)
    for strength in sorted(tally, reverse=True):
        reached += tally[strength]
        if reached > most:
            return found
        found = strength
    return 1


def strongest_ties(graph: nx.Graph, at_least: int) -> list[Tie]:
    """The ties of at least so many shared measures, the weakest first."""
    held = [(a, b, int(c)) for a, b, c in graph.edges(data="count") if c >= at_least]
    return sorted(held, key=lambda tie: (tie[2], tie[:2]))


def tied_positions(graph: nx.Graph, at_least: int) -> dict[str, tuple[float, float]]:
    """Places of the nodes with a drawn tie, by the drawn ties alone: what is near is what the reader sees tied."""
    from policycompare.network.layout import positions

    held = graph.edge_subgraph([tie[:2] for tie in strongest_ties(graph, at_least)])
    return {node: (float(x), float(y)) for node, (x, y) in positions(held).items()}


def radii_of(measures: Sequence[int], height: float) -> tuple[float, list[float]]:
    """Radius of one measure, and of each node, inches.

    Areas are in proportion to the measures, all together an eighth of the canvas at most, no disc above 0.25.
    """
    square = min(0.25**2 / max(measures), 0.07**2, WIDTH * height / 8 / math.pi / sum(measures))
    return math.sqrt(square), [math.sqrt(square * n) for n in measures]


def canvas_height(tied: int, untied: int) -> float:
    """Height of the canvas in inches, the key included: more nodes need more room, up to a page."""
    return min(2.9 + 0.06 * tied + 0.035 * untied, 8.4)


def steps(low: int, high: int) -> list[int]:
    """Values for a key of areas or widths: the least, the most, and something between."""
    return sorted({low, max(low, round(high / 4)), high})


def tie_width(count: int, strongest: int) -> float:
    """Width of a tie in points, from hairlines to 3.5; where all ties are weak, all are thin."""
    return 0.5 + 3.0 * (count - 1) / max(strongest - 1, 9)


def untied_words(untied: int, alone: int, lang: Lang) -> str:
    """A sentence on the nodes without a drawn tie: how many share nothing, how many only have weaker ties."""
    weak = untied - alone
    if not untied:
        return ""
    if lang == "zh":
        parts = [f"{alone}个不与其他任何一个共担举措"] * bool(alone) + [f"{weak}个只有较弱的连线"] * bool(weak)
        return f"下方{untied}个没有画出连线：{'，'.join(parts)}。"
    parts = [f"{alone} sharing no measure with any other"] * bool(alone) + [f"{weak} with weaker ties only"] * bool(
        weak
    )
    return f" Below, {counted(untied, 'node has', 'nodes have')} no drawn tie: {', '.join(parts)}."


def grey(darkness: float) -> str:
    """A grey between white (0) and black (1)."""
    return f"{1 - darkness:.3f}"


@dataclass(frozen=True, slots=True)
class Canvas:
    """A network that is laid out, in inches: the same for the drawing and for what its caption says.

    Attributes:
        height: Height of the canvas.
        discs: Node -> its disc, those without a drawn tie too.
        places: Where the labels stand, in the order of the discs.
        key: The key.
        band: Words before the nodes without a drawn tie, and where they begin; None where every node is tied.
    """

    height: float
    discs: dict[str, Disc]
    places: list[Place | None]
    key: Key
    band: tuple[str, float, float] | None

    @property
    def unlabelled(self) -> int:
        """Nodes that have no room for a label."""
        return sum(place is None for place in self.places)


def lay_out(
    positions: Mapping[str, tuple[float, float]],
    reach: Mapping[str, float],
    labels: Mapping[str, str],
    ties: Sequence[Tie],
    key: Sequence[Sequence[KeyEntry]],
    height: float,
    band: str,
) -> Canvas:
    """Lay a network out: tied nodes above, nodes without a drawn tie in lines below them, the key at the foot.

    Args:
        positions: Tied node -> place by the layout.
        reach: Node -> how far it reaches from its middle, inches.
        labels: Node -> its name, not yet broken into lines.
        ties: The drawn ties.
        key: Rows of the key.
        height: Height of the canvas, inches.
        band: Words before the nodes without a drawn tie.
    """
    foot = key_rows(key, WIDTH, SIZE)
    bottom = key_height(foot, SIZE) + 0.08
    untied = sorted((n for n in reach if n not in positions), key=lambda n: (-reach[n], n))
    rows, low = _band(untied, reach, labels, band, bottom, height)
    room = (0.0, low, WIDTH, height)
    tied = list(positions)
    # Nodes keep away from the sides, so that labels have room there.
    inner = (SIDE, low, WIDTH - SIDE, height)
    middles = spread(np.array([positions[n] for n in tied]), np.array([reach[n] for n in tied]), inner, 0.04)
    found = {n: Disc(float(x), float(y), reach[n], _broken(labels[n])) for n, (x, y) in zip(tied, middles, strict=True)}
    lines = [(found[a].x, found[a].y, found[b].x, found[b].y) for a, b, _ in ties]
    placed = dict(zip(tied, place_labels(list(found.values()), room, SIZE, lines), strict=True))
    for node, (disc, place) in rows.items():
        found[node], placed[node] = disc, place
    order = [n for n in reach if n in found]
    return Canvas(
        height=height,
        discs={n: found[n] for n in order},
        places=[placed[n] for n in order],
        key=foot,
        band=(band, 0.0, low - 0.1 - key_line_height([], SIZE) / 2) if untied else None,
    )


def _broken(label: str) -> str:
    """A label of up to three lines that are about equally long: no line holds a single character."""
    found = wrap(label, LABEL_WIDTH, SIZE, 3)
    lines = found.count("\n") + 1
    even = wrap(label, 1.12 * text_width(label, SIZE) / lines, SIZE, lines)
    return even if "…" not in even else found


def _band(
    untied: Sequence[str],
    reach: Mapping[str, float],
    labels: Mapping[str, str],
    words: str,
    bottom: float,
    height: float,
) -> tuple[dict[str, tuple[Disc, Place | None]], float]:
    """Discs and label places of the nodes without a drawn tie, and the height above which the others stand."""
    if not untied:
        return {}, bottom
    labelled = len(untied)
    while True:
        # Too many names for the band: the smaller half of the nodes stands there without.
        entries = [
            KeyEntry(shorten(labels[n], 2.0, SIZE) if i < labelled else "", "o", size=reach[n])
            for i, n in enumerate(untied)
        ]
        lines = key_rows([[KeyEntry(words)], entries], WIDTH, SIZE)
        top = bottom + key_height(lines, SIZE)
        if top - bottom <= BAND * height or not labelled:
            break
        labelled //= 2
    found: dict[str, tuple[Disc, Place | None]] = {}
    nodes = iter(untied)
    y = top
    for line in lines:
        tall = key_line_height(line, SIZE)
        for x, entry in line:
            if entry.marker:
                disc = Disc(x + entry.size, y - tall / 2, entry.size, entry.label)
                middle = x + sign_width(entry) + text_width(entry.label, SIZE) / 2
                found[next(nodes)] = disc, Place(middle, disc.y, None) if entry.label else None
        y -= tall
    return found, top + 0.1


def draw_canvas(ax: Axes, canvas: Canvas, ties: Sequence[Tie], colours: Sequence[str], strongest: int) -> None:
    """Draw all but the nodes: ties (in the order that is given), labels, key; the Axes become inches."""
    from matplotlib.collections import LineCollection

    ax.set(xlim=(0, WIDTH), ylim=(0, canvas.height))
    # The room that is left over goes to the title above.
    ax.set_aspect("equal", anchor="S")
    ax.axis("off")
    at = canvas.discs
    lines = LineCollection(
        [[(at[a].x, at[a].y), (at[b].x, at[b].y)] for a, b, _ in ties],
        linewidths=[tie_width(count, strongest) for _, _, count in ties],
        colors=list(colours),
        zorder=1,
        capstyle="round",
    )
    ax.add_collection(lines, autolim=False)
    draw_labels(ax, list(at.values()), canvas.places, SIZE)
    draw_key(ax, canvas.key, SIZE)
    if canvas.band:
        words, x, y = canvas.band
        ax.text(x, y, words, ha="left", va="center", fontsize=SIZE, color="0.35")
