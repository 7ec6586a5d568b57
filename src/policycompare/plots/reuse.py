"""Text reuse between documents: how much, and where in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.plots.lettering import counted, line_height, text_width, wrap
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.reuse_positions import POSITIONS, plot_reuse_positions
from policycompare.plots.style import GREY, INK, LIGHT, SEQUENTIAL, TWO_COLUMNS
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.words import LANGS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["FIGURES", "plot_reuse_positions", "plot_reuse_shares"]

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
        documents: Ids, in the order of the rows and the columns.
        shares, weighted: Document, other document -> share, 0 to 1; nan where a document has no measures.
        cell: Width of a cell in inches.
        name_width: Room for the names of the rows, inches.
        name_height: Room for the names of the columns, inches.
        upright: The names of the columns stand upright.
        rows: Rows of ``reuse_shares`` that are shown.
        dropped: Documents left out, those that share least.
    """

    documents: tuple[str, ...]
    shares: dict[tuple[str, str], float]
    weighted: dict[tuple[str, str], float]
    cell: float
    name_width: float
    name_height: float
    upright: bool
    rows: int
    dropped: int

    @property
    def has_numbers(self) -> bool:
        """The cells are wide enough for numbers."""
        return self.cell >= NUMBERS


def prepare_reuse_shares(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Shares]]:
    """The shares as a matrix; nothing where no two documents were compared."""
    frame = tables.reuse_shares
    if frame.empty:
        return
    total: dict[str, int] = {}
    for row in iter_rows(frame):
        total[row.document_id] = total.get(row.document_id, 0) + int(row.characters)
    kept = sorted(sorted(total, key=lambda d: (-total[d], d))[:MAX_DOCUMENTS])
    order = {d: i for i, d in enumerate(tables.documents["document_id"])}
    kept.sort(key=order.__getitem__)
    held = [r for r in iter_rows(frame) if r.document_id in set(kept) and r.other_document_id in set(kept)]
    labels = [wrap(Names(tables, lang).document(d), NAME, 7) for lang in LANGS for d in kept]
    name_width = max(text_width(line, 7) for label in labels for line in label.split("\n"))
    cell = min(CELL, (TWO_COLUMNS - name_width - 0.6) / len(kept))
    flat = [wrap(Names(tables, lang).document(d), cell - 0.06, 7) for lang in LANGS for d in kept]
    upright = any("…" in label for label in flat)
    yield (
        "",
        Shares(
            tuple(kept),
            {(r.document_id, r.other_document_id): float(r.share) for r in held},
            {(r.document_id, r.other_document_id): float(r.weighted_share) for r in held},
            cell,
            name_width,
            name_width if upright else 2 * line_height(7),
            upright,
            len(held),
            len(total) - len(kept),
        ),
    )


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
    import numpy as np

    zh = names.lang == "zh"
    count = len(drawn.documents)
    values = np.full((count, count), np.nan)
    for (one, other), share in drawn.shares.items():
        values[drawn.documents.index(one), drawn.documents.index(other)] = 100 * share
    top = float(np.nanmax(values)) if np.isfinite(values).any() else 0.0
    colours = mpl.colormaps[SEQUENTIAL].with_extremes(bad=LIGHT)
    image = ax.pcolormesh(
        np.ma.masked_invalid(values), cmap=colours, vmin=0, vmax=top or 1.0, edgecolors="white", linewidth=0.8
    )
    if drawn.has_numbers:
        for (one, other), share in drawn.shares.items():
            x, y = drawn.documents.index(other) + 0.5, drawn.documents.index(one) + 0.5
            ink = "white" if 100 * share > 0.6 * (top or 1.0) else INK
            if pd.isna(share):
                ax.text(x, y, "–", ha="center", va="center", fontsize=6, color=GREY)
                continue
            ax.text(x, y - 0.17, percent(share), ha="center", va="center", fontsize=6.5, color=ink)
            ax.text(x, y + 0.2, percent(drawn.weighted[one, other]), ha="center", va="center", fontsize=5.5, color=ink)
    else:
        bar = ax.get_figure().colorbar(image, ax=ax, shrink=0.6, pad=0.02)  # type: ignore[union-attr]
        bar.set_label("占行文件的字数（%）" if zh else "% of the row's characters")
        bar.outline.set_visible(False)
    width = NAME if drawn.upright else drawn.cell - 0.06
    size = 7.0 if drawn.cell > line_height(7) else 5.0
    middles = [i + 0.5 for i in range(count)]
    shown = [names.document(d) for d in drawn.documents]
    lines = 2 if drawn.cell > 2 * line_height(size) else 1
    ax.set_xticks(
        middles, [wrap(s, width, size, lines) for s in shown], rotation=90 if drawn.upright else 0, fontsize=size
    )
    ax.set_yticks(middles, [wrap(s, NAME, size, lines) for s in shown], fontsize=size)
    for label in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        label.set_parse_math(False)
    ax.set(xlim=(0, count), ylim=(count, 0))
    ax.set_xlabel("也见于此文件" if zh else "… that also stand in this document")
    ax.set_ylabel("此文件的字数" if zh else "Characters of this document …")
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.set_title(_title(zh))
    return ax


