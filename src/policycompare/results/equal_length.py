"""Equal length: what a document would hold were it as long as the shortest that it is compared with.

Long documents mention more. How many topics a document has, how much of another it answers, how much of its text stands
elsewhere: all of it grows with length, so that raw counts rank documents by their length. Rarefaction (Sanders 1968;
Hurlbert 1971, Ecology 52, 577-586) asks instead what a random part of each document holds, every part of one length.

Length is counted in characters of the measures' texts without number and responsibility clause, marks included: what a
reader would count, and what a figure of equal length is about everywhere (``document_characters``). Clauses are no
content, and headings that hold no measure are coded for nothing. The sampling unit is the measure: it is what topics,
pairs and targets are held by.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pandas as pd

from policycompare.errors import CallError, choices
from policycompare.tables.queries import document_of_measures, side_of_measures

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from policycompare.tables.frames import Parsed

    Floats = NDArray[np.float64]

Unit = Literal["characters", "sentences", "measures"]
"""What length is counted in."""
By = Literal["document", "side"]
SAMPLES = 1000
"""Random orders of a document's measures; an expected number of topics is then known to about 0.1."""
SEED = 16
LEVEL = 0.95
SHIFT = 2.0**24
"""Above any measure's length."""
CELLS = 2_000_000
"""Orders times measures that are held at a time."""
FEWEST_MEASURES = 10
"""A document of fewer measures, or of fewer characters than so many usual measures have, is compared with none, for
everything else would be cut down to its length. Chosen on parts of the five regions' documents: of two documents the
part of ten measures' length that has more topics is that of the right one in 80 of 100 draws, and the variance between
documents (15) is above that between parts of one (10); with five measures it is below (4 and 5)."""


# ---- length


def measure_sizes(tables: Parsed, unit: Unit = "characters") -> pd.Series[int]:
    """Length of every measure, at least 1: characters of its text, its sentences, or 1 where measures are counted.

    Raises:
        CallError: Length is not counted in this unit.
    """
    if unit not in get_args(Unit):
        raise CallError(f"unit {unit!r}", "length is not counted so", choices(unit, get_args(Unit)))
    measures = pd.Index(tables.measures["measure_id"], name="measure_id")
    if unit == "characters":
        sizes = pd.Series(tables.measures["text"].str.len().to_numpy(), measures)
    elif unit == "sentences":
        sizes = tables.sentences["measure_id"].value_counts().reindex(measures, fill_value=0)
    else:
        sizes = pd.Series(1, measures)
    return sizes.astype("int64").clip(lower=1)


def _totals(tables: Parsed, by: By, unit: Unit) -> pd.Series[int]:
    key_of = document_of_measures(tables) if by == "document" else side_of_measures(tables)
    order = tables.documents["document_id"] if by == "document" else tables.sides.sort_values("position")["side_id"]
    sizes = measure_sizes(tables, unit)
    totals = sizes.groupby(sizes.index.map(key_of)).sum().reindex(list(order), fill_value=0)
    return totals.astype("int64").rename(unit).rename_axis(f"{by}_id")


def document_characters(tables: Parsed, unit: Unit = "characters") -> pd.Series[int]:
    """Length of each document's measures, in the order of the table; 0 where it has none."""
    return _totals(tables, "document", unit)


def side_characters(tables: Parsed, unit: Unit = "characters") -> pd.Series[int]:
    """Length of each side's measures, in the order of the sides; 0 where it has none."""
    return _totals(tables, "side", unit)


@dataclass(frozen=True, slots=True)
class CommonLength:
    """The length at which documents, or sides, are compared.

    Attributes:
        n: That of the shortest that is compared, in ``unit``; 0 where none is.
        unit: What it is counted in.
        compared: Ids that are compared, in their order.
        too_short: Ids that are not, because they are too short (``FEWEST_MEASURES``).
    """

    n: int
    unit: Unit
    compared: tuple[str, ...]
    too_short: tuple[str, ...]


def common_length(
    tables: Parsed, by: By = "document", unit: Unit = "characters", among: Collection[str] | None = None
) -> CommonLength:
    """The length of the shortest document, or side, that is long enough to be compared.

    Args:
        tables: The tables of a study.
        by: Whether documents or sides are compared.
        unit: What length is counted in.
        among: Ids that come into question; None = all.
    """
    totals, counts, characters = (_totals(tables, by, of) for of in (unit, "measures", "characters"))
    known = [key for key in totals.index if among is None or key in among]
    usual = measure_sizes(tables).median() if len(tables.measures) else 1.0
    is_long = (counts >= FEWEST_MEASURES) & (characters >= FEWEST_MEASURES * usual)
    compared = tuple(key for key in known if is_long[key])
    n = int(totals[list(compared)].min()) if compared else 0
    return CommonLength(n, unit, compared, tuple(key for key in known if not is_long[key]))


