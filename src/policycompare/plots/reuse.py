"""Text reuse between documents: how much, and where in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from policycompare.findings.text_reuse import passage_positions, reuse_pairs, section_positions, shares_of_documents
from policycompare.plots.lettering import line_height, text_width, wrap
from policycompare.plots.look import page_width, shades
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY, INK, LIGHT, TWO_COLUMNS, legend_below, side_colours
from policycompare.reuse.search import MIN_LENGTH
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.tables.queries import side_of_documents
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
MAX_PAIRS = 3
BAR = 0.09
"""Height of a bar; the two stand at 0 and 1."""
WEIGHTS = (0.0, 0.5, 1.0)
"""Weights that the legend shows."""


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


def prepare_shares(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Shares]]:
    """The shares as a matrix; nothing where no two documents were compared."""
    shares = shares_of_documents(tables, MAX_DOCUMENTS)
    if shares.empty:
        return
    documents = shares["document_id"].unique()
    names = [Names(tables, lang).document(document) for lang in LANGS for document in documents]
    name_width = max(text_width(line, 7) for name in names for line in wrap(name, NAME, 7).split("\n"))
    cell = min(CELL, (page_width() - name_width - 0.6) / len(documents))
    upright = any("…" in wrap(name, cell - 0.06, 7) for name in names)
    dropped = tables.reuse_shares["document_id"].nunique() - len(documents)
    yield "", Shares(shares, cell, name_width, upright, dropped)


def plot_shares(drawn: Shares, ax: Axes, names: Names) -> Axes:
    """Draw the matrix: a row a document, a column a document that it is compared with."""
    import seaborn as sns

    shares, documents = drawn.shares, drawn.documents
    matrix = 100 * shares.pivot(index="document_id", columns="other_document_id", values="share")
    top = shares["share"].max() or 1.0
    sns.heatmap(
        matrix.reindex(index=documents, columns=documents), vmin=0, vmax=100 * top, linewidths=0.8, ax=ax,
        cmap=shades().with_extremes(bad=LIGHT), xticklabels=False, yticklabels=False,
        cbar=not drawn.has_numbers,
        cbar_kws={"shrink": 0.6, "pad": 0.02, "label": names.say("reuse_figures.shares_bar")},
    )  # fmt: skip
    place = {document: at + 0.5 for at, document in enumerate(documents)}
    columns = ["document_id", "other_document_id", "share", "weighted_share"]
    for one, other, share, weighted in shares[columns].itertuples(index=False) if drawn.has_numbers else ():
        x, y = place[other], place[one]
        ink = "white" if share > 0.6 * top else INK
        if pd.isna(share):
            ax.text(x, y, "–", ha="center", va="center", fontsize=7, color=GREY)
            continue
        ax.text(x, y - 0.17, percent(share), ha="center", va="center", fontsize=7, color=ink)
        ax.text(x, y + 0.2, percent(weighted), ha="center", va="center", fontsize=7, color=ink)
    width = NAME if drawn.upright else drawn.cell - 0.06
    size = 7.0
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


def size_shares(drawn: Shares) -> tuple[float, float]:
    """Width and height in inches."""
    count, names = len(drawn.documents), drawn.name_width if drawn.upright else 2 * line_height(7)
    # The title of the rows is 1.7 inches high.
    row = max(0.62 * drawn.cell, 0.3) if drawn.has_numbers else drawn.cell
    width = drawn.cell * count + drawn.name_width + (0.4 if drawn.has_numbers else 1.1)
    return min(TWO_COLUMNS, max(3.5, width)), max(row, 1.7 / count) * count + names + 0.65


def caption_shares(drawn: Shares, names: Names) -> Caption:
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


@dataclass(frozen=True, slots=True)
class Text:
    """One of the two documents.

    Attributes:
        document_id: Its id.
        side: ``left`` (drawn above) or ``right``.
        colour: Its side's colour.
        sections: ``findings.text_reuse.section_positions``.
    """

    document_id: str
    side: Literal["left", "right"]
    colour: str
    sections: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Positions:
    """What one figure of positions shows.

    Attributes:
        texts: The two documents.
        bands: ``findings.text_reuse.passage_positions``.
        pairs: ``findings.text_reuse.reuse_pairs``, of which those that share most have figures.
    """

    texts: tuple[Text, Text]
    bands: pd.DataFrame
    pairs: pd.DataFrame

    def length(self, text: Text) -> int:
        """Characters of a document in its raw file."""
        return int(self.bands[f"{text.side}_length"].iloc[0])


def prepare_positions(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Positions]]:
    """The pairs of documents that share most characters, three at most; nothing where none shares any."""
    pairs = reuse_pairs(tables)
    for left, right in pairs[["left_document_id", "right_document_id"]].head(MAX_PAIRS).itertuples(index=False):
        yield f"{left}-{right}", _positions(tables, pairs, left, right)


def ask_positions(tables: Tables, pair: str) -> Positions | None:
    """Two documents whose ids are joined by a hyphen, whether or not they are among those that share most."""
    pairs = reuse_pairs(tables)
    ids = pairs[["left_document_id", "right_document_id"]].itertuples(index=False)
    return next((_positions(tables, pairs, left, right) for left, right in ids if f"{left}-{right}" == pair), None)


def _positions(tables: Tables, pairs: pd.DataFrame, left: str, right: str) -> Positions:
    """What the figure of one pair of documents shows."""
    colours, side_of = side_colours(tables), side_of_documents(tables)
    texts = (
        Text(left, "left", colours[side_of[left]], section_positions(tables, left)),
        Text(right, "right", colours[side_of[right]], section_positions(tables, right)),
    )
    return Positions(texts, passage_positions(tables, left, right), pairs)


def plot_positions(drawn: Positions, ax: Axes, names: Names) -> Axes:
    """Draw both documents as bars to one scale and each shared passage as a band between its two places.

    The x axis is in characters from each document's beginning; the left document is at y = 0, the right at 1.
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Polygon

    longest = max(*map(drawn.length, drawn.texts), 1)
    columns = ["left_start", "left_end", "right_end", "right_start", "weight", "reuse_id"]
    for *corners, weight, reuse_id in drawn.bands.sort_values(["weight", "reuse_id"])[columns].itertuples(index=False):
        band = list(zip(corners, (BAR, BAR, 1 - BAR, 1 - BAR), strict=True))
        # The edge keeps a passage of twenty characters in twenty thousand visible.
        ax.add_patch(Polygon(band, color=_weight_colour(weight), linewidth=0.7, joinstyle="round", gid=reuse_id))
    for y, text in enumerate(drawn.texts):
        starts, ends = drawn.bands[f"{text.side}_start"], drawn.bands[f"{text.side}_end"]
        ax.barh(y, drawn.length(text), height=2 * BAR, color=text.colour, alpha=0.3, linewidth=0)
        ax.broken_barh(
            list(zip(starts, ends - starts, strict=True)), (y - BAR, 2 * BAR), facecolor=text.colour,
            edgecolor=text.colour, linewidth=0.4,
        )  # fmt: skip
        out, free = (1 if y else -1), -float(longest)
        for at, printed in text.sections.itertuples(index=False):
            label = names.numeral(printed)
            ax.plot([at, at], [y + out * BAR, y + out * (BAR + 0.05)], color=GREY, linewidth=0.6)
            wide = text_width(label, 7) / (page_width() - NAME - 0.4) * longest
            # Half a label's width on either side; a number that would touch the one before it is left out.
            if label and at - wide / 2 >= free:
                ax.text(
                    at, y + out * (BAR + 0.07), label, ha="center", va="top" if y else "bottom", fontsize=7,
                    color=GREY, parse_math=False,
                )  # fmt: skip
                free = at + wide / 2 + 0.006 * longest
    ax.set(xlim=(-0.01 * longest, 1.01 * longest), ylim=(1.32, -0.32))
    labels = [wrap(names.document(text.document_id), NAME, 7, 3) for text in drawn.texts]
    ax.set_yticks([0, 1], labels, parse_math=False)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(names.say("reuse_figures.positions_axis"))
    ax.set_title(wrap(_positions_title(drawn, names), page_width() - NAME - 0.5, 9), parse_math=False)
    handles = [
        Line2D(
            [], [], color=_weight_colour(w), linewidth=3, label=names.say("reuse_figures.positions_weight", weight=w)
        )
        for w in WEIGHTS
    ]
    legend_below(ax, handles, 3)
    return ax


