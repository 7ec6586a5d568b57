"""The csv that keep what people decided, a file a kind, and the log from which a decision is taken back."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from policycompare.boundary.kinds import MOST_PROSE, NOTE, TABLES, checked, one_of, shown
from policycompare.boundary.reading import numbered_rows, read_json_lines, see_file
from policycompare.errors import CallError, DataError, choices
from policycompare.files import settle, staged
from policycompare.topics.decision_kinds import (
    KIND_OF,
    KINDS,
    REMARKS,
    AlignmentDecision,
    CodingDecision,
    Decision,
)

DECISIONS = Path("data") / "lexicon" / "decisions"
"""Where a project keeps its decisions."""
LOG = "log.jsonl"
"""What each decision changed, one a line, the last at the end."""
D = TypeVar("D", bound=Decision)


class Decisions(tuple[Decision, ...]):
    """All decisions of a project, kind by kind, each sorted by id."""

    __slots__ = ()

    def of(self, kind: type[D]) -> list[D]:
        """Those of a kind."""
        return [decision for decision in self if isinstance(decision, kind)]

    @property
    def codings(self) -> list[CodingDecision]:
        """Those on topics."""
        return self.of(CodingDecision)

    @property
    def alignments(self) -> list[AlignmentDecision]:
        """Those on pairs."""
        return self.of(AlignmentDecision)


Settle = Callable[[Decisions], tuple[Decisions, Collection[Decision]]]
"""Gives decisions with the ids that their texts have now, and those whose texts are gone."""
See = Callable[[Collection[Decision], Collection[Decision]], None]


@dataclass(frozen=True, slots=True)
class Step:
    """What one decision changed in the files.

    Attributes:
        who: Whose decision it was.
        when: The day of it.
        before: Rows that went.
        after: Rows that stand in their places; of a new primary also the old one, which became a yes.
        undone: It was taken back.
    """

    who: str
    when: str
    before: tuple[Decision, ...]
    after: tuple[Decision, ...]
    undone: bool = False


def file_name(kind: type[Decision]) -> str:
    """A kind's file in messages: ``data/lexicon/decisions/codings.csv``."""
    return (DECISIONS / kind.FILE).as_posix()


def gather(found: Iterable[tuple[str, Decision]]) -> Decisions:
    """Sort decisions, and see that they do not contradict each other.

    Args:
        found: Pairs of the place that a decision stands at, for messages, and the decision. One that is
            repeated counts once, with the notes of all. What was decided on two texts that had one id, one after the
            other, contradicts nothing.

    Raises:
        DataError: One thing is decided in two ways, a measure has two primary topics, or a pair is one measure.
    """
    kept: dict[tuple[str, tuple[str, ...], tuple[str, ...]], Decision] = {}
    claimed: dict[tuple[str, tuple[str, ...], tuple[str, ...]], str] = {}
    for where, decision in found:
        if len(set(decision.ids)) < len(decision.ids):
            raise DataError(where, f"{decision.ids[0]} is paired with itself", "name two measures")
        for thing, value in decision.claims.items():
            other = claimed.setdefault((decision.KIND, thing, decision.digests), value)
            if other == value:
                continue
            if thing == decision.key:
                said = f"both {other or 'nothing'} and {value or 'nothing'}"
                problem, remedy = f"{' and '.join(thing)}: decided {said}", "keep one of the two rows"
            else:
                problem = f"{' and '.join(thing)} has two primary topics, {other} and {value}"
                remedy = "leave one of them primary and say yes to the other"
            raise DataError(where, problem, remedy)
        place = decision.KIND, decision.key, decision.digests
        kept[place] = _joined(kept[place], decision) if place in kept else decision
    return Decisions(sorted(kept.values(), key=lambda d: (KINDS.index(type(d)), d.order, d.hashes)))


def _joined(first: Decision, second: Decision) -> Decision:
    """Two rows of one decision as one, with the notes of both; of who decided the first who says so."""
    note = second.note
    if note and second.who not in ("", first.who) and first.who:
        note = f"{second.who}: {note}"
    notes = [first.note] if not note or note in first.note or second.note == first.note else [first.note, note]
    joined = "; ".join(filter(None, notes))
    named = first if first.who or not second.who else second
    return first.but(note=joined if len(joined) <= MOST_PROSE else first.note, who=named.who, when=named.when)


