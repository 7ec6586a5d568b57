"""What lower documents made of upper ones and later of earlier ones: statuses counted, indicators side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd

from policycompare.pairs.target_changes import match_targets, measured
from policycompare.results.documents import LEVELS
from policycompare.tables.frames import iter_rows
from policycompare.tables.queries import hard_targets
from policycompare.tables.schema import CHANGE_STATUSES
from policycompare.tables.wording import indicator_words, known

if TYPE_CHECKING:
    from policycompare.tables.frames import Compared

PAIR = ["base_document_id", "other_document_id", "kind"]
SAME_INDICATOR = 0.6
"""Cosine from which two indicators of two whole documents are one; inside two like measures less is enough."""


def change_counts(tables: Compared) -> pd.DataFrame:
    """How many measures of two documents have each status.

    Caveat: counted are rows of ``changes``: a measure whose matter the other document splits in two counts twice. Added
    and dropped say that the alignments hold no measure of the other document as the same; a reader may find one.

    Returns:
        One row a pair of documents and status, from above first, then over time: base_document_id, other_document_id,
        kind, status (all of ``CHANGE_STATUSES``), rows, share (of the pair's rows).
    """
    counts = tables.changes.groupby([*PAIR, "status"]).size()
    pairs = tables.changes[PAIR].drop_duplicates().sort_values(["kind", "base_document_id", "other_document_id"])
    every = [(*pair, status) for pair in pairs.itertuples(index=False) for status in CHANGE_STATUSES]
    index = pd.MultiIndex.from_tuples(every, names=[*PAIR, "status"])
    found = counts.reindex(index, fill_value=0).rename("rows").reset_index()
    found["share"] = found["rows"] / found.groupby(PAIR)["rows"].transform("sum")
    return found


KEPT = ("word_for_word", "reworded", "figure_changed", "tighter", "looser")
"""Statuses of a measure that has its counterpart; one with several is what comes first here."""


def base_outcomes(tables: Compared) -> pd.DataFrame:
    """What became of the measures of upper and earlier documents, each once, and what came anew.

    Caveat: dropped and added say that the alignments hold no measure of the other document as the same; a reader may
    find one, and a lower document that is shorter has counterparts for fewer whatever it does. Tighter and looser are
    lower bounds: they are said only where figures, dates or words that bind say so.

    Returns:
        One row a pair of documents and status, from above first, then over time: base_document_id, other_document_id,
        kind, status (of ``KEPT``, then dropped, added), measures (of the base document; of the other one for added),
        total (measures of that document), share. Shares of all but added are those of the base document and add up to
        1; a measure of several counterparts counts in the first of its statuses.
    """
    changes = tables.changes
    rows = []
    pairs = changes[PAIR].drop_duplicates().sort_values(["kind", "base_document_id", "other_document_id"])
    for pair in pairs.itertuples(index=False):
        own = changes[(changes[PAIR] == list(pair)).all(axis=1)]
        rank = own["status"].map({status: at for at, status in enumerate((*KEPT, "dropped"))})
        of_base = own.assign(rank=rank).dropna(subset=["base_measure_id", "rank"])
        once = of_base.sort_values("rank", kind="stable").drop_duplicates("base_measure_id")["status"].value_counts()
        of_each = own["base_measure_id"].nunique(), own["other_measure_id"].nunique()
        new = own.loc[own["status"] == "added", "other_measure_id"].nunique()
        for status in (*KEPT, "dropped", "added"):
            count, total = (new, of_each[1]) if status == "added" else (int(once.get(status, 0)), of_each[0])
            rows.append((*pair, status, count, total, count / total if total else float("nan")))
    return pd.DataFrame(rows, columns=[*PAIR, "status", "measures", "total", "share"])


def indicator_levels(tables: Compared) -> pd.DataFrame:
    """Indicators that two documents set, of which one is upper or earlier, and what each of them demands.

    Caveat: indicators are one where their wording is, in the same unit and period; like words may be counted
    differently. The figure of a whole territory, so many in all, is larger above than below by itself.

    Returns:
        One row an indicator and target: group (number of the indicator), indicator (its shortest wording), unit (as
        printed where all print one, else the base unit), document_id, target_id, value (in that unit; full coverage is
        100 %, how often counts a year). Groups and documents are in the order of ``level_order``.
    """
    pairs = tables.changes[PAIR].drop_duplicates()
    order = {document: at for at, document in enumerate(level_order(tables))}
    held: dict[str, list[Any]] = {document: [] for document in order}
    for row in iter_rows(hard_targets(tables).dropna(subset="indicator").sort_values(["char_start", "target_id"])):
        if measured(row)[0] is not None and row.document_id in held:
            held[row.document_id].append(row)
    links = nx.Graph()
    for pair in iter_rows(pairs):
        matched = match_targets(held[pair.base_document_id], held[pair.other_document_id], SAME_INDICATOR)
        links.add_edges_from((base.target_id, other.target_id) for base, other in matched)
    targets = {row.target_id: row for rows in held.values() for row in rows}
    place = {target: (order[row.document_id], row.char_start) for target, row in targets.items()}
    groups = sorted((sorted(own, key=place.__getitem__) for own in nx.connected_components(links)),
                    key=lambda own: place[own[0]])  # fmt: skip
    rows = []
    for number, group in enumerate(groups, 1):
        own = [targets[target] for target in group]
        name = min(map(indicator_words, own), key=lambda words: (len(words), words))
        units = {known(target.value_unit) for target in own}
        is_printed = len(units) == 1 and all(pd.isna(target.period) for target in own) and units != {None}
        for target in own:
            value, _, unit = measured(target)
            shown = (target.value_unit, float(target.value)) if is_printed else (unit, value)
            rows.append((number, name, shown[0], target.document_id, target.target_id, shown[1]))
    return pd.DataFrame(rows, columns=["group", "indicator", "unit", "document_id", "target_id", "value"])


def level_order(tables: Compared) -> list[str]:
    """The documents of ``changes`` by administrative level from the highest, then by period and date of issue."""
    changes = tables.changes
    shown = tables.documents[
        tables.documents["document_id"].isin([*changes["base_document_id"], *changes["other_document_id"]])
    ]
    level = pd.Categorical(shown["admin_level"], LEVELS, ordered=True)
    by = ["level", "period_start", "issue_date", "document_id"]
    return list(shown.assign(level=level).sort_values(by)["document_id"])
