"""One measured figure, with what has to be said beside it: n, an interval over documents, the history of its labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from policycompare.evaluate.bootstrap import COUNTS, DOCUMENTS, Ends, Estimate, interval, wider
from policycompare.evaluate.history import Labels
from policycompare.words import Lang, say

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure.

    Attributes:
        metric: What is measured: a key of ``words/evaluation.toml``.
        scoring: Of what: a key of the same, empty where there is but one.
        labels: What it is measured against.
        value: The figure.
        low: Lower end of its 95 % interval over documents.
        high: Upper end.
        count: How many items (measures, pairs, labels) it rests on.
        documents: From how many documents these are.
        way: How the interval was made (``bootstrap``).
    """

    metric: str
    scoring: str
    labels: Labels
    value: float
    low: float
    high: float
    count: int
    documents: int
    way: str = DOCUMENTS

    @classmethod
    def of(
        cls,
        metric: str,
        scoring: str,
        labels: Labels,
        value: Callable[[Ints], float],
        documents: Sequence[str] | Sequence[tuple[str, str]],
        alone: Callable[[], Ends] | None = None,
    ) -> Figure:
        """A figure of items, with its interval over their documents.

        Args:
            metric: What is measured.
            scoring: Of what.
            labels: The labels.
            value: The figure of items by their numbers, some of them more than once; not a number where it has none.
            documents: Document of each item; of a pair both. A pair is drawn as often as its documents are together.
            alone: The interval by its counts, where it is a share or F1; the wider of the two is kept.
        """
        if not len(documents):
            return cls(metric, scoring, labels, float("nan"), float("nan"), float("nan"), 0, 0)
        sides = np.array(documents).reshape(len(documents), -1)
        names, number = np.unique(sides, return_inverse=True)
        at = number.reshape(sides.shape)

        def drawn(chosen: tuple[str, ...]) -> float:
            counts = Counter(chosen)
            times = np.array([counts[name] for name in names])[at].prod(axis=1)
            return value(np.repeat(np.arange(len(sides)), times)) if times.any() else float("nan")

        ends, way = interval(drawn, names.tolist()), DOCUMENTS
        if alone:
            ends, way = wider(ends, alone(), COUNTS)
        return cls(metric, scoring, labels, value(np.arange(len(sides))), *ends, len(sides), len(names), way)

    @classmethod
    def given(cls, metric: str, labels: Labels, found: Estimate) -> Figure:
        """A figure of what was read, which has but one scoring."""
        return cls(metric, "", labels, found.value, found.low, found.high, found.count, found.documents, found.way)

    def name(self, lang: Lang = "en") -> str:
        """What is measured of what, in words."""
        parts = [say(f"evaluation.{key}", lang) for key in (self.metric, self.scoring) if key]
        return say("evaluation.of", lang, metric=parts[0], scoring=parts[1]) if len(parts) == 2 else parts[0]

    def line(self) -> str:
        """The figure as a printed line."""
        return (
            f"{self.name():66} {self.value:6.3f}  [{self.low:.3f}, {self.high:.3f}]  n={self.count} in "
            f"{self.documents} documents, {self.way}  {self.labels.word}: {self.labels.file}"
        )
