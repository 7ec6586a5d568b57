"""The table ``decisions``, what the last build knew of it, and what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from policycompare.tables.frames import build_frame, iter_rows, split_list
from policycompare.tables.schema import BY_NAME
from policycompare.tables.wording import known
from policycompare.topics.decision_files import file_name
from policycompare.topics.decision_kinds import KINDS, Decision
from policycompare.topics.resolving import Resolution, Resolved

ABOUT = ("topic_id", "field", "words")
"""Columns that say what of its subject a decision is about."""
UNKNOWN = "–"
"""Stands in the table for a hash that nobody knows."""
FILES = {kind.KIND: file_name(kind) for kind in KINDS}
AGAIN = "decide again with policycompare review, or delete the row"
SUSPENDED = {
    "text_changed": ("the text that was decided on is gone", AGAIN),
    "several_texts": ("several have the text that was decided on", f"write the id that is meant, {AGAIN}"),
    "no_measure": ("nothing has this id, and no hash says which text was read", "correct the id or delete the row"),
    "unknown_topic": ("the codebook has no such topic", "correct topic_id or delete the row"),
    "unknown_function": (
        "there is no such function",
        "correct the row, add the function to data/lexicon/functions.csv with its name, or delete the row",
    ),
    "no_words": ("its words do not stand in the measure once", "write them as they are printed, with more around them"),
    "already_read": ("a target of these words is read", "delete the row"),
    "one_side": ("both measures are of one side, and only sides are compared", "delete the row"),
    "contradicted": ("another decision says otherwise", f"keep one of the two rows, or {AGAIN}"),
}
"""What is wrong with a decision that is suspended, and what to do."""


def decision_rows(resolution: Resolution, model: Mapping[Decision, str] | None = None) -> list[dict[str, Any]]:
    """Rows of the table ``decisions``.

    Args:
        resolution: The decisions, found again.
        model: What the model, or what was read, says in the place of each.
    """
    rows: list[dict[str, Any]] = []
    stems = [f"{found.decided.KIND}/{'+'.join(found.decided.key)}" for found in resolution]
    for decision_id, found in zip(_unique(stems), resolution, strict=True):
        decided = found.decided
        rows.append({
            "decision_id": decision_id, "kind": decided.KIND,
            "subject_ids": decided.ids, **{name: getattr(decided, name, None) or None for name in ABOUT},
            "decision": decided.decision or None, "model": (model or {}).get(decided),
            "note": decided.note or None, "who": decided.who or None, "when": decided.when or None,
            "text_sha256": [digest or UNKNOWN for digest in decided.hashes], "status": found.status,
            "applied_to": found.now.ids if found.now else None, "reason": found.reason or None,
            "candidates": found.candidates,
        })  # fmt: skip
    return rows


def _unique(stems: Sequence[str]) -> Iterator[str]:
    """Ids of which no two are alike: a stem that stands there again gets the first number that makes it no other's.

    Example:
        >>> list(_unique(["a+T", "a+T", "a+T-2"]))
        ['a+T', 'a+T-3', 'a+T-2']
    """
    taken, seen = set(stems), Counter[str]()
    for stem in stems:
        seen[stem] += 1
        if seen[stem] == 1:
            yield stem
            continue
        while (own := f"{stem}-{seen[stem]}") in taken:
            seen[stem] += 1
        taken.add(own)
        yield own


def _about(row: Any) -> tuple[str | None, ...]:
    """What of its subject a row is about: a topic, a field, a target's words."""
    return tuple(known(getattr(row, name)) for name in ABOUT)


def _said(row: Any) -> str:
    """A row in messages: ``data/lexicon/decisions/codings.csv: anshan:1, ENF-A, yes``."""
    parts = (*split_list(row.subject_ids), *filter(None, _about(row)), known(row.decision) or "nothing")
    return f"{FILES[row.kind]}: {', '.join(parts)}"


