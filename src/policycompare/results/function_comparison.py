"""How functions stand in regions that are compared, and in which themes: the numbers behind two figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from policycompare.network.load_variations import varied_loads
from policycompare.results.loads import carried_measures
from policycompare.tables.bases import regions_on

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from policycompare.tables.frames import Tables

FEWEST_OF_THEME = 5
"""Measures that a theme needs: of fewer, each is a fifth of it."""
DIGITS = 9
"""Digits of a score that decide an order: the last ones of a float differ between processors."""


def function_places(tables: Tables, basis: str, most_regions: int, most_functions: int) -> pd.DataFrame:
    """Rank functions in the regions that have a basis, and say between which places each moves.

    Args:
        tables: The tables of a study.
        basis: One of ``tables.bases.COMPARED_BASES``.
        most_regions: Of more regions those of most measures are taken.
        most_functions: Of more functions those of the largest mean share over these regions are taken.

    Returns:
        A row a region and function, regions sorted, functions by mean share, the largest first: ``basis``,
        ``region_id``, ``function``, ``measures``, ``share`` (of the region's measures with a unit), ``rank`` (among all
        functions of the region, those without measures the last), ``rank_best`` and ``rank_worst`` (over the whole and
        all variations, see ``varied_loads``), ``variations``, ``place`` (1, 2, … among the functions taken, equals in
        their order). No row where fewer than two regions carry anything.
    """
    columns = [
        "basis", "region_id", "function", "measures", "share", "rank", "rank_best", "rank_worst", "variations", "place",
    ]  # fmt: skip
    count, loads = regions_on(tables, basis), varied_loads(tables, basis)
    chosen = sorted(count.keys() & loads.keys(), key=lambda region: (-count[region], region))[:most_regions]
    if len(chosen) < 2:
        return pd.DataFrame(columns=columns)
    wholes = [loads[region].whole for region in chosen]
    every = {function for whole in wholes for function in whole.carried}
    order = sorted(every, key=lambda f: (-round(sum(w.share(f) for w in wholes), DIGITS), f))[:most_functions]
    rows = []
    for region in sorted(chosen):
        own = loads[region]
        placed = sorted(order, key=lambda function: -own.whole.measures(function))
        for function in order:
            ranks = [counts.rank(function) for counts in (own.whole, *own.varied.values())]
            load = (own.whole.measures(function), own.whole.share(function))
            spread = (ranks[0], min(ranks), max(ranks), len(own.varied))
            rows.append((basis, region, function, *load, *spread, placed.index(function) + 1))
    return pd.DataFrame(rows, columns=columns)


def theme_functions(
    tables: Tables, region_id: str, most_functions: int, rows: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Count the measures of each theme that name units of each function, in one region.

    A measure counts under each of its themes. Themes of fewer than ``FEWEST_OF_THEME`` measures with a unit are left
    out. Themes and functions are ordered by reciprocal averaging (Hill 1973, Journal of Ecology 61, 237-249), so that
    functions that carry the same themes stand side by side.

    Args:
        tables: The tables of a study.
        region_id: The region.
        most_functions: Of more functions those of most measures are taken.
        rows: What ``findings.loads.carried_measures`` gives, where several regions are asked for.

    Returns:
        A row a theme and function, also where it carries nothing, both in their order: ``region_id``, ``basis``,
        ``theme``, ``function``, ``measures``, ``share`` (of the theme's measures with a unit), ``theme_measures``,
        ``function_measures`` (in any theme), ``place`` (``first`` where no other
        function of the region, taken or not, is named in as many of the theme's measures, ``tied`` where another is in
        as many and none in more, else null), ``mentions`` (rows of ``responsibilities``; a measure under several themes
        has them under each), ``all_functions``, ``all_themes`` (of the region, taken or not).
    """
    columns = [
        "region_id", "basis", "theme", "function", "measures", "share", "theme_measures", "function_measures",
        "place", "mentions", "all_functions", "all_themes",
    ]  # fmt: skip
    rows = carried_measures(tables) if rows is None else rows
    rows = rows[rows["region_id"] == region_id]
    theme_of = dict(zip(tables.topics["topic_id"], tables.topics["theme"], strict=True))
    coded = tables.measure_topics[["measure_id", "topic_id"]]
    themes = coded.assign(theme=coded["topic_id"].map(theme_of))[["measure_id", "theme"]].drop_duplicates()
    themes = themes[themes["measure_id"].isin(rows["measure_id"])]
    size = themes["theme"].value_counts()
    held = rows.dropna(subset="function").groupby(["measure_id", "function"], as_index=False)["mentions"].sum()
    pairs = held.merge(themes, on="measure_id")
    loads = pairs.groupby("function")["measure_id"].nunique()
    taken = sorted(loads.index, key=lambda function: (-loads[function], function))[:most_functions]
    mentions = pairs.groupby(["theme", "function"])["mentions"].sum()
    every = pd.crosstab(pairs["theme"], pairs["function"])
    most = every.max(axis=1)
    firsts = every.eq(most, axis=0).sum(axis=1)
    counts = every.reindex(columns=taken, fill_value=0)
    counts = counts[[size[theme] >= FEWEST_OF_THEME for theme in counts.index]]
    counts = counts.loc[counts.sum(axis=1) > 0, counts.sum() > 0]
    if counts.empty:
        return pd.DataFrame(columns=columns)
    by_rows, by_columns = reciprocal_order(counts.to_numpy(dtype=float))
    counts = counts.iloc[by_rows, by_columns]
    basis = rows["basis"].iloc[0]
    found = [
        (region_id, basis, theme, function, int(counts.loc[theme, function]), counts.loc[theme, function] / size[theme],
         int(size[theme]), int(loads[function]),
         None if counts.loc[theme, function] < most[theme] else "first" if firsts[theme] == 1 else "tied",
         int(mentions.get((theme, function), 0)), len(loads), len(size))
        for theme in counts.index for function in counts.columns
    ]  # fmt: skip
    return pd.DataFrame(found, columns=columns)


def reciprocal_order(counts: NDArray[np.float64]) -> tuple[list[int], list[int]]:
    """An order of rows and columns in which like ones stand side by side: the first axis of correspondence analysis.

    Args:
        counts: Numbers of 0 or more, shape (rows, columns); each row and column holds something.

    Returns:
        Order of the rows and of the columns; the column of the largest sum stands in the first half of its axis. Where
        the table has no second dimension, the largest sums come first.

    Example:
        Two blocks that are mixed are parted.

        >>> import numpy as np
        >>> reciprocal_order(np.array([[5., 0, 4], [0, 7, 0], [4, 1, 5], [0, 6, 1]]))
        ([1, 3, 2, 0], [1, 2, 0])
    """
    import numpy as np

    total = counts.sum()
    rows, columns = counts.sum(axis=1) / total, counts.sum(axis=0) / total
    expected = np.outer(rows, columns)
    left, strength, right = np.linalg.svd((counts / total - expected) / np.sqrt(expected), full_matrices=False)
    if min(counts.shape) < 2 or strength[0] < 10**-DIGITS:
        scores = (-rows, -columns)
    else:
        scores = (left[:, 0] / np.sqrt(rows), right[0] / np.sqrt(columns))
        if round(float(scores[1][np.argmax(columns)]), DIGITS) > 0:
            scores = (-scores[0], -scores[1])
    by_rows, by_columns = (np.argsort(np.round(score, DIGITS), kind="stable").tolist() for score in scores)
    return by_rows, by_columns
