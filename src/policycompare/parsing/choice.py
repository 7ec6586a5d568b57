"""Which divisions of an outline are the measures: the rule of ``docs/design.md``, Measures."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

from policycompare.parsing.headings import MAX_HEADING, RE_STOP
from policycompare.parsing.outline import Division, Outline
from policycompare.parsing.role_lists import Clause

Clauses = dict[Division, list[Clause]]
"""The responsibility clauses of each division's own lines."""

# The general part of a plan says where a place stands and what it wants, not what is done.
GENERAL_NOUNS = (
    "总体要求|总体思路|指导思想|指导方针|思想|思路|方针|原则|目标|愿景|理念|现状|形势|背景|意义|成效|成就|成绩|问题|短板|挑战|机遇"
    "|基础|环境|依据|回顾|评价|概况|情况|趋势|进展|困难|前言|引言|序言|必要性"
)
GENERAL_WORDS = (
    "发展|总体|主要|工作|规划|编制|建设|面临|存在|取得|重大|重要|基本|当前|现实|战略|总|具体|预期|年度|阶段|近期|远期|经济|社会"
    "|现有|明确|牢牢|准确|把握|认识|充分|深刻|时期|期间|以来|分析|指标|要求|定位|方向|方案|行动|“十.五”|的|与|和|及|、"
)
RE_GENERAL = re.compile(
    rf"(?=.*(?:{GENERAL_NOUNS}))(?:{GENERAL_NOUNS}|{GENERAL_WORDS})+"
    r"|(?:总体要求|总体思路|指导思想)[和与及、]目标任务"
    r"|[^，；：]{0,16}(?:总体(?:要求|思路|目标)|指导思想|(?:基本|工作)原则|(?:主要|工作|发展)目标|发展(?:现状|形势)|面临(?:的)?形势"
    r"|形势分析|现状分析|(?:重大|重要)意义)"
)
"""Headings of the general part: 总体要求, 发展现状和形势, 指导思想、基本原则和主要目标. Not: 夯实发展基础, 工作要求, 主要任务."""


def is_general(heading: str) -> bool:
    """Whether a heading opens a plan's general part.

    Example:
        >>> [is_general(h) for h in ("总体要求", "“十三五”发展回顾", "数字经济发展现状", "明确总体目标")]
        [True, True, True, True]
        >>> [is_general(h) for h in ("工作要求", "夯实发展基础", "工作目标和任务", "优化发展环境", "保障措施")]
        [False, False, False, False, False]
    """
    return len(heading) <= 30 and RE_GENERAL.fullmatch(heading) is not None


def choose_measures(text: str, outline: Outline, clauses: Clauses) -> set[Division] | None:
    """Choose the divisions that are measures; None where the document is running text.

    Args:
        text: Normalised text.
        outline: The document's body as a tree.
        clauses: The responsibility clauses of each division.
    """
    numbered = [d for d in outline.divisions if d.label]
    if not numbered:
        return _by_format(text, outline)
    articles = [d for d in numbered if d.label and d.label.style.is_article]
    if len(articles) >= 3:
        return set(articles)
    general = general_part(text, outline)
    tasks = [d for d in numbered if d not in general or clauses[d]]
    if len(tasks) < 2:
        tasks = numbered
    ranks = {style.name: rank for style, rank in outline.ranks.items()}
    by_style: dict[str, list[Division]] = defaultdict(list)
    for division in tasks:
        by_style[_name(division)].append(division)
    has_clauses = any(clauses[d] for d in tasks)
    chosen = _by_count(numbered, by_style, ranks)
    if chosen is None and has_clauses:
        chosen = _by_clauses(by_style, ranks, clauses)
    if chosen is None:
        mass = {name: sum(map(_text_mass, members)) for name, members in by_style.items()}
        chosen = max(by_style, key=lambda n: (mass[n], ranks[n]))
        if _is_running(text, by_style[chosen], ranks[chosen]):
            return None
    found = set(by_style[chosen])
    asked = requirements(text, outline)
    for division in tasks:  # what holds no other division, at another depth: an item of a chapter, or one with a clause
        is_item = bool(clauses[division]) or (division.level > 1 and division not in asked)
        if not division.children and is_item and not found & {division, *division.ancestors()}:
            found.add(division)
    return found


def general_part(text: str, outline: Outline) -> set[Division]:
    """The chapters of the general part, and all that they hold; none where that would be nearly everything."""
    held: set[Division] = set()
    for division in outline.divisions:
        if division.parent in held or (
            (division.parent is None or division.children) and is_general(text[slice(*division.heading[0])])
        ):
            held.add(division)
    said = sum(map(_text_mass, held))
    return held if said <= 0.8 * sum(map(_text_mass, outline.divisions)) else set()


