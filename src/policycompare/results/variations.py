"""Tables that differ from a study's in one thing: what claims are tried in."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from policycompare.pairs.comparison import build_comparison
from policycompare.results.finding import Variation
from policycompare.tables.frames import build_frame
from policycompare.tables.queries import side_of_documents
from policycompare.tables.schema import BY_NAME

if TYPE_CHECKING:
    from policycompare.tables.frames import Compared

MOST_DOCUMENTS = 12
"""Of more documents only so many, those of most measures, are left out in turn."""


MOST_SIDES = 8
"""Of more sides only the first are tested in pairs: each pair is dealt anew hundreds of times in each variation."""


def tested_sides(compared: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sides that are tested in pairs, and the caveat that there are more."""
    sides = tuple(compared)
    return sides[:MOST_SIDES], ("caveat_first_sides",) if len(sides) > MOST_SIDES else ()


def without_document(tables: Compared, document_id: str) -> Compared:
    """The tables without anything of a document, compared anew; regions, units and the codebook stay."""
    lost = set(tables.measures.loc[tables.measures["document_id"] == document_id, "measure_id"])
    targets = set(tables.targets.loc[tables.targets["document_id"] == document_id, "target_id"])
    frames = {}
    for table, frame in tables.items():
        keep = None
        for column in table.column_names:
            if column == "document_id" or column.endswith("_document_id"):
                own = frame[column] != document_id
            elif column == "measure_id" or column.endswith("_measure_id"):
                own = ~frame[column].isin(lost)
            elif column.endswith("_target_id"):
                own = ~frame[column].isin(targets)
            else:
                continue
            # What points at the document from elsewhere goes as well, except a citation of it.
            if column != "cited_document_id":
                keep = own if keep is None else keep & own
        if keep is not None:
            frames[table.name] = frame[keep]
    made = tables.with_frames(**frames)
    return made.with_frames(comparisons=build_frame(BY_NAME["comparisons"], build_comparison(made)))


def leave_one_out(tables: Compared) -> Iterator[Variation]:
    """Without each document in turn; a side that has no other is gone then, and what is said of it is not tried."""
    sides = side_of_documents(tables)
    count = tables.measures["document_id"].value_counts().reindex(list(sides), fill_value=0)
    for document in sorted(sides, key=lambda document: (-count[document], document))[:MOST_DOCUMENTS]:
        rest = {side for other, side in sides.items() if other != document}
        gone = {document, *({sides[document]} - rest)}
        touches = frozenset((document, sides[document]))
        left = without_document(tables, document)
        yield Variation("without_document", left, document, gone=frozenset(gone), touches=touches)
