"""How alike the documents are: the share of measures with a counterpart, and who answers whom."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.plots.flow import FLOW
from policycompare.plots.heat_map import MIN_WIDTH, POINTS, SLANT, beside, head_height, heat_map, percent, widest
from policycompare.plots.lettering import line_height, shorten_middle, wrap
from policycompare.plots.look import page_width
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY
from policycompare.results.documents import document_similarity, largest_answer
from policycompare.results.equal_length import FEWEST_MEASURES
from policycompare.tables.names import Names
from policycompare.tables.queries import side_kind
from policycompare.words import LANGS, listed, run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

CELL_WIDTH, CELL_HEIGHT = 0.44, 0.32
"""Size of a cell with two numbers, inches."""
NARROW = 0.27
"""Narrowest cell that holds one number, inches; narrower ones are shaded only."""
LEAST, LOW = 0.115, 0.15
"""Least width and height of a cell without a number, inches: its name must stand above and beside it."""
SHORT_NAME = 1.4
"""Widest name where cells hold no numbers, inches."""
AT_SIDE = 0.75
"""Room right of the cells, inches."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """How many measures of each document have a counterpart in each other.

    Attributes:
        found: The rows of ``document_similarity``.
        label_width, head_height, overhang: Inches that the names take at the left, upwards, and beyond the
            last column.
        cell: Width of a cell, inches.
        name: Widest name, inches; longer ones are cut.
    """

    found: pd.DataFrame
    label_width: float
    head_height: float
    overhang: float
    cell: float
    name: float

    @property
    def n(self) -> int:
        """The common length; 0 where no document is long enough."""
        return int(self.found["n"].max()) if self.found["n"].notna().any() else 0

    @property
    def height(self) -> float:
        """Height of a cell, inches."""
        two, one = self.cell >= CELL_WIDTH and self.n > 0, self.cell >= NARROW
        return CELL_HEIGHT if two else 0.22 if one else LOW

    @property
    def too_short(self) -> list[str]:
        """Documents whose columns have no share at the common length."""
        held = self.found["share"].notna() & self.found["expected"].isna()
        return list(self.found.loc[held, "other_document_id"].unique()) if self.n else []

    @property
    def is_any_small(self) -> bool:
        """Whether a row has so few measures that the title passes it over."""
        return bool((self.found["measures"] < FEWEST_MEASURES).any())

    @property
    def width(self) -> float:
        """Width of the figure, inches."""
        count = self.found["document_id"].nunique()
        return self.label_width + max(MIN_WIDTH, count * self.cell + max(AT_SIDE, self.overhang) + 0.2)

    @property
    def text_width(self) -> float:
        """Room for the title, and for what stands below the cells, inches."""
        return self.width - self.label_width - 0.35


def prepare_similarity(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Similarity]]:
    """The rows of ``document_similarity``; nothing where no two documents are of different sides."""
    found = document_similarity(tables)
    if not len(found):
        return
    ids, both = list(found["document_id"].unique()), [Names(tables, lang) for lang in LANGS]
    widths = [widest(n.document(i) for n in both) for i in ids]
    name = max(widths)
    if page_width() - name - AT_SIDE - 0.2 < len(ids) * NARROW:
        name = min(name, SHORT_NAME)
        widths = [min(w, name) for w in widths]
    cell = max(LEAST, min(CELL_WIDTH, (page_width() - max(widths) - AT_SIDE - 0.2) / len(ids)))
    slant = math.radians(_slant(cell))
    over = max(w * math.cos(slant) - (len(ids) - 0.5 - i) * cell for i, w in enumerate(widths))
    heads = min(head_height(n.document(i) for n in both for i in ids), name * math.sin(slant) + 0.15)
    yield "", Similarity(found, max(widths), heads, max(0.0, over), cell, name)


def _slant(cell: float) -> float:
    """Slant of the names above cells of this width, degrees: upright where slanting ones would touch."""
    return SLANT if cell >= NARROW else 90.0


def plot_document_similarity(drawn: Similarity, ax: Axes, names: Names) -> Axes:
    """Draw the share of each document's measures that n characters of each other one answer, by the whole in brackets.

    Where cells are narrow, the share at equal length stands alone, and where they are narrower still, shades do.
    """
    found = drawn.found
    shaded = "expected" if drawn.n else "share"
    cells = found.assign(words=_cell_words(drawn)).set_index(["document_id", "other_document_id"])
    called = {i: shorten_middle(names.document(i), drawn.name + 0.01, POINTS) for i in found["document_id"].unique()}
    words = cells["words"].unstack(sort=False).rename(index=called, columns=called)
    shares = cells[shaded].unstack(sort=False)
    heat_map(ax, shares, words, cells[shaded].max() or 1.0, slant=_slant(drawn.cell))
    if drawn.cell < NARROW:
        _shade_bar(ax, cells[shaded].max() or 1.0, names.say("equal_length.similarity_bar"))
    else:
        for i, measures in enumerate(found.drop_duplicates("document_id")["measures"]):
            beside(ax, i + 0.5, f"n = {measures:,}", 9, GREY)
    told = [
        names.say(f"equal_length.similarity_below{'' if drawn.n else '_raw'}", n=drawn.n),
        names.say("equal_length.similarity_brackets") if drawn.n and drawn.cell >= CELL_WIDTH else "",
        names.say(f"equal_length.similarity_{'pale' if drawn.cell < NARROW else 'unknown'}") if drawn.too_short else "",
        names.say("equal_length.similarity_small", fewest=FEWEST_MEASURES) if drawn.is_any_small else "",
    ]
    ax.set_xlabel(wrap(run_on(told, names.lang), drawn.text_width, 7, 4), loc="left", fontsize=7, color=GREY)
    ax.set_title(wrap(_title(drawn, names), drawn.text_width, 9, 4))
    return ax


def _cell_words(drawn: Similarity) -> list[str]:
    """What is written in each cell."""
    if drawn.cell < NARROW:
        return [""] * len(drawn.found)
    two = drawn.n > 0 and drawn.cell >= CELL_WIDTH
    written = []
    for share, expected in zip(drawn.found["share"], drawn.found["expected"], strict=True):
        if pd.isna(share):
            written.append("–")
        elif not drawn.n:
            written.append(percent(share))
        else:
            first = percent(expected) if pd.notna(expected) else "?"
            written.append(f"{first}\n({percent(share)})" if two else first)
    return written


def _shade_bar(ax: Axes, most: float, label: str) -> None:
    """What the shades mean, where cells hold no numbers."""
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    figure = ax.get_figure(root=True)
    assert figure
    bar = figure.colorbar(ax.collections[0], ax=ax, shrink=0.5, pad=0.02)
    bar.ax.set_ylim(0, most)
    bar.locator, bar.formatter = MaxNLocator(6, steps=[1, 2, 5, 10]), PercentFormatter(1.0, decimals=0)
    bar.update_ticks()
    bar.set_label(label, fontsize=7)


def _title(drawn: Similarity, names: Names) -> str:
    part, whole = (largest_answer(drawn.found, column) for column in ("expected", "share"))
    if part is None or whole is None:
        return names.say("figures.similarity_title")
    return names.say(
        "equal_length.similarity_seen", n=drawn.n, other=names.document(part.other_document_id),
        one=names.document(part.document_id), high=percent(part.expected), raw=percent(whole.share),
        whole_other=names.document(whole.other_document_id), whole_one=names.document(whole.document_id),
    )  # fmt: skip


def size_similarity(drawn: Similarity) -> tuple[float, float]:
    """As large as its cells and names need."""
    count = drawn.found["document_id"].nunique()
    return drawn.width, drawn.head_height + count * drawn.height + 0.6 + 4 * line_height(9) + 4 * line_height(7)


def caption_similarity(drawn: Similarity, names: Names) -> Caption:
    """What stands under the similarity."""
    found, relation = drawn.found, names.tables.alignments["relation"]
    pairs, same, others = int(relation.notna().sum()), int((relation == "same").sum()), int(relation.isna().sum())
    shows = [
        names.say("figures.similarity_shows", pairs=pairs, same=same, related=pairs - same),
        names.say("equal_length.similarity_shows", n=drawn.n) if drawn.n else "",
        names.say("equal_length.similarity_unit") if drawn.n else "",
        names.say(f"figures.similarity_dash{'_documents' if side_kind(names.tables) == 'document' else ''}"),
    ]
    alike = int((found["is_one_side"] & (found["document_id"] != found["other_document_id"])).sum())
    short = found.loc[found["share"].notna() & found["expected"].isna(), "other_document_id"].unique()
    told = listed(map(names.document, short), names.lang)
    left_out = [
        names.say("figures.similarity_others", others=others) if others else "",
        names.say("figures.similarity_alike", alike=alike) if alike else "",
        names.say("equal_length.too_short", names=told) if told else "",
    ]
    rows = pairs + int(found.drop_duplicates("document_id")["measures"].sum())
    lang = names.lang
    return Caption(_title(drawn, names), run_on(shows, lang), ("alignments", "measures"), rows, run_on(left_out, lang))


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "document_similarity", prepare_similarity, plot_document_similarity, size_similarity, caption_similarity,
        data=lambda drawn: drawn.found,
    ),
    FLOW,
)  # fmt: skip
