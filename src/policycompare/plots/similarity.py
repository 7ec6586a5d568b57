"""How alike the documents are: the share of measures with a counterpart, and who answers whom."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.findings.documents import document_similarity
from policycompare.plots.flow import FLOW
from policycompare.plots.heat_map import MIN_WIDTH, SLANT, beside, head_height, heat_map, percent, widest
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY
from policycompare.tables.names import Names
from policycompare.tables.queries import side_kind
from policycompare.words import LANGS, run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

CELL_WIDTH, CELL_HEIGHT = 0.4, 0.27
"""Size of a cell, inches."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """How many measures of each document have a counterpart in each other.

    Attributes:
        found: The rows of ``document_similarity``.
        label_width, head_height, overhang: Inches that the names take at the left, upwards, and beyond the
            last column.
    """

    found: pd.DataFrame
    label_width: float
    head_height: float
    overhang: float


def prepare_similarity(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Similarity]]:
    """The rows of ``document_similarity``; nothing where no two documents are of different sides."""
    found = document_similarity(tables)
    if not len(found):
        return
    ids, both = list(found["document_id"].unique()), [Names(tables, lang) for lang in LANGS]
    widths = [widest(n.document(i) for n in both) for i in ids]
    slant = math.cos(math.radians(SLANT))
    over = max(w * slant - (len(ids) - 0.5 - i) * CELL_WIDTH for i, w in enumerate(widths))
    heads = head_height(n.document(i) for n in both for i in ids)
    yield "", Similarity(found, max(widths), heads, max(0.0, over))


def plot_document_similarity(drawn: Similarity, ax: Axes, names: Names) -> Axes:
    """Draw the share of each document's measures that have a counterpart in each other document."""
    shown = [percent(share) if pd.notna(share) else "–" for share in drawn.found["share"]]
    cells = drawn.found.assign(words=shown)
    cells = cells.set_index(["document_id", "other_document_id"])
    words = cells["words"].unstack(sort=False).rename(index=names.document, columns=names.document)
    shares = cells["share"].unstack(sort=False)
    heat_map(ax, shares, words, cells["share"].max() or 1.0)
    for i, measures in enumerate(drawn.found.drop_duplicates("document_id")["measures"]):
        beside(ax, i + 0.5, f"n = {measures:,}", 9, GREY)
    ax.set_title(names.say("figures.similarity_head"))
    return ax


def size_similarity(drawn: Similarity) -> tuple[float, float]:
    """As large as its cells and names need."""
    count = drawn.found["document_id"].nunique()
    width = max(MIN_WIDTH, count * CELL_WIDTH + max(0.75, drawn.overhang) + 0.2)
    return drawn.label_width + width, drawn.head_height + count * CELL_HEIGHT + 0.5


def caption_similarity(drawn: Similarity, names: Names) -> Caption:
    """What stands under the similarity."""
    found, relation = drawn.found, names.tables.alignments["relation"]
    pairs, same, others = int(relation.notna().sum()), int((relation == "same").sum()), int(relation.isna().sum())
    shows = [
        names.say("figures.similarity_shows", pairs=pairs, same=same),
        names.say(f"figures.similarity_dash{'_documents' if side_kind(names.tables) == 'document' else ''}"),
    ]
    alike = int((found["is_one_side"] & (found["document_id"] != found["other_document_id"])).sum())
    left_out = [
        names.say("figures.similarity_others", others=others) if others else "",
        names.say("figures.similarity_alike", alike=alike) if alike else "",
    ]
    rows = pairs + int(found.drop_duplicates("document_id")["measures"].sum())
    title, lang = names.say("figures.similarity_title"), names.lang
    return Caption(title, run_on(shows, lang), ("alignments", "measures"), rows, run_on(left_out, lang))


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "document_similarity", prepare_similarity, plot_document_similarity, size_similarity, caption_similarity,
        data=lambda drawn: drawn.found,
    ),
    FLOW,
)  # fmt: skip
