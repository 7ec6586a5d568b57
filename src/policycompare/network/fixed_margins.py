"""Which ties are more than chance, where every unit and every measure keeps its number exactly.

Beside the canonical model of ``null_model``, whose margins hold on average, this is the microcanonical one: all
two-mode graphs with exactly these margins are equally likely. Nobody can list them, so they are sampled by the
curveball (Strona, Nappo, Boccacci, Fattorini & San-Miguel-Ayanz 2014, Nature Communications 5, 4114): two units put
down the measures that only one of them has and take as many as each had, at random. Here all units trade at once, two
by two (global curveball: Carstens, Berger & Strona 2018, MethodsX 5, 76); its stationary distribution is uniform.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Cells = NDArray[np.bool_]
    Whole = NDArray[np.intp]
    Held = tuple[bytes, str]

BURN_IN = 100
"""Trades of all units that a chain makes before it is looked at; the tests compare with a full list."""
APART = 2
"""Trades of all units between two samples of a chain."""
FEWEST_SAMPLES = 2_000
"""Samples without which there is no p."""
MOST_SAMPLES = 200_000
"""Samples beyond which none is drawn."""
CELLS_AT_ONCE = 800_000
"""Cells of all chains together that are held at once."""
CELLS_IN_ALL = 2_000_000_000
"""Cells of all samples together that are looked at: about half a minute on one core."""
PAIRS_IN_ALL = 10_000_000_000
"""Pairs of all samples together that are counted, a word of 64 measures each: as long."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a null model was sampled.

    Attributes:
        samples: Matrices that were looked at.
        chains: Chains that gave them, each as many.
        burn_in: Trades of all units before the first sample of a chain.
        apart: Trades of all units between two samples of a chain.
    """

    samples: int
    chains: int
    burn_in: int = BURN_IN
    apart: int = APART

    @property
    def smallest_p(self) -> float:
        """The smallest p that so many samples can show."""
        return 1 / (self.samples + 1)


def sampling_for(units: int, measures: int, alpha: float = 0.05) -> Sampling | None:
    """How a network is sampled.

    The smallest p is 1/(samples + 1), and of n pairs a lone one passes the correction of Benjamini & Hochberg at
    alpha/n. So there are twice as many samples as that takes, ``FEWEST_SAMPLES`` at the least. A large network gets
    fewer (``MOST_SAMPLES``, ``CELLS_IN_ALL``, ``PAIRS_IN_ALL``): then a lone tie cannot pass, several together can.

    Args:
        units: Rows of the matrix; every two of them are a pair.
        measures: Columns of the matrix.
        alpha: Share of chance ties among those that are kept.

    Returns:
        None where the network is so large that there would be fewer than ``FEWEST_SAMPLES``.

    Example:
        >>> sampling_for(57, 138).samples, sampling_for(2000, 5000)
        (63832, None)
    """
    cells = max(1, units * measures)
    most = min(MOST_SAMPLES, CELLS_IN_ALL // cells, PAIRS_IN_ALL // max(1, units * cells // 64))
    if most < FEWEST_SAMPLES:
        return None
    wanted = min(most, max(FEWEST_SAMPLES, int(2 * units * (units - 1) / 2 / alpha)))
    chains = max(1, min(CELLS_AT_ONCE // cells, 200, wanted))
    return Sampling(wanted // chains * chains, chains)


def sampled_matrices(matrix: Cells, how: Sampling, seed: int | tuple[int, ...] = 7) -> Iterator[Cells]:
    """Matrices with the margins of one, uniformly drawn.

    Args:
        matrix: Units x measures, true where the unit carries the measure.
        how: How they are sampled.
        seed: Seed.

    Yields:
        Shape (chains, units, measures), ``how.samples / how.chains`` times; the next changes it in place.
    """
    random = np.random.default_rng(seed)
    state = np.repeat(matrix[None], how.chains, axis=0)
    for number in range(how.samples // how.chains):
        for _ in range(how.apart if number else how.burn_in):
            _trade(state, random)
        yield state


def _trade(state: Cells, random: np.random.Generator) -> None:
    """Let all units of every chain trade, two by two as chance pairs them; of an odd number one stands out."""
    chains, units, measures = state.shape
    half = units // 2
    if half == 0:
        return
    order = random.permuted(np.tile(np.arange(units), (chains, 1)), axis=1)
    rows = order + units * np.arange(chains)[:, None]
    one, other = rows[:, :half].ravel(), rows[:, half : 2 * half].ravel()
    cells = state.reshape(chains * units, measures)
    mine = cells[one]
    differs = mine != cells[other]
    trade, measure = np.divmod(np.flatnonzero(differs), measures)
    keeps = (mine & differs).sum(axis=1)
    starts = np.concatenate([[0], np.cumsum(np.bincount(trade, minlength=len(one)))])[:-1]
    # The measures of a trade get numbers at random, and those with the smallest go to the one, as many as it had.
    # Sorting is fast because trades stand in their order already.
    keys = trade + random.random(len(trade))
    last = np.concatenate([np.sort(keys, kind="stable"), [-1.0]])[np.where(keeps > 0, starts + keeps - 1, -1)]
    goes = keys <= last[trade]
    cells[one[trade], measure] = goes
    cells[other[trade], measure] = ~goes


def chance_of_sharing(matrix: Cells, left: Whole, right: Whole, count: Whole, how: Sampling, seed: int = 7) -> Floats:
    """How probable it is that two units share at least so many measures where all margins are fixed.

    Args:
        matrix: Units x measures, true where the unit carries the measure.
        left: One unit of each pair, a row of the matrix.
        right: The other unit of each pair.
        count: Measures that they share.
        how: How the model is sampled, see ``sampling_for``.
        seed: Seed.

    Returns:
        (b + 1)/(samples + 1) a pair, b = samples in which the two share at least as many (Davison & Hinkley 1997,
        4.2): never 0, so that the smallest value is a floor.
    """
    asked = [np.ascontiguousarray(array) for array in (matrix, left, right, count)]
    return _chance(*((array.tobytes(), array.dtype.str) for array in asked), matrix.shape, how, seed).copy()


@lru_cache(maxsize=64)
def _chance(
    matrix: Held, left: Held, right: Held, count: Held, shape: tuple[int, int], how: Sampling, seed: int
) -> Floats:
    """``chance_of_sharing`` of arrays as bytes, kept: tables, figures and pages of a run ask for the same."""
    one, other, least = (np.frombuffer(*held) for held in (left, right, count))
    reached = np.zeros(len(least), dtype=np.int64)
    if len(least):
        for state in sampled_matrices(np.frombuffer(*matrix).reshape(shape), how, seed):
            bits = np.packbits(state, axis=2)
            bits = np.pad(bits, ((0, 0), (0, 0), (0, -bits.shape[2] % 8))).view(np.uint64)
            shared = np.bitwise_count(bits[:, one] & bits[:, other]).sum(axis=2, dtype=np.int64)
            reached += (shared >= least).sum(axis=0)
    return np.asarray((reached + 1) / (how.samples + 1))
