"""Tables and figures -> the report, one page a language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policycompare.tables.frames import Tables


def write_report(
    root: Path, tables: Tables | None = None, *, folder: Path | None = None, progress: bool = False
) -> list[str]:
    """Being written."""
    raise NotImplementedError
