"""Verbs of what bodies do, by which a sentence shows its subject."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from policycompare.boundary.reading import numbered_rows


@cache
def read_verbs() -> tuple[str, ...]:
    """The verbs of ``verbs.csv``, in its order.

    Example:
        >>> "制定" in read_verbs()
        True
    """
    table = Path(str(files("policycompare.lexicon"))) / "verbs.csv"
    return tuple(row["verb"] for _, row in numbered_rows(table, ("verb",), "verbs.csv"))
