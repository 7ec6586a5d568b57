"""Whether two networks over the same nodes are alike: the quadratic assignment procedure, and with control.

The ties of a network hang together: a busy node has many. So a correlation of two networks is not held against a
table but against renamings: the nodes of one network are renamed at random, rows and columns together, which keeps
its shape (QAP: Hubert & Schultz 1976; Krackhardt 1988). Where both networks follow something else, say the load of
their nodes, that is taken out first: multiple regression QAP with double semi-partialing (Dekker, Krackhardt &
Snijders 2007, Psychometrika 72, 563), which renames what the controls leave of a predictor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST_NODES = 4
"""Correlations need as many nodes: three can be arranged in six ways only, which no p-value survives."""
FEWEST_LEFT = 3
"""Pairs of nodes that controls must leave free: with fewer, what is left fits by itself."""
VALUES_AT_ONCE = 1_000_000
"""Values of renamed matrices that are held at once."""


def qap(
    left: Floats, right: Floats, controls: Sequence[Floats], permutations: int, random: np.random.Generator
) -> tuple[float, float]:
    """Partial correlation of two symmetric matrices above the diagonal, and its one-sided p.

    The correlation is that of what the controls leave of either matrix, and does not depend on which of the two is
    called the left. For p what they leave of the right one is renamed and correlated anew, which is double
    semi-partialing: the partial correlation and the t of the regression order renamings in the same way. Without
    controls it is the plain procedure.

    Args:
        left: Ties of n nodes, n x n, symmetric; the dependent.
        right: Ties of the same nodes in the same order; the predictor.
        controls: Further predictors, n x n, symmetric; those that do not vary say nothing and are left out.
        permutations: Random renamings.
        random: Where they come from.

    Returns:
        r, and p = (b + 1)/(permutations + 1) with b = renamings that reach r (Davison & Hinkley 1997, 4.2), so that
        1/(permutations + 1) is a floor. Both NaN with fewer than ``FEWEST_NODES`` nodes, where a side does not vary
        beside the controls, and where they leave fewer than ``FEWEST_LEFT`` pairs of nodes free.
    """
    size = len(left)
    if size < FEWEST_NODES:
        return np.nan, np.nan
    rows, columns = np.triu_indices(size, 1)
    known = known_of([control[rows, columns] for control in controls], len(rows))
    one, other = (left_over(matrix[rows, columns], known) for matrix in (left, right))
    # The mean and the controls are known; one more is estimated.
    if one is None or other is None or (controls and len(rows) - known.shape[1] - 1 < FEWEST_LEFT):
        return np.nan, np.nan
    observed = float(one @ other)
    table = np.zeros((size, size))
    table[rows, columns] = table[columns, rows] = other
    reached, block = 0, max(1, VALUES_AT_ONCE // len(rows))
    for start in range(0, permutations, block):
        count = min(block, permutations - start)
        orders = random.permuted(np.tile(np.arange(size), (count, 1)), axis=1)
        renamed = table[orders[:, rows], orders[:, columns]]
        # A renamed matrix is no longer free of the controls; its length without them is what is left to correlate.
        free = np.sqrt(np.clip(1 - ((renamed @ known) ** 2).sum(axis=1), 1e-12, None))
        reached += int((renamed @ one / free >= observed - 1e-12).sum())
    return observed, (reached + 1) / (permutations + 1)


def known_of(controls: list[Floats], pairs: int) -> Floats:
    """Orthonormal columns of the mean and of the controls that vary.

    Args:
        controls: Values of each control for all pairs of nodes.
        pairs: How many pairs of nodes there are.

    Returns:
        Shape (pairs, 1 + controls at most).
    """
    kept = [np.full(pairs, 1 / np.sqrt(pairs))]
    for control in controls:
        rest = left_over(control, np.column_stack(kept))
        if rest is not None:
            kept.append(rest)
    return np.column_stack(kept)


def left_over(values: Floats, known: Floats) -> Floats | None:
    """What ``known_of`` leaves of values, at length 1; None where it is nothing but rounding."""
    before = float(np.linalg.norm(values))
    rest = values - known @ (known.T @ values)
    rest -= known @ (known.T @ rest)
    length = float(np.linalg.norm(rest))
    return None if length <= 1e-9 * before or length == 0 else np.asarray(rest / length)


def holm(p: Floats) -> Floats:
    """p-values corrected for their number, so that one in twenty whole tables holds a false one below 0.05 at most.

    Holm 1979 (Scandinavian Journal of Statistics 6, 65), which holds however the tests depend on each other: a region
    stands in several pairs, and the same ties are tested twice.

    Args:
        p: Any shape (n,); NaN where nothing was tested, which is not counted.

    Returns:
        Shape (n,), at most 1.

    Example:
        >>> holm(np.array([0.01, 0.04, 0.03])).tolist()
        [0.03, 0.06, 0.06]
    """
    found = np.full(len(p), np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    found[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(len(order), 0, -1)), 1.0)
    return found
