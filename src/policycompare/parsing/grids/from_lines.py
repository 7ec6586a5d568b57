"""Grids from lines: a table copied as text, its cells one below the other, or its rows with a blank between cells."""

from __future__ import annotations

from collections.abc import Sequence

from policycompare.lexicon import Lexicon
from policycompare.parsing.grids.grid import Grid
from policycompare.parsing.lines.line import Line
from policycompare.text.documents import Source


def find_line_grids(source: Source, lines: Sequence[Line], lexicon: Lexicon) -> list[Grid]:
    """Find tables."""
    return []
