"""How well topics, pairs and retrieval agree with reference labels, beside plain baselines.

Every score is out of fold (``out_of_fold``): the wording of a document's own labelled measures never helps to
code it, and the pair model that judges two documents was fitted without any pair of either. Intervals are
bootstrap intervals over documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.evaluate.bootstrap import band, interval
from policycompare.evaluate.calibration import calibration_lines
from policycompare.evaluate.out_of_fold import SIDES, judge
from policycompare.evaluate.retrieval import Ranking, mean_precision, perfect, precision_at, rank_related, recall_at
from policycompare.pairs.model import read_model
from policycompare.pairs.similarity import cosines, similarity
from policycompare.tables.frames import Tables
from policycompare.topics.coded_tables import coded_measures
from policycompare.topics.coder import Coding

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
RECALL_DEPTH = 5
"""Candidates that the printed recall looks at."""


@dataclass(slots=True)
class Figure:
    """One measured figure with its interval and how many items it rests on."""

    name: str
    value: float
    low: float
    high: float
    count: int

    @classmethod
    def of(cls, name: str, value: Callable[[Ints], float], documents: Sequence[str]) -> Figure:
        """A figure of items, with its interval over their documents.

        Args:
            name: What it is called.
            value: The figure of items by their numbers, some of them more than once; not a number where it has none.
            documents: Document of each item.
        """
        if not len(documents):
            return cls(name, float("nan"), float("nan"), float("nan"), 0)
        document = np.array(documents)
        place = {d: np.flatnonzero(document == d) for d in sorted(set(documents))}

        def drawn(chosen: tuple[str, ...]) -> float:
            return value(np.concatenate([place[d] for d in chosen]))

        return cls(name, value(np.arange(len(documents))), *interval(drawn, list(place)), len(documents))

    def line(self) -> str:
        """The figure as a printed line."""
        return f"{self.name:52} {self.value:6.3f}  [{self.low:.3f}, {self.high:.3f}]  n={self.count}"


def topic_figures(
    coded: Mapping[str, Sequence[Coding]], labels: Mapping[str, Sequence[str]], name: str
) -> tuple[list[Figure], list[str]]:
    """Micro-F1 and the accuracy of the main topic, nothing without any topic; and the measures where they differ."""
    from sklearn.metrics import accuracy_score, f1_score
    from sklearn.preprocessing import MultiLabelBinarizer

    wanted = [list(topics) for topics in labels.values()]
    got = [[c.topic_id for c in coded.get(measure_id, ())] for measure_id in labels]
    if not any([*wanted, *got]):
        return [], []
    indicators = MultiLabelBinarizer().fit([*wanted, *got])
    sets = indicators.transform(wanted), indicators.transform(got)
    main_wanted, main_got = (np.array([topics[0] if topics else "" for topics in side]) for side in (wanted, got))

    def f1(at: Ints) -> float:
        return float(f1_score(*(side[at] for side in sets), average="micro", zero_division=np.nan))

    def accuracy(at: Ints) -> float:
        at = at[main_wanted[at] != ""]
        return float(accuracy_score(main_wanted[at], main_got[at])) if len(at) else float("nan")

    errors = [
        f"topics: {measure_id}: labelled {', '.join(w) or 'none'}; coded {', '.join(g) or 'none'}"
        for measure_id, w, g in zip(labels, wanted, got, strict=True)
        if set(w) != set(g) or w[:1] != g[:1]
    ]
    documents = [measure_id.split(":")[0] for measure_id in labels]
    return [
        Figure.of(f"topics micro-F1, {name}", f1, documents),
        Figure.of(f"main topic accuracy, {name}", accuracy, documents),
    ], errors


def pair_figures(scores: Mapping[str, Floats], pairs: Sequence[Mapping[str, Any]]) -> list[Figure]:
    """AUC and average precision by grade, against hard negatives and against all, for each scoring."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    grade = np.array([p["grade"] for p in pairs], dtype=int)
    hard = np.array([p["stratum"] == "hard" for p in pairs], dtype=bool)
    documents = np.array([p["left_measure_id"].split(":")[0] for p in pairs], dtype=str)
    cases = (
        ("related above hard negatives", (grade > 0) | hard, grade > 0),
        ("grade 2 above hard negatives", (grade == 2) | hard, grade == 2),
        ("related above all others", np.ones(len(pairs), dtype=bool), grade > 0),
    )
    metrics = (("AUC", roc_auc_score), ("AP", average_precision_score))

    def value(metric: Callable[[Bools, Floats], float], positive: Bools, values: Floats, at: Ints) -> float:
        both_kinds = 0 < positive[at].sum() < len(at)
        return float(metric(positive[at], values[at])) if both_kinds else float("nan")

    return [
        Figure.of(
            f"pairs {what}, {case}: {name}", partial(value, metric, positive[keep], values[keep]), documents[keep]
        )
        for (name, values), (case, keep, positive), (what, metric) in product(scores.items(), cases, metrics)
    ]


