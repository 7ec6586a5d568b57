"""When targets fall due: a timeline of deadlines, a row a region."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.plots.lettering import counted, line_height, shorten, text_width, wrap
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import GREY, INK, TWO_COLUMNS, region_colours
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import region_of_documents, region_order
from policycompare.tables.wording import figure_words, indicator_words
from policycompare.words import LANGS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = 6.5
"""Font size of a label, points."""
LABEL = 1.9
"""Widest indicator of a label, inches."""
NAME = 1.4
"""Widest name of a region, inches."""
PITCH = 0.16
"""Height of a lane, inches."""
MARKER = 0.06
"""From the middle of a marker to its label, inches."""
MAX_LANES = 14
MAX_HEIGHT = 8.5
"""Height of all rows above which regions get fewer lanes, inches."""
STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class DatedTarget:
    """A marker of the timeline.

    Attributes:
        target_id: The target.
        region_id: Its region, which is its row.
        deadline: Its last day.
        labels: Language -> label.
        has_figure: It states a figure beside the date.
        lane: Lane of the row, 0 = uppermost.
        side: 1 where the label stands right of the marker, -1 left of it, 0 where there is none.
    """

    target_id: str
    region_id: str
    deadline: datetime.date
    labels: Mapping[str, str]
    has_figure: bool
    lane: int = 0
    side: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a timeline shows.

    Attributes:
        colours: Region -> colour, every region of the study, in the order of the rows.
        lanes: Region -> how many lanes its row has.
        targets: Every target with a deadline.
        periods: Region, first and last day of each plan period.
        start, end: First and last day of the axis.
        undated: Targets without a deadline.
        unread: Documents without a period.
    """

    colours: Mapping[str, str]
    lanes: Mapping[str, int]
    targets: tuple[DatedTarget, ...]
    periods: tuple[tuple[str, datetime.date, datetime.date], ...]
    start: datetime.date
    end: datetime.date
    undated: int
    unread: int


def prepare_timeline(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Timeline]]:
    """What the timeline shows; nothing where no target has a deadline.

    The lanes are laid out here, for the wider label and the narrower axis of both languages, so that
    the figure is the same in both.
    """
    region_of = region_of_documents(tables)
    colours = region_colours(region_order(tables))
    dated = [
        DatedTarget(
            row.target_id,
            region_of[row.document_id],
            datetime.date.fromisoformat(row.deadline),
            {lang: _label(row, Names(tables, lang)) for lang in LANGS},
            not pd.isna(row.value),
        )
        for row in iter_rows(tables.targets)
        if isinstance(row.deadline, str)
    ]
    if not dated:
        return
    known = [
        d for d in iter_rows(tables.documents) if isinstance(d.period_start, str) and isinstance(d.period_end, str)
    ]
    periods = sorted(
        (d.region_id, datetime.date.fromisoformat(d.period_start), datetime.date.fromisoformat(d.period_end))
        for d in known
    )
    days = [t.deadline for t in dated] + [day for _, *ends in periods for day in ends]
    start, end = datetime.date(min(days).year, 1, 1), datetime.date(max(days).year, 12, 31)
    widest = max(text_width(line, 7) for lang in LANGS for r in colours for line in _name(r, Names(tables, lang)))
    width = TWO_COLUMNS - widest - 0.4
    cap = MAX_LANES
    while True:
        lanes, laid = _lay_out(dated, list(colours), start, end, width, cap)
        if cap == 1 or sum(_height(count) for count in lanes.values()) <= MAX_HEIGHT:
            break
        cap -= 1
    yield (
        "",
        Timeline(
            colours,
            lanes,
            tuple(laid),
            tuple(periods),
            start,
            end,
            len(tables.targets) - len(dated),
            len(tables.documents) - len(known),
        ),
    )


def _label(row: Any, names: Names) -> str:
    """A target in a few words: its indicator, cut where it is long, and its figure."""
    indicator = shorten(indicator_words(row), LABEL, SIZE)
    return indicator if row.comparator == "by-deadline" else f"{indicator} {figure_words(row, names)}"


def _name(region_id: str, names: Names) -> list[str]:
    return wrap(names.region(region_id), NAME, 7).split("\n")


def _height(lanes: int) -> float:
    """Height of a row in inches; two lines of a region's name must fit."""
    return max(lanes * PITCH, 2 * line_height(7)) + 0.1


