"""What people decide one by one, what they take back, and what they might look at next."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policycompare.boundary.enclosure import see_enclosed
from policycompare.boundary.kinds import shown
from policycompare.boundary.reading import MOST_NUMBER
from policycompare.errors import CallError, choices
from policycompare.files import read_settled
from policycompare.tables.built import PROCESSED
from policycompare.words import Lang, used_lang

if TYPE_CHECKING:
    import pandas as pd

    from policycompare.topics.decision_files import Decisions, Settle
    from policycompare.topics.decision_kinds import Decision
    from policycompare.topics.resolving import Present

NEEDED = (
    "regions", "documents", "sides", "measures", "units", "functions", "targets", "topics", "decisions",
)  # fmt: skip
"""The tables in which the texts stand that people decide on."""


def judge(root: Path, kind: str, subject: Mapping[str, str], value: str, *, who: str = "", note: str = "") -> list[str]:
    """Save one decision of a person on what the tables say; it wins in every later build.

    Args:
        root: Project folder, built.
        kind: ``topic``, ``pair``, ``target``, ``added_target`` or ``function``.
        subject: What is decided on, by the ids of the tables: measure_id, topic_id; left_measure_id, right_measure_id;
            target_id, field (empty: the target as a whole); measure_id, words; unit_id.
        value: yes, no, primary; yes, same, related, no; the field's value, empty for none, of a whole target yes or
            no; the kind of a target that was added; the function, empty for none.
        who: Who decides.
        note: Why.

    Returns:
        Lines that say what was done.

    Raises:
        CallError: There is no such kind, its subject is not named, the tables have no such id, or what is given is no
            text; of a value a number is one.
        DataError: The value is none of the kind's, or the decision cannot be saved.
    """
    from policycompare.topics.decision_files import file_name
    from policycompare.topics.decision_kinds import KIND_OF, plain_number

    if isinstance(value, Real) and not isinstance(value, bool) and abs(value) < MOST_NUMBER:
        value = plain_number(float(value))
    if not isinstance(subject, Mapping):
        raise CallError("subject", f"{shown(subject)} names nothing", "give the ids by their columns")
    _see_texts(
        {**{str(name): cell for name, cell in subject.items()}, "kind": kind, "value": value, "who": who, "note": note}
    )
    if kind not in KIND_OF:
        raise CallError("kind", f"nothing of the kind {kind!r} is decided", choices(kind, KIND_OF))
    chosen = KIND_OF[kind]
    hashes = [digest for _, digest in chosen.SUBJECTS]
    named = [column for column in chosen.columns() if column not in ("decision", "note", "who", "when", *hashes)]
    for name in subject:
        if name not in named:
            raise CallError(
                "subject", f"a decision of the kind {kind} has no {shown(name)}", f"name {', '.join(named)}"
            )
    for name in named:
        if not subject.get(name) and name != "field":
            raise CallError("subject", f"{name} is not named", f"name {', '.join(named)}")
    tables = _built(root)
    present = _present(tables)
    texts = present.of_kind(chosen)
    given = dict(subject)
    for column, digest in chosen.SUBJECTS:
        if subject[column] not in texts.subjects:
            raise CallError(column, f"nothing has the id {subject[column]}", choices(subject[column], texts.subjects))
        given[digest] = texts.hash_of[subject[column]]
    cells = {**given, "decision": value, "note": note, "who": who}
    decision = chosen.checked(cells, f"{kind} of {', '.join(subject[column] for column, _ in chosen.SUBJECTS)}")
    _see_applicable(decision, present)
    lines = save(root, [decision], tables)
    return [f"{file_name(chosen)}: {decision}: saved; run policycompare build", *lines]


def undo(root: Path, who: str = "") -> list[str]:
    """Take back the last decision that still stands, wherever it was made; what it replaced stands again.

    Args:
        root: Project folder, built.
        who: Whose last decision; without it, anybody's.

    Returns:
        Lines that say what was done.

    Raises:
        CallError: There is none.
        DataError: A file of decisions is wrong or cannot be written, or a corrected target would not be in order.
    """
    from policycompare.topics.decision_files import DECISIONS, file_name, take_back

    _see_texts({"who": who})
    tables = _built(root)
    present = _present(tables)

    def see(gone: Collection[Decision], left: Collection[Decision]) -> None:
        _see_targets(gone, left, tables, present)

    step = take_back(root / DECISIONS, _settle(present), who, see)
    gone = [f"{file_name(type(d))}: {d}: taken back" for d in step.after if d not in step.before]
    again = [f"{file_name(type(d))}: {d}: stands again" for d in step.before]
    return [*gone, *again, "run policycompare build"]


def doubtful(root: Path, most: int = 50, *, lang: Lang | None = None) -> pd.DataFrame:
    """What people might look at next: what the model is least sure of and nobody has decided on.

    Args:
        root: Project folder, built.
        most: Rows at most.
        lang: Language of what is read in targets, and of why they are in doubt; without one, the notebook's.

    Returns:
        A row each, most doubtful first; topics, pairs, targets and functions of units in turn, before them what is
        about a decision that is suspended. Columns: kind, the ids that ``judge`` takes (measure_id, topic_id,
        left_measure_id, right_measure_id, target_id, unit_id), text, other_text, model (what it says), chance, why.

    Raises:
        CallError: ``most`` is negative.
    """
    from policycompare.pairs.model import read_model
    from policycompare.results.doubts import doubt_queue
    from policycompare.tables.stored import read_built
    from policycompare.topics.decision_files import load_decisions
    from policycompare.topics.resolving import Present, resolve

    if most < 0:
        raise CallError("most", f"{most} rows cannot be listed", "name a number from 0")
    tables = read_built(root)
    found = resolve(load_decisions(root), Present.of(tables))
    decided = {(one.decided.KIND, one.now.ids if one.decided.KIND == "target" else one.now.key)
               for one in found if one.now}  # fmt: skip
    waiting = {name for one in found if not one.now for name in (*one.decided.ids, *one.candidates)}
    return doubt_queue(tables, read_model().thresholds["related"], decided, waiting, most, used_lang(lang))


def save(root: Path, decisions: Collection[Decision], tables: Any = None) -> list[str]:
    """Save decisions under ``data/lexicon/decisions``, all that stand there with the ids of today.

    Those without a day get that of today.

    Args:
        root: Project folder, built.
        decisions: The decisions.
        tables: What ``_built`` gives, where it was read already.

    Returns:
        Lines about what has moved, and what is suspended.

    Raises:
        DataError: They cannot be saved, or would leave a target whose upper figure is below its figure.
    """
    from policycompare.tables.frames import build_frame
    from policycompare.tables.schema import BY_NAME
    from policycompare.topics.decision_files import DECISIONS, load_decisions, save_decisions
    from policycompare.topics.decision_table import decision_rows, suspended_lines
    from policycompare.topics.resolving import resolve

    tables = tables or _built(root)
    present = _present(tables)
    _see_targets(decisions, [*load_decisions(root), *decisions], tables, present)
    moved: list[int] = []
    save_decisions(decisions, root / DECISIONS, _settle(present, moved), datetime.date.today().isoformat())
    lines = [f"{sum(moved)} have the id now that their text has in {PROCESSED.as_posix()}"] if any(moved) else []
    saved = decision_rows(resolve(load_decisions(root), present))
    return lines + suspended_lines(build_frame(BY_NAME["decisions"], saved))


def _see_texts(given: Mapping[str, object]) -> None:
    for name, value in given.items():
        if not isinstance(value, str):
            raise CallError(name, f"{shown(value)} is no text", 'give text; "" is nothing')


def _see_targets(about: Collection[Decision], standing: Iterable[Decision], tables: Any, present: Present) -> None:
    """See that the targets of some decisions are in order with all that will stand, of which the last wins."""
    from policycompare.topics.decision_kinds import TargetDecision
    from policycompare.topics.resolving import resolve
    from policycompare.topics.target_decisions import see_in_order

    def found(decisions: Iterable[Decision]) -> list[TargetDecision]:
        own = (one.now for d in decisions if isinstance(d, TargetDecision) for one in resolve([d], present))
        return [d for d in own if isinstance(d, TargetDecision)]

    if new := found(about):
        see_in_order(tables, {d.key: d for d in found(standing)}.values(), {d.target_id for d in new})


def _present(tables: Any) -> Present:
    """The texts that tables have."""
    from policycompare.topics.resolving import Present

    return Present.of(tables)


def _built(root: Path) -> Any:
    """The project's tables in which the texts stand, of a project that keeps to its folder."""
    from types import SimpleNamespace

    from policycompare.tables.schema import BY_NAME
    from policycompare.tables.stored import read_table

    see_enclosed(root)
    folder = root / PROCESSED

    def read() -> dict[str, Any]:
        shown = PROCESSED.as_posix()
        return {name: read_table(folder / f"{name}.csv", BY_NAME[name], f"{shown}/{name}.csv") for name in NEEDED}

    return SimpleNamespace(**read_settled(root, PROCESSED.as_posix(), folder, read))


def _settle(present: Present, moved: list[int] | None = None) -> Settle:
    """What gives decisions the ids that their texts have now, and counts those that moved."""
    from policycompare.topics.resolving import resolve

    def settle(own: Decisions) -> tuple[Decisions, list[Decision]]:
        resolution = resolve(own, present)
        if moved is not None:
            moved.append(sum(found.status == "moved" for found in resolution))
        return resolution.settled()

    return settle


def _see_applicable(decision: Decision, present: Present) -> None:
    """See that a decision will be applied as the tables stand.

    Raises:
        CallError: It would be suspended.
    """
    from policycompare.topics.decision_table import SUSPENDED
    from policycompare.topics.resolving import resolve

    (found,) = resolve([decision], present)
    if found.now is None:
        known = {"unknown_topic": present.topics, "unknown_function": present.functions}.get(found.reason, ())
        name = getattr(decision, "topic_id", decision.decision)
        remedy = choices(name, sorted(known)) if known else "decide on something else"
        raise CallError(str(decision), SUSPENDED[found.reason][0], remedy)
