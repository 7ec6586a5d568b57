"""The published files: read, hashed, their declared corrections still in place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policycompare.boundary.enclosure import is_below
from policycompare.boundary.reading import read_bytes
from policycompare.errors import DataError
from policycompare.sources.archive import MAX_FILE
from policycompare.sources.blocks import Block, ReadText
from policycompare.sources.manifest import CORRECTIONS, FileEntry, read_manifest
from policycompare.sources.readers import format_of


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file as it was published.

    Attributes:
        entry: Its row in the manifest.
        sha256: Hash of its bytes.
        format: What it was read as: txt, docx, pdf …
        read: What its reader took out of it.
    """

    entry: FileEntry
    sha256: str
    format: str
    read: ReadText

    @property
    def characters(self) -> str:
        """Its characters; every span of every table indexes them."""
        return self.read.characters

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What its format sets apart (paragraphs, headings, tables), each with its place in them."""
        return self.read.blocks


def read_source(data: bytes, entry: FileEntry) -> SourceText:
    """Read a file and see that its declared corrections still apply.

    Raises:
        DataError: The hash differs, the bytes are no text, or a correction's match is gone.
    """
    digest = hashlib.sha256(data).hexdigest()
    if entry.sha256 and digest != entry.sha256:
        problem = f"its hash is {digest[:12]}…, the manifest says {entry.sha256[:12]}…"
        remedy = "restore the file, or write the new hash into the manifest if the change is meant"
        raise DataError(f"data/raw/{entry.path}", problem, remedy)
    form = format_of(entry.path, data)
    read = form.read(data, entry)
    for match in entry.corrections:
        if match not in read.characters:
            problem = f"{match!r} no longer stands in {entry.path}"
            raise DataError(CORRECTIONS, problem, "take the row out or correct its match")
    return SourceText(entry, digest, form.name, read)


def read_sources(root: Path) -> Iterator[SourceText]:
    """Read the project's files in the manifest's order.

    Raises:
        DataError: A file is missing or wrong.
    """
    folder = root / "data" / "raw"
    for entry in read_manifest(root):
        path, shown = folder / entry.path, f"data/raw/{entry.path}"
        if not is_below(path, folder):
            raise DataError(shown, "it is a link that leads out of data/raw", "put the file itself there")
        yield read_source(read_bytes(path, shown, MAX_FILE), entry)