def retrieval_figures(rankings: Mapping[str, Sequence[Ranking]]) -> list[Figure]:
    """MAP, precision at 1 and recall at 5 of each scoring's rankings.

    Recall at 5 is the share that is found of what 5 candidates can hold: of eight related measures five at most.

    Args:
        rankings: Name of the scoring -> what each measure finds (``retrieval.rank_related``).

    Returns:
        Three figures a scoring; none where no measure has anything to find.
    """
    figures = []
    for name, found in rankings.items():
        if not found:
            continue
        precision = np.array([mean_precision(r.hits) for r in found])
        first = precision_at(found, 1)[:, -1]
        recall = recall_at(found, RECALL_DEPTH)[:, -1] / recall_at(perfect(found), RECALL_DEPTH)[:, -1]
        values = np.column_stack([precision, first, recall])
        low, high = band(values, [r.document_id for r in found])
        columns = np.column_stack([values.mean(axis=0), low, high]).tolist()
        for what, (mean, least, most) in zip(("MAP", "P@1", f"recall@{RECALL_DEPTH}"), columns, strict=True):
            figures.append(Figure(f"retrieval {what}: {name}", mean, least, most, len(found)))
    return figures


def evaluate_topics(tables: Tables, root: Path, *, with_errors: bool = False) -> list[str]:
    """Evaluate topics, pairs, retrieval and calibration; the lines to print.

    Raises:
        DataError: The labels are missing or broken.
    """
    judged = judge(tables, root)
    figures, errors = topic_figures(judged.coded, judged.development, "development labels")
    more, wrong = topic_figures(judged.coded, judged.blind, "blind labels")
    figures += more
    texts = [measure.text for measure in coded_measures(tables)]
    scores = {"policycompare": judged.scores} | {n: cosines(similarity(n)(texts)) for n in ("tfidf", "bm25", "lsa")}
    graded, labelled = judged.graded, judged.labelled
    figures += pair_figures({name: values[graded.at] for name, values in scores.items()}, judged.grades)
    labels = {**judged.development, **judged.blind}
    figures += retrieval_figures({name: rank_related(values, judged.space, labels) for name, values in scores.items()})
    model, threshold = judged.scores[graded.at], read_model().threshold
    lines = [figure.line() for figure in figures]
    lines += calibration_lines(judged.scores[labelled.at], labelled.related, threshold, "all labelled pairs")
    lines += calibration_lines(model, graded.related, threshold, "graded pairs")
    if with_errors:
        text = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))
        lines += errors + wrong
        for score, pair in zip(model, judged.grades, strict=True):
            if (score >= threshold) != (pair["grade"] > 0):
                a, b = (pair[side] for side in SIDES)
                what = f"grade {pair['grade']}, scored {score:.2f}"
                lines.append(f"pairs: {a} and {b}: {what}: {text[a][:60]} | {text[b][:60]}")
    return lines
