"""How well people agree who answered the same questions about the same units, each blind of the others.

Answers are a row a unit and a column a coder; None is an answer that was not given. Three figures, each with the number
of units that two coders or more answered (n) and a 95 % interval:

- *percent agreement*, the share of pairs of answers that are alike;
- *Cohen's kappa* of two coders (Cohen 1960, weighted: Cohen 1968): how much of what chance would leave apart they agree
  on, chance being that each gives every answer as often as they did, but to units drawn by lot;
- *Krippendorff's alpha* (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability") of any number of coders: one
  minus observed by expected disagreement, where expected is what all answers give that are dealt out anew.

Answers that are sets (the topics of a measure) are as far apart as MASI says (Passonneau 2006): alike 0, nothing in
common 1, between them by what they share; a set in the other is nearer than two that merely overlap.

Where all answers are one and the same, neither kappa nor alpha is defined: chance leaves nothing apart. They are None
then, with a reason, and no 1.

The interval is the bootstrap's over units (Efron 1979), drawn with a fixed seed and widened to hold the figure; where
more than one draw in twenty has no figure, the rarer answers stand in too few units and there is no interval. Where no
two answers to a unit differ, none do in any draw, which is no certainty: then the share of units that may differ all
the same (Wilson 1927) is taken to do so by as much as differing answers do by chance. The percent agreement of two
coders is a plain share and has Wilson's interval.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from policycompare.evaluate.bootstrap import REPEATS, wilson

Floats = npt.NDArray[np.float64]
Answers = Sequence[Sequence[Hashable | None]]
SCALES = ("nominal", "ordinal", "interval", "sets")
NOT_BOTH, ONE_ANSWER, ONE_UNIT, RARE = "not_both", "one_answer", "one_unit", "rare"
"""Why there is no figure: no unit has answers of two coders; all answers are one and the same. Why there is no
interval: there is but one unit; the rarer answers stand in too few."""
UNDEFINED = 1 / 20
"""Share of draws that may have no figure."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A figure of agreement with what has to stand beside it.

    Attributes:
        statistic: percent, kappa, kappa_weighted or alpha.
        value: The figure; None where it is not defined.
        low: Lower end of its 95 % interval; None where there is none.
        high: Upper end.
        count: n, the units with answers of two coders or more.
        reason: Why there is no figure (``NOT_BOTH``, ``ONE_ANSWER``) or no interval (``ONE_UNIT``, ``RARE``).
    """

    statistic: str
    value: float | None
    low: float | None
    high: float | None
    count: int
    reason: str = ""


def percent_agreement(answers: Answers) -> Agreement:
    """Share of pairs of answers to one unit that are alike, the mean over units.

    Example:
        >>> percent_agreement([("yes", "yes"), ("yes", "no"), ("no", None)]).value
        0.5
    """
    units = _answered(answers)
    alike = np.array([np.mean([a == b for a, b in combinations(unit, 2)]) for unit in units])
    found = _agreement("percent", units, lambda at: float(alike[at].mean()))
    if found.count > 1 and max(map(len, units)) == 2:  # a plain share
        low, high = wilson(int(alike.sum()), len(units))
        return replace(found, low=low, high=high)
    return found


def cohen_kappa(first_and_second: Answers, values: Sequence[Hashable] = (), *, weighted: bool = False) -> Agreement:
    """Cohen's kappa of two coders.

    Args:
        first_and_second: The answers of both; a unit that one of them did not answer is left out.
        values: The grades from least to most, where it is weighted.
        weighted: Whether answers two grades apart count four times as much as neighbours (quadratic weights).

    Example:
        >>> both = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
        >>> round(cohen_kappa(both).value, 3)
        0.4
    """
    units = _answered(first_and_second)
    number = _numbered(units, values)
    size = max(1, len(number))
    cells = np.array([number[first] * size + number[second] for first, second in units], dtype=np.int64)
    apart = (np.arange(size)[:, None] - np.arange(size)) ** 2 if weighted else ~np.eye(size, dtype=bool)

    def kappa(at: npt.NDArray[np.int64]) -> float:
        table = np.bincount(cells[at], minlength=size**2).reshape(size, size) / len(at)
        return _one_minus((table * apart).sum(), (np.outer(table.sum(1), table.sum(0)) * apart).sum())

    statistic = "kappa_weighted" if weighted else "kappa"
    return _agreement(statistic, units, kappa)


def krippendorff_alpha(answers: Answers, scale: str = "nominal", values: Sequence[Hashable] = ()) -> Agreement:
    """Krippendorff's alpha of any number of coders, who need not have answered every unit.

    Args:
        answers: The answers; of the scale ``interval`` numbers, of the scale ``sets`` frozen sets.
        scale: One of ``SCALES``.
        values: The grades from least to most, where the scale is ``ordinal``.

    Example:
        >>> read = [({"A"}, {"A"}), ({"B", "C"}, {"B"}), ({"C"}, {"C"}), (set(), {"A"})]
        >>> round(krippendorff_alpha([tuple(map(frozenset, unit)) for unit in read], "sets").value, 3)
        0.493
    """
    units = _answered(answers)
    number = _numbered(units, values)
    counts = np.zeros((len(units), len(number)))
    for row, unit in enumerate(units):
        np.add.at(counts[row], [number[answer] for answer in unit], 1.0)
    apart_of = _distances(scale, list(number))
    fixed = None if scale == "ordinal" else apart_of(counts.sum(0))

    def alpha(at: npt.NDArray[np.int64]) -> float:
        own = counts[at]
        given = own.sum(0)
        apart = apart_of(given) if fixed is None else fixed
        observed = (((own @ apart) * own).sum(1) / (own.sum(1) - 1)).sum()
        return _one_minus(observed, given @ apart @ given / (given.sum() - 1))

    return _agreement("alpha", units, alpha)


def masi_distance(one: frozenset[str], other: frozenset[str]) -> float:
    """How far apart two sets are, 0 to 1 (Passonneau 2006).

    Example:
        >>> round(masi_distance(frozenset("ab"), frozenset("abcd")), 4)
        0.6667
    """
    if one == other:
        return 0.0
    shared = len(one & other)
    kind = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - shared / len(one | other) * kind


def _answered(answers: Answers) -> list[list[Hashable]]:
    """The given answers of each unit that two coders or more answered."""
    given = ([answer for answer in unit if answer is not None] for unit in answers)
    return [unit for unit in given if len(unit) > 1]


def _numbered(units: Sequence[Sequence[Hashable]], values: Sequence[Hashable]) -> dict[Hashable, int]:
    """Number of each answer: in the order of the grades, else in that in which they come."""
    known = dict.fromkeys(values) | dict.fromkeys(answer for unit in units for answer in unit)
    return {answer: at for at, answer in enumerate(known)}


def _distances(scale: str, values: Sequence[Hashable]) -> Callable[[Floats], Floats]:
    """How far apart answers are, by how often each is given: shape (answers,) -> (answers, answers)."""
    if scale == "ordinal":
        return _ordinal
    if scale == "interval":
        numbers = np.array(values, dtype=float)
        fixed = (numbers[:, None] - numbers) ** 2
    elif scale == "sets":
        fixed = np.array([[masi_distance(a, b) for b in values] for a in values])  # type: ignore[arg-type]
    else:
        fixed = (~np.eye(len(values), dtype=bool)).astype(float)
    return lambda _: fixed


def _ordinal(given: Floats) -> Floats:
    """Squared number of answers that lie between two grades, half of either grade's own among them."""
    middle = np.cumsum(given) - given / 2
    return np.asarray((middle[:, None] - middle) ** 2)


