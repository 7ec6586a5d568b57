"""A target in a few signs: how its figure, period and deadline are written in figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policycompare.tables.names import Names

SIGNS = (">=", ">", "<=", "<", "=")
"""Comparators that bind a figure from one side, or to it."""


def as_text(value: Any) -> str:
    """A cell as text; empty where it is null."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def number_text(value: float) -> str:
    """A figure without needless digits: 85, 0.1, 1,200."""
    return f"{int(value):,}" if float(value).is_integer() else f"{value:.10g}"


def indicator_text(target: Any) -> str:
    """The indicator as the document words it; the words that state the target where there is none."""
    return as_text(target.indicator) or as_text(target.text)


def figure_text(target: Any, names: Names) -> str:
    """How the figure binds, with its unit and period: ``≥85%``, ``每年≥60学时``, ``全覆盖``.

    Args:
        target: A row of ``targets``.
        names: Names in the language of the figure. The unit is the document's own word in both.
    """
    sign = names.word(target.comparator)
    unit = as_text(target.value_unit)
    value = "" if math.isnan(target.value) else f"{number_text(target.value)}{unit}"
    if target.comparator not in SIGNS:
        gap = " " if value else ""
        shown = f"{sign}{gap}{value}"
    else:
        shown = f"{sign}{value}"
    period = names.word(target.period) if as_text(target.period) else ""
    return shown if not period else f"{period}{shown}" if names.lang == "zh" else f"{shown} {period}"
