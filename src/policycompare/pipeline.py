"""raw -> processed: load, process, check, save."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.corpus.files import read_file, read_files
from policycompare.corpus.manifest import DocumentEntry, FileEntry, read_manifest
from policycompare.errors import CallError, DataError
from policycompare.lexicon import Lexicon, read_lexicon
from policycompare.parse.documents import parse_document
from policycompare.parse.rows import ParsedDocument
from policycompare.text.documents import Source, normalize_file, split_documents

if TYPE_CHECKING:
    from policycompare.compare.side_by_side import Lang, SideBySide
    from policycompare.tables.frames import Tables

PROCESSED = Path("data") / "processed"


@contextmanager
def _no_gc() -> Iterator[None]:
    """Pause the garbage collector: rows hold no cycles, and walking them takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


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
    files = read_files(root)
    if progress:
        from tqdm import tqdm

        files = iter(tqdm(files, total=len(read_manifest(root)), desc="reading", unit="file", leave=False))
    for file in files:
        source = normalize_file(file)
        yield source, [parse_document(d, lexicon) for d in split_documents(source, file.entry.documents)]


def make_tables(root: Path, *, progress: bool = False) -> Tables:
    """Make the tables of a project from its raw files, without writing anything.

    Raises:
        DataError: A file, the manifest or a lexicon table is wrong.
    """
    lexicon = read_lexicon(root)
    from policycompare.tables.build import tables_from

    with _no_gc():
        tables = tables_from(parse_corpus(root, lexicon, progress=progress), lexicon)
    for region_id, name in sorted((set(lexicon.aliases) | set(lexicon.unit_functions)) - lexicon.used):
        tables.report.append(f"data/lexicon/units.csv: the row {region_id}, {name} was never used")
    return tables


def make_compared_tables(root: Path, *, progress: bool = False) -> Tables:
    """Make the tables of a project with topics and alignments, without writing anything."""
    from policycompare.compare.compare_tables import add_comparison

    tables = make_tables(root, progress=progress)
    add_comparison(tables, root, sources=read_sources(root))
    return tables


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
    from policycompare.export.files import staged
    from policycompare.export.tables import write_tables

    tables = make_compared_tables(root, progress=progress)
    with staged(root / PROCESSED, "data/processed") as stage:
        write_tables(tables, stage)
        write_datapackage(stage)
    if (root / "docs").is_dir():
        with staged(root / "docs", "docs") as stage:
            (stage / "data-dictionary.md").write_bytes(data_dictionary().encode("utf-8"))
    return tables


def _document_id(path: Path, taken: set[str]) -> str:
    stem = re.sub(r"[^a-z0-9_-]+", "-", path.stem.lower()).strip("-_") or "document"
    document_id, number = stem, 1
    while document_id in taken:
        number += 1
        document_id = f"{stem}-{number}"
    taken.add(document_id)
    return document_id


def parse_files(paths: list[Path]) -> Tables:
    """Make the tables of files that have no manifest: metadata come from their text alone.

    Args:
        paths: Text files in UTF-8, UTF-16 or GB18030.

    Raises:
        CallError: A file is missing.
        DataError: A file is no text.
    """
    from policycompare.tables.build import tables_from

    lexicon = read_lexicon()
    taken: set[str] = set()
    names: set[str] = set()
    seen: set[Path] = set()
    sources: list[tuple[Source, list[ParsedDocument]]] = []
    with _no_gc():
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
            entry = FileEntry(name, None, None, (DocumentEntry(_document_id(path, taken)),))
            source = normalize_file(read_file(data, entry))
            documents = split_documents(source, entry.documents)
            sources.append((source, [parse_document(d, lexicon) for d in documents]))
        tables = tables_from(sources, lexicon)
    from policycompare.compare.compare_tables import add_comparison

    add_comparison(tables, sources={source.name: source for source, _ in sources})
    return tables


def write_parsed(tables: Tables, folder: Path) -> None:
    """Write the tables of ``parse_files`` with their data package."""
    from policycompare.export.datapackage import write_datapackage
    from policycompare.export.files import staged
    from policycompare.export.tables import write_tables

    with staged(folder, str(folder)) as stage:
        write_tables(tables, stage)
        write_datapackage(stage)


