"""Any data frame as a report table: shown in a notebook, and written as a workbook, a Word file or LaTeX."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd

from policycompare.report.report_frame import Kind, ReportColumn
from policycompare.report.report_table import ReportTable
from policycompare.words import Lang, entries

WIDEST = 40
"""Width from which a column of text reads well, at most."""


def frame_table(frame: pd.DataFrame | pd.Series, lang: Lang, title: str = "", note: str = "") -> ReportTable:
    """A frame as a table, headed as its columns are called (``columns.toml``); an index with names becomes columns.

    Example:
        >>> import pandas as pd
        >>> frame_table(pd.DataFrame({"region": ["鞍山"], "measures": [138]}), "zh")
        <ReportTable table: 1 rows, 2 columns>
    """
    given = frame.to_frame() if isinstance(frame, pd.Series) else pd.DataFrame(frame)
    if any(name is not None for name in given.index.names) or not isinstance(given.index, pd.RangeIndex):
        given = given.rename_axis([_name(name) if name is not None else "" for name in given.index.names])
        given = pd.concat([given.index.to_frame(index=False), given.reset_index(drop=True)], axis=1)
    heads = [_name(name) for name in given.columns]
    keys = _keys(heads)
    made, columns, called = {}, [], entries("columns")
    for at, (key, head) in enumerate(zip(keys, heads, strict=True)):
        values = given.iloc[:, at]
        kind = _kind(values)
        made[key] = values if kind != "text" else values.map(_text, na_action="ignore").astype("str")
        columns.append(ReportColumn(key, called.get(head, {}).get(lang, head), kind, WIDEST))
    return ReportTable(
        "table", title, note, tuple(columns), pd.DataFrame(made, columns=keys).reset_index(drop=True), lang
    )


def _keys(heads: list[str]) -> list[str]:
    """A key for each column, which no other has: its head, or where several have that, one with its place."""
    keys: list[str] = []
    for at, head in enumerate(heads):
        key = head if heads.count(head) == 1 else f"{head}#{at}"
        while heads.count(key) > (key == head) or key in keys:
            key += "#"
        keys.append(key)
    return keys


def _name(name: Hashable) -> str:
    return " ".join(map(str, name)) if isinstance(name, tuple) else str(name)


def _text(value: object) -> str:
    return str(value)


def _kind(values: pd.Series) -> Kind:
    if pd.api.types.is_bool_dtype(values):
        return "text"
    if pd.api.types.is_integer_dtype(values):
        return "integer"
    if pd.api.types.is_float_dtype(values):
        return "number"
    return "text"
