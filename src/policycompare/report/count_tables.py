"""Tables that count measures: of each side under a theme, row or topic; of each unit that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from policycompare.errors import CallError, choices
from policycompare.report.report_frame import Kind, ReportColumn, make_columns, with_fit, word_of
from policycompare.report.report_table import ReportTable
from policycompare.tables.bases import FEWEST_MEASURES
from policycompare.tables.frames import Tables, iter_rows, split_list
from policycompare.tables.names import Names
from policycompare.tables.queries import (
    duties_by_region,
    printed_order,
    region_of_documents,
    region_of_measures,
    role_order,
    sides_that_fit,
)
from policycompare.tables.twins import find_twins
from policycompare.tables.wording import none_words
from policycompare.words import Lang, listed, run_on

LEVELS = {"theme": "comparison_themes", "row": "comparison_rows", "topic": "comparison_topics"}
"""What can be compared -> name of the table."""


def shown_ids(measure_ids: Sequence[str]) -> str:
    """Measure ids in a line, a document's id once: ``suizhou-gov:2, 4; suizhou-plan:1``.

    Args:
        measure_ids: Ids, those of a document next to each other.
    """
    found: dict[str, list[str]] = {}
    for measure_id in measure_ids:
        document, colon, number = measure_id.partition(":")
        found.setdefault(document + colon, []).append(number)
    return "; ".join(document + ", ".join(numbers) for document, numbers in found.items())


def comparison_table(tables: Tables, level: str = "theme", lang: Lang = "zh") -> ReportTable:
    """What each side has under each theme, row or topic: how many measures, and which.

    Args:
        tables: Tables with ``comparisons``.
        level: theme, row or topic.
        lang: Language of headings and names, zh or en.

    Returns:
        A row a theme, row or topic; two columns a side: ``<side>.measures`` (0 where none is coded) and
        ``<side>.measure_ids`` (where none is coded, that in words, with the reason where one is known).

    Raises:
        CallError: The level or the language is unknown.
    """
    names = Names(tables, lang)
    if level not in LEVELS:
        raise CallError(f"level {level!r}", "it is unknown", choices(level, LEVELS))
    none, unknown = names.say("coverage.none"), names.say("side_by_side.unknown")
    sides, fitting = sorted(set(tables.documents["side_id"])), sides_that_fit(tables)
    column, named = {
        "theme": ("theme", names.theme), "row": ("row", names.row), "topic": ("topic_id", names.topic),
    }[level]  # fmt: skip
    heads: tuple[tuple[str, Kind, int], ...] = (("theme", "text", 16), (level, "text", 26))
    counts = make_columns(lang, ("measures", "integer", 6), ("measure_ids", "text", 24))
    columns = (
        *make_columns(lang, *(heads[1:] if level == "theme" else heads)),
        *(
            ReportColumn(f"{side}.{column.key}", column.heading, column.kind, column.width, names.side(side))
            for side in sides
            for column in counts
        ),
    )
    printed = printed_order(tables)
    compared = tables.comparisons[tables.comparisons["level"] == level]
    found = {(row.key, row.side_id): split_list(row.measure_ids) for row in iter_rows(compared)}
    why = {(row.key, row.side_id): none_words(row.absence, names) for row in iter_rows(compared)}
    codebook = tables.topics[tables.topics[column].isin(compared["key"])]
    rows = []
    for topic in iter_rows(codebook.sort_values(["theme", "row", "topic_id"]).drop_duplicates(column)):
        key = getattr(topic, column)
        cells: list[int | str | None] = [named(key)] if level == "theme" else [names.theme(topic.theme), named(key)]
        for side in sides:
            ids = sorted(found.get((key, side), ()), key=printed.__getitem__)
            # Of a side that the codebook does not fit nothing is known.
            is_known = bool(ids) or side in fitting
            cells += [len(ids), shown_ids(ids) or why.get((key, side), none)] if is_known else [None, unknown]
        rows.append(cells)
    note = with_fit(names.say("report_tables.note_comparison", none=none), names)
    group_by = "" if level == "theme" else "theme"
    return ReportTable.of_rows(LEVELS[level], names, columns, rows, note=note, group_by=group_by)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def unit_table(tables: Tables, region: str | None = None, lang: Lang = "zh") -> ReportTable:
    """The units and how many measures name each, in which role.

    A region is counted by its assigned responsibilities where its documents have any, else by the actors that
    sentences name; the two are never mixed.

    Args:
        tables: Tables of a study or of one document.
        region: Region id; without one all regions.
        lang: Language of headings and names, zh or en.

    Returns:
        Rows by region, the units with most measures first. ``measures`` is the number of distinct measures,
        the sum over the roles; ``sole`` those without another unit; ``share`` is ``measures`` in per cent
        of all measures of the region, to one place.

    Raises:
        CallError: The region or the language is unknown.
    """
    names = Names(tables, lang)
    regions = sorted(set(region_of_documents(tables).values()))
    if region is not None and region not in regions:
        raise CallError(f"region {region!r}", "no document is of it", choices(region, regions))
    roles = role_order(tables)
    printed_name: tuple[tuple[str, Kind, int], ...] = (("name", "text", 24),) if lang == "en" else ()
    columns = (
        *make_columns(
            lang,
            ("region", "text", 10), ("unit", "text", 30), *printed_name,
            ("level", "text", 10), ("system", "text", 12), ("function", "text", 26), ("kind", "text", 10),
            ("basis", "text", 14), ("measures", "integer", 6),
        ),
        *(ReportColumn(f"role_{role}", _capital(names.role(role)), "integer", 5) for role in roles),
        *make_columns(lang, ("sole", "integer", 6), ("share", "number", 6)),
    )  # fmt: skip
    units = {u.unit_id: u for u in iter_rows(tables.units)}
    totals = Counter(region_of_measures(tables).values())
    rows: list[tuple[Any, ...]] = []
    left_out, few = 0, []
    duties = duties_by_region(tables)
    for own in regions if region is None else [region]:
        if own not in duties:
            continue
        carried = duties[own].rows
        left_out += duties[own].unnamed + duties[own].other_basis
        counts = pd.crosstab(carried["unit_id"], carried["role"]).reindex(columns=roles, fill_value=0)
        alone = carried[~carried["measure_id"].duplicated(keep=False)]["unit_id"].value_counts()
        total = counts.sum(axis=1)
        if (measures := carried["measure_id"].nunique()) < FEWEST_MEASURES:
            said = {"region": names.region(own), "units": len(counts), "measures": measures}
            few.append(names.say("report_tables.units_few", **said))
        for unit_id in sorted(counts.index, key=lambda u: (-total[u], u)):
            unit = units[unit_id]
            rows.append(
                (
                    names.region(own), names.unit(unit_id), *([unit.name] if lang == "en" else []),
                    word_of(names, unit.level), names.word(unit.system),
                    None if pd.isna(unit.function) else names.function(unit.function), names.word(unit.kind),
                    names.word(duties[own].basis), int(total[unit_id]), *map(int, counts.loc[unit_id]),
                    int(alone.get(unit_id, 0)), round(100 * int(total[unit_id]) / totals[own], 1),
                )
            )  # fmt: skip
    note = [
        names.say("report_tables.note_units", left_out=left_out),
        *(
            names.say("report_tables.units_twins", region=names.region(own), units=listed(map(names.unit, twins), lang))
            for twins in find_twins(tables).values()
            if (own := units[twins[0]].region_id) in duties and region in (None, own)
        ),
        *few,
    ]
    return ReportTable.of_rows("units", names, columns, rows, note=run_on(note, lang), group_by="region")
