"""Documents ordered by how like each other their themes are."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.plots.heat_map import SLANT, head_height, heat_map, widest
from policycompare.plots.lettering import line_height
from policycompare.plots.look import SMALLEST, page_width
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.results.document_map import APART, DRAWS, DocumentMap, document_map
from policycompare.tables.frames import iter_rows
from policycompare.tables.names import Names
from policycompare.words import LANGS, listed, run_on

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

CELL = 0.34
"""Largest cell, inches."""
FEWEST_PAIRS = 3
"""Pairs from which on it says something that all have one of two documents."""
NUMBERED = 0.27
"""Smallest cell that holds its number, inches."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """The likeness of documents with the room that their names need.

    Attributes:
        found: What was found.
        label: Widest name in either language, inches.
        head: Height of the slanting names above, inches.
    """

    found: DocumentMap
    label: float
    head: float

    @property
    def cell(self) -> float:
        """Side of a cell, inches: as large as the page allows."""
        over = self.label * math.cos(math.radians(SLANT))
        return min(CELL, max(line_height(SMALLEST), (page_width() - self.label - over - 0.2) / len(self.found.order)))


def prepare_map(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Ordered]]:
    """One figure; nothing where fewer than four documents have enough coded measures."""
    found = document_map(tables)
    if found:
        both = [Names(tables, lang) for lang in LANGS]
        called = [names.document(document) for names in both for document in found.order]
        yield "", Ordered(found, widest(called), head_height(called))


def plot_map(drawn: Ordered, ax: Axes, names: Names) -> Axes:
    """Draw the likeness of every two documents, in per cent; those that are not apart are marked."""
    found = drawn.found
    order = list(found.order)
    cells = found.pairs.set_index(["other_document_id", "document_id"])
    values = cells["likeness"].unstack().reindex(index=order, columns=order)
    marks = [
        f"{100 * v:.0f}{'' if apart else '≈'}" for v, apart in zip(cells["likeness"], cells["is_apart"], strict=True)
    ]
    words = cells.assign(words=marks)["words"].unstack().reindex(index=order, columns=order)
    words = words.astype(object).where(words.notna(), "")
    words = words if drawn.cell >= NUMBERED else words.map(lambda said: "≈" if said.endswith("≈") else "")
    called = {document: names.document(document) for document in order}
    heat_map(ax, values.iloc[1:, :-1], words.iloc[1:, :-1].rename(index=called, columns=called), 1.0)
    return ax


def size_map(drawn: Ordered) -> tuple[float, float]:
    """As large as cells and names need."""
    count = len(drawn.found.order) - 1
    over = max(0.3, drawn.label * math.cos(math.radians(SLANT)))
    return max(3.5, drawn.label + count * drawn.cell + over + 0.2), drawn.head + count * drawn.cell * 0.8 + 0.2


def caption_map(drawn: Ordered, names: Names) -> Caption:
    """What stands under the documents in their order."""
    found = drawn.found
    pairs = found.pairs.sort_values("likeness", kind="stable")
    far = next((row for row in iter_rows(pairs) if row.is_apart), None)
    apart = int(pairs["is_apart"].sum())
    shared = names.say("document_map.or").join(map(names.document, _in_all(found.pairs)))
    shows = [
        names.say("document_map.shows", measures=found.measures, draws=DRAWS),
        names.say("document_map.apart", apart=apart, pairs=len(pairs), rate=100 * APART),
        names.say("document_map.shared", documents=shared, pairs=apart) if shared else "",
        names.say("document_map.stress", stress=found.stress),
    ]
    left_out = listed(map(names.document, found.left_out), names.lang)
    if far is None:
        title = names.say("document_map.title_alike", pairs=len(pairs))
    else:
        one, other = names.document(far.document_id), names.document(far.other_document_id)
        title = names.say("document_map.title", apart=apart, pairs=len(pairs), one=one, other=other)
    return Caption(
        title,
        run_on(shows, names.lang), ("measures", "measure_topics", "topics"),
        len(names.tables.measure_topics[names.tables.measure_topics["is_primary"]]),
        names.say("document_map.left_out", documents=left_out) if left_out else "",
    )  # fmt: skip


def _in_all(pairs: pd.DataFrame) -> tuple[str, ...]:
    """The document, or the two, of which every pair that is apart has one; none where there is no such two."""
    apart = pairs[pairs["is_apart"]]
    ends = list(zip(apart["document_id"], apart["other_document_id"], strict=True))
    if len(ends) < FEWEST_PAIRS:
        return ()
    known = sorted({document for pair in ends for document in pair})
    for count in (1, 2):
        for some in itertools.combinations(known, count):
            if all(set(pair) & set(some) for pair in ends):
                return some
    return ()


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind("document_map", prepare_map, plot_map, size_map, caption_map, data=lambda drawn: drawn.found.pairs),
)
