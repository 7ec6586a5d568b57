"""What documents share word for word: how much, in which pairs, and where it stands in each."""

from __future__ import annotations

import pandas as pd

from policycompare.tables.frames import Compared


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
