"""Similarities of measures, in a registry: a name, a function from texts to a matrix.

``SIMILARITIES["tfidf"](texts)`` gives unit-length rows whose products are cosines. An embedding model
of sentence-transformers can be plugged in by name: ``similarity("st:path-or-name")``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.errors import CallError, choices
from policycompare.topics.vectors import ngrams, tfidf

Vectors = Any  # scipy sparse or numpy, one row a text, rows of unit length


def _lsa(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """Latent semantic analysis: the first 100 directions of the tf-idf matrix."""
    from scipy.sparse.linalg import svds

    matrix = tfidf(texts)
    rank = min(100, min(matrix.shape) - 1)
    if rank < 1:
        return np.asarray(matrix.todense())
    left, values, _ = svds(matrix, k=rank, v0=np.ones(min(matrix.shape)))
    vectors = left * values
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms == 0, 1, norms))


def _bm25(texts: Sequence[str]) -> Any:
    """BM25 as vectors: saturated term weights with idf, rows of unit length."""
    from scipy import sparse

    k1, b = 1.2, 0.75
    counted = [ngrams(text) for text in texts]
    lengths = np.array([max(1, sum(c.values())) for c in counted], dtype=float)
    mean = lengths.mean() if len(lengths) else 1.0
    index = {g: i for i, g in enumerate(sorted({g for c in counted for g in c}))}
    frequency = np.zeros(len(index))
    for grams in counted:
        for gram in grams:
            frequency[index[gram]] += 1
    idf = np.log(1 + (len(texts) - frequency + 0.5) / (frequency + 0.5))
    indptr, indices, data = [0], [], []
    for grams, length in zip(counted, lengths, strict=True):
        for gram, count in grams.items():
            i = index[gram]
            indices.append(i)
            data.append(idf[i] * count * (k1 + 1) / (count + k1 * (1 - b + b * length / mean)))
        indptr.append(len(indices))
    matrix = sparse.csr_matrix((data, indices, indptr), shape=(len(texts), len(index)))
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    norms[norms == 0] = 1
    return sparse.csr_matrix(sparse.diags(1 / norms) @ matrix)


SIMILARITIES: dict[str, Callable[[Sequence[str]], Vectors]] = {"tfidf": tfidf, "lsa": _lsa, "bm25": _bm25}


def similarity(name: str) -> Callable[[Sequence[str]], Vectors]:
    """A similarity by name; ``st:NAME`` loads a sentence-transformers model.

    Raises:
        CallError: No similarity is called so, or sentence-transformers is not installed.
    """
    if name in SIMILARITIES:
        return SIMILARITIES[name]
    if name.startswith("st:"):
        return _embedding(name.removeprefix("st:"))
    raise CallError(f"similarity {name!r}", "it is unknown", choices(name, [*SIMILARITIES, "st:MODEL"]))


def _embedding(model: str) -> Callable[[Sequence[str]], Vectors]:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError:
        raise CallError(
            f"similarity 'st:{model}'", "sentence-transformers is not installed", "pip install sentence-transformers"
        ) from None
    loaded = SentenceTransformer(model, device="cpu")

    def embed(texts: Sequence[str]) -> npt.NDArray[np.float64]:
        vectors = np.asarray(loaded.encode(list(texts), show_progress_bar=False), dtype=float)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(norms == 0, 1, norms))

    return embed


def cosines(vectors: Vectors, other: Vectors | None = None) -> npt.NDArray[np.float64]:
    """Cosines of the rows of one or two sets of unit vectors, as a dense matrix."""
    product = vectors @ (vectors if other is None else other).T
    return np.asarray(product.todense() if hasattr(product, "todense") else product)
