"""Regions side by side as HTML: a page that stands by itself, and a notebook's cell.

Documents are foreign text: all of it is escaped, and none of it is markup or a link.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING

from policycompare.report.passages import Extract, Passage
from policycompare.report.side_by_side_words import (
    LABELS,
    cut_pieces,
    facts,
    printable,
    shown_heading,
    shown_place,
    why_words,
)

if TYPE_CHECKING:
    from policycompare.report.side_by_side import SideBySide

STYLE = """
.pc-side{font-family:"Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,serif;line-height:1.6;text-align:left}
.pc-side .scroll{overflow-x:auto}
.pc-side table{border-collapse:collapse;table-layout:fixed;width:100%}
.pc-side.pc-side th,.pc-side.pc-side td{border:1px solid #999;padding:.5em .6em;vertical-align:top;text-align:left;min-width:10em;
 width:10em;overflow-wrap:anywhere;white-space:normal}
.pc-side thead{display:table-header-group}
.pc-side p,.pc-side h2{margin:.2em 0}
.pc-side .passage+.passage{border-top:1px dashed #999;margin-top:.8em;padding-top:.6em}
.pc-side .text{white-space:pre-line}
.pc-side .small,.pc-side .at{font-size:.8em;opacity:.75}
.pc-side .at{white-space:nowrap;font-family:ui-monospace,Consolas,monospace}
.pc-side .unsure{border:1px solid #a33;color:#a33;padding:0 .3em;font-size:.8em;white-space:nowrap}
.pc-side .none{font-style:italic;opacity:.75}
.pc-side mark{background:#ffe9a8;color:#222;border-bottom:1px solid #b8860b}
@media print{.pc-side{font-size:9pt}.pc-side .scroll{overflow:visible}.pc-side.pc-side th,.pc-side.pc-side td{min-width:0;width:auto}
 .pc-side details:not([open]){display:none}.pc-side mark{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
""".strip()
PAGE_STYLE = "body{margin:1.5em;color:#111;background:#fff}@page{size:A4 landscape;margin:12mm}"


def page_html(side: SideBySide) -> str:
    """The whole page: no script, nothing loaded from elsewhere, prints on A4 across."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!DOCTYPE html>\n<html lang="{side.lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escape(side.title)}</title>\n<style>\n{PAGE_STYLE}\n{STYLE}\n</style>\n</head>\n"
        f'<body>\n<main class="pc-side">\n{_table_html(side)}\n</main>\n</body>\n</html>\n'
    )


def cell_html(side: SideBySide) -> str:
    """The table with its style, for a notebook's cell."""
    # The class keeps a notebook from typesetting a document's $…$ as a formula.
    return f'<div class="pc-side tex2jax_ignore mathjax_ignore"><style>{STYLE}</style>{_table_html(side)}</div>'


def _escape(text: str) -> str:
    return html.escape(printable(text), quote=True)


def _at_html(place: str) -> str:
    return f'<span class="at">{_escape(place)}</span>'


def _table_html(side: SideBySide) -> str:
    labels, pieces = LABELS[side.lang], cut_pieces(side.regions)
    head = "".join(
        f'<th scope="col">{_escape(r.name)} <span class="small">{labels["count"].format(len(r.passages))}</span></th>'
        for r in side.regions
    )
    cells = "".join(
        f"<td>{''.join(_passage_html(p, pieces, labels) for p in r.passages)}</td>\n"
        if r.passages
        else f'<td class="none">{labels["none" if r.is_known else "unknown"]}</td>\n'
        for r in side.regions
    )
    about = "".join(f'<p class="small">{_escape(line)}</p>\n' for line in (side.about, side.note) if line)
    return (
        f'<h2 lang="zh">{_escape(side.title)}</h2>\n{about}<div class="scroll"><table>\n<thead><tr>{head}</tr></thead>\n'
        f'<tbody><tr>\n{cells}</tr></tbody>\n</table></div>\n<p class="small"><mark>{labels["shared"]}</mark></p>'
    )


def _passage_html(passage: Passage, pieces: Mapping[Extract, list[tuple[str, bool]]], labels: Mapping[str, str]) -> str:
    unsure = "" if passage.is_accepted else f' <span class="unsure">{labels["not_accepted"]}</span>'
    why = why_words(passage, labels)
    lines = [f'<p class="small"><b>{_escape(passage.measure_id)}</b> {_escape(passage.document)}{unsure}</p>']
    if heading := shown_heading(passage):
        lines.append(f'<p lang="zh"><b>{_escape(heading)}</b></p>')
    for extract in passage.extracts:
        marked = "".join(f"<mark>{_escape(t)}</mark>" if shared else _escape(t) for t, shared in pieces[extract])
        place = _at_html(shown_place(passage.source_file, extract.char_start, extract.char_end))
        lines.append(
            f'<p class="text" lang="zh">{marked}</p><p><span class="small">{labels["source"]}</span> {place}</p>'
        )
    if passage.text != passage.whole.text:
        place = _at_html(shown_place(passage.source_file, passage.whole.char_start, passage.whole.char_end))
        lines.append(
            f'<details><summary class="small">{labels["whole"]} {place}</summary>'
            f'<p class="text" lang="zh">{_escape(passage.whole.text)}</p></details>'
        )
    for name, entries in facts(passage, labels):
        shown = "<br>".join(f"{_escape(words)} {_at_html(place)}" for words, place in entries) or "—"
        lines.append(f'<p><span class="small">{labels[name]}</span> {shown}</p>')
    if why:
        lines.append(f'<p class="small">{_escape(why)}</p>')
    return f'<div class="passage">{"".join(lines)}</div>'
