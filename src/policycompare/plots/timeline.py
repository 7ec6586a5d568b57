"""When targets fall due: a timeline of deadlines, a row a side, its axis broken where years are empty."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.plots.lettering import line_height, shorten, shorten_middle, text_width, wrap
from policycompare.plots.look import page_width
from policycompare.plots.quoted import quoted
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import GREY, INK, LIGHT, TWO_COLUMNS, side_colours
from policycompare.results.documents import document_overview
from policycompare.results.targets import deadlines
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import hard_targets, side_order
from policycompare.tables.wording import cell_text, figure_words, hard_words
from policycompare.words import LANGS, listed, run_on

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

NAMED = 4
"""Sides with a deadline that the title names; more are counted."""
SIZE = 7.0
"""Font size of a label, points."""
LABEL = 1.9
"""Widest indicator of a label, inches."""
NAME = 1.4
"""Widest name of a side, inches."""
PITCH = 0.17
"""Height of a lane, inches."""
MARKER = 0.06
"""From the middle of a marker to its label, inches."""
MAX_LANES = 14
MAX_HEIGHT = 8.5
"""Height of all rows above which sides get fewer lanes, inches."""
TWO_LINES = 16
"""Sides up to which a name may have two lines."""
EMPTY = 3
"""Years without a deadline, one after the other, from which the axis is broken."""
BROKEN = 0.5
"""What a broken stretch takes, in years."""
ALL_YEARS = 16
"""Years up to which each has its number."""
STEPS = (1, 2, 5, 10, 20, 50, 100)

Day = datetime.date


@dataclass(frozen=True, slots=True)
class Stretch:
    """Years of the axis that are drawn alike: from the first of January to the last of December.

    Attributes:
        first, last: The years.
        start, end: Where it begins and ends, in years as drawn.
        is_broken: No deadline falls into them, and they take ``BROKEN``.
    """

    first: int
    last: int
    start: float
    end: float
    is_broken: bool


def break_axis(filled: Sequence[int]) -> tuple[Stretch, ...]:
    """The axis from the first to the last of some years, broken where ``EMPTY`` or more between them are empty.

    Example:
        >>> [(part.first, part.last, part.is_broken) for part in break_axis([2021, 2022, 2025, 2035])]
        [(2021, 2025, False), (2026, 2034, True), (2035, 2035, False)]
    """
    found: list[Stretch] = []
    years = sorted(set(filled))
    for before, year in zip([years[0] - 1, *years], years, strict=False):
        gap = year - before - 1
        if gap >= EMPTY:
            end = found[-1].end + BROKEN
            found.append(Stretch(before + 1, year - 1, found[-1].end, end, True))
        if found and not found[-1].is_broken:
            last = found.pop()
            found.append(Stretch(last.first, year, last.start, last.end + year - last.last, False))
        else:
            start = found[-1].end if found else 0.0
            found.append(Stretch(year, year, start, start + 1, False))
    return tuple(found)


def place_of(day: str, axis: Sequence[Stretch]) -> float:
    """Where a day ends on the axis, in years as drawn; every year is as long as every other one."""
    date = Day.fromisoformat(day)
    for part in axis:
        if date.year <= part.last:
            if date.year < part.first:
                return part.start
            begin, end = Day(date.year, 1, 1).toordinal(), Day(date.year, 12, 31).toordinal()
            years = date.year - part.first + (date.toordinal() + 1 - begin) / (end + 1 - begin)
            return part.start + years * (part.end - part.start) / (part.last + 1 - part.first)
    return axis[-1].end


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a timeline shows.

    Attributes:
        found: The rows of ``deadlines``.
        marks: A marker for each of them, a row of ``deadlines`` with its label (``zh``, ``en``), its lane (0 =
            uppermost) and the side of it on which its label stands: 1 right, -1 left, 0 where there is none.
        colours: Side -> colour, of the sides that have a deadline, in the order of the rows.
        lanes: Side -> how many lanes its row has.
        periods: Rows of ``document_overview`` with a plan period, of these sides.
        axis: The years, with their breaks.
    """

    found: pd.DataFrame
    marks: tuple[Any, ...]
    colours: Mapping[str, str]
    lanes: Mapping[str, int]
    periods: pd.DataFrame
    axis: tuple[Stretch, ...]

    @property
    def length(self) -> float:
        """Length of the axis in years as drawn, with a little room behind the last day."""
        return self.axis[-1].end * 1.02

    def height(self, side: str) -> float:
        """Height of a side's row in inches; its name must fit."""
        return _height(self.lanes[side], len(self.lanes))


