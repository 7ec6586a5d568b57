"""What an indicator demands on each side: a strip of dots for each, and the demand beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.findings.targets import indicators
from policycompare.plots.lettering import line_height, text_width, wrap
from policycompare.plots.registry import Caption, FigureKind, part_title
from policycompare.plots.style import GREY, LIGHT, TWO_COLUMNS, side_colours
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import hard_targets
from policycompare.tables.wording import cell_text, deadline_words, figure_words, hard_words, number_words
from policycompare.words import LANGS, run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PAGE = 44
"""Targets on one figure; more go on the next."""
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
"""Widest name of a side, inches."""
GAP = 0.1
SIZE = 6.5
FIGURES = ("value", "value_high", "baseline_value")
"""What a scale has to hold."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One indicator: its targets in the same unit, on one scale.

    Attributes:
        label: The indicator; empty where the strip goes on the one above.
        unit: What its figures count; empty where they count nothing or there is none.
        low, high: Ends of the scale, the same for every strip of a unit and period.
        targets: Rows of ``indicators``.
        heights: Height of each target's line in inches, for the language that needs more.
        shared: Two sides or more have it.
    """

    label: str
    unit: str
    low: float
    high: float
    targets: tuple[Any, ...]
    heights: tuple[float, ...]
    shared: bool


@dataclass(frozen=True, slots=True)
class Indicators:
    """What one part of the indicators shows.

    Attributes:
        found: Its rows of ``indicators``.
        strips: From top to bottom, shared indicators first.
        colours: Side -> colour.
        name_width: Room for the names of sides, inches.
        part, parts: Which part of how many.
        others: Hard targets with neither a counterpart nor a figure, over the whole study.
    """

    found: pd.DataFrame
    strips: tuple[Strip, ...]
    colours: Mapping[str, str]
    name_width: float
    part: int
    parts: int
    others: int

    @property
    def label_width(self) -> float:
        """Room for the indicators, inches."""
        return WIDTH - self.name_width - STRIP - END - DEMAND - 3 * GAP


def prepare_indicators(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Indicators]]:
    """Shared indicators, then all other hard targets with a figure; nothing where there are none."""
    found = indicators(tables)
    if not len(found):
        return
    named = [Names(tables, lang) for lang in LANGS]
    widest = max(text_width(n.side(r), SIZE) for n in named for r in found["side_id"].unique())
    name_width = min(NAME, widest + 0.12)
    parts, colours = pages(split(found, named, name_width)), side_colours(tables)
    others = len(hard_targets(tables)) - len(found)
    for number, part in enumerate(parts, 1):
        rows = found[found["target_id"].isin([target.target_id for strip in part for target in strip.targets])]
        yield "", Indicators(rows, tuple(part), colours, name_width, number, len(parts), others)


def scale_ends(figures: pd.Series[float], unit: str) -> tuple[float, float]:
    """Ends of the scale of some figures: 0 to 100 for per cent, else 0 to a round number that holds all of them."""
    if not len(figures):
        return 0.0, 0.0
    low, high = figures.min(), figures.max()
    return -above(-low) if low < 0 else 0.0, 100.0 if unit == "%" and high <= 100 else above(high)


def above(value: float) -> float:
    """The first number above of the kind 1, 2, 5, 10, 20, …, so that a band upward has room; 1 above 0 and less."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (2, 5, 10, 20) if step * power > value)


def split(found: pd.DataFrame, named: Sequence[Names], name_width: float) -> Iterator[Strip]:
    """The targets as strips: one an indicator, unit and period, for different units have no axis in common."""
    units = [found[column].where(found["value"].notna()).map(cell_text) for column in ("value_unit", "period")]
    figures = {key: pd.Series(own.to_numpy().ravel()).dropna() for key, own in found[list(FIGURES)].groupby(units)}
    before = None
    for (group, unit, period), own in found.groupby(["group", *units], sort=False):
        ends = scale_ends(figures[unit, period], str(unit))
        held = list(iter_rows(own))
        for at in range(0, len(held), PAGE):
            part = tuple(held[at : at + PAGE])
            heights = tuple(max(_height(_name(t, name_width, n), _demand(t, n)) for n in named) for t in part)
            yield Strip("" if group == before else part[0].name, str(unit), *ends, part, heights, part[0].is_shared)
            before = group


def pages(strips: Iterable[Strip]) -> list[list[Strip]]:
    """The strips in their order, so many on a figure that it holds no more targets than a page has room for."""
    found: list[list[Strip]] = [[]]
    for strip in strips:
        if found[-1] and sum(len(s.targets) for s in found[-1]) + len(strip.targets) > PAGE:
            found.append([])
        found[-1].append(strip)
    return found


def _name(target: Any, width: float, names: Names) -> str:
    return wrap(names.side(target.side_id), width - 0.1, SIZE)


