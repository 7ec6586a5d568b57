"""The inner loops of ``neighbours``, compiled by numba when they are first used; imported there only.

``Rows`` are a matrix as csr (ends, columns, values), ``Postings`` the same by column: for each column the rows
that have it, ascending, with their values in float32 (ends, rows, weights). The ends of either have one number
more than there are rows or columns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

Array = Any  # numba gives arrays types of its own
Rows = tuple[Array, Array, Array]
Postings = tuple[Array, Array, Array]
CHUNK = 32
"""Rows whose bounds are looked at together, so that the processor compares many at once."""
DECIMALS = 1e12
"""Similarities are rounded to twelve decimals: what is equal but for the order of a sum is equal."""


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile on first use; the machine code is kept beside this file, or with the user's caches."""
    try:
        made: Callable[..., Any] = njit(cache=True)(function)
    except RuntimeError:  # neither place can be written: compile anew in each process
        made = njit(function)
    return made


@_compiled
def profiles(rows: Rows, marks: Array, width: int) -> tuple[Array, bool]:
    """Number of rows, sum of squares, and two sums of the rows' marks (plain and weighted) of each column: 4 x width.

    And whether no row is longer than 1 (but for rounding) and all values are numbers from 0 on.
    """
    ends, columns, values = rows
    out = np.zeros((4, width))
    is_fit = True
    for i in range(len(ends) - 1):
        squares = 0.0
        for p in range(ends[i], ends[i + 1]):
            column, value = columns[p], values[p]
            is_fit &= value >= 0  # not a number compares as false
            squares += value * value
            out[0, column] += 1
            out[1, column] += value * value
            out[2, column] += marks[i, 0]
            out[3, column] += marks[i, 1] * value
        is_fit &= squares <= 1 + 1e-6
    return out, is_fit


@_compiled
def lay_out(rows: Rows, number: Array, scale: Array, sizes: Array) -> tuple[Rows, Postings]:
    """Rows and postings of the columns that have a new number.

    Args:
        rows: The rows.
        number: New number of each column, -1 for one that is left out.
        scale: By what the values of each new column are multiplied.
        sizes: Rows that each new column has.
    """
    ends, columns, values = rows
    total = sizes.sum()
    new_ends, new_columns, new_values = np.zeros_like(ends), np.empty(total, np.uint32), np.empty(total)
    posting_ends = np.zeros(len(sizes) + 1, np.int64)
    posting_ends[1:] = np.cumsum(sizes)
    postings, weights = np.empty(total, np.uint32), np.empty(total, np.float32)
    place = posting_ends[:-1].copy()
    at = 0
    for i in range(len(ends) - 1):
        for p in range(ends[i], ends[i + 1]):
            column = number[columns[p]]
            if column >= 0:
                value = values[p] * scale[column]
                new_columns[at], new_values[at] = column, value
                at += 1
                postings[place[column]], weights[place[column]] = i, value
                place[column] += 1
        new_ends[i + 1] = at
    return (new_ends, new_columns, new_values), (posting_ends, postings, weights)


@_compiled
def product(query: Array, columns: Array, values: Array) -> float:
    """Product of a row, spread over all columns, with another."""
    total = 0.0
    for p in range(len(columns)):
        total += query[columns[p]] * values[p]
    return total


@_compiled
def first_floors(rows: Rows, postings: Postings, k: int, most: int) -> Array:
    """A similarity that each row's k-th nearest reaches at least, from a first look at rows with the same rare columns.

    Args:
        rows: The rows.
        postings: The same by column.
        k: Which neighbour.
        most: Rows that each row is compared with, of those after it: each pair is looked at once, for both.
    """
    ends, columns, values = rows
    posting_ends, having, _ = postings
    n = len(ends) - 1
    best = np.zeros((n, k))
    begins = posting_ends[:-1].copy()
    query = np.zeros(len(begins))
    seen_by = np.full(n, -1)
    for i in range(n):
        for p in range(ends[i], ends[i + 1]):
            query[columns[p]] = values[p]
            begins[columns[p]] += 1  # past row i itself
        left, last_size, last = most, 0, ends[i + 1]
        for _ in range(most):
            # the next rarest column that still has rows; a few are enough, so that sorting would take longer
            size, rarest = n + 1, -1
            for p in range(ends[i], ends[i + 1]):
                left_over = posting_ends[columns[p] + 1] - begins[columns[p]]
                if left_over < size and (left_over > last_size or (left_over == last_size and p > last)):
                    size, rarest = left_over, p
            if rarest < 0 or left == 0:
                break
            last_size, last = size, rarest
            for q in range(begins[columns[rarest]], posting_ends[columns[rarest] + 1]):
                j = np.int64(having[q])
                if seen_by[j] == i:
                    continue
                seen_by[j] = i
                score = product(query, columns[ends[j] : ends[j + 1]], values[ends[j] : ends[j + 1]])
                for row in (i, j):
                    at = k - 1
                    if score > best[row, at]:
                        while at > 0 and best[row, at - 1] < score:
                            best[row, at] = best[row, at - 1]
                            at -= 1
                        best[row, at] = score
                left -= 1
                if left == 0:
                    break
        for p in range(ends[i], ends[i + 1]):
            query[columns[p]] = 0.0
    return best[:, k - 1].copy()


