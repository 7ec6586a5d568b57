"""How well topics, pairs and retrieval agree with reference labels, beside plain baselines.

Topics, pairs and retrieval are judged twice: *as built*, which is what stands in the tables, and *out of fold*
(``out_of_fold``), which is what a document that nobody had read would get. The pair model that judges two documents was
fitted without any pair of either. Every figure says which labels it rests on and what these were used for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.evaluate.bootstrap import COUNTS, ITEMS, band, ends_of, f1_ends, wider, wilson
from policycompare.evaluate.calibration import calibration_figures, calibration_lines
from policycompare.evaluate.figures import Figure
from policycompare.evaluate.history import Labels
from policycompare.evaluate.out_of_fold import SIDES, Judgement, judge
from policycompare.evaluate.pair_weights import LEAST
from policycompare.evaluate.retrieval import Ranking, mean_precision, perfect, precision_at, rank_related, recall_at
from policycompare.pairs.model import read_model
from policycompare.pairs.similarity import cosines, similarity
from policycompare.tables.frames import Tables
from policycompare.topics.coded_tables import coded_measures
from policycompare.topics.coder import Coding

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
BASELINES = ("tfidf", "bm25", "lsa")
"""Similarities that the alignment is printed beside."""
RECALL_DEPTH = 5
"""Candidates that the printed recall looks at."""


def document_of(measure_id: str) -> str:
    """The document of a measure."""
    return measure_id.split(":", maxsplit=1)[0]


def topic_figures(
    coded: Mapping[str, Sequence[Coding]], topics: Mapping[str, Sequence[str]], scoring: str, labels: Labels
) -> tuple[list[Figure], list[str]]:
    """Micro-F1 and the accuracy of the main topic, nothing without any topic; and the measures where they differ.

    Args:
        coded: Topics as coded.
        topics: Topics as labelled.
        scoring: Which coding it is.
        labels: The labels' history.
    """
    from sklearn.metrics import accuracy_score, f1_score
    from sklearn.preprocessing import MultiLabelBinarizer

    wanted = [list(own) for own in topics.values()]
    got = [[c.topic_id for c in coded.get(measure_id, ())] for measure_id in topics]
    if not any([*wanted, *got]):
        return [], []
    indicators = MultiLabelBinarizer().fit([*wanted, *got])
    sets = indicators.transform(wanted), indicators.transform(got)
    main_wanted, main_got = (np.array([own[0] if own else "" for own in side]) for side in (wanted, got))
    asked = np.flatnonzero(main_wanted != "")

    def f1(at: Ints) -> float:
        return float(f1_score(*(side[at] for side in sets), average="micro", zero_division=np.nan))

    def accuracy(at: Ints) -> float:
        return float(accuracy_score(main_wanted[asked][at], main_got[asked][at]))

    errors = [
        f"topics: {measure_id}: labelled {', '.join(w) or 'none'}; coded {', '.join(g) or 'none'}"
        for measure_id, w, g in zip(topics, wanted, got, strict=True)
        if set(w) != set(g) or w[:1] != g[:1]
    ]
    documents = [document_of(measure_id) for measure_id in topics]
    right = int((sets[0] & sets[1]).sum())
    main_right = int((main_wanted == main_got)[asked].sum())
    return [
        Figure.of(
            "topics_f1", scoring, labels, f1, documents, lambda: f1_ends(right, int(sets[0].sum()), int(sets[1].sum()))
        ),
        Figure.of(
            "topics_main",
            scoring,
            labels,
            accuracy,
            [documents[i] for i in asked.tolist()],
            lambda: wilson(main_right, len(asked)),
        ),
    ], errors


def pair_figures(
    scores: Mapping[str, Mapping[str, Floats]], pairs: Sequence[Mapping[str, Any]], labels: Labels
) -> list[Figure]:
    """AUC by question, against hard negatives and against all other pairs, for each scoring.

    Against hard negatives, pairs that are related and not the same are left out where it is asked what is the same.

    Args:
        scores: Scoring -> question (same, related) -> score of each pair.
        pairs: The graded pairs.
        labels: Their history.
    """
    from sklearn.metrics import auc, roc_curve

    grade = np.array([p["grade"] for p in pairs], dtype=int)
    hard = np.array([p["stratum"] == "hard" for p in pairs], dtype=bool)
    documents = both_documents(pairs)

    def area(positive: Bools, values: Floats, at: Ints) -> float:
        if not 0 < positive[at].sum() < len(at):
            return float("nan")
        # What roc_auc_score gives, in less than half its time: it is asked thousands of times.
        false, true, _ = roc_curve(positive[at], values[at], drop_intermediate=False)
        return float(auc(false, true))

    figures = []
    for scoring, (question, least), others in product(scores, LEAST.items(), ("hard", "all")):
        positive = grade >= least
        keep = np.flatnonzero(positive | hard if others == "hard" else np.ones(len(pairs), dtype=bool))
        value = partial(area, positive[keep], scores[scoring][question][keep])
        figures.append(
            Figure.of(f"{question}_auc_{others}", scoring, labels, value, [documents[i] for i in keep.tolist()])
        )
    return figures


def both_documents(pairs: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The two documents of each graded pair."""
    return [(document_of(pair[SIDES[0]]), document_of(pair[SIDES[1]])) for pair in pairs]


