"""How alike the documents are: the share of measures with a counterpart, and who answers whom."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.plots.flow import (
    alignment_flow,
    ask_flow,
    caption_flow,
    plot_alignment_flow,
    prepare_flows,
    size_flow,
)
from policycompare.plots.orders import document_order
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.sheet import EMPTY, MIN_WIDTH, open_sheet, percent, say, shade, sheet_size, widest, write
from policycompare.plots.style import GREY, INK
from policycompare.tables.frames import iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import document_of_measures, region_of_documents, topic_fit
from policycompare.words import LANGS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

CELL_WIDTH, CELL_HEIGHT, POINTS = 0.4, 0.27, 7.0
SLANT = 50
COUNT_WIDTH = 0.75
"""Width of the column of totals, inches."""


@dataclass(frozen=True, slots=True)
class SimilaritySheet:
    """How many measures of each document have a counterpart in each other.

    Attributes:
        documents: Rows and columns.
        measures: Measures of each.
        found: Row, column -> measures of the row's document with an accepted counterpart in the column's;
            None where both are of one region, which are not compared, and where the codebook does not fit either.
        fits: Whether the codebook fits each document; without topics hardly any pair is accepted.
        alike: Pairs of two documents of one region.
        pairs, others: Accepted pairs, which were counted, and those of the table that are not accepted.
        label_width, head_height, overhang: Inches that the names take at the left, upwards, and beyond the
            last column.
    """

    documents: tuple[str, ...]
    measures: tuple[int, ...]
    found: tuple[tuple[int | None, ...], ...]
    fits: tuple[bool, ...]
    alike: int
    pairs: int
    others: int
    label_width: float
    head_height: float
    overhang: float


def prepare_similarity(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, SimilaritySheet]]:
    """Count the measures of each document that have an accepted counterpart in each other document.

    Yields nothing where no two documents are of different regions: only such pairs are aligned.
    """
    documents = document_order(tables)
    region_of = region_of_documents(tables)
    totals = tables.measures["document_id"].value_counts()
    if len({region_of[d] for d in documents if totals.get(d, 0)}) <= 1:
        return
    document_of = document_of_measures(tables)
    held: dict[tuple[str, str], set[str]] = {}
    accepted = tables.alignments[tables.alignments["is_accepted"]]
    for pair in iter_rows(accepted):
        sides = (pair.left_measure_id, pair.right_measure_id)
        for one, other in (sides, sides[::-1]):
            held.setdefault((document_of[one], document_of[other]), set()).add(one)
    alike = sum(a != b and region_of[a] == region_of[b] for a in documents for b in documents)
    fit = {document_id: own.fits for document_id, own in topic_fit(tables).items()}
    found = tuple(
        tuple(
            len(held.get((a, b), ())) if region_of[a] != region_of[b] and fit[a] and fit[b] else None for b in documents
        )
        for a in documents
    )
    both = [Names(tables, lang) for lang in LANGS]
    slant = math.radians(SLANT)
    widths = [widest((n.document(d) for n in both), POINTS) for d in documents]
    over = max(w * math.cos(slant) - (len(documents) - 0.5 - i) * CELL_WIDTH for i, w in enumerate(widths))
    drawn = SimilaritySheet(
        tuple(documents), tuple(int(totals.get(d, 0)) for d in documents), found, tuple(fit[d] for d in documents), alike, len(accepted), len(tables.alignments) - len(accepted),
        max(widths), max(widths) * math.sin(slant) + 0.15, max(0.0, over - COUNT_WIDTH),
    )  # fmt: skip
    yield "", drawn


def _sheet(drawn: SimilaritySheet) -> tuple[float, float]:
    count = len(drawn.documents)
    # The column of totals begins behind the last head, so that neither lies over the other.
    width = drawn.label_width + 0.1 + count * CELL_WIDTH + drawn.overhang + COUNT_WIDTH
    return max(MIN_WIDTH, width), drawn.head_height + count * CELL_HEIGHT + 0.05


def plot_document_similarity(drawn: SimilaritySheet, ax: Axes, names: Names) -> Axes:
    """Draw the share of each document's measures that have a counterpart in each other document.

    Args:
        drawn: From ``prepare_similarity``.
        ax: Where to draw.
        names: Names in the figure's language.
    """
    from matplotlib.patches import Rectangle

    width, height = _sheet(drawn)
    open_sheet(ax, width, height)
    left, top = drawn.label_width + 0.1, drawn.head_height
    shares = [
        [n / total if n is not None and total else None for n in row]
        for row, total in zip(drawn.found, drawn.measures, strict=True)
    ]
    most = max((s for row in shares for s in row if s is not None), default=0.0)
    for i, document_id in enumerate(drawn.documents):
        label = names.document(document_id)
        write(
            ax, left + (i + 0.4) * CELL_WIDTH, top - 0.06, label, POINTS,
            rotation=SLANT, rotation_mode="anchor", ha="left",
        )  # fmt: skip
        y = top + i * CELL_HEIGHT
        write(ax, drawn.label_width, y + CELL_HEIGHT / 2, label, POINTS, ha="right")
        write(
            ax, left + len(drawn.documents) * CELL_WIDTH + 0.12, y + CELL_HEIGHT / 2, f"n = {drawn.measures[i]:,}", POINTS,
            color=GREY,
        )  # fmt: skip
        for j, share in enumerate(shares[i]):
            face, ink = (EMPTY, INK) if not share else shade(share / most)
            x = left + j * CELL_WIDTH
            ax.add_patch(Rectangle((x, y), CELL_WIDTH, CELL_HEIGHT, facecolor=face, edgecolor="white", linewidth=0.8))
            middle = (x + CELL_WIDTH / 2, y + CELL_HEIGHT / 2)
            if share is None:
                unknown = not (drawn.fits[i] and drawn.fits[j])
                write(ax, *middle, "?" if unknown else "–", POINTS, ha="center", color=GREY)
            else:
                write(ax, *middle, percent(share), POINTS, ha="center", color=ink)
    ax.set_title(
        say(names, "行文件的举措在列文件中有对应的占比（%）", "Measures of the row with a counterpart in the column, %")
    )
    return ax


def size_similarity(drawn: SimilaritySheet) -> tuple[float, float]:
    """As large as its cells and names need."""
    return sheet_size(*_sheet(drawn))


def caption_similarity(drawn: SimilaritySheet, names: Names) -> Caption:
    """What stands under the similarity."""
    known = all(drawn.fits)
    alike = drawn.alike
    zh = (
        "每格为行文件的举措中，在列文件里至少有一项被接受的对应举措的百分比；颜色越深占比越高。矩阵不对称：短文件往往大部分能在长文件中"
        f"找到对应，反之则不然。n 为行文件的举措总数。共计 {drawn.pairs:,} 对被接受的举措，取自对齐表（每一举措在每个地区的前 20 名）。"
        "“–”为同一文件或同一地区的文件，不作比较。" + ("" if known else "“?”表示编码表不适用于两者之一，无从比较。")
    )
    en = (
        "A cell gives the share of the measures of the row's document that have at least one accepted counterpart in the "
        "column's document, in per cent, the darker the larger. The table is not symmetric: a short document may be "
        "answered almost wholly by a long one, and not the other way round. n is the number of measures of the row's "
        f"document. {drawn.pairs:,} accepted pairs are counted, among those of the alignments (the best 20 of a measure in "
        "each other region). A dash is a document beside itself or another of its region, which are not compared."
        + ("" if known else " A question mark: the codebook does not fit one of the two, which cannot be compared.")
    )
    left_out = []
    if drawn.others:
        left_out.append(
            say(
                names,
                f"对齐表中另有 {drawn.others:,} 对未被接受，不计入。",
                f"{drawn.others:,} pairs of the alignments that are not accepted count for nothing.",
            )
        )
    if alike:
        left_out.append(
            say(
                names,
                f"同一地区的文件之间不作对齐，{alike} 格因此没有数值。",
                f"Documents of one region are not aligned with each other: {alike} cells have no value.",
            )
        )
    title = say(names, "文件之间的相似度", "Similarity between documents")
    return Caption(
        title,
        say(names, zh, en),
        ("alignments", "measures"),
        drawn.pairs + sum(drawn.measures),
        say(names, "", " ").join(left_out),
    )


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "document_similarity",
        prepare_similarity,
        plot_document_similarity,
        size_similarity,
        caption_similarity,
    ),
    FigureKind("alignment_flow", prepare_flows, plot_alignment_flow, size_flow, caption_flow, ask=ask_flow),
)

__all__ = ["FIGURES", "alignment_flow", "plot_alignment_flow", "plot_document_similarity"]
