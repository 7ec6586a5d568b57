"""Regions side by side as HTML: a page that stands by itself, and a notebook's cell."""

from __future__ import annotations

from policycompare.report.rendering import render
from policycompare.report.side_by_side_columns import Columns
from policycompare.reuse.shared_wording import MIN_SHARED


def page_html(side: Columns) -> str:
    """The whole page: no script, nothing loaded from elsewhere, prints on A4 across."""
    return _html("side_by_side_page.html", side)


def cell_html(side: Columns) -> str:
    """The table with its style, for a notebook's cell."""
    return _html("side_by_side_cell.html", side)


def _html(template: str, side: Columns) -> str:
    return render(template, side.lang, title=side.title, side=side, least=MIN_SHARED)