def compare(what: str, tables: Tables | None = None, *, lang: Lang = "zh") -> SideBySide:
    """What each region says under a topic, a row of the codebook, or beside a measure.

    Args:
        what: A topic id (``DIS-APPEAR``), a row (``行政复议``), or a measure id (``anshan:4.22``).
        tables: Tables with topics and alignments; without any, this project's.
        lang: Language of the labels, zh or en.

    Raises:
        CallError: Nothing is called so.
    """
    from policycompare.compare.side_by_side import compare as side_by_side

    return side_by_side(what, load() if tables is None else tables, lang=lang)


def fit_alignment(root: Path, path: Path) -> None:
    """Fit the alignment's weights on all graded pairs of a project and write them to ``path``."""
    from policycompare.compare.topic_evaluation import write_model
    from policycompare.export.tables import read_tables

    write_model(read_tables(root / PROCESSED), root, path)


def draw_reliability(root: Path) -> Path:
    """Draw the reliability plot of the alignment into ``figures/reliability.svg``."""
    from policycompare.compare.topic_evaluation import judged_pairs
    from policycompare.export.files import staged
    from policycompare.export.tables import read_tables
    from policycompare.plots.calibration import plot_reliability
    from policycompare.plots.style import new_figure, write_svg

    scores, related = judged_pairs(read_tables(root / PROCESSED), root)
    figure = new_figure(4.2, 3.6)
    plot_reliability(scores.tolist(), related.tolist(), figure.subplots())
    with staged(root / "figures", "figures") as stage:
        write_svg(figure, stage / "reliability.svg")
    return root / "figures" / "reliability.svg"


def write_review(root: Path, path: Path, doubtful: int = 200) -> list[str]:
    """Write the doubtful codings and alignments of a project into a workbook for people to decide.

    Returns:
        Lines that say what was done.
    """
    from policycompare.export.review import write_review as write
    from policycompare.export.tables import read_tables

    write(read_tables(root / PROCESSED), path, doubtful)
    return [f"written to {path}; fill the column decision, then: policycompare review --save {path}"]


def save_review(root: Path, path: Path) -> list[str]:
    """Save a filled workbook's decisions under ``data/lexicon/decisions``; they win in every later build.

    Returns:
        Lines that say what was done.
    """
    from policycompare.compare.decisions import DECISIONS, save_decisions
    from policycompare.export.review import read_decisions

    decisions = read_decisions(path)
    if not decisions:
        raise CallError(path, "no decision is filled in", "write yes, no or primary into the column decision")
    written = save_decisions(decisions, root / DECISIONS)
    names = ", ".join(str(p.relative_to(root)) for p in written)
    return [f"{len(decisions)} decisions saved in {names or DECISIONS}; run policycompare build"]


def write_codes(root: Path, codebook_path: Path, folder: Path | None = None) -> list[str]:
    """Code a project's measures with another codebook and write ``topics.csv`` and ``measure_topics.csv``.

    Returns:
        Lines that say what was done.
    """
    from policycompare.compare.codebook import read_codebook
    from policycompare.compare.compare_tables import add_topics
    from policycompare.export.files import staged
    from policycompare.export.tables import read_tables

    tables = read_tables(root / PROCESSED)
    codebook = read_codebook(codebook_path)
    add_topics(tables, codebook, {})
    target = folder or root / PROCESSED / "codes"
    with staged(target, str(target)) as stage:
        for name in ("topics", "measure_topics"):
            getattr(tables, name).to_csv(stage / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
    coded = tables.measure_topics["measure_id"].nunique()
    return [*codebook.warnings, f"{coded} of {len(tables.measures)} measures have a topic; written to {target}"]


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


def check(root: Path) -> tuple[list[str], list[str]]:
    """Check a project: hashes, schema, spans, tiling, lexicon rows, and that the tables are fresh.

    Returns:
        What was found (shares of each passage label, warnings), and what is wrong.
    """
    from policycompare.export.tables import read_tables
    from policycompare.tables.check import check_fresh, check_spans, check_tiling, missing_functions

    sources = read_sources(root)
    tables = read_tables(root / PROCESSED)
    made = make_compared_tables(root)
    found, wrong = check_tiling(tables, sources)
    wrong += check_spans(tables, sources)
    wrong += check_fresh(tables, made)
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


def parse(*paths: Path | str) -> Tables:
    """Parse text files that have no manifest: ``parse("plan.txt").measures``.

    Raises:
        CallError: No file is named, or one is missing.
        DataError: A file is no text.
    """
    if not paths:
        raise CallError("parse", "no file is named", 'name one: parse("plan.txt")')
    return parse_files([Path(p) for p in paths])


__all__ = ["DataError", "build", "check", "compare", "load", "make_tables", "parse", "parse_files", "summarize"]
