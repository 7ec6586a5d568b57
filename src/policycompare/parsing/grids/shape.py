"""Which rows of a table are its title, its head and its body, and what its columns hold."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from policycompare.lexicon import Lexicon
from policycompare.lexicon.columns import (
    ATTRIBUTE,
    BASE,
    CONTENT,
    GOAL,
    GROUP,
    INDICATOR,
    PAST,
    PLACE,
    SUM,
    TARGET,
    TASK,
    VALUE_UNIT,
    VALUES,
)
from policycompare.lexicon.roles import DEADLINE
from policycompare.parsing.grids.grid import Cell, Column, Kind, distinct
from policycompare.parsing.grids.headers import column_kind, is_role, is_unit, read_column, squeeze
from policycompare.parsing.lines.metadata import Metadata

MOST_ABOVE = 5
"""Most rows of titles and notes above a head."""
RE_PAST_CAPTION = re.compile(r"完成情况|实现情况|执行情况|落实情况|完成进度|发展成就|回顾|评估")
RE_ATTRIBUTE = re.compile(r"[（(]?(?:约束|预期|指导|引导)(?:性|类|型)?(?:指标)?[）)]?")


class Shape(NamedTuple):
    """A table's parts: the words above its head, its columns, the rows of its body, how many rows are its heads."""

    caption: str
    columns: list[Column]
    rows: list[list[Cell]]
    heads: int


def find_shape(text: str, rows: Sequence[list[Cell]], lexicon: Lexicon) -> Shape | None:
    """Find the head of a table; None where none of its first rows says what its columns hold."""
    first = next((at for at in range(min(len(rows), MOST_ABOVE + 1)) if is_head(text, rows[at], lexicon)), None)
    if first is None:
        return None
    last = first + 1
    while last < len(rows) and last < first + 4 and _goes_on(text, rows[last - 1], rows[last], lexicon):
        last += 1
    caption = "\n".join(text[a:b] for row in rows[:first] for a, b in distinct(row))
    heads = _filled([list(row) for row in rows[first:last]])
    columns = [
        read_column([text[slice(*cell)] if cell else "" for cell in column], lexicon)
        for column in zip(*heads, strict=True)
    ]
    printed = [_words(text, row) for row in rows[first:last]]
    body = [row for row in rows[last:] if _words(text, row) not in printed]
    return Shape(caption, columns, body, len(rows) - first - len(body))


