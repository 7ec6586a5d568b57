"""Text reuse between two documents: where in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from policycompare.plots.lettering import text_width, wrap
from policycompare.plots.look import page_width, shades
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY, TWO_COLUMNS, legend_below, side_colours
from policycompare.results.text_reuse import (
    passage_positions,
    reuse_pairs,
    section_positions,
)
from policycompare.reuse.search import MIN_LENGTH
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.tables.queries import side_of_documents
from policycompare.words import run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAME = 1.3
"""Widest name of a document, inches."""
BAR = 0.09
"""Height of a bar; the two stand at 0 and 1."""
WEIGHTS = (0.0, 0.5, 1.0)
"""Weights that the legend shows."""
MAX_PAIRS = 3


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
        "reuse_positions", prepare_positions, plot_positions, size_positions, caption_positions, ask=ask_positions,
        data=lambda drawn: drawn.bands,
    ),
)  # fmt: skip
