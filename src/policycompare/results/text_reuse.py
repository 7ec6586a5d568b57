"""What documents share word for word: how much, in which pairs, and where it stands in each."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from policycompare.results.equal_length import (
    SAMPLES,
    common_length,
    make_units,
    measure_sizes,
    samples_of_groups,
    summary,
)
from policycompare.tables.frames import Compared, iter_rows
from policycompare.tables.queries import document_of_measures

if TYPE_CHECKING:
    from policycompare.results.equal_length import Floats


def shares_of_documents(tables: Compared, most: int | None = None) -> pd.DataFrame:
    """How much of each document also stands in each other one, for the documents that share most.

    A share is one of its own document, so that the two of a pair differ. Long documents find more of themselves in
    others, and formulas that everybody writes are among what is shared: ``weighted_share`` makes little of them.

    Args:
        tables: The tables of a study.
        most: Documents at most, those with most characters that others have too; None = all.

    Returns:
        Rows of the table ``reuse_shares``, in the order of the documents.
    """
    shares = tables.reuse_shares
    total = shares.groupby("document_id")["characters"].sum().sort_values(ascending=False, kind="stable")
    kept = tables.documents["document_id"][lambda ids: ids.isin(total.index[:most])].tolist()
    found = shares[shares["document_id"].isin(kept) & shares["other_document_id"].isin(kept)]
    place = {document: at for at, document in enumerate(kept)}
    by = ["document_id", "other_document_id"]
    return found.sort_values(by, key=lambda column: column.map(place), ignore_index=True)


def reuse_pairs(tables: Compared) -> pd.DataFrame:
    """Count what every two documents share that share any passage.

    Returns:
        A row a pair, the most characters first: ``left_document_id``, ``right_document_id``, ``passages``,
        ``characters`` (of the passages, marks not counted).
    """
    by = ["left_document_id", "right_document_id"]
    found = tables.reuse.groupby(by, as_index=False).agg(passages=("length", "size"), characters=("length", "sum"))
    return found.sort_values("characters", ascending=False, kind="stable", ignore_index=True)


def reuse_numbers(tables: Compared, most: int | None = None) -> pd.DataFrame:
    """How much of two documents stands in both, as one number a pair: as they are, and at equal length.

    As they are, it is the share of the characters of both that stand in both: what a long document has of a short one
    is a small share of its own text and a large one of the other's, and here counts once. At equal length one document
    at a time is cut: it is the share of the whole of one that stands in n random characters of the other, the mean of
    both directions. So it is smaller, for a passage counts only where its place in the other is in the part.

    Caveat: both numbers fall where the shortest passage that counts (``reuse.search.MIN_LENGTH``) is made longer.
    Formulas that everybody writes are among what is shared. A part holds whole measures, so that a passage
    counts as far as its measure is inside.

    Args:
        tables: The tables of a study.
        most: Documents at most, as in ``shares_of_documents``.

    Returns:
        One row a pair of documents, in their order: ``left_document_id``, ``right_document_id``, ``passages``,
        ``characters`` (of both that stand in both, marks not counted), ``document_characters`` (of both), ``share``,
        ``left_expected``, ``right_expected`` (share of the one that stands in n characters of the other),
        ``expected``, ``low``, ``high`` (their mean, and between what it lies in 95 of 100 draws of parts), ``n``
        (characters of a part, marks counted). Shares are null where a document has no measures, the last six also where
        one is too short.
    """
    shares = shares_of_documents(tables, most).set_index(["document_id", "other_document_id"])
    documents = list(shares.index.get_level_values(0).unique())
    common = common_length(tables)
    sampled = _samples_at(tables, common.n, [d for d in documents if d in common.compared])
    rows = []
    for at, left in enumerate(documents):
        for right in documents[at + 1 :]:
            one, other = shares.loc[(left, right)], shares.loc[(right, left)]
            both = int(one["document_characters"] + other["document_characters"])
            found = int(one["characters"] + other["characters"])
            row = {
                "left_document_id": left, "right_document_id": right, "passages": int(one["passages"]),
                "characters": found, "document_characters": both,
            }  # fmt: skip
            if one["document_characters"] and other["document_characters"]:
                row["share"] = found / both
                if left in common.compared and right in common.compared:
                    held = sampled[left, right] / one["document_characters"]
                    turned = sampled[right, left] / other["document_characters"]
                    mean = summary((held + turned) / 2)
                    row |= {"left_expected": held.mean(), "right_expected": turned.mean(), "n": common.n}
                    row |= {"expected": mean.expected, "low": mean.low, "high": mean.high}
            rows.append(row)
    numbers = ("share", "left_expected", "right_expected", "expected", "low", "high", "n")
    columns = ["left_document_id", "right_document_id", "passages", "characters", "document_characters", *numbers]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(numbers, "float64"))


def largest_pair(found: pd.DataFrame, column: str) -> Any:
    """The row of ``reuse_numbers`` with the largest share in a column; None where nothing is shared."""
    known = found[found[column] > 0]
    return next(iter_rows(known.nlargest(1, column)), None)


def second_share(found: pd.DataFrame, column: str) -> float | None:
    """The share of the pair that comes next after ``largest_pair`` in a column; None where there is no other."""
    known = found[column].dropna().nlargest(2)
    return float(known.iloc[1]) if len(known) > 1 else None


def _samples_at(tables: Compared, n: int, documents: list[str]) -> dict[tuple[str, str], Floats]:
    """Of each two documents, how many characters of the first stand in random parts of the second, n characters long.

    Places in the files are cut wherever a passage begins or ends. What lies between two cuts is shared with the same
    measures throughout; it weighs as many characters as it is long, all of them together as many as ``reuse_shares``
    counts, which leaves out marks, spaces and pinyin.
    """
    stretches = pd.concat([_stretches(tables.reuse, *sides) for sides in (("left", "right"), ("right", "left"))])
    counted = tables.reuse_shares.set_index(["document_id", "other_document_id"])["characters"]
    sizes, document_of = measure_sizes(tables), document_of_measures(tables)
    found = {}
    for other in documents:
        own = stretches[stretches["other"] == other]
        long = own.drop_duplicates(["document", "stretch"]).groupby("document")["long"].sum()
        own_characters, all_long = (
            own["document"].map(of).astype("float64") for of in (counted.xs(other, level=1), long)
        )
        worth = own["long"] * own_characters / all_long
        classes: list[Hashable] = list(zip(own["document"], own["stretch"], strict=True))
        units = make_units(
            sizes[sizes.index.map(document_of) == other],
            zip(own["holder"], classes, strict=True),
            dict(zip(classes, worth, strict=True)),
        )
        parts = samples_of_groups(units, n, other, dict(zip(classes, own["document"], strict=True)))
        for one in documents:
            found[one, other] = parts.get(one, np.zeros(SAMPLES))
    return found


def _stretches(reuse: pd.DataFrame, side: str, other: str) -> pd.DataFrame:
    """What lies between the ends of passages: document, other, stretch (where it begins), long, holder (a measure)."""
    names = (f"{side}_document_id", f"{other}_document_id", f"{side}_char_start", f"{side}_char_end")
    passages: dict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for document, to, start, end, holder in reuse[[*names, f"{other}_measure_id"]].itertuples(index=False):
        passages[document, to].append((int(start), int(end), holder))
    rows = []
    for (document, to), own in sorted(passages.items()):
        cuts = sorted({place for start, end, _ in own for place in (start, end)})
        for start, end, holder in own:
            inside = cuts[bisect_left(cuts, start) : bisect_left(cuts, end) + 1]
            rows += [(document, to, a, b - a, holder) for a, b in itertools.pairwise(inside)]
    return pd.DataFrame(rows, columns=["document", "other", "stretch", "long", "holder"])


def passage_positions(tables: Compared, left: str, right: str) -> pd.DataFrame:
    """Where two documents share their wording, counted from the first character of each document.

    Characters are those of the raw files: pinyin and spaces among them take their place too, so that positions are
    not comparable with lengths of the texts.

    Returns:
        A row a shared passage: ``reuse_id``, ``left_document_id``, ``right_document_id``, ``left_start``,
        ``left_end``, ``right_start``, ``right_end`` (half-open), ``length`` (marks not counted), ``weight`` (0 to 1),
        ``left_length``, ``right_length`` (characters of the documents).
    """
    both = (tables.reuse["left_document_id"] == left) & (tables.reuse["right_document_id"] == right)
    found = tables.reuse[both].reset_index(drop=True)
    begins, ends = _extents(tables)
    for side, document in (("left", left), ("right", right)):
        for edge in ("start", "end"):
            found[f"{side}_{edge}"] = found[f"{side}_char_{edge}"] - begins[document]
        found[f"{side}_length"] = ends[document] - begins[document]
    ids = ["reuse_id", "left_document_id", "right_document_id"]
    places = ["left_start", "left_end", "right_start", "right_end"]
    return found[[*ids, *places, "length", "weight", "left_length", "right_length"]]


def section_positions(tables: Compared, document: str) -> pd.DataFrame:
    """Where the outermost sections of a document begin.

    Returns:
        A row a section, in order: ``start`` (characters from the document's first), ``label`` (its printed number
        without marks, ``""`` where it has none).
    """
    own = tables.sections[(tables.sections["document_id"] == document) & (tables.sections["level"] == 1)]
    start = own["char_start"] - _extents(tables)[0][document]
    label = own["label"].fillna("").str.strip("、.．")
    return pd.DataFrame({"start": start, "label": label}).sort_values(["start", "label"], ignore_index=True)


def _extents(tables: Compared) -> tuple[pd.Series[int], pd.Series[int]]:
    """First and last character of each document in its raw file; a file may hold several documents."""
    columns = ["document_id", "char_start", "char_end"]
    # The passages tile the file; tables made by hand may lack them.
    parts = [frame[columns] for frame in (tables.passages, tables.sections, tables.measures)]
    for side in ("left", "right"):
        parts.append(tables.reuse[[f"{side}_{name}" for name in columns]].set_axis(columns, axis=1))
    by_document = pd.concat(parts).groupby("document_id")
    return by_document["char_start"].min(), by_document["char_end"].max()
