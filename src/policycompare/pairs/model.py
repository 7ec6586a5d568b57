"""The pair model: from the features of a pair to the chances that its two measures are the same, and related."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.boundary.kinds import NUMBER, TABLE, Kind, checked, number_between
from policycompare.boundary.reading import read_json
from policycompare.errors import DataError, choices
from policycompare.lexicon import HERE
from policycompare.pairs.similarity import Embedding
from policycompare.pairs.space import EMBEDDED_FEATURES, TOPIC_FEATURES, WORDING_FEATURES
from policycompare.sources.manifest import MANIFEST, read_study

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

ALIKE = 0.7
"""Cosine of two measures' own words from which it is the least chance that they are the same: identical wording is
accepted in a study of any size, and in one whose measures are all alike."""
STRANGE = 100
"""How much less likely two measures are related where their documents are of different fields."""
QUESTIONS = ("same", "related")
"""What is asked of a pair: whether one row of a comparison table would hold both, and whether they are about one
thing."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression: a weight a feature, and the intercept."""

    weights: Floats
    intercept: float

    def logit(self, features: Floats) -> Floats:
        """Log-odds of pairs; ``features`` has shape (…, number of features)."""
        return np.asarray(features @ self.weights + self.intercept)

    def as_dict(self, names: tuple[str, ...]) -> dict[str, float]:
        """For a file."""
        return {**dict(zip(names, self.weights.round(4).tolist(), strict=True)), "intercept": round(self.intercept, 4)}

    @classmethod
    def of(cls, table: object, names: tuple[str, ...], where: str) -> Weights:
        """From a file; a feature that it does not name has no weight."""
        known = checked(table, dict.fromkeys((*names, "intercept"), NUMBER), where, ["intercept"])
        return cls(np.array([known.get(name, 0.0) for name in names]), known["intercept"])


@dataclass(frozen=True, slots=True)
class Model:
    """Weights for the two questions, from wording alone and with topics, and from which chance a pair is accepted.

    Scoring is a line of numpy: the weights come from a file, and what scikit-learn would need to predict with them
    is a fitted estimator, which takes longer to load than all pairs take to score.

    Attributes:
        wording: Question -> weights of ``WORDING_FEATURES``.
        topics: Question -> weights of the log-odds by wording and of ``TOPIC_FEATURES``, where a codebook fits both.
        thresholds: Question -> chance from which a pair is accepted as such.
        embeddings: Embedding -> question -> weights of ``EMBEDDED_FEATURES``, which a study may have instead.
        embedding: The one of them whose weights ``wording`` holds.
    """

    wording: Mapping[str, Weights]
    topics: Mapping[str, Weights]
    thresholds: Mapping[str, float]
    embeddings: Mapping[Embedding, Mapping[str, Weights]] = field(default_factory=dict)
    embedding: Embedding | None = None

    def using(self, name: str) -> Model:
        """The model with an embedding beside wording.

        Raises:
            DataError: No embedding that has weights is called so.
        """
        for embedding, weights in self.embeddings.items():
            if embedding.name == name:
                return replace(self, wording=weights, embedding=embedding)
        problem, known = f"no embedding is called {name!r}", [embedding.name for embedding in self.embeddings]
        raise DataError(f"{MANIFEST}, study", problem, choices(name, known))

    def score(
        self, question: str, wording: Floats, akin: Bools, topics: Floats | None = None, fits: Bools | None = None
    ) -> Floats:
        """Chance that the answer to a question is yes; by wording alone where no topics are given.

        Args:
            question: One of ``QUESTIONS``.
            wording: Shape (…, 4), as ``WORDING_FEATURES``; with an embedding (…, 5), as ``EMBEDDED_FEATURES``.
            akin: Shape (…): whether the two documents are of one field.
            topics: Shape (…, 4), as ``TOPIC_FEATURES``.
            fits: Shape (…): whether the codebook fits both documents.
        """
        logit = self.by_wording(question, wording, akin)
        if topics is not None and fits is not None:
            by_both = self.topics[question].logit(np.concatenate([logit[..., None], topics], axis=-1))
            logit = np.where(fits, by_both, logit)
        own = wording[..., WORDING_FEATURES.index("cosine_own")]
        return np.maximum(1 / (1 + np.exp(-logit)), np.where(own >= ALIKE, np.minimum(own, 1.0), 0.0))

    def by_wording(self, question: str, wording: Floats, akin: Bools) -> Floats:
        """Log-odds of a question by wording alone."""
        return np.asarray(self.wording[question].logit(wording) - np.where(akin, 0.0, np.log(STRANGE)))

    def relation(self, same: float, related: float) -> str | None:
        """What a pair is accepted as: ``same``, ``related``, or nothing."""
        return next(
            (q for q, chance in zip(QUESTIONS, (same, related), strict=True) if chance >= self.thresholds[q]), None
        )


