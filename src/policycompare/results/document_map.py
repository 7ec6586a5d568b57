"""How like each other documents are in what they are about, each at the same number of measures."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from policycompare.results.documents import ALL, document_themes

if TYPE_CHECKING:
    from policycompare.tables.frames import Coded

FEWEST_DOCUMENTS = 4
"""Documents from which on an order of them says more than a list of pairs."""
FEWEST_MEASURES = 10
"""Coded measures below which a document's themes say too little."""
DRAWS, SEED = 9_999, 20220901
ERRORS = 2.576
"""Standard errors of a counted p that are added before it is held against ``APART``: 99 of 100 seeds agree."""
APART = 0.05
"""Share of pairs called apart that may be so by chance (false discovery rate)."""


@dataclass(frozen=True, slots=True)
class DocumentMap:
    """The documents, ordered so that those of like themes stand together.

    Attributes:
        order: Documents, by average linkage with the leaves in the best order (Bar-Joseph, Gifford and Jaakkola 2001).
        pairs: One row two documents, the earlier one of the order first: document_id, other_document_id, likeness
            (0 to 1), p (as a share of draws, at least 1 / (DRAWS + 1)), p_corrected and is_apart (also were p larger by
            the error of counting draws).
        measures: How many measures of each document are drawn.
        stress: Kruskal's stress-1 of the documents in a plane (metric MDS): from .1 on a map distorts.
        left_out: Documents with too few coded measures, or that the codebook does not fit.
    """

    order: tuple[str, ...]
    pairs: pd.DataFrame
    measures: int
    stress: float
    left_out: tuple[str, ...]


def document_map(tables: Coded) -> DocumentMap | None:
    """Likeness of the documents' themes at equal length; None with fewer than four documents that have enough measures.

    Of every document as many measures are drawn as the shortest has (9,999 times), so that length makes nobody more or
    less like another. Likeness is the sum over themes of the root of the product of both shares (Bhattacharyya 1943):
    1 for equal shares, 0 for no theme in common; it is the mean over the draws. Two documents are apart where the two
    together, drawn from as if they were one, give as little likeness in few draws only, after the correction of
    Benjamini and Hochberg (1995) over all pairs. A mean over draws is steadier than one draw, so that the test errs on
    the side of calling nobody apart.

    Caveat: of two short documents likeness is low by chance too; what is compared are pairs, not numbers with 1. Themes
    are those of measures' main topics, and hold as far as these do.
    """
    themes = document_themes(tables)
    themes = themes[themes["document_id"] != ALL]
    enough = themes["share"].notna() & (themes["coded"] >= FEWEST_MEASURES)
    every = list(dict.fromkeys(tables.documents["document_id"]))
    counts = themes[enough].pivot(index="document_id", columns="theme", values="measures")
    counts = counts.reindex([document for document in themes["document_id"].unique() if document in counts.index])
    if len(counts) < FEWEST_DOCUMENTS:
        return None
    measures, rows = int(counts.sum(axis=1).min()), []
    held = counts.to_numpy(dtype="int64")
    random = np.random.default_rng(SEED)
    drawn = [np.sqrt(random.multivariate_hypergeometric(own, measures, DRAWS) / measures) for own in held]
    for i, j in itertools.combinations(range(len(held)), 2):
        likeness = float((drawn[i] * drawn[j]).sum(axis=1).mean())
        rows.append(
            (counts.index[i], counts.index[j], likeness, _chance(held[i] + held[j], measures, likeness, random))
        )
    pairs = pd.DataFrame(rows, columns=["document_id", "other_document_id", "likeness", "p"])
    pairs["p_corrected"] = _corrected(pairs["p"].to_numpy())
    counted = pairs["p"].to_numpy()
    pairs["is_apart"] = _corrected(counted + ERRORS * np.sqrt(counted * (1 - counted) / DRAWS)) <= APART
    whole = pairs.pivot(index="document_id", columns="other_document_id", values="likeness")
    whole = whole.reindex(index=counts.index, columns=counts.index)
    far = 1 - whole.fillna(whole.T).to_numpy(dtype="float64", copy=True)
    np.fill_diagonal(far, 0.0)
    order = tuple(str(counts.index[at]) for at in _in_order(far))
    place = {document: at for at, document in enumerate(order)}
    turned = pairs["document_id"].map(place) > pairs["other_document_id"].map(place)
    ends = ["document_id", "other_document_id"]
    pairs.loc[turned, ends] = pairs.loc[turned, ends[::-1]].to_numpy()
    by = [pairs[end].map(place) for end in ends]
    pairs = pairs.iloc[np.lexsort(by[::-1])].reset_index(drop=True)
    return DocumentMap(order, pairs, measures, _stress(far), tuple(d for d in every if d not in place))


def _chance(pool: np.ndarray, measures: int, likeness: float, random: np.random.Generator) -> float:
    """How often two draws from one pool, without a measure in common, are as little like each other."""
    both = random.multivariate_hypergeometric(pool, 2 * measures, DRAWS)
    one, left, needed = np.zeros_like(both), both.sum(axis=1), np.full(DRAWS, measures)
    for theme in range(len(pool)):  # deal what was drawn to two of one size, theme by theme
        left = left - both[:, theme]
        one[:, theme] = random.hypergeometric(both[:, theme], left, needed)
        needed = needed - one[:, theme]
    other = both - one
    found = (np.sqrt(one / measures) * np.sqrt(other / measures)).sum(axis=1)
    return float((1 + (found <= likeness).sum()) / (DRAWS + 1))


def _corrected(p: np.ndarray) -> np.ndarray:
    """p-values after Benjamini and Hochberg (1995)."""
    order = np.argsort(p, kind="stable")[::-1]
    ranks = np.arange(len(p), 0, -1)
    found = np.empty(len(p))
    found[order] = np.minimum.accumulate(p[order] * len(p) / ranks)
    return np.minimum(found, 1.0)


def _in_order(far: np.ndarray) -> list[int]:
    """Numbers of the documents so that neighbours are as near as can be; of both directions the one with 0 earlier."""
    from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering
    from scipy.spatial.distance import squareform

    flat = squareform(far, checks=False)
    order = [int(at) for at in leaves_list(optimal_leaf_ordering(linkage(flat, "average"), flat))]
    return order if order.index(0) < len(order) / 2 else order[::-1]


def _stress(far: np.ndarray) -> float:
    """Kruskal's (1964) stress-1 of metric multidimensional scaling in a plane, the best of eight starts."""
    from scipy.spatial.distance import pdist, squareform
    from sklearn.manifold import smacof

    places, _ = smacof(far, n_components=2, n_init=8, max_iter=300, random_state=SEED, normalized_stress=False)
    flat, found = squareform(far, checks=False), pdist(places)
    return float(np.sqrt(((flat - found) ** 2).sum() / max((found**2).sum(), 1e-12)))
