"""Communities of a one-mode network: the best of many Louvain runs, and how far the runs agree.

Louvain (Blondel et al. 2008) goes through the units in a random order, and another order may end in another
partition that is nearly as good (Good, de Montjoye & Clauset 2010). So it runs many times with the seeds 0, 1, 2, …;
the partition of the highest modularity is the answer, and what the other runs say of it is told beside it: a community
that comes back in every run can be written about, one that does not should be written about with care.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from policycompare.errors import CallError

if TYPE_CHECKING:
    import networkx as nx
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

Matrix = Any  # scipy's sparse matrices carry no useful types

RUNS = 100
"""Runs of Louvain, each with a seed of its own."""
LEAST_RUNS = 10
"""Runs of which a large network is not deprived."""
TIES_IN_ALL = 2_500_000
"""Ties times runs beyond which a network gets fewer runs: about a minute on one core."""
DIGITS = 12
"""Digits of modularity that are compared: two partitions that are as good must not differ by rounding."""


@dataclass(frozen=True, slots=True)
class Communities:
    """The communities of a network.

    Attributes:
        units: Node ids, sorted; the arrays are in their order.
        number: Community of each unit; 1 = the largest, of equals the one with the smallest id. Each unit without
            ties is a community of its own.
        stability: For each unit the mean over the other runs of the Jaccard overlap of its community there with its
            community here, 0 to 1; NaN for a unit without ties and where there is one run only.
        modularity: Newman's modularity of the partition, weighted; None where there are no ties.
        agreement: Mean adjusted Rand index (Hubert & Arabie 1985) over all pairs of runs, units without ties left
            out: 1 = all runs the same, 0 = as by chance; None where there are no ties or one run only.
        runs: Runs that were made; 0 where there are no ties.
        partitions: Different partitions that they found.
    """

    units: tuple[str, ...]
    number: Ints
    stability: Floats
    modularity: float | None
    agreement: float | None
    runs: int
    partitions: int


def check_one_mode(graph: nx.Graph, what: str) -> None:
    """Refuse a graph whose nodes are of two kinds or whose ties have a direction.

    Args:
        graph: A graph of ``graphs.unit_network``.
        what: What was asked for, for the message.

    Raises:
        CallError: The graph is none of units (or functions) that share measures.
    """
    two_mode = any("bipartite" in known for _, known in graph.nodes(data=True))
    directed = graph.is_directed()
    if directed or two_mode:
        mode = graph.graph.get("mode", "two-mode" if two_mode else "directed")
        problem = "its ties have a direction" if directed else "its nodes are of two kinds"
        raise CallError(f"{what} of the network {mode!r}", problem, 'use mode="units" or mode="functions"')


def tie_matrix(graph: nx.Graph, weight: str | None = None) -> Matrix:
    """Ties of a graph as a symmetric sparse matrix over its sorted nodes.

    Args:
        graph: An undirected graph of n nodes.
        weight: Edge attribute; None = 1 for each tie.

    Returns:
        n x n csr matrix of floats. A tie of a node with itself says nothing here and is left out.
    """
    at = {node: number for number, node in enumerate(sorted(graph))}
    return symmetric([(at[a], at[b], w) for a, b, w in graph.edges(data=weight, default=1)], len(at))


def symmetric(ties: list[tuple[int, int, float]], size: int) -> Matrix:
    """Symmetric sparse matrix of ties (row, column, value), of which those of a node with itself are left out."""
    from scipy import sparse

    # Sorted: the order of the edges must not reach any sum.
    rows, columns, values = np.array(sorted(tie for tie in ties if tie[0] != tie[1])).reshape(-1, 3).T
    matrix = sparse.coo_array((values, (rows.astype(np.int64), columns.astype(np.int64))), shape=(size, size)).tocsr()
    return matrix + matrix.T.tocsr()


def find_communities(graph: nx.Graph, runs: int | None = None) -> Communities:
    """Find communities by Louvain over the weight ``newman``.

    The partition of the highest modularity is chosen, of equals that of the first seed. Modularity overlooks
    communities that are small beside the network (Fortunato & Barthélemy 2007): in a large one, look inside too.

    Args:
        graph: One-mode graph of ``graphs.unit_network``.
        runs: Runs of Louvain; None = ``RUNS``, and fewer for a network of many ties (``LEAST_RUNS`` at least).

    Returns:
        The communities and how stable they are.

    Raises:
        CallError: The graph is directed or two-mode, or there is no run.
    """
    import networkx as nx

    check_one_mode(graph, "communities")
    if runs is not None and runs < 1:
        raise CallError(f"runs={runs}", "nothing is run", "ask for 1 or more")
    units = tuple(sorted(graph))
    weights = tie_matrix(graph, "newman")
    tied = np.flatnonzero(np.diff(weights.indptr))
    if not len(tied):
        return Communities(units, np.arange(1, len(units) + 1), np.full(len(units), np.nan), None, None, 0, 0)
    upper = weights[tied][:, tied].tocoo()
    upper = [values[upper.row < upper.col] for values in (upper.row, upper.col, upper.data)]
    # Numbers for nodes, and ties in sorted order: Louvain walks through sets, and a set of texts has a new order
    # each time that Python starts.
    plain = nx.Graph()
    plain.add_nodes_from(range(len(tied)))
    plain.add_weighted_edges_from(zip(*(values.tolist() for values in upper), strict=True))
    count = runs or max(LEAST_RUNS, min(RUNS, TIES_IN_ALL // plain.number_of_edges()))
    found: Counter[tuple[int, ...]] = Counter()
    for seed in range(count):
        parts = nx.community.louvain_communities(plain, weight="weight", seed=seed)
        found[tuple(_numbered(parts, len(tied)).tolist())] += 1
    partitions = [np.array(partition) for partition in found]  # in the order of the seeds that found them first
    times = list(found.values())
    quality = [round(_modularity(partition, *upper), DIGITS) for partition in partitions]
    best = int(np.argmax(quality))
    number, stability = np.zeros(len(units), dtype=np.int64), np.full(len(units), np.nan)
    number[tied] = partitions[best]
    alone = number == 0
    number[alone] = partitions[best].max() + np.arange(1, alone.sum() + 1)
    if count > 1:
        others = [n - (i == best) for i, n in enumerate(times)]
        overlaps = [n * _overlap(partitions[best], p) for p, n in zip(partitions, others, strict=True) if n]
        stability[tied] = np.sum(overlaps, axis=0) / (count - 1)
    agreement = _agreement(partitions, times)
    return Communities(units, number, stability, quality[best], agreement, count, len(partitions))


def _numbered(parts: list[set[int]], size: int) -> Ints:
    """Community of each node: 1 = the largest, of equals the one with the smallest node."""
    number = np.zeros(size, dtype=np.int64)
    for rank, part in enumerate(sorted(parts, key=lambda nodes: (-len(nodes), min(nodes))), 1):
        number[sorted(part)] = rank
    return number


def _modularity(number: Ints, left: Ints, right: Ints, weight: Floats) -> float:
    """Newman's modularity of a partition; every tie stands once in left, right and weight."""
    total = weight.sum()
    inside = weight[number[left] == number[right]].sum() / total
    held = np.bincount(number[left], weight, number.max() + 1) + np.bincount(number[right], weight, number.max() + 1)
    return float(inside - ((held / (2 * total)) ** 2).sum())


