"""A codebook that was induced from texts: as a folder of csv tables, as a workbook for people to edit, and back."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from policycompare.errors import CallError, DataError
from policycompare.export.filled_workbooks import add_sheet, new_workbook, read_sheets
from policycompare.export.tables import write_cell
from policycompare.files import staged
from policycompare.lexicon.codebook import CUE_COLUMNS, CUE_KINDS, TOPIC_COLUMNS, read_codebook
from policycompare.topics.induction import InducedTopic, definition
from policycompare.words import LANGS, entries, say

# Columns of each sheet with their widths: a Chinese character takes two. What people edit comes first.
TOPIC_SHEET = {
    "topic_id": 9, "name_zh": 34, "name_en": 24, "theme": 18, "row": 18, "definition": 44, "sentences": 10,
    "measures": 10, "documents": 26, "without_a_document": 12, "resampled": 12, "steady": 12, "words": 40,
    "typical_1": 60, "typical_2": 60, "typical_3": 60,
}  # fmt: skip
CUE_SHEET = {
    "topic_id": 9, "kind": 7, "phrase": 30, "weight": 8, "source": 9, "name_zh": 34, "sentences": 10, "elsewhere": 10,
    "documents": 26, "one_document": 14,
}  # fmt: skip
CUE_FILE = (*CUE_COLUMNS, "source")
SHEETS = {"topics": TOPIC_COLUMNS, "cues": CUE_FILE}
FROM_TEXTS = "study"
"""``source`` of a cue that is taken from the study's documents."""
DISSOLVED = 0.5
"""A topic that comes again with less overlap than this is taken to be none (Hennig 2007, Cluster-wise assessment of
cluster stability)."""

Row = dict[str, object]


def is_doubtful(topic: InducedTopic) -> bool:
    """Whether a topic hardly comes again in samples of the measures."""
    return topic.resampled < DISSOLVED


def _topic_rows(topics: Iterable[InducedTopic]) -> Iterator[Row]:
    for topic in topics:
        typical = {f"typical_{n}": f"{sid}\n{text}" for n, (sid, text) in enumerate(topic.typical, 1)}
        without = None if topic.left_out != topic.left_out else round(topic.left_out, 2)
        yield {
            "topic_id": topic.topic_id, "name_zh": topic.name, "definition": definition(topic),
            "sentences": topic.sentences, "measures": topic.measures, "documents": "\n".join(topic.documents),
            "without_a_document": without, "resampled": round(topic.resampled, 2),
            "steady": "doubtful" if is_doubtful(topic) else None, "words": " ".join(topic.words), **typical,
        }  # fmt: skip


def _cue_rows(topics: Iterable[InducedTopic]) -> Iterator[Row]:
    for topic in topics:
        for cue in topic.cues:
            yield {
                "topic_id": topic.topic_id, "kind": CUE_KINDS[cue.is_veto], "phrase": cue.phrase,
                "weight": cue.weight if cue.weight % 1 else int(cue.weight), "source": FROM_TEXTS,
                "name_zh": topic.name, "sentences": cue.sentences, "elsewhere": cue.elsewhere,
                "documents": "\n".join(cue.documents),
                "one_document": "one document" if len(cue.documents) < 2 else None,
            }  # fmt: skip


def write_induced(topics: Sequence[InducedTopic], path: Path, *, replace: bool = False) -> Path:
    """Write proposed topics as a workbook (a path that ends in .xlsx) or as a codebook's folder.

    Args:
        topics: The topics.
        path: Workbook or folder.
        replace: Write over what stands there.

    Returns:
        ``path``.

    Raises:
        CallError: Something stands there, and ``replace`` is not said.
        DataError: It cannot be written.
    """
    is_workbook = path.suffix.lower() == ".xlsx"
    if not replace and (path.exists() if is_workbook else (path / "topics.csv").exists()):
        raise CallError(path, "it is there already, and somebody may have edited it", "say --replace, or name another")
    if is_workbook:
        with staged(path.parent, str(path.parent)) as stage:
            _write_workbook(topics, stage / path.name)
    else:
        _write_folder(list(_topic_rows(topics)), list(_cue_rows(topics)), path, path)
    return path


