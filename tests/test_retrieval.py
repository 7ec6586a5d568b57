"""Retrieval by hand: who ranks whom, what the printed figures say of a ranking, and their intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pytest

from policycompare.evaluate.bootstrap import COUNTS, ITEMS, band, interval, wilson
from policycompare.evaluate.coding import retrieval_figures
from policycompare.evaluate.history import Labels
from policycompare.evaluate.retrieval import Ranking, mean_precision, rank_related

FIT = Labels("topics_dev.jsonl", "development", "cues were fitted to them")


def ranking(measure_id: str, hits: str) -> Ranking:
    """A ranking from signs: + is related."""
    return Ranking(measure_id, measure_id.split(":", maxsplit=1)[0], np.array([h == "+" for h in hits]))


# ---- who ranks whom


@dataclass
class Space:
    """Measures of regions: the region of a:1 is a."""

    ids: list[str]
    sides: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.sides = [m[0] for m in self.ids]


def ranked(labels: dict[str, str], scores: dict[tuple[str, str], float]) -> dict[str, str]:
    """Measure -> its ranking in signs; a label's letters are its topics, a pair without a score has 0."""
    space = Space(list(labels))
    matrix = np.zeros((len(labels), len(labels)))
    for (a, b), score in scores.items():
        i, j = space.ids.index(a), space.ids.index(b)
        matrix[i, j] = matrix[j, i] = score
    found = rank_related(matrix, space, {m: list(topics) for m, topics in labels.items()})  # type: ignore[arg-type]
    return {r.measure_id: "".join("+" if h else "-" for h in r.hits) for r in found}


def test_the_best_scored_comes_first() -> None:
    labels = {"a:1": "X", "b:1": "Y", "b:2": "X", "c:1": "X"}
    scores = {("a:1", "b:1"): 0.2, ("a:1", "b:2"): 0.9, ("a:1", "c:1"): 0.1, ("b:2", "c:1"): 0.5}
    # a:1 sees b:2 (0.9), b:1 (0.2), c:1 (0.1). b:2 sees a:1 (0.9) and c:1 (0.5). c:1 sees b:2, a:1, b:1 (0).
    # Nobody shares Y with b:1: it does not ask.
    assert ranked(labels, scores) == {"a:1": "+-+", "b:2": "++", "c:1": "++-"}


def test_ties_keep_the_order_of_the_ids() -> None:
    labels = {"a:1": "X", "b:1": "Y", "b:2": "X", "c:1": "Y", "c:2": "X"}
    assert ranked(labels, {})["a:1"] == "-+-+"
    assert ranked(labels, {("a:1", "b:2"): 0.5, ("a:1", "c:1"): 0.5})["a:1"] == "+--+"  # b:2, c:1, then b:1, c:2
    # long lists are sorted in another way than short ones
    many = {"a:1": "X"} | {f"b:{i:02}": "X" if i % 3 else "Y" for i in range(100)}
    order = [i for score in (3, 2, 1, 0) for i in range(100) if i % 4 == score]
    found = ranked(many, {("a:1", f"b:{i:02}"): i % 4 for i in range(100)})["a:1"]
    assert found == "".join("+" if i % 3 else "-" for i in order)


def test_the_own_region_neither_answers_nor_counts() -> None:
    labels = {"a:1": "X", "a:2": "X", "a:3": "Y", "b:1": "Y", "b:2": "Z"}
    scores = {("a:1", "a:2"): 0.9, ("a:1", "b:1"): 0.1}
    # X stands in region a alone: neither a:1 nor a:2 asks. a:3 has two candidates, for a:1 and a:2 are its own region's.
    assert ranked(labels, scores) == {"a:3": "+-", "b:1": "--+"}


def test_who_has_no_label_is_no_candidate() -> None:
    labels = {"a:1": "X", "b:1": "", "b:2": "X"}
    assert ranked(labels, {("a:1", "b:1"): 0.9}) == {"a:1": "+", "b:2": "+"}
    assert ranked({"a:1": "X", "b:1": "Y"}, {}) == {}


def test_one_topic_in_common_is_enough() -> None:
    assert ranked({"a:1": "XY", "b:1": "YZ", "b:2": "Z"}, {("a:1", "b:2"): 0.9}) == {
        "a:1": "-+", "b:1": "+",
    }  # fmt: skip


# ---- what the figures say of a ranking

