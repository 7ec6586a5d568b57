"""Metrics of a one-mode network: of each unit, and of the whole.

What was sampled because the network is large is said in the column ``sampled``; all else is exact. Floats are rounded
to ``DIGITS`` digits after the point, so that another machine's last bit does not change a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from policycompare.errors import CallError
from policycompare.network.communities import RUNS, Communities, Matrix, check_one_mode, find_communities, tie_matrix
from policycompare.network.graphs import typed

if TYPE_CHECKING:
    import networkx as nx
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

DIGITS = 8
PIVOTS = 1_000
"""Units that shortest paths start from where not all are asked."""
EXACT = 500_000_000
"""Units times ties up to which shortest paths start from every unit."""
SEED = 1
BLOCK = 64
"""Starts, or rows, that are worked on together: what is held at once grows with it."""
DENSE = 200
"""Units up to which the eigenvector is taken from a full matrix."""


def unit_metrics(graph: nx.Graph, communities: Communities | None = None) -> pd.DataFrame:
    """Compute the metrics of each unit of a network.

    Args:
        graph: One-mode graph of ``graphs.unit_network`` (mode ``units`` or ``functions``) with n nodes.
        communities: What ``find_communities`` found in this graph, where it is at hand; else it is called.

    Returns:
        n rows, sorted by ``unit_id``, with these columns:

        - ``network``: the region's id, or "all"; ``unit_id``: the node (a function's id in the mode ``functions``).
        - ``measures``, ``sole``, ``sole_share``: measures that it carries, those that it alone carries, and their
          share (null where it carries none).
        - ``degree``: units it is tied to. ``strength``: sum of ``count`` over its ties, so a measure of three units
          counts twice. ``strength_newman``: sum of ``newman``: the measures that it shares with anybody, each once
          (Newman 2001).
        - ``betweenness``: share of the shortest paths between two others that pass it, ties unweighted, 0 to 1
          (Freeman 1977; Brandes 2001). In a large network estimated from ``PIVOTS`` starts (Brandes & Pich 2007);
          ``network_metrics`` then says so.
        - ``eigenvector``: eigenvector centrality (Bonacich 1972) over ``newman``, the first unit = 1. It has a meaning
          within one component only: it is that of the largest component (of equals the one with the smallest id)
          and null elsewhere.
        - ``core``: the greatest k for which it stands in a part where everybody has k ties within (Seidman 1983).
        - ``constraint``: Burt's constraint (1992) over ``count``, summed over the units it is tied to; null without
          ties. It is above 1 in small dense networks.
        - ``community``, ``community_stability``: see ``find_communities``.

    Raises:
        CallError: The graph is directed or two-mode, or the communities are those of another graph.
    """
    import networkx as nx

    check_one_mode(graph, "unit metrics")
    found = _communities(graph, communities)
    ids = sorted(graph)
    ties, count, newman = (tie_matrix(graph, weight) for weight in (None, "count", "newman"))
    measures, sole = (np.array([graph.nodes[u][name] for u in ids], dtype=np.int64) for name in ("measures", "sole"))
    plain = nx.Graph(graph.edges)
    plain.remove_edges_from(list(nx.selfloop_edges(plain)))
    core = nx.core_number(plain)
    with np.errstate(invalid="ignore"):
        sole_share = sole / measures
    values = {
        "network": [_network(graph)] * len(ids), "unit_id": ids,
        "measures": measures, "sole": sole, "sole_share": sole_share,
        "degree": np.diff(ties.indptr), "strength": count.sum(axis=1).astype(np.int64),
        "strength_newman": newman.sum(axis=1), "betweenness": _betweenness(ties),
        "eigenvector": _eigenvector(newman, _largest(ties)[1]), "core": [core.get(u, 0) for u in ids],
        "constraint": _constraint(count), "community": found.number, "community_stability": found.stability,
    }  # fmt: skip
    return typed("unit_metrics", values).round(DIGITS)


def network_metrics(graph: nx.Graph, communities: Communities | None = None) -> pd.DataFrame:
    """Compute the metrics of a whole network.

    Args:
        graph: One-mode graph of ``graphs.unit_network`` (mode ``units`` or ``functions``).
        communities: What ``find_communities`` found in this graph, where it is at hand; else it is called.

    Returns:
        One row; null is what such a network does not have:

        - ``network``, ``mode``, ``basis``, ``documents``: which network it is.
        - ``units`` (nodes), of them ``agencies`` and ``collectives``; ``measures`` that they carry; ``ties``;
          ``density``: ties by possible ties.
        - ``isolates``: units without ties; ``components``: connected parts, each isolate one; ``largest_component``:
          units of the largest; ``mean_distance``: mean steps between two units of it.
        - ``degree_centralisation`` (Freeman 1979): 0 = all have as many ties, 1 = a star.
        - ``strength_gini``, ``load_gini``: Gini of ``strength`` and of the measures carried, 0 = all alike; of n units
          (n-1)/n at most. ``load_hhi``: Herfindahl–Hirschman index, sum of the squared shares of the load, 1/n to 1.
          ``top_share``: the busiest unit's share. A measure of three units is load for each of them.
        - ``modularity``, ``communities`` (those of two units or more), ``stability`` (mean adjusted Rand index of
          the runs): see ``find_communities``.
        - ``sampled``: what was not computed in full, and how; null where everything was.

    Raises:
        CallError: The graph is directed or two-mode, or the communities are those of another graph.
    """
    check_one_mode(graph, "network metrics")
    found = _communities(graph, communities)
    ties = tie_matrix(graph)
    kinds = [known.get("kind") for _, known in graph.nodes(data=True)]
    load = np.array([graph.nodes[u]["measures"] for u in sorted(graph)], dtype=float)
    degree = np.diff(ties.indptr)
    n, tied, (parts, inside) = len(kinds), np.flatnonzero(degree), _largest(ties)
    shares = load / load.sum() if load.sum() else np.array([])
    sampled = []
    for name, among in (("betweenness", tied), ("mean_distance", inside)):
        if len(starts := _starts(ties, among)) < len(among):
            sampled.append(f"{name} from {len(starts):,} of {len(among):,} units drawn at random (seed {SEED})")
    if 0 < found.runs < RUNS:
        sampled.append(f"communities and stability from {found.runs} runs instead of {RUNS}")
    values = {
        "network": _network(graph), "mode": graph.graph.get("mode"), "basis": graph.graph.get("basis"),
        "documents": graph.graph.get("documents"),
        "units": n, "agencies": kinds.count("agency"), "collectives": kinds.count("collective"),
        "measures": graph.graph.get("measures"), "ties": ties.nnz // 2,
        "density": ties.nnz / (n * (n - 1)) if n > 1 else None,
        "isolates": n - len(tied), "components": parts, "largest_component": len(inside),
        "mean_distance": _mean_distance(ties, inside),
        "degree_centralisation": float((degree.max() - degree).sum()) / ((n - 1) * (n - 2)) if n > 2 else None,
        "strength_gini": gini(tie_matrix(graph, "count").sum(axis=1)), "load_gini": gini(load),
        "load_hhi": float((shares**2).sum()) if len(shares) else None,
        "top_share": float(shares.max()) if len(shares) else None,
        "modularity": found.modularity, "communities": int((np.bincount(found.number) > 1).sum()),
        "stability": found.agreement, "sampled": "; ".join(sampled) or None,
    }  # fmt: skip
    return typed("network_metrics", [values]).round(DIGITS)


def gini(values: Floats) -> float | None:
    """Gini coefficient (Gini 1912): half the mean difference of two, by the mean.

    Args:
        values: Shape (n,), none negative.

    Returns:
        0 where all are equal, (n-1)/n where one has all; None where there is nothing to share.
    """
    total, n = float(np.sum(values)), len(values)
    if not total:
        return None
    return float((2 * np.arange(1, n + 1) - n - 1) @ np.sort(values)) / (n * total)


def _communities(graph: nx.Graph, given: Communities | None) -> Communities:
    if given is not None and given.units != tuple(sorted(graph)):
        raise CallError("communities", "they are those of another network", "give find_communities(graph) or nothing")
    return given or find_communities(graph)


def _network(graph: nx.Graph) -> str:
    return graph.graph.get("region") or "all"


def _largest(ties: Matrix) -> tuple[int, Ints]:
    """How many connected parts there are, and the nodes of the largest; of equals, of the one that comes first."""
    from scipy.sparse.csgraph import connected_components

    if not ties.shape[0]:
        return 0, np.array([], dtype=np.int64)
    parts, label = connected_components(ties, directed=False)
    first = np.full(parts, len(label))
    np.minimum.at(first, label, np.arange(len(label)))
    largest = np.lexsort((first, -np.bincount(label)))[0]
    return int(parts), np.flatnonzero(label == largest)


def _starts(ties: Matrix, nodes: Ints) -> Ints:
    """Nodes that shortest paths start from: all of these, or so many drawn at random."""
    if ties.shape[0] * (ties.nnz // 2) <= EXACT or len(nodes) <= PIVOTS:
        return nodes
    return np.sort(np.random.default_rng(SEED).choice(nodes, PIVOTS, replace=False))


def _paths(ties: Matrix, starts: Ints) -> tuple[Ints, Floats, int]:
    """Distance of every node from these starts (-1 = none), how many shortest paths lead there, the greatest distance.

    All starts take a step at once: a step is one product of the ties with the paths that ended in the last one.
    """
    steps = np.full((ties.shape[0], len(starts)), -1, dtype=np.int64)
    paths = np.zeros(steps.shape)
    steps[starts, np.arange(len(starts))] = 0
    paths[starts, np.arange(len(starts))] = 1
    last, distance = paths.copy(), 0
    while True:
        last = ties @ last
        last[steps >= 0] = 0
        if not last.any():
            return steps, paths, distance
        distance += 1
        steps[last > 0] = distance
        paths += last


def _betweenness(ties: Matrix) -> Floats:
    """Betweenness of each node, normalised, by Brandes (2001) with many starts at once."""
    n = ties.shape[0]
    through, tied = np.zeros(n), np.flatnonzero(np.diff(ties.indptr))
    if n < 3 or not len(tied):
        return through
    starts = _starts(ties, tied)
    for begin in range(0, len(starts), BLOCK):
        block = starts[begin : begin + BLOCK]
        steps, paths, distance = _paths(ties, block)
        rests = np.zeros(paths.shape)
        for step in range(distance, 1, -1):
            here = steps == step
            given = np.zeros(paths.shape)
            given[here] = (1 + rests[here]) / paths[here]
            given = ties @ given
            before = steps == step - 1
            rests[before] = paths[before] * given[before]
        through += rests.sum(axis=1)
    # A node is on no path of its own, so each is judged by the starts other than itself: unbiased, and never above 1.
    asked = len(starts) - np.isin(np.arange(n), starts)
    through *= (len(tied) - 1) / np.maximum(asked, 1) / ((n - 1) * (n - 2))
    return through


def _mean_distance(ties: Matrix, inside: Ints) -> float | None:
    """Mean steps between two nodes of one connected part."""
    if len(inside) < 2:
        return None
    starts = _starts(ties, inside)
    total = 0
    for begin in range(0, len(starts), BLOCK):
        steps = _paths(ties, starts[begin : begin + BLOCK])[0]
        total += int(steps[steps > 0].sum())
    return total / (len(starts) * (len(inside) - 1))


def _eigenvector(weights: Matrix, inside: Ints) -> Floats:
    """Eigenvector centrality of the nodes of one connected part, the first = 1; NaN elsewhere and without ties."""
    from scipy.sparse.linalg import eigsh

    found = np.full(weights.shape[0], np.nan)
    if len(inside) < 2:
        return found
    part = weights[inside][:, inside]
    if len(inside) <= DENSE:
        vector = np.linalg.eigh(part.toarray())[1][:, -1]
    else:
        _, vectors = eigsh(part, k=1, which="LA", v0=np.ones(len(inside)), ncv=40, maxiter=100 * len(inside))
        vector = vectors[:, 0]
    vector = np.abs(vector)
    found[inside] = vector / vector.max()
    return found


def _constraint(count: Matrix) -> Floats:
    """Burt's constraint: over the tied j the sum of (p_ij + sum over q of p_iq p_qj)², p = share of i's ties.

    Ties through third units fill nearly every cell in a network with hubs: so a block of rows at a time, of which
    only the cells of tied units are kept.
    """
    from scipy import sparse

    held = count.sum(axis=1)
    found = np.full(count.shape[0], np.nan)
    tied = np.flatnonzero(held)
    share = sparse.diags_array(np.divide(1, held, out=np.zeros(len(held)), where=held > 0)) @ count
    share = sparse.csr_array(share)
    for begin in range(0, len(tied), BLOCK):
        rows = tied[begin : begin + BLOCK]
        direct = share[rows]
        both = direct + (direct @ share).multiply(direct > 0)
        found[rows] = both.multiply(both).sum(axis=1)
    return found