# ---- what a random part holds


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Measures with their lengths and what they hold, ready for sampling.

    Attributes:
        ids: The measures, sorted, so that the order of the tables changes nothing.
        sizes: Length of each, at least 1; shape (units,).
        classes: What they hold, sorted: topics, measures of another document that they answer.
        holder: Number of the unit of each holding, those of one class together; shape (holdings,).
        starts: Where each class begins among the holdings; shape (classes,).
        weights: What each class counts for; shape (classes,).
    """

    ids: tuple[str, ...]
    sizes: Floats
    classes: tuple[Hashable, ...]
    holder: NDArray[np.intp]
    starts: NDArray[np.intp]
    weights: Floats

    @property
    def total(self) -> float:
        """Length of all of them."""
        return float(self.sizes.sum())

    @property
    def raw(self) -> float:
        """What all of them hold: the number of classes, each by its weight."""
        return float(self.weights.sum())

    @property
    def holding(self) -> NDArray[np.intp]:
        """How many units hold each class; shape (classes,)."""
        return np.diff(np.append(self.starts, len(self.holder)))


def make_units(
    sizes: pd.Series[int],
    pairs: Iterable[tuple[str, Hashable]],
    weights: dict[Hashable, float] | None = None,
) -> Units:
    """Measures ready for sampling.

    Args:
        sizes: Length of each measure of one document, by its id.
        pairs: Measures and what they hold: topics, rows, measures of another document that they answer. Pairs of
            other measures are left out, and a pair that comes twice counts once.
        weights: What each class counts for; None = 1.

    Returns:
        The units; classes that none of them holds are not in them.
    """
    ids = sorted(sizes.index)
    place = {measure: at for at, measure in enumerate(ids)}
    held: dict[Hashable, set[int]] = {}
    for measure, one in pairs:
        if measure in place:
            held.setdefault(one, set()).add(place[measure])
    classes = sorted(held, key=str)
    holder = np.array([at for one in classes for at in sorted(held[one])], dtype=np.intp)
    counts = np.array([len(held[one]) for one in classes], dtype=np.intp)
    worth = np.array([1.0 if weights is None else weights[one] for one in classes], dtype=np.float64)
    lengths = np.maximum(sizes.reindex(ids).to_numpy(dtype=np.float64), 1.0)
    return Units(tuple(ids), lengths, tuple(classes), holder, np.cumsum(counts) - counts, worth)


def parts_inside(sizes: Floats, n: float, key: str, samples: int = SAMPLES) -> Iterator[Floats]:
    """How much of each unit is inside random parts of length n.

    The units stand in a random order, and the part ends at n. The unit that crosses the end is inside by the share of
    it that is: so what is expected grows smoothly with n, and no document profits from a long measure at the end.

    Args:
        sizes: Length of each unit.
        n: Length of the parts; all of it where the units are shorter.
        key: The document's id: it alone seeds the orders, so that another document changes nothing.
        samples: Random parts.

    Yields:
        Shares from 0 to 1, shape (some of the samples, units).
    """
    for starts in _starts(sizes, key, samples):
        yield np.clip((n - starts) / sizes, 0.0, 1.0)


def _starts(sizes: Floats, key: str, samples: int, width: int = 0) -> Iterator[Floats]:
    """Where each unit begins in random orders, shape (some of the samples, units); ``width`` = cells of an order."""
    random = np.random.default_rng([SEED, zlib.crc32(key.encode())])
    step = max(1, CELLS // max(len(sizes), width, 1))
    for first in range(0, samples, step):
        order = random.random((min(step, samples - first), len(sizes))).argsort(axis=1)
        ordered = sizes[order]
        starts = np.empty_like(ordered)
        np.put_along_axis(starts, order, ordered.cumsum(axis=1) - ordered, axis=1)
        yield starts


@dataclass(frozen=True, slots=True)
class Rarefied:
    """What random parts of one length hold.

    Attributes:
        expected: In the mean of all parts.
        low, high: Between which ``LEVEL`` of the parts lie.
    """

    expected: float
    low: float
    high: float


def rarefy(units: Units, n: float, key: str, samples: int = SAMPLES) -> Rarefied:
    """How many classes a random part of length n holds.

    The interval is one of random parts of this very document: between its ends lie 95 in 100 parts of this length. It
    says nothing of other documents or of a population, and has no width where the part is the whole document.

    Args:
        units: The document's measures.
        n: Length of the parts, in the unit of the sizes.
        key: The document's id, which seeds the orders.
        samples: Random parts.

    Returns:
        What is expected, exactly where all units are of length 1 (Hurlbert 1971), else as the mean of the samples;
        and the interval. Everything that there is where the document is no longer than n.
    """
    (found,) = rarefy_at(units, [n], key, samples)
    return found


def rarefy_at(units: Units, lengths: Sequence[float], key: str, samples: int = SAMPLES) -> list[Rarefied]:
    """The same at several lengths, in the same random orders: a curve that only rises."""
    held = _held(units, lengths, key, samples, units.weights[:, None])[:, :, 0]
    found = [summary(values) for values in held]
    if (units.sizes == 1).all():
        exact = [expected_classes(units.holding, len(units.ids), n, units.weights) for n in lengths]
        whole = [float(n).is_integer() for n in lengths]
        found = [replace(f, expected=e) if is_whole else f for f, e, is_whole in zip(found, exact, whole, strict=True)]
    return found


def samples_of_groups(
    units: Units, n: float, key: str, groups: Mapping[Any, Any], samples: int = SAMPLES
) -> dict[Any, Floats]:
    """How many classes of each group random parts of length n hold, all in the same orders.

    Args:
        units: The document's measures.
        n: Length of the parts.
        key: The document's id, which seeds the orders.
        groups: Class -> its group.
        samples: Random parts.

    Returns:
        Group -> what each part holds of it, shape (samples,); groups of which the document holds none are left out.
    """
    names = list(dict.fromkeys(groups[one] for one in units.classes))
    place = {name: at for at, name in enumerate(names)}
    columns = [place[groups[one]] for one in units.classes]
    weights = np.zeros((len(columns), len(names)))
    weights[np.arange(len(columns)), columns] = units.weights
    held = _held(units, [n], key, samples, weights)[0]
    return {name: held[:, at] for name, at in place.items()}


def _held(units: Units, lengths: Sequence[float], key: str, samples: int, weights: Floats) -> Floats:
    """What random parts hold by the columns of the weights, shape (lengths, samples, columns)."""
    held = np.zeros((len(lengths), samples, weights.shape[1]))
    if not len(units.starts):
        return held
    first = 0
    for starts in _starts(units.sizes, key, samples, len(units.holder)):
        # A class is inside as far as the first of its units is: later ones cannot be inside further. Where that one
        # begins and its size are whole numbers, so that one number holds both while the least is sought.
        packed = (starts * SHIFT + units.sizes)[:, units.holder]
        begins, sizes = np.divmod(np.minimum.reduceat(packed, units.starts, axis=1), SHIFT)
        for at, n in enumerate(lengths):
            held[at, first : first + len(starts)] = np.clip((n - begins) / sizes, 0.0, 1.0) @ weights
        first += len(starts)
    return held


def summary(values: Floats) -> Rarefied:
    """The mean of the samples and between what ``LEVEL`` of them lie."""
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return Rarefied(float(values.mean()), float(low), float(high))


def expected_classes(holding: NDArray[np.intp] | Floats, total: int, n: float, weights: Floats | None = None) -> float:
    """Expected number of classes among n of so many units, drawn without replacement.

    A class that N_i of N units hold is missed with the chance C(N - N_i, n) / C(N, n) (Hurlbert 1971, formula 14, of
    individuals; of sampling units Colwell, Mao and Chang 2004, Ecology 85, 2717-2727). Numbers between whole ones are
    allowed: binomials are then those of the gamma function.

    Args:
        holding: Units that hold each class, each 1 to ``total``.
        total: Units.
        n: Units that are drawn, 0 to ``total``.
        weights: What each class counts for; None = 1.

    Example:
        >>> round(expected_classes(np.array([2, 1]), 3, 2), 4)  # three pairs: aa has one class, ab twice has two
        1.6667
    """
    from scipy.special import gammaln

    left = total - np.asarray(holding, dtype=np.float64)
    n = min(float(n), float(total))
    can_miss = left - n > -1 + 1e-12
    safe = np.where(can_miss, left - n + 1, 1.0)
    log = gammaln(left + 1) - gammaln(safe) + gammaln(total - n + 1) - gammaln(total + 1)
    missed = np.where(can_miss, np.exp(log), 0.0)
    return float(((1 - missed) * (1.0 if weights is None else weights)).sum())
