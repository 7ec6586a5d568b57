"""Where the nodes of a graph stand, how large and in which colour: for reading, the same each time.

Each component is laid out by stress majorisation (Gansner, Koren and North 2005, Graph Drawing 2004, 239-250), begun
from landmarks (Brandes and Pich 2007, Graph Drawing 2006, 42-53). The wanted distance of two tied nodes is short where
their tie is strong for what either carries (association strength: van Eck and Waltman 2010, Scientometrics 84,
523-538), so that a hub does not draw everything into one heap. The components then stand in columns, the
largest first, nodes without ties last and in a tidy column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from policycompare.lexicon import SYSTEMS
from policycompare.network.communities import symmetric

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LANDMARKS = 50
"""Nodes whose distances to all others give the first placing."""
MAX_STRESS_NODES = 1_200
"""Nodes of a component up to which all distances are used; a larger one keeps its first placing."""
STRESS_WORK = 2e7
"""Pairs of nodes that the steps may touch altogether: the more nodes, the fewer steps."""
MAX_RADIUS = 0.09
"""Radius of the largest node at most, where positions go from -1 to 1."""
AREA = 0.5
"""Area of all nodes together at most; the whole square has 4."""
GAP = 0.45
"""Least distance of two nodes, in sides of the square that each node has for itself."""
STRETCH = 1.6
"""How much more a component may be stretched along one axis than along the other to fill its place."""

SEED = 7
"""Parts nodes that have the same ties."""
UNEVEN, GOLDEN = 1e-2, (5**0.5 - 1) / 2
"""By how much the distances of each node are changed at most, and the step between one node's share and the next's."""

# Okabe and Ito's colours and Tol's, which colour-blind readers can tell apart.
SYSTEM_COLOURS: dict[str, str] = dict(
    zip(
        SYSTEMS,
        ("#d55e00", "#cc79a7", "#0072b2", "#332288", "#882255", "#009e73", "#56b4e9", "#999933", "#e69f00", "#262626"),
        strict=True,
    )
)
"""System of an agency -> its colour."""
KIND_COLOURS = {
    "collective": "#b4b4b4", "measure": "#dedede", "topic": "#ddcc77", "theme": "#ddcc77", "function": "#0072b2",
}  # fmt: skip
"""Kind of any other node -> its colour."""
NO_COLOUR = "#8c8c8c"


def colours(graph: nx.Graph) -> dict[str, str]:
    """Colour of each node: an agency's by its system, everything else by its kind.

    Returns:
        Node -> ``#rrggbb``; neutral greys for collectives, measures and what is unknown.
    """
    found = {}
    for node, data in _sorted_nodes(graph):
        known, key = (SYSTEM_COLOURS, "system") if data.get("kind") == "agency" else (KIND_COLOURS, "kind")
        found[node] = known.get(str(data.get(key)), NO_COLOUR)
    return found


def sizes(graph: nx.Graph) -> dict[str, float]:
    """Radius of each node, its area proportional to the measures that it carries.

    Returns:
        Node -> radius in the units of ``positions``, 4 decimals. A node without the attribute ``measures``, or with 0,
        counts as one measure.
    """
    measures = np.fmax([float(data.get("measures") or 1) for _, data in _sorted_nodes(graph)], 1.0)
    if not len(measures):
        return {}
    per_measure = min(
        MAX_RADIUS**2 / measures.max(),
        AREA / (np.pi * measures.sum()),
        # A hub may be a little wider than the place of an ordinary node, no more.
        (1.4 / np.sqrt(len(measures))) ** 2 / measures.max(),
    )
    radii = np.sqrt(measures * per_measure).round(4)
    return {node: float(radius) for (node, _), radius in zip(_sorted_nodes(graph), radii, strict=True)}


def positions(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """Place the nodes of a graph for reading.

    Args:
        graph: A graph of ``network.graphs``, or any other; ``newman`` or else ``count`` or ``weight`` is the strength
            of a tie. The direction of ties plays no part.

    Returns:
        Node -> (x, y) in [-1, 1], 4 decimals, in the order of the ids. No two nodes overlap at the radii of ``sizes``.
        Nodes that are not tied to the largest component stand beside it, in columns.
    """
    nodes = [node for node, _ in _sorted_nodes(graph)]
    if len(nodes) < 2:
        return dict.fromkeys(nodes, (0.0, 0.0))
    number = {node: i for i, node in enumerate(nodes)}
    radii = np.array(list(sizes(graph).values()))
    strengths = _strengths(graph, number)
    parts = _components(strengths, radii)
    lower, sides, unit = _places(parts, radii)
    placed = np.zeros((len(nodes), 2))
    rng = np.random.default_rng(SEED)
    for part, corner, side in zip(parts, lower, sides, strict=True):
        inner = _part(strengths[part][:, part], rng)
        # Half the gap stays free along the rim, so that two components never touch.
        rim = np.maximum(radii[part], GAP * unit / 2)[:, None] * 1.05
        low, high = corner + rim, corner + np.maximum(side - rim, rim)
        middle = corner + side / 2
        inner = middle + _filled(inner) * (side / 2 - rim.min())
        placed[part] = _apart(inner, radii[part], GAP * unit, np.minimum(low, middle), np.maximum(high, middle))
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, (placed.round(4) + 0.0).tolist(), strict=True)}


def _sorted_nodes(graph: nx.Graph) -> list[tuple[Any, dict[str, Any]]]:
    """Nodes by id: a part of a graph may list its nodes in any order."""
    return sorted(graph.nodes(data=True), key=lambda pair: str(pair[0]))


def _strengths(graph: nx.Graph, number: dict[Any, int]) -> Any:
    """Symmetric sparse matrix of the strengths of the ties."""
    ties = [
        (number[a], number[b], float(data.get("newman") or data.get("count") or data.get("weight") or 1))
        for a, b, data in graph.edges(data=True)
    ]
    return symmetric(ties, len(number))


def _components(strengths: Any, radii: Floats) -> list[NDArray[np.intp]]:
    """Numbers of the nodes of each component: the largest first, then by what they carry, then by id."""
    from scipy.sparse.csgraph import connected_components

    _, labels = connected_components(strengths, directed=False)
    order = np.argsort(labels, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    return sorted(parts, key=lambda part: (-len(part), -float((radii[part] ** 2).sum().round(8)), int(part[0])))


def _places(parts: list[NDArray[np.intp]], radii: Floats) -> tuple[Floats, Floats, float]:
    """A square for each component, in columns inside [-1, 1].

    Returns:
        Lower left corners, sides, and the side of the square that each node has for itself.
    """
    unit = 2 / (np.sqrt(len(radii)) + 1)
    for _ in range(20):
        # What a node needs: its own square, or the square around a large one.
        needs = [float(np.sqrt(np.maximum(unit**2, (2.6 * radii[part]) ** 2).sum())) for part in parts]
        columns = _columns(needs)
        width = sum(needs[column[0]] for column in columns)
        height = max(sum(needs[i] for i in column) for column in columns)
        if max(width, height) <= 2.0:
            break
        unit *= max(0.7, 1.999 / max(width, height))
    scale = 2 / max(width, height)
    corners, sides = np.zeros((len(parts), 2)), np.array(needs) * scale
    left = -width * scale / 2
    for column in columns:
        top = height * scale / 2
        for i in column:
            top -= sides[i]
            corners[i] = left, top
        left += sides[column[0]]
    return corners, sides, float(unit * scale)


def _columns(sides: list[float]) -> list[list[int]]:
    """Stack squares, the largest first, into columns: as high as leaves the whole nearest to a square."""
    best: list[list[int]] = []
    extent = np.inf
    for share in (1.0, 1.1, 1.2, 1.3, 1.4, 1.6, 1.8, 2.0):
        limit = max(sides[0], share * float(np.sqrt(np.square(sides).sum()))) * (1 + 1e-9)
        columns: list[list[int]] = []
        height = limit
        for i, side in enumerate(sides):
            if height + side > limit:
                columns.append([])
                height = 0.0
            columns[-1].append(i)
            height += side
        width = sum(sides[column[0]] for column in columns)
        reached = max(width, *(sum(sides[i] for i in column) for column in columns))
        if reached < extent * (1 - 1e-9):
            best, extent = columns, reached
    return best


def _part(strengths: Any, rng: np.random.Generator) -> Floats:
    """Places of the nodes of one component, of any extent."""
    from scipy.sparse.csgraph import shortest_path

    count = strengths.shape[0]
    if count == 1:
        return np.zeros((1, 2))
    lengths = strengths.tocoo()
    total = np.asarray(strengths.sum(axis=1)).ravel()
    lengths.data = np.sqrt(np.sqrt(total[lengths.row] * total[lengths.col]) / lengths.data)
    lengths = lengths.tocsr()
    if count > MAX_STRESS_NODES:
        placed = _landmarks(lengths, rng)
        # Most nodes of a large graph are equally far from everything: by ranks they do not form a heap.
        ranks = np.argsort(np.argsort(placed, axis=0, kind="stable"), axis=0, kind="stable")
        return np.asarray(2 * ranks / (count - 1) - 1, dtype=float)
    distances = np.asarray(shortest_path(lengths, directed=False))
    return _stress(distances, _landmarks(lengths, rng), steps=int(min(300, max(10, STRESS_WORK / count**2))))


def _landmarks(lengths: Any, rng: np.random.Generator) -> Floats:
    """First placing: classical scaling of the distances to nodes that are far from each other."""
    from scipy.sparse.csgraph import dijkstra

    count = lengths.shape[0]
    nearest = np.full(count, np.inf)
    found: list[Floats] = []
    landmark = 0
    for _ in range(min(count, LANDMARKS)):
        found.append(np.asarray(dijkstra(lengths, directed=False, indices=[landmark]))[0])
        nearest = np.minimum(nearest, found[-1])
        landmark = int(nearest.round(9).argmax())
    # Nodes that mirror each other leave the axes open, and rounding would choose between them: each is moved a little.
    squared = np.stack(found, axis=1) ** 2 * (1 + UNEVEN * (np.arange(1, count + 1) * GOLDEN % 1))[:, None]
    centred = -(squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean()) / 2
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1][:, :2]
    # An axis has no direction of its own: its largest part is made to point forward.
    axes = axes * np.where(axes[np.abs(axes).round(9).argmax(axis=0), range(axes.shape[1])] < 0, -1, 1)
    placed = centred @ axes
    placed = np.pad(placed, ((0, 0), (0, 2 - placed.shape[1]))) / (np.abs(placed).max() or 1)
    # Nodes with the same ties would stand in one point and never part.
    return np.asarray((placed + rng.normal(scale=0.02, size=(count, 2))) * np.sqrt(squared.max()))


def _stress(distances: Floats, placed: Floats, steps: int) -> Floats:
    """Move nodes until their distances are near the wanted ones; a wanted distance d weighs 1/d²."""
    np.fill_diagonal(distances, 1.0)
    weights = distances**-2
    np.fill_diagonal(weights, 0.0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.inv(laplacian[1:, 1:])
    pull = weights * distances
    for _ in range(steps):
        x, y = placed[:, 0], placed[:, 1]
        now = np.sqrt((x[:, None] - x) ** 2 + (y[:, None] - y) ** 2)
        ratio = pull / np.maximum(now, 1e-9)
        moved = ratio.sum(axis=1)[:, None] * placed - ratio @ placed
        step = np.vstack([np.zeros(2), inverse @ moved[1:]])
        change = np.abs(step - step.mean(axis=0) - placed + placed.mean(axis=0)).max()
        placed = step - step.mean(axis=0)
        if change < 1e-4:
            break
    return placed


def _filled(placed: Floats) -> Floats:
    """Places stretched to fill [-1, 1] on both axes, as far as ``STRETCH`` allows."""
    low, high = placed.min(axis=0), placed.max(axis=0)
    extent = np.maximum((high - low) / 2, 1e-9)
    scale = np.minimum(1 / extent, STRETCH * (1 / extent).min())
    return np.asarray((placed - (low + high) / 2) * scale)


def _apart(placed: Floats, radii: Floats, gap: float, low: Floats, high: Floats) -> Floats:
    """Push nodes apart until no two are nearer than ``gap`` or than their radii ask; each stays inside its bounds."""
    from scipy.spatial import cKDTree

    if len(placed) < 2:
        return placed
    reach = max(gap, 2.1 * float(radii.max()))
    for step in range(400):
        placed = np.clip(placed, low, high)
        pairs = cKDTree(placed).query_pairs(reach, output_type="ndarray")
        # The tree may list pairs in any order; sums of floats must not depend on it.
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        one, other = pairs[:, 0], pairs[:, 1]
        apart = placed[other] - placed[one]
        distance = np.sqrt((apart**2).sum(axis=1))
        lack = np.maximum(gap, (radii[one] + radii[other]) * 1.05) - distance
        near = lack > 1e-4
        if not near.any():
            break
        one, other, apart, distance, lack = one[near], other[near], apart[near], distance[near], lack[near]
        # Two nodes in one point part in a direction that depends on who they are.
        turn = (one * 2.399963 + other + step)[:, None] + np.array([0, np.pi / 2])
        direction = np.where(distance[:, None] > 1e-9, apart / np.maximum(distance, 1e-9)[:, None], np.cos(turn))
        push = direction * (lack * 0.52)[:, None]
        np.add.at(placed, one, -push)
        np.add.at(placed, other, push)
    return np.clip(placed, low, high)
