"""Rows of the small csv tables that people keep: UTF-8, with or without a byte order mark."""

from __future__ import annotations

import csv
from pathlib import Path

from policycompare.errors import DataError


def read_rows(path: Path, columns: tuple[str, ...], shown: str) -> list[dict[str, str]]:
    """Read a csv table as text.

    Args:
        path: The file.
        columns: Columns that it must have.
        shown: Its name in messages.

    Raises:
        DataError: It is not UTF-8, or a column is missing.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [c for c in columns if c not in (reader.fieldnames or [])]
            if missing:
                raise DataError(shown, f"the column {missing[0]} is missing", f"its columns are {', '.join(columns)}")
            return [{k: v if isinstance(v, str) else "" for k, v in row.items() if k} for row in reader]
    except UnicodeDecodeError as error:
        raise DataError(f"{shown}, byte {error.start}", "it is not UTF-8", "save it as CSV UTF-8") from None
    except csv.Error as error:
        raise DataError(shown, f"no csv ({error})", "save it as CSV UTF-8") from None
