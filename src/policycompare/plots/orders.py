"""In which order figures show documents and themes, and a theme's colour: the same in every figure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from policycompare.tables.frames import iter_rows
from policycompare.tables.schema import BY_NAME

if TYPE_CHECKING:
    from policycompare.tables.frames import Tables

# Chosen from published sets (Okabe and Ito 2008, Tol 2021, ColorBrewer) so that any two differ, and ordered so
# that neighbours differ most to readers who see no red or no green; a test measures it.
THEME_COLOURS = (
    "#009e73", "#e69f00", "#800000", "#bc80bd", "#33a02c", "#332288", "#8dd3c7",
    "#994f00", "#2166ac", "#b2df8a", "#663333", "#33bbee", "#808000", "#c51b7d",
)  # fmt: skip


def theme_order(tables: Tables) -> list[str]:
    """Themes in the order of the study's codebook."""
    return list(tables.themes.sort_values("position")["theme"])


def theme_colours(themes: Iterable[str]) -> dict[str, str]:
    """One colour a theme.

    Args:
        themes: All themes of the codebook, in the order of ``theme_order``, also those that a figure lacks.
    """
    return {theme: THEME_COLOURS[i % len(THEME_COLOURS)] for i, theme in enumerate(themes)}


def document_order(tables: Tables) -> list[str]:
    """Documents by administrative level from the highest, then by region, date (those without one last) and id."""
    levels = _levels()

    def key(row: Any) -> tuple[int, str, str, str]:
        date = row.issue_date if isinstance(row.issue_date, str) else "9999"
        return levels.index(text_of(row.admin_level)), row.region_id, date, row.document_id

    return [row.document_id for row in sorted(iter_rows(tables.documents), key=key)]


def _levels() -> tuple[str, ...]:
    column = next(c for c in BY_NAME["documents"].columns if c.name == "admin_level")
    return (*column.values, "")


def text_of(value: Any) -> str:
    """A text, "" where there is none."""
    return value if isinstance(value, str) else ""
