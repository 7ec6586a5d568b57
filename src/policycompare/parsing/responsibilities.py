"""Responsibility clauses: where they stand, and which list of bodies has which role.

Three shapes are read, in any kind of bracket or in none:

- labelled: ``（责任单位：市司法局，各县（市）区）``, ``牵头部门：区司法局。``,
  ``（牵头单位：A；配合单位：B；完成时限：2023年12月底前）``;
- said at the end: ``（省发展改革委牵头，省财政厅、省教育厅按职责分工负责）``;
- both: ``（责任单位：市司法局牵头，市公安局配合）``;
- a list of bodies alone in a bracket behind a sentence: ``…取得实效。（区委宣传部、区文旅体局）``.
"""

from __future__ import annotations

import re

from policycompare.lexicon import Lexicon
from policycompare.lexicon.roles import NO_UNITS, OTHER
from policycompare.parsing.body_names import RE_BODY_END, RE_LEVEL, RE_STANDALONE, is_body, is_collective
from policycompare.parsing.brackets import CLOSERS, OPENERS, Brackets, brackets_of
from policycompare.parsing.role_lists import Clause, RoleList, RoleWords, labelled_lists, role_words, said_lists
from policycompare.parsing.units import Context, read_list, split_list

MOST_NESTED = 3
"""So many clauses may stand in each other's brackets; a bracket around them is none."""
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
        found = _spoken_clauses(text, start, end, words, lexicon)
    covered = _Covered(found)
    for match in RE_BEHIND_A_STOP.finditer(text, start, end):
        opened = match.end() - 1
        if covered.holds(opened):
            continue
        close = brackets_of(text).close(opened, end)
        if close is None:
            continue
        if _is_list_of_bodies(text, opened + 1, close, lexicon):
            bodies = RoleList("responsible", opened + 1, close)
            found.append(Clause(opened, _past_stop(text, close + 1, end), (bodies,)))
            covered.add(found[-1])
    found.sort(key=lambda c: c.start)
    return found


class _Covered:
    """Which places clauses cover, asked in the order of the text: each clause is looked at once."""

    def __init__(self, clauses: list[Clause]) -> None:
        self.ahead = sorted(((clause.start, clause.end) for clause in clauses), reverse=True)
        self.reach = -1

    def holds(self, at: int) -> bool:
        """Whether a clause covers a place; none before the last one is asked for."""
        while self.ahead and self.ahead[-1][0] <= at:
            self.reach = max(self.reach, self.ahead.pop()[1])
        return at < self.reach

    def add(self, clause: Clause) -> None:
        """A clause that begins where was asked last, or before."""
        self.reach = max(self.reach, clause.end)


# A bracket behind the end of a sentence: …形成示范。（市港务局、海宛海关）推进堆场无人化
RE_BEHIND_A_STOP = re.compile(rf"(?<=[。；！？])[{re.escape(OPENERS)}]")
RE_NO_NAME = re.compile(r"[\d：。“”《》%]|见|附|略|含|以下|上述|责任|全文")


