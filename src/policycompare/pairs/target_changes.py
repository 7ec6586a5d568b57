"""The same indicator in two measures, with another figure or another date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from policycompare.lexicon import package_target_words
from policycompare.pairs.change_status import Sign
from policycompare.parsing.targets.indicators import tidy_indicator
from policycompare.tables.wording import number_words
from policycompare.topics.vectors import tfidf

ALIKE = 0.3
"""Cosine from which two indicators of two measures that are the same are one; of any other two that is too little."""
UPWARD, DOWNWARD = (">=", ">", "increase"), ("<=", "<", "decrease")
"""Comparators by which more, or less, is the firmer demand."""
PER_HEAD = re.compile("每[^年月周日天季次]|人均|户均|均[^衡等]|/")
"""In an indicator or a unit: the figure does not grow with the territory."""
ALIKE_EVERYWHERE = ("percent", "duration", "ratio", "rank")
"""Kinds of units whose figures mean the same in a large territory and in a small one."""
YEARS = {"day": 1 / 365, "week": 7 / 365, "month": 1 / 12, "quarter": 0.25, "half-year": 0.5, "year": 1.0} | {
    f"{n}-year": float(n) for n in range(2, 11)
}
"""Length of a period in years; of a term it is not known."""
WHOLE = ("full-coverage", 100.0, "%")
"""All of something is the same demand whether it is called 全覆盖 or 达到100%."""


def measured(target: Any) -> tuple[float | None, float | None, str | None]:
    """A target's figure, of a range both ends, and its unit, in base units: 7万元 is 70000元, 全覆盖 is 100%.

    How often something is done counts a year: 每季度一次 is 4.
    """
    if target.comparator == WHOLE[0] and pd.isna(target.value):
        return WHOLE[1], None, WHOLE[2]
    if pd.isna(target.value):
        return None, None, None
    value, high = float(target.value), None if pd.isna(target.value_high) else float(target.value_high)
    unit = None if pd.isna(target.value_unit) else str(target.value_unit)
    if not pd.isna(target.quantity):
        high = None if high is None else high * target.quantity / value if value else high
        value, unit = float(target.quantity), None if pd.isna(target.quantity_unit) else str(target.quantity_unit)
    if target.kind == "frequency" and target.period in YEARS:
        value, high = value / YEARS[target.period], None
    return float(f"{value:.9g}"), None if high is None else float(f"{high:.9g}"), unit


def same_demand(base: Any, other: Any) -> bool:
    """Whether two targets can be held against each other: in one unit and period, or how often, or dates alone."""
    periods = [None if pd.isna(t.period) else t.period for t in (base, other)]
    often = base.kind == other.kind == "frequency" and all(period in YEARS for period in periods)
    return measured(base)[2] == measured(other)[2] and (often or periods[0] == periods[1])


def grows_with_territory(target: Any) -> bool:
    """Whether a figure is so many in all, of which a city has fewer than its province: 60个, not 38%, 人均2.6平方米.

    Such figures of an upper and a lower document differ by themselves, and say neither tighter nor looser.
    """
    unit = "" if pd.isna(target.value_unit) else str(target.value_unit)
    known = package_target_words().units.get(unit)
    if target.comparator == WHOLE[0] or (known and known.kind in ALIKE_EVERYWHERE):
        return False
    return not PER_HEAD.search(f"{target.indicator} {unit}") and pd.isna(target.period)


def match_targets(base: Sequence[Any], other: Sequence[Any], least: float = ALIKE) -> list[tuple[Any, Any]]:
    """Targets of two measures whose indicators are worded alike, each with the one that is nearest to it.

    Args:
        base: Rows of ``targets`` with an indicator.
        other: The same, of the other measure.
        least: Cosine from which two indicators are alike.
    """
    if not base or not other:
        return []
    vectors = tfidf([tidy_indicator(t.indicator) or t.indicator for t in (*base, *other)])
    near = (vectors[: len(base)] @ vectors[len(base) :].T).toarray()
    pairs = sorted(
        (-near[i, j], i, j) for i in range(len(base)) for j in range(len(other)) if near[i, j] >= least
    )  # fmt: skip
    found: list[tuple[Any, Any]] = []
    taken: set[tuple[str, int]] = set()
    for _, i, j in pairs:
        if ("base", i) not in taken and ("other", j) not in taken and same_demand(base[i], other[j]):
            taken |= {("base", i), ("other", j)}
            found.append((base[i], other[j]))
    return found


def target_signs(base: Any, other: Any, kind: str) -> list[Sign]:
    """What differs between two targets of one indicator: the figure, the day, both, or nothing.

    A later edition's date is later by itself: over time a date says neither tighter nor looser. A figure that
    grows with the territory says neither from above.

    Args:
        base: Row of ``targets`` of the upper or earlier document.
        other: Row of the lower or later one.
        kind: ``from_above`` or ``over_time``.
    """
    (value, high, _), (other_value, other_high, _) = measured(base), measured(other)
    signs = []
    if (value, high) != (other_value, other_high) and value is not None and other_value is not None:
        up = 1 if (other_value, other_high or other_value) > (value, high or value) else -1
        binds = {_binds(target) for target in (base, other)}
        sure = len(binds) == 1 and not (kind == "from_above" and grows_with_territory(base))
        direction = up * binds.pop() if sure else 0
        signs.append(_sign(direction, base, other, figure_printed(base), figure_printed(other)))
    due, other_due = _days(base), _days(other)
    if due and other_due and (due[1] < other_due[0] or other_due[1] < due[0]):
        words = (str(base.deadline), str(other.deadline))
        if kind == "from_above":
            signs.append(_sign(1 if other_due < due else -1, base, other, *words))
        elif not signs:
            signs.append(_sign(0, base, other, *words))
    return signs


def figure_printed(target: Any) -> str:
    """A target's figure with its unit, as the document counts it: 85%, 8–10个; empty for full coverage in words."""
    if pd.isna(target.value):
        return ""
    high = "" if pd.isna(target.value_high) else f"–{number_words(target.value_high)}"
    return f"{number_words(target.value)}{high}{'' if pd.isna(target.value_unit) else target.value_unit}"


def _binds(target: Any) -> int:
    """1 where more is firmer, -1 where less is, 0 where neither is sure."""
    whole = target.comparator == WHOLE[0] or target.kind == "frequency"
    return 1 if whole or target.comparator in UPWARD else -1 if target.comparator in DOWNWARD else 0


def _days(target: Any) -> tuple[str, str] | None:
    """The first and last day on which a target may fall due; None where words give none."""
    if pd.isna(target.deadline) or target.deadline_source == "plan_period":
        return None
    return str(target.deadline), str(target.deadline if pd.isna(target.deadline_latest) else target.deadline_latest)


def _sign(direction: int, base: Any, other: Any, base_words: str, other_words: str) -> Sign:
    return Sign(direction, base_words or str(base.text), other_words or str(other.text), True, base.target_id,
                other.target_id)  # fmt: skip
