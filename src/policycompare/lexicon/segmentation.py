"""Words of Chinese texts: jieba with the terms that are one word here, whatever a general dictionary says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from policycompare.boundary.reading import read_rows
from policycompare.lexicon import HERE

if TYPE_CHECKING:
    from jieba import Tokenizer

RE_WORD = re.compile(r"(?![〇零一二三四五六七八九十百千万亿两第]+[个项年月日次类批种条]?$)[\u3400-\u9fff]{2,}")
"""Two Chinese characters or more that are no figure."""


@lru_cache(maxsize=2)
def make_tokenizer(terms: tuple[str, ...]) -> Tokenizer:
    """A tokenizer of jieba that knows these terms, apart from the one that ``import jieba`` gives to everybody.

    Loading the dictionary takes about a second, so the last ones made are kept.
    """
    import jieba

    tokenizer = jieba.Tokenizer()
    level = jieba.default_logger.level
    jieba.setLogLevel("WARNING")  # it tells on the screen how it loads
    try:
        tokenizer.initialize()
        for term in terms:
            tokenizer.add_word(term)
    finally:
        jieba.setLogLevel(level)
    return tokenizer


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing anywhere."""
    return frozenset(row["word"] for row in read_rows(HERE / "stop_words.csv", ("word",), "stop_words.csv"))


def split_words(text: str, tokenizer: Tokenizer, left_out: Iterable[str] = ()) -> list[str]:
    """Words of a text in order: no single characters, no figures, nothing that is not Chinese, none that are left out.

    Example:
        >>> split_words("2022年底前建成3个法律援助中心，律师参与", make_tokenizer(("法律援助中心",)))
        ['年底', '建成', '法律援助中心', '律师', '参与']
    """
    return [word for word in tokenizer.cut(text) if RE_WORD.fullmatch(word) and word not in left_out]


@cache
def spell_words(run: str) -> str:
    """A run of Chinese characters in pinyin without tones, word by word.

    Example:
        >>> spell_words("森林覆盖率")
        'senlin fugailü'
    """
    from pypinyin import lazy_pinyin

    return " ".join("".join(lazy_pinyin(word, v_to_u=True)) for word in make_tokenizer(()).cut(run))
