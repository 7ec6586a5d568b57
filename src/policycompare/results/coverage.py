"""Coverage: under which rows of the codebook measures of each side are coded, and why under others none is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from policycompare.results.documents import theme_order
from policycompare.tables.outside import WORTH_SAYING, uncoded_shares
from policycompare.tables.queries import side_of_documents, side_order, sides_that_fit
from policycompare.tables.schema import ABSENCES

if TYPE_CHECKING:
    from policycompare.tables.frames import Compared


def coverage(tables: Compared) -> pd.DataFrame:
    """Measures of each side under each row of the codebook.

    Caveat: a measure may have several topics and count in several rows; longer documents cover more, so that the sides
    are not ordered by what they cover. 0 means that no measure was coded so, not that the side does nothing; of a side
    that the codebook does not fit it means nothing.

    Returns:
        One row a row of the codebook and side: theme, row, themes (to how many the row's topics belong), side_id,
        fits (the codebook fits the side), measures, absence (why there is none, of ``ABSENCES``; null where nothing is
        known). Sides: those that the codebook fits first, then in the study's order. Themes in the codebook's order;
        within one the rows that most sides cover first, those of the same sides together, then by measures; rows that
        no side covers last. No rows where all are such.
    """
    frame = tables.comparisons[tables.comparisons["level"] == "row"]
    counts = frame.pivot(index="key", columns="side_id", values="measures").fillna(0).astype("int64")
    fitting = set(sides_that_fit(tables))
    placed = side_order(tables)
    sides = sorted(map(str, counts), key=lambda side: (side not in fitting, placed.index(side)))
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
    absence = frame.set_index(["key", "side_id"])["absence"].rename_axis(["row", "side_id"])
    found = found.join(absence, on=["row", "side_id"])
    found = found[["theme", "row", "themes", "side_id", "fits", "measures", "absence"]]
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


def absence_counts(found: pd.DataFrame) -> dict[str, int]:
    """In how many cells of some rows of ``coverage`` no measure is coded, and why; of sides that the codebook fits.

    Returns:
        rows, sides, everywhere (rows that every side covers), alone (rows that one side alone covers), cells, none
        (cells without a measure), each of ``ABSENCES``, unexplained (cells without a measure or a known reason).
    """
    known = found[found["fits"]]
    covers = known["measures"] > 0
    having = covers.groupby(known["row"]).sum()
    sides = known["side_id"].nunique()
    reasons = {reason: int((~covers & (known["absence"] == reason)).sum()) for reason in ABSENCES}
    none = int((~covers).sum())
    counts = {
        "rows": found["row"].nunique(),
        "sides": sides,
        "everywhere": int((having == sides).sum() if sides else 0),
    }
    counts |= {"alone": int((having == 1).sum()), "cells": len(known), "none": none}
    return counts | reasons | {"unexplained": none - sum(reasons.values())}


def uncoded_sides(tables: Compared) -> dict[str, float]:
    """Side -> share of its documents' characters without any topic, where that is enough to be said."""
    shares = uncoded_shares(tables, side_of_documents(tables))
    return {side: shares[side] for side in side_order(tables) if shares.get(side, 0.0) >= WORTH_SAYING}
