"""Files that stand outside the project: read by themselves, or beside the project's own documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from policycompare.boundary.kinds import shown
from policycompare.errors import DataError
from policycompare.lexicon import Lexicon, read_lexicon
from policycompare.parsing.documents import parse_document
from policycompare.parsing.records import FileRow, ParsedDocument
from policycompare.project.root import find_root, no_gc
from policycompare.project.tables import parse_corpus
from policycompare.sources.archive import Member, expand, is_archive, strange_name
from policycompare.sources.manifest import FILLABLE, DocumentEntry, FileEntry, read_study
from policycompare.sources.source_text import read_source
from policycompare.tables.frames import Compared
from policycompare.tables.readings import refused_row
from policycompare.text.documents import Source, normalize_source, split_documents
from policycompare.words import call_error, data_error, used_lang

if TYPE_CHECKING:
    import pandas as pd

    from policycompare.tables.frames import Tables

Parsed = tuple[Source, list[ParsedDocument]]


class Refused(NamedTuple):
    """A file that could not be read: its row of the table ``files``, and the error."""

    row: FileRow
    error: DataError


MAX_ID = 40
"""Most characters of an id that is made of a file's name."""


class ReadFiles(Compared):
    """The tables of files that were read by themselves; a notebook shows how each was read.

    Attributes:
        sources: The files by name, to be shown.
    """

    sources: Mapping[str, Source]

    def __init__(
        self,
        frames: Mapping[str, pd.DataFrame],
        report: Iterable[str] = (),
        sources: Mapping[str, Source] | None = None,
    ) -> None:
        """Put frames together with the files that they were read from."""
        super().__init__(frames, report)
        object.__setattr__(self, "sources", dict(sources or {}))

    def _repr_html_(self) -> str:
        from policycompare.report.reading_view import reading_html

        return reading_html(self, self.sources, used_lang()) + super()._repr_html_()


def document_id(name: str) -> str:
    """The id that a file's name gives: small Latin letters and figures; Chinese as it is pronounced.

    Example:
        >>> document_id("Plan 2025.docx"), document_id("云河市碳达峰方案.pdf"), document_id("？.txt")
        ('plan-2025', 'yun-he-shi-tan-da-feng-fang-an', 'document')
    """
    from pypinyin import Style, lazy_pinyin

    stem = PurePath(name).stem
    spoken = "-".join(lazy_pinyin(stem, style=Style.NORMAL, v_to_u=False))
    words = [word for word in re.split(r"[^a-z0-9_]+", spoken.lower()) if word.strip("_")]
    kept = words[:1]
    for word in words[1:]:
        if len("-".join([*kept, word])) > MAX_ID:
            break
        kept.append(word)
    return "-".join(kept).strip("-_")[:MAX_ID] or "document"


def _free(name: str, taken: set[str], numbered: Iterable[str]) -> str:
    """A name that nothing has yet, which then is taken."""
    found = next(other for other in chain([name], numbered) if other not in taken)
    taken.add(found)
    return found


def _contents(paths: Sequence[Path]) -> Iterator[Member]:
    """The files that paths name: those of a folder or an archive each by itself."""
    seen: set[Path] = set()
    for path in paths:
        if path.resolve() in seen:
            raise call_error("errors.file_twice", path=path)
        seen.add(path.resolve())
        try:
            data = b"" if path.is_dir() else path.read_bytes()
        except OSError as error:
            raise call_error("errors.file_unreadable", path=path, why=error.strerror) from None
        if is_archive(path, data):
            yield from expand(path)
        else:
            yield strange_name(path.name) or Member(path.name, data)


