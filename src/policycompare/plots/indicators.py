"""Indicators for which two sides or more state a figure: a dumbbell each, and what each side demands beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.plots.lettering import line_height, text_width, wrap
from policycompare.plots.look import page_width
from policycompare.plots.quoted import quoted
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.side_marks import side_marks
from policycompare.plots.style import GREY, LIGHT, TWO_COLUMNS
from policycompare.results.targets import indicators
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import hard_targets
from policycompare.tables.wording import deadline_words, figure_words, hard_words, number_words
from policycompare.words import LANGS, run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PAGE = 44
"""Targets on one figure; more go on the next. An indicator of more sides makes a taller figure by itself."""
PITCH = 0.165
"""Height of a line, inches."""
STRIP = 1.7
"""Width of a scale, inches."""
DEMAND = 1.9
"""Room for what is demanded, inches."""
NAME = 1.15
"""Widest name of a side, inches."""
GAP = 0.12
SIZE = 7.0
APART = 0.1
"""Two marks nearer to each other than this stand one above the other, inches."""
IN_A_ROW = 6
"""Targets whose marks stand in one row; of more each has a line of its own."""
ARROW = 0.14
"""Length of the arrow that tells a floor from a ceiling, inches."""
INSTEAD = "errors.instead_indicators"


def _width() -> float:
    """Width of the figure without the layout's margins, inches."""
    return page_width() - 0.1


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """One indicator in one unit.

    Attributes:
        wordings: The indicator as the sides word it, each wording once.
        unit: As the scale has it.
        low, high: Ends of the scale.
        targets: Rows of ``indicators``, in the order of the sides.
        heights: Height of each target's line in inches, for the language that needs more.
    """

    wordings: tuple[str, ...]
    unit: str
    low: float
    high: float
    targets: tuple[Any, ...]
    heights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Indicators:
    """What one part of the indicators shows.

    Attributes:
        found: Its rows of ``indicators``.
        rows: From top to bottom.
        marks: Side -> shape and colour.
        name_width: Room for the names of sides, inches.
        part, parts: Which part of how many.
        indicators, same: Indicators of the whole study, and how many of them demand the same everywhere.
    """

    found: pd.DataFrame
    rows: tuple[Dumbbell, ...]
    marks: Mapping[str, tuple[str, str]]
    name_width: float
    part: int
    parts: int
    indicators: int
    same: int

    @property
    def label_width(self) -> float:
        """Room for the indicators, inches."""
        return _width() - self.name_width - STRIP - DEMAND - 3 * GAP


def prepare_indicators(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Indicators]]:
    """The indicators that two sides give a figure for; nothing where there is none: then a table says it better."""
    found = indicators(tables)
    if not len(found):
        return
    named = [Names(tables, lang) for lang in LANGS]
    widest = max(text_width(n.side(side), SIZE) for n in named for side in found["side_id"].unique())
    name_width = min(NAME, widest + 0.2)
    first = found.drop_duplicates("group")
    same = int((first["figures"] == "same").sum())
    pages: list[list[Dumbbell]] = [[]]
    for _, own in found.groupby("group", sort=True):
        held = tuple(iter_rows(own))
        heights = tuple(max(_height(_name(t, name_width, n), _demand(t, n)) for n in named) for t in held)
        wordings = tuple(dict.fromkeys(target.indicator for target in held))
        row = Dumbbell(wordings, held[0].unit, *scale_ends(own), held, heights)
        if pages[-1] and sum(len(r.targets) for r in pages[-1]) + len(held) > PAGE:
            pages.append([])
        pages[-1].append(row)
    for number, rows in enumerate(pages, 1):
        own = found[found["target_id"].isin([target.target_id for row in rows for target in row.targets])]
        marks = side_marks(tables)
        yield "", Indicators(own, tuple(rows), marks, name_width, number, len(pages), len(first), same)


def scale_ends(own: pd.DataFrame) -> tuple[float, float]:
    """Round numbers around the figures of an indicator: no more of the scale than tells them apart.

    A share stays between 0 and 100; figures above 0 begin at 0 or above.
    """
    figures = own[["amount", "amount_high"]].to_numpy().ravel()
    held = [float(figure) for figure in figures if not math.isnan(figure)]
    low, high = min(held), max(held)
    span = high - low or abs(high) / 5 or 1.0
    step = round_up(span / 2)
    first, last = math.floor((low - 0.2 * span) / step) * step, math.ceil((high + 0.2 * span) / step) * step
    first = max(first, 0.0) if low >= 0 else first
    is_share = own["unit"].iloc[0] == "%" and high <= 100
    last = min(last, 100.0) if is_share else last
    return (first, last) if first < low or high < last else (first - step, last)


