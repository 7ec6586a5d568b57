"""A canvas that is measured in inches: discs that keep apart, labels that find room, a key at its foot."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from policycompare.plots.lettering import POINTS, line_height, text_width
from policycompare.plots.style import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

REACH = (0.02, 0.1, 0.2, 0.32, 0.46, 0.6)
"""How far from its disc a label may stand, inches; the nearest that is free is taken."""
SLACK = 0.02
"""Free space around a label, inches."""
LEADER = 0.06
"""From this distance a thin line leads from the label to its disc."""


Box = tuple[float, float, float, float]
"""Left, bottom, right, top in inches; of a line x and y of one end and of the other."""
MISLEADS = 6
"""Steps that a label goes away from its disc before it stands nearer to another one."""
MANY = 8
"""Lines through a label beyond which one more makes no difference: its white rim keeps it readable."""
MOST_LINES = 1_000
"""Lines up to which labels keep out of their way."""


class Disc(NamedTuple):
    """A node on the canvas: its middle and radius in inches, and its label (``""`` where it has none)."""

    x: float
    y: float
    radius: float
    label: str


class Place(NamedTuple):
    """Where a label stands: its middle, and where its leader begins (None where it needs none), in inches."""

    x: float
    y: float
    leader: tuple[float, float] | None


def text_size(text: str, points: float) -> tuple[float, float]:
    """Width and height of a text of one or more lines, inches."""
    lines = text.split("\n")
    return max(text_width(line, points) for line in lines), len(lines) * line_height(points)


def spread(middles: np.ndarray, radii: np.ndarray, box: Box, gap: float) -> np.ndarray:
    """Fit points into a box and push discs apart until none lies over another, or 400 rounds are over.

    Args:
        middles: Shape (n, 2), in any unit; each direction is stretched to fill the box.
        radii: Shape (n,), inches.
        box: Left, bottom, right, top in inches; no disc reaches over it.
        gap: Free space between two discs, inches.

    Returns:
        Middles in inches, shape (n, 2).
    """
    low = np.array(box[:2])[None, :] + radii[:, None]
    high = np.array(box[2:])[None, :] - radii[:, None]
    extent = np.ptp(middles, axis=0)
    flat = extent < 1e-9
    unit = np.where(flat, 0.5, (middles - middles.min(axis=0)) / np.where(flat, 1.0, extent))
    found: np.ndarray = low + unit * (high - low)
    # Points on one spot have no direction to part in: a turn of the golden angle gives each its own.
    turn = np.arange(len(found)) * math.pi * (3 - math.sqrt(5))
    nudge = 1e-3 * np.column_stack([np.cos(turn), np.sin(turn)])
    found = found + nudge
    needed = radii[:, None] + radii[None, :] + gap
    np.fill_diagonal(needed, 0.0)
    for _ in range(400):
        apart = found[:, None, :] - found[None, :, :]
        distance = np.hypot(apart[..., 0], apart[..., 1])
        lack = np.maximum(needed - distance, 0.0)
        if lack.max(initial=0.0) < 1e-4:
            break
        direction = np.where(distance[..., None] > 1e-9, apart, nudge[:, None, :] - nudge[None, :, :])
        direction = direction / np.maximum(np.hypot(direction[..., 0], direction[..., 1]), 1e-9)[..., None]
        push = (direction * (lack * 0.52)[..., None]).sum(axis=1)
        # In a heap the pushes of many add up: none moves a disc further than the largest is wide.
        length = np.hypot(push[:, 0], push[:, 1])
        push *= np.minimum(1.0, radii.max() / np.maximum(length, 1e-9))[:, None]
        found = np.clip(found + push, low, high)
    return found


def place_labels(discs: Sequence[Disc], box: Box, points: float, lines: Sequence[Box] = ()) -> list[Place | None]:
    """Find room for labels, the biggest discs first: none lies over another, over a disc, or over the edge.

    Of the places that are free, the one that crosses the fewest lines is taken, of those the nearest.

    Args:
        discs: The discs; all are kept free, those without a label too.
        box: Left, bottom, right, top of the room in inches.
        points: Size of the font.
        lines: Lines between discs: x and y of one end, x and y of the other.

    Returns:
        A place for each disc, None where it has no label or there is no room.
    """
    middles = np.array([(d.x, d.y) for d in discs]).reshape(-1, 2)
    radii = np.array([d.radius for d in discs])
    # Where there are so many lines that they cover the canvas, no place is better than another.
    segments = np.array(lines, dtype=float).reshape(-1, 4) if len(lines) <= MOST_LINES else np.zeros((0, 4))
    places: list[Place | None] = [None] * len(discs)
    taken: list[Box] = []
    leaders: list[Box] = []
    order = sorted(range(len(discs)), key=lambda i: (-discs[i].radius, discs[i].label, i))
    for i in order:
        disc = discs[i]
        if not disc.label:
            continue
        width, height = (side / 2 + SLACK for side in text_size(disc.label, points))
        best: tuple[float, Box, float] | None = None
        for step, far in enumerate(REACH):
            if best and best[0] <= step:
                break
            for place in _around(disc, width, height, far):
                gaps = _gaps(place, middles) - radii
                if gaps.min() < 0 or not _is_free(place, box, taken):
                    continue
                # A step further away is worth it for two lines less; a label nearer to another disc misleads.
                misleads = bool((np.delete(gaps, i) < gaps[i]).any())
                cost = step + min(_crossed(place, segments), MANY) / 2 + MISLEADS * misleads
                cost += 3 * _crossed(place, np.array(leaders).reshape(-1, 4))
                if far >= LEADER:
                    own = np.array([[disc.x, disc.y, *_leader(disc, place)]])
                    cost += 3 * sum(_crossed(other, own) for other in taken)
                if best is None or cost < best[0]:
                    best = cost, place, far
        if best:
            _, place, far = best
            taken.append(place)
            leader = _leader(disc, place) if far >= LEADER else None
            places[i] = Place((place[0] + place[2]) / 2, (place[1] + place[3]) / 2, leader)
            if leader:
                leaders.append((disc.x, disc.y, *leader))
    return places


def _crossed(box: Box, segments: np.ndarray) -> int:
    """How many lines run through a box (Liang and Barsky 1984)."""
    start, along = segments[:, :2], segments[:, 2:] - segments[:, :2]
    step = np.where(np.abs(along) < 1e-12, 1e-12, along)
    one, other = (box[:2] - start) / step, (box[2:] - start) / step
    enters = np.maximum(np.minimum(one, other).max(axis=1, initial=-np.inf), 0.0)
    leaves = np.minimum(np.maximum(one, other).min(axis=1, initial=np.inf), 1.0)
    return int((enters < leaves).sum())


def _around(disc: Disc, width: float, height: float, far: float) -> Iterator[Box]:
    """Eight boxes of these half sides around a disc: beside it first, then above and below, then askew."""
    beside, askew = disc.radius + far, (disc.radius + far) * math.sqrt(0.5)
    for across, up in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)):
        away = askew if across and up else beside
        x, y = disc.x + across * (away + width), disc.y + up * (away + height)
        yield x - width, y - height, x + width, y + height


def _gaps(box: Box, middles: np.ndarray) -> np.ndarray:
    """How far each point is from a box."""
    apart = np.maximum(np.maximum(box[:2] - middles, middles - box[2:]), 0.0)
    found: np.ndarray = np.hypot(apart[:, 0], apart[:, 1])
    return found


def _is_free(place: Box, box: Box, taken: list[Box]) -> bool:
    left, bottom, right, top = place
    if left < box[0] or bottom < box[1] or right > box[2] or top > box[3]:
        return False
    return not any(left < t[2] and t[0] < right and bottom < t[3] and t[1] < top for t in taken)


def _leader(disc: Disc, place: Box) -> tuple[float, float]:
    """The point of a label's box that is nearest to its disc."""
    return min(max(disc.x, place[0]), place[2]), min(max(disc.y, place[1]), place[3])


