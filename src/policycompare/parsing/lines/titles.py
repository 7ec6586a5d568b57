"""Titles above a body: which lines are one, over how many lines it runs, and which of several is the document's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from policycompare.parsing.lines.dates import RE_DATE
from policycompare.parsing.lines.head_table import is_head_cell
from policycompare.parsing.lines.line import Line
from policycompare.parsing.lines.line_patterns import (
    DOCUMENT_TYPES,
    RE_ADOPTION,
    RE_SENTENCE_END,
    RE_TITLE_TAIL,
    TYPES,
    is_issuer,
    is_signature,
    is_title,
    is_weak_title,
)
from policycompare.parsing.lines.regions import read_region

Group = tuple[int, int]
"""First and last line of a title."""

RE_ABOUT = re.compile(r"关于|印发")
RE_STARTS_WHOLE = re.compile(r"^(?:关于|《|“?十[一二三四五六七八九]五|20\d{2}年|中华人民共和国|全国|国家|国务院|中共)")
"""What the first line of a title begins with: no line above it belongs to it."""
RE_GOES_ON = re.compile(r"^(?:[（(][^（）()]*[)）])?(?:[和与及暨的、]|以及|并|通知)")
RE_UNFINISHED = re.compile(r"(?:[、和与及的暨—《“（(]|关于|印发|加快|推进|推动|促进|加强|进一步|深化|实施|建设|发展)$")
RE_HEADING_OF_ALL = re.compile(
    r"^(?:总体要求|指导思想|前言|引言|序言|序|基本原则|工作目标|总体目标|主要目标|主要任务|重点任务|工作任务|工作背景|背景|总则|概述|导言|摘要|正文|编制说明|编制依据|发展基础|发展环境"
    r"|保障措施|组织实施|附则|适用范围|目录|目次)$"
)
RE_BROUGHT = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
RE_BRINGS = re.compile(r"印发|转发|下发|发布|公布|颁布|发给")
RE_NOTICE = re.compile(
    r"(?:印发|转发|下发|发布|公布)(?:《(?P<quoted>.+)》|(?P<plain>[^《》]+?))的(?:通知|公告|通告|函)$"
)


def bare(words: str) -> str:
    """The letters and figures of a title, without what stands in brackets at its end."""
    return re.sub(r"[\W_]", "", re.sub(r"(?:[（(][^（）()]*[)）])+[》”]?$", "", words))


def brought_title(words: str) -> str | None:
    """The plan that the title of a notice says it brings.

    Example:
        >>> brought_title("国务院关于印发“十四五”数字经济发展规划的通知"), brought_title("关于开展培训的通知")
        ('“十四五”数字经济发展规划', None)
    """
    match = RE_NOTICE.search(words)
    return (match["quoted"] or match["plain"]) if match else None


def find_titles(
    lines: Sequence[Line], stated: str | None, levels: Mapping[int, int], *, is_running: bool = False
) -> list[Group]:
    """The titles among the lines before a body, the document's own last.

    Args:
        lines: The lines before the first division, or the first lines of running text.
        stated: The title that the page's table states.
        levels: How many lines the whole text has at each level of its format's headings.
        is_running: No number shows where the body begins, so that only what is certain counts.
    """
    ended = _ended(lines, is_running)
    brought = _brought(lines, ended)
    groups = _named(lines, brought)
    if groups:
        return [*(g for g in ended if g[1] < groups[-1][0]), groups[-1]]
    if stated and (groups := _named(lines, {bare(stated)})):
        return [*(g for g in ended if g[1] < groups[-1][0]), *groups[-1:], *(g for g in ended if g[0] > groups[-1][1])]
    return ended or _first_lines(lines, levels, is_running)


# ---- titles that are named elsewhere


def _brought(lines: Sequence[Line], ended: Iterable[Group]) -> set[str]:
    """The plans that the notice in front says it brings: 现将《…》印发给你们, 关于印发…的通知."""
    names = [
        match[1]
        for line in lines
        if not is_title(line.words)
        for match in RE_BROUGHT.finditer(line.words)
        if RE_BRINGS.search(line.words[max(0, match.start() - 12) : match.start()])
        or RE_BRINGS.search(line.words[match.end() : match.end() + 40])
    ]
    names += [name for first, last in ended if (name := brought_title(joined(lines, first, last)))]
    return {bare(name) for name in names}


def _named(lines: Sequence[Line], names: set[str]) -> list[Group]:
    """Lines that read, one or several together, as one of these titles."""
    found: list[Group] = []
    i = 0
    while i < len(lines):
        if is_piece(lines[i]):
            for last in range(i, min(i + 7, len(lines))):
                if last > i and not is_piece(lines[last]) and not RE_TITLE_TAIL.match(lines[last].words):
                    break
                words = joined(lines, i, last)
                if len(words) > 160:
                    break
                if bare(words) in names:
                    last = _with_tail(lines, last)
                    found.append((i, last))
                    i = last
                    break
        i += 1
    return found


def joined(lines: Sequence[Line], first: int, last: int) -> str:
    """The words of a title over several lines."""
    return "".join(line.words for line in lines[first : last + 1])


def _with_tail(lines: Sequence[Line], last: int) -> int:
    while last + 1 < len(lines) and RE_TITLE_TAIL.match(lines[last + 1].words):
        last += 1
    return last


# ---- titles by what they end in


def is_piece(line: Line) -> bool:
    """Whether a line can be a title or a part of one."""
    words = line.words
    return (
        2 <= len(words) <= 80
        and not line.outside
        and not is_head_cell(line)
        and line.number is None
        and not RE_SENTENCE_END.search(words)
        and not words.endswith(("：", "，", "文件"))
        and not RE_DATE.fullmatch(words)
        and not RE_ADOPTION.match(words)
        and not RE_HEADING_OF_ALL.match(words)
    )


def _ended(lines: Sequence[Line], is_running: bool) -> list[Group]:
    groups: list[Group] = []
    for i, line in enumerate(lines):
        if line.outside or is_head_cell(line) or line.number:
            continue
        floor = i
        if is_title(line.words):
            pass
        elif i and is_piece(line) and len(line.words) <= 12 and _ends_together(lines, i):
            floor = i - 1
        elif not (is_weak_title(line.words) and is_piece(line) and not is_running and _begins_whole(line.words)):
            continue
        first = _first_line(lines, i, floor, groups[-1][1] + 1 if groups else 0)
        while groups and groups[-1][1] >= first:
            groups.pop()
        groups.append((first, _with_tail(lines, i)))
    return groups


def _ends_together(lines: Sequence[Line], i: int) -> bool:
    """Whether a title's last word or bracket is broken over two lines: …实施方 / 案, …规划（2021— / 2025年）."""
    above = lines[i - 1]
    if not is_piece(above) or is_title(above.words):
        return False
    broken = len(lines[i].words) <= 3 or _is_open(above.words)
    return broken and is_title(above.words + lines[i].words)


