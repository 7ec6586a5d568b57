"""Corrections by people of what was read: targets and the functions of units, put over the parser's.

They are applied before anything rests on targets or functions; what follows from a corrected field follows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from policycompare.errors import DataError
from policycompare.lexicon.target_words import TargetWords
from policycompare.parsing.plan_end import end_of_named_plan, is_due_with_plan
from policycompare.parsing.targets.deadlines import find_deadlines
from policycompare.parsing.targets.quantities import base_quantity, find_quantities
from policycompare.parsing.targets.target import Target
from policycompare.tables.frames import Coded, build_frame, iter_rows, split_list
from policycompare.tables.queries import hard_targets
from policycompare.tables.schema import BY_NAME
from policycompare.text.documents import Source
from policycompare.topics.decision_files import file_name
from policycompare.topics.decision_kinds import (
    FIELDS,
    AddedTarget,
    Decision,
    FunctionDecision,
    TargetDecision,
    is_hard,
    plain_number,
)
from policycompare.topics.decisions import summary
from policycompare.topics.resolving import BY_PEOPLE, Resolution

COMPARATOR = {
    "figure": ">=", "coverage": "full-coverage", "dated": "by-deadline", "frequency": ">=", "directional": "increase",
    "vision": "by-deadline", "standard": "=",
}  # fmt: skip
"""How a target that a person adds binds, by its kind, until the field is corrected."""
ORDERED = (("value", "value_high", "below"), ("deadline", "deadline_latest", "before"))
"""Fields of which the second is the higher or later end of the first, and nothing without it; what it may not be."""
OF_FIGURES = ("figure", "coverage", "frequency", "standard")
"""Kinds of targets whose words may state a figure."""


def add_targets(
    tables: Coded, resolution: Resolution, sources: Mapping[str, Source], words: TargetWords
) -> tuple[Coded, Resolution, list[str]]:
    """Add the targets that people saw and nothing read; known of each are its kind, its words, and what they state.

    Args:
        tables: Tables of what was read.
        resolution: The decisions, found again.
        sources: The normalised files by name, in which the words are found.
        words: The units of figures.

    Returns:
        The tables; the decisions, suspended where the file does not have the words once in the measure; report lines.
    """
    given = [found.now for found in resolution.of(AddedTarget) if isinstance(found.now, AddedTarget)]
    measures = {row.measure_id: row for row in iter_rows(tables.measures)}
    file_of = dict(zip(tables.documents["document_id"], tables.documents["source_file"], strict=True))
    ends = _plan_ends(tables)
    rows: list[dict[str, Any]] = []
    unfound = set()
    for decision in given:
        measure = measures[decision.measure_id]
        source = sources.get(file_of[measure.document_id])
        spans = list(_spans(source, decision.words, measure.char_start, measure.char_end)) if source else []
        if source is None or len(spans) != 1:
            unfound.add(decision)
            continue
        row = {
            "document_id": measure.document_id, "section_id": measure.section_id, "measure_id": measure.measure_id,
            "kind": decision.decision, "tense": "planned", "is_hard": is_hard(decision.decision, "planned"),
            "comparator": COMPARATOR[decision.decision], "text": decision.words,
            **_stated(decision.words, decision.decision, words),
            "char_start": spans[0][0], "char_end": spans[0][1], "page": source.page(spans[0][0]),
        }  # fmt: skip
        end = ends.get(measure.document_id)
        due = {"deadline": end, "deadline_source": "plan_period"} if end and _is_due(row) else {}
        rows.append(row | due)
    rows.sort(key=lambda row: (row["measure_id"], row["char_start"], row["text"]))
    numbers = Counter[str]()
    for row in rows:
        numbers[row["measure_id"]] += 1
        row["target_id"] = f"{row['measure_id']}{BY_PEOPLE}{numbers[row['measure_id']]}"
    found = Resolution(
        replace(one, now=None, reason="no_words") if one.now in unfound else one for one in resolution
    )  # fmt: skip
    lines = [summary(found, AddedTarget)] if resolution else []
    if not rows:
        return tables, found, lines
    frame = pd.concat([tables.targets, build_frame(BY_NAME["targets"], rows)])
    frame = frame.sort_values("target_id", kind="stable", ignore_index=True)
    return _counted(tables.with_frames(targets=frame)), found, lines


def _stated(text: str, kind: str, words: TargetWords) -> dict[str, Any]:
    """The figure and the date that a target's words state, each where they state one and no more.

    Example:
        >>> from policycompare.lexicon import package_target_words
        >>> found = _stated("到2025年，建成示范园区3个", "figure", package_target_words())
        >>> found["value"], found["value_unit"], found["deadline"]
        (3.0, '个', '2025-12-31')
    """
    found: dict[str, Any] = {}
    dates = find_deadlines(text, 0, len(text))
    if len(dates) == 1 and dates[0].date:
        found |= {
            "deadline": dates[0].date, "deadline_latest": dates[0].latest, "deadline_source": "sentence",
            "deadline_text": text[dates[0].start : dates[0].end],
        }  # fmt: skip
    figures = [q for q in find_quantities(text, 0, len(text), words)
               if all(q.end <= date.start or date.end <= q.start for date in dates)]  # fmt: skip
    if len(figures) == 1 and kind in OF_FIGURES:
        (figure,) = figures
        quantity, unit = base_quantity(figure.value, figure.unit, words)
        found |= {
            "value": figure.value, "value_high": figure.high, "value_unit": figure.unit, "quantity": quantity,
            "quantity_unit": unit, **({"comparator": "between"} if figure.high is not None else {}),
        }  # fmt: skip
    return found


def _spans(source: Source, words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where words stand in a stretch of the text that was read from a file."""
    at = source.text.find(words)
    while at >= 0:
        a, b = source.normalized.raw_span(at, at + len(words))
        if start <= a and b <= end:
            yield a, b
        at = source.text.find(words, at + 1)