def _read(folder: Path, kind: type[Decision]) -> Iterator[tuple[str, Decision]]:
    """Rows of a kind's file with the place of each; none where there is no file."""
    columns = tuple(column for column in kind.columns() if column not in REMARKS)
    for where, cells in numbered_rows(folder / kind.FILE, columns, file_name(kind), REMARKS):
        yield where, kind.checked(cells, where)


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
    decisions: Iterable[Decision], folder: Path, settle: Settle = lambda own: (own, ()), day: str = ""
) -> list[Path]:
    """Write decisions into the csv of a folder, together with those that stand there already.

    A new decision takes the place of an old one about the same thing; where it says the same without a note or a name,
    the old one stays, and where nobody else says it, the old day. A new primary turns the measure's old primary into
    a yes. A new decision about a text that is gone replaces nothing: it stands beside what was decided on the text of
    today. What each changed is written into the log behind what stands there.

    Args:
        decisions: New decisions.
        folder: The project's ``data/lexicon/decisions``; made where it is missing.
        settle: Gives decisions with the ids that their texts have now, and those whose texts are gone.
        day: The day of those that have none.

    Returns:
        The files of the kinds that there are, sorted by id, UTF-8, LF.

    Raises:
        DataError: New decisions contradict each other, a file there is wrong, or the folder cannot be written;
            what stood there still stands there.
    """
    new, gone = settle(gather(_checked(d) for d in decisions))
    with staged(folder, DECISIONS.as_posix()) as stage:  # nobody else writes between reading and writing
        rows: list[Decision] = [*settle(_read_folder(folder))[0]]
        steps: list[Step] = []
        for decision in new:
            rows, step = _decided(rows, decision, day, is_gone=decision in gone)
            steps += [step] if step else []
        if steps:
            again = {_identity(d) for step in steps for d in step.after}
            past = [s for s in _read_log(folder) if not s.undone or again.isdisjoint(map(_identity, s.after))]
            steps = [*past, *steps]
        written = _write(rows, folder, stage)
        if steps:
            _write_log(steps, stage)
        return written


def take_back(
    folder: Path, settle: Settle = lambda own: (own, ()), who: str = "", see: See = lambda gone, left: None
) -> Step:
    """Take back the last decision that still stands: what it replaced stands again.

    It stands where its rows do, with who decided, when and why: whoever said the same since decided it. A primary topic
    that stands again is a yes where another one is primary since.

    Args:
        folder: The project's ``data/lexicon/decisions``.
        settle: As in ``save_decisions``.
        who: Whose last decision; without it, anybody's.
        see: Raises where what is left cannot stand without what is taken back.

    Returns:
        What was taken back, with the ids of today.

    Raises:
        CallError: There is none.
        DataError: A file there is wrong, or the folder cannot be written; what stood there still stands there.
    """
    with staged(folder, DECISIONS.as_posix()) as stage:
        rows, _ = settle(_read_folder(folder))
        steps = _read_log(folder)
        who = " ".join(who.split())
        for at in reversed(range(len(steps))):
            step = steps[at]
            after, _ = settle(Decisions(step.after))
            if who in ("", step.who) and not step.undone and set(map(_row_of, after)) <= set(map(_row_of, rows)):
                break
        else:
            whose = f"of {who} " if who else ""
            problem = f"no decision {whose}that the log knows stands there still"
            raise CallError(DECISIONS.as_posix(), problem, "delete the row that is wrong")
        gone = set(map(_row_of, after))
        rest = [d for d in rows if _row_of(d) not in gone]
        before = [_demoted_by(rest, d) for d in settle(Decisions(step.before))[0]]
        see(after, [*rest, *before])
        _write([*rest, *before], folder, stage)
        _write_log([*steps[:at], replace(step, undone=True), *steps[at + 1 :]], stage)
        return replace(step, before=tuple(before), after=tuple(after), undone=True)


def taken_back(root: Path) -> list[Decision]:
    """The decisions that were taken back and not made again: nobody misses them.

    Raises:
        DataError: The log is wrong.
    """
    return [decision for step in _read_log(root / DECISIONS) if step.undone for decision in step.after]


def _identity(decision: Decision) -> tuple[object, ...]:
    """What makes two rows one decision, whoever made it and why."""
    return decision.KIND, decision.key, decision.digests, decision.decision


def _row_of(decision: Decision) -> tuple[object, ...]:
    """A decision with who made it, when and why."""
    return *_identity(decision), decision.who, decision.when, decision.note


