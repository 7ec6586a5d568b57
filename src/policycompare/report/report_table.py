"""A table for a report that writes itself: as a page, a workbook, a Word file or LaTeX."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from policycompare.files import write_whole
from policycompare.report.live_table import live_html
from policycompare.report.report_frame import ReportColumn, ReportFrame
from policycompare.report.table_docx import report_docx
from policycompare.report.table_html import report_html
from policycompare.report.table_latex import report_latex
from policycompare.report.table_xlsx import report_xlsx
from policycompare.tables.frames import typed_frame
from policycompare.tables.names import Names
from policycompare.words import call_error


class ReportTable(ReportFrame):
    """A table for a report: title, note, columns with headings, typed rows; and the files that it becomes.

    Numbers are real numbers in ``frame`` and in the workbook, which shows them as the other files print them.
    Text from documents stays text: it is never markup, a command or a formula.

    What writes a file raises ``CallError`` where the path has another ending, ``DataError`` where it cannot be written.

    Attributes:
        name, title, note, columns, frame, lang, group_by: See ``ReportFrame``.

    Example:
        >>> from policycompare.report.target_tables import target_table
        >>> from policycompare.tables.frames import build_tables
        >>> table = target_table(build_tables({}, []), "en")
        >>> table.name, table.lang, len(table.to_frame())
        ('targets', 'en', 0)
    """

    @classmethod
    def of_rows(
        cls,
        name: str,
        names: Names,
        columns: tuple[ReportColumn, ...],
        rows: Sequence[Sequence[Any]],
        *,
        note: str | None = None,
        title: str | None = None,
        group_by: str = "",
    ) -> Self:
        """A table from its rows, with the title and the note that the catalogue has for it, where none is given."""
        title = names.say(f"report_tables.title_{name}") if title is None else title
        note = names.say(f"report_tables.note_{name}") if note is None else note
        types = {"text": "string", "score": "number"}
        kinds = {column.key: types.get(column.kind, column.kind) for column in columns}
        return cls(name, title, note, columns, typed_frame(kinds, rows), names.lang, group_by)

    def _repr_html_(self) -> str:
        return live_html(self)

    def to_html(self, path: Path | str | None = None, *, fragment: bool = False) -> str:
        """HTML: a page that stands by itself, or with ``fragment`` the table and its style alone, to paste.

        With a path (.html) it is written there too, in UTF-8.
        """
        made = report_html(self, fragment=fragment)
        if path is not None:
            _write(path, ".html", made.encode())
        return made

    def to_xlsx(self, path: Path | str) -> Path:
        """Write a workbook (.xlsx): real numbers and dates, header frozen, filters, ready to print."""
        return _write(path, ".xlsx", report_xlsx(self))

    def to_docx(self, path: Path | str) -> Path:
        """Write a Word file (.docx): a real table, header repeated, rows kept whole, upright or across."""
        return _write(path, ".docx", report_docx(self))

    def to_latex(self, path: Path | str | None = None, *, standalone: bool = False) -> str:
        r"""LaTeX for XeLaTeX: a piece for ``\input``, or with ``standalone`` a whole document.

        With a path (.tex) it is written there too, in UTF-8.
        """
        made = report_latex(self, standalone=standalone)
        if path is not None:
            _write(path, ".tex", made.encode())
        return made


def _write(path: Path | str, ending: str, data: bytes) -> Path:
    if Path(path).suffix.lower() != ending:
        raise call_error("errors.file_ending", path=path, ending=ending)
    return write_whole(Path(path), data)
