"""Which measures hold the words and pass the filters: what ``pc.read`` asks, over the tables of one study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args
from weakref import WeakKeyDictionary

import numpy as np

from policycompare.errors import CallError, choices
from policycompare.search.facets import DUE, Facets, order_of_measures
from policycompare.search.filter_values import Filters, FilterValues
from policycompare.search.text_index import Query, TextIndex, Wanted
from policycompare.search.word_cut import WordCut
from policycompare.tables.names import Names
from policycompare.words import Lang

if TYPE_CHECKING:
    from pathlib import Path

    from policycompare.tables.frames import Compared

How = Literal["all", "any"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        numbers: Numbers of the measures, in the order of ``Finder.measures``.
        query: What was looked for.
        filters: What was filtered by.
        counts: Facet -> how many measures each of its values would give, under all the other filters.
        lines: What was left out or could not be done, in words.
    """

    numbers: np.ndarray
    query: Query
    filters: Filters
    counts: Mapping[str, np.ndarray]
    lines: tuple[str, ...]


class Finder:
    """Searches over the tables of a study.

    Attributes:
        tables: The tables.
        measures: All measures; a measure's number is its place.
        facets: All that measures can be filtered by.
        values: What can be named in filters.
    """

    def __init__(self, tables: Compared, root: Path | None = None) -> None:
        """Number the measures; what words are is read when the first is looked for."""
        self._root = root
        self.tables = tables
        self.measures = order_of_measures(tables)
        self.facets = Facets(tables, self.measures)
        self.values = FilterValues(tables, self.facets, root)
        frame = tables.measures.set_index("measure_id").loc[self.measures]
        heads, texts = frame["heading"].fillna(""), frame["text"]
        clauses = _clauses(tables)
        # A heading that is printed as the beginning of the text is in the text.
        self.texts = [
            (text if text.startswith(head) else f"{head} {text}") + clauses.get(measure, "")
            for measure, head, text in zip(self.measures, heads, texts, strict=True)
        ]

    @cached_property
    def number(self) -> dict[str, int]:
        """Measure -> its number."""
        return {measure: at for at, measure in enumerate(self.measures)}

    @cached_property
    def index(self) -> TextIndex:
        """The texts of the measures."""
        return TextIndex(self.texts, lambda: self._cut)

    @cached_property
    def _cut(self) -> WordCut:
        return WordCut(self.tables, self._root)

    def search(
        self, asked: str = "", how: How = "all", filters: Mapping[str, object] | None = None, lang: Lang = "zh"
    ) -> Found:
        """Find measures.

        Args:
            asked: Words, and phrases in 「」 or quotes that are looked for literally; nothing finds all.
            how: Whether a measure has to hold all of them, or any.
            filters: Filter -> a value or several, by id or by name.
            lang: Language of the lines.

        Raises:
            CallError: A filter or a value is unknown.
        """
        if how not in get_args(How):
            raise CallError(f"how {how!r}", "it is unknown", choices(how, get_args(How)))
        read = self.values.read(filters or {})
        query = self.index.read(asked) if asked.strip() else Query(())
        holding = [self.index.holding(wanted) for wanted in query.wanted]
        base = np.full(len(self.measures), not query.is_marks and (not holding or how == "all"))
        for numbers in holding:
            own = self.facets.mask(numbers)
            base = base & own if how == "all" else base | own
        codes = self._codes(read)
        masks = self.facets.masks(codes)
        mask = base.copy()
        for own in masks.values():
            mask &= own
        lines = self._lines(query, holding, read, Names(self.tables, lang))
        counts = self.facets.counts(base, masks, codes)
        return Found(np.flatnonzero(mask), query, read, counts, tuple(lines))

    def _codes(self, filters: Filters) -> dict[str, list[int]]:
        """Filters by the numbers of their values; of a day the day as a number."""
        found = {}
        for name, values in filters.items():
            if name in DUE:
                found[name] = [int(values[0].replace("-", ""))]
            else:
                code = {value: at for at, value in enumerate(self.facets.facets[name].values)}
                found[name] = [code[value] for value in values]
        return found

    def _lines(self, query: Query, holding: Iterable[np.ndarray], filters: Filters, names: Names) -> list[str]:
        lines = []
        if query.is_cut:
            lines.append(names.say("reading_room.query_cut"))
        if query.is_marks:
            lines.append(names.say("reading_room.marks_alone"))
        if query.left_out:
            lines.append(names.say("reading_room.left_out", words=names.say("reading_room.joint").join(query.left_out)))
        lines += [
            names.say("reading_room.apart", phrase=piece, count=len(self.index.holding(Wanted(piece, True))))
            for piece in query.apart
        ]
        nowhere = []
        for wanted, own in zip(query.wanted, holding, strict=True):
            inside = len(self.index.holding(Wanted(wanted.text, True))) - len(own)
            if inside:
                lines.append(names.say("reading_room.inside", word=wanted.text, count=inside))
            elif not len(own):
                nowhere.append(wanted.text)
        if nowhere:
            lines.append(names.say("reading_room.nowhere", words=names.say("reading_room.joint").join(nowhere)))
        if any(due in filters for due in DUE) and self.facets.unsaid_deadlines:
            lines.append(names.say("reading_room.plan_period", count=self.facets.unsaid_deadlines))
        return lines


def _clauses(tables: Compared) -> dict[str, str]:
    """Measure -> who is named in its responsibility clause, which is no part of its text but printed with it."""
    spans, duties = tables.measures.set_index("measure_id")[["char_start", "char_end"]], tables.responsibilities
    first, last = (duties["measure_id"].map(spans[column]) for column in spans)
    inside = (duties["char_start"] >= first) & (duties["char_end"] <= last)
    named = duties[~inside].sort_values(["measure_id", "position"])
    found = named.groupby("measure_id")["mention"].agg(lambda own: "、".join(dict.fromkeys(own)))
    return {str(measure): f"｜{units}" for measure, units in found.items()}


_FINDERS: WeakKeyDictionary[Compared, dict[Path | None, Finder]] = WeakKeyDictionary()


def finder_of(tables: Compared, root: Path | None = None) -> Finder:
    """The one finder of these tables: it is made once, for a lexicon, and goes when they go."""
    made = _FINDERS.setdefault(tables, {})
    if root not in made:
        made[root] = Finder(tables.with_frames(), root)  # of others with the same frames: nothing here holds the key
    return made[root]
