"""Processed -> findings: what can be said of a study, tried and ranked, with the rows that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policycompare.files import read_settled
from policycompare.project.networks import NETWORKS
from policycompare.project.root import find_root, load, only_build, staged_at
from policycompare.tables.built import PACKAGE, PROCESSED, check_made_from, made_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from policycompare.report.finding_list import FindingList
    from policycompare.tables.frames import Tables
    from policycompare.words import Lang

FINDINGS = PROCESSED / "findings"


def findings(
    tables: Tables | None = None, question: str | Iterable[str] | None = None, *, lang: Lang | None = None
) -> FindingList:
    """What can be said of a study: sentences with the rows that they rest on, the weightiest first.

    A finding was tried in variations of the study, without each document, by another unit of length, by a stricter
    rule; what does not hold in most of them is not said. In a notebook each opens to its caveats, to the variations
    in which it does not hold, and to the characters that it was read from.

    Args:
        tables: The study's tables; without any, this project's findings as the build found them.
        question: covers, firm, targets, duties, ties, alike, reuse, upper or changes, or several of them; without any,
            every question.
        lang: zh or en; without one, the notebook's (``use``), else zh.

    Returns:
        One row a finding: ``finding_id``, ``question``, ``rank`` (1 = the weightiest of its question), ``sentence``,
        ``caveats``, ``size`` (0 to 1, to be compared within a question), ``held`` (variations in which it holds) of
        ``asked``, ``figure`` (its name, for ``draw``), ``rows`` (table and key of each row, joined by ;).

    Raises:
        CallError: The question or the language is unknown, or there is no project.
    """
    from policycompare.report.finding_list import FindingList
    from policycompare.results.ranking import find_question
    from policycompare.words import used_lang

    lang = used_lang(lang)
    asked = None if question is None else [question] if isinstance(question, str) else list(question)
    wanted = [find_question(key) for key in asked or ()]
    if tables is None:
        root = find_root()
        return FindingList.of(read_findings(root), load(root), read_networks(root), lang, asked)
    networks = network_frames(tables) if asked is None or any(found.of_networks for found in wanted) else {}
    return FindingList.of(make_findings(tables, networks, asked), tables, networks, lang, asked)


def make_findings(
    tables: Tables, networks: Mapping[str, pd.DataFrame], question: str | Iterable[str] | None = None
) -> dict[str, pd.DataFrame]:
    """The tables of ``tables.finding_schema`` of a study, or of some questions."""
    from policycompare.results.ranking import find, finding_tables

    return finding_tables(tables, find(tables, networks, question))


def network_frames(tables: Tables) -> dict[str, pd.DataFrame]:
    """The tables of the networks of a study by name, computed anew."""
    from policycompare.project.networks import make_network_tables

    made = make_network_tables(tables)
    return {name: getattr(made, name) for name in made.__dataclass_fields__}


def build_findings(root: Path, tables: Tables) -> list[str]:
    """Write the findings to ``data/processed/findings``; the networks must be built.

    Returns:
        Lines that say what was done.
    """
    from policycompare.export.datapackage import write_datapackage
    from policycompare.tables.finding_schema import FINDING_TABLES

    with only_build(root):
        made = make_findings(tables, read_networks(root))
        with staged_at(root, FINDINGS) as stage:
            for name, frame in made.items():
                frame.to_csv(stage / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
            write_datapackage(stage, FINDING_TABLES, made_from(root, PROCESSED, NETWORKS))
    said = int(made["findings"]["is_said"].sum())
    return [f"{said:7,} findings; {len(made['findings']) - said} that hold in too few variations are not said"]


def read_findings(root: Path) -> dict[str, pd.DataFrame]:
    """The findings that the build wrote.

    Raises:
        DataError: A table is missing or broken, or they are of other tables than those that stand there.
    """
    from policycompare.tables.finding_schema import FINDING_TABLES
    from policycompare.tables.stored import read_table

    folder, shown = root / FINDINGS, FINDINGS.as_posix()

    def read() -> dict[str, pd.DataFrame]:
        check_made_from(root, FINDINGS, PROCESSED, NETWORKS)
        return {t.name: read_table(folder / f"{t.name}.csv", t, f"{shown}/{t.name}.csv") for t in FINDING_TABLES}

    return read_settled(root, shown, folder, read)


def has_findings(root: Path) -> bool:
    """Whether a build wrote findings; one of tables only writes none."""
    return (root / FINDINGS / PACKAGE).is_file()


def statement_lines(root: Path, lang: Lang, question: str | None = None, *, everything: bool = False) -> list[str]:
    """What the software says of a project's study, each statement with the rows that it rests on.

    Args:
        root: Project folder, built.
        lang: zh or en.
        question: One question; None = all.
        everything: Also findings that are not said, captions of figures, and titles and notes of report tables.

    Returns:
        Lines; what belongs to a statement is set in below it.
    """
    from policycompare.report.finding_list import finding_lines
    from policycompare.tables.names import Names

    tables, made = load(root), read_findings(root)
    lines = finding_lines(made, Names(tables, lang), question, unsaid=everything)
    return lines + (list(_other_statements(root, tables, lang)) if everything else [])


def _other_statements(root: Path, tables: Tables, lang: Lang) -> Iterator[str]:
    """Captions of the figures that are drawn, titles and notes of report tables, what was found odd in reading."""
    from policycompare.plots.figures import draw_part, prepare_figures
    from policycompare.report.tables import REPORT_TABLES
    from policycompare.tables.names import Names

    names = Names(tables, lang)
    for stem, kind, drawn in prepare_figures(tables, root):
        caption = draw_part(stem, kind, drawn, names).caption
        yield f"figure {stem}: {caption.title}"
        yield from (f"    {text}" for text in (caption.shows, caption.left_out) if text)
        yield f"    rows: {caption.rows} of {', '.join(caption.tables)}; its numbers: draw({stem!r}).data"
    for name, make in REPORT_TABLES.items():
        table = make(tables, lang)
        yield f"table {name}: {table.title}"
        yield from (f"    {text}" for text in (table.note,) if text)
        yield f"    rows: {len(table.frame)}; its numbers: report_table({name!r}).to_frame()"


def read_networks(root: Path) -> dict[str, pd.DataFrame]:
    """The tables of the project's networks by name."""
    from policycompare.project.networks import load_networks
    from policycompare.tables.network_schema import NETWORK_TABLES

    networks = load_networks(root)
    return {table.name: getattr(networks, table.name) for table in NETWORK_TABLES}