def percent(share: float) -> str:
    """A share as a printed per cent: 0 where nothing is shared, <0.1 where it is little."""
    return "0" if share == 0 else "<0.1" if share < 0.0005 else f"{100 * share:.1f}"


def shares_size(drawn: Shares) -> tuple[float, float]:
    """Width and height in inches."""
    across = drawn.cell * len(drawn.documents)
    # The title of the rows is 1.7 inches high.
    height = max(
        0.62 * drawn.cell if drawn.has_numbers else drawn.cell,
        0.3 if drawn.has_numbers else 0,
        1.7 / len(drawn.documents),
    )
    width = across + drawn.name_width + (0.4 if drawn.has_numbers else 1.1)
    return min(TWO_COLUMNS, max(3.5, width)), height * len(drawn.documents) + drawn.name_height + 0.65


def _title(zh: bool) -> str:
    return "文件之间的文字重合" if zh else "Wording that documents share"


def shares_caption(drawn: Shares, names: Names) -> Caption:
    """What stands under the matrix."""
    from policycompare.reuse.search import MIN_LENGTH

    zh = names.lang == "zh"
    count = len(drawn.documents)
    blank = sum(pd.isna(v) for v in drawn.shares.values())
    zero = sum(v == 0 for v in drawn.shares.values())
    left = []
    if zh:
        shows = (
            f"{count} 份文件两两比较。每格是行文件各举措的字数（不计标点）中，有多少也逐字见于列文件（至少连续 {MIN_LENGTH} 个字），以百分比计，颜色越深比例越高；"
            "同一对文件的两格分母不同，故不对称。"
        )
        if drawn.has_numbers:
            shows += "上一行数字是份额，下一行小字是加权份额：许多文件都有的话和套语权重较低。"
        else:
            shows += "格子太小，数字不写出，份额与加权份额见数据表。"
        shows += f"{zero} 格为0。对角线（文件与自身）为灰色。"
        if drawn.dropped:
            left.append(f"与他者重合最少的 {drawn.dropped} 份文件。")
        if blank:
            left.append(f"{blank} 格的行文件没有举措，无从计算。")
        return Caption(_title(zh), shows, ("reuse_shares",), drawn.rows, "".join(left))
    shows = (
        f"Each of {counted(count, 'document')} beside each other. A cell says how much of the row's measures (characters without marks) "
        f"also stands word for word in the column's (at least {MIN_LENGTH} characters running), in per cent; the darker, the more. "
        "The two cells of a pair differ because each is a share of its own row."
    )
    if drawn.has_numbers:
        shows += " The upper number is the share, the small lower one the weighted share: words that many documents have, and formulas, weigh less."
    else:
        shows += " The cells are too small for numbers; shares and weighted shares stand in the table."
    shows += f" {counted(zero, 'cell is', 'cells are')} 0. The diagonal, a document beside itself, is grey."
    if drawn.dropped:
        left.append(f"{counted(drawn.dropped, 'document')} that share least with the others.")
    if blank:
        left.append(f"{counted(blank, 'cell')} whose row has no measures, so that there is no share.")
    return Caption(_title(zh), shows, ("reuse_shares",), drawn.rows, " ".join(left))


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind("reuse_shares", prepare_reuse_shares, plot_reuse_shares, shares_size, shares_caption),
    POSITIONS,
)
