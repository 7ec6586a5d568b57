"""Topics, alignment, compared tables: worked out by hand where that is possible."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from made_corpora import made_tables, target
from policycompare.cli import main
from policycompare.errors import CallError, DataError
from policycompare.evaluate.calibration import calibration_figures, calibration_lines
from policycompare.evaluate.coding import pair_figures, topic_figures
from policycompare.evaluate.figures import Figure
from policycompare.evaluate.history import Labels
from policycompare.evaluate.out_of_fold import write_model
from policycompare.evaluate.pair_weights import Features, fit_topic_weights, fold_scores, training_pairs
from policycompare.lexicon.codebook import cue_pattern, read_codebook
from policycompare.pairs.alignment import BEST, align
from policycompare.pairs.comparison import build_comparison
from policycompare.pairs.model import fit_weights, read_model
from policycompare.pairs.similarity import SIMILARITIES, cosines, similarity
from policycompare.pairs.space import build_space
from policycompare.pairs.target_differences import build_target_differences
from policycompare.pairs.wording import MeasureText
from policycompare.tables.frames import Tables
from policycompare.topics.coder import CodedMeasure, Coding, CueIndex, code_by_cues, code_measures

CODEBOOK = read_codebook()


def measure(measure_id: str, *sentences: str) -> CodedMeasure:
    return CodedMeasure(
        measure_id,
        measure_id.split(":", maxsplit=1)[0],
        tuple((f"{measure_id}/{i}", c) for i, c in enumerate(sentences, 1)),
    )


# ---- codebook and coder


def test_the_codebook() -> None:
    assert len(CODEBOOK.topics) == 156
    assert len({t.row for t in CODEBOOK.topics.values()}) == 118
    assert len({t.theme for t in CODEBOOK.topics.values()}) == 14
    assert CODEBOOK.warnings == ()
    assert set(CODEBOOK.cues) == set(CODEBOOK.topics)


CODED = [
    ("完善行政机关负责人出庭应诉制度。", ["DIS-APPEAR"]),
    ("落实宪法宣誓制度。", ["CON-OATH"]),
    # only mentioned in passing: the commitment is the mechanism of many ways
    ("构建调解、仲裁、行政裁决、行政复议、诉讼等有机衔接的多元化纠纷解决机制。", ["DIS-MULTI"]),
    ("天气很好。", []),
]


@pytest.mark.parametrize(("text", "topics"), CODED)
def test_coder(text: str, topics: list[str]) -> None:
    coded = code_by_cues(measure("a:1", text), CueIndex.build(CODEBOOK))
    assert [c.topic_id for c in coded] == topics


def test_a_bundle_gets_all_of_its_topics_and_each_knows_its_clause() -> None:
    coded = code_measures([measure("a:1", "全面推行行政执法公示制度。", "完善行政裁量权基准制度。")], CODEBOOK)["a:1"]
    by_topic = {c.topic_id: c.sentence_id for c in coded}
    assert by_topic["ENF-THREE"] == "a:1/1"
    assert by_topic["ENF-DISCRETION"] == "a:1/2"
    assert sum(c.is_primary for c in coded) == 1
    assert all(0 <= c.score <= 1 for c in coded)


def test_gaps_do_not_cross_stops() -> None:
    assert cue_pattern("纳入…考核").search("把法治建设纳入年度考核")
    assert not cue_pattern("纳入…考核").search("纳入规划。年度考核")


def test_a_document_is_not_coded_by_its_own_labels() -> None:
    odd = "甲乙丙丁戊己庚辛壬癸子丑寅卯"
    labels = {"a:1": ["GOV-OPEN"], "a:2": ["GOV-OPEN"]}
    own = code_measures([measure("a:1", odd), measure("a:2", odd)], CODEBOOK, labels)
    other = code_measures([measure("a:1", odd), measure("b:1", odd)], CODEBOOK, labels)
    assert own["a:2"] == []
    assert [c.topic_id for c in other["b:1"]] == ["GOV-OPEN"]


def test_vetoes() -> None:
    index = CueIndex.build(CODEBOOK)
    assert "RULE-FILING" in index.match("健全党内法规制度备案审查制度")
    assert "OVS-FILING" not in index.match("健全党内法规制度备案审查制度")


BOOKS = [
    ("{", "no JSON"),
    ("[]", "it holds no topic"),
    ('{"A": {"zh": "甲", "cuez": []}}', "unknown key 'cuez'"),
    ('{"A": {"definition": "甲"}}', "it has no name"),
    ('{"A": {"zh": "甲", "cues": [1]}}', "is no phrase"),
    ('{"A": "甲"}', "is no table of keys"),
]


@pytest.mark.parametrize(("text", "message"), BOOKS)
def test_broken_codebooks(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "book.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_codebook(path)


def test_another_codebook(root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    book = {
        "FIRE": {"zh": "消防", "cues": ["消防"]},
        "COURT": {"zh": "法院", "en": "Courts", "cues": ["人民法院"], "vetoes": ["最高"]},
        "BARE": {"zh": "空"},
    }
    path = tmp_path / "book.json"
    path.write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")
    assert main(["codes", "--root", str(root), "--codebook", str(path), "--out", str(tmp_path / "out")]) == 0
    out = capfd.readouterr().out
    assert "the topic BARE has no cue" in out
    rows = (tmp_path / "out" / "measure_topics.csv").read_text("utf-8")
    assert "COURT" in rows
    assert "ENF-THREE" not in rows


# ---- similarities and the pair model


@pytest.mark.parametrize("name", SIMILARITIES)
def test_similarities(name: str) -> None:
    texts = ["完善行政复议工作规程", "行政复议工作规程的完善", "组织消防演练", ""]
    near = cosines(similarity(name)(texts))
    assert near.shape == (4, 4)
    assert near[0, 1] > near[0, 2]
    assert np.allclose(np.diag(near)[:3], 1)


def test_unknown_similarity_lists_the_known() -> None:
    with pytest.raises(CallError, match="tfidf, tfidf_words, lsa, bm25"):
        similarity("magic")


def test_an_embedding_model_is_loaded_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The loading code, with a stand-in of the library that reads a tiny model from a folder."""
    (tmp_path / "weights.json").write_text('{"复": [1, 0], "消": [0, 1]}', encoding="utf-8")

    class SentenceTransformer:
        def __init__(self, path: str, device: str) -> None:
            assert device == "cpu"
            self.weights = json.loads((Path(path) / "weights.json").read_text("utf-8"))

        def encode(self, texts: list[str], show_progress_bar: bool) -> list[list[float]]:
            return [[2.0 * sum(self.weights.get(c, (0, 0))[i] for c in text) for i in (0, 1)] for text in texts]

    library = ModuleType("sentence_transformers")
    library.SentenceTransformer = SentenceTransformer  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", library)
    near = cosines(similarity(f"st:{tmp_path}")(["行政复议", "复议", "消防"]))
    assert np.allclose(near, [[1, 1, 0], [1, 1, 0], [0, 0, 1]])


