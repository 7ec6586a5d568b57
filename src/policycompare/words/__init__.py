"""The one catalogue of what is said to people, in Chinese and English, by key.

A key is ``file.entry``: ``values.province``, ``figures.coverage_shows``. The files are the ``*.toml`` of this
folder, an entry each with ``zh`` and ``en``; what stands in braces is filled in as ``str.format`` does. A whole number
may bring its noun: ``{units:unit|units}`` is filled in with ``1 unit``, ``1,200 units``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from numbers import Integral
from typing import Literal, Self, get_args

from policycompare.errors import CallError, DataError, nearest

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)
END = "\ud800"
"""Marks where a value ends while a text is filled in; half a character, which stands in no text."""
RE_LATIN_END = re.compile("[0-9A-Za-z]$")
RE_END = re.compile(f"{END}(?=([0-9A-Za-z])?)")

MARKS: dict[Lang, tuple[str, str]] = {"zh": ("：", "；"), "en": (": ", "; ")}
"""What stands between place, problem and remedy of an error."""
_used: list[Lang] = []
"""The language of this notebook, where one was chosen."""


def use(lang: Lang) -> None:
    """Choose the language of a notebook: ``pc.use("zh")`` or ``pc.use("en")`` in its first cell.

    Tables, figures, findings, views and errors come in it from here on, unless a call names another with ``lang``.
    Without it they are in Chinese, errors in English.

    Raises:
        CallError: There is no such language; the one before stays.
    """
    _used[:] = [checked_lang(lang)]


def used_lang(lang: str | None = None, default: Lang = "zh") -> Lang:
    """The language that a call asks for, else the notebook's, else the one that is usual.

    Raises:
        CallError: There is no such language.
    """
    return checked_lang(lang) if lang is not None else _used[0] if _used else default


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
    return filled_in(text, lang, values) if values else text


def filled_in(text: str, lang: Lang, values: Mapping[str, object]) -> str:
    """A text with what stands in braces filled in, as ``say`` does it."""
    filled = {
        name: Count(value) if isinstance(value, Integral) and not isinstance(value, bool) else value
        for name, value in values.items()
    }
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
        raise call_error("errors.lang_unknown", lang=lang)
    return lang


# ---- errors that a notebook can meet: entries of ``errors.toml``, told in its language, on the command line in English


def told_lang() -> Lang:
    """The language in which errors are told: the notebook's, else English."""
    return used_lang(default="en")


def tell(key: str, /, **values: object) -> str:
    """A piece of an error, such as a remedy, ``errors.remedy_…``."""
    return say(key, told_lang(), **values)


def choices(name: object, names: Iterable[str], few: int = 6) -> str:
    """The remedy for an unknown name, as ``errors.choices`` gives it, in the language of errors.

    Example:
        >>> choices("unit", ["units", "targets"])
        'use one of units, targets'
    """
    known = list(dict.fromkeys(names))
    if not known:
        return tell("errors.none_at_all")
    shown = known if len(known) <= few else nearest(name, known)
    return tell("errors.one_of" if len(known) <= few else "errors.nearest", names=listed(shown, told_lang()))


def _parts(key: str, values: dict[str, object]) -> tuple[str, str, str, tuple[str, str]]:
    lang = told_lang()
    marks = MARKS[lang]
    # A text is taken apart before it is filled in: names may hold the marks.
    where, problem, remedy = re.split("|".join(marks), entries("errors")[key.removeprefix("errors.")][lang], maxsplit=2)
    return (*(filled_in(part, lang, values) for part in (where, problem, remedy)), marks)  # type: ignore[return-value]


def call_error(key: str, /, **values: object) -> CallError:
    """The error of a call, by its key in ``errors.toml``.

    Example:
        >>> print(call_error("errors.table_unknown", name="unit", remedy=choices("unit", ["units"])))
        table 'unit': it is unknown; use one of units
    """
    return CallError(*_parts(key, values))


def data_error(key: str, /, **values: object) -> DataError:
    """The error of files, by its key in ``errors.toml``."""
    return DataError(*_parts(key, values))
