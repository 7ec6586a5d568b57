"""Corrections by people: what they decided about topics and alignments, put over the model's.

``decision_files.py`` says what a decision is and keeps them as csv, ``resolving.py`` finds the texts again that they
are about, ``decision_table.py`` says what became of each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from policycompare.tables.frames import Tables, iter_rows, join_list
from policycompare.tables.queries import side_of_measures
from policycompare.topics.decision_files import file_name
from policycompare.topics.decision_kinds import AlignmentDecision, CodingDecision, Decision
from policycompare.topics.resolving import Resolution

MANY = 5
"""So many values of a kind are told each, also those that nobody gave."""


def summary(resolution: Resolution, kind: type[Decision], special: str = "") -> str:
    """A line of the report: how many decisions of a kind are applied, which ones, and what they changed."""
    own = resolution.of(kind)
    applied = [found.now for found in own if found.now]
    counts = Counter(decision.decision for decision in applied)
    said = ", ".join(f"{counts[value]} {value}" for value in kind.VALUES if counts[value] or len(kind.VALUES) < MANY)
    more = "".join(
        f"; {count} {words}"
        for status, words in (("moved", "where their texts stand now"), ("suspended", "suspended"))
        if (count := sum(found.status == status for found in own))
    )
    what = "; ".join(filter(None, (said, special)))
    return f"{file_name(kind)}: {len(applied)} of {len(own)} decisions applied{f' ({what})' if what else ''}{more}"


def apply_to_topics(measure_topics: pd.DataFrame, resolution: Resolution) -> tuple[pd.DataFrame, list[str]]:
    """Let people's decisions on topics win over the model's codings.

    yes adds or keeps a coding with score 1 and source manual; no removes it; primary is a yes that makes it the
    only primary. A coded measure whose primary was removed gets the one with the highest score.

    Args:
        measure_topics: Frame of that table; it is not changed.
        resolution: The decisions, found again; with none the frame comes back as it is.

    Returns:
        The frame, same columns and types, sorted by key, exactly one primary a coded measure; and report lines.
    """
    if not resolution.of(CodingDecision):
        return measure_topics, []
    standing = resolution.now.codings
    frame = measure_topics.reset_index(drop=True)
    position = {key: i for i, key in enumerate(zip(frame["measure_id"], frame["topic_id"], strict=True))}
    removed = [position[d.key] for d in standing if d.decision == "no" and d.key in position]
    given = [d for d in standing if d.decision != "no"]
    kept = [position[d.key] for d in given if d.key in position]
    frame.loc[kept, "score"] = 1.0
    frame.loc[kept, "source"] = "manual"
    # a person who adds a topic names no sentence: sentence_id stays null
    added = [
        {"measure_id": d.measure_id, "topic_id": d.topic_id, "score": 1.0, "is_primary": False, "source": "manual"}
        for d in given
        if d.key not in position
    ]
    frame = _append(frame.drop(index=removed), added)
    frame = _one_primary(frame, {(d.measure_id, d.topic_id) for d in standing if d.decision == "primary"})
    frame = frame.sort_values(["measure_id", "topic_id"], kind="stable", ignore_index=True)

    changes = f"{len(added)} codings added, {len(removed)} removed"
    return frame, [summary(resolution, CodingDecision, changes)]


def _append(frame: pd.DataFrame, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A frame with more rows, its types kept."""
    if not rows:
        return frame
    more = pd.DataFrame(rows, columns=list(frame.columns)).astype(frame.dtypes.to_dict())
    return pd.concat([frame, more], ignore_index=True) if len(frame) else more


def _one_primary(frame: pd.DataFrame, chosen: set[tuple[str, str]]) -> pd.DataFrame:
    """Leave one primary a measure: the one that people chose, else the model's, else the highest score."""
    keys = zip(frame["measure_id"], frame["topic_id"], strict=True)
    frame = frame.assign(is_chosen=[key in chosen for key in keys]).sort_values(
        ["measure_id", "is_chosen", "is_primary", "score", "topic_id"], ascending=[True, False, False, False, True]
    )
    frame["is_primary"] = ~frame["measure_id"].duplicated()
    return frame.drop(columns="is_chosen")


def model_of_pairs(alignments: pd.DataFrame, resolution: Resolution) -> dict[Decision, str]:
    """What the model says of each pair that people decided on: same, related or no."""
    pairs = zip(alignments["left_measure_id"], alignments["right_measure_id"], alignments["relation"], strict=True)
    given = {tuple(sorted((left, right))): relation for left, right, relation in pairs if isinstance(relation, str)}
    return {found.decided: given.get(found.now.key, "no") for found in resolution.of(AlignmentDecision) if found.now}