class KeyEntry(NamedTuple):
    """One entry of a key.

    Attributes:
        label: What it means.
        marker: ``-`` (a tie) or a sign, see ``draw_sign``; ``""`` for words alone.
        colour: Its colour.
        size: Radius of the sign in inches, or width of the tie in points.
    """

    label: str
    marker: str = ""
    colour: str = INK
    size: float = 0.05


Key = list[list[tuple[float, KeyEntry]]]
"""Lines of (left edge in inches, entry)."""


def key_rows(rows: Sequence[Sequence[KeyEntry]], width: float, points: float) -> Key:
    """Set the entries of a key into lines of so many inches; each given row begins a new line."""
    lines: Key = []
    for row in rows:
        x = math.inf
        for entry in row:
            needed = sign_width(entry) + text_size(entry.label, points)[0]
            if x + needed > width:
                lines.append([])
                x = 0.0
            lines[-1].append((x, entry))
            x += needed + 0.14
    return lines


def sign_width(entry: KeyEntry) -> float:
    """What an entry's sign takes before its words, inches."""
    return 0.0 if not entry.marker else (0.28 if entry.marker == "-" else 2 * entry.size + 0.05)


def key_height(lines: Sequence[Sequence[tuple[float, KeyEntry]]], points: float) -> float:
    """Height of a key in inches."""
    return sum(key_line_height(line, points) for line in lines)


