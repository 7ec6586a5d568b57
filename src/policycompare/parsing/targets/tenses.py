"""Whether a sentence plans, or tells what has come about or is expected to come by itself.

Three things decide, the nearer before the farther: the words and dates of the part itself, what the sentences before
it in the same paragraph say, the headings above.
"""

from __future__ import annotations

import re

from policycompare.parsing.sentences import Sentence
from policycompare.parsing.targets.figure_words import FigureWords

PLANNED, ACHIEVED, FORECAST = "planned", "achieved", "forecast"
RE_FUTURE_WILL = re.compile(
    "(?<![即必])将(?![^，。；]{0,12}(?:作为|纳入))|力争|争取|确保(?!了)|努力(?=[实达争提把使在建打保])|预期目标|目标(?:是|为|：)"
    "|(?<![的项])计划(?![^，。；]{0,8}(?:完成|实施)率)|今年|明年|年底前|未来|今后|拟|(?<![主需重首必纪摘概不])要(?![素求点件]|务)"
)
RE_DONE_HEADING = re.compile(
    "(?:如期|圆满|胜利)(?:完成|实现)$|.取得(?:了)?[^，]{0,10}(?:成就|进展|成效|突破|进步|成果)$|(?:已|得到)[^，]{0,6}(?:完成|实现|解决|改善|提升)$"
)
"""A heading that tells what was done though it names an aim: 既定目标如期实现."""
RE_TITLE_YEAR = re.compile("(20\\d{2})年(?:度)?[^，。；—]{0,16}(?:报告|要点|安排|任务|清单|计划|方案)")
RE_COMPARES_PAST = re.compile("(?:比|较|高于|低于)(?:上年|去年|上一年)")
RE_WAS_DONE = re.compile(
    r"^(?:全[省市县区国]|我[省市县区]|部分[\u4e00-\u9fff]{0,4})?(?:现有|现存)(?![^，。；]*(?:率|达到))"
    r"|[\u4e00-\u9fff]了(?=[\d\x00]|约|近)|已(?!然)|自[^，。；]{0,20}以来"
)


def today_of(sentence: Sentence) -> str | None:
    """The day that a document looks forward from: its date, else the beginning of its period."""
    document = sentence.document
    if document is None:
        return None
    if document.issue_date:
        return document.issue_date
    if year := RE_TITLE_YEAR.search(document.title or ""):
        return f"{year[1]}-01-01"
    start = document.period_start
    return f"{start[:4]}-01-01" if start else None


def is_over(date: str | None, sentence: Sentence) -> bool:
    """Whether a date lies before the document's.

    A document without a date but with a period looks forward from its first year.
    """
    today = today_of(sentence)
    return date is not None and today is not None and date < today


def heading_tense(headings: tuple[str, ...], words: FigureWords) -> str | None:
    """What the headings above say: the innermost that says anything.

    Example:
        >>> from policycompare.lexicon import package_target_words
        >>> from policycompare.parsing.targets.figure_words import figure_words
        >>> words = figure_words(package_target_words())
        >>> [heading_tense(h, words) for h in (("一、发展基础", "（一）主要成就"), ("一、现状与形势", "（三）主要目标"), ("总则",))]
        ['achieved', 'planned', None]
    """
    for heading in reversed(headings):
        if RE_DONE_HEADING.search(heading):
            return ACHIEVED
        planned, past = (words.has[name].search(heading) for name in ("plan_head", "past_head"))
        if planned:
            return PLANNED
        if past:
            return ACHIEVED
    return None


def word_tense(part: str, words: FigureWords) -> str | None:
    """What the words of a part say, else None."""
    if words.has["forecast"].search(part) and not re.search("预期目标|目标", part):
        return FORECAST
    if RE_FUTURE_WILL.search(part):
        return PLANNED
    if RE_WAS_DONE.search(part) or words.has["past"].search(part):
        return ACHIEVED
    return None