FIGURES = [
    # signs, mean precision, precision at 1, recall at 5
    ("+", 1, 1, 1),
    ("+-+-", (1 / 1 + 2 / 3) / 2, 1, 2 / 2),
    ("-+", 1 / 2, 0, 1 / 1),
    ("+----+", (1 / 1 + 2 / 6) / 2, 1, 1 / 2),  # fewer than 5 related, one of them too late
    ("-----++", (1 / 6 + 2 / 7) / 2, 0, 0),
    # seven related: 5 places hold five of them at most, they hold three
    ("++-+-++-++", (1 / 1 + 2 / 2 + 3 / 4 + 4 / 6 + 5 / 7 + 6 / 9 + 7 / 10) / 7, 1, 3 / 5),
    ("+++++++", 1, 1, 5 / 5),
    ("----+", 1 / 5, 0, 1 / 1),  # the fifth counts,
    ("-----+", 1 / 6, 0, 0),  # the sixth does not
]


@pytest.mark.parametrize(("signs", "precision", "first", "recall"), FIGURES)
def test_one_ranking(signs: str, precision: float, first: float, recall: float) -> None:
    figures = retrieval_figures({"tfidf": [ranking("a:1", signs)]}, FIT)
    assert [(f.metric, f.scoring) for f in figures] == [(f"retrieval_{m}", "tfidf") for m in ("map", "first", "recall")]
    for figure, value in zip(figures, (precision, first, recall), strict=True):
        assert figure.value == pytest.approx(value)
        # One document and one measure: always the same is drawn; a share of one has the interval of its counts.
        ends = wilson(int(first), 1) if figure.metric == "retrieval_first" else (value, value)
        assert (figure.low, figure.high) == pytest.approx(ends)
        assert (figure.count, figure.documents, figure.labels) == (1, 1, FIT)


def test_the_mean_is_over_the_measures_and_the_interval_over_documents_or_measures() -> None:
    found = [ranking("a:1", "+-+-"), ranking("b:1", "-+"), ranking("b:2", "+")]
    figures = retrieval_figures({"made": found, "other": found[:1]}, FIT)
    assert [f.scoring for f in figures] == ["made"] * 3 + ["other"] * 3
    precision, first, recall = figures[:3]
    # MAP of a 5/6, of b (1/2 + 1)/2 = 3/4; all three (5/6 + 1/2 + 1)/3 = 7/9, not the mean of the documents.
    # Two documents are drawn: a and a, a and b, b and b; from 3/4 to 5/6. Three measures are drawn: from 1/2 three times to
    # 1 three times, each one time in 27. The wider is kept.
    assert precision.value == pytest.approx(7 / 9)
    assert (precision.low, precision.high, precision.way) == (pytest.approx(1 / 2), pytest.approx(1), ITEMS)
    assert first.value == pytest.approx(2 / 3)
    assert (first.low, first.high, first.way) == (*wilson(2, 3), COUNTS)
    assert (recall.value, recall.low, recall.high) == (1, 1, 1)
    assert [(f.count, f.documents) for f in figures] == [(3, 2)] * 3 + [(1, 1)] * 3


def test_intervals_are_the_same_each_time() -> None:
    found = [ranking(f"{d}:{i}", "-" * (i % 4) + "+" * i + "-+") for d in "abcde" for i in range(1, ord(d) - 92)]
    once, twice = (retrieval_figures({"made": own}, FIT) for own in (found, list(found)))
    assert once == twice
    assert all(f.low < f.value < f.high for f in once)
    # The two ways to draw documents draw the same ones.
    by_document: dict[str, list[float]] = {}
    for r in found:
        by_document.setdefault(r.document_id, []).append(mean_precision(r.hits))
    low, high = interval(lambda drawn: float(np.mean([v for d in drawn for v in by_document[d]])), list("abcde"))
    precisions = np.array([[mean_precision(r.hits)] for r in found])
    assert np.ravel(band(precisions, [r.document_id for r in found])) == pytest.approx([low, high])
    assert once[0].low <= low < high <= once[0].high  # measures of few documents, all unlike: they are wider


def test_nobody_asks() -> None:
    assert retrieval_figures({"made": []}, FIT) == []


def test_a_figure_that_is_no_number_has_no_interval() -> None:
    assert all(math.isnan(end) for end in interval(lambda drawn: float("nan"), ["a", "b"]))
    # where some draws give no number, the others count
    assert interval(lambda drawn: 0.5 if "a" in drawn else float("nan"), ["a", "b"]) == (0.5, 0.5)
