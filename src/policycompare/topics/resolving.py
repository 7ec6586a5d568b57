"""Where a person's decision belongs in the tables of today: to the text that was read, whatever its id is now.

Every kind of decision goes through ``resolve``; what comes out is applied, or suspended until somebody settles it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from policycompare.tables.frames import iter_rows, split_list
from policycompare.tables.queries import side_of_documents
from policycompare.topics.decision_files import Decisions, gather
from policycompare.topics.decision_kinds import (
    KINDS,
    AddedTarget,
    CodingDecision,
    Decision,
    FunctionDecision,
    TargetDecision,
    text_hash,
)

LIKE = 0.5
"""Share of pairs of neighbouring characters from which on two texts are one, edited: a corrected character in a text of
ten leaves 0.6."""
RE_DOCUMENT = re.compile("[:#/]")
"""What ends the document in the id of a measure or a target, and the region in that of a unit."""
BY_PEOPLE = "/p"
"""What stands before the number in the id of a target that a person added."""
ADDED = "\n+"
"""What the text of such a target ends with."""


class Subject(NamedTuple):
    """What a decision can be about: where it stands, and what it says."""

    document_id: str
    side_id: str
    text: str


class Texts:
    """What decisions of a sort can be about.

    Args:
        subjects: Id -> what bears it.
    """

    def __init__(self, subjects: Mapping[str, Subject]) -> None:
        self.subjects = subjects
        self.hash_of = {name: text_hash(subject.text) for name, subject in subjects.items()}
        self.holding: dict[str, list[str]] = {}
        self._pairs: dict[str, list[set[str]]] = {}
        for name in sorted(subjects):
            self.holding.setdefault(self.hash_of[name], []).append(name)

    def is_edited(self, text: str, document_id: str) -> bool:
        """Whether a text of a document reads much like another text: then that is what has become of it."""
        if not self._pairs:
            for subject in self.subjects.values():
                self._pairs.setdefault(subject.document_id, []).append(_pairs(subject.text))
        own = _pairs(text)
        return any(len(own & other) >= LIKE * len(own | other) for other in self._pairs.get(document_id, ()))


class Present:
    """The texts, topics and functions that there are now.

    Args:
        measures: Id -> the measure.
        topics: The topics of the codebook.
        targets: Id -> the target, with its measure's text and its own words.
        units: Id -> the unit.
        functions: The functions of units.
    """

    def __init__(
        self,
        measures: Mapping[str, Subject],
        topics: Collection[str] = (),
        targets: Mapping[str, Subject] | None = None,
        units: Mapping[str, Subject] | None = None,
        functions: Collection[str] = (),
    ) -> None:
        self.measures, self.targets, self.units = Texts(measures), Texts(targets or {}), Texts(units or {})
        self.topics, self.functions = frozenset(topics), frozenset(functions)

    @classmethod
    def of(cls, tables: Any) -> Present:
        """Those of tables, coded or compared, or of whatever has such frames.

        Of compared tables their decisions count too: a target that a person rejected is in no other table.
        """
        side = side_of_documents(tables)
        rows = zip(*(tables.measures[c] for c in ("measure_id", "document_id", "text")), strict=True)
        measures = {name: Subject(document, side[document], text) for name, document, text in rows}
        region = dict(zip(tables.regions["region_id"], tables.regions["name"], strict=True))
        units = {u.unit_id: _unit(u, region) for u in iter_rows(tables.units)}
        targets = {
            name: Subject(document, side[document], text) for name, document, text in _target_texts(tables, measures)
        }
        return cls(measures, set(tables.topics["topic_id"]), targets, units, set(tables.functions["function"]))

    def of_kind(self, kind: type[Decision]) -> Texts:
        """What decisions of a kind can be about."""
        found: Texts = getattr(self, kind.OF)
        return found

    def unknown(self, decision: Decision, text: str) -> str:
        """Why a decision cannot be applied although its text is there; else empty."""
        if isinstance(decision, CodingDecision) and decision.topic_id not in self.topics:
            return "unknown_topic"
        if isinstance(decision, FunctionDecision) and decision.decision and decision.decision not in self.functions:
            return "unknown_function"
        if isinstance(decision, AddedTarget):
            known = f"{text}\n{decision.words}"
            own = (s.text for s in self.targets.subjects.values() if f"{s.text}\n".startswith(f"{known}\n"))
            if any(text != f"{known}{ADDED}" for text in own):
                return "already_read"
            if text.count(decision.words) != 1:
                return "no_words"
        return ""


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(max(1, len(text) - 1))}


def _unit(row: Any, region: Mapping[str, Any]) -> Subject:
    """A unit, which is known by its region's name and its own: a body of that name elsewhere is another one."""
    name = region.get(row.region_id)
    return Subject(row.region_id, row.region_id, f"{name if isinstance(name, str) else row.region_id}\n{row.name}")


