"""The nearest texts of each text: exact, without ever holding all similarities.

Three things save time beside multiplying all rows with all rows. N-grams that always stand together (those
of a rare name) are folded into one column: their vectors point the same way, so that similarities stay what
they are. A first look at rows with the same rare columns tells how near the k-th neighbour is at least. And the
most common columns, which weigh little and cost most, are summed only for pairs that can still be among the
nearest.
"""

from __future__ import annotations

from typing import Any

from policycompare.errors import CallError

Matrix = Any  # scipy's sparse matrices carry no useful types

COMMON = 0.15
"""Most that the common columns add to a row's square, on average, as a share of the similarity that matters."""
LOOKED_AT = 2
"""How many times k rows the first look compares with each row."""


def nearest(vectors: Matrix, k: int) -> Matrix:
    """Find each row's k nearest other rows by cosine, exactly.

    Similarities are rounded to twelve decimals. Of equal ones the row with the lower number goes first,
    also where only some of them fit among the k. One thread. The first call on a machine compiles the
    search, which takes about ten seconds.

    Args:
        vectors: Sparse, n x d, rows of unit length or empty, as ``vectors.tfidf`` makes them.
        k: How many; a row gets fewer where fewer share anything with it.

    Returns:
        A csr matrix, n x n, of float64. A row's stored values are its neighbours' similarities, the
        nearest first, so column numbers are not in ascending order.

    Raises:
        CallError: numba is not installed; k is below 1; or a row is longer than 1 or holds a value that is negative or
            no number.

    Example:
        >>> from policycompare.topics.vectors import tfidf
        >>> texts = ["开展法治宣传教育", "法治宣传教育进校园", "规范行政执法"]
        >>> nearest(tfidf(texts), 1).indices.tolist()  # 规范行政执法 shares no n-gram with the others
        [1, 0]
    """
    import numpy as np
    from scipy import sparse

    try:
        from policycompare.pairs.neighbours_kernel import first_floors, search
    except ModuleNotFoundError:
        raise CallError("nearest", "numba is not installed", 'pip install "policycompare[scale]"') from None
    if k < 1:
        raise CallError("nearest", f"k is {k}", "it is at least 1")
    made = _canonical(vectors)
    n = made.shape[0]
    k = min(k, max(n - 1, 1))
    found, scores, counts = np.zeros((n, k), np.int32), np.zeros((n, k)), np.zeros(n, np.int64)
    if made.nnz:
        rows, postings, squares = _fold(made)
        # Rounding error of a sum of products in float32 (Higham 2002, section 3.1), of unit vectors, twice over.
        slack = float(np.diff(rows[0]).max() + 4) * float(np.finfo(np.float32).eps)
        floors = np.maximum(first_floors(rows, postings, k, LOOKED_AT * k) - 1e-9, 0)
        common = _common(postings[0], squares, COMMON * np.median(floors) * n)
        search(rows, postings, common, floors, slack, found, scores, counts)
    is_found = np.arange(k) < counts[:, None]
    indptr = np.concatenate([[0], np.cumsum(counts)])
    return sparse.csr_matrix((scores[is_found], found[is_found], indptr), shape=(n, n))


def _canonical(matrix: Matrix) -> Matrix:
    """A csr matrix of float64 with sorted columns, so that equal vectors give equal sums."""
    from scipy import sparse

    made = sparse.csr_matrix(matrix, dtype="float64")
    if not made.has_canonical_format:
        made = made.copy()  # what was given stays as it is
        made.sum_duplicates()
    return made


def _common(posting_ends: Any, squares: Any, most: float) -> Any:
    """Whether a column is common: those with the most rows, as long as their squares add up to so much at most."""
    import numpy as np

    order = np.argsort(-np.diff(posting_ends), kind="stable")
    common = np.zeros(len(order), dtype=bool)
    common[order[np.cumsum(squares[order]) <= most]] = True
    return common


def _fold(made: Matrix) -> tuple[tuple[Any, ...], tuple[Any, ...], Any]:
    """Rows, postings and squares of the columns, where proportional columns are folded into one.

    Columns x and y with y = c x add (1 + c²) times the products of x: one column √(1 + c²) x adds the same.
    They are told by two sums over their rows, each row with random marks from a fixed seed: one of the rows,
    one of the values. A pair of sums, because among so many columns one sum alone would agree by chance.
    """
    import numpy as np

    from policycompare.pairs.neighbours_kernel import lay_out, profiles

    n, width = made.shape
    rows = made.indptr.astype(np.int64), made.indices, made.data
    (sizes, squares, plain, weighted), is_fit = profiles(rows, np.random.default_rng(0).random((n, 2)), width)
    if not is_fit:
        raise CallError(
            "nearest",
            "vectors hold a row longer than 1, or a value below 0 or no number",
            "divide each row by its length",
        )
    used = np.flatnonzero(squares)
    keys = (plain[used] + 1j * weighted[used] / np.sqrt(squares[used])).round(8)
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    folded = np.bincount(group, squares[used])
    number = np.full(width, -1)
    number[used[first]] = np.arange(len(first))
    sizes = sizes[used[first]].astype(np.int64)
    return *lay_out(rows, number, np.sqrt(folded / squares[used[first]]), sizes), folded
