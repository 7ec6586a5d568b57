"""Texts in which words are looked for: one long text, and where each begins."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from policycompare.search.word_cut import LONGEST, WordCut, best_path
from policycompare.text.normalize import NARROW, normalize

if TYPE_CHECKING:
    from collections.abc import Callable

RE_RUN = re.compile(r"\w+")
RE_PHRASE = re.compile('「([^」]*)」|『([^』]*)』|“([^”]*)”|"([^"]*)"')
RE_PIECE = re.compile(r"[^\s，、；。,;!?！？：:]+")
Item = TypeVar("Item")
BETWEEN = "\n"
"""Between two texts; no word holds it."""
MOST_ASKED = 200
"""Most characters of a query that are looked at."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word or a phrase that is looked for.

    Attributes:
        text: Its characters.
        is_literal: It may stand anywhere; else where words begin and end.
    """

    text: str
    is_literal: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        wanted: Words and phrases.
        left_out: Single characters, which are not looked for beside them.
        apart: What was typed in one and is looked for as several words.
        is_cut: More was typed than is looked at.
        is_marks: Nothing but marks was typed: nothing is found.
    """

    wanted: tuple[Wanted, ...]
    left_out: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    is_cut: bool = False
    is_marks: bool = False


class TextIndex:
    """Where words stand in many texts."""

    def __init__(self, texts: Sequence[str], make_cut: Callable[[], WordCut]) -> None:
        """Take texts.

        Args:
            texts: Normalised texts, numbered from 0.
            make_cut: Gives what knows words; asked when a word is looked for, for loading a dictionary takes a second.
        """
        lowered = [_alike(text) for text in texts]
        self._text = BETWEEN.join(lowered)
        lengths = [len(text) + 1 for text in lowered]
        self._starts = [0, *np.cumsum(lengths).tolist()]
        self._make_cut = make_cut
        self.holding = lru_cache(maxsize=1000)(self._holding)

    @property
    def cut(self) -> WordCut:
        """What knows words."""
        return self._make_cut()

    def weight(self, word: str) -> int | None:
        """Weight of a word that a text holds, wherever it stands in it; None for all else."""
        weight = self.cut.weight(word)
        return weight if weight is not None and word in self._text else None

    def read(self, asked: str) -> Query:
        """Take apart what somebody typed: phrases in 「」 or quotes, words, and characters that say nothing alone."""
        is_cut, asked = len(asked) > MOST_ASKED, asked[:MOST_ASKED]
        phrases = [_read(next(filter(None, match.groups()), "")) for match in RE_PHRASE.finditer(asked)]
        found = [Wanted(phrase, True) for phrase in phrases if phrase]
        rest = RE_PHRASE.sub(" ", asked)
        if not found and not any(character.isalnum() for character in rest):
            return Query((), is_cut=is_cut, is_marks=True)
        single: list[str] = []
        apart: list[str] = []
        for piece in filter(None, map(_read, RE_PIECE.findall(rest))):
            words = list(self._words(piece))
            apart += [piece] * (len(words) > 1)
            for word, is_word in words:
                if len(word) == 1:
                    single.append(word)
                else:
                    found.append(Wanted(word, not is_word))
        if not found:  # 水 alone is what is meant
            return Query(_once(Wanted(word, True) for word in single), is_cut=is_cut)
        return Query(_once(found), _once(single), _once(apart), is_cut)

    def _words(self, piece: str) -> Iterator[tuple[str, bool]]:
        """Words, and between them what is none, as it stands."""
        if piece.isascii() or len(piece) == 1:
            yield piece, False
            return
        rest = ""
        for word in best_path(piece, self.weight, self.cut.unknown):
            if len(word) == 1:
                rest += word
                continue
            if rest:
                yield rest, False
            rest = ""
            yield word, True
        if rest:
            yield rest, False

    def _holding(self, wanted: Wanted) -> np.ndarray:
        """Numbers of the texts that hold a word or phrase, ascending."""
        found, text, size = [], self._text, len(wanted.text)
        at = text.find(wanted.text)
        while at >= 0:
            if wanted.is_literal or self._is_between_words(at, at + size):
                number = bisect_right(self._starts, at) - 1
                found.append(number)
                at = text.find(wanted.text, self._starts[number + 1])
            else:
                at = text.find(wanted.text, at + 1)
        return np.array(found, dtype=np.int64)

    def _is_between_words(self, start: int, end: int) -> bool:
        text, left, right = self._text, start, end
        while left > 0 and (text[left - 1].isalnum() or text[left - 1] == "_"):
            left -= 1
        while right < len(text) and (text[right].isalnum() or text[right] == "_"):
            right += 1
        points = self.cut.points(text[left:right])
        return start - left in points and end - left in points

    # ---- for a page without jieba

    def weights(self) -> dict[str, int]:
        """The words that the texts hold, with their weights: all by which a query can be cut."""
        found: dict[str, int] = {}
        for run in dict.fromkeys(RE_RUN.findall(self._text)):
            if run.isascii():
                continue
            for start in range(len(run)):
                for end in range(start + 2, min(start + LONGEST, len(run)) + 1):
                    word = run[start:end]
                    if word not in found and (weight := self.cut.weight(word)) is not None:
                        found[word] = weight
        return found

    def points(self, number: int) -> list[int]:
        """Where words begin and end in a text, in characters, ascending."""
        text = self._text[self._starts[number] : self._starts[number + 1] - 1]
        found: set[int] = set()
        for run in RE_RUN.finditer(text):
            found |= {run.start() + point for point in self.cut.points(run[0])}
        return sorted(found)


def _alike(text: str) -> str:
    """A normalised text as it is looked through: in one case, with punctuation of one width."""
    return text.translate(NARROW).lower()


def _read(typed: str) -> str:
    """What was typed as the texts have it: ２０２５年 is 2025年, 法 治 is 法治, 實施 is 实施."""
    return _alike(normalize(typed).text)


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))
