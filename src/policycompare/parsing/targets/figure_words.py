"""Patterns of the words around a figure, built from the rows of ``target_words.csv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from policycompare.lexicon.target_words import TargetWords

HAN = "\u4e00-\u9fff"
# What may stand between a comparing word and its figure.
BETWEEN = "(?:[约近为再各到了在至]|大约|每[人生户床亩校次]每?年?|每年|年均|平均|全年|全省|全市|全国|累计|分别|同步|以上|总体|全部|力争|稳定)"
# What a change is measured against: 比2020年, 较上年, 同比.
AGAINST = (
    r"(?:(?:(?<!占)(?:比|较|相比|对比)|在)(?P<base>[^，。；]{0,3}?(?:\x00+|20\d{2}年|上年|去年|上一年|基期|同期)"
    r"(?:底|末|同期|初|基础上|水平)?(?:基础上)?(?:的)?(?:实现|累计|分别|平均)?)|(?<!不)同比|(?<![等])同期)"
)


@dataclass(frozen=True, slots=True, eq=False)
class FigureWords:
    """What is said around figures.

    Attributes:
        words: The units and words.
        compared: A comparing word right before a figure, group ``word``; what it compares, group ``way``.
        after: A word right behind a figure.
        has: A pattern for each class of words, which finds any of them.
    """

    words: TargetWords
    compared: re.Pattern[str]
    at_least_do: re.Pattern[str]
    after: re.Pattern[str]
    has: dict[str, re.Pattern[str]]
    ends: dict[str, re.Pattern[str]]


@lru_cache(maxsize=8)
def figure_words(words: TargetWords) -> FigureWords:
    """The patterns of a lexicon's words."""

    def any_of(*names: str) -> str:
        own = sorted({w for name in names for w in words.words[name]}, key=lambda w: (-len(w), w))
        return "|".join(map(re.escape, own)) or "(?!)"

    rise, fall = any_of("rise"), any_of("fall")
    compared = re.compile(
        rf"(?:(?P<reach>(?:{rise})(?:到|至|为)|{any_of('reach')})|(?P<fall_to>(?:{fall})(?:到|至|为))"
        rf"|(?P<hold>{any_of('hold')})"
        rf"|(?P<at_least>{any_of('at_least')})|(?P<at_most>{any_of('at_most')})"
        rf"|(?<!不)(?<!不得)(?<!未)(?:(?P<more>{any_of('more')})|(?P<less>{any_of('less')}))"
        rf"|(?P<up>{rise})|(?P<down>{fall})|(?P<only>{any_of('only')})|(?P<is>{any_of('is')}))"
        rf"(?:{BETWEEN}){{0,3}}$"
    )
    at_least_do = re.compile(
        rf"(?:(?:至少|最少)(?P<any>[{HAN}“”、]{{1,16}})"
        rf"|(?:不少于|不低于)(?P<verb>[{HAN}]{{0,2}}[展办织备供受行设立建开举配提训]))$"
    )
    after = re.compile(
        rf"(?:(?P<at_least>{any_of('after_at_least')})"
        rf"|(?P<at_most>{any_of('after_at_most')})(?![部容外设控地在涝生需])|(?P<about>{any_of('hedge_after')}))"
    )
    has = {name: re.compile(any_of(name)) for name in words.words}
    ends = {name: re.compile(rf"(?:{any_of(name)})$") for name in ("rate", "measurable", "build_near")}
    return FigureWords(words, compared, at_least_do, after, has, ends)
