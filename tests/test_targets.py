"""Targets in other words: invented sentences of many fields, each with the whole row that it states.

The cases stand in ``cases/targets``, a file for each kind; how they are written is said in ``cases/README.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import policycompare as pc
from policycompare.lexicon import package_target_words
from policycompare.parsing.lines.metadata import Metadata
from policycompare.parsing.sentences import plain_sentences
from policycompare.parsing.targets.sentence_targets import read_targets

CASES = Path(__file__).parent / "cases" / "targets"
COLUMNS = (
    "value_high", "hedge", "degree", "scope", "period", "kind", "tense", "baseline_value", "baseline_year", "deadline",
    "deadline_latest", "deadline_source",
)  # fmt: skip
SHORT = {
    "baseline": "baseline_value", "latest": "deadline_latest", "source": "deadline_source",
    "deadline_words": "deadline_text",
}  # fmt: skip
"""What columns are called in the cases."""
UNLESS_SAID: dict[str, Any] = {"kind": "figure", "tense": "planned"}
"""What a row has where the case says nothing; other columns are empty."""


@dataclass(frozen=True)
class Case:
    """A text, what it stands in, the rows that it states, and why they are not read yet."""

    text: str
    context: dict[str, str]
    rows: tuple[str, ...]
    reason: str = ""


def read_cases(path: Path) -> list[Case]:
    """The cases of a file."""
    found: list[Case] = []
    reason = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("!"):
            reason = line[1:].strip()
        elif line.startswith(">"):
            text, *context = line[1:].strip().split(" @")
            said = {name: value for name, _, value in (words.partition("=") for words in context)}
            found.append(Case(text.replace("⏎", "\n"), said, (), reason))
            reason = ""
        elif line and not line.startswith("#"):
            last = found[-1]
            found[-1] = Case(last.text, last.context, (*last.rows, line), last.reason)
    return found


def wanted_row(line: str) -> dict[str, Any]:
    """What a line of a case says of its row."""
    indicator, comparator, figure, more = ([*line.split(" | "), ""])[:4]
    value, _, unit = figure.partition(" ")
    low, _, high = value.partition("..")
    row = dict.fromkeys(COLUMNS) | UNLESS_SAID
    row |= {"comparator": comparator, "value": None if low == "-" else float(low), "value_unit": unit or None}
    row["value_high"] = float(high) if high else None
    for name, _, words in (piece.partition("=") for piece in more.split("; ") if piece):
        if name == "quantity":
            amount, _, base = words.partition(":")
            row |= {"quantity": float(amount), "quantity_unit": base}
        else:
            row[SHORT.get(name, name)] = words
    for name in ("baseline_value", "baseline_year"):
        row[name] = float(row[name]) if row[name] else None
    if row["deadline"] and row["deadline_source"] is None:
        row["deadline_source"] = "sentence"
    return row | {"indicator": indicator}


def rows_of(case: Case, folder: Path) -> list[dict[str, Any]]:
    """The rows that a text gives, in its context."""
    if "document" in case.context:
        return document_rows(case.text, folder)
    above = tuple(case.context["headings"].split(">")) if "headings" in case.context else ()
    document = Metadata(issue_date=case.context.get("date"))
    sentences = [s._replace(headings=above, document=document) for s in plain_sentences(case.text)]
    return [
        {name: getattr(target, name) for name in target.__slots__}
        for target in read_targets(sentences, package_target_words())
    ]


def document_rows(text: str, folder: Path) -> list[dict[str, Any]]:
    """The rows with a figure of a whole document."""
    (folder / "made.txt").write_text(text, encoding="utf-8")
    targets = pc.parse(folder / "made.txt").targets
    figures = targets[targets["value"].notna()].astype(object)
    return figures.where(figures.notna(), None).to_dict("records")


def differences(case: Case, folder: Path) -> list[str]:
    """Where the rows differ from those wanted; an indicator has to hold the words that are wanted."""
    wanted, found = [wanted_row(line) for line in case.rows], rows_of(case, folder)
    said = [f"{row['indicator']} {row['comparator']} {row['value']} {row['value_unit']}" for row in found]
    if len(wanted) != len(found):
        return [f"{len(found)} rows: {said}"]
    problems = []
    for want, row in zip(wanted, found, strict=True):
        if want["indicator"] != "*" and want["indicator"] not in (row["indicator"] or ""):
            problems.append(f"indicator: {row['indicator']}")
        problems += [
            f"{name}: {row[name]} for {value}"
            for name, value in want.items()
            if name != "indicator" and value != "any" and row[name] != value
        ]
    return problems


ALL = [
    pytest.param(
        case,
        id=f"{path.stem}-{number}",
        marks=pytest.mark.xfail(reason=case.reason, strict=True) if case.reason else (),
    )
    for path in sorted(CASES.glob("*.txt"))
    for number, case in enumerate(read_cases(path), 1)
]


@pytest.mark.parametrize("case", ALL)
def test_what_a_sentence_states(case: Case, tmp_path: Path) -> None:
    assert differences(case, tmp_path) == []


def test_every_kind_has_its_cases() -> None:
    held = {path.stem: len(read_cases(path)) for path in CASES.glob("*.txt")}
    assert len(held) >= 15
    assert {name: count for name, count in held.items() if count < 6} == {}
    texts = [case.text for path in CASES.glob("*.txt") for case in read_cases(path)]
    assert len(texts) == len(set(texts))
