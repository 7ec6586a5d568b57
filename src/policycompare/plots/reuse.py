"""Text reuse between documents: how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.plots.heat_map import heat_map
from policycompare.plots.lettering import line_height, text_width, wrap
from policycompare.plots.look import page_width
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY
from policycompare.results.text_reuse import (
    largest_pair,
    reuse_numbers,
    second_share,
)
from policycompare.reuse.search import MIN_LENGTH
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.words import LANGS, listed, run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CELL = 0.44
"""Width of a cell with two numbers, inches."""
NUMBERS = 0.27
"""Narrowest cell that still holds a number, inches."""
LEAST_WIDTH = 3.5
COLUMNS = ["left_document_id", "right_document_id"]
NAME = 1.3
"""Widest name of a document on two lines, inches."""
LONG_NAME = 2.0
"""Widest one on a single line, beside cells without numbers."""
MAX_DOCUMENTS = 48
FEWEST_PAIRS = 3
"""Pairs of documents that make shares of wording worth a figure; of fewer there is one number to say."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What the triangle shows.

    Attributes:
        shares: ``findings.text_reuse.reuse_numbers``.
        documents: The documents, in the order of the rows.
        cell: Width of a cell in inches.
        name_width: Room for the names of the rows, inches.
        dropped: Documents left out, those that share least.
    """

    shares: pd.DataFrame
    documents: tuple[str, ...]
    cell: float
    name_width: float
    dropped: int

    @property
    def n(self) -> int:
        """Characters of a part; 0 where no two documents are compared at equal length."""
        return int(self.shares["n"].max()) if self.shares["n"].notna().any() else 0

    @property
    def shaded(self) -> str:
        """The column that the shades show."""
        return "expected" if self.n else "share"

    @property
    def lines(self) -> int:
        """Numbers that a cell has room for."""
        return 0 if self.cell < NUMBERS else 2 if self.cell >= CELL and self.n else 1

    @property
    def height(self) -> float:
        """Height of a cell, inches."""
        return (0.15, 0.28, 0.32)[self.lines]

    def name(self, document: str, names: Names) -> str:
        """A document's name in the room that there is for it: two short lines, or a long one beside low cells."""
        said = names.document(document)
        return wrap(said, NAME, 7, 2) if self.lines else wrap(said, LONG_NAME, 7, 1)

    @property
    def width(self) -> float:
        """Width of the figure, inches."""
        return max(LEAST_WIDTH, self.name_width + len(self.documents) * self.cell + (0.3 if self.lines else 1.0))


def prepare_shares(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Shares]]:
    """A number for each pair of documents; nothing where there are fewer than three or none shares any wording."""
    shares = reuse_numbers(tables, MAX_DOCUMENTS)
    if len(shares) < FEWEST_PAIRS or not shares["share"].gt(0).any():
        return
    documents = tuple(dict.fromkeys([*shares["left_document_id"], *shares["right_document_id"]]))
    both = [Names(tables, lang) for lang in LANGS]
    for room in (NAME, LONG_NAME):
        cell = max(0.1, min(CELL, (page_width() - room - 1.0) / len(documents)))
        drawn = Shares(shares, documents, cell, 0.0, 0)
        lines = [line for names in both for one in documents for line in drawn.name(one, names).split("\n")]
        if drawn.lines:
            break
    name_width = max(text_width(line, 7) for line in lines)
    dropped = tables.reuse_shares["document_id"].nunique() - len(documents)
    yield "", Shares(shares, documents, cell, name_width, dropped)


def shares_instead(tables: Tables, rest: str, names: Names) -> str:
    """What two documents share, or that none of several shares any; empty where none were compared."""
    shares = reuse_numbers(tables, MAX_DOCUMENTS)
    if rest or shares["share"].notna().sum() == 0:
        return ""
    if not shares["share"].gt(0).any():
        documents = len({*shares["left_document_id"], *shares["right_document_id"]})
        return names.say("reuse_figures.shares_none", documents=documents, fewest=MIN_LENGTH)
    if len(shares) >= FEWEST_PAIRS:
        return ""
    pair = next(iter_rows(shares))
    said = {"left": names.document(pair.left_document_id), "right": names.document(pair.right_document_id)}
    return names.say("reuse_figures.shares_two", share=percent(pair.share), fewest=MIN_LENGTH, **said)


