"""The nearest texts of each text: exact, in blocks, without ever holding all similarities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policycompare.errors import CallError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Found = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]

Matrix = Any  # scipy's sparse matrices carry no useful types

BLOCK = 2_000
"""Rows that are looked at together; what a block needs beside the vectors grows with it."""
SPARE = 4
"""Candidates beyond k that are asked for, so that a tie at the k-th place is seen."""


def nearest(vectors: Matrix, k: int, other: Matrix | None = None, minimum: float = 0.0, block: int = BLOCK) -> Matrix:
    """Find each row's k nearest rows by cosine, exactly.

    Of equal similarities the row with the lower number goes first, also where only some of them fit
    among the k. One thread; the size of the blocks does not change the result.

    Args:
        vectors: Sparse, n x d, rows of unit length or empty, as ``vectors.tfidf`` makes them.
        k: How many; a row gets fewer where fewer share anything with it.
        other: Sparse, m x d: where to look. Without it, among ``vectors`` themselves, where a row is
            not its own neighbour.
        minimum: Least similarity, 0 to 1; a similarity of 0 never counts.
        block: Rows that are looked at together.

    Returns:
        A csr matrix, n x m, of float64. A row's stored values are its neighbours' similarities, the
        nearest first, so column numbers are not in ascending order.

    Raises:
        CallError: k or block is below 1, the minimum is not between 0 and 1, the columns differ in
            number, or a row is longer than 1 or holds a value that is no number.

    Example:
        >>> from policycompare.compare.vectors import tfidf
        >>> texts = ["开展法治宣传教育", "法治宣传教育进校园", "规范行政执法"]
        >>> nearest(tfidf(texts), 1).indices.tolist()  # 规范行政执法 shares no n-gram with the others
        [1, 0]
    """
    import numpy as np
    from scipy import sparse

    if k < 1 or block < 1:
        raise CallError("nearest", f"k is {k}, block is {block}", "both are at least 1")
    if not 0 <= minimum <= 1:
        raise CallError("nearest", f"minimum is {minimum}", "give a similarity from 0 to 1")
    left = _canonical(vectors, "vectors")
    right = left if other is None else _canonical(other, "other")
    if left.shape[1] != right.shape[1]:
        raise CallError(
            "nearest", f"vectors have {left.shape[1]} columns, other has {right.shape[1]}", "use one vocabulary"
        )
    n, m = left.shape[0], right.shape[0]
    transposed = right.T.tocsr()
    columns, scores, counts = [], [], [np.zeros(1, np.int64)]
    for start in range(0, n, block):
        rows = left[start : start + block]
        row, column, score = _block(rows, transposed, k, minimum, start if other is None else None)
        counts.append(np.bincount(row, minlength=rows.shape[0]))
        columns.append(column.astype(np.int32))
        scores.append(score)
    data = np.concatenate(scores) if scores else np.zeros(0)
    indices = np.concatenate(columns) if columns else np.zeros(0, np.int32)
    return sparse.csr_matrix((data, indices, np.cumsum(np.concatenate(counts))), shape=(n, m))


def _canonical(matrix: Matrix, name: str) -> Matrix:
    """A csr matrix of float64 with sorted columns, so that equal vectors give equal sums."""
    import numpy as np
    from scipy import sparse

    made = sparse.csr_matrix(matrix, dtype=np.float64)
    if not made.has_canonical_format:
        made = made.copy()  # what was given stays as it is
        made.sum_duplicates()
    squares = np.add.reduceat(made.data**2, made.indptr[:-1][np.diff(made.indptr) > 0]) if made.nnz else np.zeros(1)
    if not (squares <= 1 + 1e-6).all():  # not a number compares as false
        raise CallError("nearest", f"{name} hold a row longer than 1 or no number", "divide each row by its length")
    return made


def _block(rows: Matrix, transposed: Matrix, k: int, minimum: float, own: int | None) -> Found:
    """The neighbours of some rows: row, column, similarity, in order.

    Args:
        rows: The rows.
        transposed: Where to look, d x m.
        k: How many.
        minimum: Least similarity.
        own: The column of the first row's own vector; None where they have none.
    """
    import numpy as np
    from sparse_dot_topn import sp_matmul_topn

    m = transposed.shape[1]
    above = float(np.nextafter(minimum, -1.0)) if minimum else 0.0  # the product keeps what is greater
    parts: list[Found] = []
    todo = np.arange(rows.shape[0], dtype=np.int64)
    wanted = min(k + (own is not None) + SPARE, m)
    while len(todo) and wanted:
        made = sp_matmul_topn(rows[todo], transposed, wanted, threshold=above, sort=False)
        size = int(made.indptr[-1])  # an empty product comes with one value too many
        count = np.diff(made.indptr)
        at = np.repeat(np.arange(len(todo), dtype=np.int64), count)
        column, score = made.indices[:size].astype(np.int64), made.data[:size].astype(np.float64)
        worst = np.full(len(todo), np.inf)
        np.minimum.at(worst, at, score)
        if own is not None:
            keep = column != todo[at] + own
            at, column, score = at[keep], column[keep], score[keep]
        order = np.lexsort((column, -score, at))
        at, column, score = at[order], column[order], score[order]
        keep = np.arange(len(at)) - np.searchsorted(at, at) < k
        at, column, score = at[keep], column[keep], score[keep]
        # Rows that equal the k-th may have been left out where the worst candidate equals it: ask for more.
        last = np.full(len(todo), np.inf)
        np.minimum.at(last, at, score)
        is_done = (count < wanted) | (worst < last) | (wanted == m)
        keep = is_done[at]
        parts.append((todo[at[keep]], column[keep], score[keep]))
        todo = todo[~is_done]
        wanted = min(4 * wanted, m)
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    row, column, score = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.argsort(row, kind="stable")  # a row's neighbours all come from one round
    return row[order], column[order], score[order]
