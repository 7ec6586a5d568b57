"""Checks of written tables against their sources: spans, tiling, freshness, gaps of the lexicon."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from policycompare.boundary.enclosure import is_below
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.readings import TEXTS
from policycompare.tables.schema import Table
from policycompare.text.documents import Source

# What a span of a row must read: its column, and the columns of the span.
WHOLE = ("char_start", "char_end")
SPAN_TEXT = (
    ("measures", "text", WHOLE), ("sentences", "text", WHOLE), ("responsibilities", "mention", WHOLE),
    ("targets", "text", WHOLE), ("citations", "title", WHOLE), ("sections", "heading", WHOLE),
    ("document_units", "mention", WHOLE), ("sentences", "bindingness_cue", ("cue_start", "cue_end")),
    ("passage_topics", "text", WHOLE), ("passage_topics", "cue", ("cue_start", "cue_end")),
    ("reuse", "text", ("left_char_start", "left_char_end")),
)  # fmt: skip


def check_spans(tables: Tables, sources: Mapping[str, Source]) -> list[str]:
    """Compare each row's text with what its raw span reads, normalised among its neighbours.

    A mark beside Chinese becomes Chinese: what a span reads depends on what stands beside it, so that
    a slice of the raw file is never normalised by itself.
    """
    files = tables.documents.set_index("document_id")["source_file"]
    documents = tables.measures.set_index("measure_id")["document_id"]
    problems = []
    made = {table.name for table, _ in tables.items()}
    for name, column, span in SPAN_TEXT:
        if name not in made:  # tables of an earlier stage
            continue
        frame: pd.DataFrame = getattr(tables, name)
        owned = next((column for column in ("document_id", "left_document_id") if column in frame), None)
        owner = frame[owned] if owned else frame["measure_id"].map(documents)
        for row, document_id in zip(iter_rows(frame), owner, strict=True):
            source = sources[files[document_id]]
            text = getattr(row, column)
            if name == "citations" and pd.isna(text):
                text = row.document_number
            if pd.isna(text):
                continue
            start, end = (getattr(row, edge) for edge in span)
            if source.normalized.leads_back(text, start, end):
                continue
            read = source.normalized.read(start, end)
            if name != "citations" or read.replace("\n", "") != text:  # a title may run over lines
                place = f"{name}: {row[0]}: characters {start}:{end}"
                problems.append(f"{place} read {read[:30]!r}, the row {text[:30]!r}")
    return problems


def check_tiling(tables: Tables, sources: Mapping[str, Source]) -> tuple[list[str], list[str]]:
    """Check that the passages of each file tile it, and give the share of each label."""
    shares, problems = [], []
    for name, source in sources.items():
        rows = tables.passages[tables.passages["source_file"] == name].sort_values("char_start")
        at, counts = 0, Counter[str]()
        for row in iter_rows(rows):
            if row.char_start != at:
                problems.append(f"{name}: the passages leave {at}:{row.char_start} out")
            counts[row.label] += row.char_end - row.char_start
            at = row.char_end
        if at != len(source.raw):
            problems.append(f"{name}: the passages end at {at} of {len(source.raw)}")
        total = max(1, sum(counts.values()))
        shares.append(f"{name}: " + ", ".join(f"{label} {100 * n / total:.1f}%" for label, n in counts.most_common()))
    return shares, problems


def check_fresh(
    written: Iterable[tuple[Table, pd.DataFrame]], made: object, folder: str = "data/processed"
) -> Iterator[str]:
    """Compare written tables with those of the same names in ``made``, made from the raw files now."""
    for table, frame in written:
        now = getattr(made, table.name)
        stale = [column for column in table.column_names if not frame[column].equals(now[column])]
        if len(frame) != len(now):
            problem = f"{len(frame)} rows, a build now gives {len(now)}"
        elif stale:
            problem = f"the column {stale[0]} is not what a build now gives"
        else:
            continue
        yield f"{folder}/{table.name}.csv: {problem}; run policycompare build"


def changed_texts(folder: Path, files: pd.DataFrame) -> Iterator[str]:
    """Compare the texts that were read from files with the hashes that the build wrote of them."""
    known = dict(zip(files["text_file"].dropna(), files["text_sha256"].dropna(), strict=True))
    for name, digest in known.items():
        path = folder / name
        if not is_below(path, folder):
            yield f"{name}: it leads out of the folder of the tables; run policycompare build"
        elif not path.is_file():
            yield f"{name}: the text that was read is missing; run policycompare build"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"{name}: it is not the text that was read; run policycompare build"
    present = (path.relative_to(folder).as_posix() for path in sorted((folder / TEXTS).rglob("*")) if path.is_file())
    yield from (f"{name}: it belongs to no file of the manifest; delete it" for name in present if name not in known)


def missing_functions(tables: Tables) -> list[str]:
    """Agencies without a function, and mentions without a unit: rows that the lexicon lacks."""
    units = tables.units
    lacking = units[(units["kind"] == "agency") & units["function"].isna()]
    found = [f"no function: {unit_id} (add a row to data/lexicon/units.csv)" for unit_id in lacking["unit_id"]]
    unknown = tables.responsibilities[tables.responsibilities["unit_id"].isna()]
    found += [f"no unit: {row.measure_id}, {row.mention!r}" for row in iter_rows(unknown)]
    return found
