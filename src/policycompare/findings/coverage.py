"""Coverage: under which rows of the codebook each region has measures, and under which it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from policycompare.findings.documents import theme_order
from policycompare.tables.queries import regions_that_fit

if TYPE_CHECKING:
    from policycompare.tables.frames import Compared


def coverage(tables: Compared) -> pd.DataFrame:
    """Measures of each region under each row of the codebook.

    Caveat: a measure may have several topics and count in several rows; longer documents cover more. 0 means that no
    measure was coded so, not that the region does nothing; of a region that the codebook does not fit it means nothing.

    Returns:
        One row a row of the codebook and region: theme, row, themes (to how many the row's topics belong), region_id,
        fits (the codebook fits the region), measures. Regions: those that the codebook fits first, then by the rows
        that they cover. Themes in the codebook's order; within one the rows that most regions cover first, those of
        the same regions together, then by measures; rows that no region covers last. No rows where all are such.
    """
    frame = tables.comparisons[tables.comparisons["level"] == "row"]
    counts = frame.pivot(index="key", columns="region_id", values="measures").fillna(0).astype("int64")
    fitting = set(regions_that_fit(tables))
    regions = sorted(counts, key=lambda region: (region not in fitting, -(counts[region] > 0).sum()))
    place = {theme: number for number, theme in enumerate(theme_order(tables))}
    topics = pd.crosstab(tables.topics["row"], tables.topics["theme"])
    topics = topics.reindex(columns=[theme for theme in place if theme in topics])
    # A row stands under the theme of most of its topics, the earlier one where two have as many.
    rows = pd.DataFrame({"theme": topics.idxmax(axis=1), "themes": (topics > 0).sum(axis=1)})
    counts = counts.reindex(index=rows.index, columns=regions, fill_value=0)
    has = counts > 0
    order = pd.DataFrame({
        "place": rows["theme"].map(place), "lacks": -has.sum(axis=1),
        "pattern": (~has).astype("int").astype("str").agg("".join, axis=1), "total": -counts.sum(axis=1),
    }).sort_values(["place", "lacks", "pattern", "total"], kind="stable")  # fmt: skip
    counts = counts.loc[order.index].rename_axis(index="row", columns="region_id")
    found = pd.DataFrame({"measures": counts.stack()}).reset_index()
    found = found.assign(fits=found["region_id"].isin(fitting)).join(rows, on="row")
    found = found[["theme", "row", "themes", "region_id", "fits", "measures"]]
    return found if found["measures"].any() else found.iloc[:0]


def row_counts(found: pd.DataFrame) -> dict[str, int]:
    """Rows of the codebook in ``coverage``.

    Returns:
        total (rows that any region covers), nowhere (that none does), shared (whose topics are of several themes).
    """
    rows = found.groupby("row").agg({"measures": "max", "themes": "first"})
    total = int((rows["measures"] > 0).sum())
    return {"total": total, "nowhere": len(rows) - total, "shared": int((rows["themes"] > 1).sum())}


def covered_rows(found: pd.DataFrame) -> dict[str, int | None]:
    """Region -> rows that it covers, in the order of ``coverage``; None where the codebook does not fit it."""
    covered = found.assign(covers=found["measures"] > 0).groupby("region_id", sort=False)
    return {str(region): int(own["covers"].sum()) if own["fits"].all() else None for region, own in covered}


def gap_counts(found: pd.DataFrame) -> dict[str, int]:
    """How many gaps there are among some rows of ``coverage``, over the regions that the codebook fits.

    Returns:
        rows, regions, everywhere (rows that every region covers), cells, gaps (cells without a measure).
    """
    known = found[found["fits"]]
    covers = known["measures"] > 0
    everywhere = int(covers.groupby(known["row"]).all().sum())
    counts = {"rows": found["row"].nunique(), "regions": known["region_id"].nunique(), "everywhere": everywhere}
    return counts | {"cells": len(known), "gaps": int((~covers).sum())}
