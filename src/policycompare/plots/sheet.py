"""A sheet measured in inches, for figures that are tables or diagrams: how wide a text is, where it goes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from policycompare.plots import lettering
from policycompare.plots.style import INK, SEQUENTIAL

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from policycompare.tables.names import Names

TITLE_HEIGHT = 0.36
"""What a title takes above the sheet, inches."""
MARGIN = 0.09
"""What the layout keeps free on both sides together, inches."""
MIN_WIDTH = 3.9
"""Width that the longest of the titles needs, inches."""
EMPTY = "#f5f5f5"
"""Colour of a cell that holds nothing: not white, so that the table stays a table."""
ROUNDING = 1.04
"""A text is wider where each sign is moved to whole pixels."""
LINE = 1.35
"""Height of a line of text in heights of its type."""

# A word of Latin letters or a single sign, with the punctuation that must not begin a line.
RE_PIECES = re.compile(r"(?:[A-Za-z0-9'’.-]+|\S)[，。、；：！？）》〉”’…,.;:!?)%-]*|\s+")
# Up to and with a comma or semicolon.
RE_CLAUSES = re.compile(r"[^，；]+[，；]*|[，；]+")


def say(names: Names, zh: str, en: str) -> str:
    """The one of two texts that is in the figure's language."""
    return en if names.lang == "en" else zh


def part_of(names: Names, part: int, parts: int) -> str:
    """Behind a title: which figure it is of how many; nothing where there is one."""
    return say(names, f"（{part}/{parts}）", f" ({part}/{parts})") if parts > 1 else ""


@cache
def text_width(text: str, points: float) -> float:
    """Width of a text of one or more lines in inches, at a type size in points."""
    return ROUNDING * max(lettering.text_width(line, points) for line in text.split("\n"))


def widest(texts: Iterable[str], points: float) -> float:
    """Width of the widest of some texts, inches; 0 where there is none."""
    return max((text_width(text, points) for text in texts), default=0.0)


def wrap(text: str, points: float, width: float) -> list[str]:
    """Lines of a text, none wider than ``width`` inches unless a single word is.

    Example:
        >>> wrap("深入推进依法行政，加快法治政府建设", 7, 1.0)
        ['深入推进依法行政，', '加快法治政府建设']
    """
    lines = _fill(RE_PIECES.findall(text), points, width)
    # A break behind a comma reads best, where it costs no further line.
    clauses = _fill(RE_CLAUSES.findall(text), points, width)
    if len(clauses) <= len(lines) and widest(clauses, points) <= width:
        return clauses
    # No last line of a single sign: as narrow as the same number of lines allows.
    while len(lines) > 1 and len(closer := _fill(RE_PIECES.findall(text), points, width - 0.05)) == len(lines):
        if widest(closer, points) > width - 0.05:
            break
        lines, width = closer, width - 0.05
    return lines


def _fill(pieces: Iterable[str], points: float, width: float) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and text_width((lines[-1] + piece).rstrip(), points) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def spread(middles: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Where labels go so that none lies over the next and each is as near its place as can be.

    Least squares under the order (isotonic regression; Barlow et al. 1972).

    Args:
        middles: Wished middles, ascending, in inches.
        heights: Heights of the labels.
        low: Where the first may begin.
        high: Where the last must end; it is passed only where the labels need more than there is.

    Returns:
        Middles, ascending.
    """
    if not middles:
        return []
    from scipy.optimize import isotonic_regression

    offsets = [0.0]
    for before, after in itertools.pairwise(heights):
        offsets.append(offsets[-1] + (before + after) / 2)
    free = isotonic_regression([m - o for m, o in zip(middles, offsets, strict=True)]).x
    top, bottom = low + heights[0] / 2, high - heights[-1] / 2 - offsets[-1]
    return [max(top, min(float(x), bottom)) + o for x, o in zip(free, offsets, strict=True)]


def open_sheet(ax: Axes, width: float, height: float) -> Axes:
    """Make an Axes a sheet: no axes, inches from the upper left corner."""
    ax.set_axis_off()
    ax.set(xlim=(0, width), ylim=(height, 0))
    return ax


def sheet_size(width: float, height: float) -> tuple[float, float]:
    """Size of the figure that holds a sheet and its title."""
    return width + MARGIN, height + TITLE_HEIGHT + MARGIN


def write(ax: Axes, x: float, y: float, text: str, points: float, **more: Any) -> Text:
    """Write a text; signs such as ``$`` stay what they are."""
    # The sheet has room for all that is on it: the layout need not measure every text.
    chosen: dict[str, Any] = {"va": "center", "color": INK, "fontsize": points, "in_layout": False} | more
    return ax.text(x, y, text, parse_math=False, **chosen)


def shade(share: float) -> tuple[Any, str]:
    """Colour of a cell and of the figure in it, for 0 (nothing) to 1 (the most)."""
    import matplotlib as mpl

    return mpl.colormaps[SEQUENTIAL](0.08 + 0.77 * share), "white" if share > 0.6 else INK


def percent(share: float) -> str:
    """A share in whole per cent; <1 where it is more than nothing and would round to 0."""
    shown = f"{100 * share:.0f}"
    return "<1" if share and shown == "0" else shown
