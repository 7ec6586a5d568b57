"""The decisions of people about topics and alignments, and the two csv that keep them.

A decision carries a hash of the text that was decided on: it belongs to that text, whatever id the text has later.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, Self, cast

from policycompare.boundary.kinds import NAME
from policycompare.boundary.reading import numbered_rows
from policycompare.errors import DataError
from policycompare.files import settle, staged

DECISIONS = Path("data") / "lexicon" / "decisions"
"""Where a project keeps its decisions."""
RE_HASH = re.compile(r"[0-9a-f]{16}|")  # nothing: the decider gave an id without its text


class Decision:
    """A person's word on something that was read: what every kind of decision has.

    A kind is a frozen dataclass whose fields are the columns of its file. What it is about is found by the texts that
    were read (``SUBJECTS``), so one step finds all kinds' places in the tables of today (``resolving.py``).
    """

    __slots__ = ()
    KIND: ClassVar[str]
    """Its name in the table ``decisions``."""
    FILE: ClassVar[str]
    VALUES: ClassVar[tuple[str, ...]]
    """What may be decided."""
    SUBJECTS: ClassVar[tuple[tuple[str, str], ...]]
    """The columns of each text that was read: its id, its hash."""
    decision: str
    note: str

    @property
    def key(self) -> tuple[str, str]:
        """What is decided on."""
        raise NotImplementedError

    @property
    def claims(self) -> dict[tuple[str, ...], str]:
        """What it settles -> how; two decisions that settle one thing in two ways contradict each other."""
        return {self.key: self.decision}

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """The ids that were read, each with the hash of its text; an empty hash is not known."""
        return tuple((getattr(self, name), getattr(self, digest)) for name, digest in self.SUBJECTS)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids that were read."""
        return tuple(name for name, _ in self.texts)

    @property
    def hashes(self) -> tuple[str, ...]:
        """The hashes of the texts that were read."""
        return tuple(digest for _, digest in self.texts)

    @property
    def digests(self) -> tuple[str, ...]:
        """The same in the order of the ids: equal for both orders of a pair."""
        return tuple(digest for _, digest in sorted(self.texts))

    def but(self, **changes: str) -> Self:
        """The same decision with other values in some columns."""
        changed: Self = replace(cast("Any", self), **changes)
        return changed

    def at(self, ids: Sequence[str]) -> Self:
        """The same decision about other ids, in the order of ``texts``."""
        return self.but(**{name: given for (name, _), given in zip(self.SUBJECTS, ids, strict=True)})

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The columns of its file."""
        return tuple(column.name for column in fields(cast("Any", cls)))

    def __str__(self) -> str:
        return ", ".join((*self.key, self.decision))


@dataclass(frozen=True, slots=True)
class CodingDecision(Decision):
    """A person's word on a topic of a measure.

    Attributes:
        measure_id: The measure.
        topic_id: The topic.
        decision: yes, no, or primary (the only main topic).
        note: Why.
        text_sha256: ``text_hash`` of the text that was decided on; empty where it is not known.
    """

    KIND: ClassVar[str] = "topic"
    FILE: ClassVar[str] = "codings.csv"
    VALUES: ClassVar[tuple[str, ...]] = ("yes", "no", "primary")
    SUBJECTS: ClassVar[tuple[tuple[str, str], ...]] = (("measure_id", "text_sha256"),)
    measure_id: str
    topic_id: str
    decision: str
    note: str = ""
    text_sha256: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What is decided on."""
        return self.measure_id, self.topic_id

    @property
    def claims(self) -> dict[tuple[str, ...], str]:
        """What it says of the topic, and of a primary one that it is the only one."""
        own: dict[tuple[str, ...], str] = {self.key: self.decision}
        return own | {(self.measure_id,): self.topic_id} if self.decision == "primary" else own


@dataclass(frozen=True, slots=True)
class AlignmentDecision(Decision):
    """A person's word on a pair of measures.

    Attributes:
        left_measure_id: The one measure.
        right_measure_id: The other; which is left does not matter here.
        decision: yes (the same or merely related: the model says which), same, related or no.
        note: Why.
        left_sha256: ``text_hash`` of the left text; empty where it is not known.
        right_sha256: The same of the right text.
    """

    KIND: ClassVar[str] = "pair"
    FILE: ClassVar[str] = "alignments.csv"
    VALUES: ClassVar[tuple[str, ...]] = ("yes", "same", "related", "no")
    SUBJECTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("left_measure_id", "left_sha256"), ("right_measure_id", "right_sha256"),
    )  # fmt: skip
    left_measure_id: str
    right_measure_id: str
    decision: str
    note: str = ""
    left_sha256: str = ""
    right_sha256: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What is decided on: the same for both orders of a pair."""
        first, second = sorted((self.left_measure_id, self.right_measure_id))
        return first, second


KINDS: tuple[type[CodingDecision] | type[AlignmentDecision], ...] = (CodingDecision, AlignmentDecision)


@dataclass(slots=True)
class Decisions:
    """All decisions of a project, each list sorted by id."""

    codings: list[CodingDecision] = field(default_factory=list)
    alignments: list[AlignmentDecision] = field(default_factory=list)

    def __iter__(self) -> Iterator[Decision]:
        """All of them, kind by kind."""
        yield from self.codings
        yield from self.alignments


def text_hash(text: str) -> str:
    """First 16 hex digits of the SHA-256 of a measure's text (UTF-8): 推进严格规范公正文明执法。 -> 75772db5ba428e0f."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def shown(kind: type[Decision]) -> str:
    """A kind's file in messages: ``data/lexicon/decisions/codings.csv``."""
    return (DECISIONS / kind.FILE).as_posix()


