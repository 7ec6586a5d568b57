"""What lower documents made of upper ones, and later editions of earlier ones: statuses of the measures, counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.findings.changes import PAIR, change_counts
from policycompare.plots.lettering import wrap
from policycompare.plots.registry import AnyFigure, Caption, FigureKind, part_title
from policycompare.plots.style import GREY, TWO_COLUMNS
from policycompare.tables.names import Names
from policycompare.tables.wording import edition_words
from policycompare.words import listed, run_on

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

STATUSES = {
    "word_for_word": "#08519c", "reworded": "#6baed6", "figure_changed": "#8073ac", "tighter": "#d94801",
    "looser": "#fdae6b", "added": "#41ab5d", "dropped": "#d9d9d9",
}  # fmt: skip
"""Status -> its colour: kept in blue, changed in direction in orange, new in green, gone in grey."""
PAIRS_A_FIGURE = 14
"""More pairs of documents than these go on to a further part."""
BARS = 2.15
"""Width of the bars, of a column of counts beside them, and of the names, inches."""
COLUMN = 0.42
NAME = 1.55
LINE = 0.42
"""Height of a pair, inches."""


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Pairs of documents of one part.

    Attributes:
        rows: Of ``change_counts``, pair by pair from top to bottom.
        part, parts: Which part it is of how many.
    """

    rows: pd.DataFrame
    part: int
    parts: int


def prepare_changes(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, ChangePage]]:
    """The counts of every pair; nothing where no document is known to be above or before another."""
    found = change_counts(tables)
    size = PAIRS_A_FIGURE * len(STATUSES)
    starts = range(0, len(found), size)
    for part, start in enumerate(starts, 1):
        yield "", ChangePage(found.iloc[start : start + size].reset_index(drop=True), part, len(starts))


def plot_changes(drawn: ChangePage, ax: Axes, names: Names) -> Axes:
    """Draw shares as stacked bars, a row a pair of documents, with the counts in columns beside them.

    The x axis is in per cent of a pair's rows up to 100; the columns stand right of it.
    """
    table = drawn.rows.set_index([*PAIR, "status"])
    counts, shares = (table[column].unstack(sort=False)[list(STATUSES)] for column in ("rows", "share"))
    shares = shares * 100
    pairs = [tuple(map(str, pair)) for pair in counts.index]
    before = shares.cumsum(axis=1) - shares
    column = 100 * COLUMN / BARS
    total = 100 + column * (len(STATUSES) + 0.75)
    for i, (status, colour) in enumerate(STATUSES.items()):
        place = 100 + column * (i + 0.75)
        ax.text(place, -0.85, names.say(f"changes.{status}"), ha="center", va="bottom", fontsize=7, linespacing=1.1)
        ax.plot([place], [-0.68], marker="s", markersize=5, color=colour, linestyle="none")
        for y, (pair, count) in enumerate(zip(pairs, counts[status], strict=True)):
            ax.text(place, y, f"{count:,}", ha="center", va="center", fontsize=7, color=None if count else GREY)
            if count:
                share, left = shares[status].iloc[y], before[status].iloc[y]
                ax.barh(y, share, left=left, height=0.58, color=colour, linewidth=0, gid=f"{'/'.join(pair)}/{status}")
    ax.text(total, -0.85, names.say("changes.all"), ha="center", va="bottom", fontsize=7, linespacing=1.1)
    for y, count in enumerate(counts.sum(axis=1)):
        ax.text(total, y, f"{count:,}", ha="center", va="center", fontsize=7)
    ax.set_xlim(0, total + column * 0.5)
    ax.set_ylim(len(counts) - 0.5, -1.5)
    ax.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100%"])
    ax.set_xlabel(names.say("changes.share"), loc="left")
    ax.set_yticks(range(len(counts)), [_pair(pair, names) for pair in pairs])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_bounds(0, 100)
    ax.set_title(part_title(names, "changes.title", drawn.part, drawn.parts))
    return ax


def _pair(pair: tuple[str, ...], names: Names) -> str:
    """Two documents in two lines, the second after an arrow."""
    base, other, kind = pair
    first, second = (wrap(edition_words(document, names), NAME, 7) for document in (base, other))
    return names.say(f"changes.row_{kind}", base=first, other=second)


def size_changes(drawn: ChangePage) -> tuple[float, float]:
    """Width and height in inches."""
    return TWO_COLUMNS, LINE * (len(drawn.rows) // len(STATUSES) + 1.6) + 0.75


def caption_changes(drawn: ChangePage, names: Names) -> Caption:
    """What stands under the figure, with the definition of each status."""
    rows = drawn.rows
    pairs = rows.drop_duplicates(PAIR)
    counts = {kind: int((pairs["kind"] == kind).sum()) for kind in ("from_above", "over_time")}
    said = [names.say(f"changes.pairs_{kind}", pairs=count) for kind, count in counts.items() if count]
    shows = [
        names.say("changes.shows", rows=int(rows["rows"].sum()), pairs=listed(said, names.lang)),
        names.say("changes.reading"),
    ]
    title = part_title(names, "changes.title", drawn.part, drawn.parts)
    count = int(rows["rows"].sum())
    return Caption(title, run_on(shows, names.lang), ("changes",), count, names.say("changes.left_out"))


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "changes", prepare_changes, plot_changes, size_changes, caption_changes,
        paged=True, data=lambda drawn: drawn.rows,
    ),
)  # fmt: skip
