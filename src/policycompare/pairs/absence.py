"""Why no measure of a side is coded under a topic: no power in the matter, named elsewhere, older than its name.

A reason is data with its place, never a guess. Power and names are what the codebook quotes (``topic_limits``), what
stands outside measures is what cues found there (``passage_topics``). Where nothing is known there is no reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from policycompare.tables.frames import Coded, iter_rows, split_list
from policycompare.tables.queries import document_of_measures, side_of_documents
from policycompare.tables.schema import ABSENCES


@dataclass(frozen=True, slots=True)
class Absence:
    """Why no measure is coded; all null where nothing is known.

    Attributes:
        reason: One of ``ABSENCES``, None where none is known.
        limit_ids: What it rests on, of no_competence and older.
        passage_ids: Passages outside measures that name one of the topics, whatever the reason is.
    """

    reason: str | None
    limit_ids: list[str]
    passage_ids: list[str]


class Absences:
    """The reasons of a study, asked for by side and topics."""

    def __init__(self, tables: Coded) -> None:
        """Hold every document against every limit, and see where topics are named outside measures."""
        self.limits: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        self.passages: dict[tuple[str, str], list[str]] = defaultdict(list)
        sides = side_of_documents(tables)
        documents: dict[str, list[Any]] = defaultdict(list)
        for document in iter_rows(tables.documents):
            documents[document.side_id].append(document)
        by_topic: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for limit in iter_rows(tables.topic_limits):
            by_topic[limit.topic_id, limit.kind].append(limit)
        for (topic_id, kind), limits in by_topic.items():
            for side, own in documents.items():
                # Two texts of a law may hold for a side, each for some of its documents.
                held = [limit.limit_id for limit in limits if any(_holds(limit, document) for document in own)]
                if all(any(_holds(limit, document) for limit in limits) for document in own):
                    self.limits[side, topic_id, "no_competence" if kind == "competence" else "older"] = held
        for row in iter_rows(tables.passage_topics):
            self.passages[sides[row.document_id], row.topic_id].append(row.passage_id)

    def of(self, side: str, topics: Iterable[str]) -> Absence:
        """Why a side has no measure under topics that are one row: a reason holds only where it does for all of them.

        Where several hold, the first of ``ABSENCES`` is given: a body without power would have no measure whatever it
        says, and a text that names a matter is no older than its name, so that a later day given for that is wrong.
        """
        asked = list(topics)
        passages = sorted({p for topic in asked for p in self.passages.get((side, topic), ())}, key=_printed)
        for reason in ABSENCES:
            if reason == "named_outside":
                each = [self.passages.get((side, topic), []) for topic in asked]
            else:
                each = [self.limits.get((side, topic, reason), []) for topic in asked]
            if each and all(each):
                limits = [] if reason == "named_outside" else sorted({limit for own in each for limit in own})
                return Absence(reason, limits, passages)
        return Absence(None, [], passages)


def _printed(passage_id: str) -> tuple[str, int]:
    """A passage's place: its file, and its running number there."""
    file, _, number = passage_id.rpartition("@")
    return file, int(number) if number.isdigit() else 0


def _holds(limit: Any, document: Any) -> bool:
    """Whether a limit keeps a document from holding the topic; False also where what it asks for is not known."""
    if limit.kind == "naming":
        # Of a document without a day of its own the end of its period is the last on which it can have been made.
        last = document.issue_date if isinstance(document.issue_date, str) else document.period_end
        return isinstance(last, str) and last < limit.from_date
    level, name, day = document.admin_level, document.region_name, document.issue_date
    if not all(isinstance(known, str) for known in (level, name, day)):
        return False
    if level in split_list(limit.levels) or name.endswith(tuple(split_list(limit.exempt)) or ("\0",)):
        return False
    return bool(limit.from_date <= day and (not isinstance(limit.to_date, str) or day <= limit.to_date))


def contradictions(tables: Coded) -> Iterator[str]:
    """A line for each topic that a document has or names though its limit says that it could not: one is wrong."""
    documents = {document.document_id: document for document in iter_rows(tables.documents)}
    document_of = document_of_measures(tables)
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in iter_rows(tables.measure_topics):
        held[row.topic_id, document_of[row.measure_id]].append(row.measure_id)
    outside: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in iter_rows(tables.passage_topics):
        outside[row.topic_id, row.document_id].append(row.passage_id)
    for limit in iter_rows(tables.topic_limits):
        for document_id, document in documents.items():
            places = list(held[limit.topic_id, document_id])
            if limit.kind == "naming":  # a body without power may name the matter all the same
                places += outside[limit.topic_id, document_id]
            if places and _holds(limit, document):
                yield (
                    f"{limit.limit_id}: {document_id} has the topic at {', '.join(places[:3])}; "
                    "look at the codebook's row, at its cues, or at the document's level and date"
                )
