"""Which ties are more than chance: the bipartite configuration model of units and measures.

Two units that each carry half of the measures meet often without any intention. The model (BiCM: Saracco, Di
Clemente, Gabrielli & Squartini 2015, Scientific Reports 5, 10595) is the most random two-mode graph in which every
unit keeps its number of measures and every measure its number of units, both on average. What two units share beyond
it is tested as in Saracco et al. 2017 (New Journal of Physics 19, 053022).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from policycompare.errors import CallError, DataError
from policycompare.network.fixed_margins import chance_of_sharing, sampling_for
from policycompare.network.graphs import typed
from policycompare.tables.frames import join_list

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.intp]

TOLERANCE = 1e-6
"""By how much an expected degree may miss the observed one."""

EXACT_LENGTH = 512
"""Up to this many counts a distribution is convolved, so that tiny p-values are exact too; beyond, Fourier."""

SMALLEST_FOURIER_P = 1e-13
"""Rounding of the Fourier transform: smaller p-values are given as this."""


@dataclass(frozen=True, slots=True, eq=False)
class Bicm:
    """A fitted model. Units of one degree are alike in it, and so are measures: it is kept by classes of degree.

    Attributes:
        unit_ids: Units, sorted.
        measure_ids: Measures, sorted.
        unit_class: Class of each unit, an index of ``unit_degrees``.
        measure_class: Class of each measure, an index of ``measure_degrees``.
        unit_degrees: The distinct degrees of the units, ascending.
        measure_degrees: The distinct degrees of the measures, ascending.
        probabilities: Probability of a tie, shape (classes of units, classes of measures).
    """

    unit_ids: tuple[str, ...]
    measure_ids: tuple[str, ...]
    unit_class: Whole
    measure_class: Whole
    unit_degrees: Whole
    measure_degrees: Whole
    probabilities: Floats

    @property
    def unit_sizes(self) -> Whole:
        """How many units each class has."""
        return np.bincount(self.unit_class, minlength=len(self.unit_degrees))

    @property
    def measure_sizes(self) -> Whole:
        """How many measures each class has."""
        return np.bincount(self.measure_class, minlength=len(self.measure_degrees))


def fit_bicm(graph: nx.Graph) -> Bicm:
    """Fit the bipartite configuration model.

    Args:
        graph: Two-mode graph of units and measures (``unit_network(..., mode="measures")``): nodes with ``bipartite``
            0 (units) and 1 (measures). Take one region: units of two regions cannot meet, which the model does not
            know.

    Returns:
        The model; empty for an empty graph.

    Raises:
        CallError: The graph is not two-mode.
        DataError: The expected degrees do not reach the observed ones.
    """
    units, measures = _sides(graph)
    unit_degrees, unit_class = _classes(graph, units)
    measure_degrees, measure_class = _classes(graph, measures)
    chances = np.zeros((len(unit_degrees), len(measure_degrees)))
    model = Bicm(tuple(units), tuple(measures), unit_class, measure_class, unit_degrees, measure_degrees, chances)
    _solve(model)
    gap = max(
        np.abs(model.probabilities @ model.measure_sizes - unit_degrees).max(initial=0),
        np.abs(model.unit_sizes @ model.probabilities - measure_degrees).max(initial=0),
    )
    if gap > TOLERANCE:
        problem = f"expected degrees miss the observed ones by up to {gap:.2g}"
        raise DataError("null model", problem, "report the graph as a bug")
    return model


def _sides(graph: nx.Graph) -> tuple[list[str], list[str]]:
    """Units and measures, each sorted."""
    sides: tuple[list[str], list[str]] = ([], [])
    for node, side in sorted(graph.nodes(data="bipartite")):
        if side not in (0, 1):
            raise CallError("null model", f"node {node!r} is on neither side", 'give a graph of mode "measures"')
        sides[side].append(node)
    units = set(sides[0])
    if any((a in units) == (b in units) for a, b in graph.edges()):
        raise CallError("null model", "a tie joins two nodes of one side", 'give a graph of mode "measures"')
    return sides


def _classes(graph: nx.Graph, nodes: list[str]) -> tuple[Whole, Whole]:
    """Distinct degrees, ascending, and the class of each node."""
    degrees = np.array([graph.degree(node) for node in nodes], dtype=np.intp)
    distinct, classes = np.unique(degrees, return_inverse=True)
    return distinct, classes


def _solve(model: Bicm) -> None:
    """Fill in the probabilities.

    A unit with every measure or none is certain and is taken out, which can make others certain: so until none is.
    """
    sides = (model.unit_sizes, model.measure_sizes)
    left = (model.unit_degrees.copy(), model.measure_degrees.copy())
    is_open = (np.ones(len(left[0]), dtype=bool), np.ones(len(left[1]), dtype=bool))
    table = model.probabilities
    changed = True
    while changed:
        changed = False
        for side, other in ((0, 1), (1, 0)):
            width = sides[other][is_open[other]].sum()
            full = is_open[side] & (left[side] == width) & (width > 0)
            certain = full | (is_open[side] & (left[side] == 0))
            if certain.any():
                view = table if side == 0 else table.T
                view[np.ix_(full, is_open[other])] = 1.0
                left[other][is_open[other]] -= sides[side][full].sum()
                is_open[side][certain] = False
                changed = True
    if is_open[0].any():
        (rows, row_sizes), (columns, column_sizes) = ((left[i][is_open[i]], sides[i][is_open[i]]) for i in (0, 1))
        table[np.ix_(*is_open)] = _newton(rows, row_sizes, columns, column_sizes)


def _newton(rows: Whole, row_sizes: Whole, columns: Whole, column_sizes: Whole) -> Floats:
    """Maximise the likelihood of logit p = a(row) + b(column), which makes expected degrees the observed ones.

    It is concave, so Newton's method with halved steps finds the maximum from anywhere. Where it lies at infinity (a
    block that is certain without any row or column being so), the steps go on until the degrees are met.

    ``rows`` is the degree of each class of rows, neither 0 nor full, ``row_sizes`` how many rows it has; the same of
    the columns.
    """
    from scipy.special import expit

    weights = np.outer(row_sizes, column_sizes).astype(np.float64)
    degrees = np.concatenate([row_sizes * rows, column_sizes * columns]).astype(np.float64)
    sizes = np.concatenate([row_sizes, column_sizes])
    count = len(rows)
    # What is added to all rows and taken from all columns changes nothing; this direction is held fast.
    fixed = np.outer(sign := np.where(np.arange(len(sizes)) < count, 1.0, -1.0), sign)
    total = float(degrees[:count].sum())
    at = np.log(np.concatenate([rows, columns]) / np.sqrt(total))

    def likelihood(x: Floats) -> float:
        return float(degrees @ x - (weights * np.logaddexp(0, x[:count, None] + x[None, count:])).sum())

    table: Floats = expit(at[:count, None] + at[None, count:])
    for _ in range(200):
        expected = weights * table
        gap = degrees - np.concatenate([expected.sum(axis=1), expected.sum(axis=0)])
        if np.abs(gap / sizes).max() < TOLERANCE / 1000:
            break
        spread = expected * (1 - table)
        hessian = np.block([[np.diag(spread.sum(axis=1)), spread], [spread.T, np.diag(spread.sum(axis=0))]])
        hessian += fixed * (spread.sum() / spread.size)
        hessian[np.diag_indices_from(hessian)] *= 1 + 1e-12
        step = np.linalg.solve(hessian, gap)
        before, length = likelihood(at), 1.0
        # Near the maximum rounding hides the gain: a step that loses no more than that is taken.
        while likelihood(at + length * step) < before - 1e-12 * abs(before) and length > 1e-6:
            length /= 2
        at = at + length * step
        table = expit(at[:count, None] + at[None, count:])
    return table


def unit_ties(graph: nx.Graph, alpha: float = 0.05) -> pd.DataFrame:
    """Test every pair of units that share a measure against chance.

    Each region is a graph of its own. The number of measures that two units share is a sum of binomials under the
    model, one for each class of measures; p is exact (convolution) for distributions of up to ``EXACT_LENGTH`` counts
    and exact to about ``SMALLEST_FOURIER_P`` (discrete Fourier transform) for longer ones. Of all pairs, those that
    share nothing have p = 1, so they count in the correction without being computed (Benjamini & Hochberg 1995). Beside
    it stands p where all margins are fixed, sampled (``fixed_margins``): there a unit with half of the measures has no
    fewer, so that less is left to chance and more stands out. The correction bounds the share of chance ties among the backbone, for pairs of all regions together.

    Args:
        graph: Two-mode graph of units and measures (``unit_network(..., mode="measures")``).
        alpha: Share of chance ties that the backbone may hold on average, above 0 and below 1.

    Returns:
        A row a pair, sorted: ``left_unit_id``, ``right_unit_id`` (the left is the smaller), ``count`` (measures
        shared), ``expected`` (by chance), ``z`` ((count - expected) / standard deviation; null where the model is
        certain), ``p`` (of sharing at least as many by chance), ``is_backbone`` (more than chance), ``p_fixed``,
        ``is_backbone_fixed`` (the same with fixed margins; null where the network is too large to be sampled),
        ``samples`` (matrices that p_fixed rests on, 0 without it), ``newman`` (sum over shared measures of 1/(n-1), n =
        units of the measure), ``measure_ids`` (sorted, joined by ;).

    Raises:
        CallError: The graph is not two-mode, or alpha is out of range.
        DataError: The model does not converge.
    """
    if not 0 < alpha < 1:
        raise CallError(f"alpha {alpha!r}", "it is no share", "give a number between 0 and 1, such as 0.05")
    units, _ = _sides(graph)
    region = graph.nodes(data="region_id", default="")
    frames, pairs = [], 0
    for name in sorted({region[unit] for unit in units}):
        chosen = [unit for unit in units if region[unit] == name]
        part = graph.subgraph({*chosen, *(m for unit in chosen for m in graph[unit])})
        frames.append(_test(part, fit_bicm(part), alpha))
        pairs += len(chosen) * (len(chosen) - 1) // 2
    found = pd.concat(frames, ignore_index=True) if frames else _frame(())
    for column, name in (("p", "is_backbone"), ("p_fixed", "is_backbone_fixed")):
        p = found[column].to_numpy(dtype=np.float64)
        is_kept = pd.Series(p <= _threshold(p[~np.isnan(p)], pairs, alpha), found.index, "boolean")
        found[name] = is_kept.mask(np.isnan(p)).astype(found[name].dtype)
    return found.sort_values(["left_unit_id", "right_unit_id"], kind="stable", ignore_index=True)


def _threshold(p: Floats, hypotheses: int, alpha: float) -> float:
    """The largest p that the procedure of Benjamini & Hochberg rejects; -1 where it rejects none."""
    ordered = np.sort(p)
    passed = ordered <= alpha * np.arange(1, len(ordered) + 1) / max(hypotheses, 1)
    return float(ordered[passed].max(initial=-1.0))


def _frame(values: Any) -> pd.DataFrame:
    return typed("unit_ties", values, without=("network",))


def _test(graph: nx.Graph, model: Bicm, alpha: float) -> pd.DataFrame:
    """Rows of ``unit_ties`` for one region, the correction not yet made."""
    matrix = np.zeros((len(model.unit_ids), len(model.measure_ids)), dtype=bool)
    number = {unit: at for at, unit in enumerate(model.unit_ids)}
    keys, sizes, at = [], [], []
    for place, measure in enumerate(model.measure_ids):
        carriers = np.sort(np.array([number[unit] for unit in graph[measure]], dtype=np.int64))
        matrix[carriers, place] = True
        one, other = np.triu_indices(len(carriers), 1)
        keys.append(carriers[one] * len(number) + carriers[other])
        sizes.append(np.full(len(one), len(carriers)))
        at.append(np.full(len(one), place))
    key = np.concatenate(keys) if keys else np.empty(0, dtype=np.int64)
    if not len(key):
        return _frame(())
    # Stable, so that the measures of a pair stay in their sorted order.
    order = np.argsort(key, kind="stable")
    pair, starts, count = np.unique(key[order], return_index=True, return_counts=True)
    left, right = np.divmod(pair, len(number))
    newman = np.add.reduceat(1 / (np.concatenate(sizes)[order] - 1), starts)
    names = [model.measure_ids[place] for place in np.concatenate(at)[order]]
    expected, spread, p = _against_chance(model, model.unit_class[left], model.unit_class[right], count)
    how = sampling_for(*matrix.shape, alpha)
    fixed = chance_of_sharing(matrix, left, right, count, how) if how else np.full(len(pair), np.nan)
    z = np.full(len(pair), np.nan)
    np.divide(count - expected, spread, out=z, where=spread > 0)
    return _frame({
        "left_unit_id": [model.unit_ids[unit] for unit in left],
        "right_unit_id": [model.unit_ids[unit] for unit in right],
        "count": count, "expected": expected, "z": z, "p": p, "is_backbone": False,
        "p_fixed": fixed, "is_backbone_fixed": None, "samples": how.samples if how else 0, "newman": newman,
        "measure_ids": [join_list(names[s : s + n]) for s, n in zip(starts, count, strict=True)],
    })  # fmt: skip


def _against_chance(model: Bicm, left: Whole, right: Whole, count: Whole) -> tuple[Floats, Floats, Floats]:
    """Expected count, standard deviation and p of each pair, by the classes of its units: like pairs only once."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    classes, place = np.unique(low * len(model.unit_degrees) + high, return_inverse=True)
    expected, spread, p = np.empty(len(classes)), np.empty(len(classes)), np.empty(len(count))
    most = np.zeros(len(classes), dtype=np.intp)
    np.maximum.at(most, place, count)
    order = np.argsort(place, kind="stable")
    for number, members in enumerate(np.split(order, np.cumsum(np.bincount(place))[:-1])):
        one, other = divmod(int(classes[number]), len(model.unit_degrees))
        both = model.probabilities[one] * model.probabilities[other]
        expected[number] = model.measure_sizes @ both
        spread[number] = np.sqrt(model.measure_sizes @ (both * (1 - both)))
        p[members] = right_tails(model.measure_sizes, both, int(most[number]))[count[members]]
    return expected[place], spread[place], p


