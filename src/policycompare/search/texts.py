"""The text of a study's documents as it was read, where it is at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.boundary.enclosure import is_below
from policycompare.boundary.reading import read_bytes
from policycompare.errors import PolicyCompareError
from policycompare.sources.archive import MAX_FILE
from policycompare.sources.manifest import read_manifest
from policycompare.sources.source_text import read_source
from policycompare.tables.built import PROCESSED
from policycompare.tables.frames import iter_rows
from policycompare.tables.readings import text_file, text_hash
from policycompare.tables.wording import known

if TYPE_CHECKING:
    from policycompare.sources.manifest import FileEntry
    from policycompare.tables.frames import Compared
    from policycompare.text.documents import Source


@dataclass(frozen=True, slots=True)
class Printed:
    """What a file reads like, character by character as spans index it; or why it is not at hand, a key of words."""

    text: str = ""
    problem: str = ""


class Texts:
    """Texts of files: those that the tables bring, else those that a build wrote, else the files themselves.

    A file that has changed since the build is not shown: spans would point at other words.
    """

    def __init__(self, tables: Compared, root: Path | None = None) -> None:
        """Look for texts in tables and in a project's folder; nothing is read yet."""
        self._sources: Mapping[str, Source] = getattr(tables, "sources", None) or {}
        self._files = {row.source_file: row for row in iter_rows(tables.files)}
        self._root = root
        self._found: dict[str, Printed] = {}

    def of(self, source_file: str) -> Printed:
        """The text of a file."""
        if source_file not in self._found:
            self._found[source_file] = self._read(source_file)
        return self._found[source_file]

    @cached_property
    def _entries(self) -> dict[str, FileEntry]:
        return {entry.path: entry for entry in read_manifest(self._root)} if self._root else {}

    def _read(self, name: str) -> Printed:
        if name in self._sources:
            return Printed(self._sources[name].raw)
        row = self._files.get(name)
        if self._root is None or row is None:
            return Printed(problem="no_file")
        folder = self._root / (PROCESSED if known(row.text_file) else Path("data") / "raw")
        path = folder / (text_file(name) if known(row.text_file) else name)
        if not path.is_file() or not is_below(path, folder) or name not in self._entries:
            return Printed(problem="no_file")
        try:
            data = read_bytes(path, name, MAX_FILE)
            if known(row.text_file):
                text = data.decode("utf-8", "surrogatepass")
                return Printed(text) if text_hash(text) == row.text_sha256 else Printed(problem="file_changed")
            source = read_source(data, self._entries[name])
        except (PolicyCompareError, ValueError):
            return Printed(problem="file_changed")
        return Printed(source.characters) if source.sha256 == row.source_sha256 else Printed(problem="file_changed")
