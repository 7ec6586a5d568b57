"""What an indicator demands in each region: a strip of dots for each, and the demand beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.plots.indicator_strips import Strip, clusters, pages, scales, split
from policycompare.plots.lettering import counted, line_height, text_width, wrap
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import GREY, LIGHT, TWO_COLUMNS, region_colours
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import region_of_documents, region_order
from policycompare.tables.wording import cell_text, figure_words, indicator_words, number_words
from policycompare.words import LANGS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PITCH = 0.165
"""Height of a line, inches."""
WIDTH = TWO_COLUMNS - 0.1
STRIP = 1.35
"""Width of a strip, inches."""
END = 0.5
"""Room for the end of a strip's scale, inches."""
DEMAND = 1.45
"""Room for what is demanded, inches."""
NAME = 1.1
"""Widest name of a region, inches."""
GAP = 0.1
SIZE = 6.5


@dataclass(frozen=True, slots=True)
class Indicators:
    """What one part of the indicators shows.

    Attributes:
        strips: From top to bottom, shared indicators first.
        regions: Document -> region.
        colours: Region -> colour.
        name_width: Room for the names of regions, inches.
        page, pages: Which part of how many.
        pairs: Rows of ``target_differences`` among the targets shown.
        others: Targets with neither a counterpart nor a figure, over the whole study.
    """

    strips: tuple[Strip, ...]
    regions: Mapping[str, str]
    colours: Mapping[str, str]
    name_width: float
    page: int
    pages: int
    pairs: int
    others: int

    @property
    def label_width(self) -> float:
        """Room for the indicators, inches."""
        return WIDTH - self.name_width - STRIP - END - DEMAND - 3 * GAP


def prepare_indicators(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Indicators]]:
    """Shared indicators, then all other targets with a figure; nothing where there are none.

    Targets that ``target_differences`` links, directly or through others, are one shared indicator.
    """
    regions = region_of_documents(tables)
    targets = {row.target_id: row for row in iter_rows(tables.targets)}
    pairs = list(
        zip(tables.target_differences["left_target_id"], tables.target_differences["right_target_id"], strict=True)
    )
    linked_groups = clusters(pairs)
    linked = {target_id for cluster in linked_groups for target_id in cluster}
    rest = [row for row in targets.values() if row.target_id not in linked and not pd.isna(row.value)]
    kept = [targets[t] for t in sorted(linked)] + rest
    if not kept:
        return
    ends = scales(kept)
    key = {t.target_id: (regions[t.document_id], t.target_id) for t in kept}
    named = [Names(tables, lang) for lang in LANGS]
    shown = {regions[t.document_id] for t in kept}
    name_width = min(NAME, max(text_width(n.region(r), SIZE) for n in named for r in shown) + 0.12)
    heights = {
        t.target_id: max(_height(_name(regions[t.document_id], name_width, n), _demand(t, n)) for n in named)
        for t in kept
    }
    strips: list[Strip] = []
    for cluster in linked_groups:
        rows = [targets[t] for t in sorted(cluster, key=key.__getitem__)]
        strips += split(rows, ends, heights, shared=True)
    units = Counter(cell_text(row.value_unit) for row in rest)
    groups: dict[tuple[str, str], list[Any]] = {}
    for row in sorted(
        rest, key=lambda r: (-units[cell_text(r.value_unit)], cell_text(r.value_unit), *key[r.target_id])
    ):
        groups.setdefault((cell_text(row.value_unit), indicator_words(row)), []).append(row)
    for rows in groups.values():
        strips += split(rows, ends, heights, shared=False)
    parts = pages(strips)
    colours = region_colours(region_order(tables))
    for page, part in enumerate(parts, 1):
        ids = {t.target_id for strip in part for t in strip.targets}
        yield (
            "",
            Indicators(
                tuple(part), regions, colours, name_width, page, len(parts),
                sum(left in ids and right in ids for left, right in pairs), len(targets) - len(kept),
            ),
        )  # fmt: skip


def _name(region_id: str, width: float, names: Names) -> str:
    return wrap(names.region(region_id), width - 0.1, SIZE)


def _demand(target: Any, names: Names) -> str:
    """What is demanded, and by when."""
    day = cell_text(target.deadline)
    shown = figure_words(target, names)
    if day:
        shown += f"（{day}）" if names.lang == "zh" else f" ({day})"
    return wrap(shown, DEMAND, SIZE)


