"""The documents: which there are, what each is about, how much of each has its like in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from policycompare.tables.queries import FITS, document_of_measures, side_of_documents
from policycompare.tables.schema import BY_NAME

if TYPE_CHECKING:
    from policycompare.tables.frames import Coded, Compared, Parsed

LEVELS = next(column.values for column in BY_NAME["documents"].columns if column.name == "admin_level")
ALL = ""
"""Stands for all documents together where a document's id would stand."""


def theme_order(tables: Coded) -> list[str]:
    """Themes in the order of the study's codebook."""
    return list(tables.themes.sort_values("position")["theme"])


def document_order(tables: Parsed) -> list[str]:
    """Documents by administrative level from the highest, then by region, date (those without one last) and id."""
    level = pd.Categorical(tables.documents["admin_level"], LEVELS, ordered=True)
    by = ["level", "region_id", "issue_date", "document_id"]
    return list(tables.documents.assign(level=level).sort_values(by)["document_id"])


def measure_counts(tables: Parsed) -> pd.Series[int]:
    """Measures of each document, in ``document_order``; 0 where it has none."""
    return tables.measures["document_id"].value_counts().reindex(document_order(tables), fill_value=0)


def document_overview(tables: Parsed) -> pd.DataFrame:
    """The documents with their dates and numbers of measures.

    Caveat: a date is what the document itself states or the manifest says; a document without one is not undated
    in the world. The period is the one that the title names.

    Returns:
        One row a document in ``document_order``: document_id, region_id, side_id, admin_level, issue_date,
        period_start, period_end (ISO dates; null where not stated), measures.
    """
    columns = ["region_id", "side_id", "admin_level", "issue_date", "period_start", "period_end"]
    counts = measure_counts(tables)
    frame = tables.documents.set_index("document_id").loc[counts.index, columns]
    return frame.assign(measures=counts).rename_axis("document_id").reset_index()


def document_themes(tables: Coded) -> pd.DataFrame:
    """How the main topics of each document's measures spread over the themes of the codebook.

    Caveat: shares are of coded measures. Where fewer than half of a document's measures have a topic, the codebook
    does not fit it and its shares are null: neither 0 % nor 100 % would be a finding.

    Returns:
        One row a document and theme, in ``document_order`` and ``theme_order``: document_id, theme, measures (with
        a main topic under the theme), coded (measures with a main topic), all_measures, share (0 to 1). The last rows,
        with the id ``ALL``, pool the documents that the codebook fits, or all where it fits none. No rows where no
        measure has a topic.
    """
    main = tables.measure_topics[tables.measure_topics["is_primary"]]
    theme = main["topic_id"].map(tables.topics.set_index("topic_id")["theme"])
    document = main["measure_id"].map(document_of_measures(tables))
    totals = measure_counts(tables)
    counts = pd.crosstab(document, theme).reindex(index=totals.index, columns=theme_order(tables), fill_value=0)
    fits = counts.sum(axis=1) >= FITS * totals
    pooled = fits | (not fits.any())
    counts.loc[ALL], totals.loc[ALL] = counts[pooled].sum(), totals[pooled].sum()
    counts = counts.rename_axis(index="document_id", columns="theme")
    frame = pd.DataFrame({"measures": counts.stack()}).reset_index()
    coded, measures = (frame["document_id"].map(of) for of in (counts.sum(axis=1), totals))
    share = (frame["measures"] / coded).fillna(0.0).where(coded >= FITS * measures)
    frame = frame.assign(coded=coded, all_measures=measures, share=share)
    return frame if len(main) else frame.iloc[:0]


def document_similarity(tables: Compared) -> pd.DataFrame:
    """How many measures of each document have an accepted counterpart in each other one.

    Caveat: the table is not symmetric, and a long document answers more of a short one than the other way round.
    A counterpart is the same measure or a related one. Documents of one side are not compared.

    Returns:
        One row an ordered pair of documents: document_id, other_document_id, is_one_side, measures (of the first),
        answered (of these, those with a counterpart in the other), answered_same (of these, those whose counterpart is
        the same measure) and share (of those answered); the last three are null where the two are not compared. No rows
        where only one side has measures.
    """
    side_of, document_of, totals = side_of_documents(tables), document_of_measures(tables), measure_counts(tables)
    accepted = tables.alignments[tables.alignments["is_accepted"]]
    ends = [accepted["left_measure_id"], accepted["right_measure_id"]]
    found = pd.DataFrame({
        "measure": pd.concat(ends).to_numpy(), "other": pd.concat(ends[::-1]).to_numpy(),
        "is_same": pd.concat([accepted["relation"] == "same"] * 2).to_numpy(),
    })  # fmt: skip
    found = found.assign(of=found["measure"].map(document_of), to=found["other"].map(document_of))
    both = pd.MultiIndex.from_product([totals.index] * 2, names=["document_id", "other_document_id"])
    frame = both.to_frame(index=False).assign(
        is_one_side=[side_of[one] == side_of[other] for one, other in both],
        measures=[totals[one] for one, _ in both],
    )
    for column, own in (("answered", found), ("answered_same", found[found["is_same"]])):
        counted = own.groupby(["of", "to"])["measure"].nunique().reindex(both, fill_value=0).reset_index(drop=True)
        frame[column] = counted.astype("Int64").where(~frame["is_one_side"])
    frame["share"] = frame["answered"].astype("float64") / frame["measures"].where(frame["measures"] > 0)
    sides = {side_of[document] for document in totals.index[totals > 0]}
    return frame if len(sides) > 1 else frame.iloc[:0]
