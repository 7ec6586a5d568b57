"""Whether two documents differ by more than chance at equal length: permutation tests over their measures.

"A covers more than B" is said only where dealing the measures of both anew, at random, into two documents as long as
theirs seldom makes two that differ as much. Nothing is assumed of how topics are spread; what is tested is that
both come from one pool of measures. Measures of one chapter are more alike than others, and dealing takes no notice
of that, so that p is rather too small where few long chapters make up a document.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from policycompare.results.equal_length import SEED, Units

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from policycompare.results.equal_length import Floats

    Dealt = NDArray[np.bool_]

PERMUTATIONS = 1999
ALPHA = 0.05
What = Literal["classes", "rate"]
ROUNDING = 1e-9
"""Differences that are equal but for rounding count as equal."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two documents beside each other.

    Attributes:
        left, right: What is expected of each at length n.
        n: That length, at most the length of the shorter.
        p: Chance that dealing anew makes a difference as large, either way.
        is_floor: No dealing made one as large, so that p is a floor: print it with ≤.
    """

    left: float
    right: float
    n: float
    p: float
    is_floor: bool

    @property
    def difference(self) -> float:
        """Left less right."""
        return self.left - self.right


def is_difference(
    left: Units, right: Units, n: float | None = None, *, permutations: int = PERMUTATIONS, what: What = "classes"
) -> Difference:
    """Test whether two documents differ by more than chance in what they hold at equal length.

    The statistic is the difference of the expected numbers of classes at length n (Hurlbert 1971, with as many measures
    as n characters have in the mean; within half a topic of the mean over orders), or of the rates per 1,000 units of
    length. It is compared with that of documents dealt anew: all measures of both in a random order, of which the
    first document gets as many as come nearest to its length. p counts the observed dealing as one
    (Phipson and Smyth 2010, Statistical Applications in Genetics and Molecular Biology 9, 39), so it is never 0.

    Args:
        left: Measures of one document with what they hold: topics; measures of a third that they answer; targets.
        right: Those of the other; a measure may not be in both.
        n: Length at which they are compared; None = that of the shorter, which is also its upper end.
        permutations: Dealings.
        what: ``classes`` (each counts once, however many measures hold it) or ``rate`` (each holding counts).

    Returns:
        The two numbers with p. Where either is empty, both are 0 and p is 1.
    """
    if not len(left.ids) or not len(right.ids):
        return Difference(0.0, 0.0, 0.0, 1.0, False)
    sizes, holds, weights = _pooled((left, right))
    most = min(left.total, right.total, np.inf if n is None else n)
    observed = np.arange(len(sizes)) < len(left.ids)
    key = zlib.crc32("\n".join((*left.ids, "", *right.ids)).encode())
    dealt = _deal(sizes, left.total, permutations, np.random.default_rng([SEED, key]))
    first = np.concatenate([observed[None], dealt]).astype(np.float64)
    numbers = []
    for own in (first, 1 - first):
        long, held = own @ sizes, own @ holds
        if what == "rate":
            numbers.append(1000 * (held @ weights) / long)
        else:
            at = np.minimum(np.minimum(long, sizes.sum() - long), most)
            numbers.append(_expected(own.sum(axis=1), long, held, weights, at))
    apart = np.abs(numbers[0] - numbers[1])
    as_large = int((apart[1:] >= apart[0] - ROUNDING).sum())
    p = (as_large + 1) / (permutations + 1)
    return Difference(float(numbers[0][0]), float(numbers[1][0]), float(most), p, as_large == 0)


def range_chance(units: Sequence[Units], n: float, permutations: int = PERMUTATIONS) -> tuple[float, bool]:
    """How surely the document that holds most and the one that holds least differ, of all that are compared.

    The two were picked for being furthest apart, so that ``is_difference`` of them alone would find too much. Here
    the measures of all documents are dealt anew, at random, into documents as long as they are, and p is the chance
    that the most and the least of these are as far apart: one test, however many documents there are.

    Args:
        units: The documents' measures with what they hold, two documents at least.
        n: Length at which they are compared, at most that of the shortest.
        permutations: Dealings.

    Returns:
        p, and whether it is a floor (print it with ≤).
    """
    sizes, holds, weights = _pooled(units)
    random = np.random.default_rng([SEED, zlib.crc32("\n".join(one for own in units for one in own.ids).encode())])
    ends, count = np.cumsum([own.total for own in units])[:-1], len(units)
    holder, held = np.nonzero(holds)
    apart = np.empty(permutations + 1)
    for at in range(permutations + 1):
        owner = np.repeat(np.arange(count), [len(own.ids) for own in units])
        if at:
            order = random.permutation(len(sizes))
            middles = sizes[order].cumsum() - sizes[order] / 2
            owner[order] = np.searchsorted(ends, middles, side="right")
        total, long = (np.bincount(owner, of, count).astype(np.float64) for of in (np.ones(len(sizes)), sizes))
        holding = np.bincount(owner[holder] * len(weights) + held, minlength=count * len(weights))
        full = total > 0  # a document of one long measure may have got none
        of_each = holding.reshape(count, len(weights))[full].astype(np.float64)
        found = _expected(total[full], long[full], of_each, weights, np.minimum(long[full], n))
        apart[at] = np.ptp(found)
    as_large = int((apart[1:] >= apart[0] - ROUNDING).sum())
    return (as_large + 1) / (permutations + 1), as_large == 0


def _pooled(documents: Sequence[Units]) -> tuple[Floats, Floats, Floats]:
    """Sizes of all measures, which class each holds, shape (units, classes), and what the classes count for."""
    names = list(dict.fromkeys(name for own in documents for name in own.classes))
    place = {name: at for at, name in enumerate(names)}
    holds, weights = np.zeros((sum(len(own.ids) for own in documents), len(names))), np.zeros(len(names))
    first = 0
    for own in documents:
        columns = np.array([place[name] for name in own.classes], dtype=np.intp)
        holds[own.holder + first, np.repeat(columns, own.holding)] = 1.0
        weights[columns] = own.weights
        first += len(own.ids)
    return np.concatenate([own.sizes for own in documents]), holds, weights


def _deal(sizes: Floats, length: float, times: int, random: np.random.Generator) -> Dealt:
    """Which measures a first document of about this length gets, in random orders; shape (times, units).

    Lengths are kept, and not the numbers of measures: a document of few long measures would else become one of a few
    short ones, which is to be compared at another length.
    """
    order = random.random((times, len(sizes))).argsort(axis=1)
    ends = sizes[order].cumsum(axis=1)
    first = ends - sizes[order] / 2 <= length  # as far as its middle is inside
    first[:, 0], first[:, -1] = True, False  # neither document is empty
    dealt = np.empty_like(first)
    np.put_along_axis(dealt, order, first, axis=1)
    return dealt


def _expected(total: Floats, long: Floats, held: Floats, weights: Floats, at: Floats) -> Floats:
    """Expected classes of many documents at a length: ``equal_length.expected_classes``, all at once.

    ``total`` is how many measures each has, ``long`` its length, ``held`` how many of its measures hold each class,
    shape (documents, classes), ``at`` the length.
    """
    from scipy.special import gammaln

    total, drawn = total[:, None], np.minimum(at * total / long, total)[:, None]
    # Few numbers of measures come again and again: the chance of each is computed once a document.
    left = total - np.arange(held.max() + 1)
    can_miss = left - drawn > -1 + 1e-12
    rest = np.where(can_miss, left - drawn + 1, 1.0)
    with np.errstate(invalid="ignore"):
        log = gammaln(np.maximum(left, 0.0) + 1) - gammaln(rest) + gammaln(total - drawn + 1) - gammaln(total + 1)
    missed = np.where(can_miss, np.exp(log), 0.0)
    found: Floats = weights.sum() - np.take_along_axis(missed, held.astype(np.intp), axis=1) @ weights
    return found


def corrected(p: ArrayLike) -> Floats:
    """p-values corrected for how many are shown, so that of all that are called a difference 1 in 20 is chance.

    Benjamini and Hochberg 1995 (Journal of the Royal Statistical Society B 57, 289-300). Pairs that share a document
    depend on each other positively, which the procedure allows (Benjamini and Yekutieli 2001).

    Example:
        >>> corrected([0.01, 0.04, 0.03]).round(3).tolist()
        [0.03, 0.04, 0.04]
    """
    from scipy.stats import false_discovery_control

    values = np.asarray(p, dtype=np.float64)
    found: Floats = np.asarray(false_discovery_control(values) if values.size else values)
    return found


def differences(
    units: Mapping[str, Units],
    n: float | None = None,
    *,
    pairs: Iterable[tuple[str, str]] | None = None,
    permutations: int = PERMUTATIONS,
    what: What = "classes",
) -> pd.DataFrame:
    """Test every pair of documents, and correct for how many there are.

    Args:
        units: Document, or side -> its measures with what they hold.
        n: Length at which all are compared; None = each pair at the length of its shorter one.
        pairs: Which pairs are shown; None = all.
        permutations: Dealings of each pair.
        what: As in ``is_difference``.

    Returns:
        One row a pair: ``left``, ``right``, ``left_expected``, ``right_expected``, ``difference``, ``n``, ``p``,
        ``is_floor`` (print p with ≤), ``p_corrected``, ``is_different`` (``p_corrected`` at most ``ALPHA``).
    """
    chosen = list(itertools.combinations(units, 2) if pairs is None else pairs)
    found = [is_difference(units[a], units[b], n, permutations=permutations, what=what) for a, b in chosen]
    fixed = corrected([one.p for one in found])
    return pd.DataFrame({
        "left": pd.Series([a for a, _ in chosen], dtype="str"), "right": pd.Series([b for _, b in chosen], dtype="str"),
        "left_expected": [one.left for one in found], "right_expected": [one.right for one in found],
        "difference": [one.difference for one in found], "n": [one.n for one in found], "p": [one.p for one in found],
        "is_floor": pd.Series([one.is_floor for one in found], dtype="bool"), "p_corrected": fixed,
        "is_different": fixed <= ALPHA,
    })  # fmt: skip