def _height(*texts: str) -> float:
    """Height of a line that holds these texts, of two lines at most."""
    return PITCH if not any("\n" in text for text in texts) else PITCH + line_height(SIZE)


def _labels(drawn: Indicators) -> list[str]:
    """Each strip's indicator, on as many lines as it has targets and two at least."""
    return [wrap(s.label, drawn.label_width, SIZE, max(2, len(s.targets))) for s in drawn.strips]


def _heights(drawn: Indicators) -> list[float]:
    """Height of each strip's block in inches."""
    return [
        max(sum(strip.heights), PITCH * (label.count("\n") + 1)) + 0.07
        for strip, label in zip(drawn.strips, _labels(drawn), strict=True)
    ]


def plot_indicators(drawn: Indicators, ax: Axes, names: Names) -> Axes:
    """Draw a strip an indicator, a line a target: indicator, region, dot on the scale, what is demanded.

    Both axes are in inches, from the left and from the top.

    Args:
        drawn: From ``prepare_indicators``.
        ax: Where to draw.
        names: Names in the language of the figure.

    Returns:
        The same Axes.
    """
    zh = names.lang == "zh"
    region_at = drawn.label_width + GAP
    strip_at = region_at + drawn.name_width + GAP
    end_at = strip_at + STRIP + 0.07
    demand_at = strip_at + STRIP + END + GAP
    heads = (
        (0.0, "指标（原文）" if zh else "indicator (as printed)"),
        (region_at, "地区" if zh else "region"),
        (strip_at, "数值与所要求的范围" if zh else "figure and range"),
        (demand_at, "要求与期限" if zh else "demand and deadline"),
    )
    for x, head in heads:
        ax.text(x, 0.0, head, va="center", fontsize=SIZE, color=GREY)
    y, shared = 0.13, True
    for strip, label, height in zip(drawn.strips, _labels(drawn), _heights(drawn), strict=True):
        if strip.label and y > 0.13:
            ends = strip.shared != shared
            ax.plot([0, WIDTH], [y, y], color=GREY if ends else LIGHT, linewidth=0.8 if ends else 0.5)
        shared = strip.shared
        ax.text(0.0, y + height / 2, label, va="center", fontsize=SIZE, linespacing=1.15, parse_math=False)
        top = y + (height - sum(strip.heights)) / 2
        for target, line in zip(strip.targets, strip.heights, strict=True):
            middle = top + line / 2
            top += line
            region = drawn.regions[target.document_id]
            colour = drawn.colours[region]
            ax.plot([region_at + 0.03], [middle], "s", markersize=3.5, color=colour, markeredgewidth=0)
            for x, words, gid in (
                (region_at + 0.1, _name(region, drawn.name_width, names), None),
                (demand_at, _demand(target, names), target.target_id),
            ):
                ax.text(x, middle, words, va="center", fontsize=SIZE, linespacing=1.1, parse_math=False, gid=gid)
            if strip.high > strip.low:
                _dot(ax, strip, target, strip_at, middle, colour)
        if strip.high > strip.low:
            words = _scale(strip)
            ax.text(end_at, y + height / 2, words, va="center", fontsize=5.5, color=GREY, parse_math=False)
        y += height
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(y, -0.1)
    ax.set_axis_off()
    ax.set_title(_title(drawn, zh), x=0)
    return ax


def _scale(strip: Strip) -> str:
    """The end of a strip's scale, or both ends where it does not begin at 0; never a number that is cut."""
    begin = f"{number_words(strip.low)} – " if strip.low else ""
    forms = (
        f"{begin}{number_words(strip.high)}{strip.unit}",
        f"{begin}{number_words(strip.high)}",
        f"{f'{strip.low:g} – ' if strip.low else ''}{strip.high:g}",
    )
    return next((form for form in forms if text_width(form, 5.5) <= END - 0.05), forms[-1])


def _dot(ax: Axes, strip: Strip, target: Any, left: float, y: float, colour: str) -> None:
    """A target's dot on its scale, with the range that its comparator asks for as a light band."""

    def at(value: float) -> float:
        return left + STRIP * (value - strip.low) / (strip.high - strip.low)

    ax.plot([left, left + STRIP], [y, y], color=LIGHT, linewidth=0.8, zorder=1, solid_capstyle="butt")
    upward, downward = target.comparator in (">=", ">"), target.comparator in ("<=", "<")
    if upward or downward:
        ends = [at(target.value), at(strip.high if upward else strip.low)]
        ax.plot(ends, [y, y], color=colour, alpha=0.35, linewidth=3.5, zorder=2, solid_capstyle="butt")
    open_end = target.comparator in (">", "<")
    ax.plot(
        [at(target.value)], [y], "o", markersize=4, markeredgewidth=0.9, markeredgecolor=colour,
        markerfacecolor="white" if open_end else colour, zorder=3, gid=target.target_id, clip_on=False,
    )  # fmt: skip


