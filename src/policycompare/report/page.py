"""The whole comparison as one HTML page that stands by itself: usable offline, printable, one language a page.

Nothing is loaded from elsewhere. Documents are foreign text: all of it is escaped, and the page's policy runs only
the script and the style that were written with it. Without script the page is whole, its tables are plain.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from policycompare.errors import CallError
from policycompare.report.page_findings import corpus_lines, finding_lines
from policycompare.report.page_frame import data_block, escape, fill, page_file, page_words, policy_hash
from policycompare.report.page_methods import method_parts
from policycompare.report.page_tables import (
    WORDS,
    documents_frame,
    longest_frame,
    nulls_frame,
    say,
    table_hashes,
    tiling_frame,
    versions_frame,
)
from policycompare.report.side_by_side import compare
from policycompare.report.side_by_side_page import STYLE as SIDE_STYLE
from policycompare.report.side_by_side_page import cell_html
from policycompare.report.table_grid import grid_html
from policycompare.report.tables import REPORT_TABLES
from policycompare.reuse.shared_wording import MIN_SHARED
from policycompare.tables.names import Names
from policycompare.words import LANGS, Lang

if TYPE_CHECKING:
    from policycompare.plots.registry import Caption
    from policycompare.report.frames import ReportFrame
    from policycompare.tables.frames import Tables

FIGURE_SECTIONS: dict[str, str] = {
    "documents": "documents",
    "targets": "targets",
    "themes": "measures",
    "coverage": "measures",
    "document_similarity": "measures",
    "alignment": "measures",
    "unit": "responsibilities",
    "sole": "responsibilities",
    "function": "responsibilities",
    "reuse": "reuse",
    "evaluation": "methods",
}
"""How a figure's name begins -> its section, in the order in which a section shows them; others go to ``other``."""
SECTIONS = ("documents", "findings", "targets", "measures", "responsibilities", "reuse", "other", "methods")
SCREEN_SCALE = 1.4
"""Figures are drawn for paper, with letters of 7 points: on a screen they are shown this much larger, if there is room."""
NAMED_REGIONS = 6
"""Up to so many regions are named in the title."""
SCRIPT_WORDS = ("search", "search_passages", "hits", "sort", "open_all", "close_all")
LOCALES: dict[Lang, str] = {"zh": "zh-Hans-CN", "en": "en"}
"""By what the script sorts text: Chinese by pinyin."""

# Width and height of an SVG, in points or pixels.
RE_SVG_SIZE = re.compile(r"<svg\b[^>]*?\bviewBox=[\"'][\d.eE+-]+[ ,]+[\d.eE+-]+[ ,]+([\d.]+)[ ,]+([\d.]+)[\"']")
RE_DIGITS = re.compile(r"(\d+)")
# A path's data; a figure's letters are paths, and most of its bytes.
RE_PATH = re.compile(r"(?<=\sd=\")[^\"<>&]+(?=\")")
# A number with more than three decimals.
RE_LONG_NUMBER = re.compile(r"-?\d+\.\d{4,}(?![\d.eE])")
# Space on either side of a path's command.
RE_COMMAND = re.compile(r"\s*([A-Za-z])\s*")

Figure = tuple[str, str, "Caption"]
"""Stem of the files, SVG and caption of a part of a figure."""


def report_page(tables: Tables, figures: Sequence[Figure], *, lang: Lang = "zh", quality: Sequence[str] = ()) -> str:
    """The whole comparison as an HTML page.

    Args:
        tables: Tables of a study, compared.
        figures: Stem, SVG and caption of each part of each figure, in the language of the page; any order.
        lang: zh or en.
        quality: What was measured against reference labels, a line each; without any the page says that none was.

    Returns:
        The page; the same bytes for the same input.

    Raises:
        CallError: The language is unknown.

    Example:
        >>> from policycompare.tables.frames import build_tables
        >>> page = report_page(build_tables({}, []), [], lang="en")
        >>> page.startswith("<!DOCTYPE html>")
        True
    """
    if lang not in LANGS:
        raise CallError(f"lang {lang!r}", "it is unknown", f"use {' or '.join(LANGS)}")
    report = _Report(tables, Names(tables, lang), figures)
    bodies = {name: body for name in SECTIONS if (body := report.section(name, quality))}
    style = "\n" + SIDE_STYLE + "\n" + page_file("report.css")
    script = '\n"use strict";\n(() => {\n' + page_file("report.js") + "})();\n"
    words = {key: page_words(WORDS)[key][LANGS.index(lang)] for key in SCRIPT_WORDS}
    numbered = list(enumerate(bodies.items(), 1))
    filled = {
        "LANG": lang,
        "STYLE": style,
        "STYLE_HASH": policy_hash(style),
        "SCRIPT": script,
        "SCRIPT_HASH": policy_hash(script),
        "TITLE": escape(_title(report.names)),
        "SKIP": escape(say(report.names, "skip")),
        "LINES": f'<p class="line">{escape(say(report.names, "lead"))}</p>',
        "CONTENTS": escape(say(report.names, "contents")),
        "NAV": _nav(report.names, bodies),
        "SECTIONS": "\n".join(
            f'<section id="{name}" aria-labelledby="{name}-name">\n'
            f'<h2 id="{name}-name">{number} {escape(say(report.names, f"section_{name}"))}</h2>\n{body}\n</section>'
            for number, (name, body) in numbered
        ),
        "WORDS": data_block(words | {"locale": LOCALES[lang]}),
    }
    return fill(page_file("report.html"), filled)


