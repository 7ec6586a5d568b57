"""All questions, and the findings that answer them: tried, ranked, as tables."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from policycompare.results.finding import Finding, Question, try_claims
from policycompare.tables.finding_schema import FINDING_TABLE
from policycompare.tables.frames import Row, build_frame, join_list
from policycompare.tables.names import Names
from policycompare.words import call_error, choices

if TYPE_CHECKING:
    import pandas as pd

    from policycompare.tables.frames import Compared

QUESTIONS = ("covers", "firm", "targets", "duties", "ties", "alike", "reuse", "upper", "changes")
"""Modules of ``results/questions``, each with a ``QUESTION``, in the order of a report."""
HOLDS = {True: "yes", False: "no", None: None}
FIRST = 10
"""Findings that are shown of a question at first; the others are one click away."""


def find_question(key: str) -> Question:
    """A question by its key.

    Raises:
        CallError: There is none of this key.
    """
    if key not in QUESTIONS:
        raise call_error("errors.question_unknown", question=key, remedy=choices(key, QUESTIONS))
    question: Question = importlib.import_module(f"policycompare.results.questions.{key}").QUESTION
    return question


def find(
    tables: Compared, networks: Mapping[str, pd.DataFrame] | None = None, question: str | Iterable[str] | None = None
) -> list[Finding]:
    """Everything that is claimed, tried in every variation: by question, the weightiest first.

    Args:
        tables: The tables of a study.
        networks: The tables of its networks; without them nothing is found of them.
        question: One of ``QUESTIONS``, or several; None = all.

    Raises:
        CallError: The question is unknown.
    """
    keys = QUESTIONS if question is None else (question,) if isinstance(question, str) else tuple(question)
    return [finding for key in keys for finding in try_claims(find_question(key), tables, networks)]


def finding_tables(tables: Compared, findings: Sequence[Finding]) -> dict[str, pd.DataFrame]:
    """The tables of ``finding_schema``.

    Findings that are said are ranked 1, 2, … under their question; those that are not come behind them.
    """
    zh, en = Names(tables, "zh"), Names(tables, "en")
    order = sorted(findings, key=lambda f: (QUESTIONS.index(f.question), not f.is_said))
    rank = dict.fromkeys(QUESTIONS, 0)
    said: list[Row] = []
    rows: list[Row] = []
    tried: list[Row] = []
    for finding in order:
        rank[finding.question] += 1
        claim, own = finding.claim, {"finding_id": finding.finding_id}
        said.append({
            **own, "question": finding.question, "rank": rank[finding.question], "sentence_zh": finding.sentence(zh),
            "sentence_en": finding.sentence(en), "caveats": join_list(claim.caveats), "size": round(claim.size, 6),
            "held": finding.held, "asked": finding.asked, "is_said": finding.is_said, "figure": claim.figure or None,
        })  # fmt: skip
        rows += [{**own, "table": rests.table, "row_key": key} for rests in claim.rests_on for key in rests.keys]
        for name, holds in finding.tried:
            other = finding.there.get(name)
            said_there = {
                f"sentence_{n.lang}": n.say(f"claims.{other.key}", **other.said(n)) for n in (zh, en) if other
            }
            tried.append({**own, "variation": name, "holds": HOLDS[holds], **said_there})
    made = {"findings": said, "finding_rows": rows, "finding_variations": tried}
    return {name: build_frame(FINDING_TABLE[name], found) for name, found in made.items()}
