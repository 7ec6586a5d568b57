"""The whole comparison as one HTML page that stands by itself: usable offline, printable, one language a page.

Nothing is loaded from elsewhere. Documents are foreign text: all of it is escaped, and the page's policy runs only
the script and the style that were written with it. Without script the page is whole, its tables are plain.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import policycompare
from policycompare.pairs.alignment import BEST
from policycompare.pairs.model import read_model
from policycompare.pairs.target_differences import ALIKE
from policycompare.report.finding_list import ShownAnswer, shown_answers
from policycompare.report.page_tables import document_table, longest_table, null_table, tiling_table, version_table
from policycompare.report.rendering import natural_order, render
from policycompare.report.report_frame import ReportFrame
from policycompare.report.side_by_side import SideBySide, compare
from policycompare.report.table_html import Grid, grid
from policycompare.report.tables import REPORT_TABLES
from policycompare.results.corpus import corpus_lines
from policycompare.results.ranking import find, finding_tables
from policycompare.results.traces import Traces
from policycompare.reuse.formulas import FORMULA_WEIGHT
from policycompare.reuse.search import MIN_LENGTH
from policycompare.reuse.shared_wording import MIN_SHARED
from policycompare.tables.names import Names
from policycompare.topics.coder import NEAR_ENOUGH
from policycompare.words import Lang, listed, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from policycompare.plots.registry import Caption
    from policycompare.tables.frames import Tables

FIGURE_SECTIONS: dict[str, str] = {
    "documents": "documents",
    "targets": "targets",
    "changes": "changes",
    "themes": "measures",
    "coverage": "measures",
    "document_similarity": "measures",
    "alignment": "measures",
    "unit": "responsibilities",
    "sole": "responsibilities",
    "function": "responsibilities",
    "reuse": "reuse",
    "evaluation": "methods",
}
"""How a figure's name begins -> its section, in the order in which a section shows them; others go to ``other``."""
SECTIONS = ("documents", "findings", "targets", "changes", "measures", "responsibilities", "reuse", "other", "methods")
METHODS = ("source", "topics", "pairs", "targets", "firm", "duties", "reuse")
"""What is explained of the methods, in this order."""
SCREEN_SCALE = 1.4
"""Figures are drawn for paper, with letters of 7 points: on a screen they are this much larger, if there is room."""
NAMED_SIDES = 6
"""Up to so many sides are named in the title."""
STATED = ("doc_title", "type", "number", "issuer", "date", "start", "end", "level")
"""Columns of the table of documents whose empty cells say that the document does not state it."""
SCRIPT_WORDS = ("search", "search_passages", "hits", "sort", "open_all", "close_all")
LOCALES: dict[Lang, str] = {"zh": "zh-Hans-CN", "en": "en"}
"""By what the script sorts text: Chinese by pinyin."""

# Width and height of an SVG, in points or pixels.
RE_SVG_SIZE = re.compile(
    r"<svg\b[^>]*?\bviewBox=[\"'][\d.eE+-]+[ ,]+[\d.eE+-]+[ ,]+(?P<width>[\d.]+)[ ,]+(?P<height>[\d.]+)[\"']"
)
# A path's data; a figure's letters are paths, and most of its bytes.
RE_PATH = re.compile(r"(?<=\sd=\")[^\"<>&]+(?=\")")
# A number with more than three decimals.
RE_LONG_NUMBER = re.compile(r"-?\d+\.\d{4,}(?![\d.eE])")
# The number of a part at the end of a figure's stem.
RE_PART = re.compile(r"-\d+$")
# Space on either side of a path's command.
RE_COMMAND = re.compile(r"\s*([A-Za-z])\s*")

Figure = tuple[str, str, "Caption"]
"""Stem of the files, SVG and caption of a part of a figure."""


# What a section is made of; ``kind`` is the macro of ``templates/report_parts.html`` that shows it.


@dataclass(frozen=True)
class Text:
    """Paragraphs, a list, and what a program printed, below a heading; each may be missing."""

    heading: str = ""
    paragraphs: Sequence[str] = ()
    lines: Sequence[str] = ()
    printed: str = ""
    kind: ClassVar = "text"


@dataclass(frozen=True)
class ShownFigure:
    """A figure with its caption; its size in pixels is empty where the SVG does not say it."""

    name: str
    title: str
    caption: Caption
    facts: str
    size: dict[str, int]
    data: str
    kind: ClassVar = "figure"


@dataclass(frozen=True)
class Row:
    """A row of the codebook that opens to what the sides say.

    Attributes:
        anchor, name: Where links to it lead, and what it is called.
        printed: Its name in the codebook, where that is another.
        counts: Passages of each side.
        side: The sides side by side.
    """

    anchor: str
    name: str
    printed: str
    counts: str
    side: SideBySide


