"""The nearest texts of each text: exact, in blocks, without ever holding all similarities.

Most of the work of a sparse product goes into n-grams that stand in many texts and weigh little. So
a first product leaves them out; what they could add to a pair is at most the product of the lengths
of what was left out (Cauchy-Schwarz). Pairs that cannot reach a row's k best even so are dropped,
the others are scored in full. Nothing is approximated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policycompare.errors import CallError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.int64]

Matrix = Any  # scipy's sparse matrices carry no useful types

BLOCK = 500
"""Rows that are looked at together; memory grows with it."""
SLACK = 1e-9
"""What rounding may do to a similarity; wider than it ever does."""
SPARE = 6
"""Candidates beyond k that a first look keeps."""
CAPACITY = 256
"""Candidates of a row in one group that are kept at first; where they do not suffice, four times as many."""
FIRST_SHARE, SECOND_SHARE = 0.02, 0.08
"""Shares of all multiplications that the two products without common n-grams may take."""
GROUPS = (0.5, 0.8, 0.95)
"""Quantiles of the left-out lengths at which the texts are parted: a group shares one bound."""
PRUNE_FROM = 2_000
"""Texts from which leaving n-grams out pays."""


@dataclass(slots=True)
class _Group:
    """Texts whose left-out part is of like length.

    Attributes:
        columns: Which texts.
        rest: Their vectors without the common n-grams, transposed.
        bound: The longest left-out part among them.
    """

    columns: Integers
    rest: Matrix
    bound: float


def nearest(vectors: Matrix, k: int, other: Matrix | None = None, minimum: float = 0.0) -> Matrix:
    """Find each row's k nearest rows by cosine, exactly.

    Of equal similarities the row with the lower number goes first. The result depends on no block
    size. One thread.

    Args:
        vectors: Sparse, n x d, rows of unit length (or empty) without negative values, as
            ``vectors.tfidf`` makes them.
        k: How many; fewer where fewer share anything with the row.
        other: Sparse, m x d: where to look. Without it, among ``vectors`` themselves, a row not
            being its own neighbour.
        minimum: Least similarity, 0 to 1.

    Returns:
        A csr matrix, n x m, of float64; the stored values of a row are its neighbours' similarities,
        the nearest first (so the column numbers are not in order).

    Raises:
        CallError: k is below 1, the minimum is not between 0 and 1, the columns differ in number, or
            a vector holds a negative or infinite value or is longer than 1.

    Example:
        >>> from policycompare.compare.vectors import tfidf
        >>> texts = ["开展法治宣传教育", "法治宣传教育进校园", "规范行政执法"]
        >>> nearest(tfidf(texts), 1).indices.tolist()  # 规范行政执法 shares no n-gram with the others
        [1, 0]
    """
    import numpy as np
    from scipy import sparse

    if k < 1:
        raise CallError("nearest", f"k is {k}", "ask for one neighbour or more")
    if not 0 <= minimum <= 1:
        raise CallError("nearest", f"minimum is {minimum}", "give a similarity from 0 to 1")
    left = _canonical(vectors, "vectors")
    right = left if other is None else _canonical(other, "other")
    if left.shape[1] != right.shape[1]:
        raise CallError(
            "nearest",
            f"vectors have {left.shape[1]} columns, other has {right.shape[1]}",
            "use one vocabulary for both",
        )
    search = _Search(left, right, min(k, max(right.shape[0], 1)), minimum, itself=other is None)
    rows, columns, scores = [], [], []
    for start in range(0, left.shape[0], BLOCK):
        found = search.block(start, min(start + BLOCK, left.shape[0]))
        rows.append(found[0] + start)
        columns.append(found[1])
        scores.append(found[2])
    count = np.bincount(np.concatenate(rows), minlength=left.shape[0]) if rows else np.zeros(0, np.int64)
    indptr = np.concatenate([[0], np.cumsum(count)])
    data = np.concatenate(scores) if scores else np.zeros(0)
    indices = np.concatenate(columns) if columns else np.zeros(0, np.int64)
    return sparse.csr_matrix((data, indices, indptr), shape=(left.shape[0], right.shape[0]))


def _canonical(matrix: Matrix, name: str) -> Matrix:
    """A csr matrix of float64 with sorted columns, so that equal vectors give equal sums."""
    import numpy as np
    from scipy import sparse

    made = sparse.csr_matrix(matrix, dtype=np.float64)
    if made.nnz and not (np.isfinite(made.data).all() and made.data.min() >= 0):
        raise CallError("nearest", f"{name} hold negative or infinite values", "give tf-idf vectors")
    if not made.has_canonical_format:
        made = made.copy()
        made.sum_duplicates()
    if made.nnz and _lengths(made).max() > 1 + 1e-6:
        raise CallError("nearest", f"{name} are longer than 1", "divide each row by its length")
    return made


def _lengths(matrix: Matrix) -> Floats:
    import numpy as np

    # the square root of sums over rows; bincount adds in order of storage
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    return np.sqrt(np.bincount(rows, matrix.data * matrix.data, minlength=matrix.shape[0]))


class _Search:
    """What all blocks share: which n-grams are left out, and the texts without them."""

    def __init__(self, left: Matrix, right: Matrix, k: int, minimum: float, *, itself: bool) -> None:
        import numpy as np

        self.left, self.right, self.k, self.minimum, self.itself = left, right, k, minimum, itself
        self.whole: Matrix | None = None
        self.first: Matrix | None = None
        self.groups: list[_Group] = []
        if right.shape[0] < PRUNE_FROM:
            return
        cost = np.bincount(left.indices, minlength=left.shape[1]).astype(np.float64)
        cost *= np.bincount(right.indices, minlength=left.shape[1])
        order = np.argsort(cost, kind="stable")
        share = np.cumsum(cost[order]) / max(cost.sum(), 1.0)
        self.rare = np.sort(order[share <= FIRST_SHARE])
        self.first = right[:, self.rare].T.tocsr()
        self.rest = np.sort(order[share <= SECOND_SHARE])
        self.common = np.sort(order[share > SECOND_SHARE])
        kept = right[:, self.rest].tocsr()
        self.left_out = _lengths(right[:, self.common].tocsr())
        edges = np.unique(np.quantile(self.left_out, GROUPS))
        group = np.searchsorted(edges, self.left_out)
        for number in range(len(edges) + 1):
            columns = np.flatnonzero(group == number)
            if len(columns):
                self.groups.append(_Group(columns, kept[columns].T.tocsr(), float(self.left_out[columns].max())))

    def transposed(self) -> Matrix:
        """All texts with all n-grams, transposed; made when first needed."""
        if self.whole is None:
            self.whole = self.right.T.tocsr()
        return self.whole

    def block(self, start: int, end: int) -> tuple[Integers, Integers, Floats]:
        """The neighbours of rows start to end: row from 0, column, similarity; in order."""
        import numpy as np

        rows = self.left[start:end]
        dense = rows.toarray().ravel()
        width = self.left.shape[1]

        def scored(row: Integers, column: Integers) -> tuple[Integers, Integers, Floats]:
            # Every similarity that is compared or returned is summed here, in the order of the columns.
            if self.itself:
                keep = column != row + start
                row, column = row[keep], column[keep]
            scores = np.empty(len(row))
            for at in range(0, len(row), 20_000):
                part = slice(at, at + 20_000)
                pairs = self.right[column[part]]
                place = np.repeat(row[part] * width, np.diff(pairs.indptr)) + pairs.indices
                pairs.data *= dense.take(place)
                scores[part] = pairs @ np.ones(width)
            return row, column, scores

        best, floor, open_rows = self._first_look(rows, scored)
        if len(open_rows):
            row, column = self._could_reach(rows, open_rows, floor)
            closed = ~np.isin(best[0], open_rows)
            again = scored(row, column)
            best = tuple(np.concatenate([a[closed], b]) for a, b in zip(best, again, strict=True))  # type: ignore[assignment]
        return self._top(*best)

    def _top(self, row: Integers, column: Integers, score: Floats) -> tuple[Integers, Integers, Floats]:
        """The k best of each row; of equals the lower column."""
        import numpy as np

        keep = (score > 0) & (score >= self.minimum)
        row, column, score = row[keep], column[keep], score[keep]
        order = np.lexsort((column, -score, row))
        row, column, score = row[order], column[order], score[order]
        begin = np.searchsorted(row, row)  # where the row's first stands
        keep = np.arange(len(row)) - begin < self.k
        return row[keep], column[keep], score[keep]

    def _kth(self, number: int, found: tuple[Integers, Integers, Floats]) -> Floats:
        """Each row's kth best similarity so far; 0 where there are fewer."""
        import numpy as np

        row, _, score = self._top(*found)
        floor = np.zeros(number)
        last = np.flatnonzero(np.arange(len(row)) - np.searchsorted(row, row) == self.k - 1)
        floor[row[last]] = score[last]
        return floor

    def _first_look(self, rows: Matrix, scored: Any) -> tuple[tuple[Integers, Integers, Floats], Floats, Integers]:
        """Some good neighbours of each row, what they prove, and the rows for which more could be better."""
        import numpy as np

        number = rows.shape[0]
        wanted = min(self.k + SPARE, self.right.shape[0])
        floor = np.full(number, self.minimum)
        parts: list[tuple[Integers, Integers, Floats]] = []
        if self.first is not None:
            row, column, _ = _product(rows[:, self.rare], self.first, wanted)
            found = scored(row, column)
            floor = np.maximum(floor, self._kth(number, found))
            unsure = np.flatnonzero(floor <= 0)
        else:
            unsure = np.arange(number)
        is_open = np.ones(number, bool)
        if len(unsure):  # nothing is known of them: look at all n-grams
            row, column, seen = _product(rows[unsure], self.transposed(), wanted)
            count = np.bincount(row, minlength=len(unsure))
            worst = np.full(len(unsure), np.inf)
            np.minimum.at(worst, row, seen)
            full = scored(unsure[row], column)
            kth = self._kth(number, full)[unsure]
            floor[unsure] = np.maximum(floor[unsure], kth)
            # complete where fewer came than were asked for, or where the last is clearly worse than is needed
            is_open[unsure] = (count >= wanted) & (wanted < self.right.shape[0]) & (worst >= floor[unsure] - SLACK)
            parts.append(full)
        done = [np.concatenate(p) for p in zip(*parts, strict=True)] if parts else []
        best = (done[0], done[1], done[2]) if done else (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
        return best, floor, np.flatnonzero(is_open)

    def _could_reach(self, rows: Matrix, open_rows: Integers, floor: Floats) -> tuple[Integers, Integers]:
        """All pairs of open rows with texts that could be as near as the floor."""
        import numpy as np

        found: list[tuple[Integers, Integers]] = []
        if not self.groups:
            row, column, _ = _above(rows[open_rows], self.transposed(), floor[open_rows] - SLACK)
            return open_rows[row], column
        kept, own = rows[:, self.rest].tocsr(), _lengths(rows[:, self.common].tocsr())
        for group in self.groups:
            need = floor[open_rows] - own[open_rows] * group.bound - SLACK
            # a threshold near nothing would let everything through: there all n-grams are cheaper
            is_cheap = need > 0.02
            cheap, dear = open_rows[is_cheap], open_rows[~is_cheap]
            if len(cheap):
                row, column, part = _above(kept[cheap], group.rest, need[is_cheap])
                row, column = cheap[row], group.columns[column]
                keep = part + own[row] * self.left_out[column] >= floor[row] - SLACK
                found.append((row[keep], column[keep]))
            if len(dear):
                among = self.right[group.columns].T.tocsr()
                row, column, _ = _above(rows[dear], among, floor[dear] - SLACK)
                found.append((dear[row], group.columns[column]))
        return np.concatenate([row for row, _ in found]), np.concatenate([column for _, column in found])


def _product(a: Matrix, b: Matrix, number: int) -> tuple[Integers, Integers, Floats]:
    """The largest values of each row of a product: row, column, value."""
    import numpy as np
    from sparse_dot_topn import sp_matmul_topn

    made = sp_matmul_topn(a.tocsr(), b, number, threshold=0.0, sort=False)
    size = int(made.indptr[-1])  # an empty product comes with one value too many
    rows = np.repeat(np.arange(a.shape[0], dtype=np.int64), np.diff(made.indptr))
    return rows, made.indices[:size].astype(np.int64), made.data[:size].astype(np.float64)


def _above(a: Matrix, b: Matrix, least: Floats) -> tuple[Integers, Integers, Floats]:
    """All values of a product that pass their row's threshold: row, column, value.

    The product knows one threshold for all rows, so each row is divided by its own.
    """
    import numpy as np
    from scipy import sparse
    from sparse_dot_topn import sp_matmul_topn

    found: list[tuple[Integers, Integers, Floats]] = []
    least = np.maximum(least, 1e-12)
    todo = np.arange(a.shape[0], dtype=np.int64)
    capacity = min(CAPACITY, b.shape[1])
    while len(todo):
        scaled = sparse.csr_matrix(sparse.diags(1 / least[todo]) @ a[todo])
        made = sp_matmul_topn(scaled, b, capacity, threshold=1 - SLACK, sort=False, density=0.2)
        size = int(made.indptr[-1])
        count = np.diff(made.indptr)
        row = np.repeat(np.arange(len(todo), dtype=np.int64), count)
        is_whole = (count < capacity) | (capacity == b.shape[1])
        keep = is_whole[row]
        values = made.data[:size][keep] * least[todo[row[keep]]]
        found.append((todo[row[keep]], made.indices[:size][keep].astype(np.int64), values))
        todo = todo[~is_whole]
        capacity = min(4 * capacity, b.shape[1])
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    return (np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found]), np.concatenate([f[2] for f in found]))  # fmt: skip
