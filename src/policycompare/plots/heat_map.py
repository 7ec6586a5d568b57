"""A shaded table: numbers in cells, the darker the more, with names at the left and slanting names above."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from policycompare.plots.lettering import text_width
from policycompare.plots.look import shades
from policycompare.plots.style import GREY, INK

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

EMPTY = "#f5f5f5"
"""Colour of a cell that holds nothing: not white, so that the table stays a table."""
MIN_WIDTH = 3.9
"""Width that the longest of the titles needs beside the rows' names, inches."""
SLANT = 50
"""Slant of the columns' names, degrees."""
POINTS = 7.0


def heat_map(
    ax: Axes, values: pd.DataFrame, words: pd.DataFrame, most: float, *, points: float = POINTS, slant: float = SLANT
) -> Axes:
    """Draw a table of numbers; what is no number or 0 is pale, and a mark on a pale cell grey.

    Args:
        ax: Where to draw; a cell is 1 by 1, the first from 0 to 1.
        values: The numbers.
        words: What is written in the cells, of the same shape; its index and columns are what stands beside them.
        most: The number of the darkest shade.
        points: Size of the type.
        slant: Slant of the columns' names, degrees.
    """
    import numpy as np
    import seaborn as sns
    from matplotlib.colors import ListedColormap

    # Neither the palest of the map, which looks empty, nor its darkest, on which nothing can be read.
    colours = ListedColormap(shades()(np.linspace(0.08, 0.85, 256))).with_extremes(under=EMPTY)
    sns.heatmap(
        values.where(values > 0, -1.0).astype("float64"), vmin=0, vmax=most, cmap=colours, cbar=False, ax=ax,
        annot=words, fmt="", annot_kws={"fontsize": points}, linewidths=0.8, linecolor="white",
    )  # fmt: skip
    for text, value in zip(ax.texts, values.to_numpy().ravel(), strict=True):
        is_number = any(map(str.isdigit, text.get_text()))  # anything else is a mark: ?, –, •
        text.set(color="white" if text.get_color() == "w" else INK if is_number or value > 0 else GREY)
    ax.xaxis.tick_top()
    ax.set(xlabel="", ylabel="")
    places = [(np.arange(len(names)) + 0.5, [str(name) for name in names]) for names in (words.columns, words.index)]
    ax.set_xticks(*places[0], rotation=slant, rotation_mode="anchor", ha="left", fontsize=points)
    ax.set_yticks(*places[1], rotation=0, fontsize=points)
    for label in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        label.set_parse_math(False)
    ax.tick_params(length=0, pad=3)
    return ax


def beside(ax: Axes, y: float, text: str, points: float, colour: str = INK, *, ha: str = "left") -> None:
    """A text right of the Axes, so many points off, at the height of a row."""
    ax.annotate(
        text, (1, y), xycoords=ax.get_yaxis_transform(), xytext=(points, 0), textcoords="offset points",
        ha=ha, va="center", fontsize=POINTS, color=colour, annotation_clip=False,
    )  # fmt: skip


def widest(texts: Iterable[str], points: float = POINTS) -> float:
    """Width of the widest of some texts, inches; 0 where there is none."""
    return max((text_width(text, points) for text in texts), default=0.0)


def head_height(texts: Iterable[str], points: float = POINTS, slant: float = SLANT) -> float:
    """Height of slanting names above a table, inches."""
    return widest(texts, points) * math.sin(math.radians(slant)) + 0.15


def percent(share: float) -> str:
    """A share in whole per cent; <1 where it is more than nothing and would round to 0."""
    shown = f"{100 * share:.0f}"
    return "<1" if share and shown == "0" else shown