def _cells(one: Ints, other: Ints) -> tuple[Ints, Ints]:
    """For each node its cell in the table of two partitions, and the nodes of each cell."""
    _, cell, held = np.unique(one * (other.max() + 1) + other, return_inverse=True, return_counts=True)
    return cell, held


def _overlap(one: Ints, other: Ints) -> Floats:
    """Jaccard overlap of each node's communities in two partitions."""
    cell, held = _cells(one, other)
    shared = held[cell]
    either = np.bincount(one)[one] + np.bincount(other)[other] - shared
    return np.asarray(shared / either, dtype=float)


def _rand_index(one: Ints, other: Ints) -> float:
    """Adjusted Rand index, from the table of the two partitions: pairs of nodes are never listed."""

    def pairs(held: Ints) -> float:
        return float((held * (held - 1) // 2).sum())

    together = pairs(_cells(one, other)[1])
    left, right, every = pairs(np.bincount(one)), pairs(np.bincount(other)), pairs(np.array([len(one)]))
    chance, most = left * right / every, (left + right) / 2
    return 1.0 if most == chance else (together - chance) / (most - chance)  # both trivial, and so the same


def _agreement(partitions: list[Ints], times: list[int]) -> float | None:
    """Mean adjusted Rand index over all pairs of runs, from the different partitions and how often each came."""
    runs = sum(times)
    if runs < 2:
        return None
    total = sum(n * (n - 1) / 2 for n in times)  # two runs that found the same
    for i, one in enumerate(partitions):
        for j in range(i):
            total += times[i] * times[j] * _rand_index(one, partitions[j])
    return total / (runs * (runs - 1) / 2)