def test_without_the_library_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(CallError, match=r"policycompare\[transformers\]"):
        similarity("st:any")


def test_the_fit_is_the_penalised_optimum() -> None:
    random = np.random.default_rng(1)
    x = random.normal(size=(200, 3)) * [1, 10, 1] + [0, 5, 0]
    y = x @ [2, -0.1, 0] + random.normal(size=200) > 0
    weight = random.uniform(0.5, 2, 200)
    model = fit_weights(x, y, weight)
    too_much = (1 / (1 + np.exp(-model.logit(x))) - y) * weight
    spread = x.std(axis=0)
    # the slope of the loss along each feature in standard deviations meets that of |w|^2 / 2
    slope = ((x - x.mean(axis=0)) / spread).T @ too_much
    assert np.allclose(slope, -model.weights * spread, atol=1e-4)
    assert too_much.sum() == pytest.approx(0, abs=1e-4)  # the intercept is not penalised


MEASURES = [
    measure("east:1", "完善行政机关负责人出庭应诉制度。"),
    measure("east:2", "落实宪法宣誓制度。"),
    measure("west:1", "落实行政机关负责人出庭应诉要求。", "落实宪法宣誓制度。"),
    measure("west:2", "加强律师队伍建设。"),
]


def made_alignment() -> dict[tuple[str, str], tuple]:
    coded = code_measures(MEASURES, CODEBOOK)
    texts = [MeasureText(m.measure_id, m.document_id, m.document_id, m.text) for m in MEASURES]
    space = build_space(texts, {m.measure_id: m.sentences for m in MEASURES}, coded, CODEBOOK)
    return {(row["left_measure_id"], row["right_measure_id"]): row for row in align(space, read_model())}


