"""How well indicators are worded: of each target that was read right, its indicator against the label's.

No label says whether an indicator can be understood. It counts as acceptable where it holds ``ENOUGH`` of the label's
letters in their order: a word too many does no harm, a word that is missing may change what is counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from policycompare.evaluate.bootstrap import ITEMS, estimate, interval, share
from policycompare.evaluate.figures import Figure
from policycompare.evaluate.history import Labels

ENOUGH = 0.6
"""Share of the label's letters that an acceptable indicator holds."""
RE_NO_LETTER = re.compile(r"[\W_]+")


def letters(words: str | None) -> str:
    """Letters and figures of an indicator, without marks and spaces."""
    return RE_NO_LETTER.sub("", words or "")


def overlap(label: str | None, read: str | None) -> float:
    """Share of the label's letters that the indicator holds in the same order, marks not counted.

    Example:
        >>> overlap("案件结案率", "民商事案件的结案率"), overlap("案件结案率", "结案率"), overlap("结案率", None)
        (1.0, 0.6, 0.0)
    """
    wanted, given = letters(label), letters(read)
    if not wanted:
        return 1.0
    row = [0] * (len(given) + 1)
    for letter in wanted:
        new = [0]
        for at, other in enumerate(given):
            new.append(row[at] + 1 if letter == other else max(row[at + 1], new[at]))
        row = new
    return row[-1] / len(wanted)


@dataclass(slots=True)
class IndicatorScore:
    """Overlaps of indicators with their labels, how many are the label's letters exactly, and those that differ."""

    overlaps: list[float] = field(default_factory=list)
    exact: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: IndicatorScore) -> None:
        """Add another score's."""
        self.overlaps += other.overlaps
        self.exact += other.exact
        self.errors += other.errors

    @property
    def mean(self) -> float:
        """Mean overlap; 1 where no target was read right."""
        return sum(self.overlaps) / len(self.overlaps) if self.overlaps else 1.0

    @property
    def acceptable(self) -> int:
        """How many hold enough of their label."""
        return sum(overlap >= ENOUGH for overlap in self.overlaps)


def score_indicators(labels: Sequence[str | None], read: Sequence[str | None], place: str) -> IndicatorScore:
    """Compare indicators of one place that stand beside the same figure; each goes to the label that it is nearest to.

    Args:
        labels: What readers called it; more or fewer than were read where not all were read right.
        read: What the tables call it.
        place: Where it stands, for the errors.
    """
    score = IndicatorScore()
    free = list(range(len(read)))
    near = sorted(
        ((overlap(a, b), letters(a) == letters(b), -i, -j) for i, a in enumerate(labels) for j, b in enumerate(read)),
        reverse=True,
    )
    done: set[int] = set()
    for held, is_exact, minus_i, minus_j in near:
        i, j = -minus_i, -minus_j
        if i in done or j not in free:
            continue
        done.add(i)
        free.remove(j)
        score.overlaps.append(held)
        score.exact += is_exact
        if not is_exact:
            score.errors.append((place, f"{held:.2f} labelled {labels[i]}; read {read[j]}"))
    return score


def indicator_figures(scores: Mapping[str, IndicatorScore], labels: Labels) -> list[Figure]:
    """How many indicators are the label's exactly, the share of its letters that they hold, and how many hold enough.

    Args:
        scores: Document -> the scores of its targets that were read right, and ``all``.
        labels: The labels' history.

    Returns:
        Three figures; none where no target was read right.
    """
    named = {document_id: score for document_id, score in scores.items() if document_id != "all" and score.overlaps}
    if not named:
        return []
    overlaps = [overlap for document_id in sorted(named) for overlap in named[document_id].overlaps]
    found = {
        "exact": share({d: (score.exact, len(score.overlaps)) for d, score in named.items()}),
        "overlap": estimate(
            lambda drawn: sum(sum(score.overlaps) for score in drawn) / sum(len(score.overlaps) for score in drawn),
            named,
            len(overlaps),
            lambda: interval(lambda drawn: sum(drawn) / len(drawn), overlaps),
            ITEMS,
        ),
        "acceptable": share({d: (score.acceptable, len(score.overlaps)) for d, score in named.items()}),
    }
    return [Figure.given(f"indicators_{name}", labels, figure) for name, figure in found.items()]
