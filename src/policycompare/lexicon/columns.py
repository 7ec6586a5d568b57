"""Columns of tables inside documents: what they are called, and what stands in them.

``columns.csv`` says it; a study adds rows of its own in ``data/lexicon``. The labels of responsibility clauses
(``roles.csv``) name columns too. Years and their words (2025年目标, 十四五累计) are read, not listed.
"""

from __future__ import annotations

from pathlib import Path

from policycompare.boundary.reading import numbered_rows
from policycompare.errors import DataError, choices
from policycompare.lexicon.roles import NO_UNITS, Roles

NUMBER, GROUP, TASK, CONTENT, GOAL = "number", "group", "task", "content", "goal"
INDICATOR, VALUE_UNIT, ATTRIBUTE, PLACE = "indicator", "unit", "attribute", "place"
TARGET, BASE, PAST, RATE, SUM = "target", "base", "past", "rate", "sum"
VALUES = (TARGET, BASE, PAST, RATE, SUM)
"""Columns of figures: aimed at, started from, reached since, a rate a year, a sum over the years."""
COLUMNS = (NUMBER, GROUP, TASK, CONTENT, GOAL, INDICATOR, VALUE_UNIT, ATTRIBUTE, PLACE, *VALUES)
"""What a column may hold beside units in a role, dates (deadline), and what is of no concern (other)."""


def add_columns(columns: dict[str, str], roles: Roles, path: Path, shown: str) -> None:
    """Add the rows of a ``columns.csv``; a later row wins over an earlier one.

    Raises:
        DataError: A row says what no column can be.
    """
    known = [*COLUMNS, *(kind.role for kind in roles.kinds.values() if kind.basis == "assigned"), *NO_UNITS]
    for where, row in numbered_rows(path, ("label", "column"), shown):
        if not row["label"]:
            raise DataError(where, "it has no label", "write what the column is called")
        if row["column"] not in known:
            raise DataError(where, f"unknown column {row['column']!r}", choices(row["column"], known))
        columns[row["label"]] = row["column"]
