"""What became of an upper or an earlier plan in a lower or later one?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from policycompare.results.changes import PAIR, change_counts
from policycompare.results.finding import Claim, Question, Rests, Variation

if TYPE_CHECKING:
    from policycompare.tables.frames import Compared
    from policycompare.tables.names import Names

KEPT = ("word_for_word", "reworded", "tighter", "looser", "figure_changed")
ALONE = ("added", "dropped")
SURE = 0.7
"""Chance that two measures are the same from which a change counts in the stricter variation."""
Said = dict[str, object]


def claims(tables: Compared) -> Iterator[Claim]:
    """Of each pair of documents whether most of the base is taken up, and which way bindings and figures moved."""
    counts = change_counts(tables)
    for pair, own in counts.groupby(PAIR, sort=True):
        rows = {str(status): int(count) for status, count in zip(own["status"], own["rows"], strict=True)}
        base, other, kind = map(str, pair)
        taken, dropped = sum(rows[status] for status in KEPT), rows["dropped"]
        if not taken + dropped:
            continue
        held = {**rows, "taken": taken}
        changes = tables.changes
        changes = changes[(changes["base_document_id"] == base) & (changes["other_document_id"] == other)]

        def said(names: Names, base: str = base, other: str = other, held: Mapping[str, int] = held) -> Said:
            return {"base": names.document(base), "other": names.document(other), **held}

        share = taken / (taken + dropped)
        gist = f"changes_{'taken' if share > 0.5 else 'dropped'}_{kind}"
        of_base = changes[changes["status"] != "added"]
        rests = (Rests("changes", tuple(sorted(of_base["change_id"]))),)
        yield Claim(gist, (base, other), said, rests, abs(1 - 2 * share), "changes", ("caveat_same_measure",))
        tighter, looser = rows["tighter"], rows["looser"]
        if tighter + looser and tighter != looser:
            way = "tighter" if tighter > looser else "looser"
            moved = changes[changes["status"].isin(("tighter", "looser"))]
            yield Claim(
                f"changes_{way}", (base, other), said, (Rests("changes", tuple(sorted(moved["change_id"]))),),
                abs(tighter - looser) / (taken or 1), "changes", ("caveat_same_measure",),
            )  # fmt: skip


def variations(tables: Compared) -> Iterator[Variation]:
    """Only surely the same measures, the others dropped; only differences in figures and dates."""
    changes, pairs = tables.changes, tables.alignments
    if not len(changes):
        return
    sure = pairs[pairs["same_score"] >= SURE]
    ends = {frozenset(pair) for pair in zip(sure["left_measure_id"], sure["right_measure_id"], strict=True)}
    both = zip(changes["base_measure_id"], changes["other_measure_id"], strict=True)
    is_sure = pd.Series([frozenset(pair) in ends for pair in both], changes.index) | changes["status"].isin(ALONE)
    status = changes["status"].where(is_sure, "dropped")
    yield Variation("surer_pairs", tables.with_frames(changes=changes.assign(status=status)))
    with_figures = changes["base_target_ids"].notna()
    moved = changes["status"].isin(("tighter", "looser"))
    status = changes["status"].where(~moved | with_figures, "reworded")
    yield Variation("figures_only", tables.with_frames(changes=changes.assign(status=status)))


QUESTION = Question("changes", claims, variations)
