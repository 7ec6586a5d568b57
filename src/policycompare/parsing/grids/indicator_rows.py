"""Targets from the rows of an indicator table: figure, unit, year, where it starts from, whether it binds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policycompare.lexicon.columns import (
    ATTRIBUTE,
    BASE,
    CONTENT,
    GOAL,
    GROUP,
    INDICATOR,
    NUMBER,
    RATE,
    SUM,
    TARGET,
    TASK,
    VALUE_UNIT,
)
from policycompare.parsing.grids.cell_values import CellValue, read_values
from policycompare.parsing.grids.grid import Cell, Column, Grid, distinct, own_cells
from policycompare.parsing.grids.headers import RE_BRACKET, bracketed_unit, is_unit, read_year
from policycompare.parsing.lines.line import Span
from policycompare.parsing.lines.metadata import Metadata
from policycompare.parsing.lines.numbering import match_label
from policycompare.parsing.sentences import passage_sentences
from policycompare.parsing.targets.indicators import tidy_indicator
from policycompare.parsing.targets.sentence_targets import find_targets
from policycompare.parsing.targets.target import Target

RE_TOTAL = re.compile(r"(?:合|总|小)\s*计[：:]?|总\s*数")
# A name that nobody understands without what stands above it: 其中：城镇, 总量, 覆盖率.
RE_PART = re.compile(r"^(?:其中[：:，]?|#|—+|-+)")
RE_GENERIC = re.compile(
    r"^(?:(?:总|年|新增)?(?:量|数|数量|规模|面积|人数|个数|总量|总数|总额|比例|比重|占比|增速|增长率|增长|增量|里程|产值|产量|达标率|合格率"
    r"|覆盖率|普及率|完成率|利用率|年均增长)|城镇|城市|城区|农村|乡村|市区|县城|男性?|女性?|[省市县国][级家]级?|其他|全省|全市|全县|本级)$"
)
RE_UP_NAME = re.compile(r"(?:增长|提升|提高|增加|上升|新增|增幅)$")
RE_DOWN_NAME = re.compile(r"(?:降低|下降|减少|削减|降幅|压减|下降率|降低率|减排量?)$")
RE_SHARE_NAME = re.compile(r"(?:率|比例|比重|占比|指数|增速|系数|浓度)$")
RE_MARK = re.compile(r"[*※▲△★☆#]+|[①-⑳]|\[\d\]")


@dataclass(slots=True)
class IndicatorRow:
    """A row of an indicator table.

    Attributes:
        span: The cells of the row that are its own.
        targets: Its targets.
        unread: Cells of figures that hold words instead.
    """

    span: Span
    targets: list[Target]
    unread: int = 0


def read_indicators(grid: Grid, metadata: Metadata) -> Iterator[tuple[int, IndicatorRow]]:
    """Read the rows of an indicator table; the place of each row comes before it."""
    caption_unit = _caption_unit(grid.caption)
    ends = _end_of_plan(grid, metadata)
    naming = (INDICATOR,) if grid.places(INDICATOR) else (CONTENT, TASK, GOAL)
    group = above_name = binding_above = ""
    above: list[Cell] | None = None
    for at, row in enumerate(grid.rows):
        own = own_cells(row, above)
        above = row
        name_cell = grid.first(row, *naming)
        band = _band(grid, row)
        if band:
            group, binding_above = _tidy_name(band), _binding(band) or ""
            continue
        if not own or name_cell is None or RE_TOTAL.fullmatch(grid.words(name_cell)):
            continue
        printed = grid.words(name_cell).replace("\n", "")
        name = _tidy_name(printed)
        beside = _tidy_name(_beside(grid, row))
        if RE_PART.match(name):
            name = f"{above_name}其中：{RE_PART.sub('', name)}" if above_name else RE_PART.sub("", name)
        elif RE_GENERIC.match(name) and (beside or group) and not name.startswith(beside or group):
            name = f"{beside or group}{name}"
        else:
            above_name = name
        found = IndicatorRow((min(a for a, _ in own), max(b for _, b in own)), [])
        unit = _unit(grid, row) or bracketed_unit(printed)
        binding = _binding(grid.words(grid.first(row, ATTRIBUTE))) or _binding(printed) or binding_above or None
        base = _baseline(grid, row)
        for place, column in enumerate(grid.columns):
            cell = row[place]
            if column.kind not in (TARGET, SUM, RATE) or cell is None or cell == name_cell:
                continue
            if place and row[place - 1] == cell and grid.columns[place - 1].kind in (TARGET, SUM, RATE):
                continue  # one figure drawn over two columns
            values = read_values(grid.text, *cell)
            years = [c.year for c, other in zip(grid.columns, row, strict=True) if other == cell and c.year]
            year = max(years, default=ends)
            if values is None:
                in_words = _in_words(grid, cell, name, year, column, metadata)
                found.targets += [replace(t, start=found.span[0], end=found.span[1], binding=binding) for t in in_words]
                found.unread += not in_words
                continue
            for value in values:
                target = _target(value, name, column, unit or column.unit or caption_unit, year, found.span)
                target = replace(target, binding=binding)
                if base and column.kind != RATE and not value.is_sum:
                    target = replace(target, baseline_value=_same_part(base[0], value), baseline_year=base[1])
                    if target.baseline_value is None:
                        target = replace(target, baseline_year=None)
                found.targets.append(target)
        yield at, found


def _target(value: CellValue, name: str, column: Column, unit: str | None, year: int | None, span: Span) -> Target:
    is_rate = column.kind == RATE and not value.is_sum
    is_share = bool(RE_SHARE_NAME.search(name))  # a mean over the years, and no growth
    if is_rate and not value.unit:
        unit = column.unit or "%"
    if value.unit in ("万", "亿"):
        unit = unit if unit and unit.startswith(value.unit) else f"{value.unit}{unit or ''}"
    else:
        unit = value.unit or unit
    comparator = value.comparator
    if comparator is None:
        up, down = RE_UP_NAME.search(name), RE_DOWN_NAME.search(name)
        comparator = "decrease" if down else "increase" if up or (is_rate and not is_share) else "="
    number = value.value
    if number is not None and number < 0 and comparator == "increase":
        comparator, number = "decrease", -number
    indicator = f"{value.label}{name}" if value.label and value.label not in name else name
    if is_rate and not is_share and not re.search("增长|增幅|变化", name):
        indicator = f"{indicator}年均增长"
    return Target(
        *span,
        indicator or None,
        comparator,
        number,
        unit or None if number is not None else None,
        "year" if is_rate and (not is_share or "年均" in name) else None,
        f"{year:04d}-12-31" if year else None,
        column.words if year and column.year else None,
    )


def _in_words(grid: Grid, cell: Span, name: str, year: int | None, column: Column, metadata: Metadata) -> list[Target]:
    """Targets of a cell that says its figures in a sentence: 建成示范社区20个以上，覆盖率达到80%."""
    found = []
    for sentence in passage_sentences(grid.text, *cell, (name,), metadata):
        for target in find_targets(sentence):
            if target.value is None and target.comparator != "full-coverage":
                continue
            own = tidy_indicator(target.indicator or "")
            indicator = name if len(own) < 3 or own in name else own
            deadline, words = target.deadline, target.deadline_text
            if deadline is None and year:
                deadline, words = f"{year:04d}-12-31", column.words if column.year else None
            found.append(replace(target, indicator=indicator, deadline=deadline, deadline_text=words))
    return found


def _band(grid: Grid, row: list[Cell]) -> str:
    """The words of a row that heads those below it: 一、经济发展 across the width, or alone in its row."""
    cells = distinct(row)
    if len(cells) != 1:
        return ""
    place = row.index(cells[0])
    spread = sum(cell == cells[0] for cell in row)
    kind = grid.columns[place].kind
    return grid.words(cells[0]) if spread > 1 or kind in (NUMBER, GROUP, INDICATOR, "") else ""


def _beside(grid: Grid, row: list[Cell]) -> str:
    """The innermost group beside an indicator."""
    return next((grid.words(row[at]).replace("\n", "") for at in reversed(grid.places(GROUP)) if row[at]), "")


def _tidy_name(words: str) -> str:
    """A name without its number, its unit in brackets and marks of notes.

    Example:
        >>> _tidy_name("3.森林覆盖率（%）▲"), _tidy_name("（二）民生福祉"), _tidy_name("地区生产总值（GDP）")
        ('森林覆盖率', '民生福祉', '地区生产总值（GDP）')
    """
    words = RE_MARK.sub("", words.replace("\n", ""))
    if label := match_label(words):
        words = words[label.end :]
    for match in reversed(list(RE_BRACKET.finditer(words))):
        inside = re.sub(r"^单位[：:]?", "", match[1])
        if (is_unit(inside) and not re.fullmatch("[A-Z]{2,}", inside)) or _binding(match.group()):
            words = words[: match.start()] + words[match.end() :]
    return words.strip(" ，：、")


def _unit(grid: Grid, row: list[Cell]) -> str | None:
    words = grid.words(grid.first(row, VALUE_UNIT)).replace("\n", "").strip("（）() ")
    return words if is_unit(words) else None


def _caption_unit(caption: str) -> str | None:
    """The unit that stands above a table: 单位：万元."""
    match = re.search(r"单位[：:]\s*([^\s，、；）)]{1,10})", caption)
    return match[1] if match and is_unit(match[1]) else None


def _binding(words: str) -> str | None:
    if "约束" in words:
        return "binding"
    return "expected" if "预期" in words else None


def _baseline(grid: Grid, row: list[Cell]) -> tuple[list[CellValue], int | None] | None:
    """The figures that a row starts from, the latest, with their year."""
    places = [at for at in grid.places(BASE) if row[at]]
    for at in sorted(places, key=lambda at: grid.columns[at].year or 0, reverse=True):
        cell = row[at]
        values = read_values(grid.text, *cell) if cell else None
        if values:
            return values, grid.columns[at].year
    return None


def _same_part(base: list[CellValue], value: CellValue) -> float | None:
    """The figure that another starts from: of the same part where a cell holds several."""
    fitting = [b for b in base if b.label == value.label] or (base if len(base) == 1 and not base[0].label else [])
    return fitting[0].value if len(fitting) == 1 else None


def _end_of_plan(grid: Grid, metadata: Metadata) -> int | None:
    """The year that figures without one are aimed at: the caption's, the plan's last."""
    if year := read_year(grid.caption):
        return year
    if metadata.period_end:
        return int(metadata.period_end[:4])
    years = [c.year for c in grid.columns if c.kind == TARGET and c.year]
    return max(years, default=None) or read_year(metadata.title or "")
