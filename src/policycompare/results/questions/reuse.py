"""What do plans share word for word? As one number a pair, of parts of equal length."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING

from policycompare.results.finding import Claim, Question, Rests, Variation
from policycompare.results.text_reuse import reuse_numbers
from policycompare.results.variations import leave_one_out
from policycompare.reuse.formulas import FORMULA_WEIGHT
from policycompare.reuse.search import MIN_LENGTH, reading
from policycompare.tables.frames import iter_rows

if TYPE_CHECKING:
    import pandas as pd

    from policycompare.tables.frames import Compared
    from policycompare.tables.names import Names

LONG = 1.5
"""Passages at least so many times as long as the shortest count in the stricter variation."""
Said = dict[str, object]


def claims(tables: Compared) -> Iterator[Claim]:
    """The pair of documents whose measures share most wording; and how many passages there are.

    Whole texts are compared, and it is said: of two long texts and two short ones the same share is another thing.
    """
    if not len(tables.reuse):
        return
    pairs = reuse_numbers(tables).dropna(subset="share")
    pairs = pairs.sort_values(["share", "left_document_id", "right_document_id"], ascending=[False, True, True])
    rows = list(iter_rows(pairs))
    if not rows:
        return
    first, second = rows[0], rows[1] if len(rows) > 1 else None
    ends = (first.left_document_id, first.right_document_id)
    passages = tables.reuse
    own = passages[(passages["left_document_id"] == ends[0]) & (passages["right_document_id"] == ends[1])]
    counts = {
        "pairs": len(passages), "texts": passages["text"].map(reading).nunique(), "least": MIN_LENGTH,
        "passages": len(own),
        "longest": int(passages["length"].max()), "share": first.share,
    }  # fmt: skip

    def said(names: Names) -> Said:
        left, right = map(names.document, ends)
        return {"left": left, "right": right, **counts}

    key = "reuse_most" if second is not None else "reuse_one"
    if second is not None and second.share >= first.share:
        return
    rests = (Rests("reuse", tuple(sorted(own["reuse_id"]))),)
    size = first.share - (second.share if second is not None else 0.0)
    caveats = ("caveat_source", "caveat_passage_length")
    yield Claim(key, ends, said, rests, size, "reuse_shares", caveats)


def variations(tables: Compared) -> Iterator[Variation]:
    """Without formulas; only long passages; each document left out."""
    reuse = tables.reuse
    kept = {"no_formulas": reuse["weight"] > FORMULA_WEIGHT, "long_passages": reuse["length"] >= LONG * MIN_LENGTH}
    for key, rows in kept.items():
        yield Variation(key, _of_passages(tables, rows))
    yield from leave_one_out(tables)


def _of_passages(tables: Compared, kept: pd.Series[bool]) -> Compared:
    """The tables with some passages only, their shares cut down in the same measure."""
    reuse = tables.reuse
    some = reuse[kept]
    ends = ["left_document_id", "right_document_id"]

    def lengths(frame: pd.DataFrame) -> dict[Hashable, int]:
        return {pair: int(n) for pair, n in frame.groupby(ends)["length"].sum().items()}

    whole, part = lengths(reuse), lengths(some)
    shares = tables.reuse_shares
    pairs = [tuple(sorted(pair)) for pair in zip(shares["document_id"], shares["other_document_id"], strict=True)]
    factor = [part.get(pair, 0) / whole[pair] if whole.get(pair) else 0.0 for pair in pairs]
    characters = (shares["characters"] * factor).round().astype("Int64")
    share = characters.astype("float64") / shares["document_characters"].where(shares["document_characters"] > 0)
    return tables.with_frames(reuse=some, reuse_shares=shares.assign(characters=characters, share=share))


QUESTION = Question("reuse", claims, variations)
