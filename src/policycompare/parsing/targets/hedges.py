"""What softens or firms a figure: 力争, 原则上, 不少于, 左右; read off the words around it."""

from __future__ import annotations

import re

from policycompare.parsing.targets.figure_words import FigureWords
from policycompare.parsing.targets.figures import Figure

NEAR = 14
"""So many characters before a figure belong to it; what opens its part belongs to it from any distance."""
RE_NO_HEDGE = re.compile(
    "基本(?:公共|农田|医疗|养老|医保|药物|生活|民生|单元|情况|制度|建设|要素|水利)|一般(?:工业|公共|预算|性|固|债|贸易|以上)"
    "|总体(?:规划|方案|布局|目标|要求|设计)|初步(?:设计|审查|验收)|[节集公签制合租条]约"
)
"""Words that hold a hedge and are names."""


def read_hedges(figure: Figure) -> str | None:
    """The words around a figure that soften or firm it, in their order.

    Example:
        >>> from policycompare.lexicon import package_target_words
        >>> from policycompare.parsing.targets.figure_words import figure_words
        >>> from policycompare.parsing.targets.quantities import find_quantities
        >>> words, text = package_target_words(), "节约用水，规模以上企业复用率努力达到90%左右"
        >>> (found,) = find_quantities(text, 0, len(text), words)
        >>> read_hedges(Figure(found, text[5 : found.start], text[found.end :], figure_words(words)))
        '努力、左右'
    """
    opening = _before(figure.whole, figure.words, 0)[:1]
    found = [word for word in opening if figure.whole.startswith(word)]
    found += _before(figure.before, figure.words, NEAR)
    after = figure.after
    while match := figure.words.after.match(after):
        found.append(match.group())
        after = after[match.end() :]
    return "、".join(dict.fromkeys(found)) or None


def with_date(hedge: str | None, date: str, words: FigureWords) -> str | None:
    """Hedges with the one that the date begins with which governs the figure: 力争到2027年."""
    opening = words.has["hedge"].match(date)
    found = [opening.group()] if opening else []
    return "、".join(dict.fromkeys([*found, *(hedge.split("、") if hedge else [])])) or None


def _before(text: str, words: FigureWords, near: int) -> list[str]:
    """The hedges in words before a figure; those that stand behind one (以上) or are a single character are none there.

    Args:
        text: The words.
        words: What is said around figures.
        near: How many characters at the end count; 0 for all.
    """
    names = [match.span() for match in RE_NO_HEDGE.finditer(text)]
    found = []
    for match in words.has["hedge"].finditer(text, max(len(text) - near, 0) if near else 0):
        word = match.group()
        inside = any(a <= match.start() and match.end() <= b for a, b in names)
        if not inside and not words.after.fullmatch(word) and (len(word) > 1 or match.end() == len(text)):
            found.append(word)
    return found