def _decided(
    rows: list[Decision], decision: Decision, day: str, *, is_gone: bool
) -> tuple[list[Decision], Step | None]:
    """Rows once a decision stands among them, and what it changed; None where nothing."""
    same = [d for d in rows if (d.KIND, d.key) == (decision.KIND, decision.key)]
    alike = next((d for d in same if d.decision == decision.decision), None)
    if alike and not decision.note:
        decision = decision.but(note=alike.note)
    twin = next((d for d in same if _identity(d) == _identity(decision)), None)
    if twin and not decision.who:
        decision = decision.but(who=twin.who)
    if twin and decision.who == twin.who and decision.note == twin.note:
        decision = decision.but(when=decision.when or twin.when)
    decision = decision if decision.when or decision == twin else decision.but(when=day)
    goes = [d for d in same if not is_gone or d.digests == decision.digests]
    kept = [_demoted(d, decision) if not is_gone else d for d in rows if d not in goes]
    after = [*kept, decision]
    old, new = [d for d in rows if d not in after], [d for d in after if d not in rows]
    return after, Step(decision.who, decision.when, tuple(old), tuple(new)) if old or new else None


def _demoted(old: Decision, new: Decision) -> Decision:
    """An old primary topic of the measure whose primary is another one now."""
    if not (isinstance(old, CodingDecision) and isinstance(new, CodingDecision)):
        return old
    if old.decision != "primary" or new.decision != "primary" or old.measure_id != new.measure_id:
        return old
    return old.but(decision="yes") if old.text_sha256 in ("", new.text_sha256) else old


def _demoted_by(others: Iterable[Decision], old: Decision) -> Decision:
    for other in others:
        old = _demoted(old, other)
    return old


def _checked(decision: Decision) -> tuple[str, Decision]:
    """A decision as its row is read again, behind its place: what no reader takes is never written."""
    where = " and ".join(decision.key)
    return where, type(decision).checked(_cells(decision), where)


def _write(rows: Iterable[Decision], folder: Path, stage: Path) -> list[Path]:
    """Write the files of the kinds that there are, or were; each can be read again."""
    sorted_rows = gather(_checked(d) for d in rows)
    written = []
    for kind in KINDS:
        own = sorted_rows.of(kind)
        if not own and not (folder / kind.FILE).exists():
            continue
        with (stage / kind.FILE).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(kind.columns())
            # a note on one line (``checked``): a line of the file is a decision, in a diff and in messages
            writer.writerows(_cells(row).values() for row in own)
        see_file(stage / kind.FILE, file_name(kind))
        written.append(folder / kind.FILE)
    return written


def _cells(decision: Decision) -> dict[str, str]:
    return {column: getattr(decision, column) for column in decision.columns()}


def _write_log(steps: Iterable[Step], stage: Path) -> None:
    with (stage / LOG).open("w", encoding="utf-8", newline="") as stream:
        for step in steps:
            rows = {
                name: [{"kind": d.KIND, **_cells(d)} for d in own]
                for name, own in (("before", step.before), ("after", step.after))
            }
            line = {"who": step.who, "when": step.when, **rows, **({"undone": "yes"} if step.undone else {})}
            stream.write(f"{json.dumps(line, ensure_ascii=False)}\n")
    see_file(stage / LOG, (DECISIONS / LOG).as_posix())


STEP = {"who": NOTE, "when": NOTE, "before": TABLES, "after": TABLES, "undone": one_of("yes", ("yes",))}
"""What a line of the log holds."""


def _read_log(folder: Path) -> list[Step]:
    """The steps of a folder's log; none where there is no log."""
    if not (folder / LOG).exists() and not (folder / LOG).is_symlink():
        return []
    steps = []
    for where, line in read_json_lines(folder / LOG, (DECISIONS / LOG).as_posix()):
        step = checked(line, STEP, where, [name for name in STEP if name != "undone"])
        before, after = (tuple(_row(row, where) for row in step[name]) for name in ("before", "after"))
        steps.append(Step(step["who"], step["when"], before, after, "undone" in step))
    return steps


def _row(row: dict[str, Any], where: str) -> Decision:
    """A decision that the log names."""
    kind = row.get("kind")
    if not isinstance(kind, str) or kind not in KIND_OF:
        raise DataError(where, f"unknown kind {shown(kind)}", choices(kind, KIND_OF))
    columns = KIND_OF[kind].columns()
    cells = checked(row, {"kind": NOTE, **dict.fromkeys(columns, NOTE)}, where, columns)
    return KIND_OF[kind].checked(cells, where)
