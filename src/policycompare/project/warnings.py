"""What nobody may miss, however quiet a command is; and what a script can be strict about."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from policycompare.errors import DataError
from policycompare.tables.built import PROCESSED

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from policycompare.tables.frames import Tables

KEPT = f"{PROCESSED.as_posix()}/decisions.csv"
RE_UNREAD = re.compile(r"(?<!linked files are )\bnot read\b(?! as its text)")
"""A line of the report about something of a document that nobody read: 3 pictures were not read; a table (4 columns,
6 rows) was not read. Files that a page links are none of it, and the fields above a document stand in ``documents``."""


def refused_files(tables: Tables) -> list[str]:
    """Files that could not be read, and why."""
    return list(tables.files["problem"].dropna())


def doubts(tables: Tables) -> list[str]:
    """A line for each document that gave no measure, or of which more than half stands aside."""
    from policycompare.tables.readings import doubts as found

    return found(tables)


def limits_met(tables: Tables) -> list[str]:
    """A line for each place where a limit of the code was met, so that something was left out, cut or not looked at.

    The limits stand in ``docs/bounds.md``. A script that wants all of its data stops where there is any line.
    """
    from policycompare.limits import limits_in

    return limits_in(tables.report)


def misfit_line(tables: Tables) -> str:
    """What a script that builds in silence must know all the same: that a codebook does not fit; else empty."""
    from policycompare.tables.names import Names
    from policycompare.tables.queries import sides_that_fit

    return Names(tables, "en").fit if len(sides_that_fit(tables)) < len(tables.sides) else ""


def suspended(tables: Tables) -> list[str]:
    """Decisions of people that are not applied until somebody settles them."""
    from policycompare.topics.decision_table import suspended_lines

    return suspended_lines(tables.decisions)


def _misfit(tables: Tables) -> list[str]:
    return [line] if (line := misfit_line(tables)) else []


def _unread(tables: Tables) -> list[str]:
    """Stretches of documents that were not read, as the report says it of tables that were just made."""
    return [line for line in tables.report if RE_UNREAD.search(line)]


def _unhashed(tables: Tables) -> list[str]:
    from policycompare.topics.decision_table import unhashed_lines

    return unhashed_lines(tables.decisions)


WARNINGS: tuple[Callable[[Tables], list[str]], ...] = (refused_files, doubts, limits_met)
"""What ``parse`` and ``build`` say as a warning; ``parse`` then ends with 1."""
STRICT: tuple[Callable[[Tables], list[str]], ...] = (*WARNINGS, _misfit, _unread, _unhashed)
"""What ``check`` says, and ``check --strict`` fails by; that a decision is suspended fails either."""


def warnings(tables: Tables) -> list[str]:
    """The warnings about tables, a line each."""
    return [line for find in WARNINGS for line in find(tables)]


def strict_warnings(tables: Tables) -> list[str]:
    """All that a strict check takes for wrong in tables that were just made, a line each, each line once."""
    return list(dict.fromkeys(line for find in STRICT for line in find(tables)))


def last_decisions(root: Path) -> pd.DataFrame | None:
    """What people had decided at the last build: empty where nothing was built, None where it cannot be read."""
    from policycompare.tables.frames import build_frame
    from policycompare.tables.schema import BY_NAME
    from policycompare.tables.stored import read_table

    table = BY_NAME["decisions"]
    if not (root / KEPT).is_file():
        return build_frame(table, ())
    try:
        found = read_table(root / KEPT, table, KEPT)
    except DataError:
        return None
    return found if list(found.columns) == table.column_names else None


def lost_decisions(before: pd.DataFrame | None, tables: Tables, root: Path) -> list[str]:
    """Decisions that ``last_decisions`` gave and that are there no more, though nobody took them back."""
    from policycompare.topics.decision_files import taken_back
    from policycompare.topics.decision_table import lost_lines

    if before is None:
        return [f"{KEPT}: it could not be read, so nobody knows whether decisions are missing since the last build"]
    return lost_lines(before, tables.decisions, taken_back(root))
