"""The same thing with another figure or date, or with a figure on one side alone.

Two targets meet where something says that they aim at the same: their measures are an accepted pair, or share a topic,
and the indicators are alike; or the indicators are equal, wherever they stand. A result never meets an aim.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pandas as pd

from policycompare.parsing.targets.indicators import tidy_indicator
from policycompare.tables.frames import Compared, iter_rows
from policycompare.tables.queries import hard_targets, side_of_documents, topics_of_measures
from policycompare.tables.wording import cell_text, indicator_words
from policycompare.topics.vectors import ngrams, tfidf

ALIKE = 0.3
"""Cosine from which two indicators count as the same one in other words."""
HALF = 0.5
"""Share of the shorter indicator's pairs of characters that the other has, from which both count the same object."""
SPEAKING = 4
"""Characters of an indicator that says by itself of what it is: 满意度 and 充电桩 do not, 森林覆盖率 does."""
PERCENT = "%"
NO_DATE = 100.0
"""Years between a date and none: farther than between any two dates."""

Meeting = tuple[int, int]
"""Places of two targets of different sides."""


def build_target_differences(tables: Compared) -> list[dict[str, Any]]:
    """Rows of the table ``target_differences``: what hard targets of two sides want of the same, and what differs.

    Two targets meet on one of three grounds, of which the row names the first that holds: ``pair``, their measures are
    an accepted pair and the indicators are alike in wording or count the same object in the same unit; ``topic``, the
    measures share a topic and the indicators are alike in wording; ``indicator``, the indicators are equal and the
    figures are of the same unit. 森林覆盖率达到38% and 森林覆盖率达到42% meet on the third whatever else is known.
    Of an indicator with a figure for several years, the years that are nearest to each other meet.

    A hard target without any like it in a measure that is *the same*, each being the other's best counterpart, is a row
    of its own, where nothing else of that side meets it.
    """
    topics = {measure_id: set(own) for measure_id, own in topics_of_measures(tables).items()}
    aims = _Aims.of(tables)
    accepted = tables.alignments[tables.alignments["is_accepted"]]
    pairs = set(zip(accepted["left_measure_id"], accepted["right_measure_id"], strict=True))
    alike, equal = aims.alike(), aims.equal()
    grounds: dict[Meeting, str] = dict.fromkeys(equal, "indicator")
    for i, j in alike:
        if topics.get(aims.rows[i].measure_id, set()) & topics.get(aims.rows[j].measure_id, set()):
            grounds[i, j] = "topic"
    for i, j in [*alike, *aims.same_object(pairs)]:
        if (aims.rows[i].measure_id, aims.rows[j].measure_id) in pairs:
            grounds[i, j] = "pair"
    found = []
    for i, j in sorted(aims.clearest(grounds)):
        left, right = aims.rows[i], aims.rows[j]
        shared = topics.get(left.measure_id, set()) & topics.get(right.measure_id, set())
        found.append({
            "difference_id": f"{left.target_id}+{right.target_id}",
            "left_target_id": left.target_id, "right_target_id": right.target_id,
            "left_measure_id": left.measure_id, "right_measure_id": right.measure_id,
            "topic_id": min(shared, default=None), "basis": grounds[i, j],
            "similarity": round(aims.cosine(i, j), 4), "difference": _difference(left, right),
            "is_date_ambiguous": _is_date_ambiguous(left, right),
        })  # fmt: skip
    return [*found, *_one_sided(tables, aims, grounds, topics)]


