"""Targets: how firm measures are by them, when they fall due, what one indicator demands on each side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd

from policycompare.tables.frames import iter_rows
from policycompare.tables.queries import (
    hard_targets,
    has_said_deadline,
    paired_targets,
    side_of_documents,
    side_of_measures,
)
from policycompare.tables.wording import cell_text, indicator_words

if TYPE_CHECKING:
    from policycompare.tables.frames import Compared, Parsed

FIRMNESS = ("figure", "deadline", "coverage", "soft")
"""Kinds of commitment, the firmest first: a figure; a date; full coverage alone; no hard target."""

WHO = ("target_id", "measure_id", "document_id", "side_id", "indicator")
BINDING = (
    "comparator", "value", "value_high", "value_unit", "hedge", "degree", "scope", "period", "deadline",
    "deadline_latest", "deadline_source", "baseline_value", "baseline_year",
)  # fmt: skip
"""What ``tables.wording`` says of a target."""


def commitments(tables: Parsed) -> pd.DataFrame:
    """Measures of each side by the firmest of their hard targets.

    Caveat: firm in form, not in fact: what counts is that a figure or date is printed, not that it binds; a date that
    only the period of the plan gives is none. Shares are of measures, so that a document of short measures looks softer
    than one that says the same in fewer.

    Returns:
        One row a side and kind of ``FIRMNESS``, every side of the study by its id: side_id, kind, measures,
        targets (in these measures), share (of the side's measures; null where it has none). Targets outside any
        measure are in none. No rows where no measure has a hard target.
    """
    inside = hard_targets(tables).dropna(subset="measure_id")
    rank = np.select([inside["value"].notna(), has_said_deadline(inside)], [0, 1], 2)
    held = pd.Series(rank, inside["measure_id"]).groupby(level=0).agg(["min", "size"])
    side = pd.Series(side_of_measures(tables), dtype="str")
    measures = held.reindex(side.index).fillna({"min": len(FIRMNESS) - 1, "size": 0}).astype("int64")
    measures = measures.assign(side_id=side, kind=measures["min"].map(dict(enumerate(FIRMNESS))))
    by = ["side_id", "kind"]
    every = pd.MultiIndex.from_product([sorted(set(tables.documents["side_id"])), FIRMNESS], names=by)
    counts = measures.groupby(by).agg(measures=("size", "size"), targets=("size", "sum"))
    found = counts.reindex(every, fill_value=0).reset_index()
    total = found.groupby("side_id")["measures"].transform("sum")
    found["share"] = found["measures"] / total.where(total > 0)
    return found if len(inside) else found.iloc[:0]


def deadlines(tables: Parsed) -> pd.DataFrame:
    """The hard targets whose deadline words give.

    Caveat: the deadline is the last day that the words allow; 到2022年 is the end of 2022, and 2022年前 the earlier of
    its two readings. Targets that only the period of their plan dates are not here.

    Returns:
        One row a target by side, deadline and id: target_id, measure_id, document_id, side_id, indicator (as
        printed, or the words that state the target), and columns of the table from comparator on.
    """
    hard = hard_targets(tables)
    dated = _worded(tables, hard[has_said_deadline(hard)])
    return dated.sort_values(["side_id", "deadline", "target_id"], ignore_index=True)


def _worded(tables: Parsed, targets: pd.DataFrame) -> pd.DataFrame:
    """Targets with their side and their indicator in words."""
    words = [indicator_words(target) for target in iter_rows(targets)]
    side = targets["document_id"].map(side_of_documents(tables))
    worded = targets.assign(side_id=side, indicator=pd.Series(words, targets.index, dtype="str"))
    return worded[[*WHO, *BINDING]]


def indicators(tables: Compared) -> pd.DataFrame:
    """What each indicator demands: first those that sides share, then all other hard targets with a figure.

    Caveat: indicators are shared where two sides want the same (the pairs in ``target_differences``), directly or
    through others; like words may be counted differently. A target without a figure and without its like is not here.

    Returns:
        One row a target, those of one indicator together: group (number of the indicator), name (its shortest
        wording), is_shared, the columns of ``deadlines``, and pairs (those in which the target stands on the left).
        The indicators with most targets come first, those of one side by their unit, the commonest unit first.
    """
    pairs = paired_targets(tables)
    links = nx.from_pandas_edgelist(pairs, "left_target_id", "right_target_id")
    clusters = sorted((sorted(c) for c in nx.connected_components(links)), key=lambda c: (-len(c), c))
    group = {target: number for number, cluster in enumerate(clusters) for target in cluster}
    hard = hard_targets(tables)
    found = _worded(tables, hard[hard["target_id"].isin(group) | hard["value"].notna()])
    shared, unit = found["target_id"].isin(group), found["value_unit"].map(cell_text)
    found = found.assign(
        is_shared=shared, group=found["target_id"].map(group), unit=unit.where(~shared, ""),
        often=unit.map(unit[~shared].value_counts()).where(~shared, 0),
        pairs=found["target_id"].map(pairs["left_target_id"].value_counts()).fillna(0).astype("int64"),
    )  # fmt: skip
    by = ["group", "often", "unit", "side_id", "target_id"]
    found = found.sort_values(by, ascending=[True, False, True, True, True])
    alone = found[~found["is_shared"]]
    # One indicator of one side may have several figures of a unit: they stand together, where the first stands.
    numbers = alone.groupby(["unit", "indicator"], sort=False).ngroup() + len(clusters)
    found["group"] = found["group"].fillna(numbers).astype("int64")
    found = found.sort_values(["group"], kind="stable", ignore_index=True)
    shortest = found.groupby("group")["indicator"].agg(lambda own: min(own, key=lambda words: (len(words), words)))
    found.insert(0, "name", found["group"].map(shortest))
    return found[["group", "name", "is_shared", *WHO, *BINDING, "pairs"]]
