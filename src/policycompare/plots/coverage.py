"""Who covers what: the rows of the codebook by region, with gaps that can be seen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.plots.orders import theme_order
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.sheet import EMPTY, MIN_WIDTH, open_sheet, part_of, say, shade, sheet_size, widest, write
from policycompare.plots.style import GREY, INK, TWO_COLUMNS
from policycompare.tables.frames import iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import regions_that_fit
from policycompare.words import LANGS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

LINES_A_PANEL = 40
"""Rows and theme heads that stand above each other at most."""
LINE_HEIGHT, CELL, MIN_CELL, POINTS = 0.16, 0.21, 0.16, 6.5
HEAD_GAP = 0.5
"""Free space above a theme, in lines."""
SLANT = 60
"""Slant of the regions' names, degrees."""


@dataclass(frozen=True, slots=True)
class ThemeRows:
    """Rows of one theme (or of a part of it): name of the row and measures of each region, in order."""

    theme: str
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class CoverageSheet:
    """One part: panels side by side, each with themes above each other.

    Attributes:
        regions: Columns, the region that covers most rows first.
        covered: Rows that each of them covers, in the whole study; None where the codebook does not fit the region:
            then an empty cell says nothing.
        panels: Themes of each panel.
        part, parts: Which part it is of how many.
        most: Measures of the fullest cell of the study.
        total: Rows that any region has.
        nowhere: Rows of the codebook that no region has.
        shared: Rows whose topics belong to more than one theme.
        label_width, head_height, overhang: Inches that the rows' names take, and the regions' names
            upwards and to the right of the last column.
        cell: Width of a cell, inches.
    """

    regions: tuple[str, ...]
    covered: tuple[int | None, ...]
    panels: tuple[tuple[ThemeRows, ...], ...]
    part: int
    parts: int
    most: int
    total: int
    nowhere: int
    shared: int
    label_width: float
    head_height: float
    overhang: float
    cell: float


def _themes_of_rows(tables: Tables) -> tuple[dict[str, str], int]:
    """Row -> theme of most of its topics, the earlier theme where two have as many; and rows of several themes."""
    themes = theme_order(tables)
    counts: dict[str, dict[str, int]] = {}
    for topic in iter_rows(tables.topics):
        by_theme = counts.setdefault(topic.row, {})
        by_theme[topic.theme] = by_theme.get(topic.theme, 0) + 1
    chosen = {row: min(found, key=lambda t: (-found[t], themes.index(t))) for row, found in counts.items()}
    return chosen, sum(len(found) > 1 for found in counts.values())


def _split(groups: Sequence[ThemeRows], panels: int) -> list[list[ThemeRows]]:
    """Cut a sequence of themes into so many panels (or fewer) that the longest is as short as can be."""
    heights = [_height([group]) for group in groups]
    low, high = max(heights), sum(heights) + 0.01
    best = [list(groups)]
    # Lengths are multiples of half a line: every one that could be the longest is tried.
    for step in range(int((high - low) * 2) + 1):
        limit = low + step / 2
        cut: list[list[ThemeRows]] = []
        for group in groups:
            if not cut or _height([*cut[-1], group]) > limit + 1e-9:
                cut.append([])
            cut[-1].append(group)
        if len(cut) <= panels:
            best = cut
            break
    return best


def _height(groups: Sequence[ThemeRows]) -> float:
    """Height of a panel in lines."""
    return sum(HEAD_GAP + 1 + len(group.rows) for group in groups)