def plot_shares(drawn: Shares, ax: Axes, names: Names) -> Axes:
    """Draw a triangle: a row a document, a column each one above it, whose name stands at the column's head."""
    from matplotlib.patches import Rectangle

    documents = drawn.documents
    said = [drawn.name(document, names) for document in documents]
    values = _table(drawn, drawn.shares[drawn.shaded].tolist())
    words = _table(drawn, [_cell_words(drawn, *pair) for pair in drawn.shares[["expected", "share"]].to_numpy()])
    words = words.fillna("").set_axis(said[1:], axis=0).set_axis(said[:-1], axis=1)
    most = drawn.shares[drawn.shaded].max() or 1.0
    heat_map(ax, values.astype("float64"), words, most)
    # Above the diagonal there is no cell: each pair stands once.
    for row in range(len(documents) - 1):
        ax.add_patch(Rectangle((row + 1, row), len(documents), 1, color="white", zorder=1.5))
    ax.xaxis.tick_bottom()
    ax.set_xticks(ax.get_xticks(), said[:-1], rotation=90, ha="center", va="top", rotation_mode="default", fontsize=7)
    for label in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        label.set_parse_math(False)
    if not drawn.lines:
        figure = ax.get_figure(root=True)
        assert figure
        bar = figure.colorbar(ax.collections[0], ax=ax, shrink=0.6, pad=0.02)
        bar.ax.set_ylim(0, most)
        bar.ax.yaxis.set_major_formatter(lambda share, _: percent(share))
        bar.set_label(names.say("equal_length.reuse_bar"), fontsize=7)
    told = [
        names.say(f"equal_length.reuse_below{'' if drawn.n else '_raw'}", n=drawn.n),
        names.say("equal_length.reuse_brackets") if drawn.lines == 2 else "",
    ]
    room = drawn.width - drawn.name_width - 0.35
    ax.set_xlabel(wrap(run_on(told, names.lang), room, 7, 4), loc="left", fontsize=7, color=GREY)
    # Few cells stay as small as many are.
    ax.set_xlim(0, max(len(documents) - 1, room / drawn.cell))
    ax.set_title(wrap(_shares_title(drawn, names), room, 9, 5), parse_math=False)
    return ax


def _table(drawn: Shares, values: Sequence[object]) -> pd.DataFrame:
    """Values of the pairs as a table: a row a document but the first, a column a document but the last."""
    pairs = drawn.shares[["left_document_id", "right_document_id"]].assign(value=pd.Series(values, dtype="object"))
    table = pairs.pivot(index="right_document_id", columns="left_document_id", values="value")
    return table.reindex(index=list(drawn.documents[1:]), columns=list(drawn.documents[:-1]))


def _cell_words(drawn: Shares, expected: float, share: float) -> str:
    if not drawn.lines:
        return ""
    if pd.isna(share):
        return "–"
    if not drawn.n:
        return percent(share)
    first = "?" if pd.isna(expected) else percent(expected)
    return f"{first}\n({percent(share)})" if drawn.lines == 2 else first


def _shares_title(drawn: Shares, names: Names) -> str:
    part, whole = (largest_pair(drawn.shares, column) for column in ("expected", "share"))
    if whole is None:
        return names.say("reuse_figures.shares_title")
    second = second_share(drawn.shares, "share")
    said = {
        "left": names.document(whole.left_document_id), "right": names.document(whole.right_document_id),
        "raw": percent(whole.share),
        "next": "" if second is None else names.say("equal_length.reuse_next", share=percent(second)),
    }  # fmt: skip
    if part is None:
        return names.say("equal_length.reuse_seen_raw", **said)
    said |= {"part_left": names.document(part.left_document_id), "part_right": names.document(part.right_document_id)}
    key = f"equal_length.reuse_seen{'' if part == whole else '_turned'}"
    return names.say(key, n=drawn.n, at=percent(part.expected), **said)


def percent(share: float) -> str:
    """A share as a printed per cent: 0 where nothing is shared, <0.1 where it is little."""
    return "0" if share == 0 else "<0.1" if share < 0.0005 else f"{100 * share:.1f}"


def size_shares(drawn: Shares) -> tuple[float, float]:
    """Width and height in inches."""
    cells = (len(drawn.documents) - 1) * drawn.height
    return drawn.width, cells + drawn.name_width + 4 * line_height(9) + 3 * line_height(7) + 0.4


def caption_shares(drawn: Shares, names: Names) -> Caption:
    """What stands under the triangle."""
    shares = drawn.shares
    blank = int(shares["share"].isna().sum())
    short = [
        document
        for document in drawn.documents
        if drawn.n and shares.loc[(shares[COLUMNS] == document).any(axis=1), "expected"].isna().all()
    ]
    shows = [
        names.say("reuse_figures.shares_compared", documents=len(drawn.documents)),
        names.say(f"equal_length.reuse_shows{'' if drawn.n else '_raw'}", fewest=MIN_LENGTH, n=drawn.n),
        "" if drawn.lines else names.say("reuse_figures.shares_no_numbers"),
        names.say("reuse_figures.shares_zero", cells=int((shares["share"] == 0).sum())),
    ]
    left_out = [
        names.say("reuse_figures.shares_dropped", documents=drawn.dropped) if drawn.dropped else "",
        names.say("reuse_figures.shares_blank", cells=blank) if blank else "",
        names.say("equal_length.reuse_short", names=listed(map(names.document, short), names.lang)) if short else "",
    ]
    return Caption(
        _shares_title(drawn, names),
        run_on(shows, names.lang),
        ("reuse_shares",),
        2 * len(shares),
        run_on(left_out, names.lang),
    )


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "reuse_shares", prepare_shares, plot_shares, size_shares, caption_shares,
        instead=shares_instead, data=lambda drawn: drawn.shares,
    ),
)  # fmt: skip
