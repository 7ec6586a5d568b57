"""Alignment: for every measure its best counterparts on every other side, as the same measure or as a related one.

A pair's features (``space.py``) come from wording, set against what each of the two scores with everything else, and
from topics where the study's codebook fits. The pair model (``model.py``) turns them into two chances.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.limits import limit_met
from policycompare.pairs.model import QUESTIONS, Model
from policycompare.pairs.space import PairSpace
from policycompare.pairs.standing import BLOCK, Ground, products, standing

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

BEST = 20
"""Counterparts that are kept for each measure and side."""
ALL_PAIRS = 9_000_000
"""Pairs of two sides up to which every pair is scored; above, only candidates are."""
CANDIDATES = 50
"""Candidates of each measure on a side that is too large for every pair to be scored."""
HEAVIEST = 30
"""Heaviest terms of a measure by which its candidates are found."""
GROUND_SAMPLE = 1_000
"""Measures of such a side against which a measure's background is taken."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs of measures of two sides with their chances; numbers are those of the space.

    Attributes:
        left: Number of the left measure of each pair.
        right: Number of the right one.
        same: Chance that they are the same measure.
        related: Chance that they are related; at least that.
        by_wording: Chance that they are related, by wording alone.
    """

    left: Ints
    right: Ints
    same: Floats
    related: Floats
    by_wording: Floats


def score_sides(space: PairSpace, model: Model, left: Ints, right: Ints) -> Scored:
    """The chances of all pairs of two sides, or of candidates where these are more than ``ALL_PAIRS``.

    Args:
        space: The space.
        model: The pair model.
        left: Numbers of the measures of the left side, ascending.
        right: Those of the right side.
    """
    if len(left) * len(right) > ALL_PAIRS:
        return _score_candidates(space, model, left, right)
    wording = wording_features(space, left, right)
    chances = [_chances(space, model, left[rows], right, wording[rows]) for rows in _blocks(np.arange(len(left)))]
    joined = (np.vstack(blocks).ravel() for blocks in zip(*chances, strict=True))
    return Scored(np.repeat(left, len(right)), np.tile(right, len(left)), *joined)


def bound_lines(space: PairSpace) -> list[str]:
    """A line for each two sides that are too large for every pair to be scored."""
    sizes = Counter(space.sides)
    return [
        "alignments: "
        + limit_met(
            f"{left} and {right} have {sizes[left] * sizes[right]:,} pairs, more than {ALL_PAIRS:,}; of each "
            f"measure the {CANDIDATES} nearest by its {HEAVIEST} heaviest terms were scored"
        )
        for left, right in combinations(sorted(sizes), 2)
        if sizes[left] * sizes[right] > ALL_PAIRS
    ]


def wording_features(space: PairSpace, left: Ints, right: Ints) -> Floats:
    """What the wording of all pairs of two whole sides has in common, shape (left, right, 4); 5 with an embedding."""
    cosines = [products(like.vectors[left], like.vectors[right]) for like in space.likenesses]
    grounds = [(Ground.of(c, len(right)), Ground.of(c.T, len(left))) for c in cosines]
    return _features(space, left, right, cosines, grounds)


def _features(
    space: PairSpace, left: Ints, right: Ints, cosines: Sequence[Floats], grounds: Sequence[tuple[Ground, Ground]]
) -> Floats:
    """Features of wording from the cosines of each likeness of the space, with the ground of each."""
    akin = space.are_akin(left, right)
    stand = [
        standing(c, (a, like.usual.at(left)), (b, like.usual.at(right)), akin, like.mean, like.spread)
        for c, (a, b), like in zip(cosines, grounds, space.likenesses, strict=True)
    ]
    return np.stack([*stand[:2], *cosines[:2], *stand[2:]], axis=-1)


def _chances(space: PairSpace, model: Model, left: Ints, right: Ints, wording: Floats) -> tuple[Floats, Floats, Floats]:
    """Chances of all pairs of some measures of two sides, as ``Scored`` holds them, each of shape (left, right)."""
    topics, fits = space.topic_features(left, right), space.fits[left][:, None] & space.fits[right][None, :]
    akin = space.are_akin(left, right)
    same, related = (model.score(question, wording, akin, topics, fits) for question in QUESTIONS)
    by_wording = np.maximum(*(model.score(question, wording, akin) for question in QUESTIONS))
    return same, np.maximum(same, related), by_wording


def _score_candidates(space: PairSpace, model: Model, left: Ints, right: Ints) -> Scored:
    """The chances of the candidates of either side; a background is taken from a sample of the other side."""
    grounds = []
    for like in space.likenesses:
        of_left, of_right = (
            [Ground.of(products(like.vectors[b], like.vectors[_sample(other)]), len(other)) for b in _blocks(side)]
            for side, other in ((left, right), (right, left))
        )
        grounds.append((Ground.joined(of_left), Ground.joined(of_right)))
    forth, back = candidates(space, left, right), candidates(space, right, left)
    pairs = np.unique(np.concatenate([forth, back[:, ::-1]]), axis=0)  # places on both sides, the left one's first
    found = []
    ends = np.searchsorted(pairs[:, 0], np.arange(len(left) + 1))
    for at in range(len(left)):
        mine, yours = np.array([at]), pairs[ends[at] : ends[at + 1], 1]
        near = [products(like.vectors[left[mine]], like.vectors[right[yours]]) for like in space.likenesses]
        own_grounds = [(a.at(mine), b.at(yours)) for a, b in grounds]
        wording = _features(space, left[mine], right[yours], near, own_grounds)
        found.append(_chances(space, model, left[mine], right[yours], wording))
    joined = (np.concatenate([values.ravel() for values in of]) for of in zip(*found, strict=True))
    return Scored(left[pairs[:, 0]], right[pairs[:, 1]], *joined)


def candidates(space: PairSpace, left: Ints, right: Ints, most: int = CANDIDATES) -> Ints:
    """The measures of one side that are nearest to each of the other's by its heaviest terms.

    Returns:
        Places in ``left`` and in ``right``, shape (pairs, 2), ascending.
    """
    heavy, others = _heaviest(space.vectors[left]), space.vectors[right]
    most = min(most, len(right))
    found = []
    for rows in _blocks(np.arange(len(left))):
        near = products(heavy[rows], others)
        nearest = np.sort(np.argpartition(-near, most - 1, axis=1)[:, :most], axis=1)
        found.append(np.column_stack([np.repeat(rows, most), nearest.ravel()]))
    return np.vstack(found)


def _heaviest(vectors: Any) -> Any:
    """Rows with no more than their heaviest terms."""
    made = vectors.copy()
    for start, end in pairwise(made.indptr.tolist()):
        weights = made.data[start:end]
        weights[np.argsort(-weights, kind="stable")[HEAVIEST:]] = 0
    made.eliminate_zeros()
    return made


def _sample(side: Ints) -> Ints:
    return side[:: max(1, len(side) // GROUND_SAMPLE)]


def _blocks(numbers: Ints) -> Iterator[Ints]:
    return (numbers[at : at + BLOCK] for at in range(0, len(numbers), BLOCK))


def _ranks(measures: Ints, others: Ints, scored: Scored) -> Ints:
    """Rank of each pair among those of one of its measures, 1 = the likeliest to be the same; ties as printed."""
    order = np.lexsort((others, -scored.related, -scored.same, measures))
    first = np.searchsorted(measures[order], measures[order])
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order)) - first + 1
    return ranks


def align(space: PairSpace, model: Model, best: int = BEST) -> list[dict[str, Any]]:
    """Best counterparts of every measure on every other side.

    Returns:
        Rows of the table ``alignments``: one a pair that is among the best of either side.
    """
    found: list[dict[str, Any]] = []
    held, sides = space.held_topics(), np.array(space.sides)
    for left_side, right_side in combinations(sorted(set(space.sides)), 2):
        left, right = np.flatnonzero(sides == left_side), np.flatnonzero(sides == right_side)
        scored = score_sides(space, model, left, right)
        of_left, of_right = _ranks(scored.left, scored.right, scored), _ranks(scored.right, scored.left, scored)
        kept = np.flatnonzero((of_left <= best) | (of_right <= best)).tolist()
        others = space.sentences[space.sentence_numbers(right)]
        bounds, place = space.sentence_bounds(right), {j: at for at, j in enumerate(right.tolist())}
        for i, own in groupby(kept, key=lambda at: int(scored.left[at])):
            near = products(space.sentences[space.starts[i] : space.starts[i + 1]], others)
            for at in own:
                j = int(scored.right[at])
                chances = {q: round(float(getattr(scored, q)[at]), 4) for q in (*QUESTIONS, "by_wording")}
                relation = model.relation(chances["same"], chances["related"])
                by_wording = chances["by_wording"] >= model.thresholds["related"]
                shared = sorted(held[i].keys() & held[j].keys(), key=lambda t: (-held[i][t] * held[j][t], t))
                start, end = bounds[place[j] : place[j] + 2]
                sentence, other = _evidence(space, i, j, shared, near[:, start:end])
                found.append({
                    "left_measure_id": space.measures[i].measure_id, "right_measure_id": space.measures[j].measure_id,
                    "score": chances["related"], "same_score": chances["same"], "relation": relation,
                    "basis": None if relation is None else "wording" if by_wording else "topic",
                    "rank_left": int(of_left[at]), "rank_right": int(of_right[at]),
                    "is_accepted": relation is not None, "left_sentence_id": space.sentence_ids[sentence] or None,
                    "right_sentence_id": space.sentence_ids[other] or None,
                    "shared_topics": [space.topic_ids[t] for t in shared],
                })  # fmt: skip
    return found


def _evidence(space: PairSpace, i: int, j: int, shared: Sequence[int], near: Floats) -> tuple[int, int]:
    """Numbers of the sentences that show why two measures are alike, never a bare heading.

    Those that earned the strongest topic of both, else the two that are nearest in wording.

    Args:
        space: The space.
        i: Number of the left measure.
        j: Number of the right one.
        shared: Topics of both, the strongest first.
        near: Cosines of the left measure's sentences with the right one's.
    """
    if shared and (i, shared[0]) in space.earned and (j, shared[0]) in space.earned:
        sentence, other = space.earned[i, shared[0]], space.earned[j, shared[0]]
        if not space.is_heading[sentence] and not space.is_heading[other]:
            return sentence, other
    mine = np.arange(space.starts[i], space.starts[i + 1])
    yours = np.arange(space.starts[j], space.starts[j + 1])
    block = near.copy()
    block[space.is_heading[mine], :] = -1
    block[:, space.is_heading[yours]] = -1
    x, y = divmod(int(block.argmax()), block.shape[1])
    return int(mine[x]), int(yours[y])
