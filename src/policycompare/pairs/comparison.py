"""Compared tables: topic by region, with gaps as a value; and the same topic with another figure or date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from policycompare.tables.frames import Coded, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import duties_by_region, region_of_documents, region_of_measures, topics_of_measures
from policycompare.tables.wording import target_words
from policycompare.topics.vectors import tfidf

ALIKE = 0.3
"""Cosine from which two indicators count as the same one in other words."""


def build_comparison(tables: Coded) -> list[dict[str, Any]]:
    """Rows of the table ``comparisons``: one a level, key and region, gaps included.

    A key that no region has (a topic of the codebook that nobody commits to) is left out.
    """
    region_of, regions = region_of_measures(tables), sorted(tables.regions["region_id"])
    names = Names(tables)
    unit_names = dict(zip(tables.units["unit_id"], tables.units["name"], strict=True))
    answering = set(tables.roles.loc[tables.roles["answers"], "role"])
    units: dict[str, list[str]] = {}
    for duties in duties_by_region(tables).values():
        for row in iter_rows(duties.rows[duties.rows["role"].isin(answering)]):
            units.setdefault(row.measure_id, []).append(unit_names[row.unit_id])
    targets: dict[str, list[str]] = {}
    for row in iter_rows(tables.targets):
        if isinstance(row.measure_id, str):
            targets.setdefault(row.measure_id, []).append(target_words(row, names))
    topics = {row.topic_id: row for row in iter_rows(tables.topics)}
    found: dict[tuple[str, str], dict[str, dict[str, set[str]]]] = {}
    labels: dict[tuple[str, str], str] = {}
    for row in iter_rows(tables.measure_topics):
        topic = topics[row.topic_id]
        region = region_of[row.measure_id]
        for level, key, name in (
            ("topic", topic.topic_id, topic.name_zh),
            ("row", topic.row, topic.row),
            ("theme", topic.theme, topic.theme),
        ):
            labels[level, key] = name
            sentences = found.setdefault((level, key), {}).setdefault(region, {}).setdefault(row.measure_id, set())
            if isinstance(row.sentence_id, str):
                sentences.add(row.sentence_id)
    rows = []
    for (level, key), by_region in found.items():
        for region in regions:
            own = by_region.get(region, {})
            measures = sorted(own)
            rows.append(
                {
                    "level": level,
                    "key": key,
                    "name": labels[level, key],
                    "region_id": region,
                    "is_gap": not measures,
                    "measures": len(measures),
                    "sentences": sum(len(sentences) for sentences in own.values()),
                    "measure_ids": measures,
                    "units": _most(u for m in measures for u in units.get(m, ())),
                    "targets": [t for m in measures for t in targets.get(m, ())],
                }
            )
    return rows


def _most(names: Iterable[str], count: int = 5) -> list[str]:
    """The names that come most often, the most frequent first."""
    counted: dict[str, int] = {}
    for name in names:
        counted[name] = counted.get(name, 0) + 1
    return sorted(counted, key=lambda n: (-counted[n], n))[:count]


def build_target_differences(tables: Coded) -> list[dict[str, Any]]:
    """Rows of the table ``target_differences``: targets of two regions under one topic that say the same thing.

    Two targets meet where their measures share a topic and their indicators are alike in wording.
    ``difference`` says what differs: figure, deadline, both, or none.
    """
    region_of = region_of_documents(tables)
    topics = {measure_id: set(own) for measure_id, own in topics_of_measures(tables).items()}
    rows = [r for r in iter_rows(tables.targets) if isinstance(r.measure_id, str) and isinstance(r.indicator, str)]
    if len(rows) < 2:
        return []
    vectors = tfidf([r.indicator for r in rows])
    near = np.asarray((vectors @ vectors.T).todense())
    found: list[dict[str, Any]] = []
    for i, a in enumerate(rows):
        for j in range(i + 1, len(rows)):
            b = rows[j]
            shared = topics.get(a.measure_id, set()) & topics.get(b.measure_id, set())
            if region_of[a.document_id] == region_of[b.document_id] or not shared or near[i, j] < ALIKE:
                continue
            left, right = (a, b) if region_of[a.document_id] < region_of[b.document_id] else (b, a)
            found.append(
                {
                    "left_target_id": left.target_id,
                    "right_target_id": right.target_id,
                    "topic_id": sorted(shared)[0],
                    "similarity": round(float(near[i, j]), 4),
                    "difference": _difference(left, right),
                }
            )
    return found


def _difference(left: Any, right: Any) -> str:
    figure = _figure(left) != _figure(right)
    deadline = _plain([left.deadline]) != _plain([right.deadline])
    return "both" if figure and deadline else "figure" if figure else "deadline" if deadline else "none"


def _figure(target: Any) -> list[Any]:
    """Comparator, value and unit; all of something is the same demand whether it is called 全覆盖 or 达到100%."""
    figure = _plain([target.comparator, target.value, target.value_unit])
    if figure[0] == "full-coverage" or (figure[0] in (">=", "=") and figure[1:] == [100.0, "%"]):
        return ["full-coverage"]
    return figure


def _plain(values: Sequence[Any]) -> list[Any]:
    return [None if pd.isna(v) else v for v in values]
