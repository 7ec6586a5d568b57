"""Labelled pairs of real measures outside rule of law, and how well scores of pairs agree with them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.metrics import auc, average_precision_score, roc_curve

import policycompare as pc
from policycompare.evaluate.bootstrap import ITEMS, Estimate, estimate, interval, share
from policycompare.pairs.space import PairSpace
from policycompare.pairs.study_wording import measure_texts
from policycompare.pairs.wording import MeasureText
from policycompare.tables.frames import Tables

HERE = Path(__file__).parent
Pair = tuple[int, int]
Scores = Mapping[Pair, float]


@dataclass
class Comparison:
    """Two documents whose measures were compared by reading.

    Attributes:
        name: What the pair of documents is called.
        files: The two files.
        grades: Numbers of two units -> 2 the same measure, 1 related, for the pairs that are either.
        hard: Pairs that share much wording and are not comparable.
        unsure: Pairs that the reader would not decide.
        queries: (side 0 or 1, number of the unit, has a counterpart, has the same measure there).
        units: Numbers of the units of each side that may be counterparts.
    """

    name: str
    files: tuple[str, str] = ("", "")
    grades: dict[Pair, int] = field(default_factory=dict)
    hard: set[Pair] = field(default_factory=set)
    unsure: set[Pair] = field(default_factory=set)
    queries: list[tuple[int, int, bool, bool]] = field(default_factory=list)
    units: tuple[list[int], list[int]] = ((), ())  # type: ignore[assignment]
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def pairs_of(self, side: int, number: int) -> list[Pair]:
        """The pairs of a query that were decided."""
        pairs = [(number, n) for n in self.units[1]] if side == 0 else [(n, number) for n in self.units[0]]
        return [pair for pair in pairs if pair not in self.unsure]

    def judged(self) -> list[Pair]:
        """All pairs of the queries that were decided."""
        return sorted({pair for side, number, *_ in self.queries for pair in self.pairs_of(side, number)})


def read_comparisons(folder: Path = HERE) -> list[Comparison]:
    """The comparisons whose labels lie in a folder, as its README describes them."""
    units: dict[str, list[dict]] = defaultdict(list)
    for path in sorted(folder.glob("units_*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            unit = json.loads(line)
            if unit["candidate"]:
                units[unit["file"]].append(unit)
    found: dict[str, Comparison] = {}
    files: dict[str, dict[int, str]] = defaultdict(dict)
    for path in sorted(folder.glob("pairs_*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            own = found.setdefault(row["pair"], Comparison(row["pair"]))
            if row["kind"] == "query":
                side = "ab".index(row["side"])
                files[own.name][side] = row["unit"]["file"]
                own.queries.append((side, row["unit"]["n"], row["has_counterpart"], row["has_same"]))
                continue
            pair = row["a"]["n"], row["b"]["n"]
            files[own.name] |= {0: row["a"]["file"], 1: row["b"]["file"]}
            if row["kind"] == "unsure":
                own.unsure.add(pair)
            elif row["grade"]:
                own.grades[pair] = row["grade"]
            else:
                own.hard.add(pair)
    for own in found.values():
        own.files = files[own.name][0], files[own.name][1]
        own.units = tuple([u["n"] for u in units[file]] for file in own.files)  # type: ignore[assignment]
        own.spans = {(s, u["n"]): (u["start"], u["end"]) for s, f in enumerate(own.files) for u in units[f]}
    return list(found.values())


@dataclass
class Placed:
    """A comparison with its documents as they are parsed, and the unit that each measure is.

    Attributes:
        comparison: The labels.
        tables: What ``pc.parse`` makes of the two files.
        measures: The measures as their wording is compared.
        unit_of: Measure id -> (side, number of the unit that it overlaps most).
    """

    comparison: Comparison
    tables: Tables
    measures: list[MeasureText]
    unit_of: dict[str, tuple[int, int]]

    def side_of_first(self, space: PairSpace) -> int:
        """Which side of the labels (0 or 1) the side of the space is whose name comes first."""
        first = min(space.sides)
        known = (self.unit_of.get(m.measure_id) for m in space.measures if m.side == first)
        return next(unit[0] for unit in known if unit)


def parse_comparison(comparison: Comparison, folder: Path = HERE) -> Placed:
    """Parse the two files as a user would, and find each measure's unit by overlap."""
    tables = pc.parse(*(folder / file for file in comparison.files))
    documents = dict(zip(tables.documents["source_file"], tables.documents["document_id"], strict=True))
    side_of = {documents[file]: side for side, file in enumerate(comparison.files)}
    unit_of = {}
    for row in tables.measures.itertuples():
        overlap = {
            (side, n): min(end, row.char_end) - max(start, row.char_start)
            for (side, n), (start, end) in comparison.spans.items()
            if side == side_of[row.document_id]
        }
        best = max(overlap, key=lambda unit: overlap[unit])
        if overlap[best] > 0:
            unit_of[row.measure_id] = best
    return Placed(comparison, tables, measure_texts(tables), unit_of)


def by_units(placed: Placed, rows: Iterable[tuple[str, str, float]]) -> dict[Pair, float]:
    """Scores of pairs of measures as scores of pairs of units, the best where several measures are one unit."""
    found: dict[Pair, float] = {}
    for left, right, score in rows:
        a, b = placed.unit_of.get(left), placed.unit_of.get(right)
        if a and b and a[0] != b[0]:
            pair = (a[1], b[1]) if a[0] == 0 else (b[1], a[1])
            found[pair] = max(score, found.get(pair, 0.0))
    return found


