"""Text reuse between documents: how much, and where in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from policycompare.plots.heat_map import heat_map
from policycompare.plots.lettering import line_height, text_width, wrap
from policycompare.plots.look import page_width, shades
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY, TWO_COLUMNS, legend_below, side_colours
from policycompare.results.text_reuse import (
    largest_pair,
    passage_positions,
    reuse_numbers,
    reuse_pairs,
    second_share,
    section_positions,
)
from policycompare.reuse.search import MIN_LENGTH
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import side_of_documents
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
MAX_PAIRS = 3
FEWEST_PAIRS = 3
"""Pairs of documents that make shares of wording worth a figure; of fewer there is one number to say."""
BAR = 0.09
"""Height of a bar; the two stand at 0 and 1."""
WEIGHTS = (0.0, 0.5, 1.0)
"""Weights that the legend shows."""


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
    amounts = {"passages": len(drawn.bands), "characters": int(drawn.bands["length"].sum())}
    return names.say("reuse_figures.positions_title", left=left, right=right, **amounts)


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
        "reuse_shares", prepare_shares, plot_shares, size_shares, caption_shares,
        instead=shares_instead, data=lambda drawn: drawn.shares,
    ),
    FigureKind(
        "reuse_positions", prepare_positions, plot_positions, size_positions, caption_positions, ask=ask_positions,
        data=lambda drawn: drawn.bands,
    ),
)  # fmt: skip