def round_up(value: float) -> float:
    """The first of 1, 2, 5, 10, 20, … that is not below a positive number.

    Example:
        >>> round_up(3.1), round_up(0.02), round_up(60)
        (5.0, 0.02, 100.0)
    """
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return float(f"{next(step * power for step in (1, 2, 5, 10) if step * power > value * (1 - 1e-9)):.6g}")


def _name(target: Any, width: float, names: Names) -> str:
    return wrap(names.side(target.side_id), width - 0.18, SIZE)


def _demand(target: Any, names: Names) -> str:
    """What is demanded, and by when; a deadline with two readings has both."""
    return wrap(quoted(figure_words(target, names, deadline_words(target, names)), names), DEMAND, SIZE)


def _height(*texts: str) -> float:
    """Height of a line that holds these texts, of two lines at most."""
    return PITCH if not any("\n" in text for text in texts) else PITCH + line_height(SIZE)


def _labels(drawn: Indicators, names: Names) -> list[str]:
    """Each indicator, on as many lines as it has targets and three at least; wordings that differ are all given."""
    found = []
    for row in drawn.rows:
        words = names.say("target_figures.or").join(quoted(wording, names) for wording in row.wordings)
        found.append(wrap(words, drawn.label_width, SIZE, max(3, len(row.targets))))
    return found


def _heights(drawn: Indicators) -> list[float]:
    """Height of each indicator's block in inches: three lines fit, as the scale needs them."""
    below = [2 * line_height(SIZE) if len(row.targets) > IN_A_ROW else 0.0 for row in drawn.rows]
    fit = [max(sum(row.heights), 3 * line_height(SIZE)) + 0.1 for row in drawn.rows]
    return [one + other for one, other in zip(fit, below, strict=True)]


def plot_indicators(drawn: Indicators, ax: Axes, names: Names) -> Axes:
    """Draw a row an indicator: its name, a mark a side on its scale, and a line a side with what it demands.

    Both axes are in inches, from the left and from the top.
    """
    strip_at = drawn.label_width + GAP
    side_at = strip_at + STRIP + GAP
    demand_at = side_at + drawn.name_width + GAP
    heads = {"indicator": 0.0, "range": strip_at, "side": side_at + 0.16, "demand": demand_at}
    for key, x in heads.items():
        ax.text(x, 0.0, names.say(f"target_figures.indicators_{key}"), va="center", fontsize=SIZE, color=GREY)
    y = 0.14
    for row, label, height in zip(drawn.rows, _labels(drawn, names), _heights(drawn), strict=True):
        ax.plot([0, _width()], [y, y], color=LIGHT, linewidth=0.6)
        ax.text(0.0, y + height / 2, label, va="center", fontsize=SIZE, linespacing=1.15)
        top = y + (height - sum(row.heights)) / 2
        middles = [top + sum(row.heights[:at]) + line / 2 for at, line in enumerate(row.heights)]
        _dumbbell(ax, row, drawn.marks, strip_at, middles, names)
        for target, middle in zip(row.targets, middles, strict=True):
            shape, colour = drawn.marks[target.side_id]
            ax.plot([side_at + 0.06], [middle], marker=shape, markersize=4.5, color=colour, markeredgewidth=0)
            style: dict[str, Any] = {"va": "center", "fontsize": SIZE, "linespacing": 1.1}
            ax.text(side_at + 0.16, middle, _name(target, drawn.name_width, names), **style)
            ax.text(demand_at, middle, _demand(target, names), gid=target.target_id, **style)
        y += height
    ax.set_xlim(0, _width())
    ax.set_ylim(y, -0.1)
    ax.set_axis_off()
    ax.set_title(_title(drawn, names), x=0)
    return ax


