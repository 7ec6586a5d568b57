"""The pair model: from the features of a pair to the chance that its two measures are related."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FEATURES = ("shared", "share", "primary", "row", "sentence", "whole")


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
