"""Tables of targets: the hard ones, comparable ones together; those of two sides that differ; all others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from policycompare.pairs.target_groups import place_targets
from policycompare.report.report_frame import Kind, ReportColumn, make_columns, side_column, with_fit, word_of
from policycompare.report.report_table import ReportTable
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import (
    differing_targets,
    document_of_measures,
    one_sided_targets,
    paired_targets,
    role_order,
    side_of_documents,
    sorts_of_other_targets,
)
from policycompare.tables.wording import baseline_words, hard_words, indicator_words, known, place_words, qualifiers
from policycompare.words import Lang, listed

PLAIN = "responsible"
"""A role that stands behind no name: it is what every unit has that is named without another."""


def _units_of_measures(tables: Tables, names: Names) -> dict[str, str]:
    """Measure id -> its units in a line, the first role first: 市委政法委（牵头）、市司法局."""
    order = role_order(tables)
    found: dict[str, dict[str, str]] = {}
    for row in sorted(iter_rows(tables.responsibilities), key=lambda r: (order.index(r.role), r.position)):
        name, role = names.unit(row.unit_id) if isinstance(row.unit_id, str) else row.mention, names.role(row.role)
        said = name if row.role == PLAIN else names.say("report_tables.unit_with_role", unit=name, role=role)
        found.setdefault(row.measure_id, {}).setdefault(name, said)
    between = names.say("report_tables.between_units")
    return {measure_id: between.join(units.values()) for measure_id, units in found.items()}


def _places(tables: Tables) -> dict[str, str]:
    """Target id -> where it stands: anshan.txt 9358–9380."""
    files = dict(zip(tables.documents["document_id"], tables.documents["source_file"], strict=True))
    targets = iter_rows(tables.targets)
    return {t.target_id: place_words(files[t.document_id], t.char_start, t.char_end) for t in targets}


BINDING: tuple[tuple[str, Kind, int], ...] = (
    ("comparator", "text", 8), ("value", "number", 6), ("value_high", "number", 6), ("value_unit", "text", 6),
    ("period", "text", 6), ("said", "text", 8), ("baseline", "text", 8), ("deadline", "date", 10),
    ("deadline_latest", "date", 10), ("deadline_source", "text", 6),
)  # fmt: skip
"""How a target binds, and by when, in columns."""
RARE = ("value_high", "said", "baseline", "deadline_latest")
"""Those of them that a table without a single one is better without."""


def _binding(names: Names, target: Any) -> tuple[Any, ...]:
    """A cell for each of ``BINDING``."""
    return (
        names.word(target.comparator), target.value, target.value_high, known(target.value_unit),
        word_of(names, target.period), listed(qualifiers(target), names.lang) or None,
        baseline_words(target, names) or None, known(target.deadline), known(target.deadline_latest),
        word_of(names, target.deadline_source),
    )  # fmt: skip


def _without_empty(
    columns: tuple[ReportColumn, ...], rows: list[tuple[Any, ...]]
) -> tuple[tuple[ReportColumn, ...], list[tuple[Any, ...]]]:
    """Columns and rows without the rare columns that no row has anything in; both sides of a pair keep the same."""
    keys = [column.key.split("_", 1)[1] if column.group else column.key for column in columns]
    held = {key for at, key in enumerate(keys) if any(pd.notna(row[at]) for row in rows)}
    kept = [at for at, key in enumerate(keys) if key in held or key not in RARE]
    return tuple(columns[at] for at in kept), [tuple(row[at] for at in kept) for row in rows]


def target_table(tables: Tables, lang: Lang = "zh") -> ReportTable:
    """One row a hard target of a study or a document; comparable ones stand together and have one group number.

    ``other_target_table`` has all other rows of ``targets``: none is in both, and none is lost.

    Returns:
        Rows in the order of ``place_targets``, blocks by theme. ``value`` is the figure as in the table
        ``targets``, of a range the lower one; what a document does not say is null. Columns of upper figures, words
        that soften, starting figures and second readings of deadlines are there where any row has one.

    Raises:
        CallError: The language is unknown.
    """
    names = Names(tables, lang)
    note = names.say("report_tables.note_targets", hard=hard_words(names))
    return _target_table("targets", tables, names, ("group", "integer", 4), note=note)


def other_target_table(tables: Tables, lang: Lang = "zh") -> ReportTable:
    """One row a target that is no hard one, with its kind and tense: results, rules, directions, visions.

    Returns:
        Rows and columns as in ``target_table``, without groups.

    Raises:
        CallError: The language is unknown.
    """
    names = Names(tables, lang)
    own: tuple[tuple[str, Kind, int], ...] = (("kind", "text", 8), ("tense", "text", 8))
    note, title = names.say("report_tables.note_other_targets"), _other_title(tables, names)
    return _target_table("other_targets", tables, names, *own, note=note, title=title)


def _other_title(tables: Tables, names: Names) -> str:
    """Which sorts of targets are in the table, and which are not."""
    counts = sorts_of_other_targets(tables)
    if not any(counts.values()):
        return names.say("report_tables.title_other_targets_none")
    has = [names.say(f"report_tables.other_{sort}", count=count) for sort, count in counts.items() if count]
    lacks = [names.say(f"report_tables.none_{sort}") for sort, count in counts.items() if not count]
    none = names.say("report_tables.other_lacking", sorts=listed(lacks, names.lang)) if lacks else ""
    return names.say("report_tables.title_other_targets", sorts=listed(has, names.lang), none=none)


def _target_table(
    name: str, tables: Tables, names: Names, *own: tuple[str, Kind, int], note: str, title: str | None = None
) -> ReportTable:
    hard = name == "targets"
    columns = (
        *make_columns(names.lang, ("theme", "text", 16), *own),
        side_column(names, 10),
        *make_columns(
            names.lang,
            ("indicator", "text", 36), *BINDING, ("units", "text", 34), ("measure_id", "text", 15),
            ("source", "text", 24), ("topic", "text", 20),
        ),
    )  # fmt: skip
    side_of, places, units = side_of_documents(tables), _places(tables), _units_of_measures(tables, names)
    targets = {t.target_id: t for t in iter_rows(tables.targets)}
    rows = []
    for placed in place_targets(tables, hard=hard):
        target = targets[placed.target_id]
        theme = names.theme(placed.theme) if placed.theme else None
        topic = names.topic(placed.topic_id) if placed.topic_id else None
        sort = (placed.group,) if hard else (names.word(target.kind), names.word(target.tense))
        side, measure_id = names.side(side_of[target.document_id]), known(target.measure_id)
        binding, held = _binding(names, target), units.get(measure_id or "")
        place = places[placed.target_id]
        rows.append((theme, *sort, side, indicator_words(target), *binding, held, measure_id, place, topic))
    columns, rows = _without_empty(columns, rows)
    return ReportTable.of_rows(name, names, columns, rows, note=with_fit(note, names), title=title, group_by="theme")


def difference_table(tables: Tables, lang: Lang = "zh") -> ReportTable:
    """Targets of two sides that want the same with another figure or deadline, and those that one side alone has.

    Returns:
        A row a pair by topic (theme, row, topic), those without a topic last, then by target ids; below them a row a
        target that the other's measure does not have, in the same order. Columns of the two sides begin with
        ``left_`` and ``right_``; of the side without the target they have its name, measure and place.

    Raises:
        CallError: The language is unknown.
    """
    names = Names(tables, lang)
    own: tuple[tuple[str, Kind, int], ...] = (("indicator", "text", 26), *BINDING, ("source", "text", 16))
    columns = (
        *make_columns(
            lang, ("topic", "text", 16), ("basis", "text", 8), ("difference", "text", 14), ("similarity", "score", 6)
        ),
        side_column(names, 8, "left"),
        *make_columns(lang, *own, group="left"),
        side_column(names, 8, "right"),
        *make_columns(lang, *own, group="right"),
    )
    side_of, places = side_of_documents(tables), _places(tables)
    targets = {t.target_id: t for t in iter_rows(tables.targets)}
    document_of = document_of_measures(tables)

    def one_side(target_id: object, measure_id: str) -> tuple[Any, ...]:
        if not isinstance(target_id, str):
            side, missing = (
                side_of[document_of[measure_id]],
                names.say("report_tables.no_such_target", measure=measure_id),
            )
            return names.side(side), missing, *(None for _ in BINDING), None
        target = targets[target_id]
        side = names.side(side_of[target.document_id])
        return side, indicator_words(target), *_binding(names, target), places[target_id]

    def difference(row: Any) -> str:
        said = names.word(row.difference)
        return names.say("report_tables.ambiguous", difference=said) if row.is_date_ambiguous else said

    differing, one_sided = differing_targets(tables), one_sided_targets(tables)
    rows = [
        (
            names.topic(row.topic_id) if isinstance(row.topic_id, str) else None, names.word(row.basis),
            difference(row), row.similarity,
            *one_side(row.left_target_id, row.left_measure_id), *one_side(row.right_target_id, row.right_measure_id),
        )
        for row in (*differing, *one_sided)
    ]  # fmt: skip
    columns, rows = _without_empty(columns, rows)
    same = int((paired_targets(tables)["difference"] == "none").sum())
    note = with_fit(names.say("report_tables.note_differences", same=same), names)
    title = _difference_title(one_sided, len(differing), sum(row.is_date_ambiguous for row in differing), names)
    return ReportTable.of_rows("differences", names, columns, rows, note=note, title=title)


def _difference_title(one_sided: Sequence[Any], differing: int, ambiguous: int, names: Names) -> str:
    """How many rows are of one side only and how many differ, the more first; what rests on a reading of a date."""
    targets = len({known(row.left_target_id) or row.right_target_id for row in one_sided})
    kind = "" if not ambiguous else "_reading" if ambiguous == differing else "_readings"
    parts = [
        (len(one_sided), names.say("report_tables.differences_one_sided", count=len(one_sided), targets=targets)),
        (differing, names.say(f"report_tables.differences_differing{kind}", count=differing, ambiguous=ambiguous)),
    ]
    said = [words for count, words in sorted(parts, key=lambda part: -part[0]) if count]
    if not said:
        return names.say("report_tables.title_differences_none")
    return names.say("report_tables.title_differences", parts=listed(said, names.lang))