def _target_texts(tables: Any, measures: Mapping[str, Subject]) -> Iterator[tuple[str, str, str]]:
    """Each target, its document, and the text that it is known by: its measure's, and its own words.

    Where several targets of a measure have the same words (甲率、乙率达到90%), also which of how many it is.
    """
    columns = ("target_id", "document_id", "measure_id", "text")
    rows = list(zip(*(tables.targets[c] for c in columns), strict=True))
    rows += _rejected(tables)
    stems = {}
    for target_id, document_id, measure_id, words in rows:
        text = measures[measure_id].text if measure_id in measures else ""
        # what people added is no reading: it changes no other's place
        added = ADDED if BY_PEOPLE in target_id else ""
        stems[target_id] = document_id, (target_id.rpartition("/")[0], f"{text}\n{words}{added}")
    many, seen = Counter(stem for _, stem in stems.values()), Counter[tuple[str, str]]()
    for target_id in sorted(stems, key=_printed):
        document_id, stem = stems[target_id]
        seen[stem] += 1
        yield target_id, document_id, f"{stem[1]}\n{seen[stem]}/{many[stem]}" if many[stem] > 1 else stem[1]


def _printed(target_id: str) -> tuple[str, int]:
    owner, _, number = target_id.rpartition("/")
    return owner, int(number[1:]) if number[1:].isdecimal() else 0


def _rejected(tables: Any) -> Iterator[tuple[str, str, str, str]]:
    """Targets that people rejected at the last build, as rows of ``targets``."""
    if not hasattr(tables, "decisions"):
        return
    for row in iter_rows(tables.decisions[tables.decisions["kind"] == TargetDecision.KIND]):
        if row.decision == "no" and not isinstance(row.field, str) and isinstance(row.model, str):
            for target_id in split_list(row.applied_to):
                owner = target_id.rpartition("/")[0]
                yield target_id, RE_DOCUMENT.split(owner)[0], owner, row.model


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
        every = {(found.now.KIND, found.now.key): found.now for found in self if found.now}
        return Decisions(sorted(every.values(), key=lambda d: KINDS.index(type(d))))

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
    texts = present.of_kind(type(decision))
    ids: list[str] = []
    for name, digest in decision.texts:
        found, reason, candidates = place(name, digest, texts)
        if found is None:
            return Resolved(decision, None, reason, candidates)
        ids.append(found)
    if reason := present.unknown(decision, texts.subjects[ids[0]].text):
        return Resolved(decision, None, reason)
    if len(ids) > len({texts.subjects[name].side_id for name in ids}):
        return Resolved(decision, None, "one_side")
    return Resolved(decision, decision.at(ids))


def place(name: str, digest: str, texts: Texts) -> tuple[str | None, str, tuple[str, ...]]:
    """The id that a text has now; or why that is not known, and where it may be."""
    if not digest:
        return (name, "", ()) if name in texts.subjects else (None, "no_measure", ())
    if texts.hash_of.get(name) == digest:
        return name, "", ()
    subject = texts.subjects.get(name)
    own = subject.document_id if subject else RE_DOCUMENT.split(name)[0]
    holding = texts.holding.get(digest, [])
    near = [other for other in holding if texts.subjects[other].document_id == own]
    match near or holding:
        case []:
            return None, "text_changed", ()
        case [one] if near or not texts.is_edited(texts.subjects[one].text, own):
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
