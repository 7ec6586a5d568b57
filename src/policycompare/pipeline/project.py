"""A project: where it is, its tables made from its raw files, written, checked, loaded."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from policycompare.errors import CallError
from policycompare.lexicon import Lexicon, read_lexicon
from policycompare.parse.documents import parse_document
from policycompare.parse.rows import ParsedDocument
from policycompare.sources.manifest import read_manifest
from policycompare.sources.raw_files import read_files
from policycompare.text.documents import Source, normalize_file, split_documents

if TYPE_CHECKING:
    from policycompare.tables.frames import Parsed, Tables

Item = TypeVar("Item")
PROCESSED = Path("data") / "processed"


@contextmanager
def no_gc() -> Iterator[None]:
    """Pause the garbage collector: rows hold no cycles, and walking them takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def with_progress(
    items: Iterable[Item], text: str, unit: str, progress: bool, total: int | None = None
) -> Iterable[Item]:
    """The items, with a progress bar if one is wanted; ``total`` where they have no length."""
    if not progress:
        return items
    import sys

    from tqdm import tqdm

    # A notebook shows what goes to stderr as if something were wrong.
    stream = sys.stderr if sys.stderr.isatty() else sys.stdout
    return tqdm(items, desc=text, unit=unit, leave=False, total=total, file=stream)


def find_root(start: Path | None = None) -> Path:
    """The project folder that holds ``start`` (the working folder): the one with a manifest.

    Raises:
        CallError: No folder upwards from there is a project.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "data" / "raw" / "manifest.toml").is_file():
            return folder
    raise CallError(start or ".", "no project folder here or above", "run in one, or name it with --root")


def parse_corpus(
    root: Path, lexicon: Lexicon, *, progress: bool = False
) -> Iterator[tuple[Source, list[ParsedDocument]]]:
    """Read and parse the project's files, one at a time."""
    for file in with_progress(read_files(root), "reading", "file", progress, len(read_manifest(root))):
        source = normalize_file(file)
        yield source, [parse_document(d, lexicon) for d in split_documents(source, file.entry.documents)]


def make_tables(root: Path, *, progress: bool = False) -> Parsed:
    """Make the tables of a project from its raw files, without writing anything.

    Raises:
        DataError: A file, the manifest or a lexicon table is wrong.
    """
    lexicon = read_lexicon(root)
    from policycompare.tables.build import tables_from

    with no_gc():
        tables = tables_from(parse_corpus(root, lexicon, progress=progress), lexicon)
    unused = sorted((set(lexicon.aliases) | set(lexicon.unit_functions)) - lexicon.used)
    lines = [f"data/lexicon/units.csv: the row {region_id}, {name} was never used" for region_id, name in unused]
    return tables.with_report([*tables.report, *lines])


def make_compared_tables(root: Path, *, progress: bool = False) -> Tables:
    """Make the tables of a project with topics and alignments, without writing anything."""
    from policycompare.compare.compare_tables import compared_tables

    return compared_tables(make_tables(root, progress=progress), root, read_sources(root))


def read_sources(root: Path) -> dict[str, Source]:
    """The project's files, decoded and normalised, by name."""
    return {file.entry.path: normalize_file(file) for file in read_files(root)}


def build(root: Path, *, progress: bool = False) -> Tables:
    """Make the tables and write them to ``data/processed``, with the data package and dictionary.

    Nothing is written unless everything could be made; files appear whole or not at all.

    Raises:
        DataError: The data are wrong, or the folder cannot be written.
    """
    from policycompare.export.datapackage import data_dictionary, write_datapackage
    from policycompare.export.tables import write_tables
    from policycompare.files import staged

    tables = make_compared_tables(root, progress=progress)
    with staged(root / PROCESSED, "data/processed") as stage:
        write_tables(tables, stage)
        write_datapackage(stage)
    if (root / "docs").is_dir():
        with staged(root / "docs", "docs") as stage:
            (stage / "data-dictionary.md").write_bytes(data_dictionary().encode("utf-8"))
    return tables


def summarize(tables: Tables) -> list[str]:
    """What a build says at its end: rows, and the nulls that people may want to mend."""
    lines = [f"{len(frame):7,} {table.name}" for table, frame in tables.items()]
    targets, units, mentions = tables.targets, tables.units, tables.responsibilities
    lines.append(f"{int(mentions['unit_id'].isna().sum())} mentions name no unit that is known")
    agencies = units[units["kind"] == "agency"]
    lines.append(f"{int(agencies['function'].isna().sum())} of {len(agencies)} agencies have no function")
    lines.append(f"{int(targets['deadline'].isna().sum())} of {len(targets)} targets have no deadline")
    for column in ("title", "issuer", "issue_date", "document_number"):
        without = tables.documents.loc[tables.documents[column].isna(), "document_id"]
        if len(without):
            lines.append(f"no {column}: {', '.join(without)}")
    return lines


def misfit_line(tables: Tables) -> str:
    """What a script that builds in silence has to know all the same: that a codebook does not fit; empty where it does."""
    from policycompare.tables.names import Names
    from policycompare.tables.queries import regions_that_fit

    return Names(tables, "en").fit if len(regions_that_fit(tables)) < len(tables.regions) else ""


def check(root: Path) -> tuple[list[str], list[str]]:
    """Check a project: hashes, schema, spans, tiling, lexicon rows, and that the tables are fresh.

    Returns:
        What was found (shares of each passage label, warnings), and what is wrong.
    """
    from policycompare.export.tables import read_tables
    from policycompare.pipeline.networks import NETWORKS, load_networks, make_network_tables
    from policycompare.tables.check import check_fresh, check_spans, check_tiling, missing_functions
    from policycompare.tables.network_schema import NETWORK_TABLES

    sources = read_sources(root)
    tables = read_tables(root / PROCESSED)
    made = make_compared_tables(root)
    found, wrong = check_tiling(tables, sources)
    wrong += check_spans(tables, sources)
    wrong += check_fresh(tables.items(), made)
    if (root / NETWORKS).is_dir():  # a build of tables only writes none
        written = load_networks(root)
        networks = [(table, getattr(written, table.name)) for table in NETWORK_TABLES]
        wrong += check_fresh(networks, make_network_tables(made), NETWORKS.as_posix())
    found += missing_functions(tables)
    found += made.report
    return found, wrong


def load(root: Path | str | None = None) -> Tables:
    """Load the tables that ``policycompare build`` wrote.

    Args:
        root: Project folder; without one the working folder or the first project above it.

    Raises:
        CallError: There is no project there.
        DataError: The tables are missing or broken.
    """
    from policycompare.export.tables import read_tables

    return read_tables(find_root(Path(root) if root else None) / PROCESSED)
