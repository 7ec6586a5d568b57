"""The manifest and the declared corrections: what is in ``data/raw``, and what is known of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from policycompare.errors import CallError, DataError, choices
from policycompare.files import numbered_rows

MANIFEST = "data/raw/manifest.toml"
CORRECTIONS = "data/lexicon/corrections.csv"
FILLABLE = (
    "region_id", "region_name", "admin_level", "title", "document_type", "document_number", "issuer", "issue_date",
    "period_start", "period_end",
)  # fmt: skip
"""Columns of ``documents`` that the manifest may fill where the text does not state them."""
COMPARE_BY = ("region", "document", "period")
"""What can stand against what: all documents of a region, each document, all documents of a period."""
ADMIN_LEVELS = ("nation", "province", "prefecture", "county")
ORDERS = {"upper": "from_above", "earlier": "over_time"}
"""Keys of a document that name its upper documents and its earlier editions -> what such a pair is called."""
RE_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")


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
    path = root / MANIFEST
    if not path.is_file():
        raise CallError(root, f"no {MANIFEST} here", "run in a project folder or name one with --root")
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(MANIFEST, str(error), "mend that line") from None


def _only_known(table: Iterable[str], known: Iterable[str], where: str) -> None:
    """See that a table holds no other keys than those that are known."""
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise DataError(where, f"unknown key {unknown[0]!r}", f"use {', '.join(known)}")


def _tables(row: dict[str, Any], key: str, where: str, remedy: str) -> list[dict[str, Any]]:
    """The list of tables under a key; empty where it is not given."""
    found = row.get(key, [])
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        raise DataError(where, f"{key} is no list of tables", remedy)
    return found


def _id(given: Any, what: str, where: str) -> str:
    if not isinstance(given, str) or not RE_ID.fullmatch(given):
        raise DataError(where, f"{given!r} is no {what} id", "use lower-case letters, digits, - and _")
    return given


def read_study(root: Path) -> Study:
    """Read the table ``[study]`` of ``data/raw/manifest.toml``.

    Raises:
        CallError: The folder is no project (it has no manifest).
        DataError: The table holds something else than it may.
    """
    table = _manifest(root).get("study", {})
    where = f"{MANIFEST}, study"
    if not isinstance(table, dict):
        raise DataError(where, "it is no table", "write [study] above its keys")
    _only_known(table, [f.name for f in fields(Study)], where)
    for key, value in table.items():
        if not isinstance(value, str) or not value:
            raise DataError(where, f"{key} is no text", f'write {key} = "…"')
    study = Study(**table)
    if study.compare_by not in COMPARE_BY:
        problem = f"nothing is compared by {study.compare_by!r}"
        raise DataError(where, problem, f"write compare_by = {' or '.join(map(repr, COMPARE_BY))}".replace("'", '"'))
    return study


def read_manifest(root: Path) -> list[FileEntry]:
    """Read ``data/raw/manifest.toml`` and ``data/lexicon/corrections.csv``.

    Returns:
        The files in the manifest's order, each with its corrections.

    Raises:
        CallError: The folder is no project (it has no manifest).
        DataError: An entry is wrong, an id stands twice, or a file has no row.
    """
    table = _manifest(root)
    _only_known(table, ("study", "file"), MANIFEST)
    corrections = read_corrections(root)
    files: list[FileEntry] = []
    seen_ids: set[str] = set()
    seen_paths: set[str] = set()
    for number, row in enumerate(_tables(table, "file", MANIFEST, "write [[file]] above each file"), 1):
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


def _is_inside(path: str) -> bool:
    """Whether a path stays in the folder that it is read from, on any system."""
    parts = re.split(r"[/\\]", path)
    return not (path.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in path)


def _file_entry(row: dict[str, Any], number: int, corrections: dict[str, dict[str, str]]) -> FileEntry:
    where = f"{MANIFEST}, file {number}"
    path = row.get("path")
    if not isinstance(path, str) or not path:
        raise DataError(where, "it has no path", 'add path = "name.txt"')
    if not _is_inside(path):
        raise DataError(where, f"{path!r} leads out of data/raw", "put the file into data/raw and write its name")
    where = f"{MANIFEST}, {path}"
    _only_known(row, ("path", "sha256", "encoding", "note", "document"), where)
    for key in ("sha256", "encoding"):
        if not isinstance(row.get(key), str | None):
            raise DataError(where, f"{key} is no text", f'write {key} = "…"')
    tables = _tables(row, "document", where, "write [[file.document]] above each document")
    documents = tuple(_document_entry(table, where) for table in tables)
    if not documents:
        raise DataError(where, "it names no document", "add a [[file.document]] table with a document_id")
    return FileEntry(path, row.get("sha256"), row.get("encoding"), documents, corrections.get(path, {}))


def _document_entry(row: dict[str, Any], where: str) -> DocumentEntry:
    row = dict(row)
    document_id = _id(row.pop("document_id", None), "document", where)
    starts_with = row.pop("starts_with", None)
    row.pop("note", None)
    orders = [(kind, base) for key, kind in ORDERS.items() for base in _ids(row.pop(key, []), key, where)]
    _only_known(row, (*FILLABLE, *ORDERS), where)
    level = row.get("admin_level")
    if level is not None and level not in ADMIN_LEVELS:
        raise DataError(where, f"unknown admin_level {level!r}", f"use {', '.join(ADMIN_LEVELS)}")
    if "region_id" in row:
        _id(row["region_id"], "region", where)
    return DocumentEntry(document_id, starts_with, {key: str(value) for key, value in row.items()}, tuple(orders))


def _ids(given: Any, key: str, where: str) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise DataError(where, f"{key} is no list of document ids", f'write {key} = ["document_id"]')
    return given


def read_corrections(root: Path) -> dict[str, dict[str, str]]:
    """Read the declared corrections: source file -> what stands there -> what it should read."""
    found: dict[str, dict[str, str]] = {}
    columns = ("source_file", "match", "replacement", "reason")
    for where, row in numbered_rows(root / CORRECTIONS, columns, CORRECTIONS):
        if not (row["source_file"] and row["match"] and row["reason"]):
            raise DataError(where, "a cell is empty", "fill source_file, match, replacement and reason")
        found.setdefault(row["source_file"], {})[row["match"]] = row["replacement"]
    return found
