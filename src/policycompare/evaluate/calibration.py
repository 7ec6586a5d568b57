"""Whether scores mean what they say: the share of related pairs among those that score alike."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from policycompare.evaluate.out_of_fold import GRADES, gold_files, has_grades_of, judge
from policycompare.tables.frames import Tables, iter_rows
from policycompare.topics.coded_tables import BLIND, DEVELOPMENT

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
BINS = 10


@dataclass(frozen=True, slots=True)
class Reliability:
    """What the scores of judged pairs mean, out of fold.

    ``labelled`` are all pairs of labelled measures of two regions, in the proportions that a user meets; ``graded``
    are pairs that were chosen and graded one by one.

    Attributes:
        bins: ``kind`` (labelled or graded), then the columns of ``calibration_bins``.
        kinds: A row for each kind that has any pair: kind, pairs, related, brier.
        files: The files of labels, from the project's folder.
    """

    bins: pd.DataFrame
    kinds: pd.DataFrame
    files: tuple[str, ...] = ()


def calibration_bins(scores: Floats, related: Bools) -> pd.DataFrame:
    """Pairs by their score, in ten bins of equal width; bins without pairs are left out.

    Args:
        scores: Scores between 0 and 1, shape (pairs,).
        related: Whether each pair is related, by the labels.

    Returns:
        score_from, score_to (a score that is one of these belongs below it), mean_score, share (of related pairs), low
        and high (its 95 % interval, Wilson 1927), pairs.
    """
    from scipy.stats import binomtest
    from sklearn.calibration import calibration_curve

    edges = np.linspace(0, 1, BINS + 1)
    share, mean_score = calibration_curve(related, scores, n_bins=BINS)
    held, pairs = np.unique(np.searchsorted(edges[1:-1], scores), return_counts=True)
    bins = pd.DataFrame(
        {"score_from": edges[held], "score_to": edges[held + 1], "mean_score": mean_score, "share": share}
    )
    ends = [binomtest(round(s * n), n).proportion_ci(method="wilson") for s, n in zip(share, pairs, strict=True)]
    return bins.assign(low=[end.low for end in ends], high=[end.high for end in ends], pairs=pairs)


def reliability(judged: dict[str, tuple[Floats, Bools]], files: tuple[str, ...] = ()) -> Reliability:
    """What scores mean, by kind of pairs.

    Args:
        judged: Kind -> scores and whether each pair is related; at least one pair each.
        files: The files of labels.
    """
    from sklearn.metrics import brier_score_loss

    bins = pd.concat({kind: calibration_bins(*pairs) for kind, pairs in judged.items()}, names=["kind"])
    kinds = [
        {"kind": kind, "pairs": len(scores), "related": related.sum(), "brier": brier_score_loss(related, scores)}
        for kind, (scores, related) in judged.items()
    ]
    return Reliability(bins.reset_index("kind").reset_index(drop=True), pd.DataFrame(kinds), files)


def judged_reliability(tables: Tables, root: Path) -> Reliability | None:
    """What the alignment's scores mean, out of fold, by the labels of a project.

    Returns:
        None without graded pairs in ``data/gold``, or where they are of another study than the tables.
    """
    if not has_grades_of(tables, root):
        return None
    found = judge(tables, root)
    kinds = {"labelled": found.labelled, "graded": found.graded}
    judged = {kind: (found.scores[p.at], p.related) for kind, p in kinds.items() if len(p.left)}
    return reliability(judged, gold_files(root, GRADES, BLIND, DEVELOPMENT)) if judged else None


def calibration_lines(scores: Floats, related: Bools, threshold: float, name: str) -> list[str]:
    """What ``policycompare evaluate`` prints of scores: nothing where there are none.

    Brier score (Brier 1950), expected calibration error (Naeini, Cooper and Hauskrecht 2015) over the bins, the
    bins, precision and recall of the accepted pairs.
    """
    from sklearn.metrics import brier_score_loss, precision_score, recall_score

    if not len(scores):
        return []
    bins = calibration_bins(scores, related)
    error = np.average((bins["mean_score"] - bins["share"]).abs(), weights=bins["pairs"])
    accepted = scores >= threshold

    def line(what: str, value: float, count: int) -> str:
        return f"{what + ', ' + name:52} {value:6.3f}  n={count}"

    return [
        line("calibration, Brier score", brier_score_loss(related, scores), len(scores)),
        line("calibration, expected error", error, len(scores)),
        *(
            f"  scored {b.score_from:.1f} to {b.score_to:.1f}: mean score {b.mean_score:.2f}, related {b.share:.2f}, "
            f"n={b.pairs}"
            for b in iter_rows(bins)
        ),
        line("precision of accepted pairs", precision_score(related, accepted, zero_division=np.nan), accepted.sum()),
        line("recall of accepted pairs", recall_score(related, accepted, zero_division=np.nan), related.sum()),
    ]
