"""Indicators that documents themselves call binding 约束性 or expected 预期性."""

from __future__ import annotations

import pandas as pd

from policycompare.parsing.targets.indicators import tidy_indicator
from policycompare.tables.frames import Parsed, iter_rows
from policycompare.tables.queries import hard_targets, side_of_documents, side_order
from policycompare.tables.wording import cell_text, indicator_words

COLUMNS = ("indicator", "document_id", "side_id", "target_id", "binding", "comparator", "value", "value_high",
           "value_unit", "hedge", "degree", "scope", "period", "deadline", "deadline_latest", "deadline_source",
           "baseline_value", "baseline_year")  # fmt: skip


def binding_indicators(tables: Parsed) -> pd.DataFrame:
    """The hard targets of which a document says that they are binding or expected.

    Caveat: what a document does not call so is in no row, which does not make it less binding. Indicators of two
    documents are one where their tidied wording is the same, letter by letter.

    Returns:
        One row a target: indicator (tidied wording), document_id, side_id, target_id, binding (``binding``,
        ``expected``) and the columns of a figure. Indicators of most documents come first, then as printed; documents
        in the order of their sides. No rows where no document says so.
    """
    hard = hard_targets(tables)
    marked = hard[hard["binding"].notna()]
    if not len(marked):
        return pd.DataFrame(columns=list(COLUMNS))
    words = [tidy_indicator(indicator_words(row)) or cell_text(row.text) for row in iter_rows(marked)]
    side = marked["document_id"].map(side_of_documents(tables))
    found = marked.assign(indicator=pd.Series(words, marked.index, dtype="str"), side_id=side)
    place = {side: at for at, side in enumerate(side_order(tables))}
    found = found.assign(place=found["side_id"].map(place))
    found = found.sort_values(["place", "document_id", "char_start", "target_id"], ignore_index=True)
    often = found.groupby("indicator")["document_id"].nunique()
    first = {word: at for at, word in reversed(list(enumerate(found["indicator"])))}
    # Of no indicator at all the numbers would be no numbers.
    places = (found["indicator"].map(of).astype("int64") for of in (often, first))
    found = found.assign(**dict(zip(("often", "first"), places, strict=True))).assign(often=lambda own: -own["often"])
    found = found.sort_values(["often", "first"], kind="stable", ignore_index=True)
    return found[list(COLUMNS)]