def _at(day: datetime.date, start: datetime.date, end: datetime.date) -> float:
    """Where a day stands on the axis: 0 = its beginning, 1 = its end. The axis ends a little after the last day."""
    return (day - start).days / ((end - start).days * 1.02)


def _lay_out(
    dated: list[DatedTarget],
    regions: list[str],
    start: datetime.date,
    end: datetime.date,
    width: float,
    cap: int,
) -> tuple[dict[str, int], list[DatedTarget]]:
    """Give every target the first lane where its marker and label are free; a last lane holds those without label."""
    counts, laid = {}, []
    for region in regions:
        lanes: list[list[tuple[float, float]]] = []
        rest = []
        for target in sorted((t for t in dated if t.region_id == region), key=lambda t: (t.deadline, t.target_id)):
            x = _at(target.deadline, start, end) * width
            wide = max(text_width(label, SIZE) for label in target.labels.values())
            side = 1 if x + MARKER + wide <= width else -1
            low, high = sorted((x - side * MARKER, x + side * (MARKER + wide + 0.05)))
            lane = next((i for i, held in enumerate(lanes) if all(high <= a or b <= low for a, b in held)), len(lanes))
            if low < -MARKER or lane == cap:
                rest.append(target)
                continue
            if lane == len(lanes):
                lanes.append([])
            lanes[lane].append((low, high))
            laid.append(replace(target, lane=lane, side=side))
        laid += [replace(target, lane=len(lanes)) for target in rest]
        counts[region] = len(lanes) + bool(rest)
    return counts, laid


