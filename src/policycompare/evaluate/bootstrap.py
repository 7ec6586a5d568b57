"""Intervals (95 %) of figures of quality, for the evaluation and for every command that scores by labels.

Two intervals are made. In the one, whole documents are drawn with replacement (Efron 1979), because items of one
document are alike; the same documents are drawn each time. Of few documents only few draws differ, and it is too
narrow (Cameron, Gelbach and Miller 2008), of one or where all is right it has no width. So the other takes each item
by itself: a share has the interval of Wilson (1927) by its counts, F1 that of the share that it follows from, any
other figure one over drawn items. The wider of the two stands beside the figure, and it says which it is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ends = tuple[float, float]
Item = TypeVar("Item", bound=Hashable)
Part = TypeVar("Part")
REPEATS = 500
DOCUMENTS, COUNTS, ITEMS = "documents drawn", "Wilson, by counts", "items drawn"
"""How an interval was made."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with what has to stand beside it.

    Attributes:
        value: The figure.
        low: Lower end of its 95 % interval.
        high: Upper end.
        count: n, how many items it rests on.
        documents: From how many documents these are.
        way: How the interval was made: ``DOCUMENTS``, ``COUNTS`` or ``ITEMS``.
    """

    value: float
    low: float
    high: float
    count: int
    documents: int
    way: str

    def __str__(self) -> str:
        return f"{self.short()} in {self.documents} {'document' if self.documents == 1 else 'documents'}, {self.way}"

    def short(self) -> str:
        """The figure, its interval and n."""
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] n={self.count}"


def estimate(
    value: Callable[[Sequence[Part]], float],
    parts: Mapping[str, Part],
    count: int,
    alone: Callable[[], Ends],
    way: str = COUNTS,
) -> Estimate:
    """A figure with its interval, the wider of one over documents and one over items.

    Args:
        value: The figure of drawn documents; some may be drawn more than once. Their order must not matter.
        parts: Document -> what is counted of it; documents in which nothing was asked for are left out.
        count: How many items the figure rests on.
        alone: The interval over items.
        way: What ``alone`` is, ``COUNTS`` or ``ITEMS``.
    """
    names = sorted(parts)
    figure = float(value([parts[name] for name in names])) if names else float("nan")
    drawn = interval(lambda own: float(value([parts[name] for name in own])), names) if len(names) > 1 else None
    ends, said = wider(drawn, alone(), way)
    return Estimate(figure, *ends, count, len(names), said)


def wider(drawn: Ends | None, alone: Ends, way: str) -> tuple[Ends, str]:
    """The wider of two intervals, and what it is; the one over documents where they are alike.

    Args:
        drawn: The one over documents; none where there is but one.
        alone: The one over items.
        way: What ``alone`` is.
    """
    if drawn is None or np.isnan(drawn[0]) or drawn[1] - drawn[0] < alone[1] - alone[0]:
        return alone, way
    return drawn, DOCUMENTS


def share(parts: Mapping[str, tuple[int, int]]) -> Estimate:
    """A plain share.

    Args:
        parts: Document -> how many are right, of how many.

    Example:
        >>> print(share({"a": (5, 10), "b": (10, 10)}))
        0.750 [0.500, 1.000] n=20 in 2 documents, documents drawn
        >>> print(share({"a": (10, 10), "b": (10, 10)}))
        1.000 [0.839, 1.000] n=20 in 2 documents, Wilson, by counts
    """
    asked = {name: part for name, part in parts.items() if part[1]}
    right, of = (sum(part[i] for part in asked.values()) for i in (0, 1))
    return estimate(
        lambda drawn: sum(a for a, _ in drawn) / sum(b for _, b in drawn), asked, of, lambda: wilson(right, of)
    )


def f1(parts: Mapping[str, tuple[int, int, int]]) -> Estimate:
    """F1, the harmonic mean of precision and recall; n is what was wanted.

    Args:
        parts: Document -> how many are right, wanted and given.
    """
    asked = {name: part for name, part in parts.items() if part[1] + part[2]}
    right, wanted, given = (sum(part[i] for part in asked.values()) for i in range(3))
    return estimate(
        lambda drawn: 2 * sum(part[0] for part in drawn) / sum(part[1] + part[2] for part in drawn),
        asked,
        wanted,
        lambda: f1_ends(right, wanted, given),
    )


def ends_of(pair: Floats) -> Ends:
    """Both ends of an interval in an array, shape (2,)."""
    return float(pair[0]), float(pair[1])


def wilson(right: int, of: int) -> Ends:
    """Interval of a plain share by its counts alone (Wilson 1927), as if each item stood by itself.

    Example:
        >>> [round(end, 4) for end in wilson(81, 263)]  # Newcombe (1998), table I
        [0.2553, 0.3662]
    """
    from scipy.stats import binomtest

    if not of:
        return float("nan"), float("nan")
    found = binomtest(right, of).proportion_ci(method="wilson")
    return float(found.low), float(found.high)


def f1_ends(right: int, wanted: int, given: int) -> Ends:
    """Interval of F1 by its counts alone.

    Of all that was wanted or given the share J is right, and F1 = 2 J / (1 + J), which rises with J: the ends are
    those of J (Wilson 1927).

    Example:
        >>> [round(end, 3) for end in f1_ends(130, 137, 147)]
        [0.876, 0.943]
    """
    low, high = wilson(right, wanted + given - right)
    return 2 * low / (1 + low), 2 * high / (1 + high)


def interval(values: Callable[[tuple[Item, ...]], float], documents: Sequence[Item]) -> Ends:
    """Interval of a figure.

    Args:
        values: The figure of drawn documents; some may be drawn more than once. Their order must not matter.
        documents: All documents; or, where there is but one, its items.
    """
    random = np.random.default_rng(0)
    figure = cache(values)  # of five documents there are only 126 draws
    places = (sorted(random.integers(0, len(documents), len(documents))) for _ in range(REPEATS))
    drawn = [figure(tuple(documents[i] for i in chosen)) for chosen in places]
    kept = [v for v in drawn if not np.isnan(v)]
    if not kept:
        return float("nan"), float("nan")
    return float(np.percentile(kept, 2.5)), float(np.percentile(kept, 97.5))


def band(values: Floats, documents: Sequence[str]) -> tuple[Floats, Floats]:
    """Interval of each column's mean.

    Args:
        values: Shape (rows, columns), one row at least.
        documents: Document of each row.
    """
    names = sorted(set(documents))
    sums = np.array([values[[d == name for d in documents]].sum(axis=0) for name in names])
    sizes = np.array([documents.count(name) for name in names])
    random = np.random.default_rng(0)
    drawn = random.integers(0, len(names), (REPEATS, len(names)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)[:, None]
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    return low, high
