"""The decisions of people about topics and alignments, and the two csv that keep them.

A decision carries a hash of the text that was decided on, so that a build can tell when that text has changed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from policycompare.errors import DataError
from policycompare.files import settle, staged

DECISIONS = Path("data") / "lexicon" / "decisions"
"""Where a project keeps its decisions."""
CODINGS = "codings.csv"
ALIGNMENTS = "alignments.csv"
CODING_COLUMNS = ("measure_id", "topic_id", "decision", "note", "text_sha256")
ALIGNMENT_COLUMNS = ("left_measure_id", "right_measure_id", "decision", "note", "left_sha256", "right_sha256")
CODING_VALUES = ("yes", "no", "primary")
ALIGNMENT_VALUES = ("yes", "same", "related", "no")
"""``yes`` leaves it to the model whether the two are the same or merely related."""
RE_HASH = re.compile(r"[0-9a-f]{16}|")  # nothing: the decider gave an id without its text


@dataclass(frozen=True, slots=True)
class CodingDecision:
    """A person's word on a topic of a measure.

    Attributes:
        measure_id: The measure.
        topic_id: The topic.
        decision: yes, no, or primary (the only main topic).
        note: Why.
        text_sha256: ``text_hash`` of the text that was decided on; empty where it is not known.
    """

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
    def texts(self) -> tuple[tuple[str, str], ...]:
        """The measures that were read, each with the hash of its text."""
        return ((self.measure_id, self.text_sha256),)


@dataclass(frozen=True, slots=True)
class AlignmentDecision:
    """A person's word on a pair of measures.

    Attributes:
        left_measure_id: The one measure.
        right_measure_id: The other; which is left does not matter here.
        decision: yes or no.
        note: Why.
        left_sha256: ``text_hash`` of the left text; empty where it is not known.
        right_sha256: The same of the right text.
    """

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

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """The measures that were read, each with the hash of its text."""
        return (self.left_measure_id, self.left_sha256), (self.right_measure_id, self.right_sha256)


Decision = CodingDecision | AlignmentDecision
D = TypeVar("D", bound=CodingDecision | AlignmentDecision)


@dataclass(slots=True)
class Decisions:
    """All decisions of a project, each list sorted by id."""

    codings: list[CodingDecision] = field(default_factory=list)
    alignments: list[AlignmentDecision] = field(default_factory=list)


def text_hash(text: str) -> str:
    """First 16 hex digits of the SHA-256 of a measure's text (UTF-8): 推进严格规范公正文明执法。 -> 75772db5ba428e0f."""
    return sha256(text.encode("utf-8")).hexdigest()[:16]


def shown(name: str) -> str:
    """A decision file's name in messages: ``data/lexicon/decisions/codings.csv``."""
    return (DECISIONS / name).as_posix()


def gather(found: Iterable[tuple[str, Decision]]) -> Decisions:
    """Sort decisions, and see that they do not contradict each other.

    Args:
        found: Pairs of the place that a decision stands at, for messages, and the decision. One that is
            repeated word for word or with another note counts once.

    Raises:
        DataError: One thing is decided in two ways, a measure has two primary topics, or a pair is one measure.
    """
    codings: dict[tuple[str, str], CodingDecision] = {}
    alignments: dict[tuple[str, str], AlignmentDecision] = {}
    primary: dict[str, str] = {}
    for where, decision in found:
        what = " and ".join(decision.key)
        earlier: Decision | None
        if isinstance(decision, CodingDecision):
            earlier = codings.get(decision.key)
            other = primary.get(decision.measure_id)
            if decision.decision == "primary" and other not in (None, decision.topic_id):
                problem = f"{decision.measure_id} has two primary topics, {other} and {decision.topic_id}"
                raise DataError(where, problem, "leave one of them primary and say yes to the other")
            if decision.decision == "primary":
                primary[decision.measure_id] = decision.topic_id
            codings.setdefault(decision.key, decision)
        else:
            if decision.left_measure_id == decision.right_measure_id:
                raise DataError(where, f"{decision.left_measure_id} is paired with itself", "name two measures")
            earlier = alignments.get(decision.key)
            alignments.setdefault(decision.key, decision)
        if earlier is not None and earlier.decision != decision.decision:
            problem = f"{what}: decided both {earlier.decision} and {decision.decision}"
            raise DataError(where, problem, "keep one of the two rows")
    return Decisions(
        sorted(codings.values(), key=lambda d: d.key),
        sorted(alignments.values(), key=lambda d: (d.left_measure_id, d.right_measure_id)),
    )


