"""Compared tables: topic by side, with gaps as a value; and the same topic with another figure or date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from policycompare.parsing.targets.indicators import tidy_indicator
from policycompare.tables.frames import Coded, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import (
    duties_by_region,
    hard_targets,
    side_of_documents,
    side_of_measures,
    topics_of_measures,
)
from policycompare.tables.wording import target_words
from policycompare.topics.vectors import tfidf

ALIKE = 0.3
"""Cosine from which two indicators count as the same one in other words."""


def build_comparison(tables: Coded) -> list[dict[str, Any]]:
    """Rows of the table ``comparisons``: one a level, key and side, gaps included.

    A key that no side has (a topic of the codebook that nobody commits to) is left out.
    """
    side_of = side_of_measures(tables)
    sides = sorted(zip(tables.sides["side_id"], tables.sides["region_id"], strict=True))
    names = Names(tables)
    unit_names = dict(zip(tables.units["unit_id"], tables.units["name"], strict=True))
    answering = set(tables.roles.loc[tables.roles["answers"], "role"])
    units: dict[str, list[str]] = defaultdict(list)
    for duties in duties_by_region(tables).values():
        for row in iter_rows(duties.rows[duties.rows["role"].isin(answering)]):
            units[row.measure_id].append(unit_names[row.unit_id])
    targets: dict[str, list[str]] = defaultdict(list)
    for row in iter_rows(hard_targets(tables).dropna(subset="measure_id")):
        targets[row.measure_id].append(target_words(row, names))
    topics = {row.topic_id: row for row in iter_rows(tables.topics)}
    held: dict[tuple[str, str, str], dict[str, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
    for row in iter_rows(tables.measure_topics):
        topic = topics[row.topic_id]
        for own_key in (
            ("topic", topic.topic_id, topic.name_zh),
            ("row", topic.row, topic.row),
            ("theme", topic.theme, topic.theme),
        ):
            held[own_key][side_of[row.measure_id]].add((row.measure_id, row.sentence_id))
    rows = []
    for (level, key, name), by_side in held.items():
        for side, region in sides:
            own = by_side[side]
            measures = sorted({measure_id for measure_id, _ in own})
            rows.append({
                "level": level, "key": key, "name": name, "side_id": side, "region_id": region, "is_gap": not own,
                "measures": len(measures), "sentences": len({s for s in own if isinstance(s[1], str)}),
                "measure_ids": measures, "units": _most(u for m in measures for u in units[m]),
                "targets": [t for m in measures for t in targets[m]],
            })  # fmt: skip
    return rows


def _most(names: Iterable[str], count: int = 5) -> list[str]:
    """The names that come most often, the most frequent first."""
    counted = Counter(names)
    return sorted(counted, key=lambda n: (-counted[n], n))[:count]


def build_target_differences(tables: Coded) -> list[dict[str, Any]]:
    """Rows of the table ``target_differences``: hard targets of two sides under one topic that say the same thing.

    Two targets meet where their measures share a topic and their indicators are alike in wording; a result never
    meets an aim. ``difference`` says what differs: figure, deadline, both, or none.
    """
    side_of = side_of_documents(tables)
    topics = {measure_id: set(own) for measure_id, own in topics_of_measures(tables).items()}
    rows = list(iter_rows(hard_targets(tables).dropna(subset=["measure_id", "indicator"])))
    if len(rows) < 2:
        return []
    vectors = tfidf([tidy_indicator(r.indicator) or r.indicator for r in rows])  # 建成绿色工厂 and 培育绿色工厂 are one
    near = (vectors @ vectors.T).toarray()
    found: list[dict[str, Any]] = []
    for i, j in np.argwhere(np.triu(near >= ALIKE, 1)).tolist():
        left, right = sorted((rows[i], rows[j]), key=lambda target: side_of[target.document_id])
        shared = topics.get(left.measure_id, set()) & topics.get(right.measure_id, set())
        if shared and side_of[left.document_id] != side_of[right.document_id]:
            found.append({
                "left_target_id": left.target_id, "right_target_id": right.target_id, "topic_id": min(shared),
                "similarity": round(float(near[i, j]), 4), "difference": _difference(left, right),
            })  # fmt: skip
    return found


def _difference(left: Any, right: Any) -> str:
    figure = _figure(left) != _figure(right)
    # What only the periods of two plans give is said by neither.
    said = any(isinstance(t.deadline, str) and t.deadline_source != "plan_period" for t in (left, right))
    deadline = said and _plain([left.deadline]) != _plain([right.deadline])
    return "both" if figure and deadline else "figure" if figure else "deadline" if deadline else "none"


def _figure(target: Any) -> list[Any]:
    """Comparator, figure in base units, of a range both, unit and period: 7万元 is 70000元, 8—10个 is not ≥8个.

    All of something is the same demand whether it is called 全覆盖 or 达到100%.
    """
    if target.comparator == "full-coverage" or (
        target.comparator in (">=", "=") and (target.value, target.value_unit) == (100, "%")
    ):
        return ["full-coverage"]
    value, high, unit = target.value, target.value_high, target.value_unit
    if not pd.isna(target.quantity):
        high = high * target.quantity / value if value else high
        value, unit = target.quantity, target.quantity_unit
    figures = [None if pd.isna(number) else float(f"{number:.9g}") for number in (value, high)]
    return [target.comparator, *figures, *_plain([unit, target.period])]


def _plain(values: Sequence[Any]) -> list[Any]:
    return [None if pd.isna(v) else v for v in values]
