"""What do plans share word for word? As one number a pair, of parts of equal length."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING

from policycompare.results.finding import Claim, Question, Rests, Variation
from policycompare.results.text_reuse import reuse_numbers
from policycompare.results.variations import leave_one_out
from policycompare.reuse.formulas import FORMULA_WEIGHT
from policycompare.reuse.search import MIN_LENGTH
from policycompare.tables.frames import iter_rows

if TYPE_CHECKING:
    import pandas as pd

    from policycompare.tables.frames import Compared
    from policycompare.tables.names import Names

LITTLE = 0.05
"""Below this share of their text two documents share little."""
LONG = 2
"""Passages at least so many times as long as the shortest count in the stricter variation."""
Said = dict[str, object]


def claims(tables: Compared, number: str = "expected") -> Iterator[Claim]:
    """How much pairs share at the most, and the pair that shares most where the next shares clearly less.

    Args:
        tables: The tables of a study.
        number: Column of ``reuse_numbers`` by which pairs are ordered: expected or share.
    """
    if not len(tables.reuse):
        return
    pairs = reuse_numbers(tables).dropna(subset=number)
    pairs = pairs.sort_values([number, "left_document_id", "right_document_id"], ascending=[False, True, True])
    rows = list(iter_rows(pairs))
    if not rows:
        return
    first = rows[0]
    ends = (first.left_document_id, first.right_document_id)
    passages = tables.reuse
    longest = int(passages["length"].max())
    gist = "reuse_little" if getattr(first, number) < LITTLE else "reuse_much"
    everything = Rests("reuse", tuple(sorted(passages["reuse_id"])))

    def level(names: Names) -> Said:
        left, right = map(names.document, ends)
        return {
            "passages": len(passages), "least": MIN_LENGTH, "longest": longest, "left": left, "right": right,
            "share": first.share, "expected": first.expected, "n": int(first.n),
        }  # fmt: skip

    yield Claim(gist, (), level, (everything,), 0.5, "reuse_shares", ("caveat_source",))
    # Intervals of the two that overlap leave open which of the pairs shares more.
    if len(rows) > 1 and number == "expected" and first.low <= rows[1].high:
        return
    if len(rows) > 1 and getattr(rows[1], number) >= getattr(first, number):
        return
    own = passages[(passages["left_document_id"] == ends[0]) & (passages["right_document_id"] == ends[1])]
    rests = (Rests("reuse", tuple(sorted(own["reuse_id"]))),)

    def most(names: Names) -> Said:
        left, right = map(names.document, ends)
        return {"left": left, "right": right, "passages": len(own), "expected": first.expected, "n": int(first.n)}

    yield Claim("reuse_most", ends, most, rests, getattr(first, number), "reuse_shares", ("caveat_source",))


def variations(tables: Compared) -> Iterator[Variation]:
    """As they are, whatever their length; without formulas; only long passages; each document left out."""
    yield Variation("raw_share", tables, options={"number": "share"})
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