@_compiled
def search(
    rows: Rows,
    postings: Postings,
    common: Array,
    floors: Array,
    slack: float,
    found: Array,
    scores: Array,
    counts: Array,
) -> None:
    """Fill ``found``, ``scores`` and ``counts`` with the nearest of each row.

    Products over rare columns are summed by their postings, in float32. What the common columns could
    add is at most the product of the two rests (Cauchy and Schwarz), so that only pairs that could be
    among the nearest are summed in full, in float64. Each pair is met once, for both of its rows, and a row
    meets the others in the order of their numbers, so that the first of equal ones stays.

    Args:
        rows: The rows.
        postings: The same by column.
        common: Whether a column is left out of the first sums.
        floors: What a similarity must exceed to count, 0 or a little below the least of a row's k-th nearest; changed.
        slack: How far a sum in float32 may be off.
        found: Shape (rows, k); filled with the numbers of rows.
        scores: Shape (rows, k); filled, the highest first.
        counts: How many of them each row has; zeros, filled.
    """
    ends, columns, values = rows
    posting_ends, having, weights = postings
    n, k = found.shape
    margin = np.float32(slack)
    low = np.maximum(floors.astype(np.float32) - margin, np.float32(0))  # at 0, nothing is shared
    begins = posting_ends[:-1].copy()
    sums = np.zeros(n, np.float32)
    query = np.zeros(len(begins))
    rest = np.zeros(n, np.float32)  # length of each row in the common columns
    for i in range(n):
        squares = 0.0
        for p in range(ends[i], ends[i + 1]):
            if common[columns[p]]:
                squares += values[p] * values[p]
        rest[i] = np.sqrt(squares)
    for i in range(n):
        for p in range(ends[i], ends[i + 1]):
            column, value = columns[p], np.float32(values[p])
            if common[column]:
                continue
            begins[column] += 1  # past row i itself
            its_rows = having[begins[column] : posting_ends[column + 1]]
            its_weights = weights[begins[column] : posting_ends[column + 1]]
            for q in range(len(its_rows)):
                sums[its_rows[q]] += value * its_weights[q]
        for p in range(ends[i], ends[i + 1]):
            query[columns[p]] = values[p]
        for begin in range(i + 1, n, CHUNK):
            end = min(begin + CHUNK, n)
            some_sums, some_rests, some_low = sums[begin:end], rest[begin:end], low[begin:end]
            mine, my_low = rest[i], low[i]
            is_near = False
            for x in range(len(some_sums)):
                is_near |= some_sums[x] + mine * some_rests[x] > min(my_low, some_low[x])
            if not is_near:
                continue
            for x in range(len(some_sums)):
                if some_sums[x] + mine * some_rests[x] <= min(my_low, some_low[x]):
                    continue
                j = begin + x
                score = product(query, columns[ends[j] : ends[j + 1]], values[ends[j] : ends[j + 1]])
                score = np.floor(score * DECIMALS + 0.5) / DECIMALS
                for row, other in ((i, j), (j, i)):
                    if score <= floors[row]:
                        continue
                    at = min(counts[row], k - 1)
                    counts[row] = at + 1
                    while at > 0 and scores[row, at - 1] < score:
                        scores[row, at], found[row, at] = scores[row, at - 1], found[row, at - 1]
                        at -= 1
                    scores[row, at], found[row, at] = score, other
                    if counts[row] == k:
                        floors[row] = scores[row, k - 1]
                        low[row] = max(np.float32(floors[row]) - margin, np.float32(0))
        sums[i + 1 :] = 0.0
        for p in range(ends[i], ends[i + 1]):
            query[columns[p]] = 0.0
