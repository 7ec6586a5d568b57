"""Responsibility clauses: where they stand, and which list of bodies has which role.

Three shapes are read, in any kind of bracket or in none:

- labelled: ``（责任单位：市司法局，各县（市）区）``, ``牵头部门：区司法局。``,
  ``（牵头单位：A；配合单位：B；完成时限：2023年12月底前）``;
- said at the end: ``（省发展改革委牵头，省财政厅、省教育厅按职责分工负责）``;
- both: ``（责任单位：市司法局牵头，市公安局配合）``;
- a list of bodies alone in a closing bracket: ``…取得实效。（区委宣传部、区文旅体局）``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from policycompare.lexicon import Lexicon

OPENERS = "（〔【[(〖"
CLOSERS = "）〕】])〗"
MAX_CLAUSE = 1500
"""A bracket that does not close within so many characters, or on its line, is taken as unclosed."""

# What is said behind a list of bodies; the longest first.
# Matches: 牵头, 按职责分工负责, 配合. Not as a part of a longer word: 负责人.
SAID_ROLES = {
    "牵头负责": "lead", "牵头落实": "lead", "牵头组织": "lead", "牵头组织实施": "lead", "总牵头": "lead", "牵头": "lead", "主办": "lead",
    "按职责分工负责": "responsible", "按照职责分工负责": "responsible", "按各自职责分工负责": "responsible",
    "按职责分工落实": "responsible", "按职责负责": "responsible", "根据职责分工负责": "responsible", "依职责分工负责": "responsible",
    "分工负责": "responsible", "分别负责": "responsible", "共同负责": "responsible", "具体负责": "responsible",
    "等负责": "responsible", "等按职责分工负责": "responsible",
    "负责落实": "responsible", "负责实施": "responsible", "组织实施": "responsible", "负责": "responsible", "承办": "responsible", "落实": "responsible",
    "按职责分工配合": "support", "按职责配合": "support", "协同配合": "support", "配合落实": "support", "配合": "support", "协助": "support",
    "协同": "support", "参与": "support", "参加": "support", "协办": "support",
}  # fmt: skip
_SAID = "|".join(sorted(map(re.escape, SAID_ROLES), key=len, reverse=True))
RE_SAID = re.compile(rf"({_SAID})(?=[，；、。,;]|$)")
# When, said behind who: 2025年底前完成, 持续推进.
RE_WHEN = re.compile(r"[^（）〔〕，；]{0,20}(?:完成|推进|坚持|实施|见效|落实到位|底前|日前|年底|长期|持续)$")
RE_SAID_AT_END = re.compile(
    rf"(?:{_SAID})(?:[，；][^（）〔〕【】，；]{{2,20}}(?<=[成进持施效位前底期续]))?[{re.escape(CLOSERS)}]"
)
# A cheap look before the patterns: without one of these words there is no clause.
RE_HINT = re.compile("责任|牵头|负责|配合|主办|协办|承办|时限|时间|期限|落实|单位|部门|参与|参加|分工")


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


@lru_cache(maxsize=8)
def label_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    """Pattern of a role label with its colon, or in a box of its own: 责任单位：, 【责任单位】."""
    words = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
    return re.compile(
        rf"[【〔\[（](?P<boxed>{words})[】〕\]）][：:]?|(?P<plain>{words})(?:[及和与、/或](?:{words}))?[：:]"
    )


def close_bracket(text: str, start: int, end: int) -> int | None:
    """Position of the bracket that closes the one at ``start``, or None before ``end``.

    Example:
        >>> close_bracket("（各县（市）区）负责", 0, 10)
        7
    """
    depth = 0
    for i in range(start, min(end, start + MAX_CLAUSE)):
        c = text[i]
        if c in OPENERS:
            depth += 1
        elif c in CLOSERS:
            depth -= 1
            if depth == 0:
                return i
    return None


def open_bracket(text: str, start: int, at: int) -> int | None:
    """Position of the bracket that the one at ``at`` closes, or None after ``start``."""
    depth = 0
    for i in range(at, max(start, at - MAX_CLAUSE) - 1, -1):
        c = text[i]
        if c in CLOSERS:
            depth += 1
        elif c in OPENERS:
            depth -= 1
            if depth == 0:
                return i
    return None


def find_clauses(text: str, start: int, end: int, lexicon: Lexicon) -> list[Clause]:
    """Find the responsibility clauses in ``text[start:end]``.

    Args:
        text: Normalised text.
        start: Where the item's text begins.
        end: Where it ends.
        lexicon: Its role labels, and its bodies for lists without any.

    Returns:
        Clauses in order, without overlap; lists with role ``other`` (persons, telephones) are kept
        so that they are not taken for text.

    Example:
        >>> from policycompare.lexicon import read_lexicon
        >>> text = "完善备案审查制度。（牵头单位：市司法局；配合单位：市公安局、各县（市）区）"
        >>> (clause,) = find_clauses(text, 0, len(text), read_lexicon())
        >>> [(found.role, text[found.start : found.end]) for found in clause.lists]
        [('lead', '市司法局；'), ('support', '市公安局、各县（市）区')]
        >>> text = "推进诉源治理。（市法院牵头，市检察院、市司法局配合）"
        >>> (clause,) = find_clauses(text, 0, len(text), read_lexicon())
        >>> [(found.role, text[found.start : found.end]) for found in clause.lists]
        [('lead', '市法院'), ('support', '，市检察院、市司法局')]
    """
    found: list[Clause] = []
    if RE_HINT.search(text, start, end):
        found = _spoken_clauses(text, start, end, lexicon.roles)
    for match in RE_CLOSING_BRACKET.finditer(text, start, end):
        opened = open_bracket(text, start, match.start())
        if opened is None or any(c.start <= opened < c.end for c in found):
            continue
        if _is_list_of_bodies(text, start, opened, match.start(), lexicon):
            bodies = RoleList("responsible", opened + 1, match.start())
            found.append(Clause(opened, _past_stop(text, match.start() + 1, end), (bodies,)))
    found.sort(key=lambda c: c.start)
    return found


RE_CLOSING_BRACKET = re.compile(r"[）〕】](?=。?$|。?\n)", re.M)


def _is_list_of_bodies(text: str, start: int, opened: int, close: int, lexicon: Lexicon) -> bool:
    """Whether a bracket at a line's end holds full names of bodies and nothing else."""
    words = text[opened + 1 : close]
    if len(words) < 4 or opened <= start or text[opened - 1] not in "。；！？":
        return False
    names = re.split(r"[、，；]", words)
    if not RE_LEVEL_FIRST.match(names[0]):
        return False
    known = sum(bool(lexicon.body_at_end(name) or RE_COLLECTIVE_NAME.match(name)) for name in names)
    return known >= 0.6 * len(names) and all(RE_NAME_END.search(name) for name in names)


