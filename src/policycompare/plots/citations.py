"""Who cites which upper document: a row a cited document, a column a citing one, a mark by what is done with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.plots.heat_map import head_height
from policycompare.plots.lettering import shorten, shorten_middle
from policycompare.plots.look import page_width
from policycompare.plots.quoted import quoted
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY, INK, LIGHT
from policycompare.results.citations import RELATIONS, upper_citations
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.words import LANGS, run_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS_A_FIGURE = 40
"""Cited documents on one figure; more go on the next."""
NAME = 3.6
"""Room for the titles, inches; less where many documents need their columns."""
LEAST_NAME = 1.6
COLUMN, LEAST_COLUMN = 0.42, 0.13
"""Width of a document's column, inches; with more than 42 documents columns are narrower than a mark is apart."""
PITCH = 0.165
SIZE = 7.0
SLANT = 50
MARKS = {
    "implements": ("o", INK, INK), "follows": ("^", "#0072b2", "#0072b2"), "repeals": ("X", "#d55e00", "#d55e00"),
    "cites": ("o", "white", GREY),
}  # fmt: skip
"""Relation -> shape, face, edge: told apart by the shape and by being filled, with the colour beside it."""


def _width() -> float:
    """Width of the figure without the layout's margins, inches."""
    return page_width() - 0.1


@dataclass(frozen=True, slots=True)
class CitationPage:
    """One part of the figure.

    Attributes:
        study: All rows of ``upper_citations``.
        found: Those of this part.
        documents: The columns: the documents of the study that cite any upper one, in the order of their sides.
        head: Height of the documents' names, inches.
        part, parts: Which part of how many.
        left_out, nested: Citations that ``upper_citations`` leaves out.
    """

    study: pd.DataFrame
    found: pd.DataFrame
    documents: tuple[str, ...]
    head: float
    part: int
    parts: int
    left_out: int
    nested: int

    @property
    def column(self) -> float:
        """Width of a document's column, inches."""
        return max(LEAST_COLUMN, min(COLUMN, (_width() - LEAST_NAME - 0.5) / len(self.documents)))

    @property
    def name(self) -> float:
        """Room for the titles, inches."""
        return max(LEAST_NAME, min(NAME, _width() - 0.6 - len(self.documents) * self.column))


def prepare_citations(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, CitationPage]]:
    """The upper documents and who cites them; nothing where none is cited."""
    study = upper_citations(tables)
    place = {document: at for at, document in enumerate(tables.documents["document_id"])}
    position = dict(zip(tables.sides["side_id"], tables.sides["position"], strict=True))
    side = dict(zip(study["document_id"], study["side_id"], strict=True))
    documents = tuple(sorted(side, key=lambda document: (position.get(side[document], 0), place[document])))
    titles = list(study["title"].unique())
    named = [Names(tables, lang) for lang in LANGS]
    head = min(1.4, head_height([names.document(d) for names in named for d in documents], SIZE, SLANT))
    starts = range(0, len(titles), ROWS_A_FIGURE)
    for part, start in enumerate(starts, 1):
        own = study[study["title"].isin(titles[start : start + ROWS_A_FIGURE])].reset_index(drop=True)
        yield (
            "",
            CitationPage(
                study, own, documents, head, part, len(starts), study.attrs["left_out"], study.attrs["nested"]
            ),
        )


