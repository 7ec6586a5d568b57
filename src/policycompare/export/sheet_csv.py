"""csv for spreadsheets: no text of a document is taken for a formula there; what was put before it can be taken away.

The csv of a build is data and holds what documents print. A spreadsheet that opens it takes a cell that begins with
``=``, ``+``, ``-`` or ``@`` for a formula (OWASP, CSV Injection), on East Asian systems also one with their full-width
forms. Here each text that begins so has an apostrophe before it, and so has each that begins with one itself.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policycompare.tables.frames import Tables

FOLDER = "sheets"
"""Where these files stand, inside the folder that is asked for."""
SHIELD = "'"
STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", SHIELD)


def shield(text: str) -> str:
    """A text as a spreadsheet may open it.

    Example:
        >>> shield("=HYPERLINK(1)"), shield("“十四五”规划"), shield("'tis")
        ("'=HYPERLINK(1)", '“十四五”规划', "''tis")
    """
    return SHIELD + text if text.startswith(STARTS) else text


def unshield(text: str) -> str:
    """The text that ``shield`` was given.

    Example:
        >>> unshield("'=1+1"), unshield("''tis"), unshield("甲")
        ('=1+1', "'tis", '甲')
    """
    return text[1:] if text.startswith(SHIELD) and text[1:].startswith(STARTS) else text


def write_sheet_csv(tables: Tables, folder: Path) -> list[Path]:
    """Write ``sheets/<table>.csv``: UTF-8 with the mark that Excel asks for, texts shielded, numbers as they are.

    Returns:
        The files.
    """
    place, written = folder / FOLDER, []
    place.mkdir(parents=True, exist_ok=True)
    for table, frame in tables.items():
        texts = [column.name for column in table.columns if column.type in ("string", "list")]
        shielded = frame.assign(**{name: frame[name].map(shield, na_action="ignore") for name in texts})
        path = place / f"{table.name}.csv"
        shielded.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
        written.append(path)
    return written


def read_sheet_csv(path: Path) -> list[dict[str, str]]:
    """Rows of such a file, each text as the document has it; an empty cell is a null."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [{name: unshield(cell) for name, cell in row.items()} for row in csv.DictReader(stream)]
