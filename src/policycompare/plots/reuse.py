"""Text reuse between documents: how much, and where in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.findings.text_reuse import shares_of_documents
from policycompare.plots.lettering import line_height, text_width, wrap
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.reuse_positions import POSITIONS
from policycompare.plots.style import GREY, INK, LIGHT, SEQUENTIAL, TWO_COLUMNS
from policycompare.reuse.search import MIN_LENGTH
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.words import LANGS, run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CELL = 0.62
"""Width of a cell in inches, where there is room."""
NUMBERS = 0.36
"""Narrowest cell that still holds its numbers, inches."""
NAME = 1.3
"""Widest name of a document, inches."""
MAX_DOCUMENTS = 48


@dataclass(frozen=True, slots=True)
class Shares:
    """What the matrix shows.

    Attributes:
        shares: ``findings.text_reuse.shares_of_documents``.
        cell: Width of a cell in inches.
        name_width: Room for the names of the rows, inches.
        upright: The names of the columns stand upright.
        dropped: Documents left out, those that share least.
    """

    shares: pd.DataFrame
    cell: float
    name_width: float
    upright: bool
    dropped: int

    @property
    def documents(self) -> list[str]:
        """The documents, in the order of the rows and the columns."""
        return list(self.shares["document_id"].unique())

    @property
    def has_numbers(self) -> bool:
        """The cells are wide enough for numbers."""
        return self.cell >= NUMBERS


def prepare_reuse_shares(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Shares]]:
    """The shares as a matrix; nothing where no two documents were compared."""
    shares = shares_of_documents(tables, MAX_DOCUMENTS)
    if shares.empty:
        return
    documents = shares["document_id"].unique()
    names = [Names(tables, lang).document(document) for lang in LANGS for document in documents]
    name_width = max(text_width(line, 7) for name in names for line in wrap(name, NAME, 7).split("\n"))
    cell = min(CELL, (TWO_COLUMNS - name_width - 0.6) / len(documents))
    upright = any("…" in wrap(name, cell - 0.06, 7) for name in names)
    dropped = tables.reuse_shares["document_id"].nunique() - len(documents)
    yield "", Shares(shares, cell, name_width, upright, dropped)


def plot_reuse_shares(drawn: Shares, ax: Axes, names: Names) -> Axes:
    """Draw the matrix: a row a document, a column a document that it is compared with.

    Args:
        drawn: From ``prepare_reuse_shares``.
        ax: Where to draw.
        names: Names in the language of the figure.

    Returns:
        The same Axes.
    """
    import matplotlib as mpl
    import seaborn as sns

    shares, documents = drawn.shares, drawn.documents
    matrix = 100 * shares.pivot(index="document_id", columns="other_document_id", values="share")
    top = shares["share"].max() or 1.0
    sns.heatmap(
        matrix.reindex(index=documents, columns=documents), vmin=0, vmax=100 * top, linewidths=0.8, ax=ax,
        cmap=mpl.colormaps[SEQUENTIAL].with_extremes(bad=LIGHT), xticklabels=False, yticklabels=False,
        cbar=not drawn.has_numbers,
        cbar_kws={"shrink": 0.6, "pad": 0.02, "label": names.say("reuse_figures.shares_bar")},
    )  # fmt: skip
    place = {document: at + 0.5 for at, document in enumerate(documents)}
    columns = ["document_id", "other_document_id", "share", "weighted_share"]
    for one, other, share, weighted in shares[columns].itertuples(index=False) if drawn.has_numbers else ():
        x, y = place[other], place[one]
        ink = "white" if share > 0.6 * top else INK
        if pd.isna(share):
            ax.text(x, y, "–", ha="center", va="center", fontsize=6, color=GREY)
            continue
        ax.text(x, y - 0.17, percent(share), ha="center", va="center", fontsize=6.5, color=ink)
        ax.text(x, y + 0.2, percent(weighted), ha="center", va="center", fontsize=5.5, color=ink)
    width = NAME if drawn.upright else drawn.cell - 0.06
    size = 7.0 if drawn.cell > line_height(7) else 5.0
    lines = 2 if drawn.cell > 2 * line_height(size) else 1
    said = [names.document(document) for document in documents]
    ax.set_xticks(
        list(place.values()), [wrap(name, width, size, lines) for name in said],
        rotation=90 if drawn.upright else 0, fontsize=size, parse_math=False,
    )  # fmt: skip
    ax.set_yticks(
        list(place.values()), [wrap(name, NAME, size, lines) for name in said], fontsize=size, parse_math=False
    )
    ax.set_xlabel(names.say("reuse_figures.shares_columns"))
    ax.set_ylabel(names.say("reuse_figures.shares_rows"))
    ax.tick_params(length=0)
    ax.set_title(names.say("reuse_figures.shares_title"))
    return ax


def percent(share: float) -> str:
    """A share as a printed per cent: 0 where nothing is shared, <0.1 where it is little."""
    return "0" if share == 0 else "<0.1" if share < 0.0005 else f"{100 * share:.1f}"


def shares_size(drawn: Shares) -> tuple[float, float]:
    """Width and height in inches."""
    count, names = len(drawn.documents), drawn.name_width if drawn.upright else 2 * line_height(7)
    # The title of the rows is 1.7 inches high.
    row = max(0.62 * drawn.cell, 0.3) if drawn.has_numbers else drawn.cell
    width = drawn.cell * count + drawn.name_width + (0.4 if drawn.has_numbers else 1.1)
    return min(TWO_COLUMNS, max(3.5, width)), max(row, 1.7 / count) * count + names + 0.65


def shares_caption(drawn: Shares, names: Names) -> Caption:
    """What stands under the matrix."""
    shares = drawn.shares["share"]
    blank = int(shares.isna().sum())
    numbers = "reuse_figures.shares_numbers" if drawn.has_numbers else "reuse_figures.shares_no_numbers"
    shows = [
        names.say("reuse_figures.shares_shows", documents=len(drawn.documents), fewest=MIN_LENGTH),
        names.say(numbers),
        names.say("reuse_figures.shares_zero", cells=int((shares == 0).sum())),
    ]
    left_out = [
        names.say("reuse_figures.shares_dropped", documents=drawn.dropped) if drawn.dropped else "",
        names.say("reuse_figures.shares_blank", cells=blank) if blank else "",
    ]
    return Caption(
        names.say("reuse_figures.shares_title"),
        run_on(shows, names.lang),
        ("reuse_shares",),
        len(shares),
        run_on(left_out, names.lang),
    )


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "reuse_shares",
        prepare_reuse_shares,
        plot_reuse_shares,
        shares_size,
        shares_caption,
        data=lambda drawn: drawn.shares,
    ),
    POSITIONS,
)
