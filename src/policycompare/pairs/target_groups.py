"""Targets in an order in which those that can be compared meet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from policycompare.pairs.target_differences import ALIKE
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.queries import (
    hard_targets,
    other_targets,
    paired_targets,
    side_of_documents,
    topics_of_measures,
)
from policycompare.topics.vectors import tfidf


@dataclass(frozen=True, slots=True)
class PlacedTarget:
    """Where a target stands in a table of targets.

    Attributes:
        target_id: The target.
        group: Number of its group of comparable targets; null where no other side has its like.
        theme: Theme under which it stands; null where its measure has no topic.
        topic_id: Its topic: the one that it shares with its group if it has that, else its measure's main one.
    """

    target_id: str
    group: int | None
    theme: str | None
    topic_id: str | None


def _components(count: int, edges: list[tuple[int, int]]) -> list[int]:
    """The component of each of ``count`` nodes, called by its first node."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    ends = np.array(edges, dtype=np.int64).reshape(-1, 2).T
    graph = sparse.coo_matrix((np.ones(len(edges)), tuple(ends)), shape=(count, count))
    labels = connected_components(graph, directed=False)[1]
    first: list[int] = np.unique(labels, return_index=True)[1][labels].tolist()
    return first


def _alike(indicators: list[str], topics: list[str]) -> list[tuple[int, int]]:
    """Pairs of places of indicators under one topic, or without any, that are worded alike."""
    vectors = tfidf(indicators)
    near = (vectors @ vectors.T).tocoo()
    return [
        (i, j)
        for i, j, cosine in zip(near.row.tolist(), near.col.tolist(), near.data, strict=True)
        if i < j and topics[i] == topics[j] and cosine >= ALIKE
    ]


def place_targets(tables: Tables, *, hard: bool = True) -> list[PlacedTarget]:
    """The hard targets in reading order, with their groups numbered in that order; or else all that are none.

    A group is a connected component of the pairs in ``target_differences``. Targets stand by theme, row and topic;
    under a topic, indicators that are worded alike stand together, groups first; then as printed, side by side.
    A group stands under the topic that most of its pairs share, or else most of its measures have first. Targets
    without a topic come last.

    Where two sides want a 结案率 under one topic and one of them a 知晓率 too, the two 结案率 stand first, with
    one group number; 知晓率 follows without a number.
    """
    targets = hard_targets(tables) if hard else other_targets(tables)
    targets = targets.assign(side=targets["document_id"].map(side_of_documents(tables)))
    rows = list(iter_rows(targets.sort_values(["side", "document_id", "char_start", "target_id"])))
    at = {row.target_id: number for number, row in enumerate(rows)}
    topics = topics_of_measures(tables)
    own = [topics.get(row.measure_id, []) if isinstance(row.measure_id, str) else [] for row in rows]

    differing = paired_targets(tables)
    differing = differing[differing["left_target_id"].isin(at) & differing["right_target_id"].isin(at)]
    pairs = [(at[p.left_target_id], at[p.right_target_id]) for p in iter_rows(differing)]
    paired = {number for pair in pairs for number in pair}
    component = _components(len(rows), pairs)
    counted: dict[int, Counter[str]] = {}
    for (left, _), topic in zip(pairs, differing["topic_id"], strict=True):
        if isinstance(topic, str):
            counted.setdefault(component[left], Counter())[topic] += 1
    bare = paired - {number for number in paired if component[number] in counted}
    for number in sorted(bare):
        counted.setdefault(component[number], Counter()).update(own[number][:1])
    shared = {n: max(sorted(own), key=own.__getitem__, default="") for n, own in counted.items()}
    home = [shared[component[n]] if n in paired else (own[n] or [""])[0] for n in range(len(rows))]

    words = [row.indicator if isinstance(row.indicator, str) else row.text for row in rows]
    cluster = _components(len(rows), [*pairs, *_alike(words, home)])
    # rows stand as printed, so that the first of equal ones is the earliest
    with_pairs = {cluster[number] for number in paired}
    codebook = {topic.topic_id: (topic.theme, topic.row) for topic in iter_rows(tables.topics)}

    def place(number: int) -> tuple[Any, ...]:
        topic = home[number]
        return (
            topic not in codebook,
            *codebook.get(topic, ("", "")),
            topic,
            cluster[number] not in with_pairs,
            cluster[number],
            number not in paired,
            component[number],
            number,
        )

    placed: list[PlacedTarget] = []
    numbers: dict[int, int] = {}
    for number in sorted(range(len(rows)), key=place):
        group = numbers.setdefault(component[number], len(numbers) + 1) if number in paired else None
        topic = home[number] if home[number] in own[number] else (own[number] or [""])[0]
        theme = codebook.get(home[number], (None, None))[0]
        placed.append(PlacedTarget(rows[number].target_id, group, theme, topic or None))
    return placed
