"""English for words of documents that have no English name of their own: by a glossary, else in pinyin.

A label is no translation of a text. What a table says stays in Chinese beside it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from policycompare.boundary.reading import numbered_rows
from policycompare.errors import DataError

COLUMNS = ("zh", "en")
RE_HAN = re.compile("[\u3400-\u9fff〇]")
RE_HAN_RUN = re.compile("[\u3400-\u9fff〇]+")
MARKS = {
    "、": ", ", "，": ", ", "；": "; ", "：": ": ", "。": ". ", "（": " (", "）": ") ", "〔": " (", "〕": ") ",
    "《": " “", "》": "” ", "〈": " “", "〉": "” ", "“": " “", "”": "” ", "「": " “", "」": "” ",
    "％": "%", "—": "–", "～": "–", "·": ".", "！": "! ", "？": "? ", "【": " [", "】": "] ", "…": "… ",
}  # fmt: skip
"""Chinese marks, and what stands for them in English."""
UNKNOWN = 4.0
"""What a character costs that no word of the glossary holds; a word costs 1."""


def read_glossary(path: Path, shown: str) -> dict[str, str]:
    """Words and their English; nothing where there is no file.

    Args:
        path: A csv table with the columns zh and en. An empty en leaves the word out (的).
        shown: Name of the file in messages.

    Raises:
        DataError: A row has no Chinese word, its English holds Chinese, or a word stands twice.
    """
    found: dict[str, str] = {}
    for where, row in numbered_rows(path, COLUMNS, shown):
        zh, en = row["zh"].strip(), row["en"].strip()
        if not RE_HAN.search(zh):
            raise DataError(where, f"{zh!r} is no Chinese word", "write the word in zh and its English in en")
        if RE_HAN.search(en):
            raise DataError(where, f"the English of {zh} holds Chinese", "write it in English")
        if zh in found:
            raise DataError(where, f"{zh} stands twice", "keep one of the rows")
        found[zh] = en
    return found


@cache
def package_glossary() -> Mapping[str, str]:
    """General words of plans, read once."""
    return read_glossary(Path(__file__).parent / "glossary.csv", "glossary.csv")


class Glossary:
    """Puts words into English.

    Example:
        >>> english = Glossary({}).english
        >>> english("行政执法事项"), english("岫岩县"), english("98%")
        ('administrative law enforcement matters', 'xiu yan county', '98%')
        >>> Glossary({"岫岩": "Xiuyan"}).english("岫岩县")
        'Xiuyan county'
    """

    def __init__(self, own: Mapping[str, str], spell: Callable[[str], str] | None = None) -> None:
        """Make a glossary.

        Args:
            own: The study's words, which win over those of the package.
            spell: Spells what no word holds in Latin letters; without it, in pinyin, each character by itself.
        """
        self._spell = spell or spell_signs
        self._words = {**package_glossary(), **own}
        self._longest = max(map(len, self._words), default=1)
        self.english = lru_cache(maxsize=4096)(self._english)

    def _english(self, text: str) -> str:
        words = " ".join(text.split())
        if not RE_HAN.search(words):
            return words
        for whole in (words, words.strip("“”《》「」")):
            if whole in self._words:
                return self._words[whole]
        found = RE_HAN_RUN.sub(lambda run: f" {self._run(run.group())} ", words)
        found = "".join(MARKS.get(sign, sign) for sign in found)
        found = re.sub(r"\s+", " ", found)
        found = re.sub(r"\s+([,;:.)\]”!?%])", r"\1", re.sub(r"([(\[“])\s+", r"\1", found))
        return found.strip()

    def _run(self, run: str) -> str:
        """A run of Chinese characters in words: as few as can be, and as few characters as can be without one."""
        best: list[tuple[float, list[tuple[str, bool]]]] = [(0.0, [])]
        for end in range(1, len(run) + 1):
            cost, before = best[end - 1]
            choice = cost + UNKNOWN, [*before, (run[end - 1], False)]
            for start in range(max(0, end - self._longest), end):
                english = self._words.get(run[start:end])
                if english is not None and best[start][0] + 1 < choice[0]:
                    choice = best[start][0] + 1, [*best[start][1], (english, True)]
            best.append(choice)
        found = []
        for is_word, own in itertools.groupby(best[-1][1], key=lambda piece: piece[1]):
            pieces = [text for text, _ in own]
            found += pieces if is_word else [self._spell("".join(pieces))]
        return " ".join(filter(None, found))


def spell_signs(run: str) -> str:
    """A run of Chinese characters in pinyin without tones, each by itself.

    Example:
        >>> spell_signs("岫岩")
        'xiu yan'
    """
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(run, v_to_u=True))
