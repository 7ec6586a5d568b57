r"""A report table as LaTeX: a longtable with booktabs' rules, for XeLaTeX; a piece for ``\input`` or a document.

Documents are foreign text: no character of theirs is a command.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import zip_longest

from policycompare.report.rendering import printable
from policycompare.report.report_frame import ReportColumn, ReportFrame
from policycompare.report.table_layout import (
    CELL_EDGE,
    EDGE,
    POINTS,
    Layout,
    blocks_of,
    column_groups,
    cut,
    fit,
    pieces,
    printed_columns,
)
from policycompare.words import say

ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    # Behind \\ these would be its option; in a row of their own they would end or join characters.
    "[": "{[}", "]": "{]}", "*": "{*}",
    "'": r"\textquotesingle{}", "`": r"\textasciigrave{}", '"': r"\textquotedbl{}",
    "≥": r"$\geq$", "≤": r"$\leq$", "≠": r"$\neq$", "≈": r"$\approx$", "×": r"$\times$", "±": r"$\pm$", "−": "$-$",
    "\t": " ", "\u00a0": " ", "\u2028": " ", "\u2029": " ", "\ufffd": "?",
}  # fmt: skip
"""Characters that are commands, or that the usual fonts lack, and how they are written."""
RE_INVISIBLE = re.compile("[\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Two of these would become a dash, a quotation mark or a guillemet.
RE_LIGATURE = re.compile(r"([-,<>])(?=\1)|([!?])(?=`)")
RE_LONG_RUN = re.compile(r"[!-~]{21,}")
BREAKS_AFTER = ":/_"
CJK_SIGNS = '\\xeCJKDeclareCharClass{CJK}{"2150->"218F,"2460->"24FF,"2500->"27BF}'
"""Figures in circles, Roman numerals and signs come from the Chinese font: Latin ones lack them."""
SIZE = (POINTS, POINTS + 2)
"""Size of the letters and of a line, points."""
PACKAGES = ("booktabs", "longtable", "array", "ragged2e", "pdflscape", "xeCJK")


def escape_latex(text: str, room: float = 0) -> str:
    r"""Text that XeLaTeX sets as it stands: ``100 %`` becomes ``100 \%``, ``≥`` becomes ``$\geq$``.

    Lines become ``\newline``; characters that no font shows are left out. Ids, dates and ranges that take no more than
    ``room`` half-width characters are in a box, in which nothing breaks; longer ones may break.
    """
    text = RE_INVISIBLE.sub("", printable(text)).strip()
    long = {at for run in RE_LONG_RUN.finditer(text) for at in range(run.start() + 12, run.end(), 12)}
    ligatures = {match.end() - 1 for match in RE_LIGATURE.finditer(text)}
    held: dict[int, int] = {}
    at = 0
    for piece, is_whole in pieces(text, room):
        held |= {at: at + len(piece)} if is_whole else {}
        at += len(piece)
    made: list[str] = []
    end = 0
    for at, character in enumerate(text):
        if end and at == end:
            made.append("}")
        if at in held:
            made.append(r"\mbox{")
            end = held[at]
        is_held = at < end
        if at in long and not is_held:
            made.append(r"\allowbreak{}")
        if character == "\n":
            made.append("" if text[at - 1] == "\n" else r"\newline{}")
            continue
        made.append(ESCAPES.get(character, character))
        if at in ligatures:
            made.append("{}")
        if character in BREAKS_AFTER and at + 1 < len(text) and not is_held:
            made.append(r"\allowbreak{}")
    return "".join(made) + "}" * (0 < end == len(text))


def report_latex(table: ReportFrame, *, standalone: bool = False) -> str:
    r"""The table for XeLaTeX: a piece for ``\input``, which says what the preamble needs, or a whole document.

    A row that would not fit on a page goes on in rows below it, as a longtable never breaks a row.
    """
    layout = fit(table)
    body = _longtable(table, layout)
    if standalone:
        return _document(table, layout, body)
    needs = "".join(f"%   \\usepackage{{{package}}}\n" for package in PACKAGES) + f"%   {CJK_SIGNS}\n"
    page = f"{layout.page.paper.upper()} {'across' if layout.page.is_across else 'upright'}"
    if layout.page.is_across:
        body = f"\\begin{{landscape}}\n{body}\\end{{landscape}}\n"
    return (
        f"% For XeLaTeX; made for {page} with margins of {EDGE:g} mm: shorter lines get smaller letters."
        f" The preamble needs:\n{needs}"
        "% and, unless the class is one of ctex's, a font: \\setCJKmainfont{SimSun} or another that you have.\n" + body
    )


def _document(table: ReportFrame, layout: Layout, body: str) -> str:
    scheme = "" if table.lang == "zh" else ",scheme=plain"
    across = ",landscape" if layout.page.is_across else ""
    packages = "".join(f"\\usepackage{{{p}}}\n" for p in PACKAGES if p not in ("pdflscape", "xeCJK"))
    return (
        "% Compile with xelatex, twice.\n"
        f"\\documentclass[UTF8,10pt{scheme}]{{ctexart}}\n"
        f"\\usepackage[{layout.page.paper}paper{across},margin={EDGE:g}mm]{{geometry}}\n{packages}"
        # The font that ctex picks where there is no other lacks rarer characters of names.
        "\\IfFontExistsTF{Noto Serif CJK SC}{\\setCJKmainfont{Noto Serif CJK SC}}{}\n"
        f"{CJK_SIGNS}\n"
        "\\pagestyle{plain}\n\\begin{document}\n" + body + "\\end{document}\n"
    )


def _share(width: float, layout: Layout) -> str:
    """A width as a share of the line, so that the table fits other pages too."""
    share = math.floor(10_000 * width / layout.page.room) / 10_000
    return f"\\dimexpr {share:.4f}\\linewidth-2\\tabcolsep\\relax"


def _column(column: ReportColumn, width: float, layout: Layout) -> str:
    side = "RaggedLeft" if column.is_number else "RaggedRight"
    # TeX hyphenates a cell's first word only behind a space; numbers and dates have nothing to hyphenate.
    space = "\\hspace{0pt}" if column.kind == "text" else ""
    return f">{{\\{side}\\arraybackslash{space}}}p{{{_share(width, layout)}}}"


def _spanning(text: str, width: float, span: int, layout: Layout, side: str = "RaggedRight") -> str:
    return f"\\multicolumn{{{span}}}{{>{{\\{side}\\arraybackslash}}p{{{_share(width, layout)}}}}}{{{text}}}"


def _head(columns: Sequence[ReportColumn], layout: Layout) -> str:
    upper, rules = [], []
    for group, start, end in column_groups(columns):
        text, width = f"\\bfseries {escape_latex(group)}" if group else "", sum(layout.widths[start:end])
        upper.append(_spanning(text, width, end - start, layout, "Centering"))
        if group:
            rules.append(f"\\cmidrule(lr){{{start + 1}-{end}}}")
    over = f"{' & '.join(upper)} \\\\\n{''.join(rules)}\n" if upper else ""
    heads = " & ".join(f"\\bfseries {escape_latex(column.heading)}" for column in columns)
    return f"\\toprule\n{over}{heads} \\\\\n\\midrule\n"


def _cell(text: str, column: ReportColumn, room: float) -> str:
    made = escape_latex(text, room if column.kind == "text" else 0)
    return f"\\mbox{{{made}}}" if made and column.kind != "text" else made


def _rows(row: Sequence[str], columns: Sequence[ReportColumn], layout: Layout) -> list[str]:
    """A row, and the rows in which its longest cells go on."""
    lines = layout.page.max_lines
    pieces = [
        cut(text, width / layout.scale, lines) if column.kind == "text" else [text]
        for text, column, width in zip(row, columns, layout.widths, strict=True)
    ]
    return [
        " & ".join(_cell(*cell) for cell in zip(parts, columns, layout.rooms, strict=True)) + " \\\\"
        for parts in zip_longest(*pieces, fillvalue="")
    ]


def _font(layout: Layout) -> str:
    """Letters of the layout's size, smaller where a page of others has a shorter line, so that no column overlaps."""
    room, sizes = f"{layout.page.room:g}mm", [f"{points * layout.points / POINTS:g}" for points in SIZE]
    smaller = "}{".join(f"\\dimexpr {p}pt*\\number\\linewidth/\\number\\dimexpr {room}\\relax\\relax" for p in sizes)
    plain = "}{".join(sizes)
    return f"\\ifdim\\linewidth<{room} \\fontsize{{{smaller}}}\\else\\fontsize{{{plain}}}\\fi\\selectfont"