def prepare_coverage(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, CoverageSheet]]:
    """Rows of ``comparisons`` by theme; rows that the same regions cover stand together.

    Themes keep the codebook's order. Within a theme the rows that most regions cover come first, then
    those with the same regions, then those with most measures. A theme is broken only where it is
    longer than a panel.
    """
    frame = tables.comparisons[tables.comparisons["level"] == "row"]
    counts = {(row.key, row.region_id): int(row.measures) for row in iter_rows(frame)}
    regions = sorted(set(frame["region_id"]))
    keys = sorted(set(frame["key"]))
    covered = {region: sum(counts.get((key, region), 0) > 0 for key in keys) for region in regions}
    fitting = set(regions_that_fit(tables))
    regions.sort(key=lambda region: (region not in fitting, -covered[region]))
    if not any(covered.values()):
        return
    shown = {region: covered[region] if region in fitting else None for region in regions}
    theme_of, shared = _themes_of_rows(tables)
    groups: list[ThemeRows] = []
    for theme in theme_order(tables):
        rows = [(k, tuple(counts.get((k, r), 0) for r in regions)) for k in keys if theme_of.get(k) == theme]
        rows.sort(key=lambda row: (-sum(n > 0 for n in row[1]), [n == 0 for n in row[1]], -sum(row[1])))
        step = LINES_A_PANEL - 1
        groups += [ThemeRows(theme, tuple(rows[i : i + step])) for i in range(0, len(rows), step)]
    both = [Names(tables, lang) for lang in LANGS]
    labels = widest(
        (name for n in both for g in groups for name in (n.theme(g.theme), *(n.row(k) for k, _ in g.rows))), POINTS
    )
    across = len(regions) * MIN_CELL
    heads = [max(widest([_head(n, r, shown[r])], POINTS) for n in both) for r in regions]
    slant = math.radians(SLANT)
    per_figure = 2 if 2 * (labels + 0.1 + across + 0.3) <= TWO_COLUMNS else 1
    room = TWO_COLUMNS / per_figure - labels - 0.1
    cell = max(MIN_CELL, min(CELL, (room - 0.35) / len(regions)))
    overhang = max(w * math.cos(slant) - (len(regions) - 0.6 - i) * cell for i, w in enumerate(heads))
    figures = math.ceil(_height(groups) / (LINES_A_PANEL * per_figure))
    panels = _split(groups, figures * per_figure)
    pages = [panels[i : i + per_figure] for i in range(0, len(panels), per_figure)]
    known = set(tables.topics["row"])
    for number, page in enumerate(pages, 1):
        drawn = CoverageSheet(
            regions=tuple(regions), covered=tuple(shown[r] for r in regions), panels=tuple(tuple(p) for p in page),
            part=number, parts=len(pages), most=max(counts.values()), total=len(keys),
            nowhere=len(known - set(keys)), shared=shared, label_width=labels,
            head_height=max(heads) * math.sin(slant) + 0.12, overhang=max(0.2, overhang), cell=cell,
        )  # fmt: skip
        yield "", drawn


def _head(names: Names, region: str, covered: int | None) -> str:
    return f"{names.region(region)} ({'?' if covered is None else covered})"


def _panel_width(drawn: CoverageSheet) -> float:
    return drawn.label_width + 0.1 + len(drawn.regions) * drawn.cell + drawn.overhang


def _sheet(drawn: CoverageSheet) -> tuple[float, float]:
    lines = max(_height(panel) for panel in drawn.panels)
    return max(MIN_WIDTH, len(drawn.panels) * _panel_width(drawn)), drawn.head_height + lines * LINE_HEIGHT + 0.05


def plot_coverage(drawn: CoverageSheet, ax: Axes, names: Names) -> Axes:
    """Draw the number of measures of each region under each row of the codebook.

    Args:
        drawn: From ``prepare_coverage``.
        ax: Where to draw.
        names: Names in the figure's language.
    """
    from matplotlib.patches import Rectangle

    open_sheet(ax, *_sheet(drawn))
    for number, panel in enumerate(drawn.panels):
        right = number * _panel_width(drawn) + drawn.label_width
        left = right + 0.1
        for i, (region, covered) in enumerate(zip(drawn.regions, drawn.covered, strict=True)):
            write(
                ax, left + (i + 0.6) * drawn.cell, drawn.head_height, _head(names, region, covered), POINTS,
                rotation=SLANT, rotation_mode="anchor", ha="left",
            )  # fmt: skip
        y = drawn.head_height
        for group in panel:
            y += (HEAD_GAP + 0.5) * LINE_HEIGHT
            write(ax, right, y, names.theme(group.theme), POINTS + 0.5, ha="right", color=GREY)
            y += LINE_HEIGHT / 2
            ax.plot([left, left + len(drawn.regions) * drawn.cell], [y - 0.03] * 2, color=GREY, linewidth=0.5)
            for row, counts in group.rows:
                write(ax, right, y + LINE_HEIGHT / 2, names.row(row), POINTS, ha="right")
                for i, count in enumerate(counts):
                    face, ink = shade(count / drawn.most) if count else (EMPTY, INK)
                    x = left + i * drawn.cell
                    ax.add_patch(
                        Rectangle((x, y), drawn.cell, LINE_HEIGHT, facecolor=face, edgecolor="white", linewidth=0.8)
                    )
                    if count or drawn.covered[i] is None:
                        middle = (x + drawn.cell / 2, y + LINE_HEIGHT / 2)
                        write(ax, *middle, str(count) if count else "?", POINTS - 0.5, ha="center", color=ink)
                y += LINE_HEIGHT
    title = say(names, "各地区的议题覆盖（举措数）", "Topics that each region covers, number of measures")
    ax.set_title(title + part_of(names, drawn.part, drawn.parts))
    return ax


