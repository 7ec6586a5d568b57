"""Strips of indicators: which targets belong on one, on which scale, on which figure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from policycompare.tables.wording import cell_text, indicator_words

PAGE = 44
"""Targets on one figure; more go on the next."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One indicator: its targets in the same unit, on one scale.

    Attributes:
        label: The indicator; the shortest wording where there are several; empty where the strip
            goes on the one above.
        unit: What its figures count; empty where they count nothing or there is none.
        low, high: Ends of the scale, the same for every strip of a unit and period.
        targets: Rows of ``targets``.
        heights: Height of each target's line in inches, for the language that needs more.
        shared: Two regions or more have it.
    """

    label: str
    unit: str
    low: float
    high: float
    targets: tuple[Any, ...]
    heights: tuple[float, ...]
    shared: bool


def clusters(pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Targets that pairs link, directly or through others: the largest cluster first."""
    held: dict[str, list[str]] = {}
    for left, right in pairs:
        one, other = held.setdefault(left, [left]), held.setdefault(right, [right])
        if one is not other:
            one += other
            held |= dict.fromkeys(other, one)
    found = {id(cluster): sorted(cluster) for cluster in held.values()}
    return sorted(found.values(), key=lambda cluster: (-len(cluster), cluster))


def scales(rows: Sequence[Any]) -> dict[tuple[str, str], tuple[float, float]]:
    """Unit and period -> ends of the scale: 0 to 100 for per cent, else 0 to a round number that holds all figures."""
    values: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        if not pd.isna(row.value):
            values.setdefault((cell_text(row.value_unit), cell_text(row.period)), []).append(float(row.value))
    return {
        (unit, period): (
            -above(-min(found)) if min(found) < 0 else 0.0,
            100.0 if unit == "%" and max(found) <= 100 else above(max(found)),
        )
        for (unit, period), found in values.items()
    }


def above(value: float) -> float:
    """The first number above of the kind 1, 2, 5, 10, 20, …, so that a band upward has room; 1 above 0 and less."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (2, 5, 10, 20) if step * power > value)


def split(
    rows: Sequence[Any],
    scales: Mapping[tuple[str, str], tuple[float, float]],
    heights: Mapping[str, float],
    *,
    shared: bool,
) -> list[Strip]:
    """The targets of one indicator as strips: one a unit and period, for different units have no axis in common."""
    wordings = Counter(indicator_words(row) for row in rows)
    label = min(wordings, key=lambda w: (len(w), w))
    by_unit: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        unit = ("", "") if pd.isna(row.value) else (cell_text(row.value_unit), cell_text(row.period))
        by_unit.setdefault(unit, []).append(row)
    strips: list[Strip] = []
    for unit, held in by_unit.items():
        for at in range(0, len(held), PAGE):
            low, high = scales.get(unit, (0.0, 0.0))
            part = tuple(held[at : at + PAGE])
            lines = tuple(heights[t.target_id] for t in part)
            strips.append(Strip("" if strips else label, unit[0], low, high, part, lines, shared))
    return strips


def pages(strips: Sequence[Strip]) -> list[list[Strip]]:
    """The strips in their order, so many on a figure that it holds no more targets than a page has room for."""
    found: list[list[Strip]] = [[]]
    for strip in strips:
        if found[-1] and sum(len(s.targets) for s in found[-1]) + len(strip.targets) > PAGE:
            found.append([])
        found[-1].append(strip)
    return found