def apply_to_targets(tables: Coded, resolution: Resolution, words: TargetWords) -> tuple[Coded, list[str]]:
    """Let people's decisions on targets win over what was read.

    Fields get the values that people gave. The quantity follows from the value and its unit, ``is_hard`` from kind and
    tense; a deadline that a person gave has the source ``decision`` and, unless they say so, one reading and, where it
    is another one, no words. What has no date of its own is due with its plan by the rule by which targets are read. A
    target that was rejected goes.

    Args:
        tables: Tables of what was read; they are not changed.
        resolution: The decisions, found again; with none on targets the tables come back as they are.
        words: The units of figures.

    Returns:
        The tables, and report lines.

    Raises:
        DataError: A target would end before it begins: its upper figure below its figure, or its later deadline before
            its deadline.
    """
    standing = resolution.now.of(TargetDecision)
    if not resolution.of(TargetDecision):
        return tables, []
    frame = tables.targets.reset_index(drop=True)
    position = {target_id: at for at, target_id in enumerate(frame["target_id"])}
    gone = [d.target_id for d in standing if not d.field and d.decision == "no"]
    changed: dict[str, list[TargetDecision]] = {}
    for decision in standing:
        if decision.field and decision.target_id in position:
            changed.setdefault(decision.target_id, []).append(decision)
    ends = _plan_ends(tables)
    for target_id, given in changed.items():
        at: Any = position[target_id]
        read: dict[str, Any] = frame.loc[at].to_dict()
        row = corrected(read, given)
        names = {decision.field for decision in given}
        due = _due(read, row, names, ends.get(row["document_id"]))
        for name, value in (row | due | _derived(row, names, words)).items():
            if value is not read[name] and not (pd.isna(value) and pd.isna(read[name])):
                frame.loc[at, name] = value
    frame = frame[~frame["target_id"].isin(gone)].reset_index(drop=True)
    special = f"{len(changed)} targets corrected, {len(gone)} rejected"
    return _counted(tables.with_frames(targets=frame)), [summary(resolution, TargetDecision, special)]


def _typed(field: str, cell: str) -> Any:
    """A field's value as the table has it."""
    return {"number": float, "integer": int}.get(FIELDS[field].type, str)(cell) if cell else None


def corrected(read: Mapping[str, Any], given: Sequence[TargetDecision]) -> dict[str, Any]:
    """A target with the fields that people gave, and what of the others is left beside them.

    Args:
        read: The target's row as it was read.
        given: Decisions on its fields.

    Raises:
        DataError: Its upper figure would be below its figure, its later deadline before its deadline, or either would
            stand alone.
    """
    values = {decision.field: _typed(decision.field, decision.decision) for decision in given}
    row = {**read, **values}
    if "deadline" in values:
        row["deadline_source"] = None if values["deadline"] is None else "decision"
        row["deadline_latest"] = values.get("deadline_latest")
        if values["deadline"] != read["deadline"]:
            row["deadline_text"] = values.get("deadline_text")
    if "value" in values and values["value"] is None:
        row["value_high"] = values.get("value_high")
    for low, high, never in ORDERED:
        if values.keys().isdisjoint((low, high)) or pd.isna(row[high]):
            continue
        lower, upper = _cell(row[low]), _cell(row[high])
        if pd.isna(row[low]) or row[high] < row[low]:
            problem = (
                f"{high} {upper} without a {low}" if pd.isna(row[low]) else f"{high} {upper} is {never} {low} {lower}"
            )
            remedy = f"give a {low} that goes with it, or another {high}; empty is none"
            raise DataError(f"{file_name(TargetDecision)}: {given[0].target_id}", problem, remedy)
    return row


def _cell(value: Any) -> str:
    return plain_number(value) if isinstance(value, int | float) else str(value)