def read_model(path: Path | None = None) -> Model:
    """The fitted weights that come with the package, or those of another file.

    Raises:
        DataError: The file is none of ``model_file``.
    """
    shown = path.as_posix() if path else "alignment.json"
    keys = dict.fromkeys(("wording", "topics", "thresholds", "embedding"), TABLE)
    table = checked(read_json(path or HERE / "alignment.json", shown), keys, shown, ("wording", "topics", "thresholds"))
    by_question = dict.fromkeys(QUESTIONS, TABLE)

    def weights(part: object, names: tuple[str, ...], where: str, also: Mapping[str, Kind]) -> dict[str, Weights]:
        own = checked(part, {**by_question, **also}, where, (*by_question, *also))
        return {q: Weights.of(own[q], names, f"{where}, {q}") for q in QUESTIONS}

    chances = dict.fromkeys(QUESTIONS, number_between(0, 1))
    size = {"mean": NUMBER, "spread": NUMBER}
    embeddings = {}
    for name, own in table.get("embedding", {}).items():
        found = weights(own, EMBEDDED_FEATURES, f"{shown}, embedding {name}", size)
        embeddings[Embedding(name, own["mean"], own["spread"])] = found
    return Model(
        weights(table["wording"], WORDING_FEATURES, f"{shown}, wording", {}),
        weights(table["topics"], ("wording", *TOPIC_FEATURES), f"{shown}, topics", {}),
        checked(table["thresholds"], chances, f"{shown}, thresholds", chances),
        embeddings,
    )


def study_model(root: Path | None) -> Model:
    """The pair model of a study, with the embedding that its manifest names.

    Raises:
        DataError: The manifest names an embedding that there is not.
    """
    name, model = read_study(root).embedding if root else None, read_model()
    return model.using(name) if name else model


def model_file(model: Model) -> bytes:
    """A model as ``read_model`` reads it."""
    table: dict[str, Any] = {
        "wording": {q: model.wording[q].as_dict(WORDING_FEATURES) for q in QUESTIONS},
        "topics": {q: model.topics[q].as_dict(("wording", *TOPIC_FEATURES)) for q in QUESTIONS},
        "thresholds": dict(model.thresholds),
    }
    if model.embeddings:
        table["embedding"] = {
            own.name: {"mean": own.mean, "spread": own.spread}
            | {q: weights[q].as_dict(EMBEDDED_FEATURES) for q in QUESTIONS}
            for own, weights in model.embeddings.items()
        }
    return (json.dumps(table, indent=1) + "\n").encode()


def fit_weights(features: Floats, positive: Bools, weight: Floats | None = None, penalty: float = 1.0) -> Weights:
    """Fit weights by logistic regression, with an L2 penalty on standardised features and none on the intercept.

    Args:
        features: Shape (pairs, features).
        positive: Whether the answer is yes.
        weight: How much each pair counts; all alike where not given.
        penalty: Inverse strength of the penalty.
    """
    from sklearn.linear_model import LogisticRegression

    mean, spread = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-9)
    fitted = LogisticRegression(C=penalty, solver="newton-cholesky", tol=1e-8).fit(
        (features - mean) / spread, positive, sample_weight=weight
    )
    weights = fitted.coef_[0] / spread
    return Weights(weights, float(fitted.intercept_[0] - weights @ mean))
