"""How far the coders of a sample agree: figures for each thing that was asked, and the rows in which they differ.

Sets of topics are compared whole (alpha with the distance MASI), by the main topic, and one topic at a time, named or
not. The decisions on all topics are not pooled: of a codebook's hundred topics a measure has one or two, so nearly all
are noes that nobody had to think about, and the share of answers that are alike would grow with the codebook's length.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from policycompare.evaluate.agreement import Agreement, Answers, cohen_kappa, krippendorff_alpha, percent_agreement
from policycompare.evaluate.coders.tasks import Answer, Task

Given = Mapping[str, Sequence[Answer | None]]
"""Coder -> answer to each drawn row, in the order of the draw; None where there is none."""
LEAST_NAMED = 5
"""A topic that fewer measures have, by any coder, has no figure of its own."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of what was asked.

    Attributes:
        what: What is compared: a name of ``Task.scales``, or one topic.
        scale: Its scale.
        coders: Whose answers.
        figure: The figure.
    """

    what: str
    scale: str
    coders: tuple[str, ...]
    figure: Agreement


def compare_coders(task: Task, given: Given) -> list[Compared]:
    """All figures: percent agreement and alpha of all coders, kappa of each two of them."""
    found: list[Compared] = []
    for what, scale in task.scales.items():
        found += _compared(what, scale, _columns(given, what), tuple(given), task.grades)
        if scale == "sets":
            for value in frequent(given, what):
                found += _compared(value, "nominal", _named(given, what, value), tuple(given), ())
    return found


def frequent(given: Given, what: str) -> list[str]:
    """Members of the sets that enough rows have by any coder, the most frequent first."""
    counts: Counter[str] = Counter()
    for answers in zip(*given.values(), strict=True):
        counts.update({value for answer in answers if answer for value in _set(answer[what])})
    return [value for value, count in sorted(counts.items(), key=lambda own: (-own[1], own[0])) if count >= LEAST_NAMED]


def differing(given: Given) -> list[int]:
    """Numbers of the rows that have to be settled: the answers differ, or fewer than two coders answered."""
    found = []
    for number, answers in enumerate(zip(*given.values(), strict=True)):
        said = [answer for answer in answers if answer is not None]
        if len(said) < 2 or any(answer != said[0] for answer in said):
            found.append(number)
    return found


def agreement_frame(found: Sequence[Compared]) -> pd.DataFrame:
    """The figures as a frame: what, scale, statistic, coders, value, low, high, n, reason."""
    columns = ("what", "scale", "statistic", "coders", "value", "low", "high", "n", "reason")
    rows = [
        (c.what, c.scale, f.statistic, ", ".join(c.coders), f.value, f.low, f.high, f.count, f.reason or None)
        for c in found
        for f in (c.figure,)
    ]
    kinds = {"value": "float64", "low": "float64", "high": "float64", "n": "int64"}
    return pd.DataFrame(rows, columns=list(columns)).astype(kinds)


def _compared(
    what: str, scale: str, answers: Answers, coders: tuple[str, ...], grades: Sequence[str]
) -> Iterator[Compared]:
    ordered = grades if scale == "ordinal" else ()
    yield Compared(what, scale, coders, percent_agreement(answers))
    if scale != "sets":
        for one, other in combinations(range(len(coders)), 2):
            both = [(unit[one], unit[other]) for unit in answers]
            named = (coders[one], coders[other])
            yield Compared(what, scale, named, cohen_kappa(both, ordered))
            if ordered:
                yield Compared(what, scale, named, cohen_kappa(both, ordered, weighted=True))
    yield Compared(what, scale, coders, krippendorff_alpha(answers, scale, ordered))


def _columns(given: Given, what: str) -> list[list[Hashable | None]]:
    """Answers to one question, a row a unit and a column a coder."""
    return [
        [None if answer is None else answer.get(what) for answer in answers]
        for answers in zip(*given.values(), strict=True)
    ]


def _named(given: Given, what: str, value: str) -> list[list[Hashable | None]]:
    """Whether each coder gave a row this member of the set."""
    return [
        [None if answer is None else value in _set(answer[what]) for answer in answers]
        for answers in zip(*given.values(), strict=True)
    ]


def _set(value: Hashable) -> frozenset[str]:
    assert isinstance(value, frozenset)
    return value