def _first_line(lines: Sequence[Line], i: int, floor: int, lowest: int) -> int:
    """The line in which a title that ends in line ``i`` begins."""
    first = floor
    while first > 0 and i - first < 6:
        above = lines[first - 1]
        text = joined(lines, first, i)
        goes_on = bool(RE_GOES_ON.match(text)) or _closes(text) or _is_bare_type(text)
        if first - 1 < lowest and not goes_on:
            break
        if is_issuer(above.words):
            return _first_issuer(lines, first, text)
        if not is_piece(above) or not _belongs(above, lines[first], text, goes_on):
            break
        first -= 1
    return first


def _first_issuer(lines: Sequence[Line], first: int, text: str) -> int:
    """Where a title begins that has names of bodies right above it.

    They are its first words where the letterhead has named them already (云河市人民政府文件, 云政发〔2023〕5号 / 云河市人民政府 /
    关于…的意见), and where its own first line goes on with one (中共云河市委 / 云河市人民政府关于…); else they are the letterhead.
    """
    at = first
    while at and is_issuer(lines[at - 1].words):
        at -= 1
    about = re.match(r"(?:关于|印发|转发|批转|[^，。]{3,40}?(?:关于|印发))", text)
    named = bool(about) and is_issuer(text.partition("关于")[0].partition("印发")[0])
    headed = any(x.outside and x.outside.name in ("letterhead", "document_number") for x in lines[:at])
    return at if about and (headed or named) else first