@dataclass(frozen=True, slots=True, eq=False)
class _Aims:
    """The hard targets that have an indicator, by side and as printed, so that the left of two comes first.

    Attributes:
        rows: Rows of ``targets``.
        sides: The side of each.
        words: What each counts, without the verb: 建成绿色工厂 and 培育绿色工厂 are one.
        vectors: Unit vectors of the words.
    """

    rows: list[Any]
    sides: list[str]
    words: list[str]
    vectors: Any

    @classmethod
    def of(cls, tables: Compared) -> _Aims:
        side_of = side_of_documents(tables)
        hard = hard_targets(tables).dropna(subset="indicator")
        hard = hard.assign(side=hard["document_id"].map(side_of))
        rows = list(iter_rows(hard.sort_values(["side", "document_id", "char_start", "target_id"])))
        words = [tidy_indicator(row.indicator) or row.indicator for row in rows]
        return cls(rows, [row.side for row in rows], words, tfidf(words) if rows else None)

    def cosine(self, i: int, j: int) -> float:
        """How alike two indicators are worded, 0 to 1."""
        return min(1.0, float((self.vectors[i] @ self.vectors[j].T).sum()))

    def alike(self) -> list[Meeting]:
        """Targets inside measures of two sides that are worded alike; a share is no amount and no act."""
        if len(self.rows) < 2:
            return []
        near = (self.vectors @ self.vectors.T).tocoo()
        close = (near.data >= ALIKE) & (near.row < near.col)
        ends = zip(near.row[close].tolist(), near.col[close].tolist(), strict=True)
        inside = [isinstance(row.measure_id, str) for row in self.rows]
        found = [(i, j) for i, j in ends if inside[i] and inside[j] and self.sides[i] != self.sides[j]]
        units = [base_unit(row) for row in self.rows]
        return [(i, j) for i, j in found if units[i] == units[j] or PERCENT not in (units[i], units[j])]

    def equal(self) -> list[Meeting]:
        """Figures of two sides for equal indicators that speak for themselves, in one unit.

        A document that gives an indicator two figures for one date says of something narrower each time: neither is
        taken. What stands there twice is taken once.
        """
        by_key: dict[tuple[Any, ...], dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(list))
        for at, row in enumerate(self.rows):
            words = tidy_indicator(indicator_words(row))
            if not pd.isna(row.value) and len(words) >= SPEAKING:
                key = (words, base_unit(row), _change(row), cell_text(row.period))
                by_key[key][row.document_id, cell_text(row.deadline)].append(at)
        found: list[Meeting] = []
        for by_date in by_key.values():
            certain = [own[0] for own in by_date.values() if len({_amount(self.rows[at]) for at in own}) == 1]
            found += [(i, j) for i, j in product(certain, certain) if i < j and self.sides[i] != self.sides[j]]
        return found

    def same_object(self, pairs: Iterable[tuple[str, str]]) -> Iterator[Meeting]:
        """Targets of accepted pairs of measures that count the same object in the same unit: 新造林 and 营造林 in 亩."""
        places: dict[str, list[int]] = defaultdict(list)
        for at, row in enumerate(self.rows):
            if isinstance(row.measure_id, str):
                places[row.measure_id].append(at)
        for left, right in pairs:
            for i, j in product(places.get(left, ()), places.get(right, ())):
                if base_unit(self.rows[i]) == base_unit(self.rows[j]) and _share_words(self.words[i], self.words[j]):
                    yield i, j

    def clearest(self, meetings: Iterable[Meeting]) -> Iterator[Meeting]:
        """Without the meetings that a clearer one makes void.

        Of equal indicators in two documents those meet whose years are nearest; and what has its equal in the other
        measure does not meet what is merely like it there.
        """
        held = list(meetings)
        least: dict[tuple[int, str | None], float] = {}
        for at, other, years in self._equals(held):
            for key in ((at, self.rows[other].document_id), (at, self.rows[other].measure_id)):
                least[key] = min(years, least.get(key, years))
        for i, j in held:
            left, right = self.rows[i], self.rows[j]
            if self.words[i] != self.words[j]:
                if (i, right.measure_id) not in least and (j, left.measure_id) not in least:
                    yield i, j
            elif _years_apart(left, right) == least[i, right.document_id] == least[j, left.document_id]:
                yield i, j

    def _equals(self, meetings: Iterable[Meeting]) -> Iterator[tuple[int, int, float]]:
        """Each target with one whose indicator is equal, and the years between them."""
        for i, j in meetings:
            if self.words[i] == self.words[j]:
                years = _years_apart(self.rows[i], self.rows[j])
                yield i, j, years
                yield j, i, years


def _one_sided(
    tables: Compared, aims: _Aims, meetings: Iterable[Meeting], topics: dict[str, set[str]]
) -> Iterator[dict[str, Any]]:
    """A row a hard target of which the same measure of another side has no figure, and no other of it either."""
    met = {(i, aims.sides[j]) for i, j in meetings} | {(j, aims.sides[i]) for i, j in meetings}
    side_of = side_of_documents(tables)
    of_measure: dict[str, list[Any]] = defaultdict(list)
    for row in iter_rows(tables.targets.dropna(subset="measure_id")):
        of_measure[row.measure_id].append(row)
    places: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(aims.rows):
        places[row.measure_id].append(at)
    document_of = dict(zip(tables.measures["measure_id"], tables.measures["document_id"], strict=True))
    same = tables.alignments[tables.alignments["relation"] == "same"]
    same = same[(same["rank_left"] == 1) & (same["rank_right"] == 1)]
    order = ["same_score", "left_measure_id", "right_measure_id"]
    for pair in iter_rows(same.sort_values(order, ascending=[False, True, True])):
        measures = {"left": pair.left_measure_id, "right": pair.right_measure_id}
        shared = topics.get(measures["left"], set()) & topics.get(measures["right"], set())
        for own, other in (("left", "right"), ("right", "left")):
            side = side_of[document_of[measures[other]]]
            for at in places.get(measures[own], ()):
                there = (t for t in of_measure[measures[other]] if t.is_hard or not pd.isna(t.value))
                if (at, side) in met or any(_share_words(aims.words[at], _bare(t)) for t in there):
                    continue
                met.add((at, side))
                target_id = aims.rows[at].target_id
                named = {own: target_id, other: measures[other]}
                yield {
                    "difference_id": f"{named['left']}+{named['right']}", f"{own}_target_id": target_id,
                    "left_measure_id": measures["left"], "right_measure_id": measures["right"],
                    "topic_id": min(shared, default=None), "basis": "pair", "difference": "one_sided",
                    "is_date_ambiguous": False,
                }  # fmt: skip


