"""Lists of bodies and the words of a text that give them their roles.

A role stands before its list (责任单位：市司法局), behind it (市司法局牵头), or between the one who leads and those who
support (市司法局会同市公安局). ``roles.csv`` says which words do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from policycompare.lexicon.roles import DEADLINE, NO_UNITS, Roles
from policycompare.parsing.brackets import CLOSERS, OPENERS
from policycompare.parsing.gates import gate

# When, said behind who: 2025年底前完成, 持续推进.
WHEN_ENDS = ("完成", "推进", "坚持", "实施", "见效", "落实到位", "底前", "日前", "年底", "长期", "持续")
RE_WHEN = re.compile(rf"[^（）〔〕，；]{{0,20}}(?:{'|'.join(WHEN_ENDS)})$")


@dataclass(frozen=True, slots=True)
class RoleList:
    """A list of bodies (or a deadline) inside a clause: ``text[start:end]`` with its role."""

    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A responsibility clause: its span with brackets and closing stop, and its lists."""

    start: int
    end: int
    lists: tuple[RoleList, ...]
    is_open: bool = False
    """Its bracket never closes; the line's end closes it."""


@dataclass(frozen=True, slots=True)
class RoleWords:
    """Patterns of the words that give a role, built from the lexicon's rows.

    Attributes:
        roles: The rows.
        label: A label with its colon, or in a box of its own: 责任单位：, 【责任单位】.
        said: A role said behind a list: …牵头，. Not as a part of a longer word: 负责人. Or one between two lists: …会同….
        said_inside: The same inside a bracket: …负责，…配合）.
        gate: Lets a text pass that holds any of the words.
        floor: A colon, or a bracket with the beginning of a label: no label stands before the first.
        longest: Characters that labels before one colon take at most.
    """

    roles: Roles
    label: re.Pattern[str]
    said: re.Pattern[str]
    said_inside: re.Pattern[str]
    gate: re.Pattern[str]
    floor: re.Pattern[str]
    longest: int


@lru_cache(maxsize=8)
def role_words(roles: Roles) -> RoleWords:
    """The patterns of a lexicon's roles."""
    label, said, between = (_any_of(own) for own in (roles.labels, roles.said, roles.between))
    begins = re.escape("".join(sorted({word[0] for word in roles.labels})))
    return RoleWords(
        roles,
        re.compile(
            rf"[【〔\[（](?P<boxed>{label})[】〕\]）][：:]?|(?P<plain>{label})(?:[及和与、/或](?:{label}))?[：:]"
            # （责任单位；市财政局）: a colon that a copy misread
            rf"|(?<=[（(〔【\[])(?P<misread>(?:{label})(?<=[位门体关限]))；"
        ),
        re.compile(rf"(?P<said>{said})(?=[，；、。,;]|$)|(?P<between>{between})(?![会国体办社起])"),
        re.compile(rf"(?:{said})(?=[，；。{re.escape(CLOSERS)}])|(?:{between})(?![会国体办社起])"),
        gate(roles.labels, roles.said, roles.between),
        re.compile(rf"[：:]|[【〔\[（](?=[{begins}])"),
        2 * max(map(len, roles.labels)) + 1,
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


def labelled_lists(text: str, start: int, end: int, words: RoleWords) -> tuple[RoleList, ...]:
    """Lists with a label before each: ``牵头单位：A；配合单位：B``; what is said in a list itself outweighs its label."""
    marks = list(words.label.finditer(text, start, end))
    lists: list[RoleList] = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        a, b = mark.end(), after.start() if after else end
        role = words.roles.labels[mark["boxed"] or mark["plain"] or mark["misread"]]
        said = said_lists(text, a, b, words, role) if role not in NO_UNITS else ()
        lists.extend(said or (RoleList(role, a, b),))
    return tuple(lists)


def said_lists(text: str, start: int, end: int, words: RoleWords, usual: str = "responsible") -> tuple[RoleList, ...]:
    """Lists of bodies with the role said behind them, or between two of them.

    Args:
        text: Normalised text.
        start: Where the lists begin.
        end: Where they end.
        words: The words that give roles.
        usual: The role of bodies before those who only support them: ``A、B，C配合``.

    Example:
        >>> from policycompare.lexicon import read_lexicon
        >>> words = role_words(read_lexicon().roles)
        >>> for text in ("市法院牵头，市司法局配合", "财政部会同教育部负责", "市教育局、市民政局，各区配合"):
        ...     print([(part.role, text[part.start : part.end]) for part in said_lists(text, 0, len(text), words)])
        [('lead', '市法院'), ('support', '，市司法局')]
        [('lead', '财政部'), ('support', '教育部')]
        [('responsible', '市教育局、市民政局'), ('support', '各区')]
    """
    lists: list[RoleList] = []
    at, is_joined, remark = start, False, None
    for match in words.said.finditer(text, start, end):
        has_names = bool(text[at : match.start()].strip("，；、。由并和及等"))
        if match["between"]:
            if not has_names and not lists:
                continue  # 联合 begins a name
            if has_names:
                role = "support" if is_joined else words.roles.between[match["between"]]
                lists.append(RoleList(role, at, match.start()))
            at, is_joined = match.end(), True
        elif has_names:
            role = "support" if is_joined else words.roles.said[match["said"]]
            comma = _last_comma(text, at, match.start())
            if not lists and comma and not words.roles.kinds[role].answers:
                lists.append(RoleList(usual, at, comma))
                at = comma + 1
            lists.append(RoleList(role, at, match.start()))
            at, is_joined = match.end(), False
        elif is_joined:
            is_joined = False
            at = match.end()
        if text.startswith("。", at, end):  # …负责。列第一位者为牵头单位，下同
            remark = at
            break
    if not lists:
        return ()
    rest = "" if remark else text[at:end].strip("，；、。")
    if rest and RE_WHEN.fullmatch(rest):
        lists.append(RoleList(DEADLINE, text.index(rest, at, end), end))
    elif rest:  # bodies behind the last role word share it: A牵头，B、C
        lists.append(RoleList("support" if is_joined or lists[-1].role == "lead" else lists[-1].role, at, end))
    return tuple(lists)


def _last_comma(text: str, start: int, end: int) -> int | None:
    """The last comma of a list that stands in no bracket."""
    depth = 0
    for at in range(end - 1, start, -1):
        depth += (text[at] in CLOSERS) - (text[at] in OPENERS)
        if text[at] in "，；" and not depth:
            return at
    return None
