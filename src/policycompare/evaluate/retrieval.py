"""How early related measures of other regions come when all are put in the order of a score.

Every measure with topic labels asks once: the labelled measures of all other regions are put in the order
of their score with it, and those that share a topic label with it are what it looks for. Precision and
recall at k are those of Manning, Raghavan and Schütze (2008, chapter 8).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from policycompare.evaluate.bootstrap import band
from policycompare.evaluate.history import Labels
from policycompare.evaluate.out_of_fold import gold_files, has_grades_of, judge
from policycompare.pairs.similarity import cosines, similarity
from policycompare.pairs.space import PairSpace
from policycompare.tables.frames import Tables
from policycompare.topics.coded_tables import BLIND, DEVELOPMENT, coded_measures

Floats = npt.NDArray[np.float64]
BASELINES = ("tfidf", "bm25")
"""Similarities that the alignment is shown beside."""
DEPTH = 20
"""Candidates that are looked at; the table ``alignments`` keeps as many of either side."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What one measure finds.

    Attributes:
        measure_id: The measure that asks.
        document_id: Its document.
        hits: Whether each candidate shares a topic with it, best candidate first; at least one does.
    """

    measure_id: str
    document_id: str
    hits: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What all scorings find, apart by the history of the labels of those that ask.

    Attributes:
        asking: History of labels -> name of the scoring -> rankings, ``out_of_fold`` first; the labels that prove most
            come first. Histories without a measure that asks are left out.
        labelled: Measures with a topic label.
        measures: All measures.
        files: The files of labels, from the project's folder.
    """

    asking: list[tuple[Labels, dict[str, list[Ranking]]]]
    labelled: int
    measures: int
    files: tuple[str, ...]

    @property
    def queries(self) -> int:
        """How many measures ask, whatever the history of their labels."""
        return sum(len(rankings["out_of_fold"]) for _, rankings in self.asking)


def rank_related(scores: Floats, space: PairSpace, labels: Mapping[str, Sequence[str]]) -> list[Ranking]:
    """Rank, for every labelled measure, the labelled measures of other regions.

    Args:
        scores: Score of each pair of measures, shape (measures, measures), in the order of ``space.ids``.
        space: The measures and their regions.
        labels: Measure id -> its topics.

    Returns:
        One ranking a measure; a measure that no other region has anything for is left out. Ties keep
        the order of the ids.
    """
    ids, sides = space.ids, space.sides
    known = [i for i, m in enumerate(ids) if labels.get(m)]
    found = []
    for i in known:
        others = [j for j in known if sides[j] != sides[i]]
        wanted = set(labels[ids[i]])
        related = np.array([bool(wanted & set(labels[ids[j]])) for j in others], dtype=bool)
        if related.any():
            order = np.argsort(-scores[i, others], kind="stable")
            found.append(Ranking(ids[i], ids[i].split(":")[0], related[order]))
    return found


def judged_retrieval(tables: Tables, root: Path) -> Retrieval | None:
    """Rankings by the alignment, out of fold, and by each baseline, over the labels of a project.

    Args:
        tables: The project's tables; they are not changed.
        root: The project's folder, with ``data/gold``.

    Returns:
        None without graded pairs or topic labels, or where they are of another study than the tables.

    Raises:
        DataError: The labels are broken, or nobody says what they were used for.
    """
    if not has_grades_of(tables, root) or not (root / "data" / "gold" / DEVELOPMENT).is_file():
        return None
    judged = judge(tables, root)
    texts = [measure.text for measure in coded_measures(tables)]
    scores = {"out_of_fold": judged.out_of_fold.related}
    scores |= {name: cosines(similarity(name)(texts)) for name in BASELINES}
    space, known = judged.out_of_fold.space, judged.known
    rankings = {scoring: rank_related(values, space, known) for scoring, values in scores.items()}
    asking = []
    for labels, topics in judged.topics:
        own = {scoring: [r for r in found if r.measure_id in topics] for scoring, found in rankings.items()}
        if own["out_of_fold"]:
            asking.append((labels, own))
    labelled = sum(bool(known.get(m)) for m in space.ids)
    return Retrieval(asking, labelled, len(space.ids), gold_files(root, DEVELOPMENT, BLIND))


def mean_precision(hits: npt.NDArray[np.bool_]) -> float:
    """Mean of the precision at each related candidate of a ranking.

    Example:
        >>> mean_precision(np.array([True, False, True]))  # 1 of 1 and 2 of 3
        0.8333333333333333
    """
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(hits, np.arange(len(hits), 0, -1)))


def precision_at(rankings: Sequence[Ranking], depth: int = DEPTH) -> Floats:
    """Share of the first k candidates that are related, for k = 1 to depth: shape (rankings, depth).

    Example:
        >>> precision_at([Ranking("a:1", "a", np.array([True, False, False, True]))], 4).tolist()
        [[1.0, 0.5, 0.3333333333333333, 0.5]]
    """
    shares: Floats = _found(rankings, depth) / np.arange(1, depth + 1)
    return shares


def recall_at(rankings: Sequence[Ranking], depth: int = DEPTH) -> Floats:
    """Share of all related measures that stand among the first k: shape (rankings, depth).

    Example:
        >>> recall_at([Ranking("a:1", "a", np.array([True, False, False, True]))], 4).tolist()
        [[0.5, 0.5, 0.5, 1.0]]
    """
    shares: Floats = _found(rankings, depth) / np.array([[r.hits.sum()] for r in rankings])
    return shares


def _found(rankings: Sequence[Ranking], depth: int) -> Floats:
    """Related ones among the first k; nothing is found behind the last candidate."""
    hits = [np.pad(r.hits[:depth], (0, max(0, depth - len(r.hits)))) for r in rankings]
    return np.cumsum(np.reshape(hits, (-1, depth)), axis=1, dtype=float)


def perfect(rankings: Sequence[Ranking]) -> list[Ranking]:
    """The same rankings with all related measures first: what no scoring can beat."""
    return [replace(r, hits=np.sort(r.hits)[::-1]) for r in rankings]


def retrieval_curves(found: Retrieval) -> pd.DataFrame:
    """Recall and precision at k of each scoring, means over all measures that ask.

    Returns:
        metric (recall, precision), labels (history of the labels of those that ask), scoring, k, mean, low and high
        (95 % interval over documents). The scoring ``perfect`` is what none can beat, without an interval; it and the
        baselines are for the labels that prove most.
    """
    curves = []
    for metric, at in (("recall", recall_at), ("precision", precision_at)):
        for place, (labels, rankings) in enumerate(found.asking):
            asked = rankings["out_of_fold"]
            documents = [r.document_id for r in asked]
            held = [] if place else [("perfect", at(perfect(asked)).mean(axis=0), np.full((2, DEPTH), np.nan))]
            for scoring in ("out_of_fold",) if place else rankings:
                values = at(rankings[scoring])
                held.append((scoring, values.mean(axis=0), np.array(band(values, documents))))
            for scoring, mean, (low, high) in held:
                frame = {
                    "metric": metric, "labels": labels.history, "scoring": scoring, "k": range(1, DEPTH + 1),
                    "mean": mean, "low": low, "high": high,
                }  # fmt: skip
                curves.append(pd.DataFrame(frame))
    return pd.concat(curves, ignore_index=True)
