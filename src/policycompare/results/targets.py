"""Targets: how firm measures are by them, when they fall due, what one indicator demands on each side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd

from policycompare.pairs.target_changes import YEARS, measured
from policycompare.tables.frames import iter_rows
from policycompare.tables.queries import (
    hard_targets,
    has_said_deadline,
    paired_targets,
    side_of_documents,
    side_of_measures,
    side_order,
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


INDICATOR = {
    "group": "int64", "name": "str", "unit": "str", "amount": "float64", "amount_high": "float64", "figures": "str",
    "dates": "str",
}  # fmt: skip
"""What ``indicators`` says of an indicator and its figures, with types."""


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
    """Indicators for which two sides or more state a figure in the same unit and period.

    Caveat: indicators are one where two sides want the same (the pairs in ``target_differences``), directly or through
    others; like words may be counted differently. Growth stands apart from levels. Full coverage is no figure.

    Returns:
        One row a target, those of one indicator together: group (number of the indicator), name (its shortest
        wording), unit (as printed where all print one, else the base unit), amount and amount_high (in it; how often
        counts a year where periods differ), figures (``same``, ``differ``), dates (``same``, ``differ``, ``open``:
        it depends on how words with two readings are read; ``unsaid``: fewer than two sides say one), the columns of
        ``deadlines``. The indicators of most sides come first.
    """
    pairs = paired_targets(tables)
    links = nx.from_pandas_edgelist(pairs, "left_target_id", "right_target_id")
    clusters = sorted((sorted(c) for c in nx.connected_components(links)), key=lambda c: (-len(c), c))
    cluster = {target: number for number, own in enumerate(clusters) for target in own}
    hard = hard_targets(tables)
    rows = hard[hard["target_id"].isin(cluster) & hard["value"].notna()]
    side_of = side_of_documents(tables)
    kept: dict[tuple[Any, ...], list[Any]] = {}
    for row in iter_rows(rows.sort_values("target_id")):
        growth = row.comparator if row.comparator in ("increase", "decrease") else ""
        often = row.kind == "frequency" and row.period in YEARS
        unit = measured(row)[2] or ""
        kept.setdefault((cluster[row.target_id], unit, "often" if often else cell_text(row.period), growth), []).append(
            row
        )
    groups = [own for own in kept.values() if len({side_of[row.document_id] for row in own}) > 1]
    groups.sort(key=lambda own: (-len({side_of[row.document_id] for row in own}), own[0].target_id))
    found = [row for number, own in enumerate(groups) for row in _one_indicator(number, own, side_of)]
    frame = pd.DataFrame(found, columns=["target_id", *INDICATOR]).astype(INDICATOR)
    worded = frame.merge(_worded(tables, rows), on="target_id", how="left", sort=False)
    place = {side: at for at, side in enumerate(side_order(tables))}
    worded = worded.assign(place=worded["side_id"].map(place))
    worded = worded.sort_values(["group", "place", "deadline", "target_id"], ignore_index=True)
    return worded[[*INDICATOR, *WHO, *BINDING]]


def _one_indicator(number: int, own: Sequence[Any], side_of: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    """A group's targets in one unit, with what is the same in them and what differs."""
    name = min((indicator_words(row) for row in own), key=lambda words: (len(words), words))
    printed = len({cell_text(row.value_unit) for row in own}) == len({cell_text(row.period) for row in own}) == 1
    unit = cell_text(own[0].value_unit) if printed else measured(own[0])[2] or ""
    amounts = {row.target_id: (row.value, row.value_high) if printed else measured(row)[:2] for row in own}
    demands = {(row.comparator, *(None if pd.isna(n) else float(n) for n in amounts[row.target_id])) for row in own}
    dated = [row for row in own if cell_text(row.deadline) and row.deadline_source != "plan_period"]
    readings = [{day for day in (cell_text(row.deadline), cell_text(row.deadline_latest)) if day} for row in dated]
    if len({side_of[row.document_id] for row in dated}) < 2:
        dates = "unsaid"
    elif all(days == readings[0] for days in readings):
        dates = "same"
    else:
        dates = "open" if set.intersection(*readings) else "differ"
    for row in own:
        yield (
            row.target_id,
            number,
            name,
            unit,
            *amounts[row.target_id],
            "same" if len(demands) == 1 else "differ",
            dates,
        )