def test_alignment_of_a_bundle_by_clause() -> None:
    pairs = made_alignment()
    assert len(pairs) == 4
    court, oath = pairs["east:1", "west:1"], pairs["east:2", "west:1"]
    assert court["is_accepted"] and oath["is_accepted"]  # both accepted: the bundle holds both
    assert court["right_sentence_id"] == "west:1/1"
    assert oath["right_sentence_id"] == "west:1/2"  # each with the sentence that is its evidence
    assert court["shared_topics"] == ["DIS-APPEAR"]
    assert not pairs["east:1", "west:2"]["is_accepted"]
    assert pairs["east:1", "west:2"]["rank_left"] == 2  # the left's second best of two


def test_alignment_is_deterministic() -> None:
    assert made_alignment() == made_alignment()


def test_alignments_of_the_corpus(tables: Tables) -> None:
    alignments = tables.alignments
    region = tables.documents.set_index("document_id")["region_id"]
    document = tables.measures.set_index("measure_id")["document_id"]
    left = alignments["left_measure_id"].map(document).map(region)
    right = alignments["right_measure_id"].map(document).map(region)
    assert (left < right).all()
    assert alignments["score"].between(0, 1).all()
    assert ((alignments["rank_left"] <= BEST) | (alignments["rank_right"] <= BEST)).all()
    best = alignments[(alignments["left_measure_id"] == "anshan:5.13") & (right == "ningxia")].sort_values("rank_left")
    assert best.iloc[0]["right_measure_id"] in ("ningxia:33", "ningxia:34")  # 出庭应诉
    assert (best["rank_left"].head(20).to_numpy() == np.arange(1, 21)).all()


def test_every_measure_has_one_main_topic_at_most(tables: Tables) -> None:
    main_topics = tables.measure_topics[tables.measure_topics["is_primary"]]["measure_id"]
    assert not main_topics.duplicated().any()
    assert set(tables.measure_topics["measure_id"]) == set(main_topics)


# ---- compared tables


def test_a_gap_is_a_value(tables: Tables) -> None:
    rows = tables.comparisons[
        (tables.comparisons["level"] == "topic") & (tables.comparisons["key"] == "DIS-RECONSIDER")
    ]
    assert set(rows["region_id"]) == set(tables.documents["region_id"])
    daoli = rows[rows["region_id"] == "daoli"].iloc[0]
    assert daoli["is_gap"]
    assert daoli["measures"] == 0
    assert (tables.comparisons["is_gap"] == (tables.comparisons["measures"] == 0)).all()


def test_the_same_topic_with_another_date(tables: Tables) -> None:
    rows = tables.target_differences.set_index(["left_target_id", "right_target_id"])
    assert rows.loc[("anshan:5.12/t1", "suizhou-gov:18/t1"), "difference"] == "deadline"  # end of 2021, end of 2022
    assert rows.loc[("anshan:4.34/t1", "suizhou-plan:16/t1"), "difference"] == "none"
    # 审核率达到100% and 凡…均应… are the same demand, one called a figure and one full coverage
    assert rows.loc[("anshan:4.4/t1", "suizhou-plan:9/t1"), "difference"] == "none"