@dataclass(frozen=True)
class Rows:
    """The rows that two sides have, by theme."""

    note: str
    themes: dict[str, list[Row]]
    kind: ClassVar = "rows"


Part = Text | ShownFigure | ShownAnswer | Grid | Rows


def report_page(
    tables: Tables,
    figures: Sequence[Figure],
    *,
    lang: Lang = "zh",
    quality: Sequence[str] = (),
    findings: Mapping[str, pd.DataFrame] | None = None,
    networks: Mapping[str, pd.DataFrame] | None = None,
) -> str:
    """The whole comparison as an HTML page.

    Args:
        tables: Tables of a study, compared.
        figures: Stem, SVG and caption of each part of each figure, in the language of the page; any order.
        lang: zh or en.
        quality: What was measured against reference labels, a line each; without any the page says that none was.
        findings: The tables of ``finding_schema``; without any, they are found.
        networks: The tables of the networks, to which findings may lead.

    Returns:
        The page; the same bytes for the same input.

    Raises:
        CallError: The language is unknown.

    Example:
        >>> from policycompare.tables.frames import build_tables
        >>> page = report_page(build_tables({}, []), [], lang="en")
        >>> page.startswith("<!DOCTYPE html>")
        True
    """
    names = Names(tables, lang)
    made = finding_tables(tables, find(tables)) if findings is None else findings
    report = _Report(tables, names, figures, quality, made, networks)
    sections = []
    for name in SECTIONS:
        if parts := list(getattr(report, name)()):
            sections.append({"name": name, "parts": parts, "holds": _holds(parts, names)})
    # The script fills in what stands in braces.
    words = {key: say(f"report.{key}", lang) for key in SCRIPT_WORDS} | {"locale": LOCALES[lang]}
    return render("report.html", lang, title=_title(names), sections=sections, words=words)


def _title(names: Names) -> str:
    sides = sorted(set(names.tables.documents["side_id"]))
    if not sides:
        return names.say("report.title_none")
    if len(sides) > NAMED_SIDES:
        return names.say("report.title_many", count=len(sides))
    return names.say("report.title", names=listed(map(names.side, sides), names.lang))


def _holds(parts: Sequence[Part], names: Names) -> str:
    """How many figures and tables a section has."""
    figures = sum(isinstance(part, ShownFigure) for part in parts)
    tables = sum(isinstance(part, Grid) and bool(part.rows) for part in parts)
    counts = (("report.count_figures", figures), ("report.count_tables", tables))
    return listed((names.say(key, count=count) for key, count in counts if count), names.lang)


def _prefix(name: str) -> int:
    """Place of the prefix that a figure's name begins with; behind all where there is none."""
    return next((n for n, prefix in enumerate(FIGURE_SECTIONS) if name.startswith(prefix)), len(FIGURE_SECTIONS))


