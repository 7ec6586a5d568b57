"""What of a document stands outside its measures, and how much of it a codebook says nothing of."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from policycompare.tables.frames import Coded

OUTSIDE = ("heading", "lead_in", "closing", "annex", "table")
"""Labels of passages that speak of a plan's matters and are no measures: goals, general parts, chapters' first lines.

Letterheads, titles, contents, signatures, clauses of responsibility, copies and what a web page adds speak of none.
"""
CONTENT = ("measure", *OUTSIDE[1:])
"""Labels of what a document says at length; its headings only head that."""
WORTH_SAYING = 0.1
"""Share of a document without a topic from which on it is said: a measure on anything may stand there."""


def uncoded_shares(tables: Coded, by: Mapping[str, str] | None = None) -> dict[str, float]:
    """How much of each document earned no topic, neither as a measure nor outside of them.

    A measure counts as coded where it has a topic, a passage outside measures where a cue gave it one; each with all
    its characters. Clauses of responsibility, letterheads and the like count for nothing.

    Args:
        tables: Tables with topics.
        by: Document -> what to count by instead, such as ``side_of_documents(tables)``.

    Returns:
        Document (or what it is counted by) -> share of its characters, 0 to 1; without any content it is left out.
    """
    passages = tables.passages[tables.passages["label"].isin(CONTENT) & tables.passages["document_id"].notna()]
    is_coded = passages["measure_id"].isin(tables.measure_topics["measure_id"])
    is_coded |= passages["passage_id"].isin(tables.passage_topics["passage_id"])
    counted = pd.DataFrame({
        "key": passages["document_id"].map(by) if by else passages["document_id"],
        "all": passages["char_end"] - passages["char_start"],
    })  # fmt: skip
    counted["bare"] = counted["all"].where(~is_coded, 0)
    sums = counted.groupby("key")[["bare", "all"]].sum()
    return {str(key): float(own["bare"] / own["all"]) for key, own in sums.iterrows() if own["all"]}


def uncoded_lines(tables: Coded) -> list[str]:
    """A line for each document of which so much has no topic that it must be said."""
    shares = uncoded_shares(tables)
    return [
        f"{share:.0%} of {document_id}'s characters are coded neither as measures nor outside them: "
        "where no measure is coded under a topic, that part may speak of it"
        for document_id in tables.documents["document_id"]
        if (share := shares.get(document_id, 0.0)) >= WORTH_SAYING
    ]