def gather(found: Iterable[tuple[str, Decision]]) -> Decisions:
    """Sort decisions, and see that they do not contradict each other.

    Args:
        found: Pairs of the place that a decision stands at, for messages, and the decision. One that is
            repeated word for word or with another note counts once. What was decided on two texts that had one id,
            one after the other, contradicts nothing.

    Raises:
        DataError: One thing is decided in two ways, a measure has two primary topics, or a pair is one measure.
    """
    kept: dict[tuple[str, tuple[str, str], tuple[str, ...]], Decision] = {}
    claimed: dict[tuple[str, tuple[str, ...], tuple[str, ...]], str] = {}
    for where, decision in found:
        if len(set(decision.ids)) < len(decision.ids):
            raise DataError(where, f"{decision.ids[0]} is paired with itself", "name two measures")
        for thing, value in decision.claims.items():
            other = claimed.setdefault((decision.KIND, thing, decision.digests), value)
            if other == value:
                continue
            if thing == decision.key:
                problem, remedy = f"{' and '.join(thing)}: decided both {other} and {value}", "keep one of the two rows"
            else:
                problem = f"{' and '.join(thing)} has two primary topics, {other} and {value}"
                remedy = "leave one of them primary and say yes to the other"
            raise DataError(where, problem, remedy)
        kept.setdefault((decision.KIND, decision.key, decision.digests), decision)
    every = [decision for _, decision in sorted(kept.items(), key=lambda item: item[0])]
    return Decisions(
        [d for d in every if isinstance(d, CodingDecision)],
        sorted((d for d in every if isinstance(d, AlignmentDecision)), key=lambda d: (d.ids, d.hashes)),
    )


def _read(folder: Path, kind: type[CodingDecision] | type[AlignmentDecision]) -> list[tuple[str, Decision]]:
    """Rows of a kind's file with the place of each; none where there is no file."""
    found: list[tuple[str, Decision]] = []
    columns = kind.columns()
    for where, cells in numbered_rows(folder / kind.FILE, columns, shown(kind)):
        row = {column: " ".join(cells[column].split()) for column in columns}
        for column, cell in row.items():
            if column.endswith("_id"):
                NAME.of(cell, where, column)
            if column.endswith("sha256") and not RE_HASH.fullmatch(cell):
                raise DataError(where, f"{column} is no hash: {cell!r}", "give 16 hex digits or leave it empty")
        if row["decision"] not in kind.VALUES:
            raise DataError(where, f"unknown decision {row['decision']!r}", f"use {', '.join(kind.VALUES)}")
        found.append((where, kind(**row)))
    return found


def _read_folder(folder: Path) -> Decisions:
    settle(folder, DECISIONS.as_posix())
    return gather(found for kind in KINDS for found in _read(folder, kind))


def load_decisions(root: Path) -> Decisions:
    """Load a project's decisions.

    Args:
        root: Project folder; without files in its ``data/lexicon/decisions`` there are no decisions.

    Raises:
        DataError: A row is wrong or contradicts another; the message names file and line.
    """
    return _read_folder(root / DECISIONS)


def save_decisions(
    decisions: Iterable[Decision],
    folder: Path,
    settle: Callable[[Decisions], tuple[Decisions, Collection[Decision]]] = lambda own: (own, ()),
) -> list[Path]:
    """Write decisions into the csv of a folder, together with those that stand there already.

    A new decision takes the place of an old one about the same thing; where it says the same without a note,
    the old note stays. A new primary turns the measure's old primary into a yes. A new decision about a text that is
    gone replaces nothing: it stands beside what was decided on the text of today.

    Args:
        decisions: New decisions.
        folder: The project's ``data/lexicon/decisions``; made where it is missing.
        settle: Gives decisions with the ids that their texts have now, and those whose texts are gone.

    Returns:
        The files, sorted by id, UTF-8, LF.

    Raises:
        DataError: New decisions contradict each other, a file there is wrong, or the folder cannot be written;
            what stood there still stands there.
    """
    new, gone = settle(gather((" and ".join(d.key), d) for d in decisions))
    old, _ = settle(_read_folder(folder))
    leads = {d.measure_id: d.text_sha256 for d in new.codings if d.decision == "primary" and d not in gone}
    kept: dict[tuple[str, tuple[str, str]], list[Decision]] = {}
    for decision in old:
        (name, digest), *_ = decision.texts
        if decision.decision == "primary" and name in leads and digest in ("", leads[name]):
            decision = decision.but(decision="yes")
        kept.setdefault((decision.KIND, decision.key), []).append(decision)
    for decision in new:
        same = kept.get((decision.KIND, decision.key), [])
        notes = {d.decision: d.note for d in same}
        others = [d for d in same if decision in gone and d.digests != decision.digests]
        decision = decision if decision.note else decision.but(note=notes.get(decision.decision, ""))
        kept[decision.KIND, decision.key] = [*others, decision]
    rows = gather((" and ".join(d.key), d) for own in kept.values() for d in own)
    with staged(folder, DECISIONS.as_posix()) as stage:
        for kind in KINDS:
            with (stage / kind.FILE).open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream, lineterminator="\n")
                writer.writerow(kind.columns())
                # a note on one line: a line of the file is a decision, in a diff and in messages
                writer.writerows(
                    [" ".join(getattr(row, column).split()) for column in kind.columns()]
                    for row in rows
                    if isinstance(row, kind)
                )
    return [folder / kind.FILE for kind in KINDS]
