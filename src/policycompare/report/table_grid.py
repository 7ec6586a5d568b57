"""A report table as a plain HTML table that a reader can sort and search where scripts run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policycompare.report.frames import ReportColumn, ReportFrame
from policycompare.report.page_frame import escape
from policycompare.report.table_html import RE_HAN
from policycompare.report.table_layout import column_groups, shown, width_of
from policycompare.report.table_words import NOTHING

WIDTHS = (4, 6, 8, 10, 12, 16, 20, 26, 32)
"""Least widths that the style knows, in half-width characters; a class each, ``c4`` to ``c32``."""
WRAPPED = 0.75
"""A column of long text may be so much narrower than it would like to be."""
FEW_COLUMNS = 6
"""Up to so many columns fit on paper that stands upright."""
HASH_LENGTH = 64


def grid_html(
    table: ReportFrame,
    title: str,
    *,
    unknown: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    link_key: str = "",
) -> str:
    """A table of a page; the page's script makes its headings buttons and puts a search box before it.

    Unlike ``report_html`` every column stands in the rows, the one that names blocks too: rows that can be sorted
    have no blocks.

    Args:
        table: The table.
        title: What stands above it.
        unknown: Column -> what its empty cells say; an empty cell of any other column is empty.
        links: Text of a cell -> anchor on the same page.
        link_key: The column whose cells are links.
    """
    name = escape(f"table-{table.name}")
    across = " across" if len(table.columns) > FEW_COLUMNS else ""
    note = f'<p class="note">{escape(table.note)}</p>\n' if table.note else ""
    start = f'<div class="grid{across}" id="{name}">\n<p class="name" id="{name}-name">{escape(title)}</p>\n'
    if not len(table.frame):
        return f'{start}<p class="small">{escape(NOTHING[table.lang])}</p>\n{note}</div>'
    cells = [[shown(value, column.kind) for value in table.frame[column.key]] for column in table.columns]
    classes = [_class(column, texts) for column, texts in zip(table.columns, cells, strict=True)]
    said, anchors = unknown or {}, {link_key: links or {}}
    printed = [
        [_cell(table.lang, css, text, said.get(column.key, ""), anchors.get(column.key, {})) for text in texts]
        for column, css, texts in zip(table.columns, classes, cells, strict=True)
    ]
    rows = "\n".join(f"<tr>{''.join(row)}</tr>" for row in zip(*printed, strict=True))
    return (
        f'{start}<div class="scroll" tabindex="0" role="region" aria-labelledby="{name}-name">'
        f'<table data-rows="{len(table.frame)}" aria-labelledby="{name}-name">\n'
        f"<thead>\n{_head(table.columns, classes)}</thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>\n{note}</div>"
    )


def _class(column: ReportColumn, texts: Sequence[str]) -> str:
    if column.kind in ("number", "integer"):
        return "n"
    if column.kind == "date":
        return "d"
    longest = max((width_of(text) for text in texts), default=0)
    if texts and all(len(text) == HASH_LENGTH for text in texts):
        return "h"
    wanted = min(longest, column.width)
    wanted = max(round(wanted * WRAPPED) if wanted > WIDTHS[4] else wanted, min(width_of(column.heading) + 2, 10))
    return f"c{next((width for width in WIDTHS if width >= wanted), WIDTHS[-1])}"


def _attribute(css: str) -> str:
    return f' class="{css}"' if css else ""


def _cell(table_lang: str, css: str, text: str, unknown: str, links: Mapping[str, str]) -> str:
    if not text and unknown:
        return f'<td class="{f"{css} unknown".strip()}">{escape(unknown)}</td>'
    lang = ' lang="zh"' if table_lang != "zh" and RE_HAN.search(text) else ""
    inner = escape(text)
    if text in links:
        inner = f'<a href="#{escape(links[text])}">{inner}</a>'
    return f"<td{_attribute(css)}{lang}>{inner}</td>"


def _head(columns: Sequence[ReportColumn], classes: Sequence[str]) -> str:
    groups = column_groups(columns)
    upper, lower, at = [], [], 0
    for group, span in groups or [("", len(columns))]:
        own = [_head_cell(columns[n], n, classes[n], groups != [] and not group) for n in range(at, at + span)]
        if group:
            upper.append(f'<th scope="colgroup" colspan="{span}">{escape(group)}</th>')
            lower += own
        else:
            (upper if groups else lower).extend(own)
        at += span
    return "".join(f"<tr>{''.join(row)}</tr>\n" for row in (upper, lower) if row)


def _head_cell(column: ReportColumn, at: int, css: str, is_tall: bool) -> str:
    span = ' rowspan="2"' if is_tall else ""
    # A short heading stays in one piece with its arrow.
    css = " ".join(name for name, is_so in (("n", css == "n"), ("k", width_of(column.heading) <= 8)) if is_so)
    return (
        f'<th scope="col"{_attribute(css)}{span} data-at="{at}" data-kind="{column.kind}">{escape(column.heading)}</th>'
    )
