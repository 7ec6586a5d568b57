"""How far a pair of measures stands out from what its two measures score with everything else.

No cosine means the same in two pairs of documents: what is near in a plan of ten fields is far in a statute on one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

PRIOR = 10
"""Pairs as which the mean and spread of the fit count beside those that a measure has."""
BLOCK = 256


def products(left: Any, right: Any) -> Floats:
    """Products of the rows of two matrices, as a dense matrix; cosines where rows have unit length."""
    product = left @ right.T
    return np.asarray(product.todense() if hasattr(product, "todense") else product)


@dataclass(frozen=True, slots=True)
class Usual:
    """What cosines each of some measures usually has: their mean and their standard deviation."""

    mean: Floats
    spread: Floats

    def at(self, places: Ints) -> Usual:
        """The same of some of the measures."""
        return Usual(self.mean[places], self.spread[places])


def usual_of(vectors: Any, sides: npt.NDArray[np.str_], mean: float, spread: float) -> Usual:
    """What cosines each measure has with the others of its own side.

    Args:
        vectors: Unit vectors, one row a measure.
        sides: Side of each.
        mean: Mean cosine that is expected, counted in as ``PRIOR`` pairs.
        spread: Its standard deviation, the same.
    """
    total, squares, count = (np.zeros(len(sides)) for _ in range(3))
    for side in sorted(set(sides.tolist())):
        own = np.flatnonzero(sides == side)
        count[own] = len(own) - 1
        for at in range(0, len(own), BLOCK):
            rows = own[at : at + BLOCK]
            cosines = products(vectors[rows], vectors[own])
            total[rows], squares[rows] = cosines.sum(axis=1) - 1, (cosines**2).sum(axis=1) - 1
    seen = count + PRIOR
    middle = (total + PRIOR * mean) / seen
    variance = (squares + PRIOR * (mean**2 + spread**2)) / seen - middle**2
    return Usual(middle, np.sqrt(np.maximum(variance, 1e-6)))


@dataclass(frozen=True, slots=True)
class Ground:
    """What some measures score with the whole other side: sums of cosines and of their squares, and of how many."""

    total: Floats
    squares: Floats
    count: int

    @classmethod
    def of(cls, cosines: Floats, count: int) -> Ground:
        """From cosines with the other side, shape (measures, others), which may be a sample of ``count`` others."""
        scale = count / cosines.shape[1]
        return cls(cosines.sum(axis=1) * scale, (cosines**2).sum(axis=1) * scale, count)

    @classmethod
    def joined(cls, parts: Sequence[Ground]) -> Ground:
        """Several measures' one after the other."""
        total, squares = (np.concatenate([getattr(part, key) for part in parts]) for key in ("total", "squares"))
        return cls(total, squares, parts[0].count)

    def at(self, places: Ints) -> Ground:
        """The same of some of the measures."""
        return Ground(self.total[places], self.squares[places], self.count)


def standing(
    cosines: Floats,
    left: tuple[Ground, Usual],
    right: tuple[Ground, Usual],
    akin: Bools,
    mean: float,
    spread: float,
) -> Floats:
    """How far a pair stands out from what its two measures score with everything else, in standard deviations.

    The mean of two z scores, one among the left measure's cosines with the right side and one among the right measure's
    with the left side, each without the pair itself. So many pairs as ``PRIOR`` with the mean and spread of the fit are
    counted in, so that a side of three measures has a background too.

    Between documents of different fields every cosine is small, and the best of them would stand out as the same
    measure does within one field. There a measure's background is at least what it scores with its own side.

    Args:
        cosines: Shape (left, right).
        left: What the left measures score, with the other side and with their own.
        right: What the right measures score.
        akin: Whether the two documents are of one field, shape (left, right).
        mean: Mean cosine of measures of two sides.
        spread: Its standard deviation.
    """

    def z(cosines: Floats, akin: Bools, ground: Ground, usual: Usual) -> Floats:
        seen = ground.count - 1 + PRIOR
        middle = (ground.total[:, None] - cosines + PRIOR * mean) / seen
        squares = ground.squares[:, None] - cosines**2 + PRIOR * (mean**2 + spread**2)
        deviation = np.sqrt(np.maximum(squares / seen - middle**2, 1e-6))
        middle = np.where(akin, middle, np.maximum(middle, usual.mean[:, None]))
        deviation = np.where(akin, deviation, np.maximum(deviation, usual.spread[:, None]))
        return np.asarray((cosines - middle) / deviation)

    return (z(cosines, akin, *left) + z(cosines.T, akin.T, *right).T) / 2
