"""Which plans say the same? How much of each is answered by the others, by parts of equal length."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from policycompare.results.differences import differences
from policycompare.results.documents import answering_units, document_similarity
from policycompare.results.equal_length import Units, common_length, make_units, measure_sizes
from policycompare.results.finding import Claim, Question, Rests, Variation
from policycompare.results.traces import row_key
from policycompare.results.variations import leave_one_out
from policycompare.tables.queries import document_of_measures

if TYPE_CHECKING:
    from policycompare.tables.frames import Compared
    from policycompare.tables.names import Names

SURE = 0.7
"""Chance from which pairs count in the stricter variation."""
SAMPLES = 300
"""Random parts of each document; the interval is not printed here, only the mean."""
Said = dict[str, object]


def claims(tables: Compared) -> Iterator[Claim]:
    """Of each document the one that answers it best, where the next best is worse by more than chance."""
    yield from _related(tables)
    found = document_similarity(tables, SAMPLES).dropna(subset="expected")
    if not len(found):
        return
    common, answering = common_length(tables), answering_units(tables)
    tests: list[tuple[str, str, str]] = []
    units: dict[str, Units] = {}
    for document in sorted(set(found["document_id"])):
        own = found[found["document_id"] == document]
        order = own.sort_values(["expected", "other_document_id"], ascending=[False, True])
        if document not in common.compared or len(order) < 2:
            continue
        best, second = (str(other) for other in order["other_document_id"].head(2))
        tests.append((document, best, second))
        for other in (best, second):
            units[f"{document} {other}"] = _answers(tables, answering[other], document)
    pairs = [(f"{document} {best}", f"{document} {second}") for document, best, second in tests]
    tested = differences(units, common.n, pairs=pairs)
    held = found.set_index(["document_id", "other_document_id"])["expected"].astype("float64")
    for (document, best, second), is_different in zip(tests, tested["is_different"], strict=True):
        if not is_different:
            continue
        share, next_share = (held[document, other] for other in (best, second))

        def said(
            names: Names, document: str = document, best: str = best, second: str = second,
            share: float = share, next_share: float = next_share,
        ) -> Said:  # fmt: skip
            return {
                "document": names.document(document), "best": names.document(best), "second": names.document(second),
                "share": share, "next_share": next_share, "n": common.n,
            }  # fmt: skip

        rests = (_pairs(tables, document, (best, second)),)
        caveats = ("caveat_judged", "caveat_related", "caveat_dealt")
        yield Claim(
            "alike_best", (document, best), said, rests, share - next_share, "document_similarity", caveats,
            needs=(second,),
        )  # fmt: skip


def _answers(tables: Compared, other: Units, document: str) -> Units:
    """The measures of another document with those of this one that they answer."""
    document_of = document_of_measures(tables)
    pairs = [
        (other.ids[holder], name)
        for name, start, count in zip(other.classes, other.starts, other.holding, strict=True)
        if document_of.get(str(name)) == document
        for holder in other.holder[start : start + count]
    ]
    return make_units(measure_sizes(tables).reindex(list(other.ids)), pairs)


def _related(tables: Compared) -> Iterator[Claim]:
    """How many measures have a counterpart elsewhere that is the same, how many only related ones, how many none.

    Measures are counted and not pairs: one measure has up to a few that are the same and any number that are related,
    so that of the pairs most are related however much is the same.
    """
    accepted = tables.alignments[tables.alignments["is_accepted"]]
    if not len(accepted):
        return
    same, any_kind = (
        {*rows["left_measure_id"], *rows["right_measure_id"]}
        for rows in (accepted[accepted["relation"] == "same"], accepted)
    )
    measures = len(tables.measures)
    share = len(same) / measures
    counts: Said = {"measures": measures, "same": len(same), "related": len(any_kind - same)}
    counts["none"] = measures - len(any_kind)
    ends = zip(accepted["left_measure_id"], accepted["right_measure_id"], strict=True)
    rests = (Rests("alignments", tuple(sorted(row_key(*pair) for pair in ends))),)
    gist = "alike_most" if share >= 0.5 else "alike_few"
    caveats = ("caveat_judged", "caveat_precision")
    size = abs(1 - 2 * share)
    yield Claim(gist, (), lambda names: counts, rests, size, "document_similarity", caveats)


def _pairs(tables: Compared, document: str, others: tuple[str, ...]) -> Rests:
    """The accepted pairs of a document with some others."""
    of, accepted = document_of_measures(tables), tables.alignments[tables.alignments["is_accepted"]]
    ends = list(zip(accepted["left_measure_id"], accepted["right_measure_id"], strict=True))
    kept = [(a, b) for a, b in ends if {of[a], of[b]} in [{document, other} for other in others]]
    return Rests("alignments", tuple(sorted(row_key(*pair) for pair in kept)))


def variations(tables: Compared) -> Iterator[Variation]:
    """Only the same measure; only surer pairs; only mutual best pairs; each document left out."""
    pairs = tables.alignments
    kept = {
        "same_only": pairs["relation"] == "same",
        "surer_pairs": pairs[["score", "same_score"]].max(axis=1) >= SURE,
        "mutual_only": (pairs["rank_left"] == 1) & (pairs["rank_right"] == 1),
    }
    for key, rows in kept.items():
        yield Variation(key, tables.with_frames(alignments=pairs.assign(is_accepted=pairs["is_accepted"] & rows)))
    yield from leave_one_out(tables)


QUESTION = Question("alike", claims, variations)
