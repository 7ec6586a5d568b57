"""Rows of a table by one of its columns, read when they are asked for: of 40,000 measures few are looked at."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from policycompare.tables.frames import iter_rows

if TYPE_CHECKING:
    import pandas as pd


class RowsBy:
    """Rows of a frame, in its order, by the values of a column."""

    def __init__(self, frame: pd.DataFrame, column: str) -> None:
        """Take a frame; nothing is read yet."""
        self._frame, self._column = frame, column
        self._all: dict[str, list[Any]] | None = None

    @cached_property
    def _places(self) -> dict[str, np.ndarray]:
        indices = self._frame.groupby(self._column, sort=False).indices
        return {str(value): np.asarray(places) for value, places in indices.items()}

    def of(self, value: str) -> list[Any]:
        """The rows of a value."""
        if self._all is not None:
            return self._all.get(value, [])
        places = self._places.get(value)
        return [] if places is None else list(iter_rows(self._frame.take(places)))

    def read_all(self) -> None:
        """Read all rows at once, where all will be asked for: that is faster than one value at a time."""
        if self._all is None:
            found: dict[str, list[Any]] = defaultdict(list)
            at = self._frame.columns.get_loc(self._column)
            for row in iter_rows(self._frame):
                found[row[at]].append(row)
            self._all = dict(found)