RE_NAME_END = re.compile(r"[委办局厅部院会室组所站队心司行校府联社署处区县市门位构）〕]$")
RE_LEVEL_FIRST = re.compile(r"(?:自治区|省|市|州|县|区|旗|各)")
RE_COLLECTIVE_NAME = re.compile(r"(?:各|有关|相关|市直|县直|区直|省直)")


def _spoken_clauses(text: str, start: int, end: int, roles: dict[str, str]) -> list[Clause]:
    """Clauses with a label, or with a role said at their end."""
    found: list[Clause] = []
    done = start
    label = label_pattern(tuple(roles))
    for match in label.finditer(text, _label_floor(text, start, end), end):
        at = match.start()
        if at < done:
            continue
        clause = _labelled(text, start, end, at, label, roles)
        if clause and any(part.role != "other" for part in clause.lists):
            if found and clause.start <= found[-1].end:  # lines of one clause below each other
                clause = Clause(found[-1].start, clause.end, found.pop().lists + clause.lists)
            found.append(clause)
            done = clause.end
    for match in RE_SAID_AT_END.finditer(text, start, end):
        close = match.end() - 1
        opened = open_bracket(text, start, close)
        if opened is None or any(c.start <= opened < c.end for c in found):
            continue
        lists = _said_lists(text, opened + 1, close)
        if lists:
            found.append(Clause(opened, _past_stop(text, close + 1, end), lists))
    return found


RE_COLON_OR_BOX = re.compile("[：:]|[【〔\\[（](?=[责牵主配协参落实施承完负分工组支会其时办整推进相])")
LONGEST_LABEL = 24


