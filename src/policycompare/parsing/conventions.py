"""Who leads, where a document says it once for all of its lists: 列第一位者为牵头单位，下同."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policycompare.lexicon import Lexicon
from policycompare.lexicon.roles import NO_UNITS
from policycompare.parsing.role_lists import Clause
from policycompare.parsing.units import MARKS, Context, Mention, read_list

_UNIT = "(?:的|者|位|个|家|名|其|责任|负责|单位|部门|机关)"
_LEADS = rf"(?:{_UNIT}{{0,5}})，?(?:均|即)?(?:为|是|作为)(?!第一)(?:该项|本项|各项|任务|工作|的|总){{0,3}}牵头"
# Matches: 列第一位者为牵头单位, 排名首位的责任单位为牵头单位, 第一个单位为牵头单位. Not: 排在首位的为第一牵头单位.
RE_FIRST = re.compile(
    rf"(?:(?:列|排|位|排名|排列|排序)(?:在|于)?(?:最前|第一|首)|(?:第一|首)(?:个|家|位)|排名?靠前){_LEADS}"
)
# Matches: 逗号之前为牵头单位.
RE_BEFORE = re.compile(rf"(?P<sign>逗号|顿号|分号)(?:之|以)?前面?{_LEADS}")
# Matches: 标★的为牵头单位, 注“▲”号的单位为牵头单位.
RE_MARKED = re.compile(rf"(?:标|带|加|注|打)[有注]?“?(?P<sign>[{re.escape(MARKS)}])”?号?{_LEADS}")
# What is said of bodies that lead together is no convention: 有多个牵头单位的，排在首位的为牵头单位.
RE_SEVERAL = re.compile(
    r"(?:多个|多家|两个|2个|两家|一个)以?上?的?牵头|牵头(?:单位|部门)(?:有|为|是)?(?:多|两|2|一个以上)"
)
RE_SUPPORTED = re.compile(r"(?:其他|其余|后面|之后|后者|其后|后续)[^。]{0,12}(?:配合|协助|协作|参与|支持)")
SIGNS = {"逗号": "，", "顿号": "、", "分号": "；"}


@dataclass(frozen=True, slots=True)
class Convention:
    """Which names of a list lead, and what the others do.

    Attributes:
        kind: ``first``, ``before`` (a sign) or ``marked`` (by a sign).
        sign: The sign; empty for ``first``.
        rest: The role of those who do not lead.
    """

    kind: str
    sign: str
    rest: str

    def leaders(self, text: str, mentions: list[Mention]) -> list[Mention]:
        """The names of one list that lead."""
        if self.kind == "first":
            return mentions[:1]
        if self.kind == "before":
            stop = text.find(self.sign, mentions[0].end, mentions[-1].start)
            return [m for m in mentions if stop < 0 or m.end <= stop]
        return [m for m in mentions if self.sign in (text[m.start - 1 : m.start], text[m.end : m.end + 1])]


def read_convention(text: str) -> Convention | None:
    """What a document says once of all its lists, or None.

    Example:
        >>> read_convention("（市体育局、市教育局负责。列第一位者为牵头单位，下同）")
        Convention(kind='first', sign='', rest='responsible')
        >>> read_convention("注：标★的为牵头单位，其他为配合单位。")
        Convention(kind='marked', sign='★', rest='support')
        >>> read_convention("涉及多个牵头单位的，排在首位的为牵头单位。")
    """
    for kind, pattern in (("first", RE_FIRST), ("before", RE_BEFORE), ("marked", RE_MARKED)):
        for match in pattern.finditer(text):
            begins = max(text.rfind(stop, 0, match.start()) for stop in "。；\n") + 1
            if RE_SEVERAL.search(text, begins, match.start()):
                continue
            sign = match["sign"] if kind != "first" else ""
            rest = "support" if RE_SUPPORTED.search(text[match.end() : match.end() + 30]) else "responsible"
            return Convention(kind, SIGNS.get(sign, sign), rest)
    return None


def named_in(
    clause: Clause, text: str, lexicon: Lexicon, convention: Convention | None = None
) -> list[tuple[str, Mention]]:
    """The bodies that a clause names, each with its role; the document's convention decides in plain lists.

    Example:
        >>> from policycompare.lexicon import read_lexicon
        >>> from policycompare.parsing.responsibilities import find_clauses
        >>> text, lexicon = "培育企业。（市科技局、市商务局负责）", read_lexicon()
        >>> (clause,) = find_clauses(text, 0, len(text), lexicon)
        >>> [(role, m.name) for role, m in named_in(clause, text, lexicon, Convention("first", "", "support"))]
        [('lead', '市科技局'), ('support', '市商务局')]
    """
    context = Context()
    held = [
        (mention.role or part.role, mention)
        for part in clause.lists
        if part.role not in NO_UNITS
        for mention in read_list(text, part.start, part.end, lexicon, context)
    ]
    plain = [mention for role, mention in held if role == "responsible"]
    if not convention or not plain or any(role == "lead" for role, _ in held):
        return held
    leaders = convention.leaders(text, plain)
    if not leaders:
        return held
    return [(role if m not in plain else "lead" if m in leaders else convention.rest, m) for role, m in held]
