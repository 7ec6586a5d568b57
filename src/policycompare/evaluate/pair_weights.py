"""What topics add to wording: weights fitted to graded pairs, and scores by weights that saw neither document.

Fitted are the log-odds by wording, which come from other fields, and the features of topics. Graded pairs were chosen,
half of them related; so all pairs of labelled measures without a common topic stand beside them as unrelated, and each
graded pair that is related counts for as many as there are pairs with a common topic. Nothing is judged by those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.pairs.alignment import wording_features
from policycompare.pairs.model import QUESTIONS, Model, Weights, fit_weights
from policycompare.pairs.space import EMBEDDED_FEATURES, TOPIC_FEATURES, WORDING_FEATURES, PairSpace

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
LEAST = {"same": 2, "related": 1}
"""Question -> the grade from which the answer is yes."""


@dataclass(frozen=True, slots=True)
class Features:
    """Features of all pairs of measures of a space; pairs of one side have zeros.

    Attributes:
        wording: Shape (measures, measures, 4).
        topics: Shape (measures, measures, 4).
        akin: Whether the two documents are of one field.
        fits: Whether the codebook fits both documents.
    """

    wording: Floats
    topics: Floats
    akin: Bools
    fits: Bools

    def score(self, model: Model, at: tuple[Any, ...]) -> tuple[Floats, Floats]:
        """Chances of some pairs to be the same, and to be related, by a model."""
        wording, akin, topics, fits = self.wording[at], self.akin[at], self.topics[at], self.fits[at]
        same, related = (model.score(question, wording, akin, topics, fits) for question in QUESTIONS)
        return same, np.maximum(same, related)


def all_features(space: PairSpace) -> Features:
    """The features of all pairs of measures of two sides."""
    count, everyone = len(space.measures), np.arange(len(space.measures))
    wording = np.zeros((count, count, len(EMBEDDED_FEATURES if space.embedded else WORDING_FEATURES)))
    topics = np.zeros((count, count, len(TOPIC_FEATURES)))
    sides = np.array(space.sides)
    for one, other in combinations(sorted(set(space.sides)), 2):
        left, right = np.flatnonzero(sides == one), np.flatnonzero(sides == other)
        for values, made in (
            (wording, wording_features(space, left, right)),
            (topics, space.topic_features(left, right)),
        ):
            values[np.ix_(left, right)] = made
            values[np.ix_(right, left)] = made.swapaxes(0, 1)
    fits = space.fits[:, None] & space.fits[None, :]
    return Features(wording, topics, space.are_akin(everyone, everyone), fits)


@dataclass(frozen=True, slots=True)
class Training:
    """Pairs to which weights are fitted.

    Attributes:
        left: Number of the one measure in the space.
        right: Number of the other.
        grade: 2 the same, 1 related, 0 neither.
        weight: How much each counts.
    """

    left: Ints
    right: Ints
    grade: Ints
    weight: Floats

    def kept(self, keep: Bools) -> Training:
        """Some of the pairs."""
        return Training(self.left[keep], self.right[keep], self.grade[keep], self.weight[keep])


def training_pairs(
    space: PairSpace, graded: Mapping[tuple[int, int], int], labels: Mapping[str, Sequence[str]]
) -> Training:
    """The graded pairs, and all pairs of labelled measures of two sides that have no topic in common.

    Args:
        space: The measures.
        graded: Numbers of two measures -> grade.
        labels: Measure id -> topics.
    """
    held = {m: frozenset(topics) for m, topics in labels.items()}
    ids, sides = space.ids, space.sides
    labelled = [(i, held[measure]) for i, measure in enumerate(ids) if measure in held]
    apart, common = [], 0
    for (i, mine), (j, yours) in combinations(labelled, 2):
        if sides[i] == sides[j]:
            continue
        if not mine.isdisjoint(yours):
            common += 1
        elif (i, j) not in graded and (j, i) not in graded:
            apart.append((i, j, 0, 1.0))
    positive = sum(grade > 0 for grade in graded.values())
    each = max(1.0, common / positive) if positive else 1.0
    rows = [(i, j, grade, each if grade else 1.0) for (i, j), grade in graded.items()] + apart
    left, right, grade, weight = np.array(rows, dtype=float).reshape(-1, 4).T
    return Training(left.astype(np.int64), right.astype(np.int64), grade.astype(np.int64), weight)


def fit_topic_weights(features: Features, training: Training, model: Model) -> Mapping[str, Weights]:
    """Weights of topics for both questions; those of the model where the pairs do not hold both answers."""
    at = training.left, training.right
    found = {}
    for question, least in LEAST.items():
        positive = training.grade >= least
        if not positive.any() or positive.all():
            return model.topics
        logit = model.by_wording(question, features.wording[at], features.akin[at])
        x = np.concatenate([logit[:, None], features.topics[at]], axis=-1)
        found[question] = fit_weights(x, positive, training.weight)
    return found


def fold_scores(space: PairSpace, features: Features, training: Training, model: Model) -> tuple[Floats, Floats]:
    """Both chances of each pair of measures, by weights of topics that saw no pair of either document.

    Returns:
        Two matrices of shape (measures, measures), the same first.
    """
    count = len(space.measures)
    same, related = np.zeros((count, count)), np.zeros((count, count))
    document = space.document
    left, right = document[training.left], document[training.right]
    for a, b in combinations(sorted(set(document.tolist())), 2):
        keep = ~(np.isin(left, (a, b)) | np.isin(right, (a, b)))
        own = replace(model, topics=fit_topic_weights(features, training.kept(keep), model))
        at = np.ix_(np.flatnonzero(document == a), np.flatnonzero(document == b))
        for values, made in zip((same, related), features.score(own, at), strict=True):
            values[at] = made
            values.T[at] = made
    return same, related
