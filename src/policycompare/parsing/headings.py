"""Which words of a numbered line are its heading, and where the text glued to it begins.

A heading stands on a line of its own or runs into its text after a full stop, a colon, a blank or nothing. A first
sentence can be a commitment as well. One line does not tell; its siblings do: where nearly all items of one section
open with a short sentence that names a topic and have more text behind it, those sentences are headings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from policycompare.parsing.lines.line import Span

MAX_HEADING = 60
RE_STOP = re.compile("[。；！？]")
RE_FIGURE_HEADING = re.compile(r"[，；：%\d《]")
RE_ASIDE = re.compile(r"[（(〔][^（）()〔〕]*[)）〕]")

# What a commitment says and a heading does not: a figure with its unit, a date, a duty, who or when at its beginning.
# Matches: 建成5个中心, 覆盖率达到90%, 2023年底前完成, 各县区要加强领导. Not: 建设5G网络, 做优“12345”热线, 落实“十四五”规划
RE_COMMITMENT = re.compile(
    r"\d\s?(?:[%％‰亩吨]|个|家|项|万|亿|人|户|公里|座|所|名|次|平方|天|小时|公顷|千瓦|元|套|条|处|倍|成|件|部)"
    r"|年底|[给予]予|\d{4}年|\d月|百分之|应当|必须|不得|要求?[^素点领]{0,2}(?:加强|做好|把|按|高度|切实|认真|充分)"
    r"|^[^，]{0,12}(?:局|委|厅|政府|部门|单位|机构|企业)(?:负责|会同|牵头|要|须|每|定期|应(?![急用对]))"
    r"|^对(?![标接口])|^(?:各[^类项种]|凡|全[市省县区州国]|由|到|自|从|按照|根据|依据|经|力争|为[了此]|以习近平)"
)
VERBS = (
    "加快|积极|深入|全面|进一步|推进|推动|完善|建立|健全|加强|落实|坚持|严格|强化|深化|开展|组织|按照|围绕|贯彻|优化|规范|构建"
    "|充分|大力|持续"
)
THINGS = "工作|活动|机制|体系|制度|建设|改革|管理|能力|水平"
# A heading without a stop before its text: 推进司法体制改革工作|加快推进…
RE_GLUED = re.compile(rf"^((?:{VERBS}|提高|提升|打造|建设|改革).{{3,28}}?(?:{THINGS}))(?=(?:{VERBS}))")


def split_heading(text: str, start: int, end: int) -> tuple[Span, int]:
    """Split a numbered line into its heading and the text glued to it.

    Returns:
        The heading's span without its stop, empty where the line opens with no heading, and where the text behind
        it begins (``end`` if none).

    Example:
        >>> text = "指导思想。以人民为中心，推进依法行政。"
        >>> (start, end), rest = split_heading(text, 0, len(text))
        >>> text[start:end], text[rest:]
        ('指导思想', '以人民为中心，推进依法行政。')
        >>> text = "工作目标：到2025年，全面建成服务体系。"
        >>> (start, end), rest = split_heading(text, 0, len(text))
        >>> text[start:end], text[rest:]
        ('工作目标', '到2025年，全面建成服务体系。')
    """
    stop = RE_STOP.search(text, start, end)
    at = stop.start() if stop else end
    colon = text.find("：", start, at)
    if start < colon <= start + 30 and (stop or end - start > MAX_HEADING) and _names_topic(text[start:colon]):
        return (start, colon), colon + 1
    if at - start > MAX_HEADING and (stop or at - start > 2 * MAX_HEADING):
        return (start, start), start
    if colon == at - 1:
        at = colon
    return (start, at), stop.end() if stop else end


RE_LEADS_IN = re.compile(r"(?:如下|下列|以下|包括|其中|分别|单位|部门|为|是|即)[^，]{0,4}$")
"""What stands before the colon of a list or of a clause: 做好以下工作：, 责任单位：."""


def _names_topic(words: str) -> bool:
    """Whether words before a colon are a heading, and no beginning of a sentence."""
    return can_be_title(words) and len(words) <= 30 and not RE_LEADS_IN.search(words)


def is_plain_title(sentence: str) -> bool:
    """Whether a sentence says no more than a topic: short, without comma and figure.

    Example:
        >>> is_plain_title("健全工作机制。"), is_plain_title("到2025年，建成5个中心。")
        (True, False)
    """
    words = sentence.rstrip("。！？；")
    return _is_short(words) and not RE_COMMITMENT.search(words)


def _is_short(words: str) -> bool:
    return 2 < len(words) <= 30 and not RE_FIGURE_HEADING.search(words)


def can_be_title(sentence: str, longest: int = 40) -> bool:
    """Whether a sentence can be a title where its siblings have one: two parts at most, and no commitment.

    Example:
        >>> can_be_title("聚焦减损提质，推动生产机械化。"), can_be_title("到2025年，建成5个中心。")
        (True, False)
        >>> can_be_title("做优“12345”热线。"), can_be_title("各县区要加强领导，落实责任。")
        (True, False)
    """
    words = RE_ASIDE.sub("", sentence.rstrip("。！？；"))
    return (
        2 < len(words) <= longest
        and words.count("，") <= 1
        and not re.search("[；：。]", words)
        and not RE_COMMITMENT.search(words)
    )


Blank = Callable[[int], bool]
"""Whether white space stood before a character of the normalised text."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How an item opens: what could be its heading, by the mark behind it.

    Attributes:
        more: Whether text of the item follows its first sentence.
        line: A line of its own.
        plain: The first sentence, which says no more than a topic.
        stop: The first sentence.
        colon: What stands before its colon.
        blank: What stands before its only white space.
        glued: What stands before the verb of the text that it runs into.
    """

    more: bool
    line: Span | None = None
    plain: Span | None = None
    stop: Span | None = None
    colon: Span | None = None
    blank: Span | None = None
    glued: Span | None = None


def read_opening(text: str, start: int, end: int, last: int, blank: Blank) -> Opening:
    """See how an item opens.

    Args:
        text: Normalised text.
        start: Where its first sentence begins.
        end: Where that ends, its stop included.
        last: Where the item's text ends.
        blank: Tells where white space stood.
    """
    words = text[start:end].rstrip("。！？；")
    more = end < last
    on_line = more and text[end] == "\n" and words == text[start:end] and words[-1] not in "，、：:"
    span = (start, start + len(words))
    colon = words.find("：")
    glued = RE_GLUED.match(words)
    blanks = [at for at in range(start + 1, end) if blank(at)] if end - start <= 300 else []
    spaced = len(blanks) == 1 and 4 <= blanks[0] - start <= 40 and end - blanks[0] >= 8
    return Opening(
        more,
        span if on_line and (can_be_title(words, MAX_HEADING) or _is_short(words)) else None,
        span if more and is_plain_title(words) else None,
        span if more and can_be_title(words) else None,
        (start, start + colon) if _names_topic(words[: max(colon, 0)]) else None,
        (start, blanks[0]) if spaced and can_be_title(text[start : blanks[0]]) else None,
        (start, start + len(glued[1])) if glued else None,
    )


def find_headings(groups: list[list[Opening]]) -> Iterator[Span | None]:
    """The headings of items, in their order.

    Args:
        groups: The items that stand side by side; a heading counts where its siblings have one of the same kind.
    """
    every = [opening for group in groups for opening in group]
    plain = _most([opening for opening in every if opening.more], "plain", 0.7)
    for group in groups:
        siblings = group if len(group) >= 3 else every
        usual = plain or _most(siblings, "stop", 0.8)
        blanks, colons = _most(siblings, "blank", 0.7), _most(siblings, "colon", 0.7)
        for opening in group:
            yield (
                opening.line
                or (blanks and opening.blank)
                or (colons and opening.colon)
                or opening.plain
                or (usual and (opening.stop or opening.colon or opening.blank or opening.glued))
                or None
            )


def _most(group: list[Opening], kind: str, share: float) -> bool:
    """Whether most of some items have a heading of one kind: two both, and one item alone tells nothing."""
    having = sum(getattr(opening, kind) is not None for opening in group)
    return having >= max(2, share * len(group))
