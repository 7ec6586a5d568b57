"""What is named in a filter -> the values that are meant: by id, by name in either language, by what a unit is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from policycompare.errors import CallError, choices
from policycompare.lexicon import read_lexicon
from policycompare.search.facets import DUE
from policycompare.tables.frames import split_list
from policycompare.tables.names import Names
from policycompare.words import LANGS

if TYPE_CHECKING:
    from pathlib import Path

    from policycompare.search.facets import Facet, Facets
    from policycompare.tables.frames import Compared

RE_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
MOST_DAYS = 31
BY_PART = ("unit", "cites", "section", "document", "side")
"""Filters whose values a part of their name is enough for."""
Filters = dict[str, tuple[str, ...]]
"""Facet -> ids of its values; a filter by day holds one day in ISO."""


class FilterValues:
    """What can be named in filters of a study."""

    def __init__(self, tables: Compared, facets: Facets, root: Path | None = None) -> None:
        """Know the names of all values."""
        self._tables, self._facets, self._root = tables, facets.facets, root
        self._names = [Names(tables, lang) for lang in LANGS]
        self._labels: dict[str, dict[str, list[str]]] = {}

    @property
    def filters(self) -> list[str]:
        """Names of all filters."""
        return [*self._facets, *DUE]

    def read(self, given: Mapping[str, object]) -> Filters:
        """Filters as somebody names them, as ids.

        Args:
            given: Filter -> a value or several; None and nothing filter nothing.

        Raises:
            CallError: No filter or no value is called so; the line has the nearest.
        """
        found: Filters = {}
        for name, value in given.items():
            if name not in self.filters:
                raise CallError(f"filter {name!r}", "it is unknown", choices(name, self.filters, few=20))
            several = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]
            items = [str(item) for item in several if item is not None and str(item).strip()]
            if not items:
                continue
            if name in DUE:
                found[name] = (day(name, items[0]),)
            else:
                each = (self._values(self._facets[name], item) for item in items)
                found[name] = tuple(dict.fromkeys(value for own in each for value in own))
        return found

    def _called(self, facet: Facet) -> dict[str, list[str]]:
        """Name, in small letters -> the values that are called so."""
        if facet.name not in self._labels:
            found: dict[str, list[str]] = {}
            for names in self._names:
                for value in facet.values:
                    own = found.setdefault(facet.called(names, value).lower(), [])
                    if value not in own:
                        own.append(value)
            self._labels[facet.name] = found
        return self._labels[facet.name]

    def _values(self, facet: Facet, item: str) -> list[str]:
        if item in facet.values:
            return [item]
        plain = item.strip().strip("《》").lower()
        if facet.name == "unit" and (found := self._units(plain)):  # names of all units in English take long to make
            return found
        if named := self._called(facet).get(plain):
            return named
        if facet.name in BY_PART and (found := self._holding(facet, plain)):
            return found
        there = [*facet.values, *self._called(facet)]
        raise CallError(f"{facet.name} {item!r}", "the study has none that is called so", choices(item, there))

    def _holding(self, facet: Facet, text: str) -> list[str]:
        """Values whose name holds a text."""
        found = [value for name, own in self._called(facet).items() if text in name for value in own]
        return list(dict.fromkeys(found))

    def _units(self, text: str) -> list[str]:
        """Units by their function or by a part of their name; of a kind of body (司法局) every region's, 司法厅 too."""
        units = self._tables.units
        called = [f for names in self._names for f in units["function"].dropna() if names.function(f).lower() == text]
        body = read_lexicon(self._root).bodies.get(text)
        functions = {*called, *units["function"][units["function"] == text], *([body.function] if body else [])}
        held = units["name"].str.contains(text, regex=False)
        also = units["aliases"].map(lambda cell: any(text in alias for alias in split_list(cell)))
        meant = units["unit_id"][held | also | units["function"].isin(functions)]
        return list(meant)


def day(name: str, given: str) -> str:
    """A day of a filter, of a year or month its last day (``due_by``) or its first.

    Raises:
        CallError: It is no day.

    Example:
        >>> day("due_by", "2025"), day("due_from", "2025"), day("due_by", "2025-06-30")
        ('2025-12-31', '2025-01-01', '2025-06-30')
    """
    match = RE_DAY.fullmatch(given.strip())
    if match is None or not 1 <= int(match[2] or 1) <= 12 or not 1 <= int(match[3] or 1) <= MOST_DAYS:
        raise CallError(f"{name} {given[:40]!r}", "it is no day", "give a year or a day: 2025, 2025-12-31")
    year, month, date = match.groups()
    ends = ("12", str(MOST_DAYS)) if name == "due_by" else ("01", "01")
    return f"{year}-{month or ends[0]}-{date or ends[1]}"
