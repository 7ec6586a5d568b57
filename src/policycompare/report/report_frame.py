"""A table for a report before it is a file: columns with headings, and typed rows in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import pandas as pd

from policycompare.errors import CallError
from policycompare.tables.names import Names
from policycompare.words import Lang, say

Kind = Literal["text", "number", "score", "date", "integer"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """One column of a report table.

    Attributes:
        key: Its name in the frame.
        heading: Its heading for people.
        kind: text, number, score (a number that is printed with two digits behind the point), date (ISO text in the
            frame) or integer.
        width: The width from which its text reads well, in half-width characters; a Chinese one takes two.
        group: Heading that it shares with its neighbours; empty where there is none.
    """

    key: str
    heading: str
    kind: Kind = "text"
    width: int = 12
    group: str = ""

    @property
    def is_number(self) -> bool:
        """It is set to the right."""
        return self.kind in ("number", "score", "integer")


@dataclass(frozen=True, eq=False)
class ReportFrame:
    """A table for a report, before it is a file.

    Attributes:
        name: Short name, the stem of its files.
        title: Its title for people.
        note: What stands below it: how to read it, what was left out.
        columns: Its columns, in order.
        frame: Its rows; one column of the frame for each of ``columns``; null is an empty cell.
        lang: Language of its headings.
        group_by: Key of the column whose equal neighbours form a block of rows; empty where there is none.

    Raises:
        CallError: Columns and frame do not fit each other, or a kind is unknown.
    """

    name: str
    title: str
    note: str
    columns: tuple[ReportColumn, ...]
    frame: pd.DataFrame
    lang: Lang = "zh"
    group_by: str = ""

    def __post_init__(self) -> None:
        where, keys = f"report table {self.name}", [column.key for column in self.columns]
        if list(self.frame.columns) != keys:
            raise CallError(where, f"its frame has the columns {list(self.frame.columns)}", f"give it {keys}")
        if self.group_by and self.group_by not in keys:
            raise CallError(where, f"group_by {self.group_by!r} is no column", f"use one of {', '.join(keys)}")
        if unknown := [c.key for c in self.columns if c.kind not in KINDS]:
            raise CallError(where, f"the kind of {unknown[0]} is unknown", f"use {', '.join(KINDS)}")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}: {len(self.frame)} rows, {len(self.columns)} columns>"

    def to_frame(self) -> pd.DataFrame:
        """A copy of the rows, with the columns' keys as names."""
        return self.frame.copy()


def make_columns(lang: Lang, *named: tuple[str, Kind, int], group: str = "") -> tuple[ReportColumn, ...]:
    """Columns from (key, kind, width), with their headings of the catalogue.

    ``group`` is the key of a heading that all of them share; it stands before their keys.
    """
    over = say(f"report_tables.head_{group}", lang) if group else ""
    return tuple(
        ReportColumn(f"{group}_{key}" if group else key, say(f"report_tables.head_{key}", lang), kind, width, over)
        for key, kind, width in named
    )


def side_column(names: Names, width: int, group: str = "") -> ReportColumn:
    """The column that names the side of a row; its heading says what is compared: region, document, period."""
    over = names.say(f"report_tables.head_{group}") if group else ""
    heading = names.say("report_tables.head_side")
    return ReportColumn(f"{group}_side" if group else "side", heading, "text", width, over)


def with_fit(note: str, names: Names) -> str:
    """A note of a table that rests on topics, with how far the codebook reaches."""
    return names.say("report_tables.note_with_fit", note=note, fit=names.fit) if names.fit else note


def word_of(names: Names, value: Any) -> str | None:
    """The name of a word of the schema; null stays null."""
    return None if pd.isna(value) else names.word(str(value))
