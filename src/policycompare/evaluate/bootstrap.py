"""Bootstrap intervals (95 %) of the evaluation's figures: whole documents are drawn with replacement (Efron 1979).

Measures of one document are alike, so that documents are drawn and not measures. The same documents are drawn
each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
REPEATS = 500


def interval(values: Callable[[tuple[str, ...]], float], documents: Sequence[str]) -> tuple[float, float]:
    """Interval of a figure.

    Args:
        values: The figure of drawn documents; some may be drawn more than once. Their order must not matter.
        documents: All documents.
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
