"""Whether scores mean what they say: the share of pairs that are the same, or related, among those that score alike.

Judged by graded pairs alone: that two measures share a topic label makes them no pair that people call related.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from policycompare.evaluate.bootstrap import Ends, wilson
from policycompare.evaluate.figures import Figure
from policycompare.evaluate.history import Labels
from policycompare.evaluate.out_of_fold import has_grades_of, judge
from policycompare.tables.frames import Tables, iter_rows

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
BINS = 10


@dataclass(frozen=True, slots=True)
class Reliability:
    """What the scores of graded pairs mean, out of fold.

    Attributes:
        bins: ``question`` (same or related), then the columns of ``calibration_bins``.
        questions: A row for each question: question, pairs, yes (how many are so by their grades), brier.
        labels: The graded pairs' history.
    """

    bins: pd.DataFrame
    questions: pd.DataFrame
    labels: Labels


def calibration_bins(scores: Floats, is_so: Bools) -> pd.DataFrame:
    """Pairs by their score, in ten bins of equal width; bins without pairs are left out.

    Args:
        scores: Scores between 0 and 1, shape (pairs,).
        is_so: Whether each pair is the same (or related), by the labels.

    Returns:
        score_from, score_to (a score that is one of these belongs below it), mean_score, share (of pairs that are so),
        low and high (its 95 % interval, Wilson 1927), pairs.
    """
    from sklearn.calibration import calibration_curve

    edges = np.linspace(0, 1, BINS + 1)
    share, mean_score = calibration_curve(is_so, scores, n_bins=BINS)
    held, pairs = np.unique(np.searchsorted(edges[1:-1], scores), return_counts=True)
    bins = pd.DataFrame(
        {"score_from": edges[held], "score_to": edges[held + 1], "mean_score": mean_score, "share": share}
    )
    ends = [wilson(round(s * n), int(n)) for s, n in zip(share, pairs, strict=True)]
    return bins.assign(low=[low for low, _ in ends], high=[high for _, high in ends], pairs=pairs)


def expected_error(scores: Floats, is_so: Bools) -> float:
    """Expected calibration error (Naeini, Cooper and Hauskrecht 2015) over the ten bins.

    Example:
        >>> error = expected_error(np.array([0.72, 0.78, 0.1]), np.array([True, False, False]))
        >>> round(error, 3)  # (2 * 0.25 + 0.1) / 3
        0.2
    """
    held = np.searchsorted(np.linspace(0, 1, BINS + 1)[1:-1], scores)
    return float(np.abs(np.bincount(held, scores - is_so)).sum() / len(scores))


def reliability(judged: Mapping[str, tuple[Floats, Bools]], labels: Labels) -> Reliability:
    """What scores mean, by question.

    Args:
        judged: Question -> scores of pairs and whether each is so; at least one pair each.
        labels: The pairs' history.
    """
    from sklearn.metrics import brier_score_loss

    bins = pd.concat({question: calibration_bins(*pairs) for question, pairs in judged.items()}, names=["question"])
    questions = [
        {"question": name, "pairs": len(scores), "yes": is_so.sum(), "brier": brier_score_loss(is_so, scores)}
        for name, (scores, is_so) in judged.items()
    ]
    return Reliability(bins.reset_index("question").reset_index(drop=True), pd.DataFrame(questions), labels)


def judged_reliability(tables: Tables, root: Path) -> Reliability | None:
    """What the alignment's scores mean, out of fold, by the graded pairs of a project.

    Returns:
        None without graded pairs in ``data/gold``, or where they are of another study than the tables.
    """
    if not has_grades_of(tables, root):
        return None
    found = judge(tables, root)
    return reliability(found.scored(found.out_of_fold), found.grade_labels)


def calibration_figures(
    scored: Mapping[str, tuple[Floats, Bools]],
    scoring: str,
    labels: Labels,
    documents: Sequence[tuple[str, str]],
    thresholds: Mapping[str, float],
) -> list[Figure]:
    """Brier score (Brier 1950), expected calibration error, precision and recall of accepted pairs, by question.

    Args:
        scored: Question -> scores of pairs and whether each is so.
        scoring: What scored them.
        labels: The pairs' history.
        documents: The two documents of each pair.
        thresholds: Question -> the score from which a pair is accepted.
    """
    from sklearn.metrics import brier_score_loss

    def share(values: Bools, at: Ints) -> float:
        return float(values[at].mean())

    figures = []
    for question, (scores, is_so) in scored.items():
        accepted = scores >= thresholds[question]

        def brier(at: Ints, scores: Floats = scores, is_so: Bools = is_so) -> float:
            return float(brier_score_loss(is_so[at], scores[at]))

        def error(at: Ints, scores: Floats = scores, is_so: Bools = is_so) -> float:
            return expected_error(scores[at], is_so[at])

        everything = np.ones(len(scores), dtype=bool)
        right = int((accepted & is_so).sum())
        parts: dict[str, tuple[Callable[[Ints], float], Bools, Callable[[], Ends] | None]] = {
            "brier": (brier, everything, None),
            "error": (error, everything, None),
            "precision": (partial(share, is_so[accepted]), accepted, partial(wilson, right, int(accepted.sum()))),
            "recall": (partial(share, accepted[is_so]), is_so, partial(wilson, right, int(is_so.sum()))),
        }
        for name, (value, kept, alone) in parts.items():
            own = [documents[i] for i in np.flatnonzero(kept).tolist()]
            figures.append(Figure.of(f"{question}_{name}", scoring, labels, value, own, alone))
    return figures


def calibration_lines(scores: Floats, is_so: Bools, question: str) -> list[str]:
    """The bins as ``policycompare evaluate`` prints them; nothing without pairs."""
    if not len(scores):
        return []
    return [
        f"  scored {b.score_from:.1f} to {b.score_to:.1f}: mean score {b.mean_score:.2f}, {question} {b.share:.2f} "
        f"[{b.low:.2f}, {b.high:.2f}], n={b.pairs}"
        for b in iter_rows(calibration_bins(scores, is_so))
    ]