def _by_format(text: str, outline: Outline) -> set[Division] | None:
    """Headings without numbers that the format makes: those that hold no other are the measures."""
    general = general_part(text, outline)
    leaves = [
        d for d in outline.divisions if not d.children and d not in general and d.lines[0].heading_level and d.lines[1:]
    ]
    inner = [d for d in leaves if d.level > 1]
    if len(inner) >= 2:
        return set(inner)
    return set(leaves) if len(leaves) >= 3 and not _is_running(text, leaves, 0) else None


RE_REQUIREMENTS = re.compile("(?:工作|有关|相关|几点|具体|组织|活动|其他)?要求")
"""The chapter that says how a campaign is to be carried out; its items are none of the plan's commitments."""


def requirements(text: str, outline: Outline) -> set[Division]:
    """The chapters 工作要求, and all that they hold."""
    held: set[Division] = set()
    for division in outline.divisions:
        if division.parent in held or RE_REQUIREMENTS.fullmatch(text, *division.heading[0]):
            held.add(division)
    return held


def _name(division: Division) -> str:
    assert division.label
    return division.label.style.name


def _by_clauses(by_style: dict[str, list[Division]], ranks: dict[str, int], clauses: Clauses) -> str | None:
    """The style with the most divisions that own a responsibility clause."""
    owners = _owners([d for members in by_style.values() for d in members if clauses[d]], clauses)
    owning = {name: sum(d in owners for d in members) for name, members in by_style.items()}
    best = max(by_style, key=lambda n: (owning[n], owning[n] / len(by_style[n]), ranks[n]))
    return best if owning[best] >= max(2, 0.15 * len(by_style[best])) else None


def _owners(holders: list[Division], clauses: Clauses) -> set[Division]:
    """Whose the clauses are: where they close the last of several sub-items each time, the item's that holds these."""
    owners: set[Division] = set()
    for name in {_name(d) for d in holders}:
        alike = [d for d in holders if _name(d) == name]
        inner = [d for d in alike if d.parent and len(d.parent.children) > 1]
        closing = {d for d in inner if d.parent and d is d.parent.children[-1] and not _others_hold(d, clauses)}
        if len(closing) < max(1, 0.8 * len(inner)):
            closing = set()
        owners.update(d.parent if d in closing and d.parent else d for d in alike)
    return owners


def _others_hold(division: Division, clauses: Clauses) -> bool:
    assert division.parent
    return any(clauses[d] for sibling in division.parent.children if sibling is not division for d in sibling.subtree())


def _by_count(numbered: list[Division], by_style: dict[str, list[Division]], ranks: dict[str, int]) -> str | None:
    """The innermost style whose numbers run on from one section to the next: whoever counts so counts measures."""
    counted = []
    for name in by_style:
        members = [d for d in numbered if _name(d) == name]
        nums = [d.num or 0 for d in members]
        steps = sum(b == a + 1 for a, b in pairwise(nums))
        if len(nums) >= 5 and steps >= 0.9 * (len(nums) - 1) and len({d.parent for d in members}) > 1:
            counted.append(name)
    return max(counted, key=lambda n: ranks[n], default=None)


def _text_mass(division: Division) -> int:
    """Characters of a division's own text; a heading above other divisions counts nothing."""
    first = division.lines[0].words[division.text_start - division.start :]
    if len(division.lines) == 1 and division.children and not RE_STOP.search(first) and len(first) <= MAX_HEADING:
        return 0
    return len(first) + sum(len(line.words) for line in division.lines[1:])


# What a heading that is a measure itself begins with; 关于年度任务 only names what several measures are about.
RE_ACTION = re.compile(
    "加[强快大]|[强深优]化|推[进动行]|[完改]善|健全|建[立设成]|构建|提[升高]|落实|[实施]施|开展|[做抓搞办管用]好|明确|规范|严格|切实|全[面力]|[大着]力"
    "|积极|深入|持续|统筹|支持|鼓励|促进|发挥|培育|打造|[拓扩][展大宽]|创新|高度|认真|充分|坚[持决]|聚焦|突出|营造|保[障护]|引导|组织|[压夯做]实"
    "|增强|筑牢|依法|有序|稳步|扎实|进一步"
)
TOPIC_LENGTH, ACTION_LENGTH = 4, 8
"""Sentences under a heading from which on they are the measures, not the heading's: a topic's, an action's."""


def _is_running(text: str, divisions: list[Division], rank: int) -> bool:
    """Whether the outermost style only heads long paragraphs: then the sentence is the unit."""
    if rank > 0 or any(d.children for d in divisions):
        return False
    heads = [
        d for d in divisions if len(d.lines) > 1 and not RE_STOP.search(d.lines[0].text, d.text_start, d.lines[0].end)
    ]
    sentences = sum(len(line.sentences) for d in heads for line in d.lines[1:])
    actions = sum(RE_ACTION.match(text, d.text_start) is not None for d in heads)
    length = ACTION_LENGTH if 2 * actions > len(heads) else TOPIC_LENGTH
    return len(heads) >= 0.8 * len(divisions) and sentences >= length * len(heads)
