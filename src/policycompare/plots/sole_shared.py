"""Sole and shared responsibility: how many units a measure has, by region."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.plots.lettering import counted, wrap
from policycompare.plots.load_rows import paler, read_loads
from policycompare.plots.registry import Caption
from policycompare.plots.style import COLOURS, GREY, TWO_COLUMNS
from policycompare.tables.names import Names

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

MANY = 10
"""From so many units a measure the counts are taken together."""


@dataclass(frozen=True, slots=True)
class SoleShared:
    """What the figure of sole and shared responsibility shows.

    Attributes:
        measures: One row a measure: region_id, units (how many), collective (whether one of them is one).
        mentions: Rows of the table that it counts.
        actors: Regions left out because their documents only name actors.
        unnamed: Rows that name no unit.
        leads_only: Regions whose documents name who leads and nobody else.
    """

    measures: pd.DataFrame
    mentions: int
    actors: tuple[str, ...]
    unnamed: int
    leads_only: tuple[str, ...]

    @property
    def regions(self) -> list[str]:
        """The regions, in the order of the rows."""
        return sorted(self.measures["region_id"].unique())

    @property
    def widest(self) -> int:
        """The last column: the most units of a measure, ten at most."""
        return min(int(self.measures["units"].max()), MANY)


def prepare_sole_shared(tables: Tables, root: Path | None) -> Iterator[tuple[str, SoleShared]]:
    """One figure, where any region assigns responsibilities."""
    loads = read_loads(tables)
    assigned = {region: load for region, load in loads.items() if load.basis == "assigned"}
    if not assigned:
        return
    rows = pd.concat([load.rows.assign(region_id=region) for region, load in assigned.items()])
    rows["collective"] = rows["kind"] == "collective"
    grouped = rows.groupby(["region_id", "measure_id"], sort=True)
    measures = pd.DataFrame({"units": grouped.size(), "collective": grouped["collective"].any()}).reset_index()
    yield (
        "",
        SoleShared(
            measures=measures,
            mentions=int(rows["mentions"].sum()),
            actors=tuple(region for region, load in loads.items() if load.basis == "actors"),
            unnamed=sum(load.unnamed for load in assigned.values()),
            leads_only=tuple(region for region, load in assigned.items() if set(load.rows["role"]) == {"lead"}),
        ),
    )


def plot_sole_shared(drawn: SoleShared, ax: Axes, names: Names) -> Axes:
    """Draw by region how many units carry a measure: small bars along one axis, key figures beside them.

    Args:
        drawn: What ``prepare_sole_shared`` gives.
        ax: Where to draw.
        names: The names, in the language of the figure.

    Returns:
        The same Axes.
    """
    from matplotlib.patches import Patch
    from matplotlib.transforms import ScaledTranslation

    zh = names.lang == "zh"
    regions, widest = drawn.regions, drawn.widest
    colours = (COLOURS[0], paler(COLOURS[0], 0.35))
    clipped = drawn.measures.assign(units=drawn.measures["units"].clip(upper=MANY))
    table = clipped.groupby(["region_id", "units", "collective"]).size()
    whole = clipped.groupby("region_id").size()
    tallest = float((clipped.groupby(["region_id", "units"]).size() / whole).max())
    for y, region in enumerate(regions):
        for column in range(1, widest + 1):
            base = float(y)
            for collective in (False, True):
                count = int(table.get((region, column, collective), 0))
                if count:
                    height = 0.66 * count / whole[region] / tallest
                    ax.bar(column, -height, bottom=base, width=0.78, color=colours[collective], linewidth=0)
                    base -= height
            if base < y:
                count = int(table.get((region, column, False), 0)) + int(table.get((region, column, True), 0))
                ax.annotate(
                    str(count), (column, base), xytext=(0, 1.5), textcoords="offset points", ha="center", fontsize=6.5
                )
        ax.plot([0.5, widest + 0.5], [y, y], color=GREY, linewidth=0.6)
    figures = _key_figures(drawn, zh)
    step = 0.116 * (widest + 6)
    for k, (head, values) in enumerate(figures):
        x = widest + 1.0 + step * (k + 0.5)
        ax.text(x, -0.72, head, ha="center", va="bottom", fontsize=7, linespacing=1.1)
        for y, value in enumerate(values):
            ax.text(x, y - 0.3, value, ha="center", va="center", fontsize=7)
    ticks = [str(n) for n in range(1, widest + 1)]
    ticks[-1] += "+" if widest == MANY else ""
    ax.set_xticks(range(1, widest + 1), ticks)
    labels = [wrap(names.region(region), 1.5, 8) for region in regions]
    ax.set_yticks([y - 0.3 for y in range(len(regions))], labels, fontsize=8, parse_math=False)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set(xlim=(0.4, widest + 1.0 + step * len(figures)), ylim=(len(regions) - 0.9, -0.95))
    ax.set_xlabel("一项举措的责任单位数" if zh else "units responsible for a measure", x=0, ha="left")
    figure = ax.get_figure()
    assert figure
    below = ax.transAxes + ScaledTranslation(0, -0.4, figure.dpi_scale_trans)
    handles = [
        Patch(color=colours[0], label="只有单个单位" if zh else "single bodies only"),
        Patch(color=colours[1], label="含有单位类别" if zh else "with a collective"),
    ]
    ax.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=below, ncols=2, borderaxespad=0,
        borderpad=0,
    )  # fmt: skip
    return ax


def _key_figures(drawn: SoleShared, zh: bool) -> list[tuple[str, list[str]]]:
    """Head and one value a region, for each column of figures."""
    parts = [drawn.measures[drawn.measures["region_id"] == region] for region in drawn.regions]
    sole = [part[(part["units"] == 1) & ~part["collective"]] for part in parts]
    collective = [part[part["collective"]] for part in parts]

    def shown(some: list[pd.DataFrame]) -> list[str]:
        return [f"{len(few)} ({len(few) / len(part):.0%})" for few, part in zip(some, parts, strict=True)]

    return [
        ("举措" if zh else "measures", [str(len(part)) for part in parts]),
        ("独任" if zh else "sole", shown(sole)),
        ("含单位类别" if zh else "with a\ncollective", shown(collective)),
        ("单位数\n中位数" if zh else "median\nunits", [f"{part['units'].median():g}" for part in parts]),
    ]


def sole_shared_size(drawn: SoleShared) -> tuple[float, float]:
    """Two columns wide, half an inch a region."""
    return TWO_COLUMNS, 1.0 + 0.58 * len(drawn.regions)


def caption_sole_shared(drawn: SoleShared, names: Names) -> Caption:
    """The caption of sole and shared responsibility, with its definitions."""
    count, regions = len(drawn.measures), len(drawn.regions)
    actors = [names.region(region) for region in drawn.actors]
    most = int(drawn.measures["units"].max())
    left_out = []
    leads_only = [names.region(region) for region in drawn.leads_only]
    if names.lang == "zh":
        title = "独任与共担：一项举措有几个责任单位"
        shows = (
            f"{regions}个地区至少有一个责任单位的{count}项举措。每行一个地区，柱高为责任单位数相同的举措占该地区的比例（各行同一尺度），"
            f"柱上为举措数；一项举措最多{most}个单位" + (f"，{MANY}个以上合并" if most >= MANY else "") + "。"
            "单位不分角色，同一举措中重复出现的只计一次。独任：只有一个责任单位，且是单个单位，不是单位类别；其余为共担。"
            "浅色为责任单位中含有单位类别（如“各县区”“有关部门”）的举措：类别计为一个，实际单位更多，故单位数是下限。"
        )
        if leads_only:
            shows += (
                f"{'、'.join(leads_only)}的文件只写牵头单位，参与的单位没有写出，故其独任比例不能与其他地区直接相比。"
            )
        if drawn.unnamed:
            left_out.append(f"{drawn.unnamed}处表述未指明单位，不计。")
        if actors:
            left_out.append(f"{'、'.join(actors)}的文件只写行为主体、未分配责任，依据不同，不列入。")
    else:
        title = "Sole and shared responsibility: how many units a measure has"
        shows = (
            f"{counted(count, 'measure')} with at least one responsible unit, in {counted(regions, 'region')}. Each row is a region; the "
            "height of a bar is the share of its measures with so many units (one scale for all rows), the number above it their "
            f"count. A measure has at most {counted(most, 'unit')}"
            + (f"; {MANY} and more are taken together" if most >= MANY else "")
            + ". Roles are not told apart, a unit counts once a measure. Sole: exactly one unit, and it is a single body, not a "
            "collective; all else is shared. Pale are measures with a collective among their units (all counties, the departments "
            "concerned): it counts as one and stands for several, so that the number of units is a lower bound."
        )
        if leads_only:
            shows += (
                f" {', '.join(leads_only)}: the documents name who leads and nobody else, so that the share of sole responsibility "
                "cannot be set directly beside that of the others."
            )
        if drawn.unnamed:
            left_out.append(f"{counted(drawn.unnamed, 'mention')} without a unit that the text names.")
        if actors:
            left_out.append(
                f"{', '.join(actors)}: the documents assign no responsibilities and only name actors, which is another basis."
            )
    return Caption(
        title,
        shows,
        ("responsibilities", "units", "measures"),
        drawn.mentions,
        ("" if names.lang == "zh" else " ").join(left_out),
    )
