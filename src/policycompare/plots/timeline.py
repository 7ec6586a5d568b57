"""When targets fall due: a timeline of deadlines, a row a side."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.findings.documents import document_overview
from policycompare.findings.targets import deadlines
from policycompare.plots.lettering import line_height, shorten, text_width, wrap
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import GREY, INK, TWO_COLUMNS, side_colours
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import hard_targets, side_order
from policycompare.tables.wording import figure_words, hard_words
from policycompare.words import LANGS, listed, run_on

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

SIZE = 6.5
"""Font size of a label, points."""
LABEL = 1.9
"""Widest indicator of a label, inches."""
NAME = 1.4
"""Widest name of a side, inches."""
PITCH = 0.16
"""Height of a lane, inches."""
MARKER = 0.06
"""From the middle of a marker to its label, inches."""
MAX_LANES = 14
MAX_HEIGHT = 8.5
"""Height of all rows above which sides get fewer lanes, inches."""
STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a timeline shows.

    Attributes:
        found: The rows of ``deadlines``.
        marks: A marker for each of them, a row of ``deadlines`` with its label (``zh``, ``en``), its lane (0 =
            uppermost) and the side of it on which its label stands: 1 right, -1 left, 0 where there is none.
        colours: Side -> colour, every side of the study, in the order of the rows.
        lanes: Side -> how many lanes its row has.
        periods: Rows of ``document_overview`` with a plan period.
        start, end: First and last day of the axis.
    """

    found: pd.DataFrame
    marks: tuple[Any, ...]
    colours: Mapping[str, str]
    lanes: Mapping[str, int]
    periods: pd.DataFrame
    start: datetime.date
    end: datetime.date


def prepare_timeline(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Timeline]]:
    """What the timeline shows; nothing where no hard target says a deadline.

    The lanes are laid out here, for the wider label and the narrower axis of both languages, so that
    the figure is the same in both.
    """
    found = deadlines(tables)
    if not len(found):
        return
    both = {lang: Names(tables, lang) for lang in LANGS}
    day = datetime.date.fromisoformat
    periods = document_overview(tables).dropna(subset=["period_start", "period_end"])
    days = [*found["deadline"], *periods["period_start"], *periods["period_end"]]
    start, end = datetime.date(day(min(days)).year, 1, 1), datetime.date(day(max(days)).year, 12, 31)
    of_all = side_colours(tables)
    colours = {side: of_all[side] for side in side_order(tables)}
    widest = max(text_width(line, 7) for names in both.values() for r in colours for line in _name(r, names))
    marks = found.assign(**{lang: [_label(row, names) for row in iter_rows(found)] for lang, names in both.items()})
    for cap in range(MAX_LANES, 0, -1):
        lanes, spots = _lay_out(marks, list(colours), start, end, TWO_COLUMNS - widest - 0.4, cap)
        if sum(_height(count) for count in lanes.values()) <= MAX_HEIGHT:
            break
    laid = pd.DataFrame(spots, columns=["target_id", "lane", "side"]).merge(marks, on="target_id")
    yield "", Timeline(found, tuple(iter_rows(laid)), colours, lanes, periods, start, end)


def _label(row: Any, names: Names) -> str:
    """A target in a few words: its indicator, cut where it is long, and its figure."""
    indicator = shorten(row.indicator, LABEL, SIZE)
    return indicator if row.comparator == "by-deadline" else f"{indicator} {figure_words(row, names)}"


def _name(side_id: str, names: Names) -> list[str]:
    return wrap(names.side(side_id), NAME, 7).split("\n")


def _height(lanes: int) -> float:
    """Height of a row in inches; two lines of a side's name must fit."""
    return max(lanes * PITCH, 2 * line_height(7)) + 0.1


def _lay_out(
    marks: pd.DataFrame, sides: Sequence[str], start: datetime.date, end: datetime.date, width: float, cap: int
) -> tuple[dict[str, int], list[tuple[str, int, int]]]:
    """Give every target the first lane where its marker and label are free; a last lane holds those without label.

    Returns:
        Side -> its lanes, and of each target its id, lane and side.
    """
    counts, spots = {}, []
    for own in sides:
        lanes: list[list[tuple[float, float]]] = []
        rest = []
        for mark in iter_rows(marks[marks["side_id"] == own]):
            # The axis ends a little after the last day.
            x = (datetime.date.fromisoformat(mark.deadline) - start).days / ((end - start).days * 1.02) * width
            wide = max(text_width(label, SIZE) for label in (mark.zh, mark.en))
            side = 1 if x + MARKER + wide <= width else -1
            low, high = sorted((x - side * MARKER, x + side * (MARKER + wide + 0.05)))
            lane = next((i for i, held in enumerate(lanes) if all(high <= a or b <= low for a, b in held)), len(lanes))
            if low < -MARKER or lane == cap:
                rest.append(mark.target_id)
                continue
            if lane == len(lanes):
                lanes.append([])
            lanes[lane].append((low, high))
            spots.append((mark.target_id, lane, side))
        spots += [(target_id, len(lanes), 0) for target_id in rest]
        counts[own] = len(lanes) + bool(rest)
    return counts, spots


