"""Tables of changes: each measure of two documents with both passages; indicators over levels and years."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

import pandas as pd

from policycompare.report.report_frame import Kind, ReportColumn, make_columns
from policycompare.report.report_table import ReportTable
from policycompare.results.changes import PAIR, indicator_levels, level_order
from policycompare.tables.frames import Tables, iter_rows, split_list
from policycompare.tables.names import Names
from policycompare.tables.queries import printed_order
from policycompare.tables.wording import edition_words, figure_words, known
from policycompare.words import Lang

SHOWN_BY_SENTENCES = ("tighter", "looser", "figure_changed")
"""Statuses of which one sentence of each side shows why; of the others whole measures are shown."""


def pair_words(pair: Any, names: Names) -> str:
    """Two documents and how they stand to each other: ``青岭 2021–2025 → 云河 2021–2025（自上而下）``."""
    base, other = edition_words(pair.base_document_id, names), edition_words(pair.other_document_id, names)
    return names.say("changes.pair", base=base, other=other, kind=names.word(pair.kind))


def change_table(tables: Tables, lang: Lang = "zh") -> ReportTable:
    """Each measure of two documents of which one is upper or earlier: what became of it, with both passages.

    Returns:
        Rows as printed in the base, then those that only the other document has; blocks by pair of documents, from
        above first.

    Raises:
        CallError: The language is unknown.
    """
    names = Names(tables, lang)
    side: tuple[tuple[str, Kind, int], ...] = (("measure_id", "text", 14), ("text", "text", 44))
    columns = (
        *make_columns(lang, ("documents", "text", 18), ("ground", "text", 8), ("status", "text", 10)),
        *make_columns(lang, ("what_differs", "text", 18)),
        *make_columns(lang, *side, group="base"),
        *make_columns(lang, *side, group="other"),
    )
    measures = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))
    sentences = dict(zip(tables.sentences["sentence_id"], tables.sentences["text"], strict=True))
    place = printed_order(tables)

    def order(row: Any) -> tuple[Any, ...]:
        base, other = known(row.base_measure_id), known(row.other_measure_id)
        pair = (row.kind, row.base_document_id, row.other_document_id)
        return *pair, base is None, place.get(base or "", 0), place.get(other or "", 0)

    def passage(measure: str | None, sentence: str | None, status: str) -> str | None:
        shown = sentences.get(sentence or "") if status in SHOWN_BY_SENTENCES else None
        return shown or measures.get(measure or "")

    rows = []
    for row in sorted(iter_rows(tables.changes), key=order):
        base, other = known(row.base_measure_id), known(row.other_measure_id)
        rows.append((
            pair_words(row, names), names.say(f"changes.ground_{row.ground}"), names.word(row.status),
            _differs(row, names), base, passage(base, known(row.base_sentence_id), row.status),
            other, passage(other, known(row.other_sentence_id), row.status),
        ))  # fmt: skip
    note, title = _when_empty("changes", tables, rows, names)
    return ReportTable.of_rows("changes", names, columns, rows, note=note, title=title, group_by="documents")


def _when_empty(name: str, tables: Tables, rows: list[tuple[Any, ...]], names: Names) -> tuple[str | None, str | None]:
    """Note and title of a table without rows: that no two documents are known to be above or before each other."""
    if rows or len(tables.changes):
        return None, None
    none = names.say("report_tables.no_order")
    note = names.say("report_tables.note_empty", none=none, note=names.say(f"report_tables.note_{name}"))
    return note, names.say("report_tables.title_empty", title=names.say(f"report_tables.title_{name}"))


def _differs(row: Any, names: Names) -> str | None:
    """What is printed on either side where they differ; for a measure alone the related one, if there is any."""
    near = known(row.nearest_measure_id)
    if near:
        return names.say("changes.nearest", measure=near)
    pairs = zip_longest(split_list(row.base_words), split_list(row.other_words), fillvalue="")
    between = names.say("report_tables.between_units")
    return between.join(f"{base} → {other}" for base, other in dict.fromkeys(pairs)) or None


def indicator_table(tables: Tables, lang: Lang = "zh") -> ReportTable:
    """Indicators that an upper and a lower, or an earlier and a later document set, a row each.

    Returns:
        A column a document, by level and year (``<document>.figure``), and a column a pair of them with the lower
        (later) figure less the upper (earlier) one (``<other>-<base>``), in the indicator's unit.

    Raises:
        CallError: The language is unknown.
    """
    names = Names(tables, lang)
    found = indicator_levels(tables)
    pairs = list(iter_rows(tables.changes[PAIR].drop_duplicates().sort_values([PAIR[2], *PAIR[:2]])))
    documents = [document for document in level_order(tables) if document in set(found["document_id"])]
    shown = {document: edition_words(document, names) for document in level_order(tables)}
    over, less = names.say("report_tables.head_figure"), names.say("report_tables.head_less")
    pairs = [p for p in pairs if {p.base_document_id, p.other_document_id} <= set(documents)]
    columns = (
        *make_columns(lang, ("indicator", "text", 26), ("value_unit", "text", 6)),
        *(ReportColumn(f"{d}.figure", shown[d], "text", 14, over) for d in documents),
        *(
            ReportColumn(f"{p.other_document_id}-{p.base_document_id}", _less(p, shown, names), "number", 12, less)
            for p in pairs
        ),
    )
    targets = {row.target_id: row for row in iter_rows(tables.targets)}
    rows: list[tuple[Any, ...]] = []
    for _, own in found.groupby("group", sort=True):
        held = {document: list(iter_rows(part)) for document, part in own.groupby("document_id")}
        figures = [_figures(held.get(document, []), targets, names) for document in documents]
        differences = [_difference(held, pair) for pair in pairs]
        rows.append((own["indicator"].iloc[0], known(own["unit"].iloc[0]), *figures, *differences))
    note, title = _when_empty("indicators_by_level", tables, rows, names)
    return ReportTable.of_rows("indicators_by_level", names, columns, rows, note=note, title=title)


def _less(pair: Any, shown: dict[str, str], names: Names) -> str:
    base, other = shown[pair.base_document_id], shown[pair.other_document_id]
    return names.say("changes.less", base=base, other=other)


def _figures(rows: list[Any], targets: dict[str, Any], names: Names) -> str | None:
    """What a document demands, with the deadline that words give."""
    said = []
    for row in rows:
        target = targets[row.target_id]
        due = "" if pd.isna(target.deadline) or target.deadline_source == "plan_period" else str(target.deadline)
        said.append(figure_words(target, names, due))
    return names.say("report_tables.between_units").join(said) or None


def _difference(held: dict[Any, list[Any]], pair: Any) -> float | None:
    """The lower or later figure less the other; null where one of the two sets none, or several."""
    base, other = held.get(pair.base_document_id, []), held.get(pair.other_document_id, [])
    if len(base) != 1 or len(other) != 1:
        return None
    return float(f"{other[0].value - base[0].value:.9g}")
