"""Raw -> processed: a project's documents parsed, compared and written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.files import settle, staged
from policycompare.lexicon import Lexicon, read_lexicon
from policycompare.parsing.documents import parse_document
from policycompare.parsing.records import ParsedDocument
from policycompare.project.root import no_gc, only_build, with_progress
from policycompare.sources.manifest import read_manifest, read_study
from policycompare.sources.source_text import read_sources
from policycompare.tables.built import PROCESSED
from policycompare.text.documents import Source, normalize_source, split_documents

if TYPE_CHECKING:
    from policycompare.tables.frames import Parsed, Tables

DICTIONARY = Path("docs") / "data-dictionary.md"
"""Where a project with a folder ``docs`` gets the data dictionary."""


def parse_corpus(
    root: Path, lexicon: Lexicon, *, progress: bool = False
) -> Iterator[tuple[Source, list[ParsedDocument]]]:
    """Read and parse the project's files, one at a time."""
    for file in with_progress(read_sources(root), "reading", "file", progress, len(read_manifest(root))):
        source = normalize_source(file)
        yield source, [parse_document(d, lexicon) for d in split_documents(source, file.entry.documents)]


def make_tables(root: Path, *, progress: bool = False) -> Parsed:
    """Make the tables of a project from its raw files, without writing anything.

    Raises:
        DataError: A file, the manifest or a lexicon table is wrong.
    """
    return _read_project(root, progress=progress)[0]


def _read_project(root: Path, *, progress: bool = False) -> tuple[Parsed, dict[str, Source]]:
    """The tables of a project's raw files, and the files by name."""
    settle(root, str(root))  # what words are worth is written by a build
    lexicon = read_lexicon(root)
    from policycompare.tables.build import tables_from

    study = read_study(root)
    with no_gc():
        parsed = list(parse_corpus(root, lexicon, progress=progress))
        tables = tables_from(parsed, lexicon, compare_by=study.compare_by)
    unused = sorted((set(lexicon.aliases) | set(lexicon.unit_functions)) - lexicon.used)
    lines = [f"data/lexicon/units.csv: the row {region_id}, {name} was never used" for region_id, name in unused]
    return tables.with_report([*tables.report, *lines]), {source.name: source for source, _ in parsed}


def make_compared_tables(root: Path, *, progress: bool = False) -> Tables:
    """Make the tables of a project with topics and alignments, without writing anything."""
    from policycompare.project.compared import compared_tables

    tables, sources = _read_project(root, progress=progress)
    return compared_tables(tables, root, sources)


def normalized_sources(root: Path) -> dict[str, Source]:
    """The project's files, decoded and normalised, by name."""
    return {file.entry.path: normalize_source(file) for file in read_sources(root)}


def build(root: Path, *, progress: bool = False, refit: bool = False) -> Tables:
    """Make the tables and write them to ``data/processed``, with the texts read, the data package and the dictionary.

    Nothing is written unless everything could be made; files appear whole or not at all. What people decided and is
    missing since the last build is said in the report. What words are worth is fitted
    once and kept in ``data/lexicon/wording.csv``, so that a document that is added changes no score of the others.

    Args:
        root: Project folder.
        progress: Show a progress bar.
        refit: Fit anew what words are worth.

    Raises:
        DataError: The data are wrong, another build is running, or the folder cannot be written.
    """
    from policycompare.export.datapackage import data_dictionary
    from policycompare.pairs.study_wording import study_wording
    from policycompare.pairs.wording import PLACE
    from policycompare.project.compared import compared_tables, has_sides
    from policycompare.project.warnings import last_decisions, lost_decisions

    with only_build(root):
        before = last_decisions(root)
        parsed, sources = _read_project(root, progress=progress)
        fit = None
        if has_sides(parsed):
            fit, line = study_wording(parsed, root, refit=refit)
            parsed = parsed.with_report([*parsed.report, line])
        tables = compared_tables(parsed, root, sources, fit)
        with staged(root, PROCESSED.as_posix()) as stage:
            _write_made(tables, stage / PROCESSED, sources)
            if (root / DICTIONARY.parent).is_dir():
                _write_new(stage / DICTIONARY, data_dictionary().encode())
            if fit and (refit or not (root / PLACE).is_file()):
                _write_new(stage / PLACE, fit.as_csv())
    return tables.with_report([*tables.report, *lost_decisions(before, tables, root)])


def write_made(tables: Tables, folder: Path, shown: str, sources: Mapping[str, Source]) -> None:
    """Write tables in every format, their data package, and the texts that were read from files that are no text.

    Args:
        tables: The tables.
        folder: Where they go.
        shown: Its name in messages.
        sources: The files by name.
    """
    with staged(folder, shown) as stage:
        _write_made(tables, stage, sources)


def _write_made(tables: Tables, stage: Path, sources: Mapping[str, Source]) -> None:
    from policycompare.export.datapackage import write_datapackage
    from policycompare.export.tables import write_tables
    from policycompare.tables.readings import text_file

    stage.mkdir(parents=True, exist_ok=True)
    write_tables(tables, stage)
    write_datapackage(stage)
    for name, source in sources.items():
        if not source.is_decoded:
            _write_new(stage / text_file(name), source.raw.encode())


def _write_new(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def summarize(tables: Tables) -> list[str]:
    """What a build says at its end: rows, how each document was read, and the nulls that people may want to mend."""
    from policycompare.export.tables import sheet_lines
    from policycompare.tables.names import Names
    from policycompare.tables.queries import hard_targets, has_said_deadline
    from policycompare.tables.readings import readings
    from policycompare.tables.wording import hard_words

    lines = [f"{len(frame):7,} {table.name}" for table, frame in tables.items()]
    lines += sheet_lines(tables)
    hard, units, mentions = hard_targets(tables), tables.units, tables.responsibilities
    lines.append(f"{int(mentions['unit_id'].isna().sum())} mentions name no unit that is known")
    agencies = units[units["kind"] == "agency"]
    lines.append(f"{int(agencies['function'].isna().sum())} of {len(agencies)} agencies have no function")
    lines.append(hard_words(Names(tables, "en")))
    said = int(has_said_deadline(hard).sum())
    lines.append(
        f"{said} of {len(hard)} hard targets say their deadline, "
        f"{int(hard['deadline'].notna().sum()) - said} have only the period of their plan"
    )
    for column in ("title", "issuer", "issue_date", "document_number"):
        without = tables.documents.loc[tables.documents[column].isna(), "document_id"]
        if len(without):
            lines.append(f"no {column}: {', '.join(without)}")
    return lines + [f"read {reading}" for reading in readings(tables)]
