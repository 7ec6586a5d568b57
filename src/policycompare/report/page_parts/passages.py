"""The documents' own words in the report: rows of the codebook side by side, and the measures that ids lead to."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from policycompare.pairs.absence import Absences
from policycompare.report.id_links import id_link
from policycompare.report.page_parts.parts import Row, Rows
from policycompare.report.passages import Pick, Side, read_passages
from policycompare.report.side_by_side import SidesOf, compare_in
from policycompare.report.side_by_side_columns import Columns, ShownPassage
from policycompare.reuse.shared_wording import MIN_SHARED
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.tables.queries import sides_that_fit
from policycompare.words import listed

# An id in a text, of a measure or of something in one: （anshan:2.4没有）, anshan:4.22/t1. It is looked for only where a
# stretch begins and not beyond the length of a file's name, so that a long cell is read once.
RE_ID = re.compile(r"(?<![^\s()（）;；、，,:：])[^\s()（）;；、，,:：]{1,255}:[A-Za-z0-9._-]+(?:/[a-z]+\d+)?")


def shared_rows(tables: Tables, names: Names) -> Rows:
    """The rows that two sides have, side by side, by theme in the order of the codebook."""
    held = tables.comparisons[(tables.comparisons["level"] == "row") & ~tables.comparisons["is_gap"]]
    sides = held.groupby("key")["side_id"].nunique()
    shared = set(sides[sides > 1].index)
    if not shared:
        return Rows(names.say("report.passages_none"), {})
    codebook = tables.topics[tables.topics["row"].isin(shared)].sort_values(["theme", "row", "topic_id"])
    codebook = codebook.drop_duplicates("row")
    themes: dict[str, list[Row]] = {}
    study = SidesOf(tables, names, sides_that_fit(tables), Absences(tables))
    for number, (theme, row) in enumerate(zip(codebook["theme"], codebook["row"], strict=True), 1):
        themes.setdefault(names.theme(theme), []).append(_row(row, f"row-{number}", study))
    return Rows(names.say("report.passages_note", rows=len(codebook), shared=MIN_SHARED), themes)


def _row(row: str, anchor: str, study: SidesOf) -> Row:
    names = study.names
    side, name = compare_in(study, row), names.row(row)
    counts = [
        names.say("report.passages_side", name=names.side(s.side_id), count=len(s.passages))
        for s in side.sides
        if s.passages
    ]
    return Row(anchor, name, row if name != row else "", listed(counts, names.lang), side)


class Opened:
    """The measures that the page's ids lead to: written down while links are written, told at the end of the page."""

    def __init__(self, tables: Tables, names: Names) -> None:
        self._tables, self._names = tables, names
        self._there = set(tables.measures["measure_id"])
        self._linked: set[str] = set()

    def link(self, identifier: str, label: str | None = None) -> Markup:
        """An id as a link, if it is a measure's or that of something in one (``anshan:4.22/t1``); else as it is."""
        measure = identifier.partition("/")[0]
        if measure not in self._there:
            return escape(identifier if label is None else label)
        self._linked.add(measure)
        return id_link(identifier, label)

    def with_ids(self, text: str) -> Markup:
        """A text in which ids are links."""
        parts, at = [], 0
        for found in RE_ID.finditer(text):
            parts += [escape(text[at : found.start()]), self.link(found[0])]
            at = found.end()
        return Markup("").join([*parts, escape(text[at:])])

    def passages(self) -> list[ShownPassage]:
        """The measures that links lead to, whole, in the order of their documents."""
        order = [measure for measure in self._tables.measures["measure_id"] if measure in self._linked]
        read = tuple(read_passages([Pick(measure, ()) for measure in order], self._tables, self._names))
        # One column, so that no wording is marked as shared.
        return Columns("", "", "", (Side("", "", read),), self._names.lang).shown()[0].passages
