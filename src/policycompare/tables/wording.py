"""A target, a figure and a place in words: the same wherever they are printed, drawn or told."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policycompare.tables.names import Names

SIGNS = (">=", ">", "<=", "<", "=")
"""Comparators that bind a figure from one side, or to it; the others are words."""


def cell_text(value: Any) -> str:
    """A cell as text on one line; empty where it is null."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def known(value: Any) -> str | None:
    """A cell as text as it is; null is None."""
    return None if pd.isna(value) else str(value)


def indicator_words(target: Any) -> str:
    """The indicator as the document words it; the words that state the target where there is none."""
    return cell_text(target.indicator) or cell_text(target.text)


def number_words(value: float) -> str:
    """A figure without needless digits.

    Example:
        >>> number_words(85.0), number_words(0.1), number_words(1200)
        ('85', '0.1', '1,200')
    """
    return f"{int(value):,}" if float(value).is_integer() else f"{value:.10g}"


def figure_words(target: Any, names: Names) -> str:
    """How a figure binds, with its unit and period: ``≥85%``, ``每年≥60学时``, ``全覆盖``.

    Args:
        target: A row of ``targets``, or anything with its columns as attributes.
        names: Names in the language wanted. The unit is the document's own word in both.
    """
    sign = names.word(target.comparator)
    value = "" if pd.isna(target.value) else f"{number_words(target.value)}{cell_text(target.value_unit)}"
    shown = f"{sign}{value}" if target.comparator in SIGNS else f"{sign} {value}".rstrip()
    if not cell_text(target.period):
        return shown
    return names.say("wording.figure", period=names.word(target.period), figure=shown)


def target_words(target: Any, names: Names) -> str:
    """A target in a line: what, how much, by when: ``结案率 ≥98%（期限 2022-12-31）``.

    Args:
        target: A row of ``targets``, or anything with its columns as attributes.
        names: Names in the language wanted. The indicator is the document's own words in both.
    """
    due = names.say("wording.due", deadline=target.deadline) if cell_text(target.deadline) else ""
    return f"{indicator_words(target)} {figure_words(target, names)}".strip() + due


def place_words(source_file: str, start: int, end: int) -> str:
    """Where something stands: ``anshan.txt 120–185``."""
    return f"{source_file} {start}–{end}"
