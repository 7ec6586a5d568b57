"""Rows of tests that are written as plain tuples, given the names of their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from policycompare.tables.schema import BY_NAME

LEFT_OUT = {
    "source_format": "txt", "page": None, "baseline_value": None, "baseline_year": None, "binding": None,
    "bindingness": "none", "bindingness_cue": None, "cue_start": None, "cue_end": None, "discretion": None,
    "side_id": None,
}  # fmt: skip
"""Columns that a row by hand may leave out, all of them or none, and what stands there then."""

KINDS = {"full-coverage": "coverage", "increase": "directional", "decrease": "directional"}
HARD_KINDS = ("figure", "coverage", "dated", "frequency")


def whole_target(given: Mapping[str, Any]) -> dict[str, Any]:
    """A target's columns with what its kind, its tense and its deadline's source are where nothing else is said."""
    kind = "dated" if given.get("value") is None else "figure"
    source = "sentence" if given.get("deadline") else None
    row = {"kind": KINDS.get(given["comparator"], kind), "tense": "planned", "deadline_source": source} | dict(given)
    return {"is_hard": row["tense"] == "planned" and row["kind"] in HARD_KINDS} | row


def target_pair(left: str, right: str, topic_id: str | None = None, **more: Any) -> dict[str, Any]:
    """A row of ``target_differences``: two targets by their ids, or a target and a measure that has none like it."""
    found = {side: re.fullmatch(r"(.+)/t\d+", own, re.DOTALL) for side, own in (("left", left), ("right", right))}
    measures = {"left": left, "right": right} | {side: match[1] for side, match in found.items() if match}
    return {
        "difference_id": f"{left}+{right}", "topic_id": topic_id, "similarity": 0.75, "difference": "figure",
        "basis": "topic" if topic_id else "indicator", "is_date_ambiguous": False,
        **{f"{side}_target_id": match[0] if match else None for side, match in found.items()},
        **{f"{side}_measure_id": own if ":" in own else None for side, own in measures.items()},
    } | more  # fmt: skip


def keyed(rows: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Table name -> rows in the schema's column order, as mappings; lists that are too short or long are an error."""
    return {name: [_keyed(BY_NAME[name].column_names, row) for row in given] for name, given in rows.items()}


def _keyed(columns: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    if len(row) == len(columns):
        return dict(zip(columns, row, strict=True))
    written = [column for column in columns if column not in LEFT_OUT]
    return {c: LEFT_OUT[c] for c in columns if c in LEFT_OUT} | dict(zip(written, row, strict=True))
