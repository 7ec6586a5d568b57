"""Who carries the measures: the units that carry most, functions by region, sole and shared responsibility."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.plots.function_regions import (
    caption_function_regions,
    function_regions_size,
    plot_function_regions,
    prepare_function_regions,
)
from policycompare.plots.lettering import counted, wrap
from policycompare.plots.load_rows import Load, aside, numbers_range, paler, read_loads, shades
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.sole_shared import caption_sole_shared, plot_sole_shared, prepare_sole_shared, sole_shared_size
from policycompare.plots.style import INK, TWO_COLUMNS
from policycompare.tables.queries import role_order

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables
    from policycompare.tables.names import Names

FIRST_UNITS = 12
"""Units that the figure of a region shows."""
FEWEST_ACTORS = 3
"""Units that a region without assigned responsibilities needs for a figure of its own."""


@dataclass(frozen=True, slots=True)
class UnitLoads:
    """What the figure of one region shows.

    Attributes:
        load: The region's load.
        counts: Measures by unit (index, the most first) and role (columns, in the order of precedence).
        kinds: unit_id -> agency or collective.
        units: Units of the region with at least one measure.
        rest: Measures of each unit that is not shown, the most first.
        mentions: Rows of the table that the bars count.
    """

    load: Load
    counts: pd.DataFrame
    kinds: Mapping[str, str]
    units: int
    rest: tuple[int, ...]
    mentions: int


def prepare_unit_loads(tables: Tables, root: Path | None) -> Iterator[tuple[str, UnitLoads]]:
    """One figure a region; a region with actors only needs at least three units."""
    order_of_roles = role_order(tables)
    for region_id, load in read_loads(tables).items():
        rows = load.rows
        counts = pd.crosstab(rows["unit_id"], rows["role"])
        counts = counts[[role for role in order_of_roles if role in counts.columns]]
        total = counts.sum(axis=1).rename("total").reset_index()
        order = total.sort_values(["total", "unit_id"], ascending=[False, True])
        if load.basis == "actors" and len(order) < FEWEST_ACTORS:
            continue
        shown = list(order["unit_id"][:FIRST_UNITS])
        yield (
            region_id,
            UnitLoads(
                load=load,
                counts=counts.loc[shown],
                kinds=dict(zip(rows["unit_id"], rows["kind"], strict=True)),
                units=len(order),
                rest=tuple(int(n) for n in order["total"][FIRST_UNITS:]),
                mentions=int(rows.loc[rows["unit_id"].isin(shown), "mentions"].sum()),
            ),
        )


def plot_unit_loads(drawn: UnitLoads, ax: Axes, names: Names) -> Axes:
    """Draw the units of one region that carry most measures as bars, the most on top.

    Args:
        drawn: What ``prepare_unit_loads`` gives.
        ax: Where to draw.
        names: The names, in the language of the figure.

    Returns:
        The same Axes.
    """
    from matplotlib.patches import Patch
    from matplotlib.ticker import MaxNLocator
    from matplotlib.transforms import ScaledTranslation

    zh = names.lang == "zh"
    load, counts = drawn.load, drawn.counts
    roles = list(counts.columns)
    shade = shades(roles)
    left = [0] * len(counts)
    is_collective = [drawn.kinds[unit] == "collective" for unit in counts.index]
    for role in roles:
        colour = paler(load.colour, shade[role])
        bars = ax.barh(range(len(counts)), counts[role], left=left, height=0.68, color=colour)
        for bar, collective in zip(bars, is_collective, strict=True):
            if collective:
                bar.set(facecolor="white", edgecolor=colour, hatch="//////", linewidth=0.8)
        left = [a + int(b) for a, b in zip(left, counts[role], strict=True)]
    for y, total in enumerate(left):
        ax.annotate(
            f"{total} ({total / load.measures:.0%})",
            (total, y),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=7,
        )
    labels = [wrap(names.unit(unit), 2.3, 7) for unit in counts.index]
    ax.set_yticks(range(len(counts)), labels, parse_math=False, linespacing=1.05)
    ax.tick_params(axis="y", length=0)
    ax.set(ylim=(len(counts) - 0.4, -0.6), xlim=(0, max(left) * 1.14))
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.grid(axis="x")
    ax.spines["left"].set_color(INK)
    ax.set_xlabel(
        "承担的举措数（占本地区有单位的举措）"
        if zh
        else "measures carried (share of the region's measures with a unit)"
    )
    ax.set_title(_unit_loads_title(drawn, names), parse_math=False)
    handles = []
    if len(roles) > 1:
        handles = [Patch(color=paler(load.colour, shade[role]), label=names.role(role)) for role in roles]
    if any(is_collective):
        handles += [
            *([] if handles or all(is_collective) else [Patch(color=load.colour, label=names.word("agency"))]),
            Patch(facecolor="white", edgecolor=load.colour, hatch="//////", label=names.word("collective")),
        ]
    if handles:
        # Below the axis, where neither bars nor their counts can be.
        figure = ax.get_figure()
        assert figure
        below = ax.transAxes + ScaledTranslation(0, -0.4, figure.dpi_scale_trans)
        ax.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=below, ncols=4, borderaxespad=0,
            borderpad=0,
        )  # fmt: skip
    return ax


def _unit_loads_title(drawn: UnitLoads, names: Names) -> str:
    region, actors = names.region(drawn.load.region_id), drawn.load.basis == "actors"
    if names.lang == "zh":
        return f"{region}：承担举措最多的单位" + ("（仅为句中行为主体）" if actors else "")
    return f"{region}: the units that carry most measures" + (" (actors named in sentences only)" if actors else "")


def unit_loads_size(drawn: UnitLoads) -> tuple[float, float]:
    """Two columns wide, a quarter of an inch a unit."""
    return TWO_COLUMNS, 1.1 + 0.25 * len(drawn.counts)


def caption_unit_loads(drawn: UnitLoads, names: Names) -> Caption:
    """The caption of one region's units."""
    load, shown = drawn.load, len(drawn.counts)
    region = names.region(load.region_id)
    actors = load.basis == "actors"
    roles = [names.role(role) for role in drawn.counts.columns]
    collective = any(drawn.kinds[unit] == "collective" for unit in drawn.counts.index)
    last = int(drawn.counts.sum(axis=1).min())
    tied = sum(n == last for n in drawn.rest)
    left_out = []
    if names.lang == "zh":
        shows = [
            f"{region}有单位承担的举措共{load.measures}项，涉及{drawn.units}个单位或单位类别，图示其中承担最多的{shown}个。",
            "横条为承担的举措数，括号内为占上述举措的比例；同一举措中重复出现的单位只计一次，一项举措可由多个单位承担，故比例之和可超过100%。",
        ]
        if len(roles) > 1:
            shows.append(f"深浅表示角色，依次为{'、'.join(roles)}；同一举措中兼有几种角色的，只计排在前面的一种。")
        elif not actors:
            shows.append(f"文件只有一种角色：{roles[0]}。")
        if collective:
            shows.append(f"斜线条为{names.word('collective')}（如“各县区”“有关部门”），不是单个机关。")
        if actors:
            shows.append(
                "该地区文件没有写明责任单位；这里只统计句子中写明须采取行动的主体，不能与其他地区的责任单位相比。"
            )
        if drawn.rest:
            left_out.append(
                f"其余{len(drawn.rest)}个单位各承担{numbers_range(drawn.rest)}项"
                + (f"，其中{tied}个与图中最后一个同数，按编号顺序取舍。" if tied else "。")
            )
    else:
        shows = [
            f"{region} has {counted(load.measures, 'measure')} with a unit, carried by {counted(drawn.units, 'unit')} or "
            f"collectives of units; the {shown} that carry most are shown.",
            "A bar is the number of measures that the unit carries, in brackets its share of those measures. A unit counts "
            "once a measure; a measure may have several units, so that the shares may add up to more than 100%.",
        ]
        if len(roles) > 1:
            shows.append(
                f"Shades are roles, from dark to pale: {', '.join(roles)}; where a unit has several in one measure, the first counts."
            )
        elif not actors:
            shows.append(f"The documents know only one role: {roles[0]}.")
        if collective:
            shows.append(
                'Hatched bars are collectives, such as "all counties" or "the departments concerned", not single bodies.'
            )
        if actors:
            shows.append(
                "The region's documents assign no responsibilities; only actors that a sentence itself says must act are "
                "counted, which cannot be compared with assigned responsibilities elsewhere."
            )
        shows.append(
            "A unit is labelled by its function, by its Chinese name where it has none, by both where units share one."
        )
        if drawn.rest:
            left_out.append(
                f"{counted(len(drawn.rest), 'further unit')} with {numbers_range(drawn.rest)} "
                f"{'measure' if set(drawn.rest) == {1} else 'measures'}{' each' if len(drawn.rest) > 1 else ''}"
                + (f"; {tied} with as many as the last shown, cut in the order of the ids." if tied else ".")
            )
    join = "" if names.lang == "zh" else " "
    return Caption(
        _unit_loads_title(drawn, names),
        join.join(shows),
        ("responsibilities", "units", "measures"),
        drawn.mentions,
        join.join(left_out + aside(load, names.lang)),
    )


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind("unit_loads", prepare_unit_loads, plot_unit_loads, unit_loads_size, caption_unit_loads),
    FigureKind(
        "function_regions",
        prepare_function_regions,
        plot_function_regions,
        function_regions_size,
        caption_function_regions,
    ),
    FigureKind("sole_shared", prepare_sole_shared, plot_sole_shared, sole_shared_size, caption_sole_shared),
)