def _label_floor(text: str, start: int, end: int) -> int:
    """Where a label can stand at the earliest: shortly before the first colon, or in a box."""
    first = RE_COLON_OR_BOX.search(text, start, end)
    if first is None:
        return end
    return max(start, first.start() - LONGEST_LABEL)


def _past_stop(text: str, at: int, end: int) -> int:
    """Step over a full stop behind a bracket where the sentence before it has one already."""
    return at + 1 if at < end and text[at] == "。" else at


def _labelled(text: str, start: int, end: int, at: int, label: re.Pattern[str], roles: dict[str, str]) -> Clause | None:
    line_start = max(start, text.rfind("\n", start, at) + 1)
    opened = _enclosing(text, line_start, at)
    if opened is not None and opened >= at - 60:
        close = close_bracket(text, opened, end)
        line_end = _line_end(text, at, end)
        if close is None or close > line_end:
            return Clause(opened, line_end, _labelled_lists(text, at, line_end, label, roles), is_open=True)
        return Clause(opened, _past_stop(text, close + 1, end), _labelled_lists(text, at, close, label, roles))
    if at > line_start and text[at - 1] not in "。；！？）〕】 ":
        return None  # the words stand inside a sentence: 明确责任单位：…
    close = _bare_end(text, at, end, label)
    return Clause(at, close, _labelled_lists(text, at, close, label, roles))


def _enclosing(text: str, start: int, at: int) -> int | None:
    depth = 0
    for i in range(at - 1, max(start, at - 200) - 1, -1):
        if text[i] in CLOSERS:
            depth += 1
        elif text[i] in OPENERS:
            if depth == 0:
                return i
            depth -= 1
    return None


def _line_end(text: str, at: int, end: int) -> int:
    stop = text.find("\n", at, end)
    return end if stop < 0 else stop


# A body's name alone on its line, below a list that goes on: 县残联
RE_NAME_LINE = re.compile(r"[^，。；：\n]{2,25}[委办局厅部院会室组所站队心司联盟府校处署社区县市]$")


def _bare_end(text: str, at: int, end: int, label: re.Pattern[str]) -> int:
    """End of a clause without brackets: its stop, or the end of its line or of its lines."""
    stop = text.find("。", at, end)
    line = _line_end(text, at, end)
    while True:
        if 0 <= stop < line:
            after = label.match(text, stop + 1, end)
            if not after:
                return stop + 1
            stop = text.find("。", stop + 1, end)
            continue
        below = line + 1
        if below >= end:
            return line
        goes_on = text[line - 1] in "、，"  # the list breaks off at a comma
        if goes_on or label.match(text, below, end) or RE_NAME_LINE.fullmatch(text, below, _line_end(text, below, end)):
            line = _line_end(text, below, end)
            continue
        return line


def _labelled_lists(
    text: str, start: int, end: int, label: re.Pattern[str], roles: dict[str, str]
) -> tuple[RoleList, ...]:
    marks = list(label.finditer(text, start, end))
    lists: list[RoleList] = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        a, b = mark.end(), after.start() if after else end
        role = roles[mark["boxed"] or mark["plain"]]
        said = _said_lists(text, a, b) if role not in ("deadline", "other") else ()
        lists.extend(said or (RoleList(role, a, b),))
    return tuple(lists)


def _said_lists(text: str, start: int, end: int) -> tuple[RoleList, ...]:
    """Lists of bodies with the role said behind them: ``A牵头，B、C配合``."""
    lists: list[RoleList] = []
    at = start
    for match in RE_SAID.finditer(text, start, end):
        if text[at : match.start()].strip("，；、。由"):
            lists.append(RoleList(SAID_ROLES[match.group(1)], at, match.start()))
            at = match.end()
    if not lists:
        return ()
    rest = text[at:end].strip("，；、。")
    if rest and RE_WHEN.fullmatch(rest):
        lists.append(RoleList("deadline", text.index(rest, at, end), end))
    elif rest:  # bodies behind the last role word share it: A牵头，B、C
        lists.append(RoleList("support" if lists[-1].role == "lead" else lists[-1].role, at, end))
    return tuple(lists)