def _longtable(table: ReportFrame, layout: Layout) -> str:
    columns, total = printed_columns(table), sum(layout.widths)
    head = _head(columns, layout)
    label = re.sub(r"[^A-Za-z0-9]+", "-", table.name).strip("-") or "table"
    kinds = "%\n".join(_column(c, w, layout) for c, w in zip(columns, layout.widths, strict=True))
    lines = [
        "\\begingroup",
        _font(layout),
        f"\\setlength{{\\tabcolsep}}{{{CELL_EDGE * layout.scale / layout.page.room:.4f}\\linewidth}}"
        "\\setlength{\\LTcapwidth}{\\linewidth}",
        f"\\begin{{longtable}}{{{kinds}}}",
        f"\\caption{{{escape_latex(table.title)}}}\\label{{tab:{label}}}\\\\",
        f"{head}\\endfirsthead",
        f"{head}\\endhead",
        "\\bottomrule",
        "\\endlastfoot",
    ]
    blocks = blocks_of(table)
    for number, block in enumerate(blocks):
        if block.heading is not None:
            lines += ["\\midrule"] if number else []
            heading = _spanning(f"\\bfseries {escape_latex(block.heading)}", total, len(columns), layout)
            lines.append(f"{heading} \\\\*")
        for row in block.rows:
            lines += [*_rows(row, columns, layout), "\\addlinespace[1.5pt]"]
    if not blocks:
        nothing = say("report_tables.nothing", table.lang)
        lines.append(_spanning(nothing, total, max(1, len(columns)), layout) + " \\\\")
    lines.append("\\end{longtable}")
    if table.note:
        note = escape_latex(table.note)
        lines.append(f"\\noindent\\begin{{minipage}}{{\\linewidth}}\\RaggedRight {note}\\end{{minipage}}")
    return "\n".join([*lines, "\\par\\endgroup"]) + "\n"
