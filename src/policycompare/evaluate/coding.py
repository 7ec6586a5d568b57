"""How well topics, pairs and retrieval agree with reference labels, beside plain baselines.

Every score is out of fold (``out_of_fold``): the wording of a document's own labelled measures never helps to
code it, and the pair model that judges two documents was fitted without any pair of either. Intervals are
bootstrap intervals over documents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.evaluate.bootstrap import band, interval
from policycompare.evaluate.out_of_fold import judge
from policycompare.evaluate.retrieval import Ranking, mean_precision, perfect, precision_at, rank_related, recall_at
from policycompare.pairs.model import read_model
from policycompare.pairs.similarity import cosines, similarity
from policycompare.tables.frames import Tables
from policycompare.topics.coded_tables import coded_measures
from policycompare.topics.coder import Coding

Floats = npt.NDArray[np.float64]
RECALL_DEPTH = 5
"""Candidates that the printed recall looks at."""


def auc(scores: Floats, positive: npt.NDArray[np.bool_]) -> float:
    """Chance that a positive scores above a negative, ties half."""
    a, b = scores[positive], scores[~positive]
    if not len(a) or not len(b):
        return float("nan")
    return float(((a[:, None] > b[None, :]) + 0.5 * (a[:, None] == b[None, :])).mean())


def average_precision(scores: Floats, positive: npt.NDArray[np.bool_]) -> float:
    """Mean of the precision at each positive, in the order of the scores (ties: negatives first)."""
    return mean_precision(positive[np.lexsort((positive, -scores))])


@dataclass(slots=True)
class Figure:
    """One measured figure with its interval and how many items it rests on."""

    name: str
    value: float
    low: float
    high: float
    count: int

    def line(self) -> str:
        """The figure as a printed line."""
        return f"{self.name:52} {self.value:6.3f}  [{self.low:.3f}, {self.high:.3f}]  n={self.count}"


def topic_figures(
    coded: Mapping[str, Sequence[Coding]], labels: Mapping[str, Sequence[str]], name: str
) -> tuple[list[Figure], list[str]]:
    """Micro-F1 and the accuracy of the main topic; and the measures where they differ."""
    counts: dict[str, list[tuple[int, int, int, int, int]]] = {}
    errors = []
    for measure_id, wanted in labels.items():
        got = [c.topic_id for c in coded.get(measure_id, ())]
        both = len(set(got) & set(wanted))
        right = bool(wanted) and bool(got) and got[0] == wanted[0]
        document = measure_id.split(":")[0]
        counts.setdefault(document, []).append((both, len(set(got)), len(set(wanted)), int(right), int(bool(wanted))))
        if set(got) != set(wanted) or (wanted and not right):
            errors.append(
                f"topics: {measure_id}: labelled {', '.join(wanted) or 'none'}; coded {', '.join(got) or 'none'}"
            )

    def f1(documents: Sequence[str]) -> float:
        rows = np.array([r for d in documents for r in counts[d]])
        total = rows[:, 1].sum() + rows[:, 2].sum()
        return float(2 * rows[:, 0].sum() / total) if total else float("nan")

    def primary(documents: Sequence[str]) -> float:
        rows = np.array([r for d in documents for r in counts[d]])
        return float(rows[:, 3].sum() / rows[:, 4].sum()) if rows[:, 4].sum() else float("nan")

    documents = sorted(counts)
    return [
        Figure(f"topics micro-F1, {name}", f1(documents), *interval(f1, documents), len(labels)),
        Figure(f"main topic accuracy, {name}", primary(documents), *interval(primary, documents), len(labels)),
    ], errors


def pair_figures(scores: Mapping[str, Floats], pairs: Sequence[Mapping[str, Any]]) -> list[Figure]:
    """AUC and average precision by grade, against hard negatives and against all, for each scoring."""
    grade = np.array([p["grade"] for p in pairs])
    hard = np.array([p["stratum"] == "hard" for p in pairs])
    left = [p["left_measure_id"].split(":")[0] for p in pairs]
    documents = sorted(set(left))
    cases = (
        ("related above hard negatives", (grade > 0) | hard, grade > 0),
        ("grade 2 above hard negatives", (grade == 2) | hard, grade == 2),
        ("related above all others", np.ones(len(pairs), dtype=bool), grade > 0),
    )
    figures = []
    for name, values in scores.items():
        for case, keep, positive in cases:
            for what, measure in (("AUC", auc), ("AP", average_precision)):

                def value(
                    drawn: Sequence[str],
                    keep: Any = keep,
                    positive: Any = positive,
                    values: Floats = values,
                    measure: Any = measure,
                ) -> float:
                    at = [i for d in drawn for i, x in enumerate(left) if x == d and keep[i]]
                    return float(measure(values[at], positive[at])) if at else float("nan")

                full = float(measure(values[keep], positive[keep]))
                figures.append(
                    Figure(f"pairs {what}, {case}: {name}", full, *interval(value, documents), int(keep.sum()))
                )
    return figures


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
        for column, what in enumerate(("MAP", "P@1", f"recall@{RECALL_DEPTH}")):
            value = float(values[:, column].mean())
            figures.append(
                Figure(f"retrieval {what}: {name}", value, float(low[column]), float(high[column]), len(found))
            )
    return figures


def calibration(scores: Floats, related: npt.NDArray[np.bool_], threshold: float, name: str) -> list[str]:
    """Whether scores mean what they say, and what stands behind the pairs that are accepted.

    Brier score (Brier 1950), expected calibration error (Naeini, Cooper and Hauskrecht 2015) over ten bins, the
    share of related pairs in each bin, precision and recall of the accepted pairs.
    """
    bins = np.minimum((scores * 10).astype(int), 9)
    held = [(int(k), scores[bins == k], related[bins == k]) for k in np.unique(bins)]
    error = sum(abs(s.mean() - r.mean()) * len(s) for _, s, r in held) / max(1, len(scores))
    accepted = scores >= threshold
    precision = related[accepted].mean() if accepted.any() else np.nan
    recall = accepted[related].mean() if related.any() else np.nan

    def line(what: str, value: float, count: int) -> str:
        return f"{what + ', ' + name:52} {value:6.3f}  n={count}"

    return [
        line("calibration, Brier score", float(((scores - related) ** 2).mean()), len(scores)),
        line("calibration, expected error", float(error), len(scores)),
        *(
            f"  scored {k / 10:.1f} to {(k + 1) / 10:.1f}: mean score {s.mean():.2f}, related {r.mean():.2f}, n={len(s)}"
            for k, s, r in held
        ),
        line("precision of accepted pairs", float(precision), int(accepted.sum())),
        line("recall of accepted pairs", float(recall), int(related.sum())),
    ]


def evaluate_topics(tables: Tables, root: Path, *, with_errors: bool = False) -> list[str]:
    """Evaluate topics, pairs, retrieval and calibration; the lines to print.

    Raises:
        DataError: The labels are missing or broken.
    """
    judged = judge(tables, root)
    figures, errors = topic_figures(judged.coded, judged.development, "development labels")
    if judged.blind:
        more, wrong = topic_figures(judged.coded, judged.blind, "blind labels")
        figures += more
        errors += wrong
    texts = ["\n".join(t for _, t in m.sentences) for m in coded_measures(tables)]
    scores = {"policycompare": judged.scores} | {n: cosines(similarity(n)(texts)) for n in ("tfidf", "bm25", "lsa")}
    graded, labelled = judged.graded, judged.labelled
    figures += pair_figures({name: values[graded.at] for name, values in scores.items()}, judged.grades)
    labels = {**judged.development, **judged.blind}
    figures += retrieval_figures({name: rank_related(values, judged.space, labels) for name, values in scores.items()})
    model, threshold = judged.scores[graded.at], read_model().threshold
    lines = [f.line() for f in figures]
    lines += calibration(judged.scores[labelled.at], labelled.related, threshold, "all labelled pairs")
    lines += calibration(model, graded.related, threshold, "graded pairs")
    if with_errors:
        text = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))
        lines += errors
        for score, pair in zip(model, judged.grades, strict=True):
            if (score >= threshold) != (pair["grade"] > 0):
                a, b = pair["left_measure_id"], pair["right_measure_id"]
                lines.append(
                    f"pairs: {a} and {b}: grade {pair['grade']}, scored {score:.2f}: {text[a][:60]} | {text[b][:60]}"
                )
    return lines
