"""The corpus at a glance: which documents, of when and for when, and what each of them is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.plots.orders import document_order, text_of
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.sheet import part_of, say
from policycompare.plots.style import GREY, INK, LIGHT, TWO_COLUMNS, region_colours
from policycompare.plots.themes import caption_themes, plot_themes, prepare_themes, size_themes
from policycompare.tables.frames import iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import region_order

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

DOCUMENTS_A_FIGURE = 30
"""More documents than these go on to a further part."""


def year_of(date: str) -> float:
    """A day as a number of years: 2021-07-02 is 2021.4986."""
    day = dt.date.fromisoformat(date)
    first, after = dt.date(day.year, 1, 1), dt.date(day.year + 1, 1, 1)
    return day.year + (day - first).days / (after - first).days


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document of the figure; dates as in the tables, "" where there is none."""

    document_id: str
    region_id: str
    level: str
    issued: str
    start: str
    end: str
    measures: int


@dataclass(frozen=True, slots=True)
class DocumentSheet:
    """Documents of one part.

    Attributes:
        rows: The documents from top to bottom.
        part, parts: Which part it is of how many.
        most: Measures of the document that has most, in the whole study.
        span: First and last year of the whole study's dates; None where there is no date at all.
        undated: Whether any document of the study lacks its date.
    """

    rows: tuple[DocumentRow, ...]
    part: int
    parts: int
    most: int
    span: tuple[int, int] | None
    undated: bool


def prepare_documents(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, DocumentSheet]]:
    """Documents in the order of ``document_order``, in as many parts as they need."""
    counts = tables.measures["document_id"].value_counts()
    by_id = {row.document_id: row for row in iter_rows(tables.documents)}
    rows = []
    for document_id in document_order(tables):
        row = by_id[document_id]
        dates = (text_of(row.issue_date), text_of(row.period_start), text_of(row.period_end))
        rows.append(
            DocumentRow(document_id, row.region_id, text_of(row.admin_level), *dates, int(counts.get(document_id, 0)))
        )
    days = [date for row in rows for date in (row.issued, row.start, row.end) if date]
    span = (int(min(days)[:4]), int(max(days)[:4]) + 1) if days else None
    pages = [rows[i : i + DOCUMENTS_A_FIGURE] for i in range(0, len(rows), DOCUMENTS_A_FIGURE)]
    for number, page in enumerate(pages, 1):
        drawn = DocumentSheet(
            tuple(page),
            number,
            len(pages),
            max(row.measures for row in rows),
            span,
            not all(row.issued for row in rows),
        )
        yield "", drawn


def _lines(drawn: DocumentSheet) -> list[str | DocumentRow]:
    """Levels and documents as they follow each other."""
    lines: list[str | DocumentRow] = []
    for i, row in enumerate(drawn.rows):
        if not i or row.level != drawn.rows[i - 1].level:
            lines.append(row.level)
        lines.append(row)
    return lines


