"""Figures of the evaluation show the labels' and scores' figures; nothing is drawn without labels."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import policycompare as pc
from figure_checks import assert_sound, draw
from made_corpora import made_tables
from policycompare.evaluate.bootstrap import band
from policycompare.evaluate.calibration import calibration_bins, reliability
from policycompare.evaluate.coding import judged_figures
from policycompare.evaluate.history import Labels
from policycompare.evaluate.out_of_fold import judge
from policycompare.evaluate.retrieval import (
    Ranking,
    judged_retrieval,
    perfect,
    precision_at,
    rank_related,
    recall_at,
)
from policycompare.plots.evaluation import FIGURES
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.topics.coded_tables import coded_measures
from policycompare.words import LANGS, Lang

both = pytest.mark.parametrize("lang", LANGS)
RELIABILITY, RETRIEVAL = FIGURES
SEEN = Labels("pairs_dev.jsonl", "seen", "choices")


def ranking(measure_id: str, hits: str) -> Ranking:
    """A ranking from signs: + is related."""
    return Ranking(measure_id, measure_id.split(":", maxsplit=1)[0], np.array([h == "+" for h in hits]))


def test_precision_and_recall_by_hand() -> None:
    # First: 2 related, at places 1 and 3. Second: 1 related, at place 2; it has but two candidates.
    found = [ranking("a:1", "+-+-"), ranking("b:1", "-+")]
    assert precision_at(found, 4).tolist() == [[1, 1 / 2, 2 / 3, 2 / 4], [0, 1 / 2, 1 / 3, 1 / 4]]
    assert recall_at(found, 4).tolist() == [[1 / 2, 1 / 2, 1, 1], [0, 1, 1, 1]]
    assert recall_at(perfect(found), 4).tolist() == [[1 / 2, 1, 1, 1], [1, 1, 1, 1]]
    assert precision_at(perfect(found), 2).tolist() == [[1, 1], [1, 1 / 2]]


def test_ranks_by_hand() -> None:
    class Space:
        ids = ("a:1", "a:2", "b:1", "b:2", "c:1")
        sides = ("a", "a", "b", "b", "c")

    labels = {"a:1": ["X"], "a:2": ["X"], "b:1": ["Y"], "b:2": ["X", "Y"], "c:1": []}
    scores = np.array(
        [[0, 9, 0.2, 0.1, 5], [9, 0, 0.3, 0.4, 5], [0.2, 0.3, 0, 9, 5], [0.1, 0.4, 9, 0, 5], [5, 5, 5, 5, 0]]
    )
    found = rank_related(scores, Space, labels)  # type: ignore[arg-type]
    # a:1 sees b:1 (0.2) before b:2 (0.1), only b:2 shares X; a:2 the other way round. b:1 (Y) has nothing in a.
    # b:2 sees a:2 before a:1, both share X. Nobody sees its own region, nor c:1, which has no label.
    assert [(r.measure_id, r.hits.tolist()) for r in found] == [
        ("a:1", [False, True]), ("a:2", [True, False]), ("b:2", [True, True]),
    ]  # fmt: skip


def test_band_holds_the_mean_and_is_fixed() -> None:
    values = np.array([[0.0, 1.0], [1.0, 1.0], [0.5, 1.0]])
    low, high = band(values, ["a", "b", "b"])
    # Drawing a and b: a alone has mean 0, b alone 0.75; the second column never differs.
    assert low.tolist() == [0.0, 1.0]
    assert high.tolist() == [0.75, 1.0]
    assert band(values, ["a", "b", "b"])[0].tolist() == low.tolist()


def test_rankings_are_those_of_the_evaluation(tables: Tables, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policycompare.evaluate.bootstrap.REPEATS", 1)  # the intervals are not looked at
    found = judged_retrieval(tables, root)
    judged = judge(tables, root)
    texts = [m.text for m in coded_measures(tables)]
    printed = {(f.metric, f.scoring, f.labels): f for f in judged_figures(judged, texts)}
    assert [labels.history for labels, _ in found.asking] == ["seen", "development"]
    for labels, rankings in found.asking:
        asking = {measure_id for own, topics in judged.topics if own == labels for measure_id in topics}
        for name, own in rankings.items():
            figure = printed["retrieval_first", name, labels]
            assert figure.value == pytest.approx(precision_at(own, 1).mean())
            assert figure.count == len(own)
            assert {r.measure_id for r in own} <= asking
    assert found.measures == len(tables.measures)
    # What is printed comes from the rankings and from nowhere else.
    known = list(judged.known)
    made = [ranking(known[0], "+-+-"), ranking(known[0], "-+")]
    monkeypatch.setattr("policycompare.evaluate.coding.rank_related", lambda *given: made)
    maps = [f.value for f in judged_figures(judged, texts) if f.metric == "retrieval_map"]
    assert maps == [pytest.approx(2 / 3)] * 6  # (5/6 + 1/2) / 2, asked by one file of labels alone


def test_preparing_changes_no_table(tables: Tables, root: Path) -> None:
    before = tables.measure_topics.copy()
    report = tables.report
    for kind in FIGURES:
        list(kind.prepare(tables, root))
    assert tables.measure_topics.equals(before)
    assert tables.report == report


@both
def test_reliability_equals_the_labels(tables: Tables, root: Path, lang: Lang) -> None:
    names = Names(tables, lang)
    [(rest, drawn)] = RELIABILITY.prepare(tables, root)
    found = judge(tables, root)
    figure = draw(RELIABILITY, drawn, names)
    assert_sound(figure)
    [ax] = figure.axes
    caption = RELIABILITY.caption(drawn, names)
    assert rest == ""
    assert drawn.questions["question"].tolist() == ["same", "related"]
    grades = np.array([pair["grade"] for pair in found.grades])
    for question, scores, is_so, marker, height in (
        ("related", found.out_of_fold.related[found.graded.at], grades >= 1, "o", -0.09),
        ("same", found.out_of_fold.same[found.graded.at], grades == 2, "s", -0.15),
    ):
        bins = drawn.bins[drawn.bins["question"] == question].drop(columns="question").reset_index(drop=True)
        pd.testing.assert_frame_equal(bins, calibration_bins(scores, is_so))
        [curve] = [line for line in ax.lines if line.get_marker() == marker]
        assert curve.get_xydata() == pytest.approx(bins[["mean_score", "share"]].to_numpy())
        assert [int(t.get_text()) for t in ax.texts if t.get_position()[1] == height] == bins["pairs"].tolist()
        assert f"{((scores - is_so) ** 2).mean():.3f}" in caption.shows
        assert f"{is_so.sum():,}" in caption.shows
    # Between .5 and .9 scores for the same are far too high, below they are too low.
    for number in ("135", "0.71", "0.203", "10"):
        assert number in caption.shows
    assert all(word in caption.shows for word in (("偏高", "偏低") if lang == "zh" else ("too high", "too low")))
    assert caption.rows == len(grades) == 198
    assert caption.tables == ("measures", "data/gold/pairs_dev.jsonl")
    assert ("属于拟合" if lang == "zh" else "fit") in caption.shows


@both
def test_retrieval_equals_the_rankings(tables: Tables, root: Path, lang: Lang) -> None:
    names = Names(tables, lang)
    found = judged_retrieval(tables, root)
    prepared = dict(RETRIEVAL.prepare(tables, root))
    assert list(prepared) == ["recall", "precision"]
    for what, measure in (("recall", recall_at), ("precision", precision_at)):
        drawn = prepared[what]
        figure = draw(RETRIEVAL, drawn, names)
        assert_sound(figure)
        best, *curves = [line for line in figure.axes[0].lines if len(line.get_xdata())]
        points = RETRIEVAL.data(drawn)
        (seen, first), (fitted, second) = found.asking
        held = [(seen, scoring, rankings) for scoring, rankings in first.items()]
        held.append((fitted, "out_of_fold", second["out_of_fold"]))
        assert len(points) == 20 * (1 + len(held))
        for curve, (labels, scoring, rankings) in zip(curves, held, strict=True):
            own = points[(points["scoring"] == scoring) & (points["labels"] == labels.history)]
            assert own["mean"].tolist() == curve.get_ydata().tolist()
            assert curve.get_xdata().tolist() == list(range(1, 21))
            assert curve.get_ydata() == pytest.approx(measure(rankings).mean(axis=0))
            if labels == seen:  # nobody beats the best possible of those that ask
                assert (curve.get_ydata() <= best.get_ydata() + 1e-9).all()
        legend = [t.get_text() for t in figure.axes[0].get_legend().get_texts()]
        assert legend == (
            ["上限", "本库的对齐（看过）", "tf-idf", "BM25", "本库的对齐（拟合）"]
            if lang == "zh"
            else ["best possible", "alignment (seen)", "tf-idf", "BM25", "alignment (fit)"]
        )
        caption = RETRIEVAL.caption(drawn, names)
        assert caption.rows == sum(len(rankings["out_of_fold"]) for _, rankings in found.asking)
        assert re.findall("只有 (\\d+) 种" if lang == "zh" else "only (\\d+) distinct", caption.shows) == ["10", "35"]
        for word in ("拟合" if lang == "zh" else "so this is fit", "看着" if lang == "zh" else "in view"):
            assert word in caption.shows
        for number in (found.measures - found.labelled, found.labelled - caption.rows):
            assert f"{number}" in caption.left_out
        assert ("领域专家" if lang == "zh" else "domain expert") in caption.shows


def test_bins_by_hand() -> None:
    bins = calibration_bins(np.array([0.11, 0.14, 0.9, 1.0]), np.array([False, True, True, True]))
    assert bins["score_from"].tolist() == pytest.approx([0.1, 0.8, 0.9])  # 0.9 belongs below 0.9
    assert bins["score_to"].tolist() == pytest.approx([0.2, 0.9, 1.0])
    assert bins["mean_score"].tolist() == pytest.approx([0.125, 0.9, 1.0])
    assert bins["share"].tolist() == [0.5, 1, 1]
    assert bins["pairs"].tolist() == [2, 1, 1]


def test_brier_by_hand() -> None:
    # (0.5 - 1)^2 = 0.25 and (0.1 - 0)^2 = 0.01; their mean is 0.13.
    found = reliability({"same": (np.array([0.5, 0.1]), np.array([True, False]))}, SEEN)
    [row] = found.questions.to_dict("records")
    assert row == {"question": "same", "pairs": 2, "yes": 1, "brier": pytest.approx(0.13)}


def test_wilson_by_hand() -> None:
    # 0 of 10: 0 to z^2 / (n + z^2) = 3.8415 / 13.8415 = 0.2775; 5 of 10 lies even around a half.
    [none] = calibration_bins(np.full(10, 0.55), np.zeros(10, dtype=bool)).to_dict("records")
    assert (none["low"], none["high"]) == pytest.approx((0.0, 0.2775), abs=1e-4)
    [half] = calibration_bins(np.full(10, 0.55), np.arange(10) < 5).to_dict("records")
    assert half["low"] + half["high"] == pytest.approx(1)
    assert half["low"] == pytest.approx(0.2366, abs=1e-4)


@both
def test_one_pair_and_bins_at_the_edge(lang: Lang) -> None:
    made = made_tables({"a": "甲市"})
    one = np.array([1.0]), np.array([True])
    five = np.array([0.0, 0.2, 0.4, 0.6, 0.8]), np.array([True, False, True, False, True])
    for judged, count in (({"same": one}, 1), ({"related": five}, 5), ({"same": one, "related": five}, 6)):
        drawn = reliability(judged, SEEN)
        figure = draw(RELIABILITY, drawn, Names(made, lang))
        assert_sound(figure)
        assert sum(int(t.get_text()) for t in figure.axes[0].texts) == count
        assert RELIABILITY.caption(drawn, Names(made, lang)).rows == drawn.questions["pairs"].max()


@pytest.mark.parametrize("kind", FIGURES, ids=lambda k: k.name)
def test_nothing_without_labels(kind, tables: Tables, tmp_path: Path) -> None:
    assert list(kind.prepare(tables, None)) == []
    assert list(kind.prepare(tables, tmp_path)) == []


def test_labels_of_a_project_say_nothing_of_another_study(root: Path) -> None:
    tables = pc.parse(root / "tests" / "documents" / "air_plan.txt")
    for kind in FIGURES:
        assert not list(kind.prepare(tables, root))
