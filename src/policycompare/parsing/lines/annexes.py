"""The parts of a file: what is the plan, what only brings it, and what is annexed to it."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from policycompare.parsing.lines.dates import RE_DATE
from policycompare.parsing.lines.line import Line
from policycompare.parsing.lines.line_patterns import (
    RE_OWN_NUMBER,
    RE_SENTENCE_END,
    is_signature,
    is_title,
)
from policycompare.text.numerals import CN

# 附件, 附件1, 附件2-1：项目表, 附录A; 附：任务分工表 is read as a line of a list unless a table follows
RE_ANNEX = re.compile(
    rf"^[【\[（(]?附(?:件|表|录|图)?\s?(?:[{CN}]{{1,3}}|\d{{1,2}}|[A-H])?(?:[-—.]\d{{1,2}})?[】\]）)]?"
    r"(?:(?P<colon>[：:])|[.、]|$|(?=[\u4e00-\u9fff《“]{2,36}$))"
)
RE_NO_ANNEX = re.compile("^附(?:件(?:材料|中|所|的|[与和及])|则|近|属|带|加|设|着)")
RE_ITEM = re.compile(r"^\d{1,2}[.．、]")
# The name of a table, a form or a list, which is no plan however its lines are numbered
RE_NO_PLAN = re.compile(
    r"(?:表|名单|名词解释|术语|示意图|图|模板|样式|样表|格式|目录|台账|须知|填表说明)(?:[（(].*[)）])?$"
)
RE_BRINGS = re.compile(r"印发|转发|下发|发布给|公布如下|发给你们")


@dataclass(slots=True)
class Parts:
    """The lines of a file by parts.

    Attributes:
        notice: What brings the plan where the plan is an annex or follows a signature; its letterhead then.
        plan: What is read.
        annex: The annexes that are not read.
        notes: What a reader of the tables should know, each with its place.
    """

    notice: list[Line]
    plan: list[Line]
    annex: list[Line]
    notes: list[tuple[int, str]] = field(default_factory=list)


def split_parts(lines: list[Line]) -> Parts:
    """Tell the plan from the notice that brings it and from its annexes.

    What a part is decides, not how long it is: a plan has numbered divisions that hold sentences. A notice brings the
    first annex that is one; a text that is a plan itself keeps its annexes as annexes.
    """
    starts = [i for i in range(1, len(lines)) if _opens_annex(lines, i)]
    bounds = [0, *starts, len(lines)]
    parts = [lines[a:b] for a, b in itertools.pairwise(bounds)]
    chosen = _choose(parts)
    notice = [line for part in parts[:1] if chosen for line in part]
    plan = parts[chosen]
    annex = [line for i, part in enumerate(parts) if i not in (0, chosen) for line in part]
    if chosen:
        notice.append(plan[0])
        plan = plan[1:]
    else:
        behind = _plan_behind_notice(plan)
        notice, plan = plan[:behind], plan[behind:]
    notes = [
        (part[0].start, f"{part[0].words[:30]} reads like a plan and is not read; {_remedy(part[1:])}")
        for i, part in enumerate(parts)
        if i not in (0, chosen) and len(part) > 1 and _is_plan(part)
    ]
    notes += [(line.start, f"a second document seems to begin here; {_remedy([line])}") for line in _second(plan)]
    return Parts(notice, plan, annex, notes)


def _remedy(lines: list[Line]) -> str:
    return f'give it an entry of its own in the manifest with starts_with = "{lines[0].words[:20]}"'


# ---- annexes


def _opens_annex(lines: list[Line], i: int) -> bool:
    """Whether an annex begins at a line, and is not only listed there."""
    words = lines[i].words
    match = RE_ANNEX.match(words)
    if not match or len(words) > 60 or RE_SENTENCE_END.search(words) or RE_NO_ANNEX.match(words):
        return False
    if lines[i].in_table or (words[1:2] not in "件表录图】" and match["colon"] is None):
        return False
    rest = words[match.end() :]
    if RE_ITEM.match(rest) or (words.startswith(("附：", "附:")) and not _holds_text(lines, i)):
        return False
    if match["colon"] and rest:
        return _holds_text(lines, i)
    return True


def _holds_text(lines: list[Line], i: int) -> bool:
    """Whether the text of an annex follows its heading, and not the next entry of a list or a signature."""
    if i + 2 >= len(lines):
        return False
    for line in lines[i + 1 : i + 3]:
        words = line.words
        if RE_ITEM.match(words) and len(words) < 60 and not RE_SENTENCE_END.search(words) and not line.in_table:
            return False
        if RE_ANNEX.match(words) and len(words) <= 60:
            return False
        if line.outside and line.outside.label in ("signature", "boilerplate", "letterhead"):
            return False
    return not is_signature(lines[i + 1].words)


# ---- which part is the plan


def _prose(lines: list[Line]) -> int:
    return sum(
        len(line.words) for line in lines if not line.in_table and len(line.words) >= 12 and line.words[-1] in "。；）〕】"
        and "。" in line.words
    )  # fmt: skip


def _numbered(lines: list[Line]) -> int:
    return sum(line.opens_body and not line.in_table for line in lines)


def _is_plan(lines: list[Line]) -> bool:
    """Whether a part has numbered divisions that hold sentences, and is no table, form or list by its name."""
    if _numbered(lines) < 3:
        return False
    if any(RE_NO_PLAN.search(line.words) and len(line.words) <= 40 for line in lines[:3] if not line.opens_body):
        return False
    whole = sum(len(line.words) for line in lines)
    return _prose(lines) >= 0.4 * whole


def _choose(parts: list[list[Line]]) -> int:
    """Which part is the plan: 0 the first, else the number of an annex."""
    first = parts[0]
    plans = [i for i, part in enumerate(parts) if i and _is_plan(part)]
    if not plans:
        if not _numbered(first) and not _prose(first) > 1500:  # a list without stops may be all that a notice brings
            return next((i for i, part in enumerate(parts) if i and _is_list_of_tasks(part)), 0)
        return 0
    best = plans[0]
    brings = any(RE_BRINGS.search(line.words) for line in first if len(line.words) < 300)
    if not _numbered(first) and _prose(first) < 2 * _prose(parts[best]):
        return best
    if brings and _prose(parts[best]) > 2 * _prose(first):
        return best
    return 0


def _is_list_of_tasks(part: list[Line]) -> bool:
    named = any(RE_NO_PLAN.search(line.words) for line in part[:3])
    return _numbered(part) >= 3 and not named and not any(line.in_table for line in part)


# ---- several documents in one


def _is_closed(lines: list[Line], i: int) -> bool:
    """Whether a signature with its date stands right above a line."""
    above = [line.words for line in lines[max(0, i - 4) : i]]
    return any(RE_DATE.search(words) and len(words) <= 40 for words in above) and not any(
        RE_SENTENCE_END.search(words) for words in above[-1:]
    )


def _plan_behind_notice(lines: list[Line]) -> int:
    """Where a plan begins behind the signature of a notice that has numbered items of its own; 0 if nowhere.

    Certain only where the notice names the plan, 现将《…》印发给你们, and the name comes again below the signature.
    """
    first = next((i for i, line in enumerate(lines) if line.opens_body), len(lines))
    brought = {_bare(name) for line in lines[:first] for name in re.findall("《(.+?)》(?!.*《)", line.words)
               if RE_BRINGS.search(line.words)}  # fmt: skip
    if not brought:
        return 0
    for i in range(first + 1, len(lines)):
        if lines[i].opens_body or len(lines[i].words) > 80 or not _is_closed(lines, i):
            continue
        names = ("".join(line.words for line in lines[i:j]) for j in range(i + 1, i + 5))
        if any(_bare(name) in brought for name in names) and _numbered(lines[i:]) >= 2:
            return i
    return 0


def _bare(words: str) -> str:
    return re.sub(r"[\W_]", "", re.sub(r"(?:[（(][^（）()]*[)）])+$", "", words))


def _second(lines: list[Line]) -> list[Line]:
    """Lines behind the first division where another document seems to begin: its number, then its title."""
    first = next((i for i, line in enumerate(lines) if line.opens_body), len(lines))
    found = []
    for i in range(first + 3, len(lines) - 2):
        words = lines[i].words
        if not RE_OWN_NUMBER.fullmatch(words) or lines[i].in_table:
            continue
        above = next((j for j in range(i - 1, max(first, i - 5), -1) if is_title(lines[j].words)), None)
        below = any(is_title(line.words) for line in lines[i + 1 : i + 4])
        opens = any(line.number and line.number.num == 1 for line in lines[i + 1 : i + 60])
        if (above is not None or below) and opens:
            found.append(lines[above if above is not None else i])
    return found
