"""How a network is laid out: how large nodes are, where they and their labels stand, what the key says."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from policycompare.plots import canvas as sheets
from policycompare.plots.canvas import Disc, Key, KeyEntry, Place, key_height, key_line_height
from policycompare.plots.lettering import shorten, text_width, wrap
from policycompare.plots.look import TWO_COLUMNS, page_width
from policycompare.plots.style import GREY
from policycompare.words import listed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.network.picture import Picture
    from policycompare.tables.names import Names

FEWEST_NODES = 3
"""Nodes that make a network worth a figure."""
SIZE = 7.0
"""Size of the labels, points."""
LABEL_WIDTH = 1.15
"""Where labels break, inches."""
MARGINS = 0.1
"""What the layout's margins take of the figure's width and height, inches."""
TITLE = 0.3
"""What a title takes, inches."""
SIDE = 0.5
"""Free space at the left and right of the nodes, inches."""
BAND = 0.4
"""Share of the canvas that nodes without a drawn tie may take."""


def canvas_width() -> float:
    """Width of the canvas: the figure without the layout's margins, inches."""
    return page_width() - MARGINS


def radii_of(measures: Sequence[int], height: float) -> tuple[float, list[float]]:
    """Radius of one measure, and of each node, inches.

    Areas are in proportion to the measures, all together an eighth of the canvas at most, no disc above 0.25.
    """
    square = min(0.25**2 / max(measures), 0.07**2, canvas_width() * height / 8 / math.pi / sum(measures))
    return math.sqrt(square), [math.sqrt(square * n) for n in measures]


def canvas_height(picture: Picture) -> float:
    """Height of the canvas in inches, the key included: more nodes need more room, up to a page."""
    # What a narrower canvas lacks in width it has in height.
    higher = max(1.0, TWO_COLUMNS / page_width())
    return min(higher * (2.9 + 0.06 * len(picture.positions) + 0.035 * picture.untied), 8.4)


def steps(low: int, high: int) -> list[int]:
    """Values for a key of areas or widths: the least, the most, and something between."""
    return sorted({low, max(low, round(high / 4)), high})


def tie_width(count: int, strongest: int) -> float:
    """Width of a tie in points, from hairlines to 3.5; where all ties are weak, all are thin."""
    return 0.5 + 3.0 * (count - 1) / max(strongest - 1, 9)


def untied_words(untied: int, alone: int, names: Names) -> str:
    """A sentence on the nodes without a drawn tie: how many share nothing, how many only have weaker ties."""
    parts = {"network_figures.untied_alone": alone, "network_figures.untied_weak": untied - alone}
    said = [names.say(key, nodes=count) for key, count in parts.items() if count]
    return names.say("network_figures.untied", nodes=untied, parts=listed(said, names.lang)) if untied else ""


def ties_left_out(picture: Picture, canvas: Canvas, weaker: str, names: Names) -> list[str]:
    """Sentences on ties that are not drawn and nodes without a label; ``weaker`` is the key of the first."""
    drawn, every, hidden = len(picture.ties), picture.all_ties, canvas.unlabelled
    said = {"ties": every, "drawn": drawn, "weaker": every - drawn, "at_least": picture.at_least}
    found = [names.say(weaker, **said)] if drawn < every else []
    return [*found, names.say("network_figures.unlabelled", nodes=hidden)] if hidden else found


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
    picture: Picture, labels: Mapping[str, str], marks: Sequence[Sequence[KeyEntry]], words: str, names: Names
) -> Canvas:
    """Lay a network out: tied nodes above, nodes without a drawn tie in lines below them, the key at the foot.

    Args:
        picture: What is drawn.
        labels: Node -> its name, not yet broken into lines.
        marks: First rows of the key: what colours and marks mean. Areas and widths are explained below them.
        words: Words before the nodes without a drawn tie.
        names: Names in the language of the figure.
    """
    height, measures = canvas_height(picture), picture.nodes["measures"]
    one, radii = radii_of(list(measures), height)
    reach = dict(zip(picture.nodes[picture.key], radii, strict=True))
    strongest = picture.ties["measures"].max()
    sizes = [
        KeyEntry(names.say("network_figures.key_measures")),
        *[KeyEntry(str(n), "o", GREY, one * math.sqrt(n)) for n in steps(1, measures.max())],
        KeyEntry(names.say("network_figures.key_shared_measures")),
        *[KeyEntry(str(n), "-", GREY, tie_width(n, strongest)) for n in steps(picture.at_least, strongest)],
    ]
    # What fits on one line stands on one.
    together = [entry for row in marks for entry in row]
    is_short = len(sheets.key_rows([together], canvas_width(), SIZE)) == 1
    foot = sheets.key_rows([*([together] if is_short else marks), sizes], canvas_width(), SIZE)
    bottom = key_height(foot, SIZE) + 0.08
    untied = sorted((n for n in reach if n not in picture.positions), key=lambda n: (-reach[n], n))
    rows, low = _band(untied, reach, labels, words, bottom, height)
    tied = list(picture.positions)
    # Nodes keep away from the sides, so that labels have room there.
    inner = (SIDE, low, canvas_width() - SIDE, height)
    middles = sheets.spread(np.array(list(picture.positions.values())), np.array([reach[n] for n in tied]), inner, 0.04)
    found = {n: Disc(float(x), float(y), reach[n], _broken(labels[n])) for n, (x, y) in zip(tied, middles, strict=True)}
    lines = [(found[a].x, found[a].y, found[b].x, found[b].y) for a, b in ends(picture)]
    places = sheets.place_labels(list(found.values()), (0.0, low, canvas_width(), height), SIZE, lines)
    placed: dict[str, Place | None] = dict(zip(tied, places, strict=True))
    for node, (disc, place) in rows.items():
        found[node], placed[node] = disc, place
    band = (words, 0.0, low - 0.1 - key_line_height([], SIZE) / 2) if untied else None
    return Canvas(height, {n: found[n] for n in reach}, [placed[n] for n in reach], foot, band)


def ends(picture: Picture) -> list[tuple[str, str]]:
    """Both ends of each drawn tie."""
    return list(zip(picture.ties[picture.key], picture.ties[f"other_{picture.key}"], strict=True))


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
        lines = sheets.key_rows([[KeyEntry(words)], entries], canvas_width(), SIZE)
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
                middle = x + sheets.sign_width(entry) + text_width(entry.label, SIZE) / 2
                found[next(nodes)] = disc, Place(middle, disc.y, None) if entry.label else None
        y -= tall
    return found, top + 0.1


def draw_canvas(ax: Axes, canvas: Canvas, picture: Picture, colours: Sequence[str]) -> None:
    """Draw all but the nodes: ties (in the order of the picture), labels, key; the Axes become inches."""
    from matplotlib.collections import LineCollection

    ax.set(xlim=(0, canvas_width()), ylim=(0, canvas.height))
    # The room that is left over goes to the title above.
    ax.set_aspect("equal", anchor="S")
    ax.axis("off")
    at, shared = canvas.discs, picture.ties["measures"]
    lines = LineCollection(
        [[(at[a].x, at[a].y), (at[b].x, at[b].y)] for a, b in ends(picture)], colors=list(colours), zorder=1,
        linewidths=[tie_width(count, shared.max()) for count in shared], capstyle="round",
    )  # fmt: skip
    ax.add_collection(lines, autolim=False)
    sheets.draw_labels(ax, list(at.values()), canvas.places, SIZE)
    sheets.draw_key(ax, canvas.key, SIZE)
    if canvas.band:
        words, x, y = canvas.band
        ax.text(x, y, words, ha="left", va="center", fontsize=SIZE, color="0.35")
