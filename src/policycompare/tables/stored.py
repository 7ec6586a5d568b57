"""The tables that a build wrote, read back with the schema's types."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from policycompare.boundary.reading import see_file
from policycompare.files import read_settled
from policycompare.tables.built import PROCESSED
from policycompare.tables.frames import DTYPES, Tables, check_tables
from policycompare.tables.schema import TABLES, Table
from policycompare.words import data_error

MOST = 4_000_000_000
"""Most bytes of a table."""


def read_table(path: Path, table: Table, shown: str, command: str = "build") -> pd.DataFrame:
    """Read a table's csv back with the schema's types."""
    types = {c.name: DTYPES[c.type] for c in table.columns}
    if not path.exists():
        raise data_error("errors.table_missing", table=shown, command=command)
    see_file(path, shown, MOST)
    try:
        frame = pd.read_csv(path, dtype=types, keep_default_na=False, na_values=[""], encoding="utf-8")
    except Exception as error:  # what a library thinks of a damaged table is of many kinds
        raise data_error("errors.table_unreadable", table=shown, why=str(error)[:200], command=command) from None
    if list(frame.columns) != list(types):
        raise data_error("errors.table_columns", table=shown, columns=", ".join(types), command=command)
    return frame


def read_built(root: Path) -> Tables:
    """Read the tables that a project's build wrote, all of one build, also while another one runs or was killed.

    Raises:
        DataError: A table is missing, or breaks the schema.
    """
    folder = root / PROCESSED
    return read_settled(root, PROCESSED.as_posix(), folder, lambda: read_tables(folder))


def read_tables(folder: Path, shown: str = "data/processed") -> Tables:
    """Read the csv tables of a folder.

    Raises:
        DataError: A table is missing, or breaks the schema.
    """
    frames: dict[str, Any] = {t.name: read_table(folder / f"{t.name}.csv", t, f"{shown}/{t.name}.csv") for t in TABLES}
    tables = Tables(frames)
    problems = check_tables(tables)
    if problems:
        raise data_error("errors.tables_broken", where=f"{shown}, {problems[0]}")
    return tables