MONEY = {"comparator": ">=", "value_unit": "万元", "quantity_unit": "元"}
DIFFERENCES: list[tuple[dict[str, Any], dict[str, Any], str | None]] = [
    # In base units 7万元 is 70000元; 8万元 is not.
    ({**MONEY, "value": 7.0, "quantity": 7e4}, {**MONEY, "value": 7e4, "value_unit": "元", "quantity": 7e4}, "none"),
    ({**MONEY, "value": 7.0, "quantity": 7e4}, {**MONEY, "value": 8.0, "quantity": 8e4}, "figure"),
    # Of a range both ends count, in base units too, and a range is no figure.
    ({**MONEY, "comparator": "between", "value": 7.0, "value_high": 9.0, "quantity": 7e4},
     {**MONEY, "comparator": "between", "value": 7e4, "value_high": 9e4, "value_unit": "元", "quantity": 7e4}, "none"),
    ({"comparator": "between", "value": 8.0, "value_high": 10.0}, {"comparator": "between", "value": 8.0, "value_high": 9.0}, "figure"),
    ({"comparator": "between", "value": 8.0, "value_high": 10.0}, {"comparator": ">=", "value": 8.0}, "figure"),
    ({"comparator": ">=", "value": 2.0, "period": "year"}, {"comparator": ">=", "value": 2.0, "period": "month"}, "figure"),
    # What only the period of a plan gives is said by nobody, but it differs from what is said.
    ({"deadline": "2025-12-31", "deadline_source": "plan_period"}, {}, "none"),
    ({"deadline": "2025-12-31", "deadline_source": "plan_period"}, {"deadline": "2030-12-31", "deadline_source": "plan_period"}, "none"),
    ({"deadline": "2025-12-31", "deadline_source": "plan_period"}, {"deadline": "2022-12-31"}, "deadline"),
    ({"deadline": "2025-12-31", "deadline_source": "plan_period"}, {"deadline": "2025-12-31"}, "none"),
    # Only hard targets meet: no aim and a result, no rule, no direction.
    ({"comparator": ">=", "value": 9.0}, {"comparator": ">=", "value": 8.0, "tense": "achieved"}, None),
    ({"comparator": ">=", "value": 9.0}, {"comparator": ">=", "value": 8.0, "kind": "standard"}, None),
    ({"comparator": "increase"}, {"comparator": "increase"}, None),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "difference"), DIFFERENCES)
def test_differences_of_two_targets(left: dict[str, Any], right: dict[str, Any], difference: str | None) -> None:
    made = made_tables(
        {"a": "甲市", "b": "乙市"},
        topics=[{"topic_id": "T"}],
        measure_topics=[{"measure_id": f"{r}:1", "topic_id": "T"} for r in "ab"],
        targets=[target(f"{r}:1", 1, indicator="结案率", **given) for r, given in (("a", left), ("b", right))],
    )
    found = [row["difference"] for row in build_target_differences(made)]
    assert found == ([] if difference is None else [difference])
    listed = [row["targets"] for row in build_comparison(made) if row["level"] == "topic"]
    assert [len(own) for own in listed] == made.targets["is_hard"].astype(int).tolist()


# ---- figures of the evaluation, by hand


SEEN = Labels("made.jsonl", "seen", "choices")


def test_pair_figures_by_hand() -> None:
    pairs = [
        {"left_measure_id": f"{document}:1", "right_measure_id": "z:1", "grade": grade, "stratum": stratum}
        for document in "ab"
        for grade, stratum in ((2, "easy"), (0, "hard"), (1, "easy"), (0, "easy"))
    ]
    related, same = np.array([0.9, 0.8, 0.8, 0.1] * 2), np.array([0.7, 0.6, 0.8, 0.1] * 2)
    figures = {f.metric: f for f in pair_figures({"tfidf": {"same": same, "related": related}}, pairs, SEEN)}
    # The pairs of a and of b are alike, so that every draw that has any gives the same. 0.8 and 0.8 tie.
    expected = {
        "related_auc_all": ((1 + 1 + 0.5 + 1) / 4, 8),
        "related_auc_hard": ((1 + 0.5) / 2, 6),
        "same_auc_all": (2 / 3, 8),  # of three others one, which is related, is scored above it
        "same_auc_hard": (1, 4),  # the related one is left out
    }
    assert set(figures) == set(expected)
    for metric, (value, count) in expected.items():
        figure = figures[metric]
        assert (figure.value, figure.low, figure.high, figure.count) == pytest.approx((value, value, value, count))
        assert (figure.documents, figure.scoring, figure.labels) == (3, "tfidf", SEEN)


def test_a_pair_is_drawn_as_often_as_its_documents_are_together() -> None:
    seen: dict[tuple[int, ...], int] = {}

    def value(at: np.ndarray) -> float:
        seen[tuple(at)] = 1
        return float(len(at))

    figure = Figure.of("same_brier", "tfidf", SEEN, value, [("a", "b"), ("b", "c")])
    assert (figure.count, figure.documents) == (2, 3)
    # a, a, b: the first pair twice; a, b, c: each once; b, b, c: the second twice; a, a, c: none, no figure.
    assert set(seen) == {(0, 0), (0, 1), (1, 1)}


