"""The manifest and the declared corrections: what is in ``data/raw``, and what is known of it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from policycompare.errors import CallError, DataError
from policycompare.files import read_rows

FILLABLE = (
    "region_id",
    "region_name",
    "admin_level",
    "title",
    "document_type",
    "document_number",
    "issuer",
    "issue_date",
    "period_start",
    "period_end",
)
"""Columns of ``documents`` that the manifest may fill where the text does not state them."""
ADMIN_LEVELS = ("province", "prefecture", "county")
RE_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One document of a file.

    Attributes:
        document_id: Short lower-case id that every other id hangs off.
        starts_with: How the document's first line begins, normalised; None = the file's start.
        known: What the manifest knows: column of ``documents`` -> value.
    """

    document_id: str
    starts_with: str | None = None
    known: dict[str, str] = field(default_factory=dict)


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
    """

    codebook: str | None = None


def _manifest(root: Path) -> dict[str, Any]:
    path = root / "data" / "raw" / "manifest.toml"
    if not path.is_file():
        raise CallError(root, "no data/raw/manifest.toml here", "run in a project folder or name one with --root")
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError("data/raw/manifest.toml", str(error), "mend that line") from None


def read_study(root: Path) -> Study:
    """Read the table ``[study]`` of ``data/raw/manifest.toml``.

    Raises:
        CallError: The folder is no project (it has no manifest).
        DataError: The table holds something else than it may.
    """
    table = _manifest(root).get("study", {})
    where = "data/raw/manifest.toml, study"
    if not isinstance(table, dict):
        raise DataError(where, "it is no table", "write [study] above its keys")
    known = [f.name for f in fields(Study)]
    for key, value in table.items():
        if key not in known:
            raise DataError(where, f"unknown key {key!r}", f"use {', '.join(known)}")
        if not isinstance(value, str) or not value:
            raise DataError(where, f"{key} is no text", f'write {key} = "…"')
    return Study(**table)


def read_manifest(root: Path) -> list[FileEntry]:
    """Read ``data/raw/manifest.toml`` and ``data/lexicon/corrections.csv``.

    Returns:
        The files in the manifest's order, each with its corrections.

    Raises:
        CallError: The folder is no project (it has no manifest).
        DataError: An entry is wrong, an id stands twice, or a file has no row.
    """
    path = root / "data" / "raw" / "manifest.toml"
    table = _manifest(root)
    unknown = sorted(set(table) - {"study", "file"})
    if unknown:
        raise DataError("data/raw/manifest.toml", f"unknown key {unknown[0]!r}", "use [study] and [[file]]")
    corrections = read_corrections(root)
    files: list[FileEntry] = []
    seen_ids: set[str] = set()
    seen_paths: set[str] = set()
    rows = table.get("file", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise DataError("data/raw/manifest.toml", "file is no list of tables", "write [[file]] above each file")
    for number, row in enumerate(rows, 1):
        entry = _file_entry(row, number, corrections)
        if entry.path in seen_paths:
            raise DataError("data/raw/manifest.toml", f"{entry.path} stands twice", "keep one entry a file")
        seen_paths.add(entry.path)
        for document in entry.documents:
            if document.document_id in seen_ids:
                raise DataError(
                    "data/raw/manifest.toml",
                    f"the document id {document.document_id!r} stands twice",
                    "give each document an id of its own",
                )
            seen_ids.add(document.document_id)
        files.append(entry)
    if not files:
        raise DataError("data/raw/manifest.toml", "it names no file", "add a [[file]] table for each document file")
    for name in corrections:
        if name not in seen_paths:
            raise DataError("data/lexicon/corrections.csv", f"{name} is not in the manifest", "correct source_file")
    present = {p.name for p in path.parent.iterdir() if p.is_file() and p.name != path.name}
    for name in sorted(present - seen_paths):
        if not name.startswith("."):
            raise DataError(f"data/raw/{name}", "the file has no row in the manifest", "add one or move the file")
    return files


def _file_entry(row: dict[str, Any], number: int, corrections: dict[str, dict[str, str]]) -> FileEntry:
    where = f"data/raw/manifest.toml, file {number}"
    path = row.get("path")
    if not isinstance(path, str) or not path:
        raise DataError(where, "it has no path", 'add path = "name.txt"')
    where = f"data/raw/manifest.toml, {path}"
    unknown = set(row) - {"path", "sha256", "encoding", "document", "note"}
    if unknown:
        raise DataError(where, f"unknown key {sorted(unknown)[0]!r}", "use path, sha256, encoding, note, document")
    for key in ("sha256", "encoding"):
        if not isinstance(row.get(key), str | None):
            raise DataError(where, f"{key} is no text", f'write {key} = "…"')
    if not isinstance(row.get("document", []), list) or not all(isinstance(d, dict) for d in row.get("document", [])):
        raise DataError(where, "document is no list of tables", "write [[file.document]] above each document")
    documents = tuple(_document_entry(d, where) for d in row.get("document", []))
    if not documents:
        raise DataError(where, "it names no document", "add a [[file.document]] table with a document_id")
    return FileEntry(path, row.get("sha256"), row.get("encoding"), documents, corrections.get(path, {}))


def _document_entry(row: dict[str, Any], where: str) -> DocumentEntry:
    row = dict(row)
    document_id = row.pop("document_id", None)
    if not isinstance(document_id, str) or not RE_ID.fullmatch(document_id):
        raise DataError(where, f"{document_id!r} is no document id", "use lower-case letters, digits, - and _")
    starts_with = row.pop("starts_with", None)
    row.pop("note", None)
    unknown = set(row) - set(FILLABLE)
    if unknown:
        raise DataError(where, f"unknown key {sorted(unknown)[0]!r}", f"use {', '.join(FILLABLE)}")
    level = row.get("admin_level")
    if level is not None and level not in ADMIN_LEVELS:
        raise DataError(where, f"unknown admin_level {level!r}", f"use {', '.join(ADMIN_LEVELS)}")
    region_id = row.get("region_id")
    if region_id is not None and not (isinstance(region_id, str) and RE_ID.fullmatch(region_id)):
        raise DataError(where, f"{region_id!r} is no region id", "use lower-case letters, digits, - and _")
    return DocumentEntry(document_id, starts_with, {key: str(value) for key, value in row.items()})


def read_corrections(root: Path) -> dict[str, dict[str, str]]:
    """Read the declared corrections: source file -> what stands there -> what it should read."""
    path = root / "data" / "lexicon" / "corrections.csv"
    if not path.is_file():
        return {}
    found: dict[str, dict[str, str]] = {}
    columns = ("source_file", "match", "replacement", "reason")
    for number, row in enumerate(read_rows(path, columns, "data/lexicon/corrections.csv"), 2):
        where = f"data/lexicon/corrections.csv, line {number}"
        if not (row["source_file"] and row["match"] and row["reason"]):
            raise DataError(where, "a cell is empty", "fill source_file, match, replacement and reason")
        found.setdefault(row["source_file"], {})[row["match"]] = row["replacement"]
    return found
