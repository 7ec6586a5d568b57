"""Alignment: for every measure its best counterparts in every other region.

A pair's features come from the topics that both sides have and from their wording, as wholes and
clause by clause. A logistic model, whose weights stand in ``lexicon/alignment.json``, turns them into the
chance that the two are related. It was fitted on the development pairs; ``evaluate`` fits it anew
without the documents that it judges.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.compare.coding import CodedMeasure, Coding
from policycompare.compare.similarity import cosines, similarity
from policycompare.lexicon.codebook import Codebook

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FEATURES = ("shared", "share", "primary", "row", "clause", "whole")
BEST = 20
"""Counterparts that are kept for each measure and region."""
BLOCK = 256


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the features, the intercept, and the score from which a pair is accepted."""

    weights: Floats
    intercept: float
    threshold: float

    def score(self, features: Floats) -> Floats:
        """Chance that a pair is related; ``features`` has shape (…, number of features)."""
        return np.asarray(1 / (1 + np.exp(-(features @ self.weights + self.intercept))))


def read_model() -> Model:
    """The fitted weights that come with the package."""
    table = json.loads(Path(str(files("policycompare.lexicon") / "alignment.json")).read_text("utf-8"))
    return Model(np.array([table["weights"][name] for name in FEATURES]), table["intercept"], table["threshold"])


def fit_model(features: Floats, related: npt.NDArray[np.bool_], threshold: float = 0.5) -> Model:
    """Fit the weights by penalised logistic regression (Newton's method, L2 penalty 1 on the weights)."""
    x = np.column_stack([features, np.ones(len(features))])
    y = related.astype(float)
    penalty = np.eye(x.shape[1])
    penalty[-1, -1] = 0
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ w)))
        gradient = x.T @ (p - y) + penalty @ w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + penalty
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-10:
            break
    return Model(w[:-1], float(w[-1]), threshold)


@dataclass(slots=True)
class PairSpace:
    """Everything from which the features of any pair of measures follow.

    Attributes:
        ids: Measure ids; row i of every matrix belongs to ``ids[i]``.
        regions: Region of each measure.
        topics: Share of each topic in each measure, shape (measures, topics).
        rows: The same for the codebook's rows.
        primary: Number of each measure's main topic, -1 where it has none.
        whole: Unit vectors of the measures.
        clauses: Unit vectors of the clauses.
        starts: Where each measure's clauses begin in ``clauses``; one more at the end.
        clause_ids: Ids of the clauses.
        earned: (measure, topic) -> number of the clause that earned it.
    """

    ids: list[str]
    regions: list[str]
    topics: Floats
    rows: Floats
    primary: npt.NDArray[np.int64]
    whole: Any
    clauses: Any
    starts: npt.NDArray[np.int64]
    clause_ids: list[str]
    earned: dict[tuple[int, int], int]
    topic_ids: list[str]

    def features(self, left: Ints, right: Ints, near: Floats | None = None) -> Floats:
        """Features of all pairs of two lists of measures, shape (left, right, features).

        Args:
            left: Numbers of measures.
            right: Numbers of measures.
            near: Cosines of their clauses, where they are at hand already (``clause_cosines``).
        """
        a, b = self.topics[left], self.topics[right]
        both = (a > 0).astype(float) @ (b > 0).T.astype(float)
        share = np.zeros(both.shape)
        row = np.zeros(both.shape)
        for i in range(len(left)):
            mine = np.flatnonzero(a[i])
            if len(mine):
                share[i] = np.sqrt(a[i, mine] * b[:, mine]).max(axis=1)
            rows = np.flatnonzero(self.rows[left[i]])
            row[i] = np.minimum(self.rows[left[i], rows], self.rows[np.ix_(right, rows)]).sum(axis=1)
        main = self.primary[left][:, None]
        primary = (main == self.primary[right][None, :]) & (main >= 0)
        whole = cosines(self.whole[left], self.whole[right])
        if near is None:
            near = self.clause_cosines(left, right)
        best = np.maximum.reduceat(near, self.clause_bounds(left)[:-1], axis=0)
        clause = np.maximum.reduceat(best, self.clause_bounds(right)[:-1], axis=1)
        return np.stack([np.minimum(both, 3), share, primary.astype(float), row, clause, whole], axis=-1)

    def clause_numbers(self, measures: Ints) -> Ints:
        """Numbers of the clauses of a list of measures, one after the other."""
        return np.concatenate([np.arange(self.starts[i], self.starts[i + 1]) for i in measures])

    def clause_cosines(self, left: Ints, right: Ints) -> Floats:
        """Cosines of the clauses of two lists of measures."""
        return cosines(self.clauses[self.clause_numbers(left)], self.clauses[self.clause_numbers(right)])

    def clause_bounds(self, measures: Ints) -> Ints:
        """Where each measure's clauses begin in ``clause_numbers``, and where the last ones end."""
        return np.cumsum([0, *(self.starts[i + 1] - self.starts[i] for i in measures)])

    def held_topics(self) -> list[dict[int, float]]:
        """Topics of each measure with their shares."""
        return [{int(t): float(row[t]) for t in np.flatnonzero(row)} for row in self.topics]