def model_of_topics(measure_topics: pd.DataFrame, resolution: Resolution) -> dict[Decision, str]:
    """What the model says of each topic that people decided on: primary, yes or no."""
    rows = iter_rows(measure_topics)
    given = {(row.measure_id, row.topic_id): "primary" if row.is_primary else "yes" for row in rows}
    return {
        found.decided: given.get((found.now.measure_id, found.now.topic_id), "no")
        for found in resolution.of(CodingDecision)
        if isinstance(found.now, CodingDecision)
    }


def apply_to_alignments(
    alignments: pd.DataFrame, resolution: Resolution, tables: Tables
) -> tuple[pd.DataFrame, list[str]]:
    """Let people's decisions on pairs win over the model's: ``relation`` is what they said.

    The model's score and ranks stay. A pair that people accept and the model does not list is added with score 1,
    ranked after those that are listed.

    Args:
        alignments: Frame of that table; it is not changed.
        resolution: The decisions, found again; with none the frame comes back as it is.
        tables: For sides and topics of measures.

    Returns:
        The frame, same columns and types, sorted by key; and report lines.
    """
    if not resolution.of(AlignmentDecision):
        return alignments, []
    applied, side = resolution.now.alignments, side_of_measures(tables)
    frame = alignments.reset_index(drop=True)
    pairs = zip(frame["left_measure_id"], frame["right_measure_id"], strict=True)
    position = {tuple(sorted(pair)): i for i, pair in enumerate(pairs)}
    missing: list[tuple[str, str, str]] = []
    for decision in applied:
        if decision.key in position:
            at = position[decision.key]
            relation = _relation(decision.decision, frame.loc[at, "relation"])
            basis = "decision" if relation else None
            frame.loc[at, ["relation", "basis", "is_accepted"]] = [relation, basis, relation is not None]
        elif decision.decision != "no":
            left, right = sorted(decision.key, key=lambda i: side[i])
            missing.append((left, right, _relation(decision.decision, None) or "related"))
    frame = _append(frame, _unlisted_pairs(missing, frame, side, tables.measure_topics))
    frame = frame.sort_values(["left_measure_id", "right_measure_id"], kind="stable", ignore_index=True)

    special = f"{len(missing)} pairs added that the model does not list" if missing else ""
    return frame, [summary(resolution, AlignmentDecision, special)]


def _relation(decision: str, given: object) -> str | None:
    """What a pair is after a decision: ``yes`` keeps what the model gave, or else makes the two related."""
    if decision == "no":
        return None
    return decision if decision != "yes" else given if isinstance(given, str) else "related"


def _unlisted_pairs(
    pairs: Sequence[tuple[str, str, str]], frame: pd.DataFrame, side: Mapping[str, str], measure_topics: pd.DataFrame
) -> list[dict[str, Any]]:
    """Rows for pairs (left, right, relation) that the model does not list."""
    if not pairs:
        return []
    lowest: dict[tuple[str, str], int] = {}  # measure, side of its counterparts -> last rank that is given
    for row in iter_rows(frame):
        left, right = row.left_measure_id, row.right_measure_id
        for seat, rank in (((left, side[right]), row.rank_left), ((right, side[left]), row.rank_right)):
            lowest[seat] = max(lowest.get(seat, 0), int(rank))
    wanted = {measure_id for pair in pairs for measure_id in pair[:2]}
    topics: dict[str, set[str]] = {}
    for row in iter_rows(measure_topics[measure_topics["measure_id"].isin(wanted)]):
        topics.setdefault(row.measure_id, set()).add(row.topic_id)
    rows = []
    for left, right, relation in pairs:
        ranks = {}
        for column, seat in (("rank_left", (left, side[right])), ("rank_right", (right, side[left]))):
            ranks[column] = lowest[seat] = lowest.get(seat, 0) + 1
        shared = sorted(topics.get(left, set()) & topics.get(right, set()))
        rows.append({
            "left_measure_id": left, "right_measure_id": right, "score": 1.0,
            "same_score": 1.0 if relation == "same" else 0.0, "relation": relation, "basis": "decision", **ranks,
            "is_accepted": True, "shared_topics": join_list(shared),
        })  # fmt: skip
    return rows