def suspended_lines(decisions: pd.DataFrame) -> list[str]:
    """A line for each decision that is not applied, with why, and what settles it.

    Args:
        decisions: The table ``decisions``.
    """
    lines = []
    for row in iter_rows(decisions[decisions["status"] == "suspended"]):
        problem, remedy = SUSPENDED[row.reason]
        where = ", ".join(split_list(row.candidates))
        lines.append(f"{_said(row)}: suspended, {problem}{f' ({where})' if where else ''}; {remedy}")
    return lines


def moved_lines(decisions: pd.DataFrame) -> list[str]:
    """A line for each decision that is applied to another id than it was made on."""
    moved = iter_rows(decisions[decisions["status"] == "moved"])
    return [f"{_said(row)}: its text now has the id {' and '.join(split_list(row.applied_to))}" for row in moved]


def unhashed_lines(decisions: pd.DataFrame) -> list[str]:
    """A line for each file with decisions that are applied although nobody knows which text they were made on."""
    lines = []
    for kind, name in FILES.items():
        own = decisions[(decisions["kind"] == kind) & (decisions["status"] != "suspended")]
        count = sum(UNKNOWN in split_list(cell) for cell in own["text_sha256"])
        if count:
            lines.append(
                f"{name}: {count} without a hash, so a changed text would not be noticed; decide in a workbook"
            )
    return lines


def lost_lines(before: pd.DataFrame, after: pd.DataFrame, undone: Iterable[Decision] = ()) -> list[str]:
    """A line for each decision that was there when tables were last built and is there no more.

    One whose id was corrected, or that was decided again on another text, is there: it is known by the text that was
    read, or else by what it is about.

    Args:
        before: The table ``decisions`` of the last build.
        after: That of today.
        undone: Decisions that were taken back.
    """
    taken = build_frame(BY_NAME["decisions"], decision_rows(Resolution(Resolved(d, None) for d in undone)))
    known_gone = {(_by_text(row) or _by_ids(row), known(row.decision)) for row in iter_rows(taken)}
    gone, there = list(iter_rows(before)), list(iter_rows(after))
    for identity in (_whole, _by_text, _by_ids):
        gone, there = _unmatched(gone, there, identity)
    held = {_place(row) for row in iter_rows(after)}
    gone = [row for row in gone if _place(row) is None or _place(row) not in held]  # two rows may have become one
    return [
        f"{_said(row)}: it was there when the tables were last built and is there no more; put the row back, unless it "
        "was deleted on purpose"
        for row in gone
        if (_by_text(row) or _by_ids(row), known(row.decision)) not in known_gone
    ]


def _unmatched(
    gone: list[Any], there: list[Any], identity: Callable[[Any], tuple[object, ...] | None]
) -> tuple[list[Any], list[Any]]:
    """Rows of two tables that are left when those with equal identities are put together, one to one."""
    of_gone, of_there = (Counter(filter(None, map(identity, rows))) for rows in (gone, there))
    both = of_gone & of_there

    def left(rows: list[Any]) -> list[Any]:
        paired = Counter(both)
        kept = []
        for row in rows:
            known_by = identity(row)
            if known_by and paired[known_by]:
                paired[known_by] -= 1
            else:
                kept.append(row)
        return kept

    return left(gone), left(there)


def _whole(row: Any) -> tuple[object, ...]:
    texts = zip(split_list(row.subject_ids), split_list(row.text_sha256), strict=True)
    return row.kind, *_about(row), *sorted(texts)


def _by_text(row: Any) -> tuple[object, ...] | None:
    digests = sorted(split_list(row.text_sha256))
    return None if UNKNOWN in digests else (row.kind, *_about(row), *digests)


def _place(row: Any) -> tuple[object, ...] | None:
    applied = known(row.applied_to)
    return None if applied is None else (row.kind, *_about(row), row.decision, *sorted(split_list(applied)))


def _by_ids(row: Any) -> tuple[object, ...]:
    return row.kind, *_about(row), *sorted(split_list(row.subject_ids))
