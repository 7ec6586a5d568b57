"""The pair model: from the features of a pair to the chance that its two measures are related."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from policycompare.lexicon import HERE

Floats = npt.NDArray[np.float64]

FEATURES = ("shared", "share", "primary", "row", "sentence", "whole")


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the features, the intercept, and the score from which a pair is accepted.

    Scoring is a line of numpy: the weights come from a file, and what scikit-learn would need to predict with them
    is a fitted estimator, which takes longer to load than all pairs take to score.
    """

    weights: Floats
    intercept: float
    threshold: float

    def score(self, features: Floats) -> Floats:
        """Chance that a pair is related; ``features`` has shape (…, number of features)."""
        return np.asarray(1 / (1 + np.exp(-(features @ self.weights + self.intercept))))


def read_model() -> Model:
    """The fitted weights that come with the package."""
    table = json.loads((HERE / "alignment.json").read_text("utf-8"))
    return Model(np.array([table["weights"][name] for name in FEATURES]), table["intercept"], table["threshold"])


def fit_model(features: Floats, related: npt.NDArray[np.bool_], threshold: float = 0.5) -> Model:
    """Fit the weights by logistic regression, with an L2 penalty of 1 on the weights and none on the intercept."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-8).fit(features, related)
    return Model(fitted.coef_[0], float(fitted.intercept_[0]), threshold)