def _is_list_of_bodies(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a bracket holds names of bodies and nothing else: 市口岸办、海宛海关（含邮局办事处），市商务局."""
    names = [_without_note(text[a:b]) for a, b in split_list(text, start, end, lexicon)]
    if end - start < 4 or not names or any(RE_NO_NAME.search(name) for name in names):
        return False
    known = sum(bool(_is_full_name(name, lexicon)) for name in names)
    return known >= 0.6 * len(names) and all(is_body(name, lexicon) for name in names)


def _without_note(name: str) -> str:
    """A name without what a bracket behind it adds: 海宛海关（含邮局办事处）."""
    if not name or name[-1] not in CLOSERS:
        return name
    opened = next((a for a, b in Brackets(name).closes.items() if b == len(name) - 1), None)
    return name[:opened] if opened else name


def _is_full_name(name: str, lexicon: Lexicon) -> bool:
    """Whether a name says enough by itself; 各部门 does, 单位 does not."""
    if is_collective(name):
        return name.startswith(("各", "有关", "相关", "市直", "县直", "区直", "省直"))
    level = RE_LEVEL.match(name)
    named = bool(level and level.end() < len(name) and RE_BODY_END.search(name))
    return named or lexicon.body_at_end(name) is not None or bool(RE_STANDALONE.search(name))


def _spoken_clauses(text: str, start: int, end: int, words: RoleWords, lexicon: Lexicon) -> list[Clause]:
    """Clauses with a label, or with a role said at their end."""
    found: list[Clause] = []
    brackets = brackets_of(text)
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
        done = clause.end if clause else done  # of one that names persons alone, every label is in its lists
    covered, nested = _Covered(found), 0
    for match in words.said_inside.finditer(text, start, end):
        if covered.holds(match.start()):
            continue
        opened = brackets.around(match.start(), start)
        close = brackets.close(opened, end) if opened is not None else None
        if opened is None or close is None:
            continue
        is_around = bool(found) and opened <= found[-1].start and found[-1].end <= close + 1
        if is_around and nested >= MOST_NESTED:
            continue
        lists = said_lists(text, opened + 1, close, words)
        nested = nested + 1 if is_around else 0
        if lists and all(part.role in NO_UNITS or _names_a_body(text, part, lexicon) for part in lists):
            found.append(Clause(opened, _past_stop(text, close + 1, end), lists))
            covered.add(found[-1])
    return found


def _names_a_body(text: str, part: RoleList, lexicon: Lexicon) -> bool:
    """Whether a list names anybody, if nobody in particular: not （谁主管谁负责）, （自2024年5月1日起实施）."""
    names = read_list(text, part.start, part.end, lexicon, Context())
    return any(mention.name for mention in names) or not names


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
    opened = brackets_of(text).around(at, max(start, at - 60))  # which encloses the label
    if opened is not None:
        close = brackets_of(text).close(opened, end)
        if close is None or text.find("\n", at, close) >= 0:
            line_end = _line_end(text, at, end)
            return Clause(opened, line_end, labelled_lists(text, at, line_end, words), is_open=True)
        return Clause(opened, _past_stop(text, close + 1, end), labelled_lists(text, at, close, words))
    if at > start and text[at - 1] not in "。；！？）〕】 \n":
        return None  # the words stand inside a sentence: 明确责任单位：…
    close = _bare_end(text, at, end, words.label)
    return Clause(at, close, labelled_lists(text, at, close, words))


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
    if (
        end - start > 2
        and text[start] in OPENERS
        and Brackets(text[start:end]).close(0, end - start) == end - start - 1
    ):
        start, end = start + 1, end - 1
    first = words.label.search(text, start, end)
    if not first or (first["boxed"] and first.start() > start and text[first.start() - 1] not in "，；、。\n "):
        return said_lists(text, start, end, words, role) or (RoleList(role, start, end),)
    head = (RoleList(role, start, first.start()),) if text[start : first.start()].strip("，；、。（(\n ") else ()
    return head + labelled_lists(text, first.start(), end, words)


def _line_end(text: str, at: int, end: int) -> int:
    stop = text.find("\n", at, end)
    return end if stop < 0 else stop


# A body's name alone on its line, below a list that goes on: 县残联
RE_NAME_LINE = re.compile(r"[^，。；：\n]{2,25}[委办局厅部院会室组所站队心司联盟府校处署社区县市]$")


def _bare_end(text: str, at: int, end: int, label: re.Pattern[str]) -> int:
    """End of a clause without brackets: its stop, or the end of its line or of its lines."""
    line = _line_end(text, at, end)
    while True:
        stop = text.find("。", at, line)
        if stop >= 0:
            if not label.match(text, stop + 1, end):
                return stop + 1
            at = stop + 1
            continue
        below = line + 1
        if below >= end:
            return line
        goes_on = text[line - 1] in "、，"  # the list breaks off at a comma
        if goes_on or label.match(text, below, end) or RE_NAME_LINE.fullmatch(text, below, _line_end(text, below, end)):
            at, line = below, _line_end(text, below, end)
            continue
        return line