def size_coverage(drawn: CoverageSheet) -> tuple[float, float]:
    """As wide and high as its panels."""
    return sheet_size(*_sheet(drawn))


def caption_coverage(drawn: CoverageSheet, names: Names) -> Caption:
    """What stands under the coverage."""
    rows = sum(len(group.rows) for panel in drawn.panels for group in panel)
    known = [i for i, covered in enumerate(drawn.covered) if covered is not None]
    lines = [[counts[i] for i in known] for panel in drawn.panels for group in panel for _, counts in group.rows]
    gaps = sum(n == 0 for counts in lines for n in counts)
    cells = rows * len(known)
    everyone = sum(all(counts) for counts in lines) if known else 0
    zh = (
        f"每行为编码表的一个议题行，每列为一个地区；数字为该地区含有该议题的举措数（一项举措可有多个议题），颜色越深越多，浅灰空格"
        f"表示该地区没有对应举措。地区名后的括号内为其覆盖的行数（共 {drawn.total} 行），地区按此排列；主题按编码表的顺序，主题之内"
        f"先列覆盖地区多的行，覆盖地区相同的行相邻。本图 {rows} 行 × {len(known)} 个地区，其中 {everyone} 行各地区均有，"
        f"{cells:,} 格中 {gaps:,} 格为空。"
    )
    en = (
        "A line is a row of the codebook, a column a region. The figure is the number of the region's measures that have "
        "a topic of the row (a measure may have several), the darker the more; an empty pale cell is a gap: no measure "
        "of the region. In brackets behind a region: the rows that it "
        f"covers, out of {drawn.total}; regions are ordered by it. Themes keep the codebook's order; within a theme, rows "
        "that more regions cover come first, and rows with the same regions stand together. Here: "
        f"{rows} rows × {len(known)} regions; every region has {everyone} of the rows, and "
        f"{gaps:,} of {cells:,} cells are gaps."
    )
    if len(known) < len(drawn.regions):
        zh += "“?”表示编码表不适用于该地区，不计入上述数字：空格不说明任何问题。"
        en += (
            " A question mark: the codebook does not fit the region, which is not counted: an empty cell says nothing."
        )
    if drawn.parts > 1:
        zh += f"全部议题行分为 {drawn.parts} 图，颜色深浅一致。"
        en += f" The rows are spread over {drawn.parts} figures with the same shades."
    if drawn.shared:
        zh += f"有 {drawn.shared} 行的议题分属两个以上主题，列在议题较多（相同则靠前）的主题下。"
        en += (
            f" {drawn.shared} row(s) of the codebook have topics of several themes and stand under the theme with more of "
            "them, or the earlier one."
        )
    left_out = ""
    if drawn.nowhere:
        left_out = say(
            names,
            f"编码表中另有 {drawn.nowhere} 行没有任何地区的举措。",
            f"{drawn.nowhere} row(s) of the codebook under which no region has a measure.",
        )
    title = say(names, "各地区覆盖了哪些议题", "Which topics each region covers")
    title += part_of(names, drawn.part, drawn.parts)
    return Caption(title, say(names, zh, en), ("comparisons",), cells, left_out)


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind("coverage", prepare_coverage, plot_coverage, size_coverage, caption_coverage, paged=True),
)
