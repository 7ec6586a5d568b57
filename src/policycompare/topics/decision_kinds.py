"""What people decide: on topics, pairs, targets and units, each with the text that it was decided on.

A decision carries a hash of the text that was decided on: it belongs to that text, whatever id the text has later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any, ClassVar, Self, cast

from policycompare.boundary.kinds import DAY, NAME, NOTE, NUMBER, YEARS, number_between
from policycompare.errors import DataError, choices
from policycompare.parsing.targets.target import HARD_KINDS
from policycompare.tables.schema import BY_NAME, TARGET_KINDS, Column

RE_HASH = re.compile(r"[0-9a-f]{16}|")  # nothing: the decider gave an id without its text
RE_NUMBER = re.compile(r"-?[0-9]{1,13}(?:\.[0-9]{1,12})?")
WHOLE = ("yes", "no")
"""What may be said of a target as a whole: it is one, or it is none."""
READ_ONLY = (
    "target_id", "document_id", "section_id", "measure_id", "text", "char_start", "char_end", "page",
)  # fmt: skip
DERIVED = ("is_hard", "quantity", "quantity_unit", "deadline_source")
"""Columns of a target that follow from others."""
FIELDS: dict[str, Column] = {
    column.name: column for column in BY_NAME["targets"].columns if column.name not in (*READ_ONLY, *DERIVED)
}
"""What of a target may be corrected: all that was read and follows from nothing else."""
REMARKS = ("who", "when")
"""Columns that files of former editions lack."""


class Decision:
    """A person's word on something that was read: what every kind of decision has.

    A kind is a frozen dataclass whose fields are the columns of its file. What it is about is found by the texts that
    were read (``SUBJECTS``), so one step finds all kinds' places in the tables of today (``resolving.py``).

    Attributes:
        decision: What was decided.
        note: Why.
        who: Who decided; empty where nobody says so.
        when: The day of it (ISO); empty where it is not known.
    """

    __slots__ = ()
    KIND: ClassVar[str]
    """Its name in the table ``decisions``."""
    FILE: ClassVar[str]
    OF: ClassVar[str] = "measures"
    """The table of what it is about."""
    VALUES: ClassVar[tuple[str, ...]] = ()
    """What may be decided; empty where ``value`` says so."""
    SUBJECTS: ClassVar[tuple[tuple[str, str], ...]]
    """The columns of each text that was read: its id, its hash."""
    decision: str
    note: str
    who: str
    when: str

    @property
    def key(self) -> tuple[str, ...]:
        """What is decided on."""
        raise NotImplementedError

    @property
    def order(self) -> tuple[str, ...]:
        """Where it stands in its file."""
        return self.key

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

    @classmethod
    def checked(cls, cells: Mapping[str, str], where: str) -> Self:
        """A decision of a row, each cell of its kind.

        Args:
            cells: Column -> cell; columns that are not there are empty.
            where: The row's place, for messages.

        Raises:
            DataError: A cell is none of its kind.
        """
        row = {column: " ".join(cells.get(column, "").split()) for column in cls.columns()}
        for column, cell in row.items():
            if column.endswith("_id"):
                NAME.of(cell, where, column)
            if column.endswith("sha256") and not RE_HASH.fullmatch(cell):
                raise DataError(where, f"{column} is no hash: {cell!r}", "give 16 hex digits or leave it empty")
            if column in REMARKS and cell:
                (DAY if column == "when" else NAME).of(cell, where, column)
        NOTE.of(row["note"], where, "note")
        return cls(**row | {"decision": cls.value(row, where)})

    @classmethod
    def value(cls, row: Mapping[str, str], where: str) -> str:
        """What a row decides, in the form that it is kept in.

        Raises:
            DataError: That cannot be decided.
        """
        return _one_of(cls.VALUES, row["decision"], where)

    def __str__(self) -> str:
        return ", ".join((*self.key, self.decision or "nothing"))


@dataclass(frozen=True, slots=True)
class CodingDecision(Decision):
    """A person's word on a topic of a measure.

    Attributes:
        measure_id: The measure.
        topic_id: The topic.
        decision: yes, no, or primary (the only main topic).
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
    who: str = ""
    when: str = ""

    @property
    def key(self) -> tuple[str, ...]:
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
    who: str = ""
    when: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What is decided on: the same for both orders of a pair."""
        first, second = sorted((self.left_measure_id, self.right_measure_id))
        return first, second

    @property
    def order(self) -> tuple[str, ...]:
        """Where it stands in its file: as it was given."""
        return self.ids


@dataclass(frozen=True, slots=True)
class TargetDecision(Decision):
    """A person's word on a target that was read: on one of its fields, or on all of it.

    Attributes:
        target_id: The target.
        field: One of ``FIELDS``; empty for the target as a whole.
        decision: The field's value, empty for none; of the whole yes (it is right) or no (it is no target).
        text_sha256: ``text_hash`` of the measure's text and the target's own words (``target_texts``); empty where it
            is not known.
    """

    KIND: ClassVar[str] = "target"
    FILE: ClassVar[str] = "targets.csv"
    OF: ClassVar[str] = "targets"
    SUBJECTS: ClassVar[tuple[tuple[str, str], ...]] = (("target_id", "text_sha256"),)
    target_id: str
    field: str
    decision: str
    note: str = ""
    text_sha256: str = ""
    who: str = ""
    when: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What is decided on."""
        return (self.target_id, self.field) if self.field else (self.target_id,)

    @classmethod
    def value(cls, row: Mapping[str, str], where: str) -> str:
        """What a row decides: a value of the field's kind, or yes and no."""
        name, text = row["field"], row["decision"]
        if not name:
            return _one_of(WHOLE, text, where)
        if name not in FIELDS:
            raise DataError(where, f"unknown field {name!r}", choices(name, FIELDS))
        return field_value(FIELDS[name], text, where)