def plot_documents(drawn: DocumentSheet, ax: Axes, names: Names) -> Axes:
    """Draw documents by level over time: a dot at the day of issue, a bar over the period covered.

    Args:
        drawn: From ``prepare_documents``.
        ax: Where to draw.
        names: Names in the figure's language; ``names.tables`` gives the study's regions.
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.ticker import MaxNLocator

    colours = region_colours(region_order(names.tables))
    low, high = drawn.span or (0, 1)
    width = (high - low) * 0.11 if drawn.span else 1.0
    strip = low - 0.06 * (high - low) - width / 2 if drawn.span else 0.5
    lines = _lines(drawn)
    if drawn.undated:
        ax.axvspan(strip - width / 2, strip + width / 2, color=LIGHT, linewidth=0, zorder=0)
    for y, line in enumerate(lines):
        if isinstance(line, str):
            ax.axhline(y, color=LIGHT, linewidth=0.6, zorder=0)
            continue
        colour = colours[line.region_id]
        if line.start and line.end:
            start = year_of(line.start)
            ax.barh(y, year_of(line.end) - start, left=start, height=0.26, color=colour, alpha=0.35, linewidth=0)
        x = year_of(line.issued) if line.issued else strip
        area = 170 * line.measures / drawn.most if drawn.most else 0
        ax.scatter([x], [y], s=[max(area, 5)], color=colour, linewidth=0.6, edgecolor="white", zorder=3)
        for text, shift, side in ((line.issued or "–", 10, "left"), (f"{line.measures:,}", 88, "right")):
            _beside(ax, text, y, shift, side, INK)
    for text, shift, side in (
        (say(names, "成文日期", "issued"), 10, "left"),
        (say(names, "举措数", "measures"), 88, "right"),
    ):
        _beside(ax, text, -0.9, shift, side, GREY)
    ax.set_yticks(
        range(len(lines)),
        [
            names.document(line.document_id)
            if isinstance(line, DocumentRow)
            else (names.word(line) if line else say(names, "级别不详", "level unknown"))
            for line in lines
        ],
    )
    for line, label in zip(lines, ax.get_yticklabels(), strict=True):
        label.set(color=GREY if isinstance(line, str) else INK, parse_math=False)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(lines) - 0.4, -1.4)
    ticks = [int(t) for t in MaxNLocator(8, integer=True).tick_values(low, high) if low <= t <= high]
    shown = {float(t): str(t) for t in ticks} if drawn.span else {}
    if drawn.undated:
        shown[strip] = say(names, "无日期", "no date")
    ax.set_xticks(list(shown), list(shown.values()))
    left = strip - width / 2 if drawn.undated else low
    ax.set_xlim(left, high if drawn.span else strip + width / 2)
    ax.spines["left"].set_visible(False)
    for year in ticks if drawn.span else ():
        ax.axvline(year, color=LIGHT, linewidth=0.5, zorder=0)
    ax.set_title(say(names, "文件概览", "The documents") + part_of(names, drawn.part, drawn.parts))
    marks = [
        Line2D(
            [], [], linestyle="", marker="o", color=GREY, markersize=5, label=say(names, "成文日期", "date of issue")
        ),
        Patch(color=GREY, alpha=0.35, linewidth=0, label=say(names, "规划期", "period covered")),
    ]
    periods = any(row.start and row.end for row in drawn.rows)
    ax.legend(
        handles=marks if periods else marks[:1], loc="upper right", bbox_to_anchor=(1, -0.3 / _height(drawn)), ncols=2
    )
    return ax


def _beside(ax: Axes, text: str, y: float, shift: float, side: str, colour: str) -> None:
    """A text to the right of the Axes, ``shift`` points off."""
    ax.annotate(
        text, (1, y), xycoords=ax.get_yaxis_transform(), xytext=(shift, 0), textcoords="offset points",
        ha=side, va="center", fontsize=7, color=colour, annotation_clip=False,
    )  # fmt: skip


def _height(drawn: DocumentSheet) -> float:
    return 0.25 * (len(_lines(drawn)) + 1)


def size_documents(drawn: DocumentSheet) -> tuple[float, float]:
    """Two columns wide, a quarter of an inch a line."""
    return TWO_COLUMNS, _height(drawn) + 1.0


def caption_documents(drawn: DocumentSheet, names: Names) -> Caption:
    """What stands under the documents."""
    count, measures = len(drawn.rows), sum(row.measures for row in drawn.rows)
    undated = sum(not row.issued for row in drawn.rows)
    periods = sum(bool(row.start and row.end) for row in drawn.rows)
    zh = (
        f"语料共 {count} 份文件、{measures:,} 项举措，按行政层级自上而下排列。圆点标出成文日期，面积与举措数成正比"
        f"（极小者取可见的下限），右侧列出日期与举措数；浅色横条为标题写明的规划期（{periods} 份文件有）。"
        "同一地区的颜色在全部图中一致。"
    )
    en = (
        f"{count} documents with {measures:,} measures, by administrative level from the highest. A dot marks the date "
        "of issue; its area is proportional to the number of measures (the smallest are drawn at a size that can be "
        "seen), and date and number are written at the right. A pale bar is the period that the title names "
        f"({periods} documents have one). A region has the same colour in every figure."
    )
    if undated:
        zh += f"{undated} 份文件未载明成文日期，置于左侧灰色的“无日期”栏内，其左右位置没有含义。"
        en += (
            f" Documents whose date of issue is not stated ({undated}) stand in the grey strip “no date”, "
            "where left and right mean nothing."
        )
    title = say(names, "文件的层级、日期与规划期", "Documents by level, date of issue and period covered")
    return Caption(
        title + part_of(names, drawn.part, drawn.parts), say(names, zh, en), ("documents", "measures"), count + measures
    )


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind("documents", prepare_documents, plot_documents, size_documents, caption_documents, paged=True),
    FigureKind("themes", prepare_themes, plot_themes, size_themes, caption_themes, paged=True),
)

__all__ = ["FIGURES", "plot_documents", "plot_themes"]
