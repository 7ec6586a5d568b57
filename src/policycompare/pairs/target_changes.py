"""The same indicator in two measures, with another figure or another date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from policycompare.pairs.change_status import Sign
from policycompare.pairs.comparison import ALIKE
from policycompare.parsing.targets.indicators import tidy_indicator
from policycompare.tables.wording import number_words
from policycompare.topics.vectors import tfidf

UPWARD, DOWNWARD = (">=", ">", "increase"), ("<=", "<", "decrease")
"""Comparators by which more, or less, is the firmer demand."""
WHOLE = ("full-coverage", 100.0, "%")
"""All of something is the same demand whether it is called 全覆盖 or 达到100%."""


def measured(target: Any) -> tuple[float | None, float | None, str | None]:
    """A target's figure, of a range both ends, and its unit, in base units: 7万元 is 70000元, 全覆盖 is 100%."""
    if target.comparator == WHOLE[0] and pd.isna(target.value):
        return WHOLE[1], None, WHOLE[2]
    if pd.isna(target.value):
        return None, None, None
    value, high = float(target.value), None if pd.isna(target.value_high) else float(target.value_high)
    unit = None if pd.isna(target.value_unit) else str(target.value_unit)
    if not pd.isna(target.quantity):
        high = None if high is None else high * target.quantity / value if value else high
        value, unit = float(target.quantity), None if pd.isna(target.quantity_unit) else str(target.quantity_unit)
    return float(f"{value:.9g}"), None if high is None else float(f"{high:.9g}"), unit


def same_demand(base: Any, other: Any) -> bool:
    """Whether two targets can be held against each other: in one unit and period, or dates alone."""
    period, other_period = (None if pd.isna(t.period) else t.period for t in (base, other))
    return measured(base)[2] == measured(other)[2] and period == other_period


def match_targets(base: Sequence[Any], other: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Targets of two measures whose indicators are worded alike, each with the one that is nearest to it.

    Args:
        base: Rows of ``targets`` with an indicator.
        other: The same, of the other measure.
    """
    if not base or not other:
        return []
    vectors = tfidf([tidy_indicator(t.indicator) or t.indicator for t in (*base, *other)])
    near = (vectors[: len(base)] @ vectors[len(base) :].T).toarray()
    pairs = sorted(
        ((-near[i, j], i, j) for i in range(len(base)) for j in range(len(other)) if near[i, j] >= ALIKE)
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

    A later edition's date is later by itself: over time a date says neither tighter nor looser.

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
        direction = up * binds.pop() if len(binds) == 1 else 0
        signs.append(_sign(direction, base, other, figure_printed(base), figure_printed(other)))
    days = [_days(target) for target in (base, other)]
    if all(days) and not (days[0][0] <= days[1][1] and days[1][0] <= days[0][1]):
        earlier = 1 if days[1][0] < days[0][0] else -1
        if kind == "from_above":
            signs.append(_sign(earlier, base, other, str(base.deadline), str(other.deadline)))
        elif not signs:
            signs.append(_sign(0, base, other, str(base.deadline), str(other.deadline)))
    return signs


def figure_printed(target: Any) -> str:
    """A target's figure with its unit, as the document counts it: 85%, 8–10个; empty for full coverage in words."""
    if pd.isna(target.value):
        return ""
    high = "" if pd.isna(target.value_high) else f"–{number_words(target.value_high)}"
    return f"{number_words(target.value)}{high}{'' if pd.isna(target.value_unit) else target.value_unit}"


def _binds(target: Any) -> int:
    """1 where more is firmer, -1 where less is, 0 where neither is sure."""
    whole = target.comparator == WHOLE[0]
    return 1 if whole or target.comparator in UPWARD else -1 if target.comparator in DOWNWARD else 0


def _days(target: Any) -> tuple[str, str] | tuple[()]:
    """The first and last day on which a target may fall due; nothing where words give none."""
    if pd.isna(target.deadline) or target.deadline_source == "plan_period":
        return ()
    return str(target.deadline), str(target.deadline if pd.isna(target.deadline_latest) else target.deadline_latest)


def _sign(direction: int, base: Any, other: Any, base_words: str, other_words: str) -> Sign:
    return Sign(direction, base_words or str(base.text), other_words or str(other.text), True, base.target_id,
                other.target_id)  # fmt: skip