def prepare_timeline(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Timeline]]:
    """What the timeline shows; nothing where no hard target says a deadline.

    The lanes are laid out here, for the wider label and the narrower axis of both languages, so that
    the figure is the same in both.
    """
    found = deadlines(tables)
    if not len(found):
        return
    both = {lang: Names(tables, lang) for lang in LANGS}
    of_all, held = side_colours(tables), set(found["side_id"])
    colours = {side: of_all[side] for side in side_order(tables) if side in held}
    overview = document_overview(tables).dropna(subset=["period_start", "period_end"])
    periods = overview[overview["side_id"].isin(held)]
    days = [*found["deadline"], *found["deadline_latest"].dropna()]
    axis = break_axis([int(day[:4]) for day in days])
    count = len(colours)
    widest = max(text_width(line, SIZE) for names in both.values() for r in colours for line in _name(r, names, count))
    marks = found.assign(**{lang: [_label(row, names) for row in iter_rows(found)] for lang, names in both.items()})
    for cap in range(MAX_LANES, -1, -1):
        lanes, spots = _lay_out(marks, list(colours), axis, page_width() - widest - 0.4, cap)
        if sum(_height(own, count) for own in lanes.values()) <= MAX_HEIGHT:
            break
    laid = pd.DataFrame(spots, columns=["target_id", "lane", "side"]).merge(marks, on="target_id")
    yield "", Timeline(found, tuple(iter_rows(laid)), colours, lanes, periods, axis)


def _label(row: Any, names: Names) -> str:
    """A target in a few words: its indicator, cut where it is long, and its figure."""
    indicator = shorten(quoted(row.indicator, names), LABEL, SIZE)
    if row.comparator == "by-deadline":
        return indicator
    return f"{indicator} {shorten(quoted(figure_words(row, names), names), LABEL, SIZE)}"


def _name(side_id: str, names: Names, sides: int) -> list[str]:
    name = names.side(side_id)
    return wrap(name, NAME, SIZE).split("\n") if sides <= TWO_LINES else [shorten_middle(name, NAME, SIZE)]


def _height(lanes: int, sides: int) -> float:
    """Height of a row in inches; a side's name must fit, in two lines where there are few sides."""
    return max(lanes * PITCH, (2 if sides <= TWO_LINES else 1) * line_height(SIZE)) + 0.08


