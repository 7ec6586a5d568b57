"""Tables and figures -> the report, one page a language; and the tables for reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.project.figures import FIGURES, build_figures, read_figures
from policycompare.project.networks import has_networks
from policycompare.project.root import load, staged_at
from policycompare.project.statements import has_findings, read_findings, read_networks
from policycompare.words import LANGS

if TYPE_CHECKING:
    from policycompare.tables.frames import Tables
    from policycompare.words import Lang

GOLD = Path("data") / "gold" / "reading.jsonl"
"""Where a project has reference labels, its report says how well it was read."""


def write_report(
    root: Path, *, langs: Sequence[Lang] = LANGS, folder: Path | None = None, progress: bool = False
) -> list[str]:
    """Write the whole comparison as ``report.<lang>.html``, all of them or none.

    The figures are those of the build; what is stale is drawn first.

    Args:
        root: Project folder.
        langs: Languages, a page each.
        folder: Where the pages go; without one ``figures``.
        progress: Show a progress bar while figures are drawn.

    Returns:
        Lines that say what was done.

    Raises:
        CallError: A language is unknown.
        DataError: A folder cannot be written, or a drawn figure cannot be read.
    """
    from policycompare.files import staged
    from policycompare.report.page import report_page

    tables = load(root)
    lines = build_figures(root, tables, progress=progress)
    # A build of tables only writes neither: what can be said is found then, without the networks.
    found = read_findings(root) if has_findings(root) else None
    networks = read_networks(root) if has_networks(root) else None
    # What ``policycompare evaluate`` prints.
    quality: list[str] = []
    if (root / GOLD).is_file():
        from policycompare.evaluate.reading import evaluate_project

        quality = evaluate_project(root)
    target = root / FIGURES if folder is None else folder
    with staged_at(root, FIGURES) if folder is None else staged(target, str(target)) as stage:
        for lang in langs:
            figures = read_figures(root / FIGURES, lang)
            page = report_page(tables, figures, lang=lang, quality=quality, findings=found, networks=networks).encode(
                "utf-8"
            )
            (stage / f"report.{lang}.html").write_bytes(page)
            lines.append(f"{len(page) / 1e6:7.1f} MB report.{lang}.html")
    return lines


def write_report_tables(root: Path, folder: Path, lang: Lang = "zh", *, sheets: bool = False) -> list[str]:
    """Write every table for reports in every format.

    Args:
        root: Project folder.
        folder: Where they go.
        lang: Language of headings and names.
        sheets: Also the study's own tables, as csv that a spreadsheet may open (``export/sheet_csv.py``).

    Returns:
        Lines that say what was done.
    """
    from policycompare.report.tables import write_report_tables as write
    from policycompare.tables.stored import read_built

    tables = read_built(root)
    written = write(tables, folder, lang=lang)
    if sheets:
        written += write_sheets(tables, folder)
    return [f"{len(written)} files written to {folder}"]


def write_sheets(tables: Tables, folder: Path) -> list[Path]:
    """Write tables as csv that a spreadsheet may open, into ``folder/sheets``, all of them or none."""
    from policycompare.export.sheet_csv import write_sheet_csv
    from policycompare.files import staged

    with staged(folder, str(folder)) as stage:
        written = write_sheet_csv(tables, stage)
        names = [path.relative_to(stage) for path in written]
    return [folder / name for name in names]
