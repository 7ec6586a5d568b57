"""What a picture of a network shows: its nodes, the strongest of its ties, and where the nodes stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.network.communities import check_one_mode
from policycompare.network.layout import positions
from policycompare.tables.frames import split_list

if TYPE_CHECKING:
    import networkx as nx

MOST_TIES = 120
"""Ties that a reader can still follow; where there are more, only the strongest are drawn."""
NODE_KEYS = {"units": "unit_id", "functions": "function"}
"""Mode of a network -> what its nodes are called in tables."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture of a network shows.

    Attributes:
        key: ``unit_id`` or ``function``.
        nodes: A row a node, sorted: its id (column ``key``), ``kind``, ``system``, ``measures`` that it carries,
            ``ties``, and ``drawn_ties``.
        ties: A row a drawn tie, the weakest first: the ids of both ends (``key`` and ``other_`` + ``key``),
            ``measures`` that they share, ``regions`` in which they share any.
        at_least: Shared measures that a drawn tie has at the least.
        all_ties: Ties of the network, drawn or not.
        positions: Node with a drawn tie -> place by the drawn ties alone, in any unit: what is near is what the
            reader sees tied.
    """

    key: str
    nodes: pd.DataFrame
    ties: pd.DataFrame
    at_least: int
    all_ties: int
    positions: Mapping[str, tuple[float, float]]

    @property
    def untied(self) -> int:
        """Nodes without a drawn tie."""
        return int((self.nodes["drawn_ties"] == 0).sum())

    @property
    def alone(self) -> int:
        """Nodes that share no measure with any other."""
        return int((self.nodes["ties"] == 0).sum())

    def ties_by_regions(self) -> dict[int, int]:
        """In how many regions drawn ties exist -> how many do, the most regions first."""
        return dict(sorted(Counter(self.ties["regions"]).items(), reverse=True))

    def table(self) -> pd.DataFrame:
        """Nodes and drawn ties in one table: ``element`` is ``node`` or ``tie``, what one of them lacks is null."""
        parts = [self.nodes.assign(element="node"), self.ties.assign(element="tie")]
        key, other = self.key, f"other_{self.key}"
        columns = ["element", key, other, "measures", "regions", "kind", "system", "ties", "drawn_ties"]
        numbers = dict.fromkeys(("regions", "ties", "drawn_ties"), "Int64")
        return pd.concat(parts, ignore_index=True)[columns].astype(numbers)


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many ties of a network all regions have.

    Attributes:
        ties: Ties of the network, drawn or not.
        everywhere: Of these the ones that every region has.
        common: Nodes that every region has.
        ties_of_common: Ties among these.
    """

    ties: int
    everywhere: int
    common: int
    ties_of_common: int

    @property
    def jaccard(self) -> float | None:
        """Ties that every region has / ties that any has, among the nodes that all have; None without any tie.

        Of two regions it is ``jaccard`` of the table ``region_pairs``.
        """
        return self.everywhere / self.ties_of_common if self.ties_of_common else None


def overlap(graph: nx.Graph, region_of: Mapping[str, str], regions_of_nodes: Mapping[str, int], of: int) -> Overlap:
    """Count the ties that every region has, over all ties: the strongest, which are drawn, are a selection.

    Args:
        graph: One-mode graph of ``graphs.unit_network`` over several regions.
        region_of: Measure -> region.
        regions_of_nodes: Node -> regions that have it.
        of: Regions in all.
    """
    common = {node for node in graph if regions_of_nodes.get(node, 0) == of}
    in_regions = [
        (a, b, len({region_of[measure] for measure in split_list(tie["measure_ids"])}))
        for a, b, tie in graph.edges(data=True)
    ]
    return Overlap(
        ties=len(in_regions),
        everywhere=sum(regions == of for *_, regions in in_regions),
        common=len(common),
        ties_of_common=sum(a in common and b in common for a, b, _ in in_regions),
    )


def network_picture(graph: nx.Graph, region_of: Mapping[str, str], most: int = MOST_TIES) -> Picture:
    """Choose what a picture of a network shows.

    Weak ties are left out of the picture only: metrics rest on all of them. What is near in the picture shares
    measures; direction and coordinates have no meaning.

    Args:
        graph: One-mode graph of ``graphs.unit_network`` (mode ``units`` or ``functions``).
        region_of: Measure -> region, as ``queries.region_of_measures`` gives it.
        most: Ties that may be drawn.

    Raises:
        CallError: The graph is directed or two-mode.
    """
    check_one_mode(graph, "picture")
    key = NODE_KEYS[graph.graph["mode"]]
    counts = [count for _, _, count in graph.edges(data="count")]
    at_least = tie_threshold(counts, most)
    drawn = sorted(
        (tie["count"], a, b, len({region_of[measure] for measure in split_list(tie["measure_ids"])}))
        for a, b, tie in graph.edges(data=True)
        if tie["count"] >= at_least
    )
    held = graph.edge_subgraph([(a, b) for _, a, b, _ in drawn])
    degrees = dict(held.degree())
    nodes = [
        (node, known["kind"], known["system"], known["measures"], graph.degree(node), degrees.get(node, 0))
        for node, known in graph.nodes(data=True)
    ]
    return Picture(
        key=key,
        nodes=pd.DataFrame(nodes, columns=[key, "kind", "system", "measures", "ties", "drawn_ties"]),
        ties=pd.DataFrame(drawn, columns=["measures", key, f"other_{key}", "regions"]),
        at_least=at_least,
        all_ties=len(counts),
        positions=positions(held),
    )


def tie_threshold(counts: Sequence[int], most: int = MOST_TIES) -> int:
    """The least number of shared measures from which at most so many ties are left.

    Args:
        counts: Shared measures of each tie.
        most: Ties that may be drawn.

    Returns:
        1 where all may be drawn. Where even the strongest ties are more, their number of measures: ties that
        are equally strong are drawn all or none.

    Example:
        >>> tie_threshold([5, 3, 3, 1, 1], most=3)
        3
    """
    if len(counts) <= most:
        return 1
    too_many = sorted(counts, reverse=True)[most]
    return min((count for count in counts if count > too_many), default=too_many)
