"""From records to frames, with one check on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from policycompare.errors import DataError
from policycompare.tables.schema import TABLES, Table

DTYPES: dict[str, Any] = {"string": "str", "date": "str", "integer": "Int64", "number": "float64", "boolean": "bool"}
RE_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class Tables:
    """The tables of a study or of one document, each a frame.

    Attributes:
        documents, sections, measures, clauses, units, responsibilities, targets, citations,
            passages, topics, measure_topics, alignments: Frames with the columns of
            ``tables.schema``, sorted by key.
        report: What the reading repaired or found odd, a line each.
    """

    documents: pd.DataFrame
    passages: pd.DataFrame
    sections: pd.DataFrame
    measures: pd.DataFrame
    clauses: pd.DataFrame
    units: pd.DataFrame
    responsibilities: pd.DataFrame
    targets: pd.DataFrame
    citations: pd.DataFrame
    topics: pd.DataFrame
    measure_topics: pd.DataFrame
    alignments: pd.DataFrame
    comparisons: pd.DataFrame
    target_differences: pd.DataFrame
    reuse: pd.DataFrame
    reuse_shares: pd.DataFrame
    report: list[str] = field(default_factory=list)

    def items(self) -> Iterable[tuple[Table, pd.DataFrame]]:
        """Each table's declaration with its frame, in the schema's order."""
        return [(table, getattr(self, table.name)) for table in TABLES]

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(frame)} {table.name}" for table, frame in self.items())
        return f"<Tables: {counts}>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td><code>{table.name}</code></td><td style='text-align:right'>{len(frame):,}</td>"
            f"<td style='text-align:left'>{table.meaning}</td></tr>"
            for table, frame in self.items()
        )
        note = f"<p>{len(self.report)} lines in <code>.report</code></p>" if self.report else ""
        return f"<table><thead><tr><th>table</th><th>rows</th><th>meaning</th></tr></thead><tbody>{rows}</tbody></table>{note}"


def build_frame(table: Table, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Make a table's frame from its rows, typed and sorted by key."""
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) if rows else [()] * len(table.columns)
    data = {
        column.name: pd.Series(list(values), dtype=DTYPES[column.type])
        for column, values in zip(table.columns, columns, strict=True)
    }
    frame = pd.DataFrame(data, columns=table.column_names)
    return frame.sort_values(list(table.key), kind="stable", ignore_index=True)


def build_tables(rows: Mapping[str, Sequence[Sequence[Any]]], report: list[str]) -> Tables:
    """Make and check all tables.

    Args:
        rows: Table name -> its rows, in the schema's column order.
        report: Lines for ``Tables.report``.

    Raises:
        DataError: A row breaks the schema.
    """
    tables = Tables(**{table.name: build_frame(table, rows.get(table.name, ())) for table in TABLES}, report=report)
    problems = check_tables(tables)
    if problems:
        raise DataError(problems[0], "the tables break their schema", "mend the row that is named")
    return tables


def iter_rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Rows of a frame as named tuples."""
    return iter(frame.itertuples(index=False))


def check_tables(tables: Tables) -> list[str]:
    """Check columns, types, keys, foreign keys and value lists.

    Returns:
        One line a problem, naming table, column and the first row that is wrong.
    """
    problems: list[str] = []
    for table, frame in tables.items():
        if list(frame.columns) != table.column_names:
            problems.append(f"{table.name}: its columns are {list(frame.columns)}")
            continue
        key = frame[list(table.key)]
        for name in table.key:
            if frame[name].isna().any():
                problems.append(f"{table.name}.{name}: null in the key")
        twice = key[key.duplicated()]
        if len(twice):
            problems.append(f"{table.name}: the key {tuple(twice.iloc[0])} stands twice")
        for column in table.columns:
            values = frame[column.name]
            present = values.dropna()
            where = f"{table.name}.{column.name}"
            if column.required and len(present) < len(values):
                at = frame.loc[values.isna(), list(table.key)].iloc[0]
                problems.append(f"{where}: null at {tuple(at)}")
            values_found = present.unique() if column.values or column.type == "date" else ()
            for value in values_found:
                if column.values and value not in column.values:
                    problems.append(f"{where}: {value!r} is not allowed")
                    break
            if column.type == "date" and not all(RE_ISO_DATE.fullmatch(str(v)) for v in values_found):
                problems.append(f"{where}: a value is no ISO date")
            if column.refers_to:
                other, _, target = column.refers_to.partition(".")
                known = set(getattr(tables, other)[target])
                unknown = [value for value in present.unique() if value not in known]
                if unknown:
                    problems.append(f"{where}: {unknown[0]!r} is not in {column.refers_to}")
        if {"char_start", "char_end"} <= set(frame.columns) and (frame["char_start"] >= frame["char_end"]).any():
            at = frame.loc[frame["char_start"] >= frame["char_end"], list(table.key)].iloc[0]
            problems.append(f"{table.name}: an empty span at {tuple(at)}")
    return problems


def regions_of(tables: Tables) -> dict[str, str]:
    """Document id -> region id."""
    return dict(zip(tables.documents["document_id"], tables.documents["region_id"], strict=True))