def _due(read: Mapping[str, Any], row: Mapping[str, Any], names: set[str], end: str | None) -> dict[str, Any]:
    """The deadline that a target gets or loses as what it is, or when, was corrected: its plan's last day."""
    was, now = _is_due(read), _is_due(row)
    if "deadline" in names or was == now:
        return {}
    if now and end and pd.isna(row["deadline"]):
        return {"deadline": end, "deadline_source": "plan_period"}
    return {"deadline": None, "deadline_source": None} if was and row["deadline_source"] == "plan_period" else {}


def _is_due(row: Mapping[str, Any]) -> bool:
    """Whether the plan's last day is a row's date, by the rule by which targets are read."""
    names = ("indicator", "value_unit", "period", "deadline")
    known: dict[str, Any] = {name: None if pd.isna(row.get(name)) else row[name] for name in names}
    if row.get("deadline_source") == "plan_period":
        known["deadline"] = None
    own: dict[str, Any] = {name: row[name] for name in ("comparator", "kind", "tense")}
    return is_due_with_plan(Target(0, 0, **known, **own))


def _plan_ends(tables: Coded) -> dict[str, str | None]:
    """Document -> the last day of its plan."""
    found: dict[str, str | None] = {}
    for row in iter_rows(tables.documents):
        end, title, day = (None if pd.isna(cell) else cell for cell in (row.period_end, row.title, row.issue_date))
        found[row.document_id] = end or end_of_named_plan(title or "", day)
    return found


def _derived(row: Mapping[str, Any], names: set[str], words: TargetWords) -> dict[str, Any]:
    """What follows from the corrected fields of a target."""
    found: dict[str, Any] = {"is_hard": is_hard(row["kind"], row["tense"])}
    if names & {"value", "value_unit"}:
        value, unit = (None if pd.isna(row[name]) else row[name] for name in ("value", "value_unit"))
        found["quantity"], found["quantity_unit"] = base_quantity(value, unit, words)
    return found


def see_in_order(tables: Any, decisions: Iterable[TargetDecision], about: Collection[str]) -> None:
    """See that the fields of targets would be in order once decisions are applied.

    Args:
        tables: Tables of the last build, or what has their ``targets`` and ``decisions``.
        decisions: All that will stand, with the ids of today.
        about: The targets that are looked at.

    Raises:
        DataError: As ``corrected``.
    """
    given: dict[str, list[TargetDecision]] = {target_id: [] for target_id in about}
    for decision in decisions:
        if decision.field and decision.target_id in given:
            given[decision.target_id].append(decision)
    read = {row["target_id"]: row for row in tables.targets[tables.targets["target_id"].isin(given)].to_dict("records")}
    for row in iter_rows(tables.decisions[tables.decisions["kind"] == TargetDecision.KIND]):
        for target_id in split_list(row.applied_to):
            if target_id in read and row.field in FIELDS:  # the build has overwritten what was read there
                read[target_id][row.field] = _typed(row.field, row.model if isinstance(row.model, str) else "")
    for target_id, own in given.items():
        if own and target_id in read:
            corrected(read[target_id], own)


def _counted(tables: Coded) -> Coded:
    """Tables whose files say how many hard targets they have now."""
    file_of = dict(zip(tables.documents["document_id"], tables.documents["source_file"], strict=True))
    counts = hard_targets(tables)["document_id"].map(file_of).value_counts()
    files = tables.files
    files["targets"] = files["source_file"].map(counts).fillna(0).astype("Int64")
    return tables.with_frames(files=files)


def apply_to_units(units: pd.DataFrame, resolution: Resolution) -> tuple[pd.DataFrame, list[str]]:
    """Let people's decisions on the functions of units win over the lexicon's.

    Args:
        units: Frame of that table; it is not changed.
        resolution: The decisions, found again.

    Returns:
        The frame, and report lines.
    """
    if not resolution.of(FunctionDecision):
        return units, []
    given = {decision.unit_id: decision.decision or None for decision in resolution.now.of(FunctionDecision)}
    frame = units.reset_index(drop=True)
    own = frame["unit_id"].isin(given)
    frame.loc[own, "function"] = frame.loc[own, "unit_id"].map(given)
    return frame, [summary(resolution, FunctionDecision)]


def model_of_targets(tables: Coded, resolution: Resolution) -> dict[Decision, str]:
    """What was read in place of what people decided on: a field, of a whole target its words, a unit's function."""
    targets = {row.target_id: row for row in iter_rows(tables.targets)}
    functions = dict(zip(tables.units["unit_id"], tables.units["function"], strict=True))
    said: dict[Decision, str] = {}
    for found in resolution:
        value = None
        if isinstance(found.now, TargetDecision):
            value = getattr(targets[found.now.target_id], found.now.field or "text")
        elif isinstance(found.now, FunctionDecision):
            value = functions[found.now.unit_id]
        if value is not None and not pd.isna(value):
            said[found.decided] = plain_number(value) if isinstance(value, int | float) else str(value)
    return said
