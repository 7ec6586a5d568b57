"""Numbers that count pages: n, n + 1, … at about the same distance of one another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log
from statistics import median
from typing import NamedTuple

NEAREST, FARTHEST = 80, 4000
"""Fewest and most characters of a page."""
NEIGHBOURS = 12
"""How many of the same numbers before it a number may go on with: a table has thousands."""
MISSING = 3
"""How far a count may jump: a page with a picture has no text."""


class Counted(NamedTuple):
    """A number that may count a page: what it is that bears it, its value, its place in the raw text."""

    at: int
    value: int
    place: int


def find_count(numbers: Sequence[Counted], fewest: int) -> list[Counted]:
    """The longest run of numbers that counts pages, the one of the most even distances among equals.

    Args:
        numbers: In the order of the text.
        fewest: Fewest numbers that make a count.

    Example:
        >>> pages = [Counted(i, i + 3, 600 * i) for i in range(6)]
        >>> others = [Counted(9, 5, 1100), Counted(9, 40, 1300)]
        >>> find_count(sorted(pages + others, key=lambda n: n.place), 5) == pages
        True
    """
    first = _longest(numbers, None)
    if len(first) < fewest:
        return []
    usual = median((b.place - a.place) / (b.value - a.value) for a, b in pairwise(first))
    found = _longest(numbers, usual)
    return found if len(found) >= fewest else []


def _longest(numbers: Sequence[Counted], usual: float | None) -> list[Counted]:
    scores: list[float] = []
    before: list[int] = []
    latest: dict[int, list[int]] = {}
    for i, number in enumerate(numbers):
        score, link = 1.0, -1
        for step in range(1, MISSING + 1):
            for j in reversed(latest.get(number.value - step, [])[-NEIGHBOURS:]):
                distance = (number.place - numbers[j].place) / step
                if distance > FARTHEST:
                    break
                if distance < NEAREST or (usual and not usual / 4 < distance < usual * 4):
                    continue
                uneven = 0.3 * abs(log(distance / usual)) if usual else 0.0
                if scores[j] + 1 - uneven - 0.3 * (step - 1) > score:
                    score, link = scores[j] + 1 - uneven - 0.3 * (step - 1), j
        scores.append(score)
        before.append(link)
        latest.setdefault(number.value, []).append(i)
    if not scores:
        return []
    at = max(range(len(scores)), key=scores.__getitem__)
    found = []
    while at >= 0:
        found.append(numbers[at])
        at = before[at]
    return found[::-1]