def _lay_out(
    marks: pd.DataFrame, sides: Sequence[str], axis: Sequence[Stretch], width: float, cap: int
) -> tuple[dict[str, int], list[tuple[str, int, int]]]:
    """Give every target the first lane where its marker and label are free; a last lane holds those without label.

    Returns:
        Side -> its lanes, and of each target its id, lane and side.
    """
    counts, spots = {}, []
    scale = width / (axis[-1].end * 1.02)
    for own in sides:
        lanes: list[list[tuple[float, float]]] = []
        rest = []
        for mark in iter_rows(marks[marks["side_id"] == own]):
            x = place_of(mark.deadline, axis) * scale
            end = place_of(cell_text(mark.deadline_latest) or mark.deadline, axis) * scale
            wide = max(text_width(label, SIZE) for label in (mark.zh, mark.en)) * 1.03
            side = 1 if end + MARKER + wide <= width else -1
            low, high = (
                (x - MARKER, end + MARKER + wide + 0.05) if side > 0 else (x - MARKER - wide - 0.05, end + MARKER)
            )
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

    The x axis is in years as drawn (``place_of``), the y axis in inches from the top. A deadline whose words allow two
    readings has a whisker to the later one.
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    from policycompare.plots.style import legend_below

    tops, top = {}, 0.0
    for own in drawn.lanes:
        tops[own] = top
        top += drawn.height(own)
    for plan in iter_rows(drawn.periods):
        begins, ends = (place_of(day, drawn.axis) for day in (plan.period_start, plan.period_end))
        ax.broken_barh(
            [(begins, ends - begins)], (tops[plan.side_id] + 0.03, drawn.height(plan.side_id) - 0.06),
            facecolor=drawn.colours[plan.side_id], alpha=0.12, linewidth=0,
        )  # fmt: skip
    opened = 0
    for target in drawn.marks:
        lanes, colour = drawn.lanes[target.side_id], drawn.colours[target.side_id]
        x = place_of(target.deadline, drawn.axis)
        y = tops[target.side_id] + drawn.height(target.side_id) / 2 + (target.lane - (lanes - 1) / 2) * PITCH
        latest = cell_text(target.deadline_latest)
        end = place_of(latest, drawn.axis) if latest else x
        if end > x:
            opened += 1
            ax.plot([x, end], [y, y], color=colour, linewidth=1.2, gid=f"{target.target_id}/latest", clip_on=False)
            ax.plot([end], [y], "|", markersize=5, color=colour, markeredgewidth=1.2, clip_on=False)
        ax.plot(
            [x], [y], marker="o", markersize=4, markeredgewidth=0.9, markeredgecolor=colour, linestyle="none",
            markerfacecolor="white" if pd.isna(target.value) else colour, clip_on=False, gid=target.target_id,
        )  # fmt: skip
        if target.side:
            ax.annotate(
                getattr(target, names.lang), (end if target.side > 0 else x, y), va="center", fontsize=SIZE,
                xytext=(target.side * MARKER * 72, -0.3), textcoords="offset points",
                ha="left" if target.side > 0 else "right",
            )  # fmt: skip
    for own in drawn.lanes:
        if tops[own]:
            ax.axhline(tops[own], color=GREY, linewidth=0.4)
    _years(drawn, ax, top)
    ax.set_xlim(0, drawn.length)
    ax.set_ylim(top, 0)
    middles = [tops[r] + drawn.height(r) / 2 for r in drawn.lanes]
    ax.set_yticks(middles, ["\n".join(_name(r, names, len(drawn.lanes))) for r in drawn.lanes])
    ax.tick_params(axis="both", which="both", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_title(_title(drawn, names))
    faces = {"figures.timeline_figure": INK, "figures.timeline_date": "white"}
    handles: list[Artist] = [
        Line2D([], [], marker="o", markersize=4, linestyle="", color=INK, markerfacecolor=face, label=names.say(key))
        for key, face in faces.items()
    ]
    if opened:
        label = names.say("target_figures.timeline_latest")
        handles.append(Line2D([], [], marker="|", markersize=5, color=INK, linewidth=1.2, label=label))
    if len(drawn.periods):
        handles.append(Patch(color=GREY, alpha=0.25, linewidth=0, label=names.say("figures.timeline_period")))
    legend_below(ax, handles, down=0.24)
    return ax


def _years(drawn: Timeline, ax: Axes, bottom: float) -> None:
    """Years in the middle of their stretch, lines where years begin; fewer names where they would touch; breaks."""
    parts = [part for part in drawn.axis if not part.is_broken]
    years = [year for part in parts for year in range(part.first, part.last + 1)]
    step = next((s for s in STEPS if drawn.length / s <= ALL_YEARS), STEPS[-1])
    shown = [y for y in years if y % step == 0] or years[:1]
    half = {y: (place_of(f"{y}-06-30", drawn.axis)) for y in shown}
    ax.set_xticks(list(half.values()), [str(y) for y in half])
    begins = {place_of(f"{y - 1}-12-31", drawn.axis) for y in (years if step == 1 else shown)}
    ax.set_xticks(sorted(begins), minor=True)
    ax.grid(visible=True, axis="x", which="minor")
    for part in drawn.axis:
        if part.is_broken:
            middle = (part.start + part.end) / 2
            # Hatched, for a plain grey stretch would be taken for a period.
            ax.axvspan(part.start, part.end, facecolor="white", edgecolor=LIGHT, hatch="////", linewidth=0, zorder=0)
            ax.annotate("//", (middle, bottom), ha="center", va="center", fontsize=9, color=INK, annotation_clip=False)


def _title(drawn: Timeline, names: Names) -> str:
    """The year in which most of the targets fall due, of those whose words have one reading."""
    certain = drawn.found[drawn.found["deadline_latest"].isna()]
    years = certain["deadline"].str[:4].value_counts().sort_index()
    if not len(years):
        return names.say("figures.timeline_title")
    year, most = str(years.idxmax()), int(years.max())
    having, sides = list(drawn.found["side_id"].drop_duplicates()), side_order(names.tables)
    having = [side for side in sides if side in having]
    if len(having) == len(sides):
        whose = ""
    elif len(having) <= NAMED:
        whose = names.say("target_figures.timeline_whose", names=listed(map(names.side, having), names.lang))
    else:
        whose = names.say("target_figures.timeline_whose_count", sides=len(having), of=len(sides))
    return names.say("target_figures.timeline_title", year=year, most=most, targets=len(drawn.found), whose=whose)


def timeline_size(drawn: Timeline) -> tuple[float, float]:
    """Width and height in inches."""
    return TWO_COLUMNS, sum(drawn.height(own) for own in drawn.lanes) + 0.85


def timeline_caption(drawn: Timeline, names: Names) -> Caption:
    """What stands under the timeline."""
    count, figures, periods = len(drawn.found), int(drawn.found["value"].notna().sum()), len(drawn.periods)
    empty = [side for side in side_order(names.tables) if side not in drawn.lanes]
    bare = sum(not mark.side for mark in drawn.marks)
    opened = int(drawn.found["deadline_latest"].notna().sum())
    broken = sum(part.last - part.first + 1 for part in drawn.axis if part.is_broken)
    hard = hard_targets(names.tables)
    of_plan = int(hard["deadline"].notna().sum()) - count
    undated = len(hard) - count - of_plan
    shows = [
        names.say("figures.timeline_shows", targets=count, figures=figures, dates=count - figures),
        names.say("target_figures.timeline_open", targets=opened) if opened else "",
        names.say("target_figures.timeline_broken", years=broken) if broken else "",
        names.say("figures.timeline_periods", periods=periods) if periods else "",
        names.say("target_figures.pinyin") if names.lang == "en" else "",
        hard_words(names),
    ]
    left_out = [
        names.say("target_figures.timeline_empty", names=listed(map(names.side, empty), names.lang)) if empty else "",
        names.say("figures.timeline_of_plan", targets=of_plan) if of_plan else "",
        names.say("figures.timeline_undated", undated=undated) if undated else "",
        names.say("figures.timeline_bare", bare=bare) if bare else "",
    ]
    title, lang = _title(drawn, names), names.lang
    return Caption(title, run_on(shows, lang), ("targets", "documents"), count + periods, run_on(left_out, lang))


TIMELINE = FigureKind(
    "targets_timeline", prepare_timeline, plot_timeline, timeline_size, timeline_caption,
    data=lambda drawn: drawn.found,
)  # fmt: skip