def _words(text: str, row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(text[slice(*cell)] if cell else "" for cell in row)


def is_head(text: str, row: list[Cell], lexicon: Lexicon) -> bool:
    """Whether a row heads columns: at least two of its cells are known, and as many as are not."""
    cells = distinct(row)
    if len(cells) < 2:
        return False
    known = [bool(column_kind(text[a:b], lexicon)) for a, b in cells]
    return sum(known) >= max(2, len(known) / 2)


def _goes_on(text: str, above: list[Cell], row: list[Cell], lexicon: Lexicon) -> bool:
    """Whether a row is a lower part of the head: below a cell that is drawn over both, or below gaps, and all known."""
    own = [(at, cell) for at, cell in enumerate(row) if cell and cell != above[at]]
    if not own:
        return True
    parted = any(cell and cell == above[at] for at, cell in enumerate(row)) or any(not cell for cell in row)
    known = [column_kind(text[slice(*cell)], lexicon) for _, cell in own]
    heads = sum(bool(kind) for kind in known)
    return (parted and heads == len(own)) or (parted and heads >= 2 and heads >= 0.6 * len(own))


def _filled(heads: list[list[Cell]]) -> list[list[Cell]]:
    """Heads in which a cell reaches over the columns to its right that are divided below it."""
    for upper, lower in itertools.pairwise(heads):
        for at in range(1, len(upper)):
            if upper[at] is None and lower[at] is not None and lower[at - 1] is not None:
                upper[at] = upper[at - 1]
    return heads


# ---- what the columns hold, seen together


def settle(text: str, columns: list[Column], rows: list[list[Cell]], lexicon: Lexicon) -> list[Column]:
    """Decide what one head leaves open and its neighbours or its cells tell.

    单位 is a figure's unit beside an indicator, a body beside a task; 类型 that says 约束性 is the attribute; 名称 beside
    figures is the indicator.
    """
    found = list(columns)
    sample = rows[:40]
    for at, column in enumerate(found):
        words = _cells_of(text, sample, at)
        if words and sum(bool(RE_ATTRIBUTE.fullmatch(w)) for w in words) >= 0.6 * len(words):
            found[at] = column.as_kind(ATTRIBUTE)
        elif column.kind == ATTRIBUTE and words:
            found[at] = column.as_kind(GROUP)
        elif column.kind == "" and words and sum(map(is_unit, words)) >= 0.8 * len(words) and len(words) >= 2:
            found[at] = column.as_kind(VALUE_UNIT)
    kinds = [column.kind for column in found]
    figures = any(kind in ("year", *VALUES) for kind in kinds)
    if VALUE_UNIT in kinds:
        at = kinds.index(VALUE_UNIT)
        words = _cells_of(text, sample, at)
        bodies = sum(not is_unit(w) and len(w) > 2 for w in words)
        if bodies > len(words) / 2 and any(kind in (TASK, CONTENT, GOAL, INDICATOR) for kind in kinds):
            found[at] = found[at].as_kind("responsible")
    if figures and INDICATOR not in kinds:
        naming = [at for at, kind in enumerate(kinds) if kind in (TASK, CONTENT, GOAL, GROUP)]
        if not naming and PLACE not in kinds and (VALUE_UNIT in kinds or ATTRIBUTE in kinds):
            naming = [at for at, kind in enumerate(kinds) if kind == ""][:1]
        if naming and (VALUE_UNIT in kinds or ATTRIBUTE in kinds or not any(is_role(k, lexicon) for k in kinds)):
            at = next((at for at in naming if kinds[at] in (TASK, CONTENT)), naming[-1])
            if PLACE not in kinds[:at]:
                found[at] = found[at].as_kind(INDICATOR)
    names = [at for at, column in enumerate(found) if column.kind == INDICATOR]
    for at in names[:-1]:  # 一级指标, 二级指标: the last is the indicator
        found[at] = found[at].as_kind(GROUP)
    if not figures and names and any(is_role(column.kind, lexicon) for column in found):
        kind = TASK if not any(c.kind in (TASK, CONTENT) for c in found) else GOAL
        found[names[-1]] = found[names[-1]].as_kind(kind)
    if names and not any(column.kind in ("year", TARGET, SUM) for column in found):
        for at, column in enumerate(found):
            if column.kind == GOAL:
                found[at] = column.as_kind(TARGET)
    return found


def _cells_of(text: str, rows: Sequence[list[Cell]], at: int) -> list[str]:
    """What the cells of a column read."""
    return [squeeze(text[slice(*cell)]) for row in rows if (cell := row[at])]


def date_columns(columns: list[Column], caption: str, metadata: Metadata) -> list[Column]:
    """Tell the years aimed at from those started from, by the document's date and period.

    Where neither is known, the first of several years is where it starts.
    """
    dated = metadata.period_start or metadata.issue_date
    now = int(dated[:4]) if dated else None
    years = sorted({c.year for c in columns if c.kind in ("year", TARGET) and c.year})
    has_base = any(c.kind == BASE for c in columns)
    in_turn = len(years) > 2 and years[-1] - years[0] == len(years) - 1  # 2023, 2024, 2025: a step each
    found = []
    for column in columns:
        kind = column.kind
        if kind == "year":
            assert column.year is not None
            if now is not None:
                kind = TARGET if column.year >= now else BASE
                if (
                    column.year == now == years[0]
                    and len(years) > 1
                    and not (has_base or in_turn or metadata.period_start)
                ):
                    kind = BASE
            elif len(years) > 1 and not (has_base or in_turn):
                kind = BASE if column.year == years[0] else TARGET
            else:
                kind = TARGET
        elif kind in (TARGET, SUM) and column.year and now is not None and column.year < now:
            kind = PAST  # “十三五”目标 in a plan from 2021 on
        found.append(column.as_kind(kind))
    if RE_PAST_CAPTION.search(caption) and not any(c.kind == TARGET and c.year and now and c.year > now for c in found):
        found = [c.as_kind(PAST) if c.kind in (TARGET, SUM) else c for c in found]
    return found


def kind_of(columns: list[Column], lexicon: Lexicon) -> Kind:
    """What a table is read as, by its columns."""
    kinds = [column.kind for column in columns]
    says = [kind for kind in kinds if kind in (TASK, CONTENT, GOAL)]
    carried = any(is_role(kind, lexicon) for kind in kinds)
    tasks = bool(says) and (carried or DEADLINE in kinds)
    figures = any(kind in VALUES for kind in kinds)
    aims = any(kind in (TARGET, SUM) for kind in kinds)
    if aims and (tasks or (INDICATOR in kinds and carried)):
        return "both"
    if aims and INDICATOR in kinds:
        return "indicators"
    if tasks:
        return "tasks"
    return "past" if INDICATOR in kinds and figures else "other"