def _one_minus(observed: float, expected: float) -> float:
    return float(1 - observed / expected) if expected > 0 else float("nan")


def _agreement(
    statistic: str, units: Sequence[Sequence[Hashable]], figure: Callable[[npt.NDArray[np.int64]], float]
) -> Agreement:
    """A figure with its interval.

    Args:
        statistic: What it is.
        units: The answers to each unit, two or more.
        figure: The figure of units by their numbers, some of them more than once; not a number where it has none.
    """
    count = len(units)
    if not count:
        return Agreement(statistic, None, None, None, 0, NOT_BOTH)
    value = figure(np.arange(count))
    if np.isnan(value):
        return Agreement(statistic, None, None, None, count, ONE_ANSWER)
    if count < 2:
        return Agreement(statistic, value, None, None, count, ONE_UNIT)
    if all(len(set(unit)) == 1 for unit in units):
        may_differ = 1 - wilson(count, count)[0]
        low = 1 - may_differ / (1.0 if statistic == "percent" else _differing_by_chance(units))
        return Agreement(statistic, value, max(-1.0, low), 1.0, count)
    drawn = np.array([figure(at) for at in np.random.default_rng(0).integers(0, count, (REPEATS, count))])
    if np.isnan(drawn).mean() > UNDEFINED:
        return Agreement(statistic, value, None, None, count, RARE)
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return Agreement(statistic, value, min(float(low), value), max(float(high), value), count)


def _differing_by_chance(units: Sequence[Sequence[Hashable]]) -> float:
    """Share of pairs of answers that differ, of all that can be made of these answers."""
    given = Counter(answer for unit in units for answer in unit)
    count = given.total()
    return 1 - sum(own * (own - 1) for own in given.values()) / (count * (count - 1))
