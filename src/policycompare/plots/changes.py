"""What became of the measures of upper and earlier documents in lower and later ones, in shares of those measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.plots.heat_map import percent
from policycompare.plots.lettering import wrap
from policycompare.plots.look import page_width
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY, TWO_COLUMNS
from policycompare.results.changes import KEPT, PAIR, base_outcomes
from policycompare.tables.names import Names
from policycompare.tables.wording import edition_words
from policycompare.words import listed, run_on

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

STATUSES = {
    "word_for_word": ("#08306b", ""), "reworded": ("#6baed6", ""), "figure_changed": ("#bcbddc", "...."),
    "tighter": ("#d94801", "////"), "looser": ("#fdd0a2", "\\\\\\\\"), "dropped": ("#efefef", ""),
}  # fmt: skip
"""Status of a measure of the upper or earlier document -> its colour and hatch, which tell it apart without colour."""
PAIRS_A_FIGURE = 14
"""More pairs of documents than these go on to a further part."""
BARS = 1.6
"""Width of the bars, of a column of counts beside them, and of the names, inches."""
COLUMN = 0.47
NAME = 1.5
LINE = 0.42
"""Height of a pair, inches."""
SIZE = 7.0


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Pairs of documents of one part.

    Attributes:
        study: All rows of ``base_outcomes``.
        rows: Those of this part, pair by pair from top to bottom.
        part, parts: Which part it is of how many.
    """

    study: pd.DataFrame
    rows: pd.DataFrame
    part: int
    parts: int


def prepare_changes(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, ChangePage]]:
    """The outcomes of every pair; nothing where no document is known to be above or before another."""
    study = base_outcomes(tables)
    size = PAIRS_A_FIGURE * (len(STATUSES) + 1)
    starts = range(0, len(study), size)
    for part, start in enumerate(starts, 1):
        yield "", ChangePage(study, study.iloc[start : start + size].reset_index(drop=True), part, len(starts))


def plot_changes(drawn: ChangePage, ax: Axes, names: Names) -> Axes:
    """Draw a bar a pair of documents, all measures of the upper or earlier one, with shares and counts beside it.

    The x axis is in per cent of those measures up to 100; columns stand right of it, the last one of what is new in the
    lower or later document, in shares of its own measures.
    """
    column = 100 * COLUMN / BARS
    total, new = 100 + column * (len(STATUSES) + 0.8), 100 + column * (len(STATUSES) + 2.1)
    heads = [
        *((status, 100 + column * (i + 0.75)) for i, status in enumerate(STATUSES)),
        ("all", total),
        ("added", new),
    ]
    for status, place in heads:
        words = names.say(f"changes.{status}")
        ax.text(place, -0.88, words, ha="center", va="bottom", fontsize=SIZE, linespacing=1.1)
        if status in STATUSES:
            _bar(ax, -0.68, place - column * 0.2, column * 0.4, 0.24, status)
    labels = []
    for y, (pair, own) in enumerate(drawn.rows.groupby(PAIR, sort=False)):
        key = tuple(map(str, pair))
        labels.append(_pair(key, names))
        held, left = own.set_index("status"), 0.0
        counts, shares, totals = (held[name].to_dict() for name in ("measures", "share", "total"))
        for status, place in heads[:-2]:
            count, share = counts[status], shares[status]
            if count:
                _bar(ax, y, left, 100 * share, 0.58, status, gid=f"{'/'.join(key)}/{status}")
                left += 100 * share
            _cell(ax, place, y, count, share)
        ax.text(total, y, f"{totals['dropped']:,}", ha="center", va="center", fontsize=SIZE)
        _cell(ax, new, y, counts["added"], shares["added"])
    ax.set_xlim(0, new + column * 0.6)
    ax.set_ylim(len(labels) - 0.5, -1.6)
    ax.set_xticks([0, 50, 100], ["0", "50", "100%"])
    ax.set_xlabel(names.say("changes.share"), loc="left", fontsize=SIZE)
    ax.set_yticks(range(len(labels)), labels, fontsize=SIZE)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_bounds(0, 100)
    ax.axvline((total + new) / 2, ymax=1, color=GREY, linewidth=0.5)
    ax.set_title(wrap(_title(drawn, names), page_width() - NAME - 0.5, 9))
    return ax


def _bar(ax: Axes, y: float, left: float, width: float, height: float, status: str, gid: str | None = None) -> None:
    colour, hatch = STATUSES[status]
    ax.barh(y, width, left=left, height=height, color=colour, hatch=hatch, edgecolor=GREY, linewidth=0.4, gid=gid)


def _cell(ax: Axes, x: float, y: float, count: int, share: float) -> None:
    """A share, with the number of measures below it."""
    if not count:
        ax.text(x, y, "0", ha="center", va="center", fontsize=SIZE, color=GREY)
        return
    words = f"{percent(share)}%\n({count:,})"
    ax.text(x, y, words, ha="center", va="center", fontsize=SIZE, linespacing=1.15)


def _pair(pair: tuple[str, ...], names: Names) -> str:
    """Two documents in two lines, the second after an arrow."""
    base, other, kind = pair
    first, second = (wrap(edition_words(document, names), NAME, SIZE) for document in (base, other))
    return names.say(f"changes.row_{kind}", base=first, other=second)


def _title(drawn: ChangePage, names: Names) -> str:
    """What became of the measures of all upper and earlier documents together."""
    counts = drawn.study.groupby("status")["measures"].sum()
    kept = counts[list(KEPT)].sum()
    measures = int(kept + counts["dropped"])
    kinds = set(drawn.study["kind"])
    key = f"title_{kinds.pop()}" if len(kinds) == 1 else "title"
    title = names.say(
        f"changes.{key}", measures=measures, word=percent(counts["word_for_word"] / measures),
        changed=percent((kept - counts["word_for_word"]) / measures), dropped=percent(counts["dropped"] / measures),
    )  # fmt: skip
    part = {"title": title, "part": drawn.part, "parts": drawn.parts}
    return names.say("figures.part_of", **part) if drawn.parts > 1 else title


def size_changes(drawn: ChangePage) -> tuple[float, float]:
    """Width and height in inches."""
    return TWO_COLUMNS, LINE * (len(drawn.rows) // (len(STATUSES) + 1) + 1.6) + 0.9


def caption_changes(drawn: ChangePage, names: Names) -> Caption:
    """What stands under the figure, with the definition of each status."""
    rows = drawn.rows
    pairs = rows.drop_duplicates(PAIR)
    counts = {kind: int((pairs["kind"] == kind).sum()) for kind in ("from_above", "over_time")}
    said = [names.say(f"changes.pairs_{kind}", pairs=count) for kind, count in counts.items() if count]
    new = rows["status"] == "added"
    base, added = int(rows.loc[~new, "measures"].sum()), int(rows.loc[new, "measures"].sum())
    shows = [
        names.say("changes.shows", base=base, added=added, pairs=listed(said, names.lang)),
        names.say("changes.reading"),
    ]
    title, left_out = _title(drawn, names), names.say("changes.left_out")
    return Caption(title, run_on(shows, names.lang), ("changes",), base + added, left_out)


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "changes", prepare_changes, plot_changes, size_changes, caption_changes,
        paged=True, data=lambda drawn: drawn.rows,
        instead="errors.instead_changes",
    ),
)  # fmt: skip
