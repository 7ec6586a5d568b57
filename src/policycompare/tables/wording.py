"""A target, a figure and a place in words: the same wherever they are printed, drawn or told."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from policycompare.lexicon import package_target_words
from policycompare.tables.frames import iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import count_other_targets
from policycompare.words import listed

SIGNS = (">=", ">", "<=", "<", "=")
"""Comparators that bind a figure from one side, or to it; the others are words."""
BOUNDS = ("at_least", "at_most", "more", "less", "after_at_least", "after_at_most")
"""Classes of words that a sign says already: 以上 beside ≥."""
LAST_DAY = "-12-31"


def cell_text(value: Any) -> str:
    """A cell as text on one line; empty where it is null."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def known(value: Any) -> str | None:
    """A cell as text as it is; null is None."""
    return None if pd.isna(value) else str(value)


def indicator_words(target: Any, names: Names | None = None) -> str:
    """The indicator as the document words it, with its restriction; the words that state the target without one.

    ``律师辩护率`` that holds for some cases only is ``在四类案件中律师辩护率``.

    Args:
        target: A row of ``targets``, or anything with its columns as attributes.
        names: Where a label is wanted: in English the words are those of the glossary, what it lacks in pinyin.
    """
    scope, indicator = cell_text(target.scope), cell_text(target.indicator)
    words = (indicator if scope in indicator else f"{scope}{indicator}") if indicator else cell_text(target.text)
    return label_words(words, names) if names else words


def label_words(text: str, names: Names) -> str:
    """Words of a document as a label: as printed; in English by the glossary, with a capital."""
    words = names.gloss(text)
    return words[:1].upper() + words[1:]


def number_words(value: float) -> str:
    """A figure without needless digits.

    Example:
        >>> number_words(85.0), number_words(0.1), number_words(1200)
        ('85', '0.1', '1,200')
    """
    return f"{int(value):,}" if float(value).is_integer() else f"{value:.10g}"


def figure_words(target: Any, names: Names, due: str = "") -> str:
    """How a figure binds, with its unit and period: ``≥85%``, ``8–10个``, ``每年≥60学时``, ``全覆盖``.

    Behind it stands what softens or firms it and what it starts from: ``≥85%（力争，2020年为80%）``.

    Args:
        target: A row of ``targets``, or anything with its columns as attributes.
        names: Names in the language wanted; in English the unit and such words are those of the glossary.
        due: The deadline, where it is to stand there too.
    """
    sign, value = names.word(target.comparator), ""
    if not pd.isna(target.value):
        high = "" if pd.isna(target.value_high) else f"–{number_words(target.value_high)}"
        value = f"{number_words(target.value)}{high}{_counted(target.value_unit, names)}"
    if target.comparator == "between" and value:
        sign = ""
    shown = f"{sign}{value}" if target.comparator in SIGNS else f"{sign} {value}".strip()
    if cell_text(target.period):
        shown = names.say("wording.figure", period=names.word(target.period), figure=shown)
    said = names.say("wording.joint").join(
        filter(None, [*map(names.gloss, qualifiers(target)), baseline_words(target, names), due])
    )
    return names.say("wording.said", figure=shown, said=said) if said else shown


def _counted(unit: Any, names: Names) -> str:
    """The unit behind a figure, with the space that English words have before them: ``%``, ``学时``, `` class hours``."""
    words = names.gloss(cell_text(unit))
    return f" {words}" if names.lang == "en" and words[:1].isalpha() else words


@cache
def _bounds() -> frozenset[str]:
    words = package_target_words().words
    return frozenset(word for name in BOUNDS for word in words[name])


def qualifiers(target: Any) -> list[str]:
    """Words that soften or firm a target or say how far it is to be reached, as printed: 力争, 左右, 基本建成.

    What the sign says already (以上 beside ≥) and what stands in the indicator is left out.
    """
    hedges = [word for word in cell_text(target.hedge).split("、") if word]
    kept = [word for word in hedges if target.comparator not in SIGNS or word not in _bounds()]
    degree = cell_text(target.degree)
    return [*kept, degree] if degree and degree not in indicator_words(target) and degree not in kept else kept