def test_topic_figures_by_hand() -> None:
    coded = {
        "a:1": [Coding("X", 1, None), Coding("Y", 1, None)],
        "a:2": [Coding("Z", 1, None)],
        "b:1": [],
        "b:2": [Coding("Y", 1, None)],
    }
    labels = {"a:1": ["X"], "a:2": ["Z"], "b:1": [], "b:2": ["Y", "X"]}
    (f1, accuracy), errors = topic_figures(coded, labels, "as_built", SEEN)
    # In common 3 (X, Z, Y), coded 4, labelled 4. In a 2 of 3 and 2, in b 1 of 1 and 2: 4/5 and 2/3; by items it is wider.
    assert f1.value == pytest.approx(2 * 3 / (4 + 4))
    # 3 of 5 that are coded or labelled: Wilson's interval of a share x is that of 2x/(1 + x).
    assert (f1.low, f1.high) == pytest.approx((0.37494, 0.93751), abs=1e-5)
    assert (accuracy.value, accuracy.count) == (1, 3)  # b:1 has no main topic to be right about
    assert errors == ["topics: a:1: labelled X; coded X, Y", "topics: b:2: labelled Y, X; coded Y"]
    nothing = topic_figures({}, {"a:1": []}, "as_built", SEEN), topic_figures({}, {}, "as_built", SEEN)
    assert nothing == (([], []), ([], []))


@dataclass
class SmallSpace:
    """Measures of documents, each a side: a:1 is of a."""

    ids: list[str]

    def __post_init__(self) -> None:
        self.sides, self.measures = [m[0] for m in self.ids], self.ids
        self.document = np.unique(self.sides, return_inverse=True)[1]


def test_what_weights_of_topics_are_fitted_to() -> None:
    space = SmallSpace(["a:1", "a:2", "b:1", "c:1", "c:2"])
    labels = {"a:1": ["X"], "a:2": ["X"], "b:1": ["X"], "c:1": ["Y"]}
    found = training_pairs(space, {(0, 2): 2, (2, 3): 0}, labels)  # type: ignore[arg-type]
    rows = {(space.ids[i], space.ids[j]): (g, w) for i, j, g, w in zip(
        found.left, found.right, found.grade, found.weight, strict=True
    )}  # fmt: skip
    # a:1 and a:2 are of one side; c:2 has no label; two pairs share X, and one graded pair stands for them
    assert rows == {
        ("a:1", "b:1"): (2, 2.0), ("b:1", "c:1"): (0, 1.0), ("a:1", "c:1"): (0, 1.0), ("a:2", "c:1"): (0, 1.0),
    }  # fmt: skip


def test_no_document_is_judged_by_weights_that_saw_it() -> None:
    space = SmallSpace([f"{d}:{i}" for d in "abcd" for i in range(1, 9)])
    count, random = len(space.ids), np.random.default_rng(1)
    wording = random.random((count, count, 4)) * [5, 5, 0.3, 0.3]
    yes = np.ones((count, count), dtype=bool)
    features = Features(wording, random.random((count, count, 4)), yes, yes)
    grades = {
        (i, j): int(random.integers(0, 3)) for i in range(count) for j in range(i) if space.sides[i] != space.sides[j]
    }
    training = training_pairs(space, grades, {})  # type: ignore[arg-type]
    model = read_model()
    scores = fold_scores(space, features, training, model)  # type: ignore[arg-type]
    seen = np.isin(space.document[training.left], (1, 3)) & np.isin(space.document[training.right], (1, 3))
    own = replace(model, topics=fit_topic_weights(features, training.kept(seen), model))
    expected = features.score(own, np.ix_(range(8), range(16, 24)))  # a and c, by pairs of b and d alone
    for values, right in zip(scores, expected, strict=True):
        assert np.allclose(values[:8, 16:24], right)
        assert np.allclose(values[16:24, :8], right.T)
        assert not values[:8, :8].any()  # of one document
    # without a and c nothing is left where all grades are of pairs with either: the package's weights judge
    few = {pair: grade for pair, grade in grades.items() if {space.sides[i] for i in pair} & {"a", "c"}}
    bare = fold_scores(space, features, training_pairs(space, few, {}), model)  # type: ignore[arg-type]
    assert np.allclose(bare[0][:8, 16:24], features.score(model, np.ix_(range(8), range(16, 24)))[0])


