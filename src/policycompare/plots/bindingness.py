"""How firmly sentences bind: stacked shares of sentences, a row a theme and a row a side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.plots.binding_indicators import BINDING_INDICATORS
from policycompare.plots.heat_map import percent
from policycompare.plots.lettering import shorten, shorten_middle, wrap
from policycompare.plots.look import page_width
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY, INK, TWO_COLUMNS
from policycompare.results.bindingness import ALL, ORDER, SIDE, THEME, bindingness_shares
from policycompare.tables.names import Names
from policycompare.words import run_on

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

FACES = {
    "forbid": ("#000000", "////"), "must": ("#08306b", ""), "shall": ("#6baed6", ""), "may": ("#a1d99b", "...."),
    "encourage": ("#fdd0a2", "\\\\\\\\"), "explore": ("#d9d9d9", "xxxx"), "none": ("#f7f7f7", ""),
}  # fmt: skip
"""Degree -> colour and hatch: the firmer the darker, and told apart without colour by hatches."""
ROWS_A_FIGURE = 40
"""More rows of themes and sides than these go on to a further part."""
BARS = 2.05
"""Width of the bars, of a column of shares beside them, and of the names, inches."""
COLUMN = 0.45
NAME = 1.45
LINE = 0.2
"""Height of a row, inches."""
HEAD = 1.2
"""Height of the heads of the columns, in rows."""
SIZE = 7.0


@dataclass(frozen=True, slots=True)
class BindingPage:
    """One part of the figure.

    Attributes:
        study: All rows of ``bindingness_shares``.
        rows: Those of this part.
        part, parts: Which part of how many.
    """

    study: pd.DataFrame
    rows: pd.DataFrame
    part: int
    parts: int

    @property
    def groups(self) -> list[tuple[str, str]]:
        """By what and which, from top to bottom."""
        return list(self.rows[["by", "key"]].drop_duplicates().itertuples(index=False, name=None))


def prepare_bindingness(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, BindingPage]]:
    """The shares of all, of themes and of sides; nothing where no measure has a sentence."""
    study = bindingness_shares(tables)
    size = ROWS_A_FIGURE * len(ORDER)
    starts = range(0, len(study), size)
    for part, start in enumerate(starts, 1):
        yield "", BindingPage(study, study.iloc[start : start + size].reset_index(drop=True), part, len(starts))


def plot_bindingness(drawn: BindingPage, ax: Axes, names: Names) -> Axes:
    """Draw shares as stacked bars with the shares in columns beside them, and how many sentences they are of.

    The x axis is in per cent up to 100; the columns stand right of it.
    """
    column = 100 * COLUMN / BARS
    total = 100 + column * (len(ORDER) + 0.9)
    labels, y, before = [], 0.0, None
    for by, key in drawn.groups:
        y += 0.6 if before is not None and before != by else 0.0
        before = by
        own = drawn.rows[(drawn.rows["by"] == by) & (drawn.rows["key"] == key)].set_index("bindingness")
        left = 0.0
        counts, shares = own["sentences"].to_dict(), own["share"].to_dict()
        for i, degree in enumerate(ORDER):
            count, share = counts[degree], shares[degree]
            colour, hatch = FACES[degree]
            if count:
                ax.barh(
                    y, 100 * share, left=left, height=0.68, color=colour, hatch=hatch, edgecolor=GREY, linewidth=0.4,
                    gid=f"{by}/{key}/{degree}",
                )  # fmt: skip
            left += 100 * share
            place = 100 + column * (i + 0.75)
            ax.text(place, y, percent(share), ha="center", va="center", fontsize=SIZE, color=INK if count else GREY)
        ax.text(total, y, f"{int(own['total'].iloc[0]):,}", ha="center", va="center", fontsize=SIZE)
        name = {ALL: lambda _: names.say("target_figures.binding_all"), THEME: names.theme, SIDE: names.side}[by](key)
        labels.append((y, (shorten_middle if by == SIDE else shorten)(name, NAME, SIZE)))
        y += 1.0
    for i, degree in enumerate(ORDER):
        place = 100 + column * (i + 0.75)
        ax.text(place, -1.15, names.say(f"target_figures.binding_{degree}"), ha="center", va="bottom", fontsize=SIZE)
        colour, hatch = FACES[degree]
        width = column * 0.4
        ax.barh(-0.85, width, left=place - width / 2, height=0.4, color=colour, hatch=hatch, edgecolor=GREY,
                linewidth=0.4)  # fmt: skip
    ax.text(total, -1.15, names.say("target_figures.binding_n"), ha="center", va="bottom", fontsize=SIZE)
    ax.set_xlim(0, total + column * 0.5)
    ax.set_ylim(y - 0.5, -0.5 - HEAD - 0.3)
    ax.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100%"])
    ax.set_xlabel(names.say("target_figures.binding_share"), loc="left", fontsize=SIZE)
    ax.set_yticks([at for at, _ in labels], [name for _, name in labels], fontsize=SIZE)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_bounds(0, 100)
    ax.set_title(wrap(_title(drawn, names), page_width() - NAME - 0.4, 9))
    return ax


def _title(drawn: BindingPage, names: Names) -> str:
    """What most sentences of the study say, in numbers."""
    own = drawn.study[drawn.study["by"] == ALL].set_index("bindingness")["share"]
    title = names.say(
        "target_figures.binding_title", shall=percent(own["shall"]), firm=percent(own["forbid"] + own["must"]),
        soft=percent(own["may"] + own["encourage"] + own["explore"]),
    )  # fmt: skip
    part = {"title": title, "part": drawn.part, "parts": drawn.parts}
    return names.say("figures.part_of", **part) if drawn.parts > 1 else title


def size_bindingness(drawn: BindingPage) -> tuple[float, float]:
    """Width and height in inches."""
    breaks = len({by for by, _ in drawn.groups}) - 1
    return TWO_COLUMNS, LINE * (len(drawn.groups) + 0.6 * breaks + HEAD + 0.8) + 0.9


def caption_bindingness(drawn: BindingPage, names: Names) -> Caption:
    """What stands under the figure, with what each degree is."""
    first = drawn.study.drop_duplicates(["by", "key"])
    totals = first.groupby("by")["total"].sum()
    sentences, coded = int(totals[ALL]), int(totals.get(THEME, 0))
    counts = first["by"].value_counts()
    shows = [
        names.say("target_figures.binding_shows", sentences=sentences, sides=int(counts[SIDE])),
        names.say("target_figures.binding_themes", themes=int(counts[THEME])) if coded else "",
        names.say("target_figures.binding_reading"),
    ]
    bare = sentences - coded
    left_out = names.say("target_figures.binding_left_out", sentences=bare) if bare and coded else ""
    tables = ("sentences", "measure_topics") if coded else ("sentences",)
    return Caption(_title(drawn, names), run_on(shows, names.lang), tables, sentences, left_out)


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "bindingness_by_theme", prepare_bindingness, plot_bindingness, size_bindingness, caption_bindingness,
        paged=True, data=lambda drawn: drawn.rows,
    ),
    BINDING_INDICATORS,
)  # fmt: skip
