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
from policycompare.lexicon.roles import DEADLINE, NO_UNITS, OTHER, Roles
from policycompare.parsing.gates import gate

OPENERS = "（〔【[(〖"
CLOSERS = "）〕】])〗"
MAX_CLAUSE = 1500
"""A bracket that does not close within so many characters, or on its line, is taken as unclosed."""

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
        said: A role said behind a list: …牵头，. Not as a part of a longer word: 负责人.
        said_at_end: The same where a bracket closes, a date between them or not.
        gate: Lets a text pass that holds any of the words.
        floor: A colon, or a bracket with the beginning of a label: no label stands before the first.
        longest: Characters that labels before one colon take at most.
    """

    roles: Roles
    label: re.Pattern[str]
    said: re.Pattern[str]
    said_at_end: re.Pattern[str]
    gate: re.Pattern[str]
    floor: re.Pattern[str]
    longest: int


@lru_cache(maxsize=8)
def role_words(roles: Roles) -> RoleWords:
    """The patterns of a lexicon's roles."""
    label, words = ("|".join(map(re.escape, sorted(own, key=len, reverse=True))) for own in (roles.labels, roles.said))
    words = words or "(?!)"
    last = "".join(sorted({end[-1] for end in WHEN_ENDS}))
    begins = re.escape("".join(sorted({word[0] for word in roles.labels})))
    return RoleWords(
        roles,
        re.compile(
            rf"[【〔\[（](?P<boxed>{label})[】〕\]）][：:]?|(?P<plain>{label})(?:[及和与、/或](?:{label}))?[：:]"
            # （责任单位；市财政局）: a colon that a copy misread
            rf"|(?<=[（(〔【\[])(?P<misread>(?:{label})(?<=[位门体关限]))；"
        ),
        re.compile(rf"({words})(?=[，；、。,;]|$)"),
        re.compile(rf"(?:{words})(?:[，；][^（）〔〕【】，；]{{2,20}}(?<=[{last}]))?[{re.escape(CLOSERS)}]"),
        gate(roles.labels, roles.said),
        re.compile(rf"[：:]|[【〔\[（](?=[{begins}])"),
        2 * max(map(len, roles.labels)) + 1,
    )


# Words that look like a label of a responsibility clause, in its place: （督办单位：, ；包保部门：
RE_LIKE_LABEL = re.compile(r"(?:^|(?<=[（(【〔\[；;。，、\n]))([\u4e00-\u9fff]{1,6}(?:单位|部门|主体|机关))[：:]", re.M)


def unknown_labels(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, str]]:
    """Words in ``text[start:end]`` that look like labels of responsibilities and that no row of ``roles.csv`` knows.

    Example:
        >>> from policycompare.lexicon import read_lexicon
        >>> text = "落实任务。（责任单位：市司法局；督办单位：市委督查室）"
        >>> unknown_labels(text, 0, len(text), read_lexicon())
        [(16, '督办单位')]
    """
    found = [(m.start(1), m[1]) for m in RE_LIKE_LABEL.finditer(text, start, end)]
    return [(at, label) for at, label in found if label not in lexicon.roles.labels]


def close_bracket(text: str, start: int, end: int) -> int | None:
    """Position of the bracket that closes the one at ``start``, or None before ``end``.

    Example:
        >>> close_bracket("（各县（市）区）负责", 0, 10)
        7
    """
    return _partner(text, range(start, min(end, start + MAX_CLAUSE)))


def open_bracket(text: str, start: int, at: int) -> int | None:
    """Position of the bracket that the one at ``at`` closes, or None after ``start``."""
    return _partner(text, range(at, max(start, at - MAX_CLAUSE) - 1, -1))


def _partner(text: str, places: range, depth: int = 0) -> int | None:
    """The first of some places behind which as many brackets are open as are closed."""
    for i in places:
        depth += (text[i] in OPENERS) - (text[i] in CLOSERS)
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
    words = role_words(lexicon.roles)
    if words.gate.search(text, start, end):
        found = _spoken_clauses(text, start, end, words)
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


