"""Topics of plans that nobody had read when the cue phrases were written: what was reached stays reached."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import policycompare as pc
from policycompare.evaluate.pair_weights import all_features
from policycompare.evaluate.retrieval import Ranking, rank_related
from policycompare.lexicon.codebook import read_codebook
from policycompare.pairs.model import read_model
from policycompare.pairs.similarity import cosines, similarity
from policycompare.pairs.space import PairSpace, pair_space
from policycompare.topics.coded_tables import BLIND, code_tables, coded_measures, read_topic_labels
from policycompare.topics.coder import CodedMeasure, CueIndex, code_by_cues

PLANS = Path(__file__).parent / "plans"
FIRST = ("linjiang", "yunling")
REACHED = {
    "linjiang": (0.95, 0.75),
    "yunling": (0.95, 0.75),
    "qinghe": (0.90, 0.85),
    "haixi": (0.94, 0.85),
    "dingchuan": (0.92, 0.80),
    "xinpu": (0.84, 0.72),
}
"""Plan -> micro-F1 of topics and share of right main topics that must not be lost."""


def labels_of(name: str) -> dict[str, list[str]]:
    lines = (PLANS / f"{name}.topics.jsonl").read_text("utf-8").splitlines()
    return {f"{name}:{line['measure']}": line["topics"] for line in map(json.loads, lines)}


def mean_average_precision(rankings: list[Ranking]) -> float:
    places = [np.flatnonzero(r.hits) + 1 for r in rankings if r.document_id in FIRST]
    return float(np.mean([np.mean(np.arange(1, len(p) + 1) / p) for p in places]))


@pytest.mark.parametrize("name", REACHED)
def test_topics_of_an_unread_plan(name: str) -> None:
    tables = pc.parse(PLANS / f"{name}.txt")
    labels = labels_of(name)
    assert set(tables.measures["measure_id"]) == set(labels)
    wanted = {(measure, topic) for measure, topics in labels.items() for topic in topics}
    coded = tables.measure_topics
    given = set(zip(coded["measure_id"], coded["topic_id"], strict=True))
    both = len(wanted & given)
    assert 2 * both / (len(wanted) + len(given)) >= REACHED[name][0]
    main = coded[coded["is_primary"]].set_index("measure_id")["topic_id"].to_dict()
    right = [main.get(measure) == topics[0] for measure, topics in labels.items() if topics]
    assert sum(right) / len(right) >= REACHED[name][1]


@dataclass(frozen=True)
class Study:
    """The study's documents with plans beside them: their space, and all labels."""

    space: PairSpace
    texts: list[str]
    known: dict[str, list[str]]
    plans: dict[str, list[str]]


def study_with(root: Path, *names: str) -> Study:
    tables = pc.load_with(*(PLANS / f"{name}.txt" for name in names), root=root)
    codebook = read_codebook()
    space = pair_space(tables, code_tables(tables, codebook, {})[1], codebook)
    texts = ["\n".join(text for _, text in m.sentences) for m in coded_measures(tables)]
    plans = {measure: topics for name in names for measure, topics in labels_of(name).items()}
    return Study(space, texts, read_topic_labels(root) | read_topic_labels(root, BLIND), plans)


def test_who_else_does_what_an_unread_plan_does(root: Path) -> None:
    study = study_with(root, *FIRST)
    everyone = np.arange(len(study.space.ids))
    labels = study.known | study.plans
    ours = rank_related(
        all_features(study.space).score(read_model(), np.ix_(everyone, everyone))[1], study.space, labels
    )
    baseline = rank_related(cosines(similarity("tfidf")(study.texts)), study.space, labels)
    assert mean_average_precision(ours) >= 0.96
    assert mean_average_precision(baseline) < 0.8


def test_clauses_written_for_the_choice_of_cues() -> None:
    lines = [json.loads(line) for line in (PLANS / "sentences.jsonl").read_text("utf-8").splitlines()]
    measures = [CodedMeasure(f"c:{i}", "c", ((f"c:{i}/1", line["text"]),)) for i, line in enumerate(lines)]
    codebook = read_codebook()
    assert {topic for line in lines for topic in line["topics"]} == set(codebook.topics)
    index = CueIndex.build(codebook)
    given = {(m.measure_id, c.topic_id) for m in measures for c in code_by_cues(m, index)}
    wanted = {(f"c:{i}", topic) for i, line in enumerate(lines) for topic in line["topics"]}
    assert 2 * len(given & wanted) / (len(given) + len(wanted)) >= 0.68
