"""From a finding's rows to the characters that they were read from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.tables.frames import split_list
from policycompare.tables.network_schema import NETWORK_TABLE
from policycompare.tables.schema import BY_NAME
from policycompare.tables.wording import known
from policycompare.words import call_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policycompare.results.finding import Rests
    from policycompare.tables.frames import Compared
    from policycompare.tables.schema import Table

KEY_JOINT = "|"
"""Between the values of a key of several columns."""
POINTED_AT = {"target_id": "targets", "measure_id": "measures", "sentence_id": "sentences", "citation_id": "citations"}
"""Last words of a column's name -> the table of texts that it points at."""
TEXTS = ("text", "mention", "title", "heading")
"""Columns with the words that a row was read from, the first that a table has."""


@dataclass(frozen=True, slots=True)
class Place:
    """Characters that a row leads to.

    Attributes:
        row_id: Id of the row of text, such as a measure's or a target's.
        document_id: Its document.
        source_file: The file.
        char_start, char_end: Half-open, in the text that was read from the file.
        text: The words there, normalised.
    """

    row_id: str
    document_id: str
    source_file: str
    char_start: int
    char_end: int
    text: str


def row_key(*values: object) -> str:
    """The key of a row as findings write it.

    Example:
        >>> row_key("row", "行政复议", "anshan")
        'row|行政复议|anshan'
    """
    return KEY_JOINT.join(map(str, values))


class Traces:
    """Ways from rows to places, over the tables of a study and, where they are given, of its networks."""

    def __init__(self, tables: Compared, networks: Mapping[str, pd.DataFrame] | None = None) -> None:
        self._tables, self._networks = tables, dict(networks or {})
        self._rows: dict[str, pd.DataFrame] = {}

    def row(self, table: str, key: str) -> dict[str, Any]:
        """A row by the key that a finding gives; empty where the networks' tables were not given.

        Raises:
            CallError: No row has this key.
        """
        if table in NETWORK_TABLE and table not in self._networks:
            return {}
        frame = self._keyed(table)
        if key not in frame.index:
            raise call_error("errors.finding_row", key=key, table=table)
        return {str(column): value for column, value in frame.loc[key].items()}

    def places(self, rests: Rests) -> dict[str, list[Place]]:
        """Row key -> the characters that its row leads to, each place once, in the order of printing."""
        return {key: self._places(rests.table, key) for key in rests.keys}

    def _declared(self, table: str) -> Table:
        return NETWORK_TABLE.get(table) or BY_NAME[table]

    def _keyed(self, table: str) -> pd.DataFrame:
        if table not in self._rows:
            frame = self._networks[table] if table in NETWORK_TABLE else getattr(self._tables, table)
            columns = list(self._declared(table).key)
            keys = [row_key(*values) for values in frame[columns].itertuples(index=False)]
            self._rows[table] = frame.set_axis(keys)
        return self._rows[table]

    @cached_property
    def _file_of(self) -> dict[str, str]:
        documents = self._tables.documents
        return dict(zip(documents["document_id"], documents["source_file"], strict=True))

    @cached_property
    def _document_of(self) -> dict[str, str]:
        measures = self._tables.measures
        return dict(zip(measures["measure_id"], measures["document_id"], strict=True))

    def _places(self, table: str, key: str) -> list[Place]:
        row = self.row(table, key)
        if "char_start" in row:
            return [self._place(key, row)]
        found = {}
        for column, value in row.items():
            ends = [end for end in POINTED_AT if column.endswith((end, f"{end}s"))]
            for end in ends:
                for item in split_list(value):
                    found[item] = self._place(item, self.row(POINTED_AT[end], item))
        # A measure is said by its target or sentence where the row names one of it.
        inner = {place.row_id.split("/")[0] for place in found.values() if "/" in place.row_id}
        kept = [place for place in found.values() if place.row_id not in inner]
        return sorted(kept, key=lambda place: (place.document_id, place.char_start, place.row_id))

    def _place(self, row_id: str, row: Mapping[str, Any]) -> Place:
        document = known(row.get("document_id")) or self._document_of[row["measure_id"]]
        text = next((words for column in TEXTS if (words := known(row.get(column)))), "")
        return Place(row_id, document, self._file_of[document], int(row["char_start"]), int(row["char_end"]), text)
