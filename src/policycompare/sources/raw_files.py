"""The raw files: read, hashed, decoded, their corrections still in place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policycompare.errors import DataError
from policycompare.sources.decoding import decode
from policycompare.sources.manifest import FileEntry, read_manifest


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as it was published.

    Attributes:
        entry: Its row in the manifest.
        sha256: Hash of its bytes.
        raw: Its decoded characters; every span of every table indexes them.
    """

    entry: FileEntry
    sha256: str
    raw: str


def read_file(data: bytes, entry: FileEntry) -> RawFile:
    """Decode a file and see that its declared corrections still apply.

    Raises:
        DataError: The hash differs, the bytes are no text, or a correction's match is gone.
    """
    digest = hashlib.sha256(data).hexdigest()
    if entry.sha256 and digest != entry.sha256:
        raise DataError(
            f"data/raw/{entry.path}",
            f"its hash is {digest[:12]}…, the manifest says {entry.sha256[:12]}…",
            "restore the file, or write the new hash into the manifest if the change is meant",
        )
    raw = decode(data, entry.path, entry.encoding)
    for match in entry.corrections:
        if match not in raw:
            raise DataError(
                "data/lexicon/corrections.csv",
                f"{match!r} no longer stands in {entry.path}",
                "take the row out or correct its match",
            )
    return RawFile(entry, digest, raw)


def read_files(root: Path) -> Iterator[RawFile]:
    """Read the project's files in the manifest's order.

    Raises:
        DataError: A file is missing or wrong.
    """
    for entry in read_manifest(root):
        try:
            data = (root / "data" / "raw" / entry.path).read_bytes()
        except OSError as error:
            raise DataError(
                f"data/raw/{entry.path}",
                f"cannot be read ({error.strerror})",
                "restore it or take its row out of the manifest",
            ) from None
        yield read_file(data, entry)