def _read(
    path: Path, columns: tuple[str, ...], values: tuple[str, ...], make: Callable[..., Decision]
) -> list[tuple[str, Decision]]:
    """Rows of a decision file with the place of each; none where there is no file."""
    name = shown(path.name)
    try:
        text = path.read_bytes().decode("utf-8-sig")  # Excel puts a mark before the text when it saves a csv
    except FileNotFoundError:
        return []
    except OSError as error:
        raise DataError(name, f"cannot be read ({error.strerror})", "make it readable") from None
    except UnicodeDecodeError as error:
        raise DataError(f"{name}, byte {error.start}", "not valid UTF-8", "save it as UTF-8") from None
    found: list[tuple[str, Decision]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if tuple(header) != columns:
            raise DataError(f"{name}, line 1", "its columns are others", f"its columns are {', '.join(columns)}")
        for cells in reader:
            if not cells:
                continue
            where = f"{name}, line {reader.line_num}"
            if len(cells) != len(columns):
                raise DataError(where, f"{len(cells)} cells instead of {len(columns)}", "quote cells that hold a comma")
            row = {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}
            for column, cell in row.items():
                if column.endswith("_id") and not cell:
                    raise DataError(where, f"{column} is empty", "fill it in or delete the row")
                if column.endswith("sha256") and not RE_HASH.fullmatch(cell):
                    raise DataError(where, f"{column} is no hash: {cell!r}", "give 16 hex digits or leave it empty")
            if row["decision"] not in values:
                raise DataError(where, f"unknown decision {row['decision']!r}", f"use {', '.join(values)}")
            found.append((where, make(**row)))
    except csv.Error as error:
        raise DataError(f"{name}, line {reader.line_num}", f"no csv ({error})", "mend the row") from None
    return found


def _read_folder(folder: Path) -> Decisions:
    settle(folder, DECISIONS.as_posix())
    return gather([
        *_read(folder / CODINGS, CODING_COLUMNS, CODING_VALUES, CodingDecision),
        *_read(folder / ALIGNMENTS, ALIGNMENT_COLUMNS, ALIGNMENT_VALUES, AlignmentDecision),
    ])  # fmt: skip


def load_decisions(root: Path) -> Decisions:
    """Load a project's decisions.

    Args:
        root: Project folder; without files in its ``data/lexicon/decisions`` there are no decisions.

    Raises:
        DataError: A row is wrong or contradicts another; the message names file and line.
    """
    return _read_folder(root / DECISIONS)


def save_decisions(decisions: Sequence[Decision], folder: Path) -> list[Path]:
    """Write decisions into the two csv of a folder, together with those that stand there already.

    A new decision takes the place of an old one about the same thing; where it says the same without a note,
    the old note stays. A new primary turns the measure's old primary into a yes.

    Args:
        decisions: New decisions.
        folder: The project's ``data/lexicon/decisions``; made where it is missing.

    Returns:
        The files, sorted by id, UTF-8, LF.

    Raises:
        DataError: New decisions contradict each other, a file there is wrong, or the folder cannot be written;
            what stood there still stands there.
    """
    new = gather((" and ".join(d.key), d) for d in decisions)
    old = _read_folder(folder)
    leads = {d.measure_id for d in new.codings if d.decision == "primary"}
    codings = {
        d.key: replace(d, decision="yes") if d.decision == "primary" and d.measure_id in leads else d
        for d in old.codings
    }
    codings |= {d.key: d for d in _with_notes(new.codings, old.codings)}
    alignments = {d.key: d for d in (*old.alignments, *_with_notes(new.alignments, old.alignments))}
    every: list[Decision] = [*codings.values(), *alignments.values()]
    merged = gather((" and ".join(d.key), d) for d in every)
    files: tuple[tuple[str, tuple[str, ...], Sequence[Decision]], ...] = (
        (CODINGS, CODING_COLUMNS, merged.codings),
        (ALIGNMENTS, ALIGNMENT_COLUMNS, merged.alignments),
    )
    with staged(folder, DECISIONS.as_posix()) as stage:
        for name, columns, rows in files:
            with (stage / name).open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream, lineterminator="\n")
                writer.writerow(columns)
                # a note on one line: a line of the file is a decision, in a diff and in messages
                writer.writerows([" ".join(getattr(row, column).split()) for column in columns] for row in rows)
    return [folder / name for name, _, _ in files]


def _with_notes(new: Sequence[D], old: Sequence[D]) -> list[D]:
    """New decisions, each with an old one's note where it says the same without one."""
    notes = {(d.key, d.decision): d.note for d in old}
    return [d if d.note else replace(d, note=notes.get((d.key, d.decision), "")) for d in new]
