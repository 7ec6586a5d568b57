"""The whole comparison as one HTML page that stands by itself: usable offline, printable, one language a page.

Nothing is loaded from elsewhere. Documents are foreign text: all of it is escaped, and the page's policy runs only
the script and the style that were written with it. Without script findings, figures and tables are whole; passages,
which a reader opens one at a time, are said to be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import policycompare
from policycompare.pairs.alignment import BEST
from policycompare.pairs.model import read_model
from policycompare.pairs.target_differences import ALIKE
from policycompare.report.finding_list import shown_answers
from policycompare.report.page_parts.figures import Figure, figure_anchors, place_figures
from policycompare.report.page_parts.page_tables import (
    document_table,
    longest_table,
    null_table,
    tiling_table,
    version_table,
)
from policycompare.report.page_parts.parts import Answers, Part, ShownFigure, Text
from policycompare.report.page_parts.passages import Opened, shared_rows
from policycompare.report.rendering import render
from policycompare.report.report_frame import ReportFrame
from policycompare.report.table_html import Grid, grid
from policycompare.report.tables import REPORT_TABLES
from policycompare.results.corpus import corpus_lines
from policycompare.results.ranking import find, finding_tables
from policycompare.results.traces import Traces
from policycompare.reuse.formulas import FORMULA_WEIGHT
from policycompare.reuse.search import MIN_LENGTH
from policycompare.tables.names import Names
from policycompare.topics.coder import NEAR_ENOUGH
from policycompare.words import Lang, listed, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from policycompare.tables.frames import Tables

SECTIONS = ("findings", "documents", "targets", "changes", "measures", "responsibilities", "reuse", "other", "methods")
METHODS = ("source", "topics", "pairs", "targets", "firm", "duties", "reuse")
"""What is explained of the methods, in this order."""
NAMED_SIDES = 6
"""Up to so many sides are named in the title."""
STATED = ("doc_title", "type", "number", "issuer", "date", "start", "end", "level")
"""Columns of the table of documents whose empty cells say that the document does not state it."""
PRINTED_ROWS = 20
"""Rows of a table that are printed, unless a reader asks for all; ``report_print.css`` counts them too."""
PRINTED_LINES = 40
"""Lines of what a program printed, likewise."""
PRINTED_PLACES = 3
"""Places of a finding, likewise."""
MOST_HITS = 100
"""Places that a search lists."""
SCRIPT_WORDS = ("search", "hits", "sort", "found", "found_most", "found_none", "passage")
LOCALES: dict[Lang, str] = {"zh": "zh-Hans-CN", "en": "en"}
"""By what the script sorts text: Chinese by pinyin."""


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
    opened = Opened(tables, names)
    sections = []
    for name in SECTIONS:
        if parts := list(getattr(report, name)()):
            sections.append({"name": name, "parts": parts, "holds": _holds(parts, names)})
    # The script fills in what stands in braces.
    words = {key: say(f"report.{key}", lang) for key in SCRIPT_WORDS} | {"locale": LOCALES[lang], "most": MOST_HITS}
    return render(
        "report.html",
        lang,
        title=_title(names),
        read=corpus_lines(tables, names)[0],
        sections=sections,
        figure_labels=report.figure_labels,
        id_link=opened.link,
        with_ids=opened.with_ids,
        passages=opened.passages,
        most_printed={"rows": PRINTED_ROWS, "lines": PRINTED_LINES, "places": PRINTED_PLACES},
        words=words,
    )


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
        self._figures = place_figures(figures, SECTIONS, names)
        self._anchors = figure_anchors([figure for own in self._figures.values() for figure in own])
        self.figure_labels = {f"figure-{f.name}": f.label for own in self._figures.values() for f in own}
        self._table_number = 0

    def documents(self) -> Iterator[Part]:
        yield Text(lines=corpus_lines(self.tables, self.names))
        yield from self._figures["documents"]
        unknown = dict.fromkeys(STATED, self.names.say("report.unknown"))
        yield self._table(document_table(self.tables, self.names), unknown=unknown)

    def findings(self) -> Iterator[Part]:
        answers = shown_answers(self._findings, self.names, self._traces, most=1, anchors=self._anchors)
        if answers:
            yield Answers(answers)
        yield Text(paragraphs=[self.names.say("claims.lead" if answers else "claims.none")])
        if self.names.fit:
            yield Text(paragraphs=[self.names.fit])

    def targets(self) -> Iterator[Part]:
        yield from self._figures["targets"]
        yield self._report_table("targets")
        yield self._report_table("differences")
        yield self._report_table("other_targets")

    def changes(self) -> Iterator[Part]:
        yield from self._figures["changes"]
        if len(self.tables.changes):
            yield self._report_table("changes")
            yield self._report_table("indicators_by_level")

    def measures(self) -> Iterator[Part]:
        rows = shared_rows(self.tables, self.names)
        anchors = {row.name: row.anchor for own in reversed(rows.themes.values()) for row in reversed(own)}
        yield from self._figures["measures"]
        yield self._report_table("comparison_rows", links=anchors, link_key="row")
        yield rows

    def responsibilities(self) -> Iterator[Part]:
        yield from self._figures["responsibilities"]
        yield self._report_table("units")

    def reuse(self) -> Iterator[Part]:
        yield from self._figures["reuse"]
        yield self._table(longest_table(self.tables, self.names))

    def other(self) -> Iterator[Part]:
        yield from self._figures["other"]

    def methods(self) -> Iterator[Part]:
        """How the numbers were made, with the thresholds as the code has them; how well; and the data's state."""
        say, thresholds = self.names.say, read_model().thresholds
        numbers = {"alike": ALIKE, "near": NEAR_ENOUGH, **thresholds, "best": BEST, "least": MIN_LENGTH}
        numbers["formula"] = FORMULA_WEIGHT
        yield Text(say("report.method_reading"), lines=[say(f"report.method_{key}", **numbers) for key in METHODS])
        said = ("quality_limits", "quality_lines") if self._quality else ("quality_none",)
        paragraphs = [say(f"report.{key}") for key in said]
        yield Text(say("report.method_quality"), paragraphs, printed=self._quality)
        yield from self._figures["methods"]
        yield Text(say("report.method_data"), [say("report.made_by", version=policycompare.__version__)])
        for make in (tiling_table, null_table, version_table):
            yield self._table(make(self.tables, self.names))

    def _report_table(self, key: str, **options: Any) -> Grid:
        return self._table(REPORT_TABLES[key](self.tables, self.names.lang), **options)

    def _table(self, table: ReportFrame, **options: Any) -> Grid:
        self._table_number += 1
        title = self.names.say("report.table", number=self._table_number, title=table.title)
        return grid(table, title, **options)
