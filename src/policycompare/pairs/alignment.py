"""Alignment: for every measure its best counterparts in every other region.

A pair's features (``space.py``) come from the topics that both sides have and from their wording, as wholes and
sentence by sentence. The pair model (``model.py``) turns them into the chance that the two are related.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.pairs.model import Model
from policycompare.pairs.space import PairSpace

Floats = npt.NDArray[np.float64]

BEST = 20
"""Counterparts that are kept for each measure and region."""

BLOCK = 256


def align(space: PairSpace, model: Model, best: int = BEST) -> list[dict[str, Any]]:
    """Best counterparts of every measure in every other region.

    Returns:
        Rows of the table ``alignments``: one a pair that is among the best of either side.
    """
    found: list[dict[str, Any]] = []
    held = space.held_topics()
    names = sorted(set(space.regions))
    of_region = {r: np.array([i for i, x in enumerate(space.regions) if x == r], dtype=np.int64) for r in names}
    for number, left_region in enumerate(names):
        for right_region in names[number + 1 :]:
            left, right = of_region[left_region], of_region[right_region]
            blocks = [left[a : a + BLOCK] for a in range(0, len(left), BLOCK)]
            nears = [space.sentence_cosines(block, right) for block in blocks]
            features = (space.features(b, right, near) for b, near in zip(blocks, nears, strict=True))
            scores = np.vstack([model.score(of_block) for of_block in features]).round(6)
            near = np.vstack(nears)
            rank_left = _ranks(scores)  # the left measure's view: 1 = its best counterpart in the right region
            rank_right = _ranks(scores.T).T
            begin_left, begin_right = space.sentence_bounds(left).tolist(), space.sentence_bounds(right).tolist()
            for a, b in np.argwhere((rank_right <= best) | (rank_left <= best)).tolist():
                i, j = int(left[a]), int(right[b])
                mine, yours = held[i], held[j]
                shared = sorted(mine.keys() & yours.keys(), key=lambda t: (-mine[t] * yours[t], t))
                first = shared[0] if shared else -1
                if (i, first) in space.earned and (j, first) in space.earned:
                    # the sentences that earned the strongest shared topic show why the two are alike
                    sentence, other = space.earned[i, first], space.earned[j, first]
                else:  # else the two sentences that are nearest in wording
                    block = near[begin_left[a] : begin_left[a + 1], begin_right[b] : begin_right[b + 1]]
                    x, y = divmod(int(block.argmax()), block.shape[1])
                    sentence, other = int(space.starts[i]) + x, int(space.starts[j]) + y
                score = float(scores[a, b])
                found.append({
                    "left_measure_id": space.ids[i], "right_measure_id": space.ids[j], "score": round(score, 4),
                    "rank_left": int(rank_left[a, b]), "rank_right": int(rank_right[a, b]),
                    "is_accepted": score >= model.threshold, "left_sentence_id": space.sentence_ids[sentence],
                    "right_sentence_id": space.sentence_ids[other],
                    "shared_topics": [space.topic_ids[t] for t in shared],
                })  # fmt: skip
    return found


def _ranks(scores: Floats) -> npt.NDArray[np.int64]:
    """Rank of each column in its row, 1 = highest; ties in the order of the columns."""
    order = np.argsort(-scores, axis=1, kind="stable")
    return np.argsort(order, axis=1) + 1