def plot_citations(drawn: CitationPage, ax: Axes, names: Names) -> Axes:
    """Draw a mark where a document cites an upper one, the upper ones by their level.

    Both axes are in inches, from the left and from the top.
    """
    left = drawn.name + 0.15
    right = left + (len(drawn.documents) - 0.5) * drawn.column
    for at, document in enumerate(drawn.documents):
        words = shorten_middle(names.document(document), 1.7, SIZE)
        style: dict[str, Any] = {
            "rotation": SLANT,
            "rotation_mode": "anchor",
            "ha": "left",
            "va": "bottom",
            "fontsize": SIZE,
        }
        ax.text(left + at * drawn.column, -0.07, words, **style)
    y = 0.0
    for level, block in drawn.found.groupby(drawn.found["level"].fillna(""), sort=False):
        head = names.say("citation_figures.level", level=names.word(str(level))) if level else ""
        head = head or names.say("citation_figures.no_level")
        ax.text(0, y + PITCH / 2, head, va="center", fontsize=SIZE, color=GREY)
        y += PITCH
        ax.plot([0, right], [y, y], color=GREY, linewidth=0.6)
        for title, own in block.groupby("title", sort=False):
            middle = y + PITCH / 2
            ax.text(0, middle, shorten(quoted(str(title), names), drawn.name, SIZE), va="center", fontsize=SIZE)
            ax.plot([drawn.name + 0.05, right], [middle, middle], color=LIGHT, linewidth=0.5, zorder=1)
            for row in iter_rows(own):
                shape, face, edge = MARKS[row.relation]
                ax.plot(
                    [left + drawn.documents.index(row.document_id) * drawn.column], [middle], marker=shape,
                    markersize=4.5, markerfacecolor=face, markeredgecolor=edge, markeredgewidth=0.8, linestyle="none",
                    zorder=2, gid=f"{row.document_id}/{title}",
                )  # fmt: skip
            y += PITCH
        y += 0.06
    x = 0.05
    for relation in [r for r in RELATIONS if r in set(drawn.study["relation"])]:
        shape, face, edge = MARKS[relation]
        ax.plot([x], [y + 0.12], marker=shape, markersize=4.5, markerfacecolor=face, markeredgecolor=edge,
                markeredgewidth=0.8, linestyle="none")  # fmt: skip
        ax.text(x + 0.1, y + 0.12, names.word(relation), va="center", fontsize=SIZE)
        x += 1.15
    ax.set_xlim(0, _width())
    ax.set_ylim(y + 0.25, -drawn.head - 0.1)
    ax.set_axis_off()
    ax.set_title(_title(drawn, names), x=0)
    return ax


def _title(drawn: CitationPage, names: Names) -> str:
    """How many upper documents are cited, how many of an unsaid level, and how many of these by more than one."""
    often = drawn.study.groupby("title")["document_id"].nunique()
    shared = int((often > 1).sum())
    key = "title_one" if len(drawn.documents) == 1 else "title" if shared else "title_none"
    unsaid = drawn.study.loc[drawn.study["level"].isna(), "title"].nunique()
    title = names.say(
        f"citation_figures.{key}", above=len(often) - unsaid, unsaid=unsaid, shared=shared,
        documents=len(drawn.documents),
    )  # fmt: skip
    part = {"title": title, "part": drawn.part, "parts": drawn.parts}
    return names.say("figures.part_of", **part) if drawn.parts > 1 else title


def size_citations(drawn: CitationPage) -> tuple[float, float]:
    """Width and height in inches; more documents than fit make a wider figure."""
    blocks = drawn.found["level"].fillna("").nunique()
    width = max(page_width(), drawn.name + 0.7 + len(drawn.documents) * drawn.column)
    return width, drawn.head + (drawn.found["title"].nunique() + blocks) * PITCH + 0.06 * blocks + 0.8


def caption_citations(drawn: CitationPage, names: Names) -> Caption:
    """What stands under the figure."""
    unsaid = drawn.found.loc[drawn.found["level"].isna(), "title"].nunique()
    counts = {"titles": drawn.found["title"].nunique(), "documents": len(drawn.documents), "pairs": len(drawn.found)}
    shows = [
        names.say("citation_figures.shows", **counts),
        names.say("citation_figures.unsaid", titles=unsaid) if unsaid else "",
        names.say("citation_figures.older") if len(drawn.documents) > 1 else "",
        names.say("citation_figures.reading"),
        names.say("target_figures.pinyin") if names.lang == "en" else "",
    ]
    others = len(names.tables.documents) - len(drawn.documents)
    left_out = [
        names.say("citation_figures.own_level", citations=drawn.left_out) if drawn.left_out else "",
        names.say("citation_figures.nested", citations=drawn.nested) if drawn.nested else "",
        names.say("citation_figures.silent", documents=others) if others else "",
    ]
    count = int(drawn.found["citations"].sum())
    title, lang = _title(drawn, names), names.lang
    return Caption(title, run_on(shows, lang), ("citations", "documents"), count, run_on(left_out, lang))


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "citations_upper", prepare_citations, plot_citations, size_citations, caption_citations,
        paged=True, data=lambda drawn: drawn.found, instead="errors.instead_citations",
    ),
)  # fmt: skip