@dataclass(frozen=True, slots=True)
class AddedTarget(Decision):
    """A target that a person saw in a measure and nothing read.

    Attributes:
        measure_id: The measure.
        words: Its own words, which stand in the measure's text once.
        decision: Its kind, one of ``TARGET_KINDS``; whatever else is known of it is decided on its fields.
        text_sha256: ``text_hash`` of the measure's text; empty where it is not known.
    """

    KIND: ClassVar[str] = "added_target"
    FILE: ClassVar[str] = "added_targets.csv"
    VALUES: ClassVar[tuple[str, ...]] = TARGET_KINDS
    SUBJECTS: ClassVar[tuple[tuple[str, str], ...]] = (("measure_id", "text_sha256"),)
    measure_id: str
    words: str
    decision: str
    note: str = ""
    text_sha256: str = ""
    who: str = ""
    when: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What is decided on."""
        return self.measure_id, self.words

    @classmethod
    def value(cls, row: Mapping[str, str], where: str) -> str:
        """What a row decides: the target's kind."""
        NAME.of(row["words"], where, "words")
        return _one_of(cls.VALUES, row["decision"], where)


@dataclass(frozen=True, slots=True)
class FunctionDecision(Decision):
    """A person's word on what a unit is there for.

    Attributes:
        unit_id: The unit.
        decision: Its function; empty for none.
        text_sha256: ``text_hash`` of its region's name and its own (``unit_text``); empty where it is not known.
    """

    KIND: ClassVar[str] = "function"
    FILE: ClassVar[str] = "functions.csv"
    OF: ClassVar[str] = "units"
    SUBJECTS: ClassVar[tuple[tuple[str, str], ...]] = (("unit_id", "text_sha256"),)
    unit_id: str
    decision: str
    note: str = ""
    text_sha256: str = ""
    who: str = ""
    when: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What is decided on."""
        return (self.unit_id,)

    @classmethod
    def value(cls, row: Mapping[str, str], where: str) -> str:
        """What a row decides: whether there is such a function is known when the tables are."""
        return str(NAME.of(row["decision"], where, "decision")) if row["decision"] else ""


KINDS: tuple[type[Decision], ...] = (
    CodingDecision, AlignmentDecision, AddedTarget, TargetDecision, FunctionDecision,
)  # fmt: skip
KIND_OF: dict[str, type[Decision]] = {kind.KIND: kind for kind in KINDS}


def text_hash(text: str) -> str:
    """First 16 hex digits of the SHA-256 of a measure's text (UTF-8): 推进严格规范公正文明执法。 -> 75772db5ba428e0f."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def field_value(column: Column, text: str, where: str) -> str:
    """A value of a target's field as it is kept; empty for null.

    Example:
        >>> field_value(FIELDS["value"], "98.0", "a"), field_value(FIELDS["deadline"], "2025-12-31", "a")
        ('98', '2025-12-31')

    Raises:
        DataError: The field has no such value.
    """
    name = column.name
    if not text:
        if column.required:
            raise DataError(where, f"{name} is empty", f"use {', '.join(column.values)}")
        return ""
    if column.values:
        return _one_of(column.values, text, where)
    if column.type == "date":
        return str(DAY.of(text, where, name))
    if column.type not in ("number", "integer"):
        return str(NAME.of(text, where, name))
    kind = NUMBER if column.type == "number" else number_between(YEARS[0], YEARS[-1])
    number = float(text) if RE_NUMBER.fullmatch(text) else kind.of(text, where, name)
    kind.of(number, where, name)
    if column.type == "integer" and not number.is_integer():
        kind.of(text, where, name)
    return plain_number(number)


def plain_number(number: float) -> str:
    """A number in decimal figures, as people write it and every reader of a cell takes it.

    Example:
        >>> plain_number(98.0), plain_number(0.00005), plain_number(-0.0)
        ('98', '0.00005', '0')
    """
    return f"{Decimal(f'{number + 0:.15g}'):f}"


def is_hard(kind: str, tense: str) -> bool:
    """Whether a target is one that a side can be held to."""
    return tense == "planned" and kind in HARD_KINDS


def _one_of(values: Sequence[str], text: str, where: str) -> str:
    if text not in values:
        raise DataError(where, f"unknown decision {text!r}", f"use {', '.join(values)}")
    return text