def _bare(target: Any) -> str:
    return tidy_indicator(cell_text(target.indicator)) or cell_text(target.text)


def _share_words(one: str, other: str) -> bool:
    """Whether half of what the shorter of two indicators says stands in the other: pairs of characters.

    Example:
        >>> _share_words("新造林", "营造林"), _share_words("森林覆盖率", "湿地保护率")
        (True, False)
    """
    own, others = set(ngrams(one, (2,))), set(ngrams(other, (2,)))
    least = min(len(own), len(others))
    return least > 0 and len(own & others) >= HALF * least


def base_unit(target: Any) -> str | None:
    """The unit in which the figure of a target is compared: 平方米 of 万亩; null where it has no figure.

    Full coverage is a share like 100%.
    """
    if target.comparator == "full-coverage":
        return PERCENT
    return None if pd.isna(target.value) else cell_text(target.quantity_unit) or cell_text(target.value_unit)


def _change(target: Any) -> tuple[Any, ...]:
    """What tells growth from a level: the direction, and the year from which it is counted."""
    year = None if pd.isna(target.baseline_year) else int(target.baseline_year)
    return (target.comparator, year) if target.comparator in ("increase", "decrease") else ()


def _readings(target: Any) -> set[str | None]:
    """The dates that the words of a deadline allow: 2022年前 is the end of 2021 or of 2022."""
    days = {cell_text(target.deadline) or None, cell_text(target.deadline_latest) or None}
    return days - {None} or {None}


def _years_apart(left: Any, right: Any) -> float:
    """Years between two deadlines in their nearest readings."""
    years = [
        abs(int(a[:4]) - int(b[:4])) if a and b else NO_DATE * (a != b)
        for a, b in product(_readings(left), _readings(right))
    ]
    return min(years)


def _are_dated(left: Any, right: Any) -> bool:
    """What only the periods of two plans give is said by neither."""
    return any(isinstance(t.deadline, str) and t.deadline_source != "plan_period" for t in (left, right))


def _is_date_ambiguous(left: Any, right: Any) -> bool:
    """Whether the two have one deadline or two depends on how one of them is read."""
    own, others = _readings(left), _readings(right)
    return _are_dated(left, right) and own != others and bool(own & others)


def _difference(left: Any, right: Any) -> str:
    figure = _figure(left) != _figure(right)
    deadline = _are_dated(left, right) and cell_text(left.deadline) != cell_text(right.deadline)
    return "both" if figure and deadline else "figure" if figure else "deadline" if deadline else "none"


def _figure(target: Any) -> list[Any]:
    """Comparator, figure in base units, of a range both, unit and period: 7万元 is 70000元, 8—10个 is not ≥8个.

    All of something is the same demand whether it is called 全覆盖 or 达到100%.
    """
    if target.comparator == "full-coverage" or (
        target.comparator in (">=", "=") and (target.value, target.value_unit) == (100, PERCENT)
    ):
        return ["full-coverage"]
    unit = target.value_unit if pd.isna(target.quantity) else target.quantity_unit
    return [target.comparator, *_amount(target), *_plain([unit, target.period])]


def _amount(target: Any) -> tuple[float | None, float | None]:
    """Figure in base units, and the upper one of a range."""
    value, high = target.value, target.value_high
    if not pd.isna(target.quantity):
        high = high * target.quantity / value if value else high
        value = target.quantity
    low, above = (None if pd.isna(number) else float(f"{number:.9g}") for number in (value, high))
    return low, above


def _plain(values: Sequence[Any]) -> list[Any]:
    return [None if pd.isna(v) else v for v in values]
