"""By what measures can be filtered: relations of measures to values, and how many measures have each.

A relation holds rows of a table: a measure and what the row says of it. Filters of one relation hold of one and the
same row: a unit and a role give the measures in which that unit has that role, a kind of target and a deadline those
with a target of that kind by that day. Values of one filter stand for each other; filters add up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from policycompare.lexicon.topic_limits import LEVELS
from policycompare.results.bindingness import ORDER
from policycompare.tables.frames import Compared, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import has_said_deadline, printed_order, role_order, side_of_documents, side_order
from policycompare.tables.schema import TARGET_KINDS
from policycompare.tables.wording import known

ALIGNMENTS = ("accepted", "same", "related", "none")
"""Whether a measure has an accepted counterpart, one that is the same, one that is related, or none."""
DUE = ("due_by", "due_from")
"""Filters by the day by which, or from which on, a target is due."""

Called = Callable[[Names, str], str]
Masks = dict[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing to filter by.

    Attributes:
        name: side, document, section …, as ``pc.read`` takes it.
        relation: The relation that it is a column of.
        values: Its values, in their order.
        called: What a value is called in a language.
    """

    name: str
    relation: str
    values: tuple[str, ...]
    called: Called


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows of measures.

    Attributes:
        at: Number of each row's measure.
        columns: Facet -> number of each row's value, -1 for none.
        days: When each row is due, as 20251231; 0 where nothing says it. Of targets alone.
    """

    at: np.ndarray
    columns: Mapping[str, np.ndarray]
    days: np.ndarray | None = None


def order_of_measures(tables: Compared) -> list[str]:
    """All measures, side by side in the order of the manifest, each document as it is printed."""
    place = {side: at for at, side in enumerate(side_order(tables))}
    side_of, printed = side_of_documents(tables), printed_order(tables)
    documents = zip(tables.measures["document_id"], tables.measures["measure_id"], strict=True)
    return [measure for _, _, measure in sorted((place[side_of[d]], printed[m], m) for d, m in documents)]


class Facets:
    """All that measures can be filtered by."""

    def __init__(self, tables: Compared, measures: list[str]) -> None:
        """Read it from tables; ``measures`` are numbered as they stand."""
        self._measures = pd.Index(measures, dtype="str")
        self._size = len(measures)
        self.facets: dict[str, Facet] = {}
        self.relations: dict[str, Relation] = {}
        self._of_documents(tables)
        self._of_sections(tables)
        self._of_topics(tables)
        self._of_units(tables)
        self._of_targets(tables)
        self._of_sentences(tables)
        self._of_alignments(tables)
        self._of_citations(tables)

    # ---- filters

    def rows(self, name: str, filters: Mapping[str, Iterable[int]], but: str = "") -> np.ndarray | None:
        """Rows of a relation that its filters let through, all but one; None where none filters."""
        relation, found = self.relations[name], None
        for facet, codes in relation.columns.items():
            if facet in filters and facet != but:
                own = np.isin(codes, list(filters[facet]))
                found = own if found is None else found & own
        if relation.days is not None and any(due in filters for due in DUE):
            first, last = (next(iter(filters.get(due, ())), none) for due, none in (("due_from", 1), ("due_by", 10**8)))
            own = (relation.days >= first) & (relation.days <= last)
            found = own if found is None else found & own
        return found

    def masks(self, filters: Mapping[str, Iterable[int]]) -> Masks:
        """Relation -> which measures its filters let through, for the relations that filter."""
        found = {}
        for name, relation in self.relations.items():
            rows = self.rows(name, filters)
            if rows is not None:
                found[name] = self.mask(relation.at[rows])
        return found

    def mask(self, numbers: np.ndarray) -> np.ndarray:
        """Numbers of measures as a mask over all."""
        mask = np.zeros(self._size, dtype=bool)
        mask[numbers] = True
        return mask

    def counts(self, base: np.ndarray, masks: Masks, filters: Mapping[str, Iterable[int]]) -> dict[str, np.ndarray]:
        """Facet -> how many measures each of its values would give, under all the other filters.

        Args:
            base: The measures that hold the words.
            masks: What ``masks`` gave for these filters.
            filters: Facet -> numbers of its values.
        """
        found = {}
        for name, relation in self.relations.items():
            others = base.copy()
            for other, mask in masks.items():
                if other != name:
                    others &= mask
            there = others[relation.at]
            for facet, codes in relation.columns.items():
                rows = self.rows(name, filters, but=facet)
                kept = there & (codes >= 0) if rows is None else there & rows & (codes >= 0)
                size = len(self.facets[facet].values)
                pairs = np.unique(relation.at[kept] * size + codes[kept]) if size else np.array([], dtype=np.int64)
                found[facet] = np.bincount(pairs % size if size else pairs, minlength=size)
        return found

    # ---- relations

    def _add(
        self,
        relation: str,
        rows: pd.DataFrame,
        values: Mapping[str, tuple[Iterable[str], Called]],
        days: pd.Series | None = None,
    ) -> None:
        """Add a relation.

        Args:
            relation: Its name.
            rows: measure_id, and a column for each facet.
            values: Facet -> its values in their order, and what they are called.
            days: When each row is due, in ISO.
        """
        numbers = self._measures.get_indexer(pd.Index(rows["measure_id"]))
        kept = numbers >= 0
        at = numbers[kept].astype(np.int64)
        columns = {}
        for name, (there, called) in values.items():
            own = tuple(dict.fromkeys(there))
            columns[name] = pd.Index(own, dtype="str").get_indexer(pd.Index(rows[name][kept])).astype(np.int64)
            self.facets[name] = Facet(name, relation, own, called)
        due = None
        if days is not None:
            due = days[kept].fillna("0").str.replace("-", "").astype("int64").to_numpy()
        self.relations[relation] = Relation(at, columns, due)

    def _of_documents(self, tables: Compared) -> None:
        frame = tables.documents[["document_id", "side_id", "admin_level"]].rename(
            columns={"document_id": "document", "side_id": "side", "admin_level": "level"}
        )
        rows = tables.measures[["measure_id", "document_id"]].rename(columns={"document_id": "document"})
        sides = side_order(tables)
        place = dict(zip(frame["document"], frame["side"].map(sides.index), strict=True))
        documents = sorted(frame["document"], key=lambda document: (place[document], document))
        levels = [level for level in LEVELS if (frame["level"] == level).any()]
        self._add("documents", rows.merge(frame, on="document", how="left"), {
            "side": (sides, Names.whole_side), "document": (documents, _document_name), "level": (levels, Names.word),
        })  # fmt: skip

    def _of_sections(self, tables: Compared) -> None:
        sections = tables.sections.sort_values(["document_id", "char_start"], kind="stable")
        parent = {s.section_id: known(s.parent_id) for s in iter_rows(sections)}
        rows = []
        measures = tables.measures
        for measure, section in zip(measures["measure_id"], measures["section_id"], strict=True):
            above = known(section)
            while above is not None:
                rows.append((measure, above))
                above = parent.get(above)
        heads = {s.section_id: (s.document_id, known(s.label), known(s.heading)) for s in iter_rows(sections)}

        def called(names: Names, section: str) -> str:
            document, label, heading = heads[section]
            return f"{names.document(document)} {label or ''}{heading or ''}".strip()

        frame = pd.DataFrame(rows, columns=["measure_id", "section"])
        self._add("sections", frame, {"section": (list(sections["section_id"]), called)})

    def _of_topics(self, tables: Compared) -> None:
        topics = tables.topics.merge(tables.themes[["theme", "position"]], on="theme", how="left")
        topics = topics.sort_values(["position", "topic_id"], kind="stable")
        rows = tables.measure_topics[["measure_id", "topic_id"]].rename(columns={"topic_id": "topic"})
        self._add("topics", rows, {"topic": (list(topics["topic_id"]), Names.topic)})

    def _of_units(self, tables: Compared) -> None:
        units = tables.units[["unit_id", "function", "region_id"]]
        rows = tables.responsibilities[["measure_id", "unit_id", "role"]].merge(units, on="unit_id", how="left")
        rows = rows.rename(columns={"unit_id": "unit"})
        region = dict(zip(units["unit_id"], units["region_id"], strict=True))

        def called(names: Names, unit: str) -> str:
            return f"{names.region(region[unit])} {names.unit(unit)}"

        self._add("units", rows, {
            "function": (list(tables.functions["function"]), Names.function),
            "unit": (list(units["unit_id"]), called),
            "role": (role_order(tables), Names.role),
        })  # fmt: skip

    def _of_targets(self, tables: Compared) -> None:
        targets = tables.targets.dropna(subset="measure_id")
        kinds = targets["kind"].where(targets["tense"] == "planned", "achieved")
        said = targets["deadline"].where(has_said_deadline(targets))
        self.unsaid_deadlines = int((targets["deadline"].notna() & said.isna()).sum())
        rows = targets[["measure_id"]].assign(target=kinds)
        self._add("targets", rows, {"target": ((*TARGET_KINDS, "achieved"), Names.word)}, said)

    def _of_sentences(self, tables: Compared) -> None:
        place = {degree: at for at, degree in enumerate(ORDER)}
        rank = tables.sentences["bindingness"].map(place)
        firmest = rank.groupby(tables.sentences["measure_id"]).min()
        rows = pd.DataFrame({"measure_id": firmest.index, "bindingness": [ORDER[int(at)] for at in firmest]})
        self._add("sentences", rows, {"bindingness": (ORDER, _binding_name)})

    def _of_alignments(self, tables: Compared) -> None:
        accepted = tables.alignments[tables.alignments["is_accepted"]]
        ends = [
            accepted[[f"{side}_measure_id", "relation"]].set_axis(["measure_id", "alignment"], axis=1)
            for side in ("left", "right")
        ]
        found = pd.concat(ends)
        having = set(found["measure_id"])
        alone = [measure for measure in self._measures if measure not in having]
        rows = pd.concat([
            found, found.assign(alignment="accepted"), pd.DataFrame({"measure_id": alone, "alignment": "none"}),
        ])  # fmt: skip
        self._add("alignments", rows.drop_duplicates(), {"alignment": (ALIGNMENTS, _alignment_name)})

    def _of_citations(self, tables: Compared) -> None:
        cited = tables.citations.dropna(subset="measure_id")
        rows = cited[["measure_id"]].assign(cites=cited["title"])
        self._add("citations", rows, {"cites": (cited["title"].value_counts().index, lambda _, title: title)})


def _document_name(names: Names, document: str) -> str:
    return names.document(document)


def _binding_name(names: Names, degree: str) -> str:
    return names.say(f"target_figures.binding_{degree}")


def _alignment_name(names: Names, kind: str) -> str:
    return names.say(f"reading_room.alignment_{kind}")
