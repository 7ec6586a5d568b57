"""What each document is about: its measures' main topics by theme."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.plots.orders import document_order, theme_order
from policycompare.plots.registry import Caption
from policycompare.plots.sheet import (
    EMPTY,
    MIN_WIDTH,
    open_sheet,
    part_of,
    percent,
    say,
    shade,
    sheet_size,
    widest,
    write,
)
from policycompare.plots.style import GREY, INK
from policycompare.tables.frames import iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import Fit, document_of_measures
from policycompare.words import LANGS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

DOCUMENTS_A_FIGURE = 30
"""More documents than these go on to a further part."""
CELL_WIDTH, CELL_HEIGHT, POINTS = 0.365, 0.25, 7.0
SLANT = 50
"""Slant of the heads of narrow columns, degrees."""


@dataclass(frozen=True, slots=True)
class ThemeSheet:
    """Main topics by theme, a row a document.

    Attributes:
        themes: Columns.
        rows: Document id -> measures by theme, measures with a main topic, all measures. Where the codebook does not
            fit a document, no shares are drawn of it.
        whole: The same over all documents of the study that the codebook fits; over all where it fits none.
        part, parts: Which part it is of how many.
        most: The largest share of any document of the study.
        label_width, head_height: Inches that names of documents and themes take in either language.
    """

    themes: tuple[str, ...]
    rows: dict[str, tuple[tuple[int, ...], int, int]]
    whole: tuple[tuple[int, ...], int, int]
    part: int
    parts: int
    most: float
    label_width: float
    head_height: float


def prepare_themes(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, ThemeSheet]]:
    """Documents in the order of ``document_order`` with their main topics counted by theme."""
    themes = theme_order(tables)
    theme_of = dict(zip(tables.topics["topic_id"], tables.topics["theme"], strict=True))
    document_of = document_of_measures(tables)
    held: dict[tuple[str, str], set[str]] = {}
    for row in iter_rows(tables.measure_topics):
        if row.is_primary:
            held.setdefault((document_of[row.measure_id], theme_of[row.topic_id]), set()).add(row.measure_id)
    if not held:
        return
    totals = tables.measures["document_id"].value_counts()
    rows: dict[str, tuple[tuple[int, ...], int, int]] = {}
    for document_id in document_order(tables):
        counts = tuple(len(held.get((document_id, theme), ())) for theme in themes)
        rows[document_id] = (counts, sum(counts), int(totals.get(document_id, 0)))
    fitting = [row for row in rows.values() if Fit(*row[1:]).fits] or list(rows.values())
    pooled = tuple(sum(counts[i] for counts, _, _ in fitting) for i in range(len(themes)))
    whole = (pooled, sum(pooled), sum(measures for _, _, measures in fitting))
    shares = [count / row[1] for row in rows.values() if Fit(*row[1:]).fits for count in row[0]]
    most = max(shares, default=1.0)
    both = [Names(tables, lang) for lang in LANGS]
    labels = widest((n.document(d) for n in both for d in rows), POINTS)
    heads = max(_head_height(n, themes) for n in both)
    ids = list(rows)
    pages = [ids[i : i + DOCUMENTS_A_FIGURE] for i in range(0, len(ids), DOCUMENTS_A_FIGURE)]
    for number, page in enumerate(pages, 1):
        drawn = ThemeSheet(
            tuple(themes), {d: rows[d] for d in page}, whole, number, len(pages), most, max(labels, 0.8), heads
        )
        yield "", drawn


def _head_height(names: Names, themes: Iterable[str]) -> float:
    return widest((names.theme(theme) for theme in themes), POINTS) * math.sin(math.radians(SLANT)) + 0.15


def _theme_height(drawn: ThemeSheet) -> float:
    return drawn.head_height + (len(drawn.rows) + 1) * CELL_HEIGHT + 0.12


def _theme_width(drawn: ThemeSheet) -> float:
    return max(MIN_WIDTH, drawn.label_width + 0.1 + len(drawn.themes) * CELL_WIDTH + 0.85)


def plot_themes(drawn: ThemeSheet, ax: Axes, names: Names) -> Axes:
    """Draw the share of each document's main topics that falls under each theme, as a shaded table.

    Args:
        drawn: From ``prepare_themes``.
        ax: Where to draw.
        names: Names in the figure's language.
    """
    from matplotlib.patches import Rectangle

    width = _theme_width(drawn)
    open_sheet(ax, width, _theme_height(drawn))
    # The size holds the longer names of the two languages: the shorter leave no empty space above them.
    ax.set_ylim(_theme_height(drawn), drawn.head_height - _head_height(names, drawn.themes))
    left = drawn.label_width + 0.1
    for i, theme in enumerate(drawn.themes):
        x = left + (i + 0.5) * CELL_WIDTH
        write(
            ax, x - 0.04, drawn.head_height - 0.06, names.theme(theme), POINTS,
            rotation=SLANT, rotation_mode="anchor", ha="left",
        )  # fmt: skip
    write(ax, width, drawn.head_height - 0.12, say(names, "已编码/全部", "coded/all"), POINTS, ha="right", color=GREY)
    lines = [(names.document(d), row) for d, row in drawn.rows.items()]
    y = drawn.head_height
    for label, (counts, coded, measures) in [*lines, (say(names, "全部文件", "all documents"), drawn.whole)]:
        last = counts is drawn.whole[0]
        fits = Fit(coded, measures).fits
        if last:
            y += 0.1
        write(ax, drawn.label_width, y + CELL_HEIGHT / 2, label, POINTS, ha="right", color=GREY if last else INK)
        for i, count in enumerate(counts):
            x = left + i * CELL_WIDTH
            share = count / coded if coded and fits else 0.0
            face, ink = shade(min(1.0, share / drawn.most)) if share else (EMPTY, INK)
            ax.add_patch(Rectangle((x, y), CELL_WIDTH, CELL_HEIGHT, facecolor=face, edgecolor="white", linewidth=0.8))
            if not fits:
                write(ax, x + CELL_WIDTH / 2, y + CELL_HEIGHT / 2, "?", POINTS, ha="center", color=GREY)
            elif count:
                write(ax, x + CELL_WIDTH / 2, y + CELL_HEIGHT / 2, percent(share), POINTS, ha="center", color=ink)
        write(
            ax, width, y + CELL_HEIGHT / 2, f"{coded:,}/{measures:,}", POINTS, ha="right", color=GREY if last else INK
        )
        y += CELL_HEIGHT
    title = say(names, "各文件主要议题的主题构成（%）", "Themes of the measures' main topics, % of each document")
    ax.set_title(title + part_of(names, drawn.part, drawn.parts))
    return ax


def size_themes(drawn: ThemeSheet) -> tuple[float, float]:
    """As wide as the themes need, a quarter of an inch a document."""
    return sheet_size(_theme_width(drawn), _theme_height(drawn))


def caption_themes(drawn: ThemeSheet, names: Names) -> Caption:
    """What stands under the themes."""
    coded = sum(coded for _, coded, _ in drawn.rows.values())
    measures = sum(measures for _, _, measures in drawn.rows.values())
    zh = (
        f"每行一份文件，每格为主要议题属于该主题的举措占该文件已编码举措的百分比，颜色越深占比越高，空格表示没有；每行合计 100%"
        f"（四舍五入除外）。右侧为已编码举措数与全部举措数。共 {coded:,} 项举措，每项只有一个主要议题。"
        f"末行为语料全部 {drawn.whole[1]:,} 项已编码举措。"
    )
    en = (
        "A row is a document; a cell gives the share of its coded measures whose main topic belongs to the theme, in per "
        "cent, the darker the larger; an empty cell is none. A row adds up to 100 but for rounding. At the right: coded "
        f"measures out of all. {coded:,} measures, each with one main topic. The last row pools all "
        f"{drawn.whole[1]:,} coded measures of the study."
    )
    if not all(Fit(*row[1:]).fits for row in (*drawn.rows.values(), drawn.whole)):
        zh += "“?”表示编码表不适用于该文件，不计占比。"
        en += " A question mark: the codebook does not fit the document, whose shares say nothing."
    left_out = say(names, "没有议题的举措不计入占比。", "Measures without a topic count in no share.")
    left_out = left_out if measures > coded else ""
    title = say(names, "各文件的主题构成", "What each document is about")
    return Caption(
        title + part_of(names, drawn.part, drawn.parts),
        say(names, zh, en),
        ("measure_topics", "measures"),
        coded + measures,
        left_out,
    )
