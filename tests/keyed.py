"""Rows of tests that are written as plain tuples, given the names of their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from policycompare.tables.schema import BY_NAME


def keyed(rows: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Table name -> rows in the schema's column order, as mappings; lists that are too short or long are an error."""
    return {
        name: [dict(zip(BY_NAME[name].column_names, row, strict=True)) for row in given] for name, given in rows.items()
    }