@dataclass
class Agreement:
    """What is counted of a comparison; several are joined by ``+``."""

    precision: list[float] = field(default_factory=list)
    first: list[bool] = field(default_factory=list)
    first_same: list[bool] = field(default_factory=list)
    same: list[float] = field(default_factory=list)
    related: list[float] = field(default_factory=list)
    hard: list[float] = field(default_factory=list)
    accepted: int = 0
    right: int = 0
    right_same: int = 0
    wanted: int = 0
    wanted_same: int = 0
    none: list[bool] = field(default_factory=list)
    answered: list[bool] = field(default_factory=list)

    def __add__(self, other: Agreement) -> Agreement:
        """Both together."""
        return Agreement(*(getattr(self, key) + getattr(other, key) for key in Agreement.__dataclass_fields__))


MEANS = {"MAP": "precision"}
SHARES = {"P@1": "first", "P@1 same": "first_same", "none": "none", "answered": "answered"}
COUNTED = {
    "precision": ("right", "accepted"), "recall": ("right", "wanted"),
    "same/accepted": ("right_same", "accepted"), "recall same": ("right_same", "wanted_same"),
}  # fmt: skip
AREAS = {
    "AUC related": (("same", "related"), ("hard",)), "AUC same": (("same",), ("hard",)),
    "AUC 2>1": (("same",), ("related",)),
}  # fmt: skip
"""Name of a figure -> fields of ``Agreement``: means of values, shares of yes, counts, what stands above what."""
ACCEPTING = ("none", "answered", *COUNTED)
"""Figures of methods that accept pairs."""


def agreement_estimates(parts: Mapping[str, Agreement]) -> dict[str, Estimate]:
    """Each figure of some comparisons, with its interval (pairs of documents, or items, are drawn) and n.

    Args:
        parts: Comparison -> what was counted of it.

    Returns:
        Name of the figure -> figure; only those of ranks where nothing was accepted.
    """
    found = {}
    for name, key in MEANS.items():
        lists = {c: getattr(part, key) for c, part in parts.items() if getattr(part, key)}
        found[name] = mean_estimate(lists)
    for name, key in SHARES.items():
        found[name] = share({c: (sum(getattr(part, key)), len(getattr(part, key))) for c, part in parts.items()})
    for name, (one, of) in COUNTED.items():
        found[name] = share({c: (getattr(part, one), getattr(part, of)) for c, part in parts.items()})
    for name, (above, below) in AREAS.items():
        sides = {
            c: [(v, True) for key in above for v in getattr(part, key)]
            + [(v, False) for key in below for v in getattr(part, key)]
            for c, part in parts.items()
        }
        items = [item for own in sides.values() for item in own]
        found[name] = estimate(
            lambda drawn: _auc([item for own in drawn for item in own]),
            sides,
            len(items),
            lambda items=items: interval(_auc, items),
            ITEMS,
        )
    accepts = any(part.accepted for part in parts.values())
    return {name: figure for name, figure in found.items() if figure.count and (accepts or name not in ACCEPTING)}


def mean_estimate(lists: Mapping[str, Sequence[float]]) -> Estimate:
    """The mean of all values of some comparisons, with its interval and n."""
    values = [value for own in lists.values() for value in own]
    return estimate(
        lambda drawn: float(np.concatenate(drawn).mean()),
        lists,
        len(values),
        lambda: interval(lambda drawn: float(np.mean(drawn)), values),
        ITEMS,
    )


def _auc(items: Sequence[tuple[float, bool]]) -> float:
    """How often what is wanted stands above what is not; not a number where there is one of both alone."""
    scores, wanted = np.array([v for v, _ in items]), np.array([is_so for _, is_so in items])
    if not 0 < wanted.sum() < len(wanted):
        return float("nan")
    false, true, _ = roc_curve(wanted, scores, drop_intermediate=False)  # roc_auc_score takes three times as long
    return float(auc(false, true))


def agreement(comparison: Comparison, scores: Scores, accepted: Iterable[Pair]) -> Agreement:
    """How well scores and accepted pairs agree with the labels; a pair without a score has 0."""
    found, taken, grades = Agreement(), set(accepted), comparison.grades
    for side, number, has_counterpart, has_same in comparison.queries:
        pairs = sorted(comparison.pairs_of(side, number), key=lambda pair: (-scores.get(pair, 0.0), pair))
        is_answered = any(pair in taken for pair in pairs)
        if not has_counterpart:
            found.none.append(not is_answered)
            continue
        wanted = np.array([grades.get(pair, 0) for pair in pairs])
        found.answered.append(is_answered)
        found.precision.append(float(average_precision_score(wanted > 0, -np.arange(len(wanted)))))
        found.first.append(bool(wanted[0] > 0))
        if has_same:
            found.first_same.append(bool(wanted[0] == 2))
    found.same = [scores.get(pair, 0.0) for pair, grade in grades.items() if grade == 2]
    found.related = [scores.get(pair, 0.0) for pair, grade in grades.items() if grade == 1]
    found.hard = [scores.get(pair, 0.0) for pair in sorted(comparison.hard)]
    judged = comparison.judged()
    got = [grades.get(pair, 0) for pair in judged if pair in taken]
    labels = [grades.get(pair, 0) for pair in judged]
    found.accepted, found.right, found.right_same = len(got), sum(g > 0 for g in got), sum(g == 2 for g in got)
    found.wanted, found.wanted_same = sum(g > 0 for g in labels), sum(g == 2 for g in labels)
    return found