def build_space(
    measures: Sequence[CodedMeasure],
    regions: Sequence[str],
    coded: Mapping[str, Sequence[Coding]],
    codebook: Codebook,
    name: str = "tfidf",
) -> PairSpace:
    """Put measures, their topics and their wording into a space of pairs.

    Args:
        measures: The measures, each with at least one clause.
        regions: Region of each.
        coded: Their topics.
        codebook: The codebook of these topics: its rows, and the words that say nothing in its field.
        name: The similarity of wording, see ``SIMILARITIES``.
    """
    rows_of = {topic.topic_id: topic.row for topic in codebook.topics.values()}
    clean = codebook.without_words
    topic_ids = list(rows_of)
    number = {t: i for i, t in enumerate(topic_ids)}
    row_names = sorted(set(rows_of.values()))
    row_number = {r: i for i, r in enumerate(row_names)}
    topics = np.zeros((len(measures), len(topic_ids)))
    rows = np.zeros((len(measures), len(row_names)))
    primary = np.full(len(measures), -1, dtype=np.int64)
    clause_ids = [clause_id for m in measures for clause_id, _ in m.clauses]
    place = {clause_id: i for i, clause_id in enumerate(clause_ids)}
    earned: dict[tuple[int, int], int] = {}
    for i, measure in enumerate(measures):
        found = [c for c in coded.get(measure.measure_id, ()) if c.topic_id in number]
        total = sum(max(c.strength, 0.01) for c in found) or 1.0
        for coding in found:
            t = number[coding.topic_id]
            topics[i, t] = max(coding.strength, 0.01) / total
            rows[i, row_number[rows_of[coding.topic_id]]] += topics[i, t]
            if coding.clause_id in place:
                earned[i, t] = place[coding.clause_id]
            if coding.is_primary:
                primary[i] = t
    vectorise = similarity(name)
    texts = [[clean(text) for _, text in m.clauses] for m in measures]
    return PairSpace(
        [m.measure_id for m in measures],
        list(regions),
        topics,
        rows,
        primary,
        vectorise(["\n".join(own) for own in texts]),
        vectorise([text for own in texts for text in own]),
        np.cumsum([0, *(len(m.clauses) for m in measures)]),
        clause_ids,
        earned,
        topic_ids,
    )


def align(space: PairSpace, model: Model, best: int = BEST) -> list[dict[str, Any]]:
    """Best counterparts of every measure in every other region.

    Returns:
        Rows of the table ``alignments``: one a pair that is among the best of either side.
    """
    found: list[dict[str, Any]] = []
    held = space.held_topics()
    names = sorted(set(space.regions))
    of_region = {r: np.array([i for i, x in enumerate(space.regions) if x == r], dtype=np.int64) for r in names}
    for number, left_region in enumerate(names):
        for right_region in names[number + 1 :]:
            left, right = of_region[left_region], of_region[right_region]
            blocks = [left[a : a + BLOCK] for a in range(0, len(left), BLOCK)]
            nears = [space.clause_cosines(block, right) for block in blocks]
            blocks_scores = [model.score(space.features(b, right, n)) for b, n in zip(blocks, nears, strict=True)]
            scores: Floats = np.asarray(np.round(np.vstack(blocks_scores), 6), dtype=np.float64)
            near = np.vstack(nears)
            rank_left = _ranks(scores)  # the left measure's view: 1 = its best counterpart in the right region
            rank_right = _ranks(scores.T).T
            begin_left, begin_right = space.clause_bounds(left).tolist(), space.clause_bounds(right).tolist()
            for a, b in np.argwhere((rank_right <= best) | (rank_left <= best)).tolist():
                i, j = int(left[a]), int(right[b])
                mine, yours = held[i], held[j]
                shared = sorted(mine.keys() & yours.keys(), key=lambda t: (-mine[t] * yours[t], t))
                first = shared[0] if shared else -1
                if (i, first) in space.earned and (j, first) in space.earned:
                    # the clauses that earned the strongest shared topic show why the two are alike
                    clause, other = space.earned[i, first], space.earned[j, first]
                else:  # else the two clauses that are nearest in wording
                    block = near[begin_left[a] : begin_left[a + 1], begin_right[b] : begin_right[b + 1]]
                    x, y = divmod(int(block.argmax()), block.shape[1])
                    clause, other = int(space.starts[i]) + x, int(space.starts[j]) + y
                score = float(scores[a, b])
                found.append(
                    {
                        "left_measure_id": space.ids[i],
                        "right_measure_id": space.ids[j],
                        "score": round(score, 4),
                        "rank_left": int(rank_left[a, b]),
                        "rank_right": int(rank_right[a, b]),
                        "is_accepted": score >= model.threshold,
                        "left_clause_id": space.clause_ids[clause],
                        "right_clause_id": space.clause_ids[other],
                        "shared_topics": [space.topic_ids[t] for t in shared],
                    }
                )
    return found


def _ranks(scores: Floats) -> npt.NDArray[np.int64]:
    """Rank of each column in its row, 1 = highest; ties in the order of the columns."""
    order = np.argsort(-scores, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, scores.shape[1] + 1)[None, :].repeat(len(scores), 0), axis=1)
    return ranks
