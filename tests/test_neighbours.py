"""The nearest rows are those that all similarities give, ties and edges included."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import sparse

from policycompare.errors import CallError
from policycompare.pairs import neighbours_kernel
from policycompare.pairs.neighbours import _fold, nearest
from policycompare.tables.frames import Tables
from policycompare.topics.vectors import tfidf

TEXTS = ["开展法治宣传教育", "法治宣传教育进校园", "规范行政执法", "行政执法公示", "开展法治宣传教育", ""]


def unit(rows: Any) -> sparse.csr_matrix:
    dense = np.asarray(rows, dtype=float)
    lengths = np.linalg.norm(dense, axis=1)
    lengths[lengths == 0] = 1
    return sparse.csr_matrix(dense / lengths[:, None])


def by_hand(vectors: Any, k: int) -> list[list[tuple[int, float]]]:
    """All similarities, sorted; similarities are rounded so that equal vectors tie here too."""
    full = np.asarray((vectors @ vectors.T).todense()).round(10)
    np.fill_diagonal(full, 0)
    return [[(j, -s) for s, j in sorted((-s, j) for j, s in enumerate(row) if s > 0)[:k]] for row in full]


def found(matrix: sparse.csr_matrix) -> list[list[tuple[int, float]]]:
    return [
        [(int(j), round(float(s), 10)) for j, s in zip(matrix.indices[a:b], matrix.data[a:b], strict=True)]
        for a, b in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True)
    ]


def test_nearest_texts() -> None:
    got = found(nearest(tfidf(TEXTS), 2))
    assert [[j for j, _ in row] for row in got] == [[4, 1], [0, 4], [3], [2], [0, 1], []]
    assert got[0][0][1] == 1.0  # the same text


def test_real_measures(tables: Tables) -> None:
    vectors = tfidf(list(tables.measures["text"]))
    got, wanted = nearest(vectors, 10), by_hand(vectors, 10)
    for row, expected in zip(found(got), wanted, strict=True):
        assert [s for _, s in row] == pytest.approx([s for _, s in expected], abs=1e-9)


# Rows of small numbers: many equal similarities, reached by other sums, so that the choice among them shows.
SMALL = st.integers(1, 3).flatmap(
    lambda most: st.lists(st.lists(st.integers(0, most), min_size=4, max_size=4), min_size=1, max_size=24)
)


@given(SMALL, st.integers(1, 5))
@example([[0, 1, 2, 2], [0, 0, 0, 1], [1, 1, 0, 1]], 1)  # the last is at 1/√3 of both others, by other sums
def test_ties_go_to_the_lower_number(rows: list[list[int]], k: int) -> None:
    vectors = unit(rows)
    for row, expected in zip(found(nearest(vectors, k)), by_hand(vectors, k), strict=True):
        assert [j for j, _ in row] == [j for j, _ in expected]
        assert [s for _, s in row] == pytest.approx([s for _, s in expected], abs=1e-9)


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_made_texts(seed: int, k: int) -> None:
    """Rare and common columns, columns that always stand together, copies of rows and empty ones."""
    random = np.random.default_rng(seed)
    words = random.integers(0, 5, (8, 3))
    texts = [
        "".join("甲乙丙丁戊"[c] for w in random.integers(0, 8, random.integers(0, 5)) for c in words[w])
        for _ in range(60)
    ]
    texts += [f"办法第{number}条" for number in range(40)]
    vectors = tfidf(texts)
    for row, expected in zip(found(nearest(vectors, k)), by_hand(vectors, k), strict=True):
        assert [s for _, s in row] == pytest.approx([s for _, s in expected], abs=1e-9)
        assert len({j for j, _ in row}) == len(row)


def test_columns_in_proportion_are_folded_and_change_nothing() -> None:
    once = unit([[1, 0, 2], [1, 1, 0], [0, 1, 1], [1, 2, 3]])
    dense = np.asarray(once.todense())
    twice = sparse.csr_matrix(np.hstack([dense[:, [0]] * 0.6, dense[:, [0]] * 0.8, dense[:, 1:]]))
    assert found(nearest(twice, 3)) == found(nearest(once, 3))
    (ends, columns, *_), _, _ = _fold(twice)
    assert len(set(columns.tolist())) == 3
    assert ends.tolist() == [0, 2, 4, 6, 9]


def test_without_numba_the_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "policycompare.pairs.neighbours_kernel", raising=False)
    with pytest.raises(CallError, match=r'^nearest: numba is not installed; pip install "policycompare\[scale\]"$'):
        nearest(tfidf(TEXTS), 1)


def test_a_long_tie_is_cut_at_the_lowest_numbers() -> None:
    vectors = unit([[1, 1]] * 300 + [[1, 0]])
    got = nearest(vectors, 3)
    assert got[300].indices.tolist() == [0, 1, 2]
    assert got[0].indices.tolist() == [1, 2, 3]
    assert got[2].indices.tolist() == [0, 1, 3]


def test_order_of_storage_and_input_do_not_matter() -> None:
    vectors = tfidf(TEXTS)
    shuffled = sparse.csr_matrix(vectors.tocoo())
    for a, b in zip(shuffled.indptr[:-1], shuffled.indptr[1:], strict=True):
        shuffled.indices[a:b], shuffled.data[a:b] = shuffled.indices[a:b][::-1].copy(), shuffled.data[a:b][::-1].copy()
    shuffled.has_sorted_indices = False
    before = shuffled.indices.copy()
    assert found(nearest(shuffled, 2)) == found(nearest(vectors, 2))
    assert (shuffled.indices == before).all()


def test_compiles_where_nothing_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_place(*given: Any, **options: Any) -> Any:
        if options:
            raise RuntimeError("no locator available")
        return given[0]

    monkeypatch.setattr(neighbours_kernel, "njit", no_place)
    assert neighbours_kernel._compiled(len) is len


@pytest.mark.parametrize("shape", [(0, 3), (1, 3), (3, 0), (2, 3)])
def test_nothing_to_find(shape: tuple[int, int]) -> None:
    got = nearest(sparse.csr_matrix(shape), 2)
    assert got.shape == (shape[0], shape[0])
    assert got.nnz == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"k": 0}, "k is 0"),
        ({"vectors": sparse.csr_matrix([[3.0, 4.0]])}, "longer than 1"),
        ({"vectors": sparse.csr_matrix([[float("nan"), 0.0]])}, "no number"),
        ({"vectors": sparse.csr_matrix([[-1.0, 0.0]])}, "below 0"),
    ],
)
def test_wrong_calls(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(CallError, match=message):
        nearest(**({"vectors": unit([[1, 0], [1, 1]]), "k": 1} | arguments))
