"""Corrections by people: what they decided about topics and alignments, put over the model's.

``decision_files.py`` says what a decision is and keeps them as csv.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from policycompare.tables.frames import Coded, Tables, iter_rows, join_list
from policycompare.tables.queries import side_kind, side_of_measures
from policycompare.topics.decision_files import (
    ALIGNMENT_VALUES,
    ALIGNMENTS,
    CODING_VALUES,
    CODINGS,
    D,
    Decision,
    Decisions,
    shown,
    text_hash,
)


def _standing(decisions: Sequence[D], name: str, text_of: Mapping[str, str]) -> tuple[list[D], list[str]]:
    """Decisions about measures that exist, and lines about ids that are gone and texts that have changed."""
    standing = [d for d in decisions if all(measure_id in text_of for measure_id, _ in d.texts)]
    gone = {measure_id for d in decisions for measure_id, _ in d.texts if measure_id not in text_of}
    lines = [f"{shown(name)}: {i} no longer exists; correct the id or delete the row" for i in sorted(gone)]
    without = 0
    for decision in standing:
        without += any(not given for _, given in decision.texts)
        for measure_id, given in decision.texts:
            if given and text_hash(text_of[measure_id]) != given:
                what = ", ".join((*decision.key, decision.decision))
                lines.append(
                    f"{shown(name)}: the text of {measure_id} has changed since {what} was decided; "
                    "it is applied all the same: review it and decide again"
                )
    if without:
        lines.append(
            f"{shown(name)}: {without} without a hash, so a changed text would not be noticed; decide in a workbook"
        )
    return standing, lines


def _summary(name: str, applied: Sequence[Decision], total: int, values: tuple[str, ...], special: str) -> str:
    counts = Counter(d.decision for d in applied)
    said = ", ".join(f"{counts[value]} {value}" for value in values)
    return f"{shown(name)}: {len(applied)} of {total} decisions applied ({said}{special})"


def apply_to_topics(
    measure_topics: pd.DataFrame, decisions: Decisions, tables: Coded
) -> tuple[pd.DataFrame, list[str]]:
    """Let people's decisions on topics win over the model's codings.

    yes adds or keeps a coding with score 1 and source manual; no removes it; primary is a yes that makes it the
    only primary. A coded measure whose primary was removed gets the one with the highest score.

    Args:
        measure_topics: Frame of that table; it is not changed.
        decisions: The decisions; with none the frame comes back as it is.
        tables: For ids and texts of measures, and the topics that there are.

    Returns:
        The frame, same columns and types, sorted by key, exactly one primary a coded measure; and report lines.
    """
    if not decisions.codings:
        return measure_topics, []
    text_of = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))
    known = set(tables.topics["topic_id"])
    unknown = [d for d in decisions.codings if d.topic_id not in known and d.measure_id in text_of]
    standing, lines = _standing([d for d in decisions.codings if d not in unknown], CODINGS, text_of)
    lines += [
        f"{shown(CODINGS)}: {d.topic_id} is no topic of the codebook (decided on {d.measure_id}); "
        "correct topic_id or delete the row"
        for d in unknown
    ]

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
    frame = _one_primary(frame, {d.key for d in standing if d.decision == "primary"})
    frame = frame.sort_values(["measure_id", "topic_id"], kind="stable", ignore_index=True)

    changes = f"; {len(added)} codings added, {len(removed)} removed"
    return frame, [_summary(CODINGS, standing, len(decisions.codings), CODING_VALUES, changes), *lines]


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


def apply_to_alignments(
    alignments: pd.DataFrame, decisions: Decisions, tables: Tables
) -> tuple[pd.DataFrame, list[str]]:
    """Let people's decisions on pairs win over the model's: ``relation`` is what they said.

    The model's score and ranks stay. A pair that people accept and the model does not list is added with score 1,
    ranked after those that are listed.

    Args:
        alignments: Frame of that table; it is not changed.
        decisions: The decisions; with none the frame comes back as it is.
        tables: For ids, texts, sides and topics of measures.

    Returns:
        The frame, same columns and types, sorted by key; and report lines.
    """
    if not decisions.alignments:
        return alignments, []
    text_of = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))
    side = side_of_measures(tables)
    within = [d for d in decisions.alignments if len({side.get(i, i) for i in d.key}) == 1]
    applied, lines = _standing([d for d in decisions.alignments if d not in within], ALIGNMENTS, text_of)
    lines += [
        f"{shown(ALIGNMENTS)}: {' and '.join(d.key)} are of one {side_kind(tables)}, never compared; delete the row"
        for d in within
    ]

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

    special = f"; {len(missing)} pairs added that the model does not list" if missing else ""
    return frame, [_summary(ALIGNMENTS, applied, len(decisions.alignments), ALIGNMENT_VALUES, special), *lines]


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
