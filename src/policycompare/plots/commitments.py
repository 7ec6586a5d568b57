"""How firmly regions commit themselves: measures with a figure, with a date, with a direction, with nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.plots.lettering import counted, wrap
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import LIGHT, TWO_COLUMNS
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import region_of_documents, region_of_measures

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FIRMNESS: dict[str, tuple[str, str, str]] = {
    "figure": ("有数值", "with a\nfigure", "#08306b"),
    "deadline": ("有期限", "with a\ndeadline", "#2171b5"),
    "direction": ("覆盖或\n升降", "coverage\nor trend", "#9ecae1"),
    "soft": ("无目标", "without\ntarget", LIGHT),
}
"""Kind of commitment -> its name in Chinese and English and its colour, the firmest first."""
BARS = 3.0
"""Width of the bars, and of a column of counts beside them, inches."""
COLUMN = 0.62
NAME = 1.2


@dataclass(frozen=True, slots=True)
class Commitments:
    """What the figure shows.

    Attributes:
        counts: Region -> kind of commitment -> measures; every region of the study.
        targets: Targets that stand in a measure.
        outside: Targets that stand outside any measure.
    """

    counts: Mapping[str, Mapping[str, int]]
    targets: int
    outside: int


def prepare_commitments(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Commitments]]:
    """Measures of each region by their firmest target; nothing where no measure has one."""
    region_of = region_of_documents(tables)
    kinds = list(FIRMNESS)
    firmest: dict[str, int] = {}
    outside = 0
    for row in iter_rows(tables.targets):
        if not isinstance(row.measure_id, str):
            outside += 1
            continue
        kind = "figure" if not pd.isna(row.value) else "deadline" if isinstance(row.deadline, str) else "direction"
        firmest[row.measure_id] = min(firmest.get(row.measure_id, len(kinds)), kinds.index(kind))
    if not firmest:
        return
    counts = {region: dict.fromkeys(kinds, 0) for region in sorted(set(region_of.values()))}
    for measure_id, region in region_of_measures(tables).items():
        counts[region][kinds[firmest.get(measure_id, kinds.index("soft"))]] += 1
    yield "", Commitments(counts, len(tables.targets) - outside, outside)


def plot_commitments(drawn: Commitments, ax: Axes, names: Names) -> Axes:
    """Draw shares as stacked bars, a row a region, with the counts in columns beside them.

    The x axis is in per cent of a region's measures up to 100; the columns stand right of it.

    Args:
        drawn: From ``prepare_commitments``.
        ax: Where to draw.
        names: Names in the language of the figure.

    Returns:
        The same Axes.
    """
    zh = names.lang == "zh"
    column = 100 * COLUMN / BARS
    places = {kind: 100 + column * (i + 0.85) for i, kind in enumerate(FIRMNESS)}
    all_place = 100 + column * (len(FIRMNESS) + 0.65)
    for y, (region, counts) in enumerate(drawn.counts.items()):
        total = sum(counts.values())
        left = 0.0
        for kind, count in counts.items():
            share = 100 * count / total if total else 0.0
            if count:
                ax.barh(y, share, left=left, height=0.62, color=FIRMNESS[kind][2], linewidth=0, gid=f"{region}/{kind}")
            left += share
            ax.text(places[kind], y, _cell(count, share), ha="center", va="center", fontsize=6.5)
        ax.text(all_place, y, f"{total:,}", ha="center", va="center", fontsize=6.5)
    for kind, (name_zh, name_en, colour) in FIRMNESS.items():
        ax.text(places[kind], -0.95, name_zh if zh else name_en, ha="center", va="bottom", fontsize=6.5)
        ax.plot([places[kind]], [-0.72], marker="s", markersize=5, color=colour, linestyle="none")
    ax.text(all_place, -0.95, "举措" if zh else "measures", ha="center", va="bottom", fontsize=6.5)
    ax.set_xlim(0, all_place + column * 0.5)
    ax.set_ylim(len(drawn.counts) - 0.5, -1.7)
    ax.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100%"])
    ax.set_xlabel("占该地区举措的比例" if zh else "share of the region's measures", loc="left")
    ax.set_yticks(range(len(drawn.counts)), [wrap(names.region(r), NAME, 7) for r in drawn.counts])
    for label in ax.get_yticklabels():
        label.set_parse_math(False)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_bounds(0, 100)
    ax.set_title(_title(zh))
    return ax


def _cell(count: int, share: float) -> str:
    return "0" if not count else f"{count:,} ({share:.0f}%)" if share >= 0.5 else f"{count:,} (<1%)"


def commitments_size(drawn: Commitments) -> tuple[float, float]:
    """Width and height in inches."""
    return TWO_COLUMNS, 0.32 * (len(drawn.counts) + 1.25) + 0.75


def _title(zh: bool) -> str:
    return "承诺的硬度" if zh else "How firm commitments are"


def commitments_caption(drawn: Commitments, names: Names) -> Caption:
    """What stands under the figure, with the definition of each kind."""
    zh = names.lang == "zh"
    measures = sum(sum(counts.values()) for counts in drawn.counts.values())
    rows = measures + drawn.targets
    bare = [names.region(r) for r, counts in drawn.counts.items() if not sum(counts.values())]
    if zh:
        shows = (
            f"以举措为单位：{measures} 条举措各计一次，按其中最硬的一项目标归类；目标共 {drawn.targets} 项。"
            "“有数值”：至少一项目标有数值；“有期限”：没有数值，但至少一项目标有完成期限；"
            "“覆盖或升降”：只有全覆盖、提高、降低或按期完成一类的目标，既无数值也无期限；"
            "“无目标”（软承诺）：没有读出任何目标。每条横条是一个地区的全部举措，右侧各列是条数和占该地区举措的比例，最后一列是举措总数；比例取整，合计未必恰为100%。"
        )
        left_out = f"{drawn.outside} 项目标不在任何举措之内，未计入。" if drawn.outside else ""
        if bare:
            left_out += f"没有举措、因而没有横条的地区：{'、'.join(bare)}。"
        return Caption(_title(zh), shows, ("measures", "targets"), rows, left_out)
    shows = (
        f"Counted in measures: each of the {counted(measures, 'measure')} counts once, by the firmest of its targets "
        f"({counted(drawn.targets, 'target')} in all). With a figure: at least one target states a figure. With a deadline: no figure, "
        "but at least one target has a deadline. Coverage or trend: its targets only ask for full coverage, an increase, "
        "a decrease or completion, with neither figure nor date. Without target (soft): no target was read. "
        "Each bar is all measures of a region; the columns give their number and share, the last one all measures. "
        "Shares are rounded and need not add up to 100%."
    )
    left = [f"{counted(drawn.outside, 'target')} outside any measure."] if drawn.outside else []
    if bare:
        left.append(f"Regions without measures have no bar: {', '.join(bare)}.")
    return Caption(_title(zh), shows, ("measures", "targets"), rows, " ".join(left))


COMMITMENTS = FigureKind(
    "targets_commitments", prepare_commitments, plot_commitments, commitments_size, commitments_caption
)
