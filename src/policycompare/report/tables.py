"""Tables for reports and papers: what they show, and the files that they become.

``target_table(tables).to_docx("targets.docx")`` writes one; in a notebook a table shows itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from policycompare.errors import CallError, choices
from policycompare.files import staged
from policycompare.report.counts import comparison_frame, unit_frame
from policycompare.report.frames import Kind, ReportColumn, ReportFrame
from policycompare.report.table_docx import report_docx
from policycompare.report.table_html import report_html
from policycompare.report.table_latex import report_latex
from policycompare.report.table_xlsx import report_xlsx
from policycompare.report.targets import difference_frame, target_frame
from policycompare.tables.frames import Tables
from policycompare.words import Lang

__all__ = [
    "REPORT_TABLES",
    "REPORT_WRITERS",
    "Kind",
    "ReportColumn",
    "ReportTable",
    "comparison_table",
    "difference_table",
    "target_table",
    "unit_table",
    "write_report_tables",
]

REPORT_WRITERS: dict[str, Callable[[ReportFrame], bytes]] = {
    "html": lambda table: report_html(table).encode("utf-8"),
    "xlsx": report_xlsx,
    "docx": report_docx,
    "tex": lambda table: report_latex(table).encode("utf-8"),
}
"""End of a file's name -> its content; each is the same bytes from the same table."""


class ReportTable(ReportFrame):
    """A table for a report: title, note, columns with headings, typed rows; and the files that it becomes.

    Numbers are real numbers in ``frame`` and in the workbook; everywhere else they are printed with all their
    digits. Text from documents stays text: it is never markup, a command or a formula.

    Attributes:
        name, title, note, columns, frame, lang, group_by: See ``ReportFrame``.

    Example:
        >>> from policycompare.tables.frames import build_tables
        >>> table = target_table(build_tables({}, []), "en")
        >>> table.name, table.lang, len(table.to_frame())
        ('targets', 'en', 0)
    """

    def _repr_html_(self) -> str:
        return report_html(self, fragment=True)

    def to_html(self, path: Path | str | None = None, *, fragment: bool = False) -> str:
        """HTML: a page that stands by itself, or with ``fragment`` the table alone, to paste.

        Args:
            path: Where to write it too (.html, UTF-8).
            fragment: Only the table and its style.

        Raises:
            CallError: The path does not end in .html.
            DataError: The file cannot be written.
        """
        made = report_html(self, fragment=fragment)
        if path is not None:
            _write(Path(path), ".html", made.encode("utf-8"))
        return made

    def to_xlsx(self, path: Path | str) -> Path:
        """Write a workbook: real numbers and dates, header frozen, filters, ready to print.

        Raises:
            CallError: The path does not end in .xlsx.
            DataError: The file cannot be written.
        """
        return _write(Path(path), ".xlsx", report_xlsx(self))

    def to_docx(self, path: Path | str) -> Path:
        """Write a Word file: a real table, header repeated, rows kept whole, upright or across.

        Raises:
            CallError: The path does not end in .docx.
            DataError: The file cannot be written.
        """
        return _write(Path(path), ".docx", report_docx(self))

    def to_latex(self, path: Path | str | None = None, *, standalone: bool = False) -> str:
        r"""LaTeX for XeLaTeX: a piece for ``\input``, or with ``standalone`` a document.

        Args:
            path: Where to write it too (.tex, UTF-8).
            standalone: A whole document.

        Raises:
            CallError: The path does not end in .tex.
            DataError: The file cannot be written.
        """
        made = report_latex(self, standalone=standalone)
        if path is not None:
            _write(Path(path), ".tex", made.encode("utf-8"))
        return made


def _write(path: Path, ending: str, data: bytes) -> Path:
    if path.suffix.lower() != ending:
        raise CallError(path, "its name does not say what it is", f"let it end in {ending}")
    with staged(path.parent, str(path.parent)) as stage:
        (stage / path.name).write_bytes(data)
    return path


def _with_writers(made: ReportFrame) -> ReportTable:
    return ReportTable(made.name, made.title, made.note, made.columns, made.frame, made.lang, made.group_by)


def target_table(tables: Tables, lang: Lang = "zh") -> ReportTable:
    """One row a target, comparable ones together; see ``compare.report_tables.target_frame``."""
    return _with_writers(target_frame(tables, lang))


def difference_table(tables: Tables, lang: Lang = "zh") -> ReportTable:
    """Targets of two regions that differ, both in a row; see ``compare.report_tables.difference_frame``."""
    return _with_writers(difference_frame(tables, lang))


def comparison_table(tables: Tables, level: str = "theme", lang: Lang = "zh") -> ReportTable:
    """Measures of each region by theme, row or topic; see ``compare.report_counts.comparison_frame``."""
    return _with_writers(comparison_frame(tables, level, lang))


def unit_table(tables: Tables, region: str | None = None, lang: Lang = "zh") -> ReportTable:
    """Units and the measures that they carry; see ``compare.report_counts.unit_frame``."""
    return _with_writers(unit_frame(tables, region, lang))


REPORT_TABLES: dict[str, Callable[[Tables, Lang], ReportTable]] = {
    "targets": target_table,
    "differences": difference_table,
    "comparison_themes": lambda tables, lang: comparison_table(tables, "theme", lang),
    "comparison_rows": lambda tables, lang: comparison_table(tables, "row", lang),
    "comparison_topics": lambda tables, lang: comparison_table(tables, "topic", lang),
    "units": lambda tables, lang: unit_table(tables, None, lang),
}
"""Name -> what makes the table."""


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
