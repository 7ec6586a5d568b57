"""Where do targets differ? Figures and dates of two sides for the same thing, and measures where one side has none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.results.finding import Claim, Question, Rests, Variation
from policycompare.results.variations import leave_one_out
from policycompare.tables.frames import iter_rows
from policycompare.tables.queries import hard_targets, paired_targets, side_of_documents, side_of_measures
from policycompare.tables.wording import cell_text, deadline_words, figure_words, indicator_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policycompare.tables.frames import Compared
    from policycompare.tables.names import Names

ALIKE = 0.8
"""Likeness of two indicators of the stricter rule: from here on hardly a word differs."""
YEARS = 5.0
"""Deadlines so far apart, the length of a plan, are as different as can be."""
SMALL_P = 0.05
STRICTER = ("pairs_only", "alike", "other_reading", "equal_scope", "surer_pairs")
"""Variations that only take pairs away."""
KINDS = {"figure": "target_figure", "deadline": "target_deadline", "both": "target_both"}
"""Value of ``target_differences.difference`` -> key of the sentence."""


Said = dict[str, object]


def claims(tables: Compared) -> Iterator[Claim]:
    """Pairs of targets that differ; then pairs of sides of which one is the more definite in the same measures."""
    side_of = side_of_documents(tables)
    targets = {target.target_id: target for target in iter_rows(tables.targets)}
    for pair in iter_rows(paired_targets(tables)):
        # A date that words give in two ways is no difference that anybody could hold to.
        if pair.difference in KINDS and not (pair.difference == "deadline" and pair.is_date_ambiguous):
            left, right = targets[pair.left_target_id], targets[pair.right_target_id]
            yield _pair_claim(pair, left, right, side_of)
    yield from _how_many(tables)
    yield from _more_definite(tables)


def _how_many(tables: Compared) -> Iterator[Claim]:
    """How many targets can be compared at all, and how many of the pairs differ."""
    pairs, hard = paired_targets(tables), hard_targets(tables)
    if not len(hard) or len(set(hard["document_id"].map(side_of_documents(tables)))) < 2:
        return
    paired = {*pairs["left_target_id"], *pairs["right_target_id"]} & set(hard["target_id"])
    differ = int((pairs["difference"] != "none").sum())
    either = int(((pairs["difference"] == "deadline") & pairs["is_date_ambiguous"]).sum())
    counts = {"targets": len(hard), "paired": len(paired), "pairs": len(pairs), "differ": differ - either}
    counts["either"] = either
    gist = "few" if 2 * len(paired) < len(hard) else "most"
    rests = (
        Rests("targets", tuple(sorted(paired))),
        Rests("target_differences", tuple(sorted(pairs["difference_id"]))),
    )
    size = abs(1 - 2 * len(paired) / len(hard))
    spared = tuple(STRICTER) if gist == "few" else ()
    key = f"targets_{gist}_paired"
    yield Claim(key, (), lambda names: counts, rests, size, caveats=("caveat_pairing",), spared=spared)


def _pair_claim(pair: Any, left: Any, right: Any, side_of: Mapping[str, str]) -> Claim:
    def said(names: Names) -> Said:
        found: Said = {}
        for place, target in (("left", left), ("right", right)):
            found[place] = names.side(side_of[target.document_id])
            found[f"{place}_indicator"] = indicator_words(target)
            found[f"{place}_figure"] = figure_words(target, names)
            found[f"{place}_deadline"] = deadline_words(target, names) or names.say("claims.part_no_deadline")
        return found

    caveats = ["caveat_date_ambiguous"] if pair.is_date_ambiguous else []
    if cell_text(left.scope) != cell_text(right.scope):
        caveats.append("caveat_scope")
    ids = (pair.left_target_id, pair.right_target_id)
    rests = (Rests("target_differences", (pair.difference_id,)), Rests("targets", ids))
    return Claim(
        KINDS[pair.difference], ids, said, rests, _size(left, right), "targets_indicators", tuple(caveats),
        needs=(left.document_id, right.document_id),
    )  # fmt: skip


def _size(left: Any, right: Any) -> float:
    """How far two targets are apart, 0 to 1: of figures the difference by the larger, of dates by five years."""
    sizes = [0.0]
    values = [target.value if pd.isna(target.quantity) else target.quantity for target in (left, right)]
    if all(pd.notna(value) for value in values) and max(map(abs, values)):
        sizes.append(min(1.0, abs(values[0] - values[1]) / max(map(abs, values))))
    days = pd.to_datetime([left.deadline, right.deadline], errors="coerce")
    if days.notna().all():
        sizes.append(min(1.0, abs((days[0] - days[1]).days) / (365.25 * YEARS)))
    return max(sizes)


def _more_definite(tables: Compared) -> Iterator[Claim]:
    """Of two sides, in the measures that both have, that which more often sets a hard target where the other has none.

    By the sign test over the measures in which one of the two alone has a target, corrected for the number of pairs
    (Benjamini & Hochberg 1995).
    """
    from scipy.stats import binomtest, false_discovery_control

    alone = tables.target_differences[tables.target_differences["difference"] == "one_sided"]
    alone = alone[alone["basis"] == "pair"]
    side_of = side_of_measures(tables)
    held: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in iter_rows(alone):
        has, lacks = row.left_measure_id, row.right_measure_id
        if not isinstance(row.left_target_id, str):
            has, lacks = lacks, has
        # A measure with several targets counts once.
        held[side_of[has], side_of[lacks]].setdefault(f"{has}|{lacks}", row.difference_id)
    pairs = sorted({(min(pair), max(pair)) for pair in held})
    counts = [(len(held[one, other]), len(held[other, one])) for one, other in pairs]
    chances = [binomtest(max(own), sum(own)).pvalue for own in counts]
    for (one, other), own, p in zip(pairs, counts, false_discovery_control(chances) if chances else (), strict=True):
        if p >= SMALL_P:
            continue
        more, less = (one, other) if own[0] > own[1] else (other, one)
        most, least = max(own), min(own)

        def said(names: Names, more: str = more, less: str = less, most: int = most, least: int = least) -> Said:
            return {"more": names.side(more), "less": names.side(less), "most": most, "least": least}

        ids = tuple(sorted([*held[more, less].values(), *held[less, more].values()]))
        yield Claim(
            "targets_more_definite", (more, less), said, (Rests("target_differences", ids),),
            (most - least) / (most + least), caveats=("caveat_same_measure", "caveat_many_tests"),
        )  # fmt: skip


def variations(tables: Compared) -> Iterator[Variation]:
    """Accepted measures only; likelier indicators; the later reading of dates; equal restrictions; documents."""
    differences = tables.target_differences
    targets = tables.targets.set_index("target_id")
    left, right = (differences[f"{side}_target_id"].map(targets["scope"]).fillna("") for side in ("left", "right"))
    alone = differences["difference"] == "one_sided"
    same = tables.alignments[tables.alignments["same_score"] >= ALIKE]
    ends = set(zip(same["left_measure_id"], same["right_measure_id"], strict=True))
    pairs = zip(differences["left_measure_id"], differences["right_measure_id"], strict=True)
    kept = {
        "pairs_only": differences["basis"] == "pair",
        "alike": alone | (differences["similarity"] >= ALIKE),
        "other_reading": ~differences["is_date_ambiguous"],
        "equal_scope": alone | (left == right),
        "surer_pairs": pd.Series([pair in ends for pair in pairs], differences.index, dtype=bool),
    }
    for key, rows in kept.items():
        yield Variation(key, tables.with_frames(target_differences=differences[rows]))
    yield from leave_one_out(tables)


QUESTION = Question("targets", claims, variations)
