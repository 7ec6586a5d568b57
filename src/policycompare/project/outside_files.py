"""Files that stand outside the project: read by themselves, or beside the project's own documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.errors import CallError
from policycompare.lexicon import Lexicon, read_lexicon
from policycompare.parsing.documents import parse_document
from policycompare.parsing.rows import ParsedDocument
from policycompare.project.root import find_root, no_gc
from policycompare.project.tables import parse_corpus
from policycompare.sources.manifest import RE_ID, DocumentEntry, FileEntry
from policycompare.sources.source_text import read_source
from policycompare.text.documents import Source, normalize_source, split_documents

if TYPE_CHECKING:
    from policycompare.tables.frames import Tables

Parsed = tuple[Source, list[ParsedDocument]]


def _document_id(path: Path, taken: set[str]) -> str:
    stem = re.sub(r"[^a-z0-9_-]+", "-", path.stem.lower()).strip("-_") or "document"
    numbered = chain([stem], (f"{stem}-{number}" for number in count(2)))
    document_id = next(name for name in numbered if name not in taken)
    taken.add(document_id)
    return document_id


def _parse_paths(
    paths: list[Path], lexicon: Lexicon, ids: set[str], names: set[str], known: dict[str, str]
) -> Iterator[Parsed]:
    """Read and parse files of which only ``known`` is known; the ids and names that are taken grow by theirs."""
    seen: set[Path] = set()
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CallError(path, f"cannot be read ({error.strerror})", "name a text file") from None
        if path.resolve() in seen:
            raise CallError(path, "the file is named twice", "name each file once")
        seen.add(path.resolve())
        name = path.name if path.name not in names else str(path)
        names.add(name)
        entry = FileEntry(name, None, None, (DocumentEntry(_document_id(path, ids), known=known),))
        source = normalize_source(read_source(data, entry))
        yield source, [parse_document(d, lexicon) for d in split_documents(source, entry.documents)]


def parse(*paths: Path | str) -> Tables:
    """Make the tables of files that have no manifest, from their text alone: ``parse("plan.txt").measures``.

    Args:
        paths: Text files in UTF-8, UTF-16 or GB18030.

    Raises:
        CallError: No file is named, or one is missing.
        DataError: A file is no text.
    """
    from policycompare.project.compared import compared_tables
    from policycompare.tables.build import tables_from

    if not paths:
        raise CallError("parse", "no file is named", 'name one: parse("plan.txt")')
    lexicon = read_lexicon()
    with no_gc():
        parsed = list(_parse_paths([Path(p) for p in paths], lexicon, set(), set(), {}))
        tables = tables_from(parsed, lexicon)
    return compared_tables(tables, None, {source.name: source for source, _ in parsed})


def load_with(
    *paths: Path | str,
    region_id: str | None = None,
    region_name: str | None = None,
    root: Path | str | None = None,
    progress: bool = False,
) -> Tables:
    """The project's tables with files of your own beside its documents, compared with them; nothing is written.

    Args:
        paths: Text files in UTF-8, UTF-16 or GB18030, all of one region.
        region_id: The region's short id in small Latin letters; without one, each file is a region of its own.
        region_name: The region's name (白云区), where the text does not say it.
        root: Project folder; without one the working folder or the first project above it.
        progress: Show a progress bar.

    Raises:
        CallError: No file is named, one is missing, or the region id is no id.
        DataError: A file is no text.
    """
    from policycompare.project.compared import compared_tables
    from policycompare.tables.build import tables_from

    if not paths:
        raise CallError("load_with", "no file is named", 'name one: load_with("plan.txt")')
    if region_id is not None and not RE_ID.fullmatch(region_id):
        raise CallError(f"region_id {region_id!r}", "it is no id", "use small letters, figures, - and _: baiyun")
    project = find_root(Path(root) if root else None)
    lexicon = read_lexicon(project)
    known = {k: v for k, v in (("region_id", region_id), ("region_name", region_name)) if v}
    with no_gc():
        parsed = list(parse_corpus(project, lexicon, progress=progress))
        ids = {d.document.document_id for _, documents in parsed for d in documents}
        names = {source.name for source, _ in parsed}
        if region_id in {d.document.region_id for _, documents in parsed for d in documents}:
            raise CallError(f"region_id {region_id!r}", "a region of that id is in the project", "give another id")
        parsed += _parse_paths([Path(p) for p in paths], lexicon, ids, names, known)
        tables = tables_from(parsed, lexicon)
    return compared_tables(tables, project, {source.name: source for source, _ in parsed})