def plot_timeline(drawn: Timeline, ax: Axes, names: Names) -> Axes:
    """Draw the deadlines as markers on rows of regions, over the plan periods as light bars.

    The x axis is in days (``date.toordinal()``), the y axis in inches from the top.

    Args:
        drawn: From ``prepare_timeline``.
        ax: Where to draw.
        names: Names in the language of the figure.

    Returns:
        The same Axes.
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.transforms import offset_copy

    zh = names.lang == "zh"
    first = drawn.start.toordinal()
    length = (drawn.end - drawn.start).days * 1.02
    tops, top = {}, 0.0
    for region, lanes in drawn.lanes.items():
        tops[region] = top
        top += _height(lanes)
    for region, begins, ends in drawn.periods:
        ax.broken_barh(
            [(begins.toordinal(), (ends - begins).days)],
            (tops[region] + 0.03, _height(drawn.lanes[region]) - 0.06),
            facecolor=drawn.colours[region],
            alpha=0.12,
            linewidth=0,
        )
    for target in drawn.targets:
        lanes = drawn.lanes[target.region_id]
        colour = drawn.colours[target.region_id]
        x = target.deadline.toordinal()
        y = tops[target.region_id] + _height(lanes) / 2 + (target.lane - (lanes - 1) / 2) * PITCH
        ax.plot(
            [x],
            [y],
            marker="o",
            markersize=4,
            markeredgewidth=0.9,
            markeredgecolor=colour,
            markerfacecolor=colour if target.has_figure else "white",
            linestyle="none",
            clip_on=False,
            gid=target.target_id,
        )
        if target.side:
            ax.annotate(
                target.labels[names.lang],
                (x, y),
                xytext=(target.side * MARKER * 72, -0.3),
                textcoords="offset points",
                ha="left" if target.side > 0 else "right",
                va="center",
                fontsize=SIZE,
                parse_math=False,
            )
    for region, lanes in drawn.lanes.items():
        if not lanes:
            middle = tops[region] + _height(0) / 2
            words = "无带期限的目标" if zh else "no target with a deadline"
            ax.text(first + length * 0.01, middle, words, va="center", fontsize=SIZE, color=GREY)
        if tops[region]:
            ax.axhline(tops[region], color=GREY, linewidth=0.4)
    _years(drawn, ax, length)
    ax.set_xlim(first, first + length)
    ax.set_ylim(top, 0)
    middles = [tops[r] + _height(n) / 2 for r, n in drawn.lanes.items()]
    ax.set_yticks(middles, ["\n".join(_name(r, names)) for r in drawn.lanes])
    for label in ax.get_yticklabels():
        label.set_parse_math(False)
    ax.tick_params(axis="both", which="both", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_title(_title(zh))
    handles: list[Any] = [
        Line2D([], [], marker="o", markersize=4, linestyle="none", color=INK, label="有数值" if zh else "with a figure"),
        Line2D(
            [], [], marker="o", markersize=4, linestyle="none", color=INK, markerfacecolor="white",
            label="只有期限" if zh else "a deadline only",
        ),
    ]  # fmt: skip
    if drawn.periods:
        handles.append(Patch(color=GREY, alpha=0.25, linewidth=0, label="规划期" if zh else "period of the plan"))
    below = offset_copy(ax.transAxes, ax.get_figure(root=True), y=-0.2, units="inches")
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=below, ncols=3, borderaxespad=0)
    return ax


def _years(drawn: Timeline, ax: Axes, length: float) -> None:
    """Years in the middle of their stretch, lines where years begin; fewer names where they would touch."""
    years = range(drawn.start.year, drawn.end.year + 1)
    step = next((s for s in STEPS if len(years) / s <= 16), STEPS[-1])
    shown = [y for y in years if y % step == 0]
    ax.set_xticks([datetime.date(y, 7, 1).toordinal() for y in shown], [str(y) for y in shown])
    ax.set_xticks([datetime.date(y, 1, 1).toordinal() for y in (years if step == 1 else shown)], minor=True)
    ax.grid(visible=True, axis="x", which="minor")


def timeline_size(drawn: Timeline) -> tuple[float, float]:
    """Width and height in inches."""
    return TWO_COLUMNS, sum(_height(lanes) for lanes in drawn.lanes.values()) + 0.85


def _title(zh: bool) -> str:
    return "目标的完成期限" if zh else "When targets fall due"


def timeline_caption(drawn: Timeline, names: Names) -> Caption:
    """What stands under the timeline."""
    zh = names.lang == "zh"
    count, figures = len(drawn.targets), sum(t.has_figure for t in drawn.targets)
    bare = sum(not t.side for t in drawn.targets)
    empty = [names.region(r) for r, lanes in drawn.lanes.items() if not lanes]
    left_out = []
    if zh:
        shows = (
            f"每个圆点是一项带期限的目标，共 {count} 项，按地区分行（颜色随地区固定），横轴是期限的最后一天；"
            "年份写在该年的中间，竖线是年初，故“到2022年”的目标落在2022年与2023年之间的竖线上。"
            f"实心点另有数值（{figures} 项），空心点只有期限（{count - figures} 项）。"
            "标签是原文的指标，长的截断并以“…”表示；同一行内上下的位置没有含义，只为标签不相重叠。"
        )
        if drawn.periods:
            shows += f"浅色条是文件标题所写的规划期（{len(drawn.periods)} 份文件）。"
        if empty:
            shows += f"没有带期限目标的地区保留空行：{'、'.join(empty)}。"
        if drawn.undated:
            left_out.append(f"{drawn.undated} 项目标没有期限，未画出。")
        if bare:
            left_out.append(f"{bare} 个圆点因放不下而没有标签，画在所在地区的最后一行，同日的重叠在一起。")
        if drawn.unread:
            left_out.append(f"{drawn.unread} 份文件的标题没有写明规划期，没有浅色条。")
        return Caption(_title(zh), shows, ("targets", "documents"), count + len(drawn.periods), "".join(left_out))
    shows = (
        f"Each dot is a target with a deadline ({counted(count, 'target')}), on the row and in the fixed colour of its "
        "region; the horizontal axis is the last day of the deadline. A year is written in the middle of its "
        "stretch and lines stand where years begin, so a target to be reached by the end of 2022 stands on the line between 2022 and 2023. "
        f"Filled dots state a figure as well ({figures}), hollow ones a deadline only ({count - figures}). "
        "Labels are the documents' own indicators and stay in Chinese because they are quotations; long ones are "
        "cut with an ellipsis. Height within a row has no meaning; it keeps labels apart."
    )
    if drawn.periods:
        shows += f" Light bars are the plan periods that titles name ({counted(len(drawn.periods), 'document')})."
    if empty:
        shows += f" Regions without any target with a deadline keep an empty row: {', '.join(empty)}."
    if drawn.undated:
        left_out.append(f"{counted(drawn.undated, 'target')} without a deadline.")
    if bare:
        left_out.append(
            f"The labels of {counted(bare, 'dot')}, for want of room; these dots stand in the last lane of their region, those of one day on one another."
        )
    if drawn.unread:
        left_out.append(f"The period of {counted(drawn.unread, 'document')} whose title names none.")
    return Caption(_title(zh), shows, ("targets", "documents"), count + len(drawn.periods), " ".join(left_out))


TIMELINE = FigureKind("targets_timeline", prepare_timeline, plot_timeline, timeline_size, timeline_caption)
