"""The mark of each side: a shape beside its colour, so that sides are told apart in grey and where colours recur."""

from __future__ import annotations

import itertools

from policycompare.plots.style import side_colours
from policycompare.tables.frames import Parsed

SHAPES = ("o", "s", "^", "D", "v", "P", "X", "h", "<", "p", "*")
"""Eleven shapes beside ten colours: of 110 sides no two have the same shape and colour."""


def side_marks(tables: Parsed) -> dict[str, tuple[str, str]]:
    """Side -> shape and colour, by its place as the colour is; one more at the end changes no other's."""
    return {
        side: (shape, colour) for (side, colour), shape in zip(side_colours(tables).items(), itertools.cycle(SHAPES))
    }