def _weight_colour(weight: float) -> tuple[float, float, float, float]:
    """Colour of a band: light where the passage weighs little."""
    return shades()(0.25 + 0.7 * min(max(weight, 0.0), 1.0))


def size_positions(drawn: Positions) -> tuple[float, float]:
    """Width and height in inches."""
    return TWO_COLUMNS, 3.3


def _positions_title(drawn: Positions, names: Names) -> str:
    left, right = (names.document(text.document_id) for text in drawn.texts)
    return names.say("reuse_figures.positions_title", left=left, right=right)


def caption_positions(drawn: Positions, names: Names) -> Caption:
    """What stands under the positions of a pair."""
    bands, rest = drawn.bands, drawn.pairs[MAX_PAIRS:]
    sections = sum(len(text.sections) for text in drawn.texts)
    titles = {text.side: names.document(text.document_id) for text in drawn.texts}
    lengths = {f"{text.side}_length": drawn.length(text) for text in drawn.texts}
    amounts = {"passages": len(bands), "characters": int(bands["length"].sum())}
    shows = [
        names.say("reuse_figures.positions_bars", **titles, **lengths),
        names.say("reuse_figures.positions_bands", fewest=MIN_LENGTH, **amounts),
        names.say("reuse_figures.positions_sections", sections=sections) if sections else "",
    ]
    said = {"pairs": len(drawn.pairs), "shown": MAX_PAIRS, "rest": len(rest), "passages": int(rest["passages"].sum())}
    return Caption(
        _positions_title(drawn, names),
        run_on(shows, names.lang),
        ("reuse", "sections") if sections else ("reuse",),
        len(bands) + sections,
        names.say("reuse_figures.positions_rest", **said) if len(rest) else "",
    )


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "reuse_shares", prepare_shares, plot_shares, size_shares, caption_shares, data=lambda drawn: drawn.shares,
    ),
    FigureKind(
        "reuse_positions", prepare_positions, plot_positions, size_positions, caption_positions, ask=ask_positions,
        data=lambda drawn: drawn.bands,
    ),
)  # fmt: skip
