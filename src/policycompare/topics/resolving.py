"""Where a person's decision belongs in the tables of today: to the text that was read, whatever its id is now.

Every kind of decision goes through ``resolve``; what comes out is applied, or suspended until somebody settles it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from policycompare.tables.queries import side_of_measures
from policycompare.topics.decision_files import (
    AlignmentDecision,
    CodingDecision,
    Decision,
    Decisions,
    gather,
    text_hash,
)

if TYPE_CHECKING:
    from policycompare.tables.frames import Coded

LIKE = 0.5
"""Share of pairs of neighbouring characters from which on two texts are one, edited: a corrected character in a text of
ten leaves 0.6."""


class Subject(NamedTuple):
    """What a decision can be about: where it stands, and what it says."""

    document_id: str
    side_id: str
    text: str


class Present:
    """The texts and topics that there are now.

    Args:
        subjects: Id -> what bears it.
        topics: The topics of the codebook.
    """

    def __init__(self, subjects: Mapping[str, Subject], topics: Collection[str]) -> None:
        self.subjects = subjects
        self.topics = frozenset(topics)
        self.hash_of = {name: text_hash(subject.text) for name, subject in subjects.items()}
        self.holding: dict[str, list[str]] = {}
        self._pairs: dict[str, list[set[str]]] = {}
        for name in sorted(subjects):
            self.holding.setdefault(self.hash_of[name], []).append(name)

    @classmethod
    def of(cls, tables: Coded) -> Present:
        """Those of tables."""
        side, measures = side_of_measures(tables), tables.measures
        rows = zip(measures["measure_id"], measures["document_id"], measures["text"], strict=True)
        subjects = {name: Subject(document, side[name], text) for name, document, text in rows}
        return cls(subjects, set(tables.topics["topic_id"]))

    def is_edited(self, text: str, document_id: str) -> bool:
        """Whether a text of a document reads much like another text: then that is what has become of it."""
        if not self._pairs:
            for subject in self.subjects.values():
                self._pairs.setdefault(subject.document_id, []).append(_pairs(subject.text))
        own = _pairs(text)
        return any(len(own & other) >= LIKE * len(own | other) for other in self._pairs.get(document_id, ()))


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(max(1, len(text) - 1))}


@dataclass(frozen=True, slots=True)
class Resolved:
    """A decision, and where it belongs now.

    Attributes:
        decided: As it stands in its file.
        now: The same with the ids that its texts have now; None where it is suspended.
        reason: Why it is suspended, one of ``SUSPENSIONS``; else empty.
        candidates: Where a text stands that it may mean.
    """

    decided: Decision
    now: Decision | None
    reason: str = ""
    candidates: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """One of ``DECISION_STATUSES``."""
        if self.now is None:
            return "suspended"
        return "applied" if self.now.ids == self.decided.ids else "moved"

    @property
    def weight(self) -> int:
        """How surely it is meant where it stands: it never moved, it moved, nobody knows which text was read."""
        return 0 if not all(self.decided.hashes) else 1 if self.status == "moved" else 2


class Resolution(tuple[Resolved, ...]):
    """All decisions of a project with where they belong now, kind by kind, by their ids as decided."""

    __slots__ = ()

    def of(self, kind: type[Decision]) -> list[Resolved]:
        """Those of a kind."""
        return [found for found in self if isinstance(found.decided, kind)]

    @property
    def now(self) -> Decisions:
        """Those that hold, with the ids of today, each once."""
        every = [found.now for found in self if found.now]
        return Decisions(
            list({d.key: d for d in every if isinstance(d, CodingDecision)}.values()),
            list({d.key: d for d in every if isinstance(d, AlignmentDecision)}.values()),
        )

    def settled(self) -> tuple[Decisions, list[Decision]]:
        """All with the ids of today, for saving, and those among them that are suspended."""
        every = gather((str(found.decided), found.now or found.decided) for found in self)
        return every, [found.decided for found in self if found.now is None]


def resolve(decisions: Iterable[Decision], present: Present) -> Resolution:
    """Find where decisions belong now.

    A decision stays where its id still names the text that was read, or where nobody knows which text that was. Else
    it follows the text to the one measure that has it, in its own document before others. What cannot be told, or
    would contradict another decision, is suspended.

    Example:
        >>> now = Present({"a:2": Subject("a", "a", "推进公正执法。"), "a:1": Subject("a", "a", "推进政务公开。")}, {"ENF"})
        >>> decided = CodingDecision("a:1", "ENF", "yes", "", text_hash("推进公正执法。"))
        >>> [(found.status, found.now.ids) for found in resolve([decided], now)]
        [('moved', ('a:2',))]
    """
    return Resolution(_without_contradictions([_resolved(decision, present) for decision in decisions]))


def _resolved(decision: Decision, present: Present) -> Resolved:
    ids: list[str] = []
    for name, digest in decision.texts:
        found, reason, candidates = _place(name, digest, present)
        if found is None:
            return Resolved(decision, None, reason, candidates)
        ids.append(found)
    if isinstance(decision, CodingDecision) and decision.topic_id not in present.topics:
        return Resolved(decision, None, "unknown_topic")
    if len(ids) > len({present.subjects[name].side_id for name in ids}):
        return Resolved(decision, None, "one_side")
    return Resolved(decision, decision.at(ids))


def _place(name: str, digest: str, present: Present) -> tuple[str | None, str, tuple[str, ...]]:
    """The id that a text has now; or why that is not known, and where it may be."""
    if not digest:
        return (name, "", ()) if name in present.subjects else (None, "no_measure", ())
    if present.hash_of.get(name) == digest:
        return name, "", ()
    subject = present.subjects.get(name)
    own = subject.document_id if subject else name.partition(":")[0]
    holding = present.holding.get(digest, [])
    near = [other for other in holding if present.subjects[other].document_id == own]
    match near or holding:
        case []:
            return None, "text_changed", ()
        case [one] if near or not present.is_edited(present.subjects[one].text, own):
            return one, "", ()
        case [one]:  # a copy in another document, while the text that was read was edited in its own
            return None, "text_changed", (one,)
        case several:
            return None, "several_texts", tuple(several)


def _without_contradictions(found: list[Resolved]) -> Iterator[Resolved]:
    """Suspend what says of one thing otherwise than what is most surely meant there; all, where that is in doubt."""
    said: dict[tuple[str, tuple[str, ...]], dict[int, set[str]]] = {}
    for own in found:
        if own.now:
            for thing, value in own.now.claims.items():
                said.setdefault((own.now.KIND, thing), {}).setdefault(own.weight, set()).add(value)
    surest = {thing: by_weight[max(by_weight)] for thing, by_weight in said.items()}
    for own in found:
        if own.now and any(surest[own.now.KIND, thing] != {value} for thing, value in own.now.claims.items()):
            yield replace(own, now=None, reason="contradicted", candidates=own.now.ids)
        else:
            yield own
