"""Who works with whom, as an ordered matrix: the bodies of a region, what every two share, and what is beyond chance.

Collectives are left out of the picture, for 各有关部门 that stand beside everybody say nothing about who works with
whom; they stay in the null models, as in the table ``unit_ties``. Bodies stand in the order of their communities, so
that those who share measures stand together.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from policycompare.network.communities import find_communities
from policycompare.network.graphs import unit_network
from policycompare.network.null_model import unit_ties
from policycompare.tables.frames import Tables

MOST_UNITS = 44
"""Rows of a matrix that a page holds; where there are more, the bodies that share beyond chance, then those that share
most are shown."""
FEWEST_TIES = 30
"""Ties that make a matrix worth drawing; fewer are read faster in a table."""


@dataclass(frozen=True, slots=True)
class TieMatrix:
    """The bodies of a region and what they share.

    Attributes:
        region_id: The region.
        basis: What ties rest on, see ``graphs.unit_network``.
        units: A row a body that is shown, in order: ``unit_id``, ``system``, ``measures``, ``ties`` (with other
            bodies), ``community``.
        ties: A row a pair of shown bodies that share a measure: ``unit_id``, ``other_unit_id`` (the one that stands
            first), ``measures``, ``expected``, ``p``, ``p_fixed``, ``is_backbone``, ``is_backbone_fixed``.
        all_ties: Pairs of bodies of the region that share a measure, shown or not.
        fixed: Of these the pairs that share more than chance where numbers are kept to the letter; with ``samples`` 0
            nothing is known of it and it is 0.
        both: Of those the pairs that do so in both models.
        canonical: Pairs that share more than chance where numbers are kept on average.
        collective_ties: Ties of collectives, which are left out with them.
        collective_fixed: Of these the ones beyond chance where numbers are kept to the letter.
        untied: Bodies that share no measure with another body.
        unshown: Tied bodies for which there is no room.
        collectives: Kinds of bodies, which are left out.
        pairs: Pairs of units, collectives too, for which the null models are corrected.
        samples: Samples of the model with fixed margins; 0 where it was not sampled.
        agreement: How far the runs that found the communities agree, 0 to 1; None where there is nothing to agree on.
    """

    region_id: str
    basis: str
    units: pd.DataFrame
    ties: pd.DataFrame
    all_ties: int
    fixed: int
    both: int
    canonical: int
    collective_ties: int
    collective_fixed: int
    untied: int
    unshown: int
    collectives: int
    pairs: int
    samples: int
    agreement: float | None

    def table(self) -> pd.DataFrame:
        """Bodies and ties in one table: ``element`` is ``node`` or ``tie``, what one of them lacks is null."""
        parts = [
            self.units.rename(columns={"ties": "degree"}).assign(element="node"), self.ties.assign(element="tie"),
        ]  # fmt: skip
        columns = [
            "element", "unit_id", "other_unit_id", "measures", "expected", "p", "p_fixed", "is_backbone",
            "is_backbone_fixed", "system", "degree", "community",
        ]  # fmt: skip
        numbers = dict.fromkeys(("degree", "community"), "Int64")
        found = pd.concat(parts, ignore_index=True)[columns].astype(numbers)
        return found.assign(region_id=self.region_id, basis=self.basis)


def tested_ties(tables: Tables, region: str, basis: str) -> pd.DataFrame:
    """``unit_ties`` of one region, collectives too, and ``is_beyond``: more than chance in either model."""
    tested = unit_ties(unit_network(tables, region, mode="measures", basis=basis))
    return tested.assign(is_beyond=tested["is_backbone"] | tested["is_backbone_fixed"])


def tie_matrix_of(tables: Tables, region: str, basis: str, most: int = MOST_UNITS) -> TieMatrix | None:
    """Order the bodies of a region and hold what they share against chance.

    Communities are those of ``find_communities`` over the bodies alone, the largest first; in each the bodies that
    share most stand first.

    Args:
        tables: The tables of a study.
        region: Region id.
        basis: ``assigned`` or ``actors``.
        most: Bodies that are shown.

    Returns:
        None where no two bodies share a measure.
    """
    whole = unit_network(tables, region, basis=basis)
    graph = unit_network(tables, region, basis=basis, collectives=False)
    if not graph.number_of_edges():
        return None
    every = tested_ties(tables, region, basis)
    tested = every[every["left_unit_id"].isin(set(graph)) & every["right_unit_id"].isin(set(graph))]
    shares = {unit: sum(tie["newman"] for *_, tie in graph.edges(unit, data=True)) for unit in graph}
    beyond = tested[tested["is_beyond"]]
    first = {*beyond["left_unit_id"], *beyond["right_unit_id"]}
    tied = sorted((unit for unit in graph if graph.degree(unit)), key=lambda unit: (-round(shares[unit], 9), unit))
    kept_first = sorted(tied, key=lambda unit: unit not in first)[:most]
    found = find_communities(graph)
    community = dict(zip(found.units, (int(number) for number in found.number), strict=True))
    shown = sorted(kept_first, key=lambda unit: (community[unit], tied.index(unit)))
    place = {unit: at for at, unit in enumerate(shown)}
    units = [
        (unit, graph.nodes[unit]["system"], graph.nodes[unit]["measures"], graph.degree(unit), community[unit])
        for unit in shown
    ]
    ties = tested[tested["left_unit_id"].isin(place) & tested["right_unit_id"].isin(place)]
    pairs = [
        sorted(pair, key=place.__getitem__)
        for pair in ties[["left_unit_id", "right_unit_id"]].itertuples(index=False, name=None)
    ]
    kept = ["expected", "p", "p_fixed", "is_backbone", "is_backbone_fixed"]
    ties = ties[["count", *kept]].rename(columns={"count": "measures"}).reset_index(drop=True)
    ties.insert(0, "unit_id", [pair[0] for pair in pairs])
    ties.insert(1, "other_unit_id", [pair[1] for pair in pairs])
    return TieMatrix(
        region_id=region,
        basis=basis,
        units=pd.DataFrame(units, columns=["unit_id", "system", "measures", "ties", "community"]),
        ties=ties,
        all_ties=graph.number_of_edges(),
        fixed=int(tested["is_backbone_fixed"].sum()),
        both=int((tested["is_backbone"] & tested["is_backbone_fixed"]).sum()),
        canonical=int(tested["is_backbone"].sum()),
        collective_ties=len(every) - len(tested),
        collective_fixed=int(every["is_backbone_fixed"].sum() - tested["is_backbone_fixed"].sum()),
        untied=len(graph) - len(tied),
        unshown=len(tied) - len(shown),
        collectives=len(whole) - len(graph),
        pairs=len(whole) * (len(whole) - 1) // 2,
        samples=int(tested["samples"].max()) if len(tested) else 0,
        agreement=found.agreement,
    )
