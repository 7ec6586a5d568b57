"""Topic by side: where no measure is coded, that is a row too, with its reason where one is known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from policycompare.pairs.absence import Absences
from policycompare.tables.frames import Coded, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import duties_by_region, hard_targets, side_of_measures
from policycompare.tables.wording import target_words


def build_comparison(tables: Coded) -> list[dict[str, Any]]:
    """Rows of the table ``comparisons``: one a level, key and side, also where no measure is coded.

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
    absences, topics_of = Absences(tables), topics_by_key(tables)
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
            absence = absences.of(side, topics_of[level, key])
            rows.append({
                "level": level, "key": key, "name": name, "side_id": side, "region_id": region, "is_gap": not own,
                "absence": None if own else absence.reason, "limit_ids": [] if own else absence.limit_ids,
                "passage_ids": absence.passage_ids,
                "measures": len(measures), "sentences": len({s for s in own if isinstance(s[1], str)}),
                "measure_ids": measures, "units": _most(u for m in measures for u in units[m]),
                "targets": [t for m in measures for t in targets[m]],
            })  # fmt: skip
    return rows


def topics_by_key(tables: Coded) -> dict[tuple[str, str], list[str]]:
    """Level and key of a comparison -> all topics of the codebook under it, also those that no side has."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for topic in iter_rows(tables.topics):
        for own_key in (("topic", topic.topic_id), ("row", topic.row), ("theme", topic.theme)):
            found[own_key].append(topic.topic_id)
    return found


def _most(names: Iterable[str], count: int = 5) -> list[str]:
    """The names that come most often, the most frequent first."""
    counted = Counter(names)
    return sorted(counted, key=lambda n: (-counted[n], n))[:count]
