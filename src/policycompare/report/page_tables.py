"""The report's own tables: documents, longest passages in common, what became of the files, what stayed empty."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from policycompare.report.frames import Kind, ReportColumn, ReportFrame, make_frame, word_of
from policycompare.report.page_frame import page_words
from policycompare.report.passages import known
from policycompare.report.side_by_side_words import shown_place
from policycompare.tables.frames import Tables, iter_rows, split_list
from policycompare.tables.names import Names
from policycompare.tables.schema import PASSAGE_LABELS
from policycompare.words import LANGS

WORDS = "report"
MOST_PASSAGES = 100
"""Longest passages in common that are listed."""


def say(names: Names, key: str, **values: object) -> str:
    """One of the report's own texts in the language of the names, filled.

    Example:
        >>> from policycompare.tables.frames import build_tables
        >>> say(Names(build_tables({}, []), "zh"), "section_targets")
        '目标'
    """
    return page_words(WORDS)[key][LANGS.index(names.lang)].format(**values)


def _columns(names: Names, *named: tuple[str, Kind, int] | tuple[str, Kind, int, str]) -> tuple[ReportColumn, ...]:
    """Columns from (key, kind, width) and, where there is one, the word of the heading that neighbours share."""
    return tuple(
        ReportColumn(
            f"{group[0]}_{key}" if group else key,
            say(names, f"head_{key}"),
            kind,
            width,
            say(names, f"head_{group[0]}") if group else "",
        )
        for key, kind, width, *group in named
    )


def _report_frame(
    names: Names, name: str, note: str, columns: tuple[ReportColumn, ...], rows: Sequence[Sequence[Any]]
) -> ReportFrame:
    return ReportFrame(name, say(names, name), note, columns, make_frame(columns, rows), names.lang)


def documents_frame(tables: Tables, names: Names) -> ReportFrame:
    """One row a document with what is known of it; what is not known is null."""
    columns = _columns(
        names,
        ("document", "text", 10), ("region", "text", 8), ("doc_title", "text", 30), ("type", "text", 8),
        ("number", "text", 14), ("issuer", "text", 14), ("date", "date", 10), ("start", "date", 10),
        ("end", "date", 10), ("level", "text", 6), ("measures", "integer", 4), ("targets", "integer", 4),
        ("filled", "text", 12), ("file", "text", 10), ("sha", "text", 16),
    )  # fmt: skip
    measures = tables.measures["document_id"].value_counts()
    targets = tables.targets["document_id"].value_counts()
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
    return _report_frame(names, "documents", say(names, "from_manifest"), columns, rows)


def longest_frame(tables: Tables, names: Names) -> ReportFrame:
    """The longest passages that two documents share, with both places."""
    columns = _columns(
        names,
        ("length", "integer", 5), ("weight", "number", 6), ("text", "text", 50),
        ("document", "text", 10, "one"), ("measure", "text", 12, "one"), ("place", "text", 16, "one"),
        ("document", "text", 10, "other"), ("measure", "text", 12, "other"), ("place", "text", 16, "other"),
    )  # fmt: skip
    files = dict(zip(tables.documents["document_id"], tables.documents["source_file"], strict=True))
    order = tables.reuse.sort_values(["length", "reuse_id"], ascending=[False, True], kind="stable")
    rows = [
        (
            r.length, r.weight, r.text,
            names.document(r.left_document_id), r.left_measure_id,
            shown_place(files[r.left_document_id], r.left_char_start, r.left_char_end),
            names.document(r.right_document_id), r.right_measure_id,
            shown_place(files[r.right_document_id], r.right_char_start, r.right_char_end),
        )
        for r in iter_rows(order.head(MOST_PASSAGES))
    ]  # fmt: skip
    note = say(names, "longest_note", most=MOST_PASSAGES, count=len(tables.reuse))
    return _report_frame(names, "longest", note, columns, rows)


def tiling_frame(tables: Tables, names: Names) -> ReportFrame:
    """Per cent of each file's characters by label of its passages, and where the passages leave a break.

    Only the labels that occur have a column. The end of the file is not known here: ``policycompare check``
    compares it with the file.
    """
    frame = tables.passages
    present = set(frame["label"])
    labels = [label for label in PASSAGE_LABELS if label in present]
    columns = (
        *_columns(names, ("file", "text", 16), ("characters", "integer", 8), ("breaks", "integer", 5)),
        *(ReportColumn(f"label_{label}", say(names, f"label_{label}"), "number", 7) for label in labels),
    )
    rows = []
    for file, own in frame.sort_values(["source_file", "char_start"], kind="stable").groupby("source_file", sort=True):
        sizes = own["char_end"] - own["char_start"]
        total = int(sizes.sum())
        ends = [0, *own["char_end"][:-1]]
        breaks = sum(int(start) != int(end) for start, end in zip(own["char_start"], ends, strict=True))
        by_label = sizes.groupby(own["label"]).sum()
        shares = [round(100 * int(by_label.get(label, 0)) / max(1, total), 1) for label in labels]
        rows.append((str(file), total, breaks, *shares))
    return _report_frame(names, "tiling", say(names, "tiling_note"), columns, rows)


def nulls_frame(tables: Tables, names: Names) -> ReportFrame:
    """Every column of the tables that has empty cells: how many, of how many rows."""
    columns = _columns(
        names,
        ("table", "text", 18), ("column", "text", 18), ("empty", "integer", 8), ("rows", "integer", 8),
        ("share", "number", 8),
    )  # fmt: skip
    rows = []
    for table, frame in tables.items():
        for name in table.column_names:
            if empty := int(frame[name].isna().sum()):
                rows.append((table.name, name, empty, len(frame), round(100 * empty / len(frame), 1)))
    return _report_frame(names, "nulls", say(names, "nulls_note"), columns, rows)


def table_hashes(tables: Tables) -> dict[str, str]:
    """Table -> SHA-256 of it as csv, as ``export.tables.write_csv`` writes it."""
    return {table.name: hashlib.sha256(_csv(frame)).hexdigest() for table, frame in tables.items()}


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8", "surrogatepass")


def versions_frame(tables: Tables, names: Names, hashes: Mapping[str, str]) -> ReportFrame:
    """Rows and hash of every table."""
    columns = _columns(names, ("table", "text", 20), ("rows", "integer", 8), ("sha", "text", 64))
    rows = [(table.name, len(frame), hashes[table.name]) for table, frame in tables.items()]
    return _report_frame(names, "versions", say(names, "versions_note"), columns, rows)