def _parse_files(
    paths: Sequence[Path], lexicon: Lexicon, ids: set[str], names: set[str], known: dict[str, str]
) -> Iterator[Parsed | Refused]:
    """Read and parse files of which only ``known`` is known; the ids and names that are taken grow by theirs."""
    for path, data, refused in _contents(paths):
        name = _free(path, names, (f"{number}/{path}" for number in count(2)))
        stem = document_id(name)
        entry = DocumentEntry(_free(stem, ids, (f"{stem}-{number}" for number in count(2))), known=known)
        try:
            if refused:
                raise refused
            source = normalize_source(read_source(data, FileEntry(name, None, None, (entry,))))
        except DataError as error:
            yield Refused(refused_row(name, data, str(error)), error)
            continue
        yield source, [parse_document(d, lexicon) for d in split_documents(source, (entry,))]


def parse(*paths: Path | str) -> ReadFiles:
    """Make the tables of files that have no manifest, from their text alone: ``parse("plan.docx").measures``.

    Args:
        paths: Files of any format that is read, folders of them, or zip archives. Of several files, one that
            cannot be read does not stop the others: the table ``files`` and the report name it.

    Returns:
        Their tables. A notebook shows how each was read, its text coloured by what each passage is.

    Raises:
        CallError: No file is named, or one is missing.
        DataError: No file could be read.
    """
    from policycompare.project.compared import compared_tables
    from policycompare.tables.build import tables_from

    if not paths:
        raise call_error("errors.no_file", function="parse")
    lexicon = read_lexicon()
    with no_gc():
        read = list(_parse_files([Path(p) for p in paths], lexicon, set(), set(), {}))
        parsed = [found for found in read if not isinstance(found, Refused)]
        refused = [found for found in read if isinstance(found, Refused)]
        if refused and not parsed:
            raise refused[0].error
        if not parsed:
            raise data_error("errors.nothing_to_read", path=paths[0])
        tables = tables_from(parsed, lexicon, [file.row for file in refused])
    sources = {source.name: source for source, _ in parsed}
    made = compared_tables(tables, None, sources)
    return ReadFiles({table.name: frame for table, frame in made.items()}, made.report, sources)


def load_with(
    *paths: Path | str,
    region_id: str | None = None,
    region_name: str | None = None,
    root: Path | str | None = None,
    progress: bool = False,
) -> Tables:
    """The project's tables with files of your own beside its documents, compared with them; nothing is written.

    Args:
        paths: Files of any format that is read, folders of them, or zip archives, all of one region.
        region_id: The region's short id in small Latin letters; without one, each file is a region of its own. It may
            be one of the project's where the project compares documents or periods, or is about one region alone.
        region_name: The region's name (白云区), where the text does not say it.
        root: Project folder; without one the working folder or the first project above it.
        progress: Show a progress bar.

    Raises:
        CallError: No file is named, one is missing, or the region id is no id or stands for a region of the project.
        DataError: A file cannot be read.
    """
    from policycompare.project.compared import compared_tables
    from policycompare.tables.build import tables_from

    if not paths:
        raise call_error("errors.no_file", function="load_with")
    known = {k: v for k, v in (("region_id", region_id), ("region_name", region_name)) if v is not None}
    for key, value in known.items():
        if FILLABLE[key].take(value) is None:
            raise call_error(f"errors.{key}_wrong", value=shown(value))
    project = find_root(Path(root) if root else None)
    lexicon, compare_by = read_lexicon(project), read_study(project).compare_by
    with no_gc():
        parsed = list(parse_corpus(project, lexicon, progress=progress))
        ids = {d.document.document_id for _, documents in parsed for d in documents}
        names = {source.name for source, _ in parsed}
        regions = {d.document.region_id for _, documents in parsed for d in documents}
        # A further document of the one region that a project is about is compared with its others.
        if compare_by == "region" and region_id in regions and len(regions) > 1:
            raise call_error("errors.region_id_taken", value=region_id)
        for found in _parse_files([Path(p) for p in paths], lexicon, ids, names, known):
            if isinstance(found, Refused):
                raise found.error
            parsed.append(found)
        tables = tables_from(parsed, lexicon, compare_by=compare_by)
    return compared_tables(tables, project, {source.name: source for source, _ in parsed})