def test_the_shipped_weights_are_those_of_the_labels(tables: Tables, root: Path, tmp_path: Path) -> None:
    write_model(tables, root, tmp_path / "alignment.json")
    assert (tmp_path / "alignment.json").read_text("utf-8") == files("policycompare.lexicon").joinpath(
        "alignment.json"
    ).read_text("utf-8")


def test_calibration_by_hand() -> None:
    scores, is_so = np.array([0.72, 0.78, 0.74, 0.1]), np.array([True, True, False, False])
    # in 0.7 to 0.8: mean score 0.747, two of three related
    [low, high] = calibration_lines(scores, is_so, "related")
    assert "0.0 to 0.1: mean score 0.10, related 0.00" in low
    assert "0.7 to 0.8: mean score 0.75, related 0.67" in high and high.endswith("n=3")
    assert calibration_lines(np.zeros(0), np.zeros(0, dtype=bool), "related") == []
    documents = [("a", "b"), ("a", "b"), ("a", "c"), ("b", "c")]
    judged = {"related": (scores, is_so), "same": (scores - 0.1, is_so)}
    thresholds = {"related": 0.75, "same": 0.63}
    figures = {f.metric: f for f in calibration_figures(judged, "out_of_fold", SEEN, documents, thresholds)}
    brier = (0.28**2 + 0.22**2 + 0.74**2 + 0.1**2) / 4
    assert figures["related_brier"].value == pytest.approx(brier)
    assert figures["same_brier"].value == pytest.approx((0.38**2 + 0.32**2 + 0.64**2) / 4)
    assert figures["related_error"].value == pytest.approx((abs(0.72 + 0.78 + 0.74 - 2) + 0.1) / 4)
    assert (figures["related_precision"].value, figures["related_precision"].count) == (1, 1)  # 0.78 alone is accepted
    assert (figures["related_recall"].value, figures["related_recall"].count) == (0.5, 2)
    assert (figures["same_precision"].value, figures["same_precision"].count) == (0.5, 2)  # 0.68 and 0.64
    assert all(f.low <= f.value <= f.high for f in figures.values())
    nobody = calibration_figures(judged, "out_of_fold", SEEN, documents, {"related": 1, "same": 1})
    none = next(f for f in nobody if f.metric == "related_precision")
    assert np.isnan(none.value) and (none.count, none.documents) == (0, 0)  # no pair is accepted


# ---- people's decisions, the whole way


def test_decisions_win_in_the_next_build(project: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    import openpyxl

    import policycompare as pc

    assert main(["build", "--tables-only", "--root", str(project), "--quiet"]) == 0
    book = tmp_path / "review.xlsx"
    assert main(["review", "--root", str(project), "--out", str(book)]) == 0
    assert main(["review", "--root", str(project), "--save", str(book)]) == 2  # nothing is filled in
    sheet = openpyxl.load_workbook(book)
    rows = sheet["codings"]
    head = [c.value for c in rows[1]]
    given = next(r for r in rows.iter_rows(min_row=2) if r[head.index("topic_id")].value)
    key = given[head.index("measure_id")].value, given[head.index("topic_id")].value
    given[head.index("decision")].value = "no"
    sheet.save(book)
    assert main(["review", "--root", str(project), "--save", str(book)]) == 0
    assert main(["build", "--tables-only", "--root", str(project)]) == 0
    assert "1 of 1 decisions applied" in capfd.readouterr().out
    coded = pc.load(project).measure_topics
    assert not ((coded["measure_id"] == key[0]) & (coded["topic_id"] == key[1])).any()


def test_one_region_and_one_measure_each_get_a_line(tmp_path: Path) -> None:
    import policycompare as pc

    path = tmp_path / "one.txt"
    path.write_text("一、任务\n1.完善行政机关负责人出庭应诉制度，抓好落实。", encoding="utf-8")
    tables = pc.parse(path)
    assert list(tables.measure_topics["topic_id"]) == ["DIS-APPEAR"]
    assert tables.alignments.empty
    assert any("only one region" in line for line in tables.report)
