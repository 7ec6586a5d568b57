"""Coverage: under which rows of the codebook each side has measures, and under which it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from policycompare.findings.documents import theme_order
from policycompare.tables.queries import sides_that_fit

if TYPE_CHECKING:
    from policycompare.tables.frames import Compared


def coverage(tables: Compared) -> pd.DataFrame:
    """Measures of each side under each row of the codebook.

    Caveat: a measure may have several topics and count in several rows; longer documents cover more. 0 means that no
    measure was coded so, not that the side does nothing; of a side that the codebook does not fit it means nothing.

    Returns:
        One row a row of the codebook and side: theme, row, themes (to how many the row's topics belong), side_id,
        fits (the codebook fits the side), measures. Sides: those that the codebook fits first, then by the rows
        that they cover. Themes in the codebook's order; within one the rows that most sides cover first, those of
        the same sides together, then by measures; rows that no side covers last. No rows where all are such.
    """
    frame = tables.comparisons[tables.comparisons["level"] == "row"]
    counts = frame.pivot(index="key", columns="side_id", values="measures").fillna(0).astype("int64")
    fitting = set(sides_that_fit(tables))
    sides = sorted(counts, key=lambda side: (side not in fitting, -(counts[side] > 0).sum()))
    place = {theme: number for number, theme in enumerate(theme_order(tables))}
    topics = pd.crosstab(tables.topics["row"], tables.topics["theme"])
    topics = topics.reindex(columns=[theme for theme in place if theme in topics])
    # A row stands under the theme of most of its topics, the earlier one where two have as many.
    rows = pd.DataFrame({"theme": topics.idxmax(axis=1), "themes": (topics > 0).sum(axis=1)})
    counts = counts.reindex(index=rows.index, columns=sides, fill_value=0)
    has = counts > 0
    order = pd.DataFrame({
        "place": rows["theme"].map(place), "lacks": -has.sum(axis=1),
        "pattern": (~has).astype("int").astype("str").agg("".join, axis=1), "total": -counts.sum(axis=1),
    }).sort_values(["place", "lacks", "pattern", "total"], kind="stable")  # fmt: skip
    counts = counts.loc[order.index].rename_axis(index="row", columns="side_id")
    found = pd.DataFrame({"measures": counts.stack()}).reset_index()
    found = found.assign(fits=found["side_id"].isin(fitting)).join(rows, on="row")
    found = found[["theme", "row", "themes", "side_id", "fits", "measures"]]
    return found if found["measures"].any() else found.iloc[:0]


def row_counts(found: pd.DataFrame) -> dict[str, int]:
    """Rows of the codebook in ``coverage``.

    Returns:
        total (rows that any side covers), nowhere (that none does), shared (whose topics are of several themes).
    """
    rows = found.groupby("row").agg({"measures": "max", "themes": "first"})
    total = int((rows["measures"] > 0).sum())
    return {"total": total, "nowhere": len(rows) - total, "shared": int((rows["themes"] > 1).sum())}


def covered_rows(found: pd.DataFrame) -> dict[str, int | None]:
    """Region -> rows that it covers, in the order of ``coverage``; None where the codebook does not fit it."""
    covered = found.assign(covers=found["measures"] > 0).groupby("side_id", sort=False)
    return {str(side): int(own["covers"].sum()) if own["fits"].all() else None for side, own in covered}


def gap_counts(found: pd.DataFrame) -> dict[str, int]:
    """How many gaps there are among some rows of ``coverage``, over the sides that the codebook fits.

    Returns:
        rows, sides, everywhere (rows that every side covers), cells, gaps (cells without a measure).
    """
    known = found[found["fits"]]
    covers = known["measures"] > 0
    everywhere = int(covers.groupby(known["row"]).all().sum())
    counts = {"rows": found["row"].nunique(), "sides": known["side_id"].nunique(), "everywhere": everywhere}
    return counts | {"cells": len(known), "gaps": int((~covers).sum())}
