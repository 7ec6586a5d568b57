"""Topics of plans that nobody had read when the cue phrases were written: what was reached stays reached."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import policycompare as pc
from policycompare.compare.alignment import read_model
from policycompare.compare.codebook import read_codebook
from policycompare.compare.compare_tables import add_topics, coded_measures, pair_space, read_topic_labels
from policycompare.compare.retrieval import Ranking, rank_related
from policycompare.compare.similarity import cosines, similarity

PLANS = Path(__file__).parent / "plans"
NAMES = ("linjiang", "yunling")


def labels_of(name: str) -> dict[str, list[str]]:
    lines = (PLANS / f"{name}.topics.jsonl").read_text("utf-8").splitlines()
    return {f"{name}:{line['measure']}": line["topics"] for line in map(json.loads, lines)}


def mean_average_precision(rankings: list[Ranking]) -> float:
    places = [np.flatnonzero(r.hits) + 1 for r in rankings if r.document_id in NAMES]
    return float(np.mean([np.mean(np.arange(1, len(p) + 1) / p) for p in places]))


@pytest.mark.parametrize("name", NAMES)
def test_topics_of_an_unread_plan(name: str) -> None:
    tables = pc.parse(PLANS / f"{name}.txt")
    labels = labels_of(name)
    assert set(tables.measures["measure_id"]) == set(labels)
    wanted = {(measure, topic) for measure, topics in labels.items() for topic in topics}
    coded = tables.measure_topics
    given = set(zip(coded["measure_id"], coded["topic_id"], strict=True))
    both = len(wanted & given)
    assert 2 * both / (len(wanted) + len(given)) >= 0.95
    main = coded[coded["is_primary"]].set_index("measure_id")["topic_id"].to_dict()
    right = [main.get(measure) == topics[0] for measure, topics in labels.items() if topics]
    assert sum(right) / len(right) >= 0.75


def test_who_else_does_what_an_unread_plan_does(root: Path) -> None:
    tables = replace(pc.load_with(*(PLANS / f"{name}.txt" for name in NAMES), root=root), report=[])
    labels = {**read_topic_labels(root), **labels_of("linjiang"), **labels_of("yunling")}
    blind = (root / "data" / "gold" / "topics_blind.jsonl").read_text("utf-8").splitlines()
    labels |= {line["measure_id"]: line["topics"] for line in map(json.loads, blind)}
    codebook = read_codebook()
    space = pair_space(tables, add_topics(tables, codebook, None), codebook)
    everyone = np.arange(len(space.ids))
    ours = rank_related(read_model().score(space.features(everyone, everyone)), space, labels)
    texts = ["\n".join(text for _, text in m.clauses) for m in coded_measures(tables)]
    baseline = rank_related(cosines(similarity("tfidf")(texts)), space, labels)
    assert mean_average_precision(ours) >= 0.96
    assert mean_average_precision(baseline) < 0.8
    assert np.mean([r.hits[0] for r in ours if r.document_id in NAMES]) >= 0.97
