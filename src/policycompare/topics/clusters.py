"""Clusters of sentences over documents, and how far each comes again when texts are left out.

A sentence is known by its own words and phrases, by the rest of its measure and by the headings above. A word that only
one document has counts less, and what sets a whole document apart is taken out, so that clusters hold subjects, not
documents. More clusters are made than are wanted; those that can be named best are kept, and a sentence that is near to
none of them is in no topic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.topics.phrases import Phrases

Labels = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Matrix = Any  # scipy's sparse matrices carry no useful types
CONTEXT = 1.0
"""What the whole measure weighs beside the sentence."""
ABOVE = 0.3
"""What the headings above weigh beside the sentence."""
ONE_DOCUMENT = 0.5
"""What a word of one document weighs beside one of several."""
OWN_SUBJECT = 0.7
"""How much of a document's mean is taken out of its sentences."""
DIMENSIONS = 1.5
"""Dimensions of the space, a topic: with more, what a single measure says makes clusters of its own."""
SURPLUS = 5
"""One cluster more is made for so many that are kept: a heap of what is left over is a cluster of its own then."""
NEAR = 0.5
"""Cosine with the middle of a cluster from which a sentence belongs to it."""
CLEAR = 0.3
"""It does so too where it is so much nearer to this middle than to the next."""
CLOSE = 0.55
"""The same for a sentence whose own cluster was not kept."""
ROUNDS = 3
"""How often middles and members are made anew when clusters were left out."""
SEED = 0
STARTS = 40
"""How often k-means begins anew; the best end is kept."""
RERUN_STARTS = 10
"""The same in a rerun, of which there are many."""
RERUNS = 20
"""How often clusters are made anew from a sample of the measures."""


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence with where it stands."""

    sentence_id: str
    measure_id: str
    document_id: str
    text: str
    headline: str
    section: str


@dataclass(frozen=True, slots=True)
class Clusters:
    """Clusters of sentences.

    Attributes:
        labels: The cluster of each sentence, shape (sentences,); -1 where it is near to none.
        distances: How far each sentence is from the middle of its cluster, shape (sentences,).
        left_out: Cluster -> mean overlap with its nearest cluster when a document is left out, shape (clusters,); nan
            where there is one document.
        resampled: The same over samples of the measures.
    """

    labels: Labels
    distances: Floats
    left_out: Floats
    resampled: Floats


def cluster_sentences(
    places: Sequence[Place], phrases: Phrases, count: int, worth: Callable[[Labels], Floats]
) -> Clusters:
    """Make so many clusters, the same ones each time.

    Args:
        places: The sentences, in a fixed order.
        phrases: Their phrases.
        count: How many clusters; no more than there are different sentences.
        worth: What each cluster is worth, given the cluster of each sentence; the best are kept.
    """
    vectors = sentence_vectors(places, phrases, round(DIMENSIONS * count))
    made = count + count // SURPLUS
    labels, _, centers = _cluster(vectors, made, STARTS)
    best = np.argsort(-np.round(worth(labels), 9), kind="stable")[:count]
    near = np.where(np.isin(labels, best), NEAR, CLOSE)
    labels, near, _ = _settle(vectors, centers[np.sort(best)], near)
    documents = np.array([place.document_id for place in places])
    names = list(dict.fromkeys(documents.tolist()))
    without = [np.flatnonzero(documents != name) for name in names] if len(names) > 1 else []
    return Clusters(
        labels,
        1 - near,
        _overlaps(vectors, labels, count, made, without),
        _overlaps(vectors, labels, count, made, list(_samples(places))),
    )


def sentence_vectors(places: Sequence[Place], phrases: Phrases, dimensions: int) -> Floats:
    """Unit vectors of sentences in their context, shape (sentences, dimensions)."""
    from scipy import sparse
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    held = [words + sorted(own) for words, own in zip(phrases.words, phrases.own, strict=True)]
    documents = [place.document_id for place in places]
    several = len(set(documents)) > 1
    of_documents: dict[str, set[str]] = {}
    for words, document in zip(held, documents, strict=True):
        for word in words:
            of_documents.setdefault(word, set()).add(document)
    vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True)
    counts = vectorizer.fit_transform(held)
    weights = [
        ONE_DOCUMENT if several and len(of_documents[w]) < 2 else 1.0 for w in vectorizer.get_feature_names_out()
    ]
    own = normalize(counts @ sparse.diags(weights))
    measures = _means(own, [place.measure_id for place in places])
    sections = _means(own, [f"{place.document_id}\n{place.section}" for place in places])
    mixed = own + CONTEXT * measures + ABOVE * sections
    size = min(dimensions, mixed.shape[1] - 1, mixed.shape[0] - 1)
    vectors: Floats = normalize(TruncatedSVD(max(1, size), random_state=SEED).fit_transform(mixed))
    if several:
        rows = np.array(documents)
        for document in dict.fromkeys(documents):
            inside = rows == document
            vectors[inside] -= OWN_SUBJECT * vectors[inside].mean(axis=0)
        vectors = normalize(vectors)
    return vectors


def _means(vectors: Matrix, groups: Sequence[str]) -> Matrix:
    """For each row the unit mean of its group."""
    from scipy import sparse
    from sklearn.preprocessing import normalize

    number = {group: at for at, group in enumerate(dict.fromkeys(groups))}
    rows = [number[group] for group in groups]
    members = sparse.csr_matrix((np.ones(len(rows)), (rows, range(len(rows)))))
    return normalize(members @ vectors)[rows]


def _cluster(vectors: Floats, count: int, starts: int) -> tuple[Labels, Floats, Floats]:
    from sklearn.cluster import KMeans

    found = KMeans(count, n_init=starts, random_state=SEED).fit(vectors)
    return _settle(vectors, found.cluster_centers_)


def _settle(vectors: Floats, centers: Floats, least: float | Floats = NEAR) -> tuple[Labels, Floats, Floats]:
    """The nearest middle of each sentence, -1 where none is near; how near it is; middles of what is near to them."""
    from sklearn.preprocessing import normalize

    centers = normalize(centers)
    for _ in range(ROUNDS):
        cosines = vectors @ centers.T
        near = cosines.max(axis=1)
        second = np.sort(cosines, axis=1)[:, -2] if len(centers) > 1 else np.zeros(len(near))
        is_out = (near < least) & (near - second < CLEAR)
        labels = np.where(is_out, -1, cosines.argmax(axis=1)).astype(np.int64)
        centers = normalize(
            [vectors[labels == c].mean(axis=0) if (labels == c).any() else old for c, old in enumerate(centers)]
        )
    return labels, near, centers


def _samples(places: Sequence[Place]) -> Iterator[npt.NDArray[np.intp]]:
    """Sentences of measures drawn with replacement: about two thirds of the measures each time."""
    rng = np.random.default_rng(SEED)
    measures = np.array([place.measure_id for place in places])
    names = np.array(list(dict.fromkeys(measures.tolist())))
    for _ in range(RERUNS):
        yield np.flatnonzero(np.isin(measures, rng.choice(names, len(names))))


def _overlaps(
    vectors: Floats, labels: Labels, count: int, made: int, samples: Sequence[npt.NDArray[np.intp]]
) -> Floats:
    """For each cluster the mean, over reruns, of the share that it and its nearest new cluster have in common.

    The share (Jaccard's) is that of the sentences in either, among those that the rerun has seen.
    """
    found = []
    for rows in samples:
        again, *_ = _cluster(vectors[rows], min(made, len(rows)), RERUN_STARTS)
        before = labels[rows]
        own = np.array([np.sum(before == a) for a in range(count)])[:, None]
        new = np.array([np.sum(again == b) for b in range(made)])[None, :]
        both = np.array([[np.sum((before == a) & (again == b)) for b in range(made)] for a in range(count)])
        best = (both / np.maximum(own + new - both, 1)).max(axis=1)
        found.append(np.where(own[:, 0] > 0, best, np.nan))
    if not found:
        return np.full(count, np.nan)
    shares = np.array(found)
    seen = ~np.isnan(shares)
    return np.where(seen.any(axis=0), np.nansum(shares, axis=0) / np.maximum(seen.sum(axis=0), 1), np.nan)