def key_line_height(line: Sequence[tuple[float, KeyEntry]], points: float) -> float:
    """Height of one line of a key in inches."""
    discs = [2 * e.size for _, e in line if e.marker not in ("", "-")]
    return max([points * 1.5 / POINTS, *discs]) + 0.03


def draw_key(ax: Axes, lines: Sequence[Sequence[tuple[float, KeyEntry]]], points: float) -> None:
    """Draw a key at the foot of a canvas whose data are inches."""
    y = key_height(lines, points)
    for line in lines:
        height = key_line_height(line, points)
        middle = y - height / 2
        for x, entry in line:
            if entry.marker == "-":
                ax.plot(
                    [x, x + 0.22], [middle, middle], color=entry.colour, linewidth=entry.size, solid_capstyle="butt",
                    clip_on=False,
                )  # fmt: skip
            elif entry.marker:
                draw_sign(ax, x + entry.size, middle, entry.marker, entry.colour, entry.size)
            right = x + sign_width(entry)
            ax.text(right, middle, entry.label, va="center", ha="left", fontsize=points, parse_math=False)
        y -= height


def draw_sign(ax: Axes, x: float, y: float, marker: str, colour: str, radius: float) -> None:
    """Draw one sign of a key or a cell: a marker of matplotlib, or ``ring``, a disc that is empty."""
    is_ring = marker == "ring"
    ax.plot(
        x, y, color=colour, marker="o" if is_ring else marker, linestyle="", clip_on=False, zorder=4,
        markersize=2 * radius * POINTS - is_ring, markeredgewidth=1.0 if is_ring else 0.0,
        markerfacecolor="none" if is_ring else colour,
    )  # fmt: skip


def draw_labels(ax: Axes, discs: Sequence[Disc], places: Sequence[Place | None], points: float) -> None:
    """Write the labels that have a place, with a white rim so that ties beneath do not disturb."""
    from matplotlib.patheffects import withStroke

    for disc, place in zip(discs, places, strict=True):
        if place is None:
            continue
        if place.leader:
            # Dotted, with a white rim: a thin grey line is lost among the ties, a dark one would be one of them.
            ax.plot(
                [disc.x, place.leader[0]], [disc.y, place.leader[1]],
                color=INK, linewidth=0.8, linestyle=":", zorder=2.5,
                path_effects=[withStroke(linewidth=2.0, foreground="white")],
            )  # fmt: skip
        ax.text(
            place.x, place.y, disc.label, ha="center", va="center", fontsize=points, linespacing=1.1, zorder=5,
            parse_math=False, path_effects=[withStroke(linewidth=1.6, foreground="white")],
        )  # fmt: skip
