"""Words of the documents in a figure: as they are in Chinese, in Latin letters in English.

An English figure holds no Chinese; the original stands in the numbers that the figure draws (``pc.draw(…).data``).
"""

from __future__ import annotations

import re
from functools import cache

from policycompare.lexicon.segmentation import make_tokenizer
from policycompare.words import Lang

RE_HAN = re.compile(r"[〇\u3400-\u9fff]+")
MARKS = str.maketrans({
    "，": ", ", "、": ", ", "。": ". ", "；": "; ", "：": ": ", "（": " (", "）": ")", "《": "‘", "》": "’", "〈": "‘", "〉": "’",
    "“": "‘", "”": "’", "％": "%", "～": "–", "—": "–",
})  # fmt: skip


def quoted(text: str, lang: Lang) -> str:
    """Words of a document for a figure in a language; in English they are spelt in pinyin, word by word.

    Example:
        >>> quoted("森林覆盖率", "zh"), quoted("森林覆盖率", "en"), quoted("≥600万千瓦", "en")
        ('森林覆盖率', 'Senlin fugailü', '≥600 wan qianwa')
    """
    return text if lang == "zh" else _latin(text)


@cache
def _latin(text: str) -> str:
    from pypinyin import lazy_pinyin

    def spell(match: re.Match[str]) -> str:
        words = make_tokenizer(()).cut(match.group())
        latin = " ".join("".join(lazy_pinyin(word, v_to_u=True)) for word in words)
        before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
        latin = f" {latin}" if before.isalnum() or before == "%" else latin
        return f"{latin} " if after.isalnum() else latin

    spelt = " ".join(RE_HAN.sub(spell, text.translate(MARKS)).split())
    return spelt[:1].upper() + spelt[1:]