def _write_workbook(topics: Sequence[InducedTopic], path: Path) -> None:
    sheets = {"topics": (TOPIC_SHEET, _topic_rows(topics)), "cues": (CUE_SHEET, _cue_rows(topics))}
    with new_workbook(path, "policycompare induce") as (book, head, wrap, to_fill):
        for name, (columns, rows) in sheets.items():
            sheet = add_sheet(book, name, columns, head, wrap)
            last = 0
            for last, row in enumerate(rows, 1):
                for number, column in enumerate(columns):
                    write_cell(sheet, last, number, row.get(column), to_fill if column in SHEETS[name] else wrap)
            sheet.autofilter(0, 0, max(1, last), len(columns) - 1)
        sheet = book.add_worksheet("how_to")
        sheet.set_column(0, 1, 80, wrap)
        for at, key in enumerate(key for key in entries("induce") if key.startswith("how_")):
            for number, lang in enumerate(LANGS):
                write_cell(sheet, at, number, say(f"induce.{key}", lang), wrap)


def _write_folder(
    topics: Sequence[Mapping[str, object]], cues: Sequence[Mapping[str, object]], folder: Path, source: Path
) -> None:
    """Write a codebook's csv tables; what is no codebook is not put in place, and the message names its source."""
    with staged(folder, str(folder)) as stage:
        for name, columns, rows in (("topics", TOPIC_COLUMNS, topics), ("cues", CUE_FILE, cues)):
            with (stage / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
                writer.writeheader()
                writer.writerows({c: "" if row.get(c) is None else row[c] for c in columns} for row in rows)
        read_codebook(stage, source.as_posix())


def save_codebook(path: Path, folder: Path, *, replace: bool = False) -> list[str]:
    """Make an edited workbook a study's codebook.

    A topic whose row was taken out goes with its cues; a topic or a cue may be added as a row.

    Args:
        path: The edited workbook.
        folder: Where the codebook goes: ``data/lexicon/codebook``.
        replace: Write over a codebook that stands there.

    Returns:
        Lines that say what was saved and what was left out.

    Raises:
        CallError: A codebook stands there, and ``replace`` is not said; openpyxl is not installed.
        DataError: The workbook is none of ``induce``, or a row of it is wrong; the message names sheet and row.
    """
    standing = [p for p in (folder / "topics.csv", *folder.glob("*.json"), folder.with_suffix(".json")) if p.exists()]
    if standing and not replace:
        raise CallError(standing[0], "a codebook stands there already", "say --replace to write over it")
    rows: dict[str, list[dict[str, str]]] = {name: [] for name in SHEETS}
    places: dict[str, str] = {}
    for name, where, cells in read_sheets(path, SHEETS, "workbook of policycompare induce"):
        _check(name, where, cells, places)
        rows[name].append(cells)
    kept = {row["topic_id"] for row in rows["topics"]}
    if not kept:
        raise DataError(f"{path}, topics", "it holds no topic", "keep at least one")
    cues = [row for row in rows["cues"] if row["topic_id"] in kept]
    left_out = sorted({row["topic_id"] for row in rows["cues"]} - kept)
    _write_folder(rows["topics"], cues, folder, path)
    # What would be read instead of, or with, the tables goes: it was said that they are written over.
    for other in standing:
        if other.suffix == ".json":
            other.unlink()
    lines = [f"{len(kept)} topics and {len(cues)} cues saved in {folder}"]
    if left_out:
        count = len(rows["cues"]) - len(cues)
        lines.append(f"{count} cues were left out: the sheet topics has no row for {', '.join(left_out)}")
    return lines


def _check(sheet: str, where: str, cells: Mapping[str, str], topics: dict[str, str]) -> None:
    """Say what is wrong with a row by its place in the workbook."""
    if not cells["topic_id"]:
        raise DataError(where, "it has no topic_id", "write one, or clear the whole row")
    if sheet == "topics":
        if cells["topic_id"] in topics:
            raise DataError(where, f"the topic {cells['topic_id']} stands twice", "keep one row a topic")
        if not (cells["name_zh"] or cells["name_en"]):
            raise DataError(where, "it has no name", "fill name_zh or name_en")
        topics[cells["topic_id"]] = where
    elif not cells["phrase"]:
        raise DataError(where, "it has no phrase", "write one, or clear the whole row")
    elif cells["kind"] not in CUE_KINDS:
        raise DataError(where, f"unknown kind {cells['kind']!r}", f"use {' or '.join(CUE_KINDS)}")