def retrieval_figures(rankings: Mapping[str, Sequence[Ranking]], labels: Labels) -> list[Figure]:
    """MAP, precision at 1 and recall at 5 of each scoring's rankings.

    Recall at 5 is the share that is found of what 5 candidates can hold: of eight related measures five at most.

    Args:
        rankings: Name of the scoring -> what each measure finds (``retrieval.rank_related``).
        labels: History of the labels of the measures that ask.

    Returns:
        Three figures a scoring; none where no measure has anything to find.
    """
    figures = []
    for scoring, found in rankings.items():
        if not found:
            continue
        precision = np.array([mean_precision(r.hits) for r in found])
        first = precision_at(found, 1)[:, -1]
        recall = recall_at(found, RECALL_DEPTH)[:, -1] / recall_at(perfect(found), RECALL_DEPTH)[:, -1]
        values = np.column_stack([precision, first, recall])
        documents = [r.document_id for r in found]
        drawn = np.column_stack(band(values, documents))
        items = np.column_stack(band(values, [str(i) for i in range(len(found))]))
        for at, metric in enumerate(("map", "first", "recall")):
            alone, way = ends_of(items[at]), ITEMS
            if metric == "first":
                alone, way = wilson(int(first.sum()), len(found)), COUNTS
            ends, way = wider(ends_of(drawn[at]), alone, way)
            mean, count = float(values[:, at].mean()), len(found)
            figures.append(Figure(f"retrieval_{metric}", scoring, labels, mean, *ends, count, len(set(documents)), way))
    return figures


def judged_figures(found: Judgement, texts: Sequence[str]) -> list[Figure]:
    """All figures of topics, pairs, retrieval and calibration.

    Args:
        found: What coder and alignment say, and the labels.
        texts: The measures' texts, in the order of the spaces.
    """
    codings = {"out_of_fold": found.out_of_fold, "as_built": found.as_built}
    figures = [
        figure
        for labels, topics in found.topics
        for scoring, own in codings.items()
        for figure in topic_figures(own.coded, topics, scoring, labels)[0]
    ]
    plain = {name: cosines(similarity(name)(texts)) for name in BASELINES}
    scores = {scoring: {"same": own.same, "related": own.related} for scoring, own in codings.items()}
    scores["by_wording"] = dict(zip(("same", "related"), found.by_wording, strict=True))
    scores |= {name: dict.fromkeys(LEAST, values) for name, values in plain.items()}
    at = {scoring: {q: values[found.graded.at] for q, values in own.items()} for scoring, own in scores.items()}
    figures += pair_figures(at, found.grades, found.grade_labels)
    space, known = found.as_built.space, found.known
    rankings = {scoring: rank_related(own["related"], space, known) for scoring, own in scores.items()}
    for labels, topics in found.topics:
        asking = {scoring: [r for r in own if r.measure_id in topics] for scoring, own in rankings.items()}
        figures += retrieval_figures(asking, labels)
    thresholds, documents = read_model().thresholds, both_documents(found.grades)
    for scoring, own in codings.items():
        figures += calibration_figures(found.scored(own), scoring, found.grade_labels, documents, thresholds)
    return figures


def evaluate_topics(tables: Tables, root: Path, *, with_errors: bool = False) -> list[str]:
    """Evaluate topics, pairs, retrieval and calibration; the lines to print.

    Raises:
        DataError: The labels are missing or broken, or nobody says what they were used for.
    """
    found = judge(tables, root)
    lines = [figure.line() for figure in judged_figures(found, [m.text for m in coded_measures(tables)])]
    scored = found.scored(found.out_of_fold)
    for question, pairs in scored.items():
        lines += [f"{len(found.grades)} graded pairs, out of fold, by their score for {question}:"]
        lines += calibration_lines(*pairs, question)
    if with_errors:
        text = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))
        for labels, topics in found.topics:
            lines += topic_figures(found.out_of_fold.coded, topics, "out_of_fold", labels)[1]
        threshold = read_model().thresholds["related"]
        for (score, is_related), pair in zip(zip(*scored["related"], strict=True), found.grades, strict=True):
            if (score >= threshold) != is_related:
                a, b = (pair[side] for side in SIDES)
                what = f"grade {pair['grade']}, scored {score:.2f}"
                lines.append(f"pairs: {a} and {b}: {what}: {text[a][:60]} | {text[b][:60]}")
    return lines
