"""Words of the documents in a figure: as they are in Chinese, in English by the glossary, else in Latin letters.

An English figure holds no Chinese; the original stands in the numbers that the figure draws (``pc.draw(…).data``).
"""

from __future__ import annotations

from policycompare.tables.names import Names
from policycompare.tables.wording import label_words

STRAIGHT = str.maketrans(dict.fromkeys("“”〈〉《》", '"') | dict.fromkeys("‘’", "'"))
"""Marks around words, as English figures write them."""


def quoted(text: str, names: Names) -> str:
    """Words of a document for a figure; in English by the glossary, what it lacks in pinyin, word by word.

    Example:
        >>> from policycompare.tables.frames import build_tables
        >>> [quoted("综合行政执法事项", Names(build_tables({}), lang)) for lang in ("zh", "en")]
        ['综合行政执法事项', 'Integrated law enforcement matters']
    """
    words = label_words(text, names)
    # The fonts draw these marks as wide as a Chinese character.
    return words.translate(STRAIGHT) if names.lang == "en" else words