def _dumbbell(
    ax: Axes, row: Dumbbell, marks: Mapping[str, tuple[str, str]], left: float, lines: Sequence[float], names: Names
) -> None:
    """An indicator's scale with its ends, a bar from the least to the most, and a mark a target, arrows on floors.

    Of more than ``IN_A_ROW`` targets each mark stands on its target's line, for in one row they would hide each other.
    """

    def at(value: float) -> float:
        return left + 0.08 + (STRIP - 0.16) * (value - row.low) / (row.high - row.low)

    y = (lines[0] + lines[-1]) / 2
    places = [at(target.amount) for target in row.targets]
    if len(places) > IN_A_ROW:
        heights, reach = list(lines), (lines[-1] - lines[0]) / 2 + 0.02
        for middle in lines:
            ax.plot([at(row.low), at(row.high)], [middle, middle], color=LIGHT, linewidth=0.6, zorder=1)
    else:
        levels = stacked(places, APART)
        heights, reach = [y + level * APART for level in levels], (max(levels) - min(levels)) / 2 * APART
        ax.plot([at(row.low), at(row.high)], [y, y], color=LIGHT, linewidth=1.0, zorder=1)
        ax.plot([min(places), max(places)], [y, y], color=GREY, linewidth=1.6, zorder=2)
    for side, value in (("left", row.low), ("right", row.high)):
        words = f"{number_words(value)}{quoted(row.unit, names) if row.unit == '%' else ''}"
        ax.text(at(value), y + reach + 0.08, words, ha=side, va="top", fontsize=SIZE, color=GREY)
    for target, x, middle in zip(row.targets, places, heights, strict=True):
        shape, colour = marks[target.side_id]
        more, less = target.comparator in (">=", ">"), target.comparator in ("<=", "<")
        if more or less:
            end = min(x + ARROW, at(row.high)) if more else max(x - ARROW, at(row.low))
            ax.plot([x, end], [middle, middle], color=colour, linewidth=0.8, zorder=2, solid_capstyle="butt")
            ax.plot([end], [middle], ">" if more else "<", markersize=2.5, color=colour, markeredgewidth=0, zorder=2)
        xs = [x] if math.isnan(target.amount_high) else [x, at(target.amount_high)]
        ax.plot(
            xs, [middle] * len(xs), marker=shape, markersize=5, color=colour, markeredgewidth=0.9, linewidth=0.8,
            markeredgecolor=colour, markerfacecolor="white" if target.comparator in (">", "<") else colour, zorder=3,
            gid=target.target_id,
        )  # fmt: skip


def stacked(places: Sequence[float], apart: float) -> list[float]:
    """How many marks above or below the middle each mark stands, so that none lies over another.

    Example:
        >>> stacked([0.5, 0.9, 0.5], 0.1), stacked([0.5, 0.9], 0.1)
        ([-0.5, 0.0, 0.5], [0.0, 0.0])
    """
    found = [0.0] * len(places)
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    run: list[int] = []
    for number, i in enumerate(order):
        run.append(i)
        after = order[number + 1] if number + 1 < len(order) else None
        if after is None or places[after] - places[i] >= apart:
            for level, j in enumerate(run):
                found[j] = level - (len(run) - 1) / 2
            run = []
    return found


def indicators_size(drawn: Indicators) -> tuple[float, float]:
    """Width and height in inches."""
    return TWO_COLUMNS, sum(_heights(drawn)) + 0.6


def _title(drawn: Indicators, names: Names) -> str:
    """How many indicators two sides have a figure for, and how many of them demand the same."""
    differ = drawn.indicators - drawn.same
    kind = "same" if not differ else "differ" if not drawn.same else "both"
    key = f"target_figures.indicators_title_{kind}"
    title = names.say(key, indicators=drawn.indicators, same=drawn.same, differ=differ)
    part = {"title": title, "part": drawn.part, "parts": drawn.parts}
    return names.say("figures.part_of", **part) if drawn.parts > 1 else title


def indicators_caption(drawn: Indicators, names: Names) -> Caption:
    """What stands under the indicators."""
    found = drawn.found
    first = found.drop_duplicates("group")
    differ, opened = (int((first["dates"] == kind).sum()) for kind in ("differ", "open"))
    of_plan = int((found["deadline_source"] == "plan_period").sum())
    counts = {"indicators": len(first), "targets": len(found), "sides": found["side_id"].nunique()}
    shows = [
        names.say("target_figures.indicators_shows", **counts),
        names.say("target_figures.indicators_reading"),
        names.say("target_figures.indicators_dates", indicators=differ) if differ else "",
        names.say("target_figures.indicators_open", indicators=opened) if opened else "",
        names.say("target_figures.indicators_of_plan", targets=of_plan) if of_plan else "",
        names.say("target_figures.pinyin") if names.lang == "en" else "",
        hard_words(names),
    ]
    others = len(hard_targets(names.tables)) - len(found)
    left_out = [
        names.say("target_figures.indicators_others", others=others) if others else "",
        names.say("figures.indicators_parts", part=drawn.part, parts=drawn.parts) if drawn.parts > 1 else "",
    ]
    tables, lang = ("targets", "target_differences"), names.lang
    return Caption(_title(drawn, names), run_on(shows, lang), tables, len(found), run_on(left_out, lang))


INDICATORS = FigureKind(
    "targets_indicators", prepare_indicators, plot_indicators, indicators_size, indicators_caption,
    paged=True, data=lambda drawn: drawn.found, instead=INSTEAD,
)  # fmt: skip
