"""The data package (Frictionless) and the data dictionary, both from the schema."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from policycompare.lexicon.codebook import SEPARATOR
from policycompare.tables.built import MADE_FROM, PACKAGE
from policycompare.tables.finding_schema import FINDING_TABLES
from policycompare.tables.network_schema import NETWORK_TABLES
from policycompare.tables.schema import TABLES, Column, Table


def _field(column: Column) -> dict[str, Any]:
    is_list = column.type == "list"
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    constraints |= {"enum": list(column.values)} if column.values else {}
    return {
        "name": column.name,
        "type": "string" if is_list else column.type,
        "description": f"{column.meaning}; a list joined by {SEPARATOR}" if is_list else column.meaning,
        **({"constraints": constraints} if constraints else {}),
    }


def _schema(table: Table, names: set[str]) -> dict[str, Any]:
    """A table's schema; foreign keys only to the tables of its own package, as Frictionless asks."""
    keys = []
    for column in table.columns:
        other, _, target = (column.refers_to or "").partition(".")
        if other in names and column.type != "list":  # a foreign key is of whole cells
            reference = {"resource": "" if other == table.name else other, "fields": [target]}
            keys.append({"fields": [column.name], "reference": reference})
    schema = {"fields": [_field(c) for c in table.columns], "primaryKey": list(table.key), "missingValues": [""]}
    return schema | ({"foreignKeys": keys} if keys else {})


def write_datapackage(
    folder: Path, tables: tuple[Table, ...] = TABLES, made_from: Sequence[Mapping[str, str | None]] = ()
) -> Path:
    """Write ``datapackage.json`` for the csv tables in ``folder``, with their hashes.

    Args:
        folder: Where they are.
        tables: Which they are.
        made_from: What other tables they are computed from, by ``tables.built.made_from``.
    """
    resources = []
    for table in tables:
        path = folder / f"{table.name}.csv"
        data = path.read_bytes()
        resources.append(
            {
                "name": table.name,
                "path": path.name,
                "description": table.meaning,
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(data),
                "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
                "schema": _schema(table, {t.name for t in tables}),
            }
        )
    package = {
        "profile": "tabular-data-package",
        "name": "policycompare",
        "title": "Commitments of official plans, as tidy tables",
        **({MADE_FROM: list(made_from)} if made_from else {}),
        "resources": resources,
    }
    path = folder / PACKAGE
    path.write_bytes((json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    return path


def data_dictionary() -> str:
    """The data dictionary as Markdown, one section a table."""
    lines = [
        "# Data dictionary",
        "",
        "Written by `policycompare build` from `src/policycompare/tables/schema.py`, `network_schema.py` and "
        "`finding_schema.py`; do not edit.",
        "",
        "Spans are half-open and count characters of the decoded raw file. Empty cells are null: nobody knows. The "
        "items of a",
        f"list in a cell are joined by `{SEPARATOR}`, in every table. Texts are as documents print them: a spreadsheet "
        "may take one that begins with `=` for a formula (`--sheets`, [security.md](security.md)).",
        "",
    ]
    for table in (*TABLES, *NETWORK_TABLES, *FINDING_TABLES):
        if table is NETWORK_TABLES[0]:
            lines += ["# Networks", "", "In `data/processed/networks`, written by `policycompare networks`.", ""]
        if table is FINDING_TABLES[0]:
            lines += ["# Findings", "", "In `data/processed/findings`, written by `policycompare build`.", ""]
        lines += [f"## {table.name}", "", f"{table.meaning}. Key: {', '.join(f'`{k}`' for k in table.key)}.", ""]
        lines += ["| column | type | null | meaning |", "|---|---|---|---|"]
        for c in table.columns:
            meaning = c.meaning
            if c.refers_to:
                meaning += f" (→ `{c.refers_to}`)"
            if c.values:
                meaning += ": " + ", ".join(f"`{v}`" for v in c.values)
            lines.append(f"| `{c.name}` | {c.type} | {'never' if c.required else 'yes'} | {meaning} |")
        lines.append("")
    return "\n".join(lines)