def _demand(target: Any, names: Names) -> str:
    """What is demanded, and by when."""
    return wrap(figure_words(target, names, deadline_words(target, names)), DEMAND, SIZE)


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
    """Draw a strip an indicator, a line a target: indicator, side, dot on the scale, what is demanded.

    Both axes are in inches, from the left and from the top.
    """
    side_at = drawn.label_width + GAP
    strip_at = side_at + drawn.name_width + GAP
    end_at = strip_at + STRIP + 0.07
    demand_at = strip_at + STRIP + END + GAP
    heads = {
        "figures.indicators_indicator": 0.0, "figures.indicators_side": side_at,
        "figures.indicators_range": strip_at, "figures.indicators_demand": demand_at,
    }  # fmt: skip
    for key, x in heads.items():
        ax.text(x, 0.0, names.say(key), va="center", fontsize=SIZE, color=GREY)
    y, shared = 0.13, True
    for strip, label, height in zip(drawn.strips, _labels(drawn), _heights(drawn), strict=True):
        if strip.label and y > 0.13:
            ends = strip.shared != shared
            ax.plot([0, WIDTH], [y, y], color=GREY if ends else LIGHT, linewidth=0.8 if ends else 0.5)
        shared = strip.shared
        ax.text(0.0, y + height / 2, label, va="center", fontsize=SIZE, linespacing=1.15)
        top = y + (height - sum(strip.heights)) / 2
        for target, line in zip(strip.targets, strip.heights, strict=True):
            middle = top + line / 2
            top += line
            colour = drawn.colours[target.side_id]
            ax.plot([side_at + 0.03], [middle], "s", markersize=3.5, color=colour, markeredgewidth=0)
            style: dict[str, Any] = {"va": "center", "fontsize": SIZE, "linespacing": 1.1}
            ax.text(side_at + 0.1, middle, _name(target, drawn.name_width, names), **style)
            ax.text(demand_at, middle, _demand(target, names), gid=target.target_id, **style)
            if strip.high > strip.low:
                _dot(ax, strip, target, strip_at, middle, colour)
        if strip.high > strip.low:
            words = _scale(strip)
            ax.text(end_at, y + height / 2, words, va="center", fontsize=5.5, color=GREY)
        y += height
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(y, -0.1)
    ax.set_axis_off()
    ax.set_title(part_title(names, "figures.indicators_title", drawn.part, drawn.parts), x=0)
    return ax


def _scale(strip: Strip) -> str:
    """The end of a strip's scale, or both ends where it does not begin at 0; never a number that is cut."""
    begin = f"{number_words(strip.low)} – " if strip.low else ""
    bare = f"{begin}{number_words(strip.high)}"
    forms = (bare + strip.unit, bare, f"{f'{strip.low:g} – ' if strip.low else ''}{strip.high:g}")
    return next((form for form in forms if text_width(form, 5.5) <= END - 0.05), forms[-1])


def _dot(ax: Axes, strip: Strip, target: Any, left: float, y: float, colour: str) -> None:
    """A target's dot on its scale, with the range that it asks for as a light band, and a tick where it starts from."""

    def at(value: float) -> float:
        return left + STRIP * (value - strip.low) / (strip.high - strip.low)

    ax.plot([left, left + STRIP], [y, y], color=LIGHT, linewidth=0.8, zorder=1, solid_capstyle="butt")
    upward, downward = target.comparator in (">=", ">"), target.comparator in ("<=", "<")
    is_range = not pd.isna(target.value_high)
    if upward or downward or is_range:
        end = target.value_high if is_range else strip.high if upward else strip.low
        ends = [at(target.value), at(end)]
        ax.plot(ends, [y, y], color=colour, alpha=0.35, linewidth=3.5, zorder=2, solid_capstyle="butt")
    if not pd.isna(target.baseline_value):
        ax.plot([at(target.baseline_value)], [y], "|", markersize=6, markeredgewidth=1, color=GREY, zorder=2)
    open_end = target.comparator in (">", "<")
    dots = [at(target.value), *([at(target.value_high)] if is_range else [])]
    ax.plot(
        dots, [y] * len(dots), "o", markersize=4, markeredgewidth=0.9, markeredgecolor=colour, linestyle="none",
        markerfacecolor="white" if open_end else colour, zorder=3, gid=target.target_id, clip_on=False,
    )  # fmt: skip


def indicators_size(drawn: Indicators) -> tuple[float, float]:
    """Width and height in inches."""
    return TWO_COLUMNS, sum(_heights(drawn)) + 0.6


def indicators_caption(drawn: Indicators, names: Names) -> Caption:
    """What stands under the indicators."""
    found, is_shared = drawn.found, drawn.found["is_shared"]
    shared, pairs, bare = (int(n.sum()) for n in (is_shared, found["pairs"], found["value"].isna()))
    ranges, baselines = (int(found[column].notna().sum()) for column in ("value_high", "baseline_value"))
    of_plan = int((found["deadline_source"] == "plan_period").sum())
    counts = {"indicators": found.loc[is_shared, "group"].nunique(), "shared": shared, "pairs": pairs}
    alone = len(found) - shared
    kinds = {(True, False): "figures.indicators_shared", (False, True): "figures.indicators_alone"}
    first = kinds.get((shared > 0, alone > 0), "figures.indicators_both")
    shows = [
        hard_words(names),
        names.say(first, **counts, alone=alone),
        names.say("figures.indicators_reading"),
        names.say("figures.indicators_ranges", ranges=ranges) if ranges else "",
        names.say("figures.indicators_baselines", baselines=baselines) if baselines else "",
        names.say("figures.indicators_of_plan", targets=of_plan) if of_plan else "",
        names.say("figures.indicators_bare", bare=bare) if bare else "",
    ]
    left_out = [
        names.say("figures.indicators_others", others=drawn.others) if drawn.others else "",
        names.say("figures.indicators_parts", part=drawn.part, parts=drawn.parts) if drawn.parts > 1 else "",
    ]
    title = part_title(names, "figures.indicators_title", drawn.part, drawn.parts)
    tables, lang = ("targets", "target_differences"), names.lang
    return Caption(title, run_on(shows, lang), tables, len(found) + pairs, run_on(left_out, lang))


INDICATORS = FigureKind(
    "targets_indicators", prepare_indicators, plot_indicators, indicators_size, indicators_caption,
    paged=True, data=lambda drawn: drawn.found,
)  # fmt: skip
