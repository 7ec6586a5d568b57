"""Topics of plans that nobody had read when the cue phrases were written: what was reached stays reached."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import policycompare as pc

PLANS = Path(__file__).parent / "plans"


@pytest.mark.parametrize("name", ["linjiang", "yunling"])
def test_topics_of_an_unread_plan(name: str) -> None:
    tables = pc.parse(PLANS / f"{name}.txt")
    lines = (PLANS / f"{name}.topics.jsonl").read_text("utf-8").splitlines()
    labels = {f"{name}:{line['measure']}": line["topics"] for line in map(json.loads, lines)}
    assert set(tables.measures["measure_id"]) == set(labels)
    wanted = {(measure, topic) for measure, topics in labels.items() for topic in topics}
    coded = tables.measure_topics
    given = set(zip(coded["measure_id"], coded["topic_id"], strict=True))
    both = len(wanted & given)
    assert 2 * both / (len(wanted) + len(given)) >= 0.95
    main = coded[coded["is_primary"]].set_index("measure_id")["topic_id"].to_dict()
    right = [main.get(measure) == topics[0] for measure, topics in labels.items() if topics]
    assert sum(right) / len(right) >= 0.75