def _spoken_clauses(text: str, start: int, end: int, words: RoleWords) -> list[Clause]:
    """Clauses with a label, or with a role said at their end."""
    found: list[Clause] = []
    done = start
    for match in words.label.finditer(text, _label_floor(text, start, end, words), end):
        at = match.start()
        if at < done:
            continue
        clause = _labelled(text, start, end, at, words)
        if clause and any(part.role != OTHER for part in clause.lists):
            if found and clause.start <= found[-1].end:  # lines of one clause below each other
                clause = Clause(found[-1].start, clause.end, found.pop().lists + clause.lists)
            found.append(clause)
            done = clause.end
    for match in words.said_at_end.finditer(text, start, end):
        close = match.end() - 1
        opened = open_bracket(text, start, close)
        if opened is None or any(c.start <= opened < c.end for c in found):
            continue
        lists = _said_lists(text, opened + 1, close, words)
        if lists:
            found.append(Clause(opened, _past_stop(text, close + 1, end), lists))
    return found


def _label_floor(text: str, start: int, end: int, words: RoleWords) -> int:
    """Where a label can stand at the earliest: shortly before the first colon, or in a box."""
    first = words.floor.search(text, start, end)
    if first is None:
        return end
    return max(start, first.start() - words.longest)


def _past_stop(text: str, at: int, end: int) -> int:
    """Step over a full stop behind a bracket where the sentence before it has one already."""
    return at + 1 if at < end and text[at] == "。" else at


def _labelled(text: str, start: int, end: int, at: int, words: RoleWords) -> Clause | None:
    line_start = max(start, text.rfind("\n", start, at) + 1)
    opened = _partner(text, range(at - 1, max(line_start, at - 200) - 1, -1), -1)  # which encloses the label
    if opened is not None and opened >= at - 60:
        close = close_bracket(text, opened, end)
        line_end = _line_end(text, at, end)
        if close is None or close > line_end:
            return Clause(opened, line_end, _labelled_lists(text, at, line_end, words), is_open=True)
        return Clause(opened, _past_stop(text, close + 1, end), _labelled_lists(text, at, close, words))
    if at > line_start and text[at - 1] not in "。；！？）〕】 ":
        return None  # the words stand inside a sentence: 明确责任单位：…
    close = _bare_end(text, at, end, words.label)
    return Clause(at, close, _labelled_lists(text, at, close, words))


def read_cell(text: str, start: int, end: int, role: str, lexicon: Lexicon) -> tuple[RoleList, ...]:
    """The lists of a table's cell, whose column gives the role unless the cell itself does.

    Args:
        text: Normalised text.
        start: Where the cell begins.
        end: Where it ends.
        role: The role that the column gives.
        lexicon: Its role labels.

    Example:
        >>> from policycompare.lexicon import read_lexicon
        >>> text = "市司法局牵头，市公安局配合"
        >>> found = read_cell(text, 0, len(text), "responsible", read_lexicon())
        >>> [(part.role, text[part.start : part.end]) for part in found]
        [('lead', '市司法局'), ('support', '，市公安局')]
    """
    words = role_words(lexicon.roles)
    if end - start > 2 and text[start] in OPENERS and close_bracket(text, start, end) == end - 1:
        start, end = start + 1, end - 1
    first = words.label.search(text, start, end)
    if not first or (first["boxed"] and first.start() > start and text[first.start() - 1] not in "，；、。\n "):
        return _said_lists(text, start, end, words) or (RoleList(role, start, end),)
    head = (RoleList(role, start, first.start()),) if text[start : first.start()].strip("，；、。（(\n ") else ()
    return head + _labelled_lists(text, first.start(), end, words)


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


def _labelled_lists(text: str, start: int, end: int, words: RoleWords) -> tuple[RoleList, ...]:
    marks = list(words.label.finditer(text, start, end))
    lists: list[RoleList] = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        a, b = mark.end(), after.start() if after else end
        role = words.roles.labels[mark["boxed"] or mark["plain"] or mark["misread"]]
        said = _said_lists(text, a, b, words) if role not in NO_UNITS else ()
        lists.extend(said or (RoleList(role, a, b),))
    return tuple(lists)


def _said_lists(text: str, start: int, end: int, words: RoleWords) -> tuple[RoleList, ...]:
    """Lists of bodies with the role said behind them: ``A牵头，B、C配合``."""
    lists: list[RoleList] = []
    at = start
    for match in words.said.finditer(text, start, end):
        if text[at : match.start()].strip("，；、。由"):
            lists.append(RoleList(words.roles.said[match.group(1)], at, match.start()))
            at = match.end()
    if not lists:
        return ()
    rest = text[at:end].strip("，；、。")
    if rest and RE_WHEN.fullmatch(rest):
        lists.append(RoleList(DEADLINE, text.index(rest, at, end), end))
    elif rest:  # bodies behind the last role word share it: A牵头，B、C
        lists.append(RoleList("support" if lists[-1].role == "lead" else lists[-1].role, at, end))
    return tuple(lists)
