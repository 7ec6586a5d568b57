"""The tables for reports, the files that they become, and writing them all.

``target_table(tables).to_docx("targets.docx")`` writes one; in a notebook a table shows itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from policycompare.errors import CallError, choices
from policycompare.files import staged
from policycompare.report.change_tables import change_table, indicator_table
from policycompare.report.count_tables import comparison_table, unit_table
from policycompare.report.report_frame import ReportFrame
from policycompare.report.report_table import ReportTable
from policycompare.report.table_docx import report_docx
from policycompare.report.table_html import report_html
from policycompare.report.table_latex import report_latex
from policycompare.report.table_xlsx import report_xlsx
from policycompare.report.target_tables import difference_table, other_target_table, target_table
from policycompare.report.tie_table import tie_table
from policycompare.tables.frames import Tables
from policycompare.words import Lang

REPORT_TABLES: dict[str, Callable[[Tables, Lang], ReportTable]] = {
    "targets": target_table,
    "differences": difference_table,
    "other_targets": other_target_table,
    "changes": change_table,
    "indicators_by_level": indicator_table,
    "comparison_themes": lambda tables, lang: comparison_table(tables, "theme", lang),
    "comparison_rows": lambda tables, lang: comparison_table(tables, "row", lang),
    "comparison_topics": lambda tables, lang: comparison_table(tables, "topic", lang),
    "units": lambda tables, lang: unit_table(tables, None, lang),
    "unit_ties": tie_table,
}
"""Name -> what makes the table."""

REPORT_WRITERS: dict[str, Callable[[ReportFrame], bytes]] = {
    "html": lambda table: report_html(table).encode("utf-8"),
    "xlsx": report_xlsx,
    "docx": report_docx,
    "tex": lambda table: report_latex(table).encode("utf-8"),
}
"""End of a file's name -> its content; each is the same bytes from the same table."""


def write_report_tables(
    tables: Tables,
    folder: Path,
    *,
    names: Sequence[str] = tuple(REPORT_TABLES),
    formats: Sequence[str] = tuple(REPORT_WRITERS),
    lang: Lang = "zh",
) -> list[Path]:
    """Write tables for a report as ``<name>.<lang>.<format>``, all of them or none.

    Args:
        tables: Tables of a study.
        folder: Where they go; made where it is missing.
        names: Which tables, keys of ``REPORT_TABLES``.
        formats: Which files, keys of ``REPORT_WRITERS``.
        lang: Language of headings and names, zh or en.

    Returns:
        The files, in the order of names and formats.

    Raises:
        CallError: A name, a format or the language is unknown.
        DataError: The folder cannot be written.
    """
    for what, given, known in (("table", names, REPORT_TABLES), ("format", formats, REPORT_WRITERS)):
        for name in given:
            if name not in known:
                raise CallError(f"{what} {name!r}", "it is unknown", choices(name, known))
    with staged(folder, str(folder)) as stage:
        for name in names:
            table = REPORT_TABLES[name](tables, lang)
            for ending in formats:
                (stage / f"{name}.{lang}.{ending}").write_bytes(REPORT_WRITERS[ending](table))
    return [folder / f"{name}.{lang}.{ending}" for name in names for ending in formats]