def baseline_words(target: Any, names: Names) -> str:
    """The figure that a target starts from: ``2020年为80%``; empty where none is said."""
    if pd.isna(target.baseline_value):
        return ""
    figure = f"{number_words(target.baseline_value)}{_counted(target.value_unit, names)}"
    if pd.isna(target.baseline_year):
        return names.say("wording.baseline", figure=figure)
    return names.say("wording.baseline_year", figure=figure, year=str(int(target.baseline_year)))


def deadline_words(target: Any, names: Names) -> str:
    """By when: ``2022-12-31``, ``2021-12-31或2022-12-31`` where the words allow both; empty where nothing says so.

    A deadline that only the period of the plan gives is marked: ``2025规划期末``.
    """
    day = cell_text(target.deadline)
    if not day:
        return ""
    if target.deadline_source == "plan_period":
        return names.say("wording.plan_period", day=day.removesuffix(LAST_DAY))
    latest = cell_text(target.deadline_latest)
    return names.say("wording.two_days", day=day, latest=latest) if latest and latest != day else day


def target_words(target: Any, names: Names) -> str:
    """A target in a line: what, how much, by when: ``结案率 ≥98%（期限 2022-12-31）``.

    Args:
        target: A row of ``targets``, or anything with its columns as attributes.
        names: Names in the language wanted. The indicator is the document's own words in both.
    """
    day = deadline_words(target, names)
    due = names.say("wording.due", deadline=day) if day else ""
    return f"{indicator_words(target)} {figure_words(target, names, due)}".strip()


def hard_words(names: Names) -> str:
    """Which targets are counted, and how many of which sort are left out."""
    counts = count_other_targets(names.tables)
    if not any(counts.values()):
        return names.say("wording.hard")
    others = listed((names.say(f"wording.hard_{sort}", count=n) for sort, n in counts.items() if n), names.lang)
    return names.say("wording.hard_of", others=others)


def place_words(source_file: str, start: int, end: int) -> str:
    """Where something stands: ``anshan.txt 120–185``."""
    return f"{source_file} {start}–{end}"


def none_words(absence: Any, names: Names) -> str:
    """That no measure is coded, and in brackets why: a reason of ``comparisons.absence``; null where none is known."""
    none = names.say("coverage.none")
    return none if pd.isna(absence) else names.say("coverage.none_why", none=none, why=names.word(str(absence)))


def edition_words(document_id: str, names: Names) -> str:
    """A document with its years, which tell it from other editions, unless its name has one: ``云河 2021–2025``."""
    frame = names.tables.documents
    row = next(iter_rows(frame[frame["document_id"] == document_id]))
    ends = [str(day)[:4] for day in (row.period_start, row.period_end) if not pd.isna(day)]
    years = list(dict.fromkeys(ends)) or [year for year in [cell_text(row.issue_date)[:4]] if year]
    name = names.document(document_id)
    return name if any(year in name for year in years) else f"{name} {'–'.join(years)}".strip()


def beyond_words(samples: int, fixed: int, both: int, canonical: int, names: Names) -> str:
    """How many ties are beyond chance, by one rule everywhere: numbers kept to the letter, and of these both models.

    Args:
        samples: Matrices that were sampled of the model that keeps numbers to the letter; 0: those of the other one are
            told.
        fixed: Ties beyond chance where numbers are kept to the letter.
        both: Of these the ones that are so in both models.
        canonical: Ties beyond chance where numbers are kept on average.
        names: The names of a study, in a language.
    """
    key = (
        "unit_matrix.counted_canonical"
        if not samples
        else "unit_matrix.counted"
        if fixed
        else "unit_matrix.counted_none"
    )
    return names.say(key, fixed=fixed, both=both, canonical=canonical)