class _Report:
    """A method a section, called in their order: figures and tables are numbered through all of them."""

    def __init__(
        self,
        tables: Tables,
        names: Names,
        figures: Sequence[Figure],
        quality: Sequence[str],
        findings: Mapping[str, pd.DataFrame],
        networks: Mapping[str, pd.DataFrame] | None,
    ) -> None:
        self.tables, self.names, self._quality = tables, names, quality
        self._findings, self._traces = findings, Traces(tables, networks)
        self._figures: dict[str, list[Figure]] = {}
        sections = [*FIGURE_SECTIONS.values(), "other"]
        for figure in sorted(figures, key=lambda f: (_prefix(f[0]), natural_order(f[0]))):
            self._figures.setdefault(sections[_prefix(figure[0])], []).append(figure)
        self._figure_number = self._table_number = 0

    def documents(self) -> Iterator[Part]:
        yield Text(lines=corpus_lines(self.tables, self.names))
        unknown = dict.fromkeys(STATED, self.names.say("report.unknown"))
        yield self._table(document_table(self.tables, self.names), unknown=unknown)
        yield from self._shown_figures("documents")

    def findings(self) -> Iterator[Part]:
        stems = [stem for own in self._figures.values() for stem, _, _ in own]
        # A finding names a figure; a figure of several parts is reached by its first.
        anchors = {RE_PART.sub("", stem): f"figure-{stem}" for stem in reversed(stems)}
        answers = shown_answers(self._findings, self.names, self._traces, anchors=anchors)
        yield Text(paragraphs=[self.names.say("claims.lead" if answers else "claims.none")])
        yield from answers
        if self.names.fit:
            yield Text(paragraphs=[self.names.fit])

    def targets(self) -> Iterator[Part]:
        yield from self._shown_figures("targets")
        yield self._report_table("targets")
        yield self._report_table("differences")
        yield self._report_table("other_targets")

    def changes(self) -> Iterator[Part]:
        yield from self._shown_figures("changes")
        if len(self.tables.changes):
            yield self._report_table("changes")
            yield self._report_table("indicators_by_level")

    def measures(self) -> Iterator[Part]:
        rows = self._rows()
        anchors = {row.name: row.anchor for own in reversed(rows.themes.values()) for row in reversed(own)}
        yield from self._shown_figures("measures")
        yield self._report_table("comparison_rows", links=anchors, link_key="row")
        yield rows

    def responsibilities(self) -> Iterator[Part]:
        yield from self._shown_figures("responsibilities")
        yield self._report_table("units")

    def reuse(self) -> Iterator[Part]:
        yield from self._shown_figures("reuse")
        yield self._table(longest_table(self.tables, self.names))

    def other(self) -> Iterator[Part]:
        yield from self._shown_figures("other")

    def methods(self) -> Iterator[Part]:
        """How the numbers were made, with the thresholds as the code has them; how well; and the data's state."""
        say, thresholds = self.names.say, read_model().thresholds
        numbers = {"alike": ALIKE, "near": NEAR_ENOUGH, **thresholds, "best": BEST, "least": MIN_LENGTH}
        numbers["formula"] = FORMULA_WEIGHT
        yield Text(say("report.method_reading"), lines=[say(f"report.method_{key}", **numbers) for key in METHODS])
        said = ("quality_limits", "quality_lines") if self._quality else ("quality_none",)
        paragraphs = [say(f"report.{key}") for key in said]
        yield Text(say("report.method_quality"), paragraphs, printed="\n".join(self._quality))
        yield from self._shown_figures("methods")
        yield Text(say("report.method_data"), [say("report.made_by", version=policycompare.__version__)])
        for make in (tiling_table, null_table, version_table):
            yield self._table(make(self.tables, self.names))

    def _report_table(self, key: str, **options: Any) -> Grid:
        return self._table(REPORT_TABLES[key](self.tables, self.names.lang), **options)

    def _table(self, table: ReportFrame, **options: Any) -> Grid:
        self._table_number += 1
        return grid(table, self.names.say("report.table", number=self._table_number, title=table.title), **options)

    def _shown_figures(self, section: str) -> Iterator[ShownFigure]:
        for name, svg, caption in self._figures.get(section, []):
            self._figure_number += 1
            say = self.names.say
            drawn_from = listed(caption.tables, self.names.lang)
            facts = [say("report.drawn_from", tables=drawn_from, rows=caption.rows)]
            if caption.left_out:
                facts.append(say("report.left_out", left_out=caption.left_out))
            size = RE_SVG_SIZE.search(svg)
            # Points to pixels: 4/3.
            points = size.groupdict() if size else {}
            pixels = {side: round(float(value) * 4 / 3 * SCREEN_SCALE) for side, value in points.items()}
            title = say("report.figure", number=self._figure_number, title=caption.title)
            data = base64.b64encode(compact_svg(svg).encode()).decode("ascii")
            yield ShownFigure(name, title, caption, " ".join(facts), pixels, data)

    def _rows(self) -> Rows:
        """The rows that two sides have, side by side, by theme in the order of the codebook."""
        tables, names = self.tables, self.names
        held = tables.comparisons[(tables.comparisons["level"] == "row") & ~tables.comparisons["is_gap"]]
        sides = held.groupby("key")["side_id"].nunique()
        shared = set(sides[sides > 1].index)
        if not shared:
            return Rows(names.say("report.passages_none"), {})
        codebook = tables.topics[tables.topics["row"].isin(shared)].sort_values(["theme", "row", "topic_id"])
        codebook = codebook.drop_duplicates("row")
        themes: dict[str, list[Row]] = {}
        for number, (theme, row) in enumerate(zip(codebook["theme"], codebook["row"], strict=True), 1):
            themes.setdefault(names.theme(theme), []).append(self._row(row, f"row-{number}"))
        return Rows(names.say("report.passages_note", rows=len(codebook), shared=MIN_SHARED), themes)

    def _row(self, row: str, anchor: str) -> Row:
        side, name = compare(row, self.tables, lang=self.names.lang), self.names.row(row)
        counts = [
            self.names.say("report.passages_side", name=self.names.side(s.side_id), count=len(s.passages))
            for s in side.sides
            if s.passages
        ]
        return Row(anchor, name, row if name != row else "", listed(counts, self.names.lang), side)


def compact_svg(svg: str) -> str:
    r"""A figure in about two thirds of its bytes: path data to a thousandth of a point, without needless space.

    Example:
        >>> compact_svg('<path d="M 36.063562 139.287753 \nL 36.5 144.013456 \nz"/>')
        '<path d="M36.064 139.288L36.5 144.013z"/>'
    """
    return RE_PATH.sub(lambda path: RE_COMMAND.sub(r"\1", RE_LONG_NUMBER.sub(_short_number, path[0])).strip(), svg)


def _short_number(number: re.Match[str]) -> str:
    # No -0.
    return f"{round(float(number[0]), 3) + 0.0:.3f}".rstrip("0").rstrip(".")