def _title(names: Names) -> str:
    regions = sorted(set(names.tables.documents["region_id"]))
    if not regions:
        return say(names, "title_none")
    if len(regions) > NAMED_REGIONS:
        return say(names, "title_many", count=len(regions))
    return say(names, "title", regions=say(names, "and").join(names.region(region) for region in regions))


def _nav(names: Names, bodies: dict[str, str]) -> str:
    entries = []
    for number, (name, body) in enumerate(bodies.items(), 1):
        counts = {"figures": body.count("<figure "), "tables": body.count("<table data-rows=")}
        listed = say(names, "and").join(say(names, f"count_{k}", count=n) for k, n in counts.items() if n)
        also = f' <span class="also">{escape(listed)}</span>' if listed else ""
        entries.append(f'<li><a href="#{name}">{number} {escape(say(names, f"section_{name}"))}</a>{also}</li>')
    return f"<ol>\n{''.join(entries)}\n</ol>"


def _natural(name: str) -> list[tuple[int, str]]:
    """coverage-2 before coverage-10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in RE_DIGITS.split(name)]


def _prefix(name: str) -> int:
    """Place of the prefix that a figure's name begins with; behind all where there is none."""
    return next((n for n, prefix in enumerate(FIGURE_SECTIONS) if name.startswith(prefix)), len(FIGURE_SECTIONS))


