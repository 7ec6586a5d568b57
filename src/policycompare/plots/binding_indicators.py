"""Which indicators documents call binding or expected: a row an indicator, a column a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.plots.lettering import line_height, shorten, shorten_middle, wrap
from policycompare.plots.look import page_width
from policycompare.plots.quoted import quoted
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import GREY, INK, LIGHT, TWO_COLUMNS
from policycompare.results.binding_indicators import binding_indicators
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.wording import deadline_words, figure_words
from policycompare.words import LANGS, run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS_A_FIGURE = 40
"""Indicators on one figure; more go on the next."""
SPELT = 3
"""Documents up to which the figure that is asked for stands beside its mark."""
NAME = 2.3
"""Room for the indicators, inches."""
PITCH = 0.18
SIZE = 7.0
SLANT = 50


def _width() -> float:
    """Width of the figure without the layout's margins, inches."""
    return page_width() - 0.1


@dataclass(frozen=True, slots=True)
class BindingIndicators:
    """One part of the figure.

    Attributes:
        study: All rows of ``binding_indicators``.
        found: Those of this part.
        documents: The columns, those of the whole study that mark any indicator.
        head: Height of the documents' names, inches.
        part, parts: Which part of how many.
    """

    study: pd.DataFrame
    found: pd.DataFrame
    documents: tuple[str, ...]
    head: float
    part: int
    parts: int

    @property
    def column(self) -> float:
        """Width of a document's column, inches."""
        return min((_width() - NAME - 0.35) / len(self.documents), 2.2 if len(self.documents) <= SPELT else 0.6)


def prepare_binding_indicators(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, BindingIndicators]]:
    """The indicators that documents call binding or expected; nothing where none does."""
    study = binding_indicators(tables)
    documents = tuple(study["document_id"][~study["document_id"].duplicated()])
    place = {document: at for at, document in enumerate(tables.documents["document_id"])}
    order = study.drop_duplicates("document_id").set_index("document_id")["side_id"]
    documents = tuple(sorted(documents, key=lambda d: (list(order.unique()).index(order[d]), place[d])))
    words = list(study["indicator"].unique())
    starts = range(0, len(words), ROWS_A_FIGURE)
    named = [Names(tables, lang) for lang in LANGS]
    head = max((_head_height(names.document(d), len(documents)) for names in named for d in documents), default=0.0)
    for part, start in enumerate(starts, 1):
        own = study[study["indicator"].isin(words[start : start + ROWS_A_FIGURE])].reset_index(drop=True)
        yield "", BindingIndicators(study, own, documents, head, part, len(starts))


def _head_height(name: str, documents: int) -> float:
    from policycompare.plots.heat_map import head_height

    return 2 * line_height(SIZE) if documents <= SPELT else min(1.3, head_height([name], SIZE, SLANT))


def plot_binding_indicators(drawn: BindingIndicators, ax: Axes, names: Names) -> Axes:
    """Draw a filled square for binding, a hollow circle for expected; with few documents the figure beside it.

    Both axes are in inches, from the left and from the top.
    """
    column, spelt = drawn.column, len(drawn.documents) <= SPELT
    marks = {"binding": ("s", INK), "expected": ("o", "white")}
    for at, name in enumerate(drawn.documents):
        x = NAME + 0.12 + at * column
        if spelt:
            words = wrap(names.document(name), column - 0.1, SIZE)
            ax.text(x - 0.05, -0.08, words, va="bottom", fontsize=SIZE, linespacing=1.1)
        else:
            words = shorten_middle(names.document(name), 1.5, SIZE)
            ax.text(x, -0.08, words, rotation=SLANT, rotation_mode="anchor", ha="left", va="bottom", fontsize=SIZE)
    y = 0.0
    for indicator, own in drawn.found.groupby("indicator", sort=False):
        lines = int(own.groupby("document_id").size().max()) if spelt else 1
        ax.plot([0, NAME + 0.05 + len(drawn.documents) * column], [y, y], color=LIGHT, linewidth=0.5)
        label = shorten(quoted(str(indicator), names), NAME - 0.1, SIZE)
        ax.text(0, y + lines * PITCH / 2, label, va="center", fontsize=SIZE)
        for document, held in own.groupby("document_id", sort=False):
            x = NAME + 0.12 + drawn.documents.index(str(document)) * column
            for line, target in enumerate(iter_rows(held)):
                shape, face = marks[target.binding]
                middle = y + ((line if spelt else 0) + 0.5) * PITCH
                ax.plot(
                    [x], [middle], marker=shape, markersize=4.5, markerfacecolor=face, markeredgecolor=INK,
                    markeredgewidth=0.8, linestyle="none", gid=target.target_id,
                )  # fmt: skip
                if spelt:
                    bare = target._replace(baseline_value=float("nan"))
                    words = quoted(figure_words(bare, names, deadline_words(target, names)), names)
                    words = shorten(words, column - 0.2, SIZE)
                    ax.text(x + 0.09, middle, words, va="center", fontsize=SIZE)
        y += lines * PITCH
    for at, (kind, (shape, face)) in enumerate(marks.items()):
        x = 0.05 + at * 1.6
        ax.plot([x], [y + 0.2], marker=shape, markersize=4.5, markerfacecolor=face, markeredgecolor=INK,
                markeredgewidth=0.8, linestyle="none")  # fmt: skip
        ax.text(x + 0.1, y + 0.2, names.word(kind), va="center", fontsize=SIZE, color=GREY)
    ax.set_xlim(0, _width())
    ax.set_ylim(y + 0.3, -drawn.head - 0.12)
    ax.set_axis_off()
    ax.set_title(_title(drawn, names), x=0)
    return ax


def _title(drawn: BindingIndicators, names: Names) -> str:
    """How many of the documents mark indicators, and how many as which."""
    counts = drawn.study.drop_duplicates(["document_id", "indicator", "binding"])["binding"].value_counts()
    title = names.say(
        "target_figures.marked_title", marking=len(drawn.documents), documents=len(names.tables.documents),
        binding=int(counts.get("binding", 0)), expected=int(counts.get("expected", 0)),
    )  # fmt: skip
    part = {"title": title, "part": drawn.part, "parts": drawn.parts}
    return names.say("figures.part_of", **part) if drawn.parts > 1 else title


def size_binding_indicators(drawn: BindingIndicators) -> tuple[float, float]:
    """Width and height in inches."""
    by = ["indicator", "document_id"]
    most = drawn.found.groupby(by).size().groupby("indicator").max()
    lines = int(most.sum()) if len(drawn.documents) <= SPELT else len(most)
    return TWO_COLUMNS, drawn.head + lines * PITCH + 0.9


def caption_binding_indicators(drawn: BindingIndicators, names: Names) -> Caption:
    """What stands under the figure."""
    spelt = len(drawn.documents) <= SPELT
    shows = [
        names.say(
            "target_figures.marked_shows", targets=len(drawn.found), indicators=drawn.found["indicator"].nunique()
        ),
        "" if spelt else names.say("target_figures.marked_no_figures"),
        names.say("target_figures.pinyin") if names.lang == "en" else "",
    ]
    others = len(names.tables.documents) - len(drawn.documents)
    left_out = names.say("target_figures.marked_left_out", documents=others) if others else ""
    return Caption(_title(drawn, names), run_on(shows, names.lang), ("targets",), len(drawn.found), left_out)


BINDING_INDICATORS = FigureKind(
    "binding_indicators", prepare_binding_indicators, plot_binding_indicators, size_binding_indicators,
    caption_binding_indicators, paged=True, data=lambda drawn: drawn.found,
    instead="errors.instead_binding",
)  # fmt: skip
