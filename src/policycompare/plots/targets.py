"""Targets: when they fall due, what the same indicator demands on each side, how firm commitments are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.findings.targets import commitments
from policycompare.plots.indicators import INDICATORS
from policycompare.plots.lettering import wrap
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import LIGHT, TWO_COLUMNS
from policycompare.plots.timeline import TIMELINE
from policycompare.tables.names import Names
from policycompare.tables.queries import hard_targets
from policycompare.tables.wording import hard_words
from policycompare.words import listed, run_on

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

KINDS = {
    "figure": ("figures.commitments_figure", "#08306b"), "deadline": ("figures.commitments_deadline", "#2171b5"),
    "coverage": ("figures.commitments_coverage", "#9ecae1"), "soft": ("figures.commitments_soft", LIGHT),
}  # fmt: skip
"""Kind of commitment -> its name in the catalogue and its colour: the firmer, the darker."""
BARS = 3.0
"""Width of the bars, and of a column of counts beside them, inches."""
COLUMN = 0.62
NAME = 1.2


def prepare_commitments(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows of ``commitments``; nothing where no measure has a hard target."""
    found = commitments(tables)
    if len(found):
        yield "", found


def plot_commitments(drawn: pd.DataFrame, ax: Axes, names: Names) -> Axes:
    """Draw shares as stacked bars, a row a side, with the counts in columns beside them.

    The x axis is in per cent of a side's measures up to 100; the columns stand right of it.
    """
    table = drawn.set_index(["side_id", "kind"])
    counts, shares = (table[column].unstack()[list(KINDS)] for column in ("measures", "share"))
    shares = shares.fillna(0.0) * 100
    before = shares.cumsum(axis=1) - shares
    column = 100 * COLUMN / BARS
    total = 100 + column * (len(KINDS) + 0.65)
    for i, (kind, (key, colour)) in enumerate(KINDS.items()):
        place = 100 + column * (i + 0.85)
        ax.text(place, -0.95, names.say(key), ha="center", va="bottom", fontsize=7)
        ax.plot([place], [-0.72], marker="s", markersize=5, color=colour, linestyle="none")
        for y, (side, count, share) in enumerate(zip(counts.index, counts[kind], shares[kind], strict=True)):
            ax.text(place, y, _cell(count, share), ha="center", va="center", fontsize=7)
            if count:
                left = before.loc[side, kind]
                ax.barh(y, share, left=left, height=0.62, color=colour, linewidth=0, gid=f"{side}/{kind}")
    ax.text(total, -0.95, names.say("figures.commitments_measures"), ha="center", va="bottom", fontsize=7)
    for y, count in enumerate(counts.sum(axis=1)):
        ax.text(total, y, f"{count:,}", ha="center", va="center", fontsize=7)
    ax.set_xlim(0, total + column * 0.5)
    ax.set_ylim(len(counts) - 0.5, -1.7)
    ax.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100%"])
    ax.set_xlabel(names.say("figures.commitments_share"), loc="left")
    ax.set_yticks(range(len(counts)), [wrap(names.side(r), NAME, 7) for r in counts.index])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_bounds(0, 100)
    ax.set_title(names.say("figures.commitments_title"))
    return ax


def _cell(count: int, share: float) -> str:
    return "0" if not count else f"{count:,} ({share:.0f}%)" if share >= 0.5 else f"{count:,} (<1%)"


def commitments_size(drawn: pd.DataFrame) -> tuple[float, float]:
    """Width and height in inches."""
    return TWO_COLUMNS, 0.32 * (drawn["side_id"].nunique() + 1.25) + 0.75


def commitments_caption(drawn: pd.DataFrame, names: Names) -> Caption:
    """What stands under the figure, with the definition of each kind."""
    measures, targets = (int(drawn[column].sum()) for column in ("measures", "targets"))
    bare = drawn.loc[drawn["share"].isna(), "side_id"].unique()
    names_of, outside = listed(map(names.side, bare), names.lang), len(hard_targets(names.tables)) - targets
    left_out = [
        names.say("figures.commitments_outside", outside=outside) if outside else "",
        names.say("figures.commitments_bare", names=names_of) if names_of else "",
    ]
    title = names.say("figures.commitments_title")
    shows = [hard_words(names), names.say("figures.commitments_shows", measures=measures, targets=targets)]
    return Caption(
        title, run_on(shows, names.lang), ("measures", "targets"), measures + targets, run_on(left_out, names.lang)
    )


COMMITMENTS = FigureKind(
    "targets_commitments", prepare_commitments, plot_commitments, commitments_size, commitments_caption,
    data=lambda drawn: drawn,
)  # fmt: skip

FIGURES: tuple[AnyFigure, ...] = (TIMELINE, INDICATORS, COMMITMENTS)