def right_tails(trials: Whole, chances: Floats, most: int) -> Floats:
    """P(X >= k) for k = 0, 1, … ``most`` of a sum X of independent binomials (a Poisson-binomial in classes).

    Args:
        trials: Trials of each class.
        chances: Chance of success in each class, 0 to 1.
        most: The largest k, at most the number of all trials.

    Returns:
        Shape (most + 1,).
    """
    from scipy.stats import binom

    mean = float(trials @ chances)
    # Beyond this many the rest of the distribution is below rounding, also beside P(X >= most).
    length = min(int(max(most, mean) + 10 * np.sqrt(trials @ (chances * (1 - chances)))) + 20, int(trials.sum())) + 1
    if length <= EXACT_LENGTH:
        rows = np.asarray(binom.pmf(np.arange(length), trials[:, None], chances[:, None]))
        chance = np.eye(1, length)[0]
        for row, n, q in zip(rows, trials, chances, strict=True):
            if q > 0:
                chance = np.convolve(chance, row[: min(int(n) + 1, length)])[:length]
    else:
        angles = np.exp(-2j * np.pi * np.arange(length) / length)
        waves = np.ones(length, dtype=np.complex128)
        for n, q in zip(trials, chances, strict=True):
            waves *= (1 - q + q * angles) ** int(n)
        chance = np.fft.ifft(waves).real
    tails: Floats = np.cumsum(chance[::-1])[::-1][: most + 1]
    tails = np.clip(tails, 0.0 if length <= EXACT_LENGTH else SMALLEST_FOURIER_P, 1.0)
    tails[0] = 1.0
    return tails
