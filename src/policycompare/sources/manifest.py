"""The manifest and the declared corrections: what is in ``data/raw``, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policycompare.boundary.enclosure import see_enclosed
from policycompare.boundary.kinds import (
    DAY,
    NAME,
    NOTE,
    SHA256,
    TABLE,
    TABLES,
    Kind,
    checked,
    id_of,
    list_of,
    one_of,
    path_in,
)
from policycompare.boundary.reading import numbered_rows, read_toml
from policycompare.errors import CallError, DataError, choices
from policycompare.sources.decoding import wider

MANIFEST = "data/raw/manifest.toml"
CORRECTIONS = "data/lexicon/corrections.csv"
COMPARE_BY = ("region", "document", "period")
"""What can stand against what: all documents of a region, each document, all documents of a period."""
ADMIN_LEVELS = ("nation", "province", "prefecture", "county")
ORDERS = {"upper": "from_above", "earlier": "over_time"}
"""Keys of a document that name its upper documents and its earlier editions -> what such a pair is called."""
DOCUMENT_ID, REGION_ID = id_of("document"), id_of("region")
FILLABLE: dict[str, Kind] = {
    "region_id": REGION_ID, "region_name": NAME, "admin_level": one_of("level", ADMIN_LEVELS), "title": NAME,
    "document_type": NAME, "document_number": NAME, "issuer": NAME, "issue_date": DAY, "period_start": DAY,
    "period_end": DAY,
}  # fmt: skip
"""Columns of ``documents`` that the manifest may fill where the text does not state them."""
HEADED = TABLES._replace(remedy="write [[file]] above each file, and [[file.document]] above each of its documents")
ENCODING = Kind("encoding of text", "write utf-8, utf-16, gb18030 or big5",
    lambda value: value if isinstance(value, str) and wider(value) else None)  # fmt: skip
STUDY_KEYS = {
    "codebook": path_in("the project"), "compare_by": one_of("kind of side", COMPARE_BY), "embedding": NAME,
}  # fmt: skip
FILE_KEYS = {
    "path": path_in("data/raw"), "sha256": SHA256, "encoding": ENCODING, "note": NOTE, "document": HEADED,
}  # fmt: skip
DOCUMENT_KEYS = {
    "document_id": DOCUMENT_ID, "starts_with": NAME, "note": NOTE, **FILLABLE,
    **{key: list_of(DOCUMENT_ID, f'write {key} = ["document_id"]') for key in ORDERS},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One document of a file.

    Attributes:
        document_id: Short lower-case id that every other id hangs off.
        starts_with: How the document's first line begins, normalised; None = the file's start.
        known: What the manifest knows: column of ``documents`` -> value.
        orders: Its upper documents and earlier editions: (``from_above`` or ``over_time``, document id).
    """

    document_id: str
    starts_with: str | None = None
    known: dict[str, str] = field(default_factory=dict)
    orders: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the manifest, its hash, its encoding and its documents."""

    path: str
    sha256: str | None
    encoding: str | None
    documents: tuple[DocumentEntry, ...]
    corrections: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Study:
    """What the manifest says of the whole study, in its table ``[study]``.

    Attributes:
        codebook: A codebook of the package by its name, or a folder or JSON file of the project; None = not said.
        compare_by: What stands against what, one of ``COMPARE_BY``.
        embedding: An embedding by which measures are compared beside their wording; None = by wording alone.
    """

    codebook: str | None = None
    compare_by: str = COMPARE_BY[0]
    embedding: str | None = None


def _manifest(root: Path) -> dict[str, Any]:
    if not (root / MANIFEST).is_file():
        raise CallError(root, f"no {MANIFEST} here", "run in a project folder or name one with --root")
    see_enclosed(root)
    return read_toml(root / MANIFEST, MANIFEST)


def read_study(root: Path) -> Study:
    """Read the table ``[study]`` of ``data/raw/manifest.toml``.

    Raises:
        CallError: The folder is no project (it has no manifest).
        DataError: The table holds something else than it may.
    """
    return Study(**checked(_manifest(root).get("study", {}), STUDY_KEYS, f"{MANIFEST}, study"))


def read_manifest(root: Path) -> list[FileEntry]:
    """Read ``data/raw/manifest.toml`` and ``data/lexicon/corrections.csv``.

    Returns:
        The files in the manifest's order, each with its corrections.

    Raises:
        CallError: The folder is no project (it has no manifest).
        DataError: An entry is wrong, an id stands twice, or a file has no row.
    """
    table = checked(_manifest(root), {"study": TABLE, "file": HEADED}, MANIFEST)
    corrections = read_corrections(root)
    files: list[FileEntry] = []
    seen_ids: set[str] = set()
    seen_paths: set[str] = set()
    for number, row in enumerate(table.get("file", []), 1):
        entry = _file_entry(row, number, corrections)
        if entry.path in seen_paths:
            raise DataError(MANIFEST, f"{entry.path} stands twice", "keep one entry a file")
        seen_paths.add(entry.path)
        for document in entry.documents:
            if document.document_id in seen_ids:
                problem = f"the document id {document.document_id!r} stands twice"
                raise DataError(MANIFEST, problem, "give each document an id of its own")
            seen_ids.add(document.document_id)
        files.append(entry)
    if not files:
        raise DataError(MANIFEST, "it names no file", "add a [[file]] table for each document file")
    document_orders(files)
    for name in corrections:
        if name not in seen_paths:
            raise DataError(CORRECTIONS, f"{name} is not in the manifest", "correct source_file")
    present = {p.name for p in (root / "data" / "raw").iterdir() if p.is_file() and not p.name.startswith(".")}
    for name in sorted(present - seen_paths - {"manifest.toml"}):
        raise DataError(f"data/raw/{name}", "the file has no row in the manifest", "add one or move the file")
    return files


def document_orders(files: Iterable[FileEntry]) -> list[tuple[str, str, str]]:
    """What the manifest says of pairs of documents: (from_above or over_time, upper or earlier one, the other one).

    Raises:
        DataError: A document that is named is not in the manifest, is the document itself, or stands in two orders.
    """
    documents = [document for file in files for document in file.documents]
    known = {document.document_id for document in documents}
    found: dict[frozenset[str], tuple[str, str, str]] = {}
    for document in documents:
        where = f"{MANIFEST}, document {document.document_id}"
        for kind, base in document.orders:
            if base not in known or base == document.document_id:
                problem = "is no document of the manifest" if base not in known else "is the document itself"
                others = known - {document.document_id}
                raise DataError(
                    where, f"{base!r} {problem}", choices(base, sorted(others)) if others else "leave it out"
                )
            pair = frozenset((base, document.document_id))
            if pair in found and found[pair] != (kind, base, document.document_id):
                raise DataError(
                    where, f"it and {base!r} stand in two orders", "keep one, upper or earlier, on one side"
                )
            found[pair] = (kind, base, document.document_id)
    return list(found.values())


def _file_entry(row: dict[str, Any], number: int, corrections: dict[str, dict[str, str]]) -> FileEntry:
    where = f"{MANIFEST}, file {number}"
    path = FILE_KEYS["path"].of(row.get("path"), where, "path")
    where = f"{MANIFEST}, {path}"
    known = checked(row, FILE_KEYS, where)
    documents = tuple(_document_entry(table, where) for table in known.get("document", []))
    if not documents:
        raise DataError(where, "it names no document", "add a [[file.document]] table with a document_id")
    return FileEntry(path, known.get("sha256"), known.get("encoding"), documents, corrections.get(path, {}))


def _document_entry(row: dict[str, Any], where: str) -> DocumentEntry:
    known = checked(row, DOCUMENT_KEYS, where, ["document_id"])
    start, end = known.get("period_start"), known.get("period_end")
    if start and end and start > end:
        raise DataError(where, f"its period ends on {end}, before it starts on {start}", "turn the two round")
    orders = tuple((kind, base) for key, kind in ORDERS.items() for base in known.get(key, []))
    filled = {key: known[key] for key in row if key in FILLABLE}
    return DocumentEntry(known["document_id"], known.get("starts_with"), filled, orders)


def read_corrections(root: Path) -> dict[str, dict[str, str]]:
    """Read the declared corrections: source file -> what stands there -> what it should read."""
    found: dict[str, dict[str, str]] = {}
    columns = ("source_file", "match", "replacement", "reason")
    for where, row in numbered_rows(root / CORRECTIONS, columns, CORRECTIONS):
        if not (row["source_file"] and row["match"] and row["reason"]):
            raise DataError(where, "a cell is empty", "fill source_file, match, replacement and reason")
        found.setdefault(row["source_file"], {})[row["match"]] = row["replacement"]
    return found
