"""A figure with what stands around it, and what it says once a form has read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from policycompare.parsing.targets.figure_words import FigureWords
from policycompare.parsing.targets.quantities import Quantity

TIMES = ("次", "场", "期", "届", "轮", "回", "遍", "场次", "趟", "课时", "学时", "例次")
"""Units of what is done again and again."""
COMPARATORS = {
    "reach": ">=", "hold": "=", "at_least": ">=", "at_most": "<=", "fall_to": "<=", "more": ">", "less": "<",
    "up": "increase", "down": "decrease", "only": "=", "is": "=",
}  # fmt: skip


class Reading(NamedTuple):
    """What a figure says.

    Attributes:
        comparator: How it binds.
        subject: The words before it that name what is counted, without the comparing word.
        object: The words behind it that do.
        is_standard: It is a rule or a time limit, no aim.
        of: What a share is a share of.
        is_frequency: It says how often.
        is_share: It is the share of something that stands behind it.
        is_built: It counts what is built, done or held.
    """

    comparator: str
    subject: str
    object: str = ""
    is_standard: bool = False
    of: str = ""
    is_frequency: bool = False
    is_share: bool = False
    is_built: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what stands around it in its part of a sentence.

    Attributes:
        quantity: The figure.
        before: The words before it, from the figure before in the same part.
        after: The words behind it, to the next figure or the part's end.
        words: What is said around figures.
        whole: The part's words before the figure.
        tail: All words behind the figure to the part's end, 以上 and 左右 left out.
        chain: What the figure before says, where it is an aim and nothing closes the list between them.
        is_first: No figure stands before it in its part.
        is_dated: A date governs it, or its sentence says that it is planned.
        period: Per what, where its part says so.
    """

    quantity: Quantity
    before: str
    after: str
    words: FigureWords
    whole: str = ""
    chain: Reading | None = None
    tail: str = ""
    is_first: bool = True
    is_dated: bool = False
    period: str | None = None


def word_after(figure: Figure) -> str | None:
    """What the word behind a figure says: at_least, at_most, about."""
    match = figure.words.after.match(figure.after)
    return match.lastgroup if match else None


def words_behind(figure: Figure) -> str:
    """The words behind a figure without 以上, 左右."""
    rest = figure.after
    while match := figure.words.after.match(rest):
        rest = rest[match.end() :]
    return re.sub(r"^（[^（）]*）", "", rest)


def bound(comparator: str, after: str | None) -> str:
    """The comparator once the word behind the figure is heard: 达到98%以上, 下降到5%以下."""
    if after == "at_least" and comparator in ("=", ">="):
        return ">="
    if after == "at_most" and comparator in ("=", ">=", "<="):
        return "<="
    if after == "about" and comparator in (">=", "<="):
        return "="
    return comparator


def kind_of(figure: Figure, reading: Reading, comparator: str) -> str:
    """The kind of target that a figure states."""
    if comparator == "full-coverage":
        return "coverage"
    if reading.is_standard:
        return "standard"
    if reading.is_frequency or (figure.period and figure.quantity.unit in TIMES):
        return "frequency"
    return "figure"