class _Report:
    """Makes the sections in their order and numbers figures and tables through all of them."""

    def __init__(self, tables: Tables, names: Names, figures: Sequence[Figure]) -> None:
        self.tables, self.names = tables, names
        self.made = {
            key: REPORT_TABLES[key](tables, names.lang)
            for key in ("targets", "differences", "comparison_rows", "units")
        }
        self._figures: dict[str, list[Figure]] = {}
        sections = [*FIGURE_SECTIONS.values(), "other"]
        for figure in sorted(figures, key=lambda f: (_prefix(f[0]), _natural(f[0]))):
            self._figures.setdefault(sections[_prefix(figure[0])], []).append(figure)
        self._figure_number = self._table_number = 0

    def section(self, name: str, quality: Sequence[str]) -> str:
        """The body of a section; empty where it has nothing to say."""
        if name == "methods":
            return self._methods(quality)
        make: dict[str, Callable[[], list[str]]] = {
            "documents": self._documents,
            "findings": self._findings,
            "targets": self._targets,
            "measures": self._measures,
            "responsibilities": lambda: [*self._figures_html("responsibilities"), self._table("units")],
            "reuse": lambda: [*self._figures_html("reuse"), self._grid(longest_frame(self.tables, self.names))],
            "other": lambda: self._figures_html("other"),
        }
        return "\n".join(make[name]())

    def _documents(self) -> list[str]:
        unknown = say(self.names, "unknown")
        stated = ("doc_title", "type", "number", "issuer", "date", "start", "end", "level")
        grid = self._grid(documents_frame(self.tables, self.names), unknown=dict.fromkeys(stated, unknown))
        return [_list(corpus_lines(self.tables, self.names)), grid, *self._figures_html("documents")]

    def _findings(self) -> list[str]:
        found = finding_lines(self.tables, self.names, self.made["differences"])
        return [f"<h3>{escape(heading)}</h3>\n{_list(lines)}" for heading, lines in found]

    def _targets(self) -> list[str]:
        return [*self._figures_html("targets"), self._table("targets"), self._table("differences")]

    def _measures(self) -> list[str]:
        rows, anchors = self._passages()
        table = self._grid(self.made["comparison_rows"], links=anchors, link_key="row")
        return [*self._figures_html("measures"), table, *rows]

    def _methods(self, quality: Sequence[str]) -> str:
        tables, names = self.tables, self.names
        reading, measured, data = method_parts(names, quality)
        return "\n".join(
            [
                *reading,
                *measured,
                *self._figures_html("methods"),
                *data,
                self._grid(tiling_frame(tables, names)),
                self._grid(nulls_frame(tables, names)),
                self._grid(versions_frame(tables, names, table_hashes(tables))),
            ]
        )

    def _table(self, key: str) -> str:
        return self._grid(self.made[key])

    def _grid(self, table: ReportFrame, **options: Any) -> str:
        self._table_number += 1
        return grid_html(table, say(self.names, "table", number=self._table_number, title=table.title), **options)

    def _figures_html(self, section: str) -> list[str]:
        return [self._figure(*figure) for figure in self._figures.get(section, [])]

    def _figure(self, name: str, svg: str, caption: Caption) -> str:
        self._figure_number += 1
        names = self.names
        title = say(names, "figure", number=self._figure_number, title=caption.title)
        tables = say(names, "and").join(caption.tables)
        facts = [say(names, "drawn_from", tables=tables, rows=f"{caption.rows:,}")]
        if caption.left_out:
            facts.append(say(names, "left_out", left_out=caption.left_out))
        code = base64.b64encode(compact_svg(svg).encode()).decode("ascii")
        size = RE_SVG_SIZE.search(svg)
        # Points to pixels: 4/3.
        room = "".join(
            f' {key}="{round(float(points) * 4 / 3 * SCREEN_SCALE)}"'
            for key, points in zip(("width", "height"), size.groups() if size else (), strict=False)
        )
        return (
            f'<figure id="figure-{escape(name)}">\n<div class="scroll" tabindex="0" role="group" '
            f'aria-label="{escape(caption.title)}"><img alt="{escape(caption.title)}"{room} '
            f'src="data:image/svg+xml;base64,{code}"></div>\n<figcaption><b>{escape(title)}</b>{escape(caption.shows)}'
            f'<span class="facts">{escape(" ".join(facts))}</span></figcaption>\n</figure>'
        )

    def _passages(self) -> tuple[list[str], dict[str, str]]:
        """The rows that two regions have, side by side, by theme; and the anchor of each row by its shown name."""
        tables, names = self.tables, self.names
        rows = tables.comparisons[(tables.comparisons["level"] == "row") & ~tables.comparisons["is_gap"]]
        regions = rows.groupby("key")["region_id"].nunique()
        shared = set(regions[regions > 1].index)
        heading = f'<h3 id="passages">{escape(say(names, "passages"))}</h3>'
        if not shared:
            return [heading, f"<p>{escape(say(names, 'passages_none'))}</p>"], {}
        codebook = tables.topics.sort_values(["theme", "row", "topic_id"], kind="stable")
        order = dict.fromkeys(zip(codebook["theme"], codebook["row"], strict=True))
        found: list[str] = []
        anchors: dict[str, str] = {}
        links: dict[str, str] = {}
        last = ""
        for theme, row in (pair for pair in order if pair[1] in shared):
            if row in anchors:
                continue
            if theme != last:
                found.append(f'<h4 class="theme">{escape(names.theme(theme))}</h4>')
                last = theme
            anchors[row] = f"row-{len(anchors) + 1}"
            links.setdefault(names.row(row), anchors[row])
            found.append(self._row(row, anchors[row]))
        note = say(names, "passages_note", rows=len(anchors), shared=MIN_SHARED)
        inner = "\n".join(found)
        body = f'{heading}\n<p>{escape(note)}</p>\n<div class="passages">\n{inner}\n</div>'
        return [f'<div class="across">\n{body}\n</div>'], links

    def _row(self, row: str, anchor: str) -> str:
        side = compare(row, self.tables, lang=self.names.lang)
        counts = [
            say(self.names, "passages_region", region=self.names.region(r.region_id), count=len(r.passages))
            for r in side.regions
            if r.passages
        ]
        # The style stands once in the page's head, where its policy allows it.
        piece = cell_html(side).replace(f"<style>{SIDE_STYLE}</style>", "", 1)
        name = self.names.row(row)
        also = f' <span lang="zh">{escape(row)}</span>' if name != row else ""
        return (
            f'<details id="{anchor}"><summary>{escape(name)}{also}'
            f'<span class="counts">{escape(say(self.names, "and").join(counts))}</span></summary>\n{piece}</details>'
        )


def compact_svg(svg: str) -> str:
    r"""A figure in about two thirds of its bytes: path data to a thousandth of a point, without needless space.

    Example:
        >>> compact_svg('<path d="M 36.063562 139.287753 \nL 36.5 144.013456 \nz"/>')
        '<path d="M36.064 139.288L36.5 144.013z"/>'
    """
    return RE_PATH.sub(lambda path: RE_COMMAND.sub(r"\1", RE_LONG_NUMBER.sub(_short_number, path[0])).strip(), svg)


def _short_number(number: re.Match[str]) -> str:
    # No -0.
    return f"{round(float(number[0]), 3) + 0.0:.3f}".rstrip("0").rstrip(".")


def _list(lines: Sequence[str]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{escape(line)}</li>" for line in lines) + "\n</ul>"
