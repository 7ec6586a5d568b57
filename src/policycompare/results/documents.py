"""The documents: which there are, what each is about, how much of each has its like in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from policycompare.results.differences import differences
from policycompare.results.equal_length import (
    FEWEST_MEASURES,
    SAMPLES,
    Units,
    common_length,
    make_units,
    measure_sizes,
    parts_inside,
    samples_of_groups,
    summary,
)
from policycompare.tables.frames import iter_rows
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


AHEAD_MEASURES, AHEAD_SHARE = 3, 0.05
"""Lead of a document's largest theme that is no narrow one: measures, and share of the coded ones."""


def document_themes(tables: Coded) -> pd.DataFrame:
    """How the main topics of each document's measures spread over the themes of the codebook.

    Caveat: shares are of coded measures. Where fewer than half of a document's measures have a topic, the codebook
    does not fit it and its shares are null: neither 0 % nor 100 % would be a finding. A share does not grow with a
    document's length, so none is taken at another length; how much it could move is what the interval says, that of
    random parts as long as the shortest document (``equal_length.rarefy``).

    Returns:
        One row a document and theme, in ``document_order`` and ``theme_order``: document_id, theme, measures (with
        a main topic under the theme), coded (measures with a main topic), all_measures, share (0 to 1), low, high
        (between them lies the share in 95 of 100 parts), n (characters of these parts); the last three are null of
        documents that are too short, and of all together. The last rows, with the id ``ALL``, pool the documents that
        the codebook fits, or all where it fits none. No rows where no measure has a topic.
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
    themes = pd.Series(theme.to_numpy(), main["measure_id"])
    spread = _theme_intervals(tables, themes[~themes.index.duplicated()], list(fits.index[fits]))
    frame = frame.merge(spread, how="left", on=["document_id", "theme"], validate="one_to_one")
    return frame if len(main) else frame.iloc[:0]


def leading_theme(found: pd.DataFrame) -> tuple[str, int, int, int]:
    """The theme that leads in most documents of ``document_themes``.

    A lead of one or two measures may be a matter of how they were cut or coded: a theme is clearly ahead in a document
    where it has at least ``AHEAD_MEASURES`` and ``AHEAD_SHARE`` more than any other.

    Returns:
        The theme (that with most clear leads, then with most leads, the earlier of two that are equal), in how many
        documents it is clearly ahead, in how many narrowly (or beside others), of how many that the codebook fits.
    """
    known = found[(found["document_id"] != ALL) & found["share"].notna()]
    counts: dict[str, list[int]] = {str(theme): [0, 0] for theme in known["theme"].unique()}
    for _, own in known.groupby("document_id", sort=False):
        rows = sorted(iter_rows(own), key=lambda row: -row.measures)
        first, second = rows[0], rows[1] if len(rows) > 1 else None
        ahead = second is None or (
            first.measures - second.measures >= AHEAD_MEASURES and first.share - second.share >= AHEAD_SHARE
        )
        for row in rows:
            if row.measures == first.measures > 0:
                counts[str(row.theme)][0 if ahead else 1] += 1
    theme = max(counts, key=lambda name: (counts[name][0], sum(counts[name])))
    return theme, *counts[theme], known["document_id"].nunique()


def theme_width(found: pd.DataFrame) -> float | None:
    """Half the width of the intervals of ``document_themes``, in the mean of shares above 0; None without any."""
    known = found[(found["share"] > 0) & (found["high"] > found["low"])]
    return float((known["high"] - known["low"]).mean() / 2) if len(known) else None


def _theme_intervals(tables: Coded, theme_of: pd.Series[str], fitting: list[str]) -> pd.DataFrame:
    """Between what the share of each theme lies in random parts of each document: document_id, theme, low, high, n."""
    sizes, document_of = measure_sizes(tables), document_of_measures(tables)
    common = common_length(tables, among=fitting)
    themes, rows = theme_order(tables), []
    for document in common.compared:
        own = sizes[sizes.index.map(document_of) == document].sort_index()
        held = pd.get_dummies(theme_of.reindex(own.index)).reindex(columns=themes, fill_value=False)
        parts = list(parts_inside(own.to_numpy().astype(np.float64), common.n, document))
        found = np.concatenate([part @ held.to_numpy("float64") for part in parts])
        # A part in which no measure has a topic has no shares.
        found = found[found.sum(axis=1) > 0]
        low, high = np.quantile(found / found.sum(axis=1, keepdims=True), [0.025, 0.975], axis=0)
        rows += [(document, theme, *ends, float(common.n)) for theme, *ends in zip(themes, low, high, strict=True)]
    frame = pd.DataFrame(rows, columns=["document_id", "theme", "low", "high", "n"])
    return frame.astype({"document_id": "str", "theme": "str"} | dict.fromkeys(("low", "high", "n"), "float64"))


def answering_units(tables: Compared) -> dict[str, Units]:
    """Document -> its measures with those of other documents that they answer, ready for sampling.

    A measure answers another where the two are an accepted pair; documents of one side are not compared, so that none
    answers them.
    """
    document_of, sizes = document_of_measures(tables), measure_sizes(tables)
    accepted = tables.alignments[tables.alignments["is_accepted"]]
    ends = [accepted["left_measure_id"], accepted["right_measure_id"]]
    pairs = pd.DataFrame({"own": pd.concat(ends).to_numpy(), "answered": pd.concat(ends[::-1]).to_numpy()})
    held = {key: own.itertuples(index=False) for key, own in pairs.groupby(pairs["own"].map(document_of))}
    return {str(key): make_units(own, held.get(key, ())) for key, own in sizes.groupby(sizes.index.map(document_of))}


def document_similarity(tables: Compared, samples: int = SAMPLES) -> pd.DataFrame:
    """How many measures of each document have an accepted counterpart in each other one, and in a part of it.

    Caveat: ``share`` grows with the length of the other document, which answers the more the longer it is;
    ``expected`` does not: it is the share that n random characters of the other answer, with the same n in all pairs
    (``equal_length.rarefy``). Neither is symmetric. A counterpart is the same measure or a related one. Documents of
    one side are not compared.

    Args:
        tables: The tables of a study.
        samples: Random parts of each document.

    Returns:
        One row an ordered pair of documents: document_id, other_document_id, is_one_side, measures (of the first),
        answered (of these, those with a counterpart in the other), answered_same (of these, those whose counterpart is
        the same measure), share (of those answered), expected, low, high (the share answered by n characters of the
        other, and between what it lies in 95 of 100 such parts), n. The last seven are null where the two are not
        compared, the last four also where the other is too short. No rows where only one side has measures.
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
    measures = frame["measures"].where(frame["measures"] > 0)
    frame["share"] = frame["answered"].astype("float64") / measures
    units, common = answering_units(tables), common_length(tables)
    parts = {
        (one, other): summary(held)
        for other in common.compared
        for one, held in samples_of_groups(units[other], common.n, other, document_of, samples).items()
    }
    compared = ~frame["is_one_side"] & frame["other_document_id"].isin(common.compared)
    for column in ("expected", "low", "high"):
        answered = [getattr(parts.get(pair), column, 0.0) for pair in both]
        frame[column] = (pd.Series(answered, dtype="float64") / measures).where(compared)
    frame["n"] = pd.Series(float(common.n), frame.index).where(compared)
    sides = {side_of[document] for document in totals.index[totals > 0]}
    return frame if len(sides) > 1 else frame.iloc[:0]


def similarity_differences(tables: Compared, document: str) -> pd.DataFrame:
    """Which documents answer more of a document than others do at equal length, beyond chance.

    Returns:
        The rows of ``differences.differences`` for the documents of other sides that are long enough to be compared;
        numbers are measures of the document.
    """
    side_of, document_of, common = side_of_documents(tables), document_of_measures(tables), common_length(tables)
    sizes, units = measure_sizes(tables), answering_units(tables)
    own = {}
    for other in common.compared:
        if side_of[other] != side_of[document]:
            known = units[other]
            counted = zip(np.repeat(np.array(known.classes, dtype=object), known.holding), known.holder, strict=True)
            pairs = [(known.ids[at], answered) for answered, at in counted if document_of[answered] == document]
            own[other] = make_units(sizes.reindex(list(known.ids)), pairs)
    return differences(own, float(common.n))


def largest_answer(found: pd.DataFrame, column: str) -> Any:
    """The row of ``document_similarity`` with the largest share in a column; None where nothing is answered.

    Documents of fewer than ``FEWEST_MEASURES`` measures are passed over: one more would change their share much.
    """
    known = found[(found[column] > 0) & (found["measures"] >= FEWEST_MEASURES)]
    return next(iter_rows(known.nlargest(1, column)), None)