def indicators_size(drawn: Indicators) -> tuple[float, float]:
    """Width and height in inches."""
    return TWO_COLUMNS, sum(_heights(drawn)) + 0.6


def _title(drawn: Indicators, zh: bool) -> str:
    title = "可比指标与其他数值目标" if zh else "Comparable indicators and other figures"
    if drawn.pages == 1:
        return title
    return f"{title}（{drawn.page}/{drawn.pages}）" if zh else f"{title} ({drawn.page} of {drawn.pages})"


def indicators_caption(drawn: Indicators, names: Names) -> Caption:
    """What stands under the indicators."""
    zh = names.lang == "zh"
    shared = [s for s in drawn.strips if s.shared]
    blocks, lines = sum(bool(s.label) for s in shared), sum(len(s.targets) for s in shared)
    alone = sum(len(s.targets) for s in drawn.strips) - lines
    bare = sum(pd.isna(t.value) for s in drawn.strips for t in s.targets)
    tables = ("targets", "target_differences")
    rows = lines + alone + drawn.pairs
    if zh:
        parts = []
        if lines:
            parts.append(
                f"上部是两个以上地区在同一议题下措辞相近的指标（{blocks} 个，{lines} 项目标，来自 {drawn.pairs} 对），由成对关系连成一组，取最短的措辞为名"
            )
        if alone:
            parts.append(
                f"{'其下' if lines else '图中'}是{'其余' if lines else ''}有数值的目标（{alone} 项），按单位排列"
            )
        shows = (
            f"{'；'.join(parts)}。每行一项目标，色块与圆点是地区的固定颜色。"
            "圆点是数值，浅色带是≥、>、≤、<所要求的范围；空心点表示不含该数值。"
            "只有单位与周期都相同的横条才用同一刻度：百分数从0到100%，其他从0到右端小字所写的终点；不同单位之间长短不可比。"
        )
        if bare:
            shows += f"{bare} 项没有数值（提高、降低、全覆盖、按期完成），没有圆点，只写出要求。"
        left_out = f"{drawn.others} 项目标既无数值、又无其他地区的相近指标，未列出。" if drawn.others else ""
        if drawn.pages > 1:
            left_out += f"本图为 {drawn.pages} 幅中的第 {drawn.page} 幅，其余目标在其他各幅。"
        return Caption(_title(drawn, zh), shows, tables, rows, left_out)
    parts = []
    if lines:
        parts.append(
            f"{'First' if alone else 'Shown are'} indicators that two regions or more word alike under one topic ({counted(blocks, 'indicator')}, "
            f"{counted(lines, 'target')}, from {counted(drawn.pairs, 'pair')}), joined pair by pair and called by their shortest wording"
        )
    if alone:
        parts.append(
            f"{'then' if lines else 'Shown are'} all {'other ' if lines else ''}targets with a figure ({alone}), ordered by unit"
        )
    shows = (
        f"{'; '.join(parts)}. Each line is a target; squares and dots have the fixed colour of its region. "
        "A dot is the figure and the light band the range that ≥, >, ≤ or < asks for; a hollow dot excludes the figure itself. "
        "Only strips of the same unit and period share a scale: per cent from 0 to 100, all others from 0 to the end "
        "printed small at the right end; lengths of different units cannot be compared. "
        "Indicators and units stay in Chinese because they are quotations."
    )
    if bare:
        shows += f" {counted(bare, 'target states', 'targets state')} no figure (increase, decrease, full coverage, to be done): no dot, only the demand."
    left = (
        [f"{counted(drawn.others, 'target')} with neither a figure nor a like indicator elsewhere."]
        if drawn.others
        else []
    )
    if drawn.pages > 1:
        left.append(f"This is figure {drawn.page} of {drawn.pages}; the other targets stand in the others.")
    return Caption(_title(drawn, zh), shows, tables, rows, " ".join(left))


INDICATORS = FigureKind(
    "targets_indicators",
    prepare_indicators,
    plot_indicators,
    indicators_size,
    indicators_caption,
    paged=True,
)
