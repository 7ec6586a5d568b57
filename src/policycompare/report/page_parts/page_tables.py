"""Tables that only the report page has: documents, longest passages, what became of the files, what stayed empty."""

from __future__ import annotations

import hashlib

from policycompare.report.report_frame import Kind, ReportColumn, make_columns, word_of
from policycompare.report.report_table import ReportTable
from policycompare.tables.frames import Tables, iter_rows, split_list
from policycompare.tables.names import Names
from policycompare.tables.queries import hard_targets
from policycompare.tables.schema import PASSAGE_LABELS
from policycompare.tables.wording import known, place_words

MOST_PASSAGES = 100
"""Longest passages in common that are listed."""


def document_table(tables: Tables, names: Names) -> ReportTable:
    """One row a document with what is known of it; what is not known is null."""
    columns = make_columns(
        names.lang,
        ("document", "text", 10), ("region", "text", 8), ("doc_title", "text", 30), ("type", "text", 8),
        ("number", "text", 14), ("issuer", "text", 14), ("date", "date", 10), ("start", "date", 10),
        ("end", "date", 10), ("level", "text", 6), ("measures", "integer", 4), ("targets", "integer", 4),
        ("filled", "text", 12), ("file", "text", 10), ("sha", "text", 16),
    )  # fmt: skip
    measures = tables.measures["document_id"].value_counts()
    targets = hard_targets(tables)["document_id"].value_counts()
    rows = [
        (
            d.document_id, names.region(d.region_id), known(d.title), known(d.document_type),
            known(d.document_number), known(d.issuer), known(d.issue_date), known(d.period_start),
            known(d.period_end), word_of(names, d.admin_level), int(measures.get(d.document_id, 0)),
            int(targets.get(d.document_id, 0)), "; ".join(split_list(d.from_manifest)), d.source_file,
            d.source_sha256,
        )
        for d in iter_rows(tables.documents)
    ]  # fmt: skip
    return ReportTable.of_rows("documents", names, columns, rows)


def longest_table(tables: Tables, names: Names) -> ReportTable:
    """The longest passages that two documents share, with both places."""
    side: tuple[tuple[str, Kind, int], ...] = (("document", "text", 10), ("measure", "text", 12), ("place", "text", 16))
    columns = (
        *make_columns(names.lang, ("length", "integer", 5), ("weight", "number", 6), ("text", "text", 50)),
        *make_columns(names.lang, *side, group="left"),
        *make_columns(names.lang, *side, group="right"),
    )
    files = dict(zip(tables.documents["document_id"], tables.documents["source_file"], strict=True))
    order = tables.reuse.sort_values(["length", "reuse_id"], ascending=[False, True], kind="stable")
    rows = [
        (
            r.length, round(r.weight, 2), r.text,
            names.document(r.left_document_id), r.left_measure_id,
            place_words(files[r.left_document_id], r.left_char_start, r.left_char_end),
            names.document(r.right_document_id), r.right_measure_id,
            place_words(files[r.right_document_id], r.right_char_start, r.right_char_end),
        )
        for r in iter_rows(order.head(MOST_PASSAGES))
    ]  # fmt: skip
    note = names.say("report_tables.note_longest", most=MOST_PASSAGES, count=len(tables.reuse))
    return ReportTable.of_rows("longest", names, columns, rows, note=note)


def tiling_table(tables: Tables, names: Names) -> ReportTable:
    """Per cent of each file's characters by label of its passages, and where the passages leave a break.

    Only the labels that occur have a column. The end of the file is not known here: ``policycompare check``
    compares it with the file.
    """
    frame = tables.passages.sort_values(["source_file", "char_start"], kind="stable")
    labels = [label for label in PASSAGE_LABELS if label in set(frame["label"])]
    columns = (
        *make_columns(names.lang, ("file", "text", 16), ("characters", "integer", 8), ("breaks", "integer", 5)),
        *(ReportColumn(f"label_{n}", names.say(f"report_tables.label_{n}"), "number", 7) for n in labels),
    )
    rows = []
    for file, own in frame.groupby("source_file"):
        sizes = own["char_end"] - own["char_start"]
        total = int(sizes.sum())
        breaks = int((own["char_start"] != own["char_end"].shift(fill_value=0)).sum())
        by_label = sizes.groupby(own["label"]).sum()
        shares = [round(100 * int(by_label.get(label, 0)) / max(1, total), 1) for label in labels]
        rows.append((str(file), total, breaks, *shares))
    return ReportTable.of_rows("tiling", names, columns, rows)


def null_table(tables: Tables, names: Names) -> ReportTable:
    """Every column of the tables that has empty cells: how many, of how many rows."""
    columns = make_columns(
        names.lang,
        ("table", "text", 18), ("column", "text", 18), ("empty", "integer", 8), ("rows", "integer", 8),
        ("share", "number", 8),
    )  # fmt: skip
    rows = [
        (table.name, name, empty, len(frame), round(100 * empty / len(frame), 1))
        for table, frame in tables.items()
        for name in table.column_names
        if (empty := int(frame[name].isna().sum()))
    ]
    return ReportTable.of_rows("nulls", names, columns, rows)


def version_table(tables: Tables, names: Names) -> ReportTable:
    """Rows of every table, and the SHA-256 of it as csv, as ``export.tables.write_csv`` writes it."""
    columns = make_columns(names.lang, ("table", "text", 20), ("rows", "integer", 8), ("sha", "text", 64))
    rows = []
    for table, frame in tables.items():
        written = frame.to_csv(index=False, lineterminator="\n").encode("utf-8", "surrogatepass")
        rows.append((table.name, len(frame), hashlib.sha256(written).hexdigest()))
    return ReportTable.of_rows("versions", names, columns, rows)
