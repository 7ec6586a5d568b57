"""A report table as HTML: a page that stands by itself, or a piece to paste. All text is foreign and escaped."""

from __future__ import annotations

import html
import re

from policycompare.report.frames import ReportColumn, ReportFrame
from policycompare.report.side_by_side_words import printable
from policycompare.report.table_layout import EDGE, Layout, blocks_of, column_groups, fit, printed_columns
from policycompare.report.table_words import NOTHING

RE_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")

# Twice the class: JupyterLab's own rules for cells, which align text to the right, weigh as much as one and a tag.
STYLE = """
.pc-report{font-family:"Times New Roman","Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,serif;color:#111;
 line-height:1.45;text-align:left;overflow-x:auto}
.pc-report table{border-collapse:collapse;table-layout:fixed;width:100%;border-top:2px solid #111;
 border-bottom:2px solid #111;font-size:.9em}
.pc-report caption{font-weight:bold;font-size:1.15em;padding:.4em 0;text-align:left;caption-side:top}
.pc-report thead{display:table-header-group}
.pc-report.pc-report th,.pc-report.pc-report td{padding:.3em .45em;vertical-align:top;text-align:left;overflow-wrap:anywhere;
 white-space:pre-wrap;border:0;border-bottom:1px solid #ddd;background:#fff;color:#111}
.pc-report.pc-report thead th{vertical-align:bottom;border-bottom:1px solid #111}
.pc-report.pc-report thead th[scope=colgroup]{text-align:center}
.pc-report.pc-report tbody th{font-weight:bold;background:#f3f3f3;break-after:avoid}
.pc-report.pc-report .n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.pc-report.pc-report thead .n{text-align:right}
.pc-report.pc-report .d{white-space:nowrap;font-variant-numeric:tabular-nums}
.pc-report tr{break-inside:avoid}
.pc-report .note{font-size:.85em;margin:.5em 0}
@media print{.pc-report{font-size:8.5pt;overflow:visible}.pc-report table{min-width:0!important}}
""".strip()
CLASSES = {"number": ' class="n"', "integer": ' class="n"', "date": ' class="d"', "text": ""}


def report_html(table: ReportFrame, *, fragment: bool = False) -> str:
    """The table as HTML: no script, nothing loaded from elsewhere, its header repeated on each printed page.

    Args:
        table: The table.
        fragment: Only the table with its style, to paste into a page or a notebook.

    Returns:
        The page, or the piece of one.
    """
    layout = fit(table)
    # The class keeps a notebook from typesetting a document's $…$ as a formula.
    piece = f'<div class="pc-report tex2jax_ignore mathjax_ignore" lang="{table.lang}">{_table(table, layout)}</div>'
    if fragment:
        # A cell of a notebook may be narrow: columns take what their words need.
        return f"<style>{STYLE.replace('table-layout:fixed', 'table-layout:auto')}</style>{piece}"
    page = f"@page{{size:{layout.page.paper.upper()} {'landscape' if layout.page.is_across else 'portrait'};margin:{EDGE:g}mm}}"
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!DOCTYPE html>\n<html lang="{table.lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escape(table.title)}</title>\n<style>\nbody{{margin:1.5em;background:#fff}}{page}\n{STYLE}\n</style>\n"
        f"</head>\n<body>\n<main>\n{piece}\n</main>\n</body>\n</html>\n"
    )


def _escape(text: str) -> str:
    return html.escape(printable(text), quote=True)


def _in_language(table: ReportFrame, text: str) -> str:
    """A mark for readers aloud: Chinese text in an English table."""
    return ' lang="zh"' if table.lang != "zh" and RE_HAN.search(text) else ""


def _head(columns: list[ReportColumn]) -> str:
    groups = column_groups(columns)
    single = {n for n, column in enumerate(columns) if not column.group} if groups else set()
    upper, at = [], 0
    for group, span in groups:
        if group:
            upper.append(f'<th scope="colgroup" colspan="{span}">{_escape(group)}</th>')
        else:
            upper += [_head_cell(columns[n], ' rowspan="2"') for n in range(at, at + span)]
        at += span
    lower = "".join(_head_cell(column) for n, column in enumerate(columns) if n not in single)
    return "".join(f"<tr>{row}</tr>\n" for row in ("".join(upper), lower) if row)


def _head_cell(column: ReportColumn, span: str = "") -> str:
    return f'<th scope="col"{CLASSES[column.kind]}{span}>{_escape(column.heading)}</th>'


def _table(table: ReportFrame, layout: Layout) -> str:
    columns, room = printed_columns(table), sum(layout.widths) or 1
    sizes = "".join(f'<col style="width:{100 * width / room:.2f}%">' for width in layout.widths)
    bodies = []
    for block in blocks_of(table):
        head = ""
        if block.heading is not None:
            mark = _in_language(table, block.heading)
            head = f'<tr><th scope="rowgroup" colspan="{len(columns)}"{mark}>{_escape(block.heading)}</th></tr>\n'
        rows = "".join(
            "<tr>"
            + "".join(
                f"<td{CLASSES[column.kind]}{_in_language(table, cell)}>{_escape(cell)}</td>"
                for column, cell in zip(columns, row, strict=True)
            )
            + "</tr>\n"
            for row in block.rows
        )
        bodies.append(f"<tbody>\n{head}{rows}</tbody>\n")
    if not bodies:
        bodies = [f'<tbody>\n<tr><td colspan="{len(columns) or 1}">{NOTHING[table.lang]}</td></tr>\n</tbody>\n']
    note = f'<p class="note">{_escape(table.note)}</p>' if table.note else ""
    return (
        f'<table style="min-width:{room * 0.24:.1f}em">\n<caption>{_escape(table.title)}</caption>\n'
        f"<colgroup>{sizes}</colgroup>\n<thead>\n{_head(columns)}</thead>\n{''.join(bodies)}</table>\n{note}"
    )
