"""Where words begin and end: jieba with the terms of the lexicon, for texts and for what is looked for in them.

人民法院 holds 民法, and no reader who looks for 民法 means it: a word is found only where it begins and ends between
words. A longer word does not hide those in it: 数字政府, one word of the lexicon, holds 数字 and 政府.

What is looked for is cut by the most probable path, as jieba does, through the words that the texts hold somewhere. So
a page that brings these words with their weights cuts alike without jieba (``search_index.js``).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from policycompare.lexicon.segmentation import make_tokenizer
from policycompare.results.distinctive_words import dictionary_terms

if TYPE_CHECKING:
    from pathlib import Path

    from policycompare.tables.frames import Coded

SCALE = 1000
"""Weights are whole numbers, logarithms times this: sums of them are the same in every language."""
LONGEST = 24
"""Most characters of a word."""

Weigh = Callable[[str], int | None]
"""Word -> its weight; None for what is no word."""


def best_path(text: str, weigh: Weigh, unknown: int) -> list[str]:
    """The most probable words that make up a text; what is no word is left as single characters.

    Args:
        text: Any text.
        weigh: Weights of words of two characters or more.
        unknown: Weight of a single character.

    Example:
        >>> best_path("人民法院的", {"人民": -5, "民法": -4, "法院": -5}.get, -20)
        ['人民', '法院', '的']
    """
    size = len(text)
    # From each place on: the weight of the best way to the end, and where its first word ends.
    best = [(0, size)] * (size + 1)
    for start in range(size - 1, -1, -1):
        ways = [(best[start + 1][0] + unknown, start + 1)]
        for end in range(start + 2, min(start + LONGEST, size) + 1):
            weight = weigh(text[start:end])
            if weight is not None:
                ways.append((best[end][0] + weight, end))
        best[start] = max(ways)  # of equals the longer word
    found, at = [], 0
    while at < size:
        found.append(text[at : best[at][1]])
        at = best[at][1]
    return found


class WordCut:
    """Words of the texts of a study.

    Attributes:
        unknown: Weight of a single character.
    """

    unknown: int

    def __init__(self, tables: Coded, root: Path | None = None) -> None:
        """Know the terms of the lexicon and of the codebook, of the project where a folder is named."""
        self._tokenizer = make_tokenizer(tuple(dictionary_terms(tables, root)))
        self._points: dict[str, frozenset[int]] = {}
        self._inner = lru_cache(maxsize=None)(self._cut_inside)
        self.unknown = round(SCALE * math.log(1 / self._tokenizer.total))

    def weight(self, word: str) -> int | None:
        """Weight of a word of jieba's dictionary or of the lexicon; None for what is none."""
        tokenizer = self._tokenizer
        count = tokenizer.FREQ.get(word)
        return round(SCALE * math.log(count / tokenizer.total)) if count else None

    def points(self, run: str) -> frozenset[int]:
        """Where words begin and end in a run of characters, its two ends included."""
        if run not in self._points:
            found, at = {0}, 0
            for word in self._tokenizer.cut(run, HMM=False):
                found |= {at + point for point in self._inner(word)}
                at += len(word)
                found.add(at)
            self._points[run] = frozenset(found)
        return self._points[run]

    def _cut_inside(self, word: str) -> tuple[int, ...]:
        """Where the words in a longer word end, and those in them: 市场监管局 holds 监管局, and that holds 监管."""
        if len(word) < 3 or word.isascii():
            return ()
        parts = best_path(word, lambda part: None if part == word else self.weight(part), self.unknown)
        ends, at = [], 0
        for part in parts:
            ends += [at + end for end in self._inner(part)]
            at += len(part)
            ends.append(at)
        return tuple(ends[:-1])
