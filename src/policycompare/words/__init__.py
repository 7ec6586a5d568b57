"""The one catalogue of what is said to people, in Chinese and English, by key.

A key is ``file.entry``: ``values.province``, ``figures.coverage_shows``. The files are the ``*.toml`` of this
folder, an entry each with ``zh`` and ``en``; what stands in braces is filled in as ``str.format`` does. A whole number
may bring its noun: ``{units:unit|units}`` is filled in with ``1 unit``, ``1,200 units``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from numbers import Integral
from typing import Literal, Self, get_args

from policycompare.errors import CallError

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)
END = "\ud800"
"""Marks where a value ends while a text is filled in; half a character, which stands in no text."""
RE_LATIN_END = re.compile("[0-9A-Za-z]$")
RE_END = re.compile(f"{END}(?=([0-9A-Za-z])?)")


def catalogues() -> list[str]:
    """The catalogue's files, without their ending."""
    return sorted(p.name.removesuffix(".toml") for p in files(__package__).iterdir() if p.name.endswith(".toml"))


@cache
def entries(name: str) -> dict[str, dict[str, str]]:
    """The entries of one file: key without the file's name -> language -> text."""
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text("utf-8"))


class Count(int):
    """A whole number that chooses between the singular and the plural.

    Example:
        >>> f"{Count(1):tie is|ties are} drawn", f"{Count(1200):tie is|ties are} drawn", f"{Count(1200)}"
        ('1 tie is drawn', '1,200 ties are drawn', '1200')
    """

    def __format__(self, spec: str, /) -> str:
        one, bar, many = spec.partition("|")
        return f"{int(self):,} {one if self == 1 else many}" if bar else super().__format__(spec)


class SideWord(str):
    """What a study compares, in words: its format chooses singular, ``many``, or ``Many`` at a sentence's beginning.

    Example:
        >>> side = side_word("document", "en")
        >>> f"a {side}, two {side:many}. {side:Many}: {side:One} 1"
        'a document, two documents. Documents: Document 1'
        >>> f"两{side_word('document', 'zh'):many}", f"各{side_word('region', 'zh')}"
        ('两份文件', '各地区')
    """

    many: str

    def __new__(cls, one: str, many: str) -> Self:
        """Put both forms together; in Chinese the second has its measure word: 个地区."""
        word = super().__new__(cls, one)
        word.many = many
        return word

    def __format__(self, spec: str, /) -> str:
        found = self.many if spec.lower() == "many" else str(self)
        return found.capitalize() if spec[:1].isupper() else found


def side_word(kind: str, lang: Lang) -> SideWord:
    """What a study compares: a kind of the table ``sides``, region, document or period."""
    return SideWord(say(f"values.{kind}", lang), say(f"values.{kind}s", lang))


def say(key: str, lang: Lang, /, **values: object) -> str:
    """The words of a key in one language, with what stands in braces filled in.

    Raises:
        KeyError: The catalogue has no such key, or a value is missing.

    Example:
        >>> say("values.province", "zh"), say("values.province", "en")
        ('省级', 'province')

    Chinese sets no spaces; a name that ends in a figure or a letter has one all the same before a figure.

        >>> say("coverage.uncoded_side", "zh", name="云河市 2016", share=0.8)
        '云河市 2016 80%'
    """
    name, _, entry = key.partition(".")
    text = entries(name)[entry][lang]
    if not values:
        return text
    filled = {name: Count(value) if isinstance(value, Integral) else value for name, value in values.items()}
    if lang == "zh":
        filled |= {
            name: value + END for name, value in values.items() if type(value) is str and RE_LATIN_END.search(value)
        }
    return RE_END.sub(lambda end: " " if end[1] else "", text.format(**filled))


def listed(parts: Iterable[str], lang: Lang) -> str:
    """Names one after the other.

    Example:
        >>> listed(["鞍山", "宁夏"], "zh"), listed(["Anshan", "Ningxia"], "en")
        ('鞍山、宁夏', 'Anshan, Ningxia')
    """
    return {"zh": "、", "en": ", "}[lang].join(parts)


def run_on(sentences: Iterable[str], lang: Lang) -> str:
    """Sentences one after the other; empty ones are passed over."""
    return {"zh": "", "en": " "}[lang].join(filter(None, sentences))


def value_word(value: str, lang: Lang) -> str:
    """What a word of the schema's closed value lists (a level, a comparator …) is called; itself where nothing is.

    Example:
        >>> value_word("full-coverage", "zh"), value_word("unheard-of", "zh")
        ('全覆盖', 'unheard-of')
    """
    found = entries("values").get(value)
    return found[lang] if found else value


def checked_lang(lang: str) -> Lang:
    """A language that there is.

    Raises:
        CallError: It is another.
    """
    if lang not in LANGS:
        raise CallError(f"lang {lang!r}", "it is unknown", f"use {' or '.join(LANGS)}")
    return lang