def _belongs(above: Line, below: Line, text: str, goes_on: bool) -> bool:
    """Whether a line is the part of a title that stands above the rest of it."""
    words = above.words
    if above.heading_level != below.heading_level:
        return False
    if goes_on or _is_open(words):
        return True
    if is_title(words):
        return False
    if above.block is not None and above.block is below.block:
        return True
    if RE_ABOUT.search(words) or RE_UNFINISHED.search(words):
        return True
    if read_region(words)[0] == words:  # 云河市 / 数字乡村发展规划
        return True
    return not _begins_whole(text) and len(words) >= 6 and not is_signature(words)


def _begins_whole(text: str) -> bool:
    return bool(RE_STARTS_WHOLE.match(text)) or read_region(text)[0] is not None or is_issuer(text.partition("关于")[0])


def _is_bare_type(text: str) -> bool:
    stem = re.sub(r"(?:[（(][^（）()]*[)）])+$", "", text)
    return stem in DOCUMENT_TYPES or stem.removeprefix("的") in DOCUMENT_TYPES or not stem


PAIRS = (("《", "》"), ("“", "”"), ("（", "）"))


def _closes(text: str) -> bool:
    """Whether something closes in a text that does not open in it."""
    return any(text.count(right) > text.count(left) for left, right in PAIRS)


def _is_open(text: str) -> bool:
    return any(text.count(left) > text.count(right) for left, right in PAIRS)


# ---- titles that end in no known kind of document


def _first_lines(lines: Sequence[Line], levels: Mapping[int, int], is_running: bool) -> list[Group]:
    """What its format makes the first heading; else the short lines that open the text, above its first sentence."""
    for i, line in enumerate(lines[:20]):
        if line.heading_level and is_piece(line):
            last = i
            while last + 1 < len(lines) and lines[last + 1].block is line.block and is_piece(lines[last + 1]):
                last += 1
            if levels[line.heading_level] > last - i + 1:  # one of several headings
                return []
            return [(i, _with_tail(lines, last))]
    first = next((i for i, line in enumerate(lines) if not line.outside and not is_head_cell(line)), None)
    while first is not None and first < len(lines) and _stands_above(lines, first):
        first += 1
    if first is None or first >= len(lines) or not is_piece(lines[first]):
        return []
    last = first
    while last + 1 < len(lines) and last - first < 3 and is_piece(lines[last + 1]):
        if is_issuer(lines[last + 1].words):
            break
        last += 1
    after = lines[last + 1] if last + 1 < len(lines) else None
    if is_running and (after is None or not RE_SENTENCE_END.search(after.words)):
        return []
    if last - first == 3 and after is not None and is_piece(after):  # a list and no title
        return []
    if not is_running and first > 8:
        return []
    if lines[first].words[-1] in "、；" or len(joined(lines, first, last)) > 120 or len(lines[first].words) < 4:
        return []
    return [(first, _with_tail(lines, last))]


def _stands_above(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is a letterhead's, or a body's name with a title below it."""
    words = lines[i].words
    above = is_signature(words) and i + 1 < len(lines) and is_piece(lines[i + 1])
    return bool(lines[i].outside) or is_issuer(words) or above


GLUED_TITLE = rf"^(?P<title>[^。；]{{4,100}}?(?:{TYPES})(?:[（(][^（）()]{{1,20}}[)）])?)"
RE_GLUED = re.compile(
    rf"{GLUED_TITLE}(?P<rest>(?:各|省直|市直|县直|区直|市级|本市|有关|省政府|市政府|国务院)[^。；]{{3,400}}："
    r"|[\u4e00-\u9fff]{2,8}[〔\[（(]20\d{2}[〕\]）)]\s?\d{1,4}号)$"
)
"""A title with its addressees or its number behind it on one line."""
