"""Targets in an order in which those that can be compared meet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from policycompare.pairs.comparison import ALIKE
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.queries import region_of_documents, topics_of_measures
from policycompare.topics.vectors import tfidf


@dataclass(frozen=True, slots=True)
class PlacedTarget:
    """Where a target stands in a table of targets.

    Attributes:
        target_id: The target.
        group: Number of its group of comparable targets; null where no other region has its like.
        theme: Theme under which it stands; null where its measure has no topic.
        topic_id: Its topic: the one that it shares with its group if it has that, else its measure's main one.
    """

    target_id: str
    group: int | None
    theme: str | None
    topic_id: str | None


def _components(count: int, edges: list[tuple[int, int]]) -> list[int]:
    """Number of the component of each of ``count`` nodes."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    ends = np.array(edges, dtype=np.int64).reshape(-1, 2)
    graph = sparse.coo_matrix((np.ones(len(edges)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    return [int(n) for n in connected_components(graph, directed=False)[1]]


def _alike(indicators: list[str], topics: list[str]) -> list[tuple[int, int]]:
    """Pairs of places of indicators under one topic that are worded alike."""
    by_topic: dict[str, list[int]] = {}
    for number, topic in enumerate(topics):
        by_topic.setdefault(topic, []).append(number)
    vectors = tfidf(indicators)
    edges: list[tuple[int, int]] = []
    for numbers in by_topic.values():
        own = vectors[numbers]
        near = (own @ own.T).tocoo()
        edges += [
            (numbers[i], numbers[j])
            for i, j, cosine in zip(near.row, near.col, near.data, strict=True)
            if i < j and cosine >= ALIKE
        ]
    return edges


def place_targets(tables: Tables) -> list[PlacedTarget]:
    """All targets in reading order, with their groups numbered in that order.

    A group is a connected component of ``target_differences``. Targets stand by theme, row and topic; under a
    topic, indicators that are worded alike stand together, groups first; then as printed, region by region.
    Targets without a topic come last.

    Where two regions want a 结案率 under one topic and one of them a 知晓率 too, the two 结案率 stand first, with
    one group number; 知晓率 follows without a number.
    """
    region_of = region_of_documents(tables)
    rows: list[Any] = sorted(
        iter_rows(tables.targets), key=lambda t: (region_of[t.document_id], t.document_id, t.char_start, t.target_id)
    )
    at = {row.target_id: number for number, row in enumerate(rows)}
    topics = topics_of_measures(tables)
    own = [topics.get(row.measure_id, []) if isinstance(row.measure_id, str) else [] for row in rows]

    pairs = [(at[p.left_target_id], at[p.right_target_id]) for p in iter_rows(tables.target_differences)]
    paired = {number for pair in pairs for number in pair}
    component = _components(len(rows), pairs)
    counted: dict[int, Counter[str]] = {}
    for (left, _), topic in zip(pairs, tables.target_differences["topic_id"], strict=True):
        counted.setdefault(component[left], Counter())[topic] += 1
    shared = {n: min(c, key=lambda topic, c=c: (-c[topic], topic)) for n, c in counted.items()}  # type: ignore[misc]
    home = [shared[component[n]] if n in paired else (own[n] or [""])[0] for n in range(len(rows))]

    words = [row.indicator if isinstance(row.indicator, str) else row.text for row in rows]
    cluster = _components(len(rows), [*pairs, *_alike(words, home)])
    first_of_component: dict[int, int] = {}
    first_of_cluster: dict[int, int] = {}
    for number in range(len(rows)):  # rows stand as printed, so that the first seen is the earliest
        first_of_component.setdefault(component[number], number)
        first_of_cluster.setdefault(cluster[number], number)
    with_pairs = {cluster[number] for number in paired}
    codebook = {topic.topic_id: (topic.theme, topic.row) for topic in iter_rows(tables.topics)}

    def place(number: int) -> tuple[Any, ...]:
        topic = home[number]
        return (
            topic not in codebook,
            *codebook.get(topic, ("", "")),
            topic,
            cluster[number] not in with_pairs,
            first_of_cluster[cluster[number]],
            number not in paired,
            first_of_component[component[number]],
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