def plot_timeline(drawn: Timeline, ax: Axes, names: Names) -> Axes:
    """Draw the deadlines as markers on rows of sides, over the plan periods as light bars.

    The x axis is in days (``date.toordinal()``), the y axis in inches from the top.
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.transforms import offset_copy

    first = drawn.start.toordinal()
    length = (drawn.end - drawn.start).days * 1.02
    tops, top = {}, 0.0
    for own, lanes in drawn.lanes.items():
        tops[own] = top
        top += _height(lanes)
    for plan in iter_rows(drawn.periods):
        begins, ends = (datetime.date.fromisoformat(day).toordinal() for day in (plan.period_start, plan.period_end))
        ax.broken_barh(
            [(begins, ends - begins)], (tops[plan.side_id] + 0.03, _height(drawn.lanes[plan.side_id]) - 0.06),
            facecolor=drawn.colours[plan.side_id], alpha=0.12, linewidth=0,
        )  # fmt: skip
    for target in drawn.marks:
        lanes, colour = drawn.lanes[target.side_id], drawn.colours[target.side_id]
        x = datetime.date.fromisoformat(target.deadline).toordinal()
        y = tops[target.side_id] + _height(lanes) / 2 + (target.lane - (lanes - 1) / 2) * PITCH
        ax.plot(
            [x], [y], marker="o", markersize=4, markeredgewidth=0.9, markeredgecolor=colour, linestyle="none",
            markerfacecolor="white" if pd.isna(target.value) else colour, clip_on=False, gid=target.target_id,
        )  # fmt: skip
        if target.side:
            ax.annotate(
                getattr(target, names.lang), (x, y), xytext=(target.side * MARKER * 72, -0.3), va="center",
                textcoords="offset points", ha="left" if target.side > 0 else "right", fontsize=SIZE,
            )  # fmt: skip
    for own, lanes in drawn.lanes.items():
        if not lanes:
            words, middle = names.say("figures.timeline_none"), tops[own] + _height(0) / 2
            ax.text(first + length * 0.01, middle, words, va="center", fontsize=SIZE, color=GREY)
        if tops[own]:
            ax.axhline(tops[own], color=GREY, linewidth=0.4)
    _years(drawn, ax, length)
    ax.set_xlim(first, first + length)
    ax.set_ylim(top, 0)
    middles = [tops[r] + _height(n) / 2 for r, n in drawn.lanes.items()]
    ax.set_yticks(middles, ["\n".join(_name(r, names)) for r in drawn.lanes])
    ax.tick_params(axis="both", which="both", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_title(names.say("figures.timeline_title"))
    faces = {"figures.timeline_figure": INK, "figures.timeline_date": "white"}
    handles: list[Artist] = [
        Line2D([], [], marker="o", markersize=4, linestyle="", color=INK, markerfacecolor=face, label=names.say(key))
        for key, face in faces.items()
    ]
    if len(drawn.periods):
        handles.append(Patch(color=GREY, alpha=0.25, linewidth=0, label=names.say("figures.timeline_period")))
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


def timeline_caption(drawn: Timeline, names: Names) -> Caption:
    """What stands under the timeline."""
    count, figures, periods = len(drawn.found), int(drawn.found["value"].notna().sum()), len(drawn.periods)
    empty = listed((names.side(r) for r, lanes in drawn.lanes.items() if not lanes), names.lang)
    bare = sum(not mark.side for mark in drawn.marks)
    hard = hard_targets(names.tables)
    of_plan = int(hard["deadline"].notna().sum()) - count
    undated, unread = len(hard) - count - of_plan, len(names.tables.documents) - periods
    shows = [
        hard_words(names),
        names.say("figures.timeline_shows", targets=count, figures=figures, dates=count - figures),
        names.say("figures.timeline_periods", periods=periods) if periods else "",
        names.say("figures.timeline_empty", names=empty) if empty else "",
    ]
    left_out = [
        names.say("figures.timeline_of_plan", targets=of_plan) if of_plan else "",
        names.say("figures.timeline_undated", undated=undated) if undated else "",
        names.say("figures.timeline_bare", bare=bare) if bare else "",
        names.say("figures.timeline_unread", unread=unread) if unread else "",
    ]
    title, lang = names.say("figures.timeline_title"), names.lang
    return Caption(title, run_on(shows, lang), ("targets", "documents"), count + periods, run_on(left_out, lang))


TIMELINE = FigureKind(
    "targets_timeline", prepare_timeline, plot_timeline, timeline_size, timeline_caption,
    data=lambda drawn: drawn.found,
)  # fmt: skip
