"""Report tables as files: what is read back is the frame, foreign text stays text, the same bytes each time."""

from __future__ import annotations

import datetime
import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
import pytest
from docx.oxml.ns import qn

import policycompare as pc
from policycompare.errors import CallError
from policycompare.report.report_frame import ReportColumn
from policycompare.report.report_table import ReportTable
from policycompare.report.table_latex import ESCAPES, escape_latex, report_latex
from policycompare.report.table_layout import (
    PAGES,
    blocks_of,
    cut,
    fit,
    lines_of,
    pieces,
    shown,
    shown_number,
    width_of,
)
from policycompare.report.table_xlsx import report_xlsx
from policycompare.report.tables import REPORT_TABLES, REPORT_WRITERS, write_report_tables
from policycompare.tables.frames import Tables
from policycompare.words import Lang

LONG = "开展法治督察，" * 428 + "完毕完毕"
assert len(LONG) == 3000
HOSTILE = [
    "=1+1", "+1", "-1", "@x", "=", "<script>alert(1)</script>", "\\input{x}", "a & b_c", "100 %", "{}^~#$%&_\\",
    "a\x00b\x07c\nd\r\ne\tf", LONG, "x" * 300, "[5pt] *", "--- `` '' !` \" ,, << >>", "≥ ≤ × “引号” — ①Ⅱ", "^^41 ^^M",
    "%\\end{document}", "\n\n", None, '<a href="https://x.example">x</a> <img src=x>', "&amp; _x0041_ \ufffe",
]  # fmt: skip
NUMBERS = [85.0, 0.1, 66.67, -1.5, None, 1e20, 1e-7, 0.0, 2.5, 1 / 3, 12345.678]


def column(values: list[Any], count: int) -> list[Any]:
    return (values * count)[:count]


@pytest.fixture(scope="module")
def hostile() -> ReportTable:
    """Every hostile text, in two blocks, under headings that are hostile too."""
    count = len(HOSTILE)
    columns = (
        ReportColumn("block", "Block & <b>"),
        ReportColumn("text", "Text_# 指标", "text", 30, "Left & <i>"),
        ReportColumn("number", "No. %", "number", 8, "Left & <i>"),
        ReportColumn("day", "Day", "date", 10),
        ReportColumn("count", "Count", "integer", 5),
    )
    frame = pd.DataFrame(
        {
            "block": pd.Series(["一 & <i> \\x"] * 5 + [None] * (count - 5), dtype="str"),
            "text": pd.Series(HOSTILE, dtype="str"),
            "number": pd.Series(column(NUMBERS, count), dtype="float64"),
            "day": pd.Series(column(["2022-12-31", None, "1899-01-01", "2022-02-30"], count), dtype="str"),
            "count": pd.Series(column([1, None, 30], count), dtype="Int64"),
        }
    )
    return ReportTable("evil:/x*", "标题 & <x> $1$ %", "note \\bad & _ <b>", columns, frame, "zh", "block")


@pytest.fixture(scope="module")
def empty(hostile: ReportTable) -> ReportTable:
    return ReportTable("empty", "空", "", hostile.columns, hostile.frame.iloc[:0], "en", "block")


def expected(table: ReportTable) -> list[tuple[str | None, list[str]]]:
    """Rows as they print, with the heading of their block; worked out from the frame without the layout."""
    found: list[tuple[str | None, list[str]]] = []
    for values in table.frame.itertuples(index=False):
        head: str | None = None
        row = []
        for own, value in zip(table.columns, values, strict=True):
            if own.kind == "number" and not pd.isna(value):
                text = shown_number(value, table.lang)
                assert float(text.replace(",", "")) == pytest.approx(value, rel=1e-11)
            elif own.kind == "score" and not pd.isna(value):
                text = f"{value:.2f}"
            elif own.kind == "integer" and not pd.isna(value):
                text = f"{value:d}"
            else:
                text = (
                    ""
                    if pd.isna(value)
                    else re.sub("[\x00-\x08\x0e-\x1f\ufffe]", "\ufffd", value.replace("\r\n", "\n"))
                )
            if own.key == table.group_by:
                head = text or {"zh": "（未归类）", "en": "(none)"}[table.lang]
            else:
                row.append(text)
        found.append((head, row))
    return found


class TableParser(HTMLParser):
    """Rows of the first table's bodies with their block's heading, and every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[tuple[str | None, list[str]]] = []
        self.heads: list[list[str]] = []
        self.texts: dict[str, str] = {}
        self.open: list[str] = []
        self.block: str | None = None
        self.row: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("meta", "col"):
            return
        self.open.append(tag)
        if tag == "tr":
            self.row = []
        if tag in ("td", "th"):
            self.row.append("")

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self.open[-2:]):  # a part of a cell that is not broken has an element of its own
            self.row[-1] += data
        elif self.open:
            self.texts[self.open[-1]] = self.texts.get(self.open[-1], "") + data

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "tr" and "thead" in self.open:
            self.heads.append(self.row)
        elif tag == "tr" and self.tags[-1][1].get("scope") == "rowgroup":
            self.block = self.row[0]
        elif tag == "tr":
            self.rows.append((self.block, self.row))


def parse_html(page: str) -> TableParser:
    parser = TableParser()
    parser.feed(page)
    parser.close()
    assert not parser.open
    return parser


def test_html_reads_back(hostile: ReportTable) -> None:
    parser = parse_html(hostile.to_html())
    assert parser.rows == expected(hostile)
    assert parser.heads == [["Left & <i>", "Day", "Count"], ["Text_# 指标", "No. %"]]
    assert parser.texts["caption"] == parser.texts["title"] == hostile.title
    assert parser.texts["p"] == hostile.note


def test_html_is_a_semantic_table_that_needs_nothing_else(hostile: ReportTable) -> None:
    page = hostile.to_html()
    parser = parse_html(page)
    names = [tag for tag, _ in parser.tags]
    assert not {"script", "img", "a", "link", "iframe", "i", "b"} & set(names)
    assert not any(key in ("href", "src") or key.startswith("on") for _, attrs in parser.tags for key in attrs)
    assert "url(" not in page and "@import" not in page
    assert names.count("tbody") == 2 and names.count("caption") == names.count("thead") == 1
    scopes = [attrs.get("scope") for tag, attrs in parser.tags if tag == "th"]
    assert scopes == ["colgroup", "col", "col", "col", "col", "rowgroup", "rowgroup"]
    assert "@page{size:A4 " in page and "table-header-group" in page and "@media print" in page
    kinds = [attrs.get("class") for tag, attrs in parser.tags if tag == "td"][:4]
    assert kinds == [None, "n", "d", "n"]
    assert re.search(r"\.n\{text-align:right", page)
    assert '<html lang="zh">' in page


def test_html_piece_is_the_table_alone(hostile: ReportTable, tmp_path: Path) -> None:
    piece = hostile.to_html(tmp_path / "piece.html", fragment=True)
    assert (tmp_path / "piece.html").read_text("utf-8") == piece
    assert "<html" not in piece and "<body" not in piece
    assert parse_html(piece).rows == expected(hostile)


def workbook(table: ReportTable) -> Any:
    return openpyxl.load_workbook(io.BytesIO(report_xlsx(table)))


def test_xlsx_reads_back_with_real_numbers_and_dates(hostile: ReportTable) -> None:
    sheet = workbook(hostile).worksheets[0]
    lines = [list(line) for line in sheet.iter_rows(min_row=3)]
    assert [cell.value for cell in sheet[2]] == [c.heading for c in hostile.columns]
    assert len(lines) == len(hostile.frame)
    for cells, values in zip(lines, hostile.frame.itertuples(index=False), strict=True):
        for cell, own, value in zip(cells, hostile.columns, values, strict=True):
            where = (own.key, value)
            if pd.isna(value):
                assert cell.value is None, where
            elif own.kind in ("number", "integer"):
                assert cell.data_type == "n" and cell.value == value, where
            elif own.kind == "date" and value == "2022-12-31":
                assert cell.is_date and cell.value == datetime.datetime(2022, 12, 31), where
                assert cell.number_format == "yyyy-mm-dd"
            elif value.strip():  # a reader takes a cell of nothing but line ends for empty
                assert cell.data_type == "s" and cell.value == shown(value, "text"), where
                assert cell.hyperlink is None


def test_xlsx_comparator_stays_a_sign(hostile: ReportTable) -> None:
    sheet = workbook(hostile).worksheets[0]
    texts = [cell.value for cell in sheet["B"][2:]]
    assert texts[:5] == ["=1+1", "+1", "-1", "@x", "="]
    content = zipfile.ZipFile(io.BytesIO(report_xlsx(hostile))).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in content and "<hyperlink" not in content


def test_xlsx_is_ready_to_read_and_to_print(hostile: ReportTable) -> None:
    book = workbook(hostile)
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == f"A2:E{len(hostile.frame) + 2}"
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.page_setup.orientation == "landscape"
    # The format leaves out a width of one page, which is what it takes where none is said.
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert [str(r) for r in sheet.merged_cells.ranges] == ["B1:C1"]
    assert sheet["B3"].alignment.wrap_text
    assert sheet["C3"].alignment.horizontal == "right"
    # 3,000 Chinese characters in lines of the column's width fit into the highest row there is.
    width = sheet.column_dimensions["B"].width
    assert 2 * len(LONG) / width * 15 <= 409 and width <= 255
    row = HOSTILE.index(LONG) + 3
    assert 2 * len(LONG) / width * 15 <= sheet.row_dimensions[row].height <= 409
    assert book.properties.created == datetime.datetime(2000, 1, 1)
    assert [cell.value for cell in book["note"]["A"]] == [hostile.title, hostile.note]


def test_xlsx_columns_are_as_wide_as_chinese_is() -> None:
    frame = pd.DataFrame({"a": ["市中级人民法院"], "b": ["abcdefg"]})
    columns = (ReportColumn("a", "甲", width=40), ReportColumn("b", "B", width=40))
    sheet = workbook(ReportTable("t", "T", "", columns, frame)).worksheets[0]
    assert sheet.column_dimensions["A"].width >= 14  # 7 characters of two
    assert 7 <= sheet.column_dimensions["B"].width < 12
    assert sheet.freeze_panes == "A2"


def read_docx(data: bytes) -> tuple[Any, list[list[str]], list[tuple[str | None, list[str]]]]:
    """The document, the rows of its header, and the other rows with their block's heading."""
    book = docx.Document(io.BytesIO(data))
    heads, rows, block = [], [], None
    for line in book.tables[0].rows:
        cells = line.cells
        if line._tr.trPr is not None and line._tr.trPr.find(qn("w:tblHeader")) is not None:
            heads.append([cell.text for cell in cells])
        elif len({id(cell._tc) for cell in cells}) == 1 < len(cells):
            block = cells[0].text
        else:
            rows.append((block, [cell.text for cell in cells]))
    return book, heads, rows


def test_docx_reads_back(hostile: ReportTable) -> None:
    book, heads, rows = read_docx(REPORT_WRITERS["docx"](hostile))
    assert rows == expected(hostile)
    assert heads == [["Left & <i>", "Left & <i>", "", ""], ["Text_# 指标", "No. %", "Day", "Count"]]
    assert [p.text for p in book.paragraphs if p.text] == [hostile.title, hostile.note]


def test_docx_is_a_real_word_table(hostile: ReportTable) -> None:
    book, _, _ = read_docx(REPORT_WRITERS["docx"](hostile))
    table, page = book.tables[0], book.sections[0]
    fonts = book.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "SimSun" and fonts.get(qn("w:ascii")) == "Times New Roman"
    assert not any(name.endswith("Theme") for f in book.styles.element.iter(qn("w:rFonts")) for name in f.attrib)
    grid = [int(c.get(qn("w:w"))) for c in table._tbl.tblGrid]
    room = (page.page_width - page.left_margin - page.right_margin) / 635  # twips
    assert len(grid) == 4 and 0 < sum(grid) <= room + len(grid)
    whole = [r._tr.trPr.find(qn("w:cantSplit")) is not None for r in table.rows]
    # Two header rows and two headings of blocks; only the row of 3,000 characters may break.
    assert whole.count(False) == 1
    assert next(r.cells[0].text for r, is_whole in zip(table.rows, whole, strict=True) if not is_whole) == LONG
    assert [p.alignment for p in table.rows[3].cells[1].paragraphs] == [2]  # right
    assert [p.alignment for p in table.rows[3].cells[0].paragraphs] == [0]  # left


def parse_latex(text: str) -> list[tuple[str | None, list[str]]]:
    """Rows of the longtable with their block's heading; rows that a long cell goes on in are joined."""
    lines = text.partition("\\endlastfoot\n")[2].partition("\\end{longtable}")[0].splitlines()
    rows: list[tuple[str | None, list[str]]] = []
    block, going_on = None, False
    for line in lines:
        if line == "\\midrule":
            continue
        if line.startswith("\\addlinespace"):
            going_on = False
        elif line.startswith("\\multicolumn"):
            block = plain(re.fullmatch(r"\\multicolumn.*\\relax\}\}\{(?:\\bfseries )?(.*)\} \\\\\*?", line)[1])  # type: ignore[index]
        else:
            assert line.endswith(" \\\\"), line
            cells = [plain(cell) for cell in line.removesuffix(" \\\\").split(" & ")]
            if going_on:
                cells = [a + b for a, b in zip(rows.pop()[1], cells, strict=True)]
            rows.append((block, cells))
            going_on = True
    return rows


def plain(cell: str) -> str:
    """What a cell of LaTeX prints; anything that is no known escape or plain character fails."""
    cell = re.sub(r"\\mbox\{([^{}]*)\}", r"\1", cell)  # what is not broken
    back = {made: sign for sign, made in ESCAPES.items() if sign not in "\t\u00a0\u2028\u2029\ufffd"}
    back |= {"\\allowbreak{}": "", "\\newline{}": "\n", "{}": ""}
    token = "|".join(re.escape(made) for made in sorted(back, key=len, reverse=True))
    said = []
    for match in re.finditer(f"({token})|(.)", cell):
        if match[2]:
            assert match[2] not in "\\{}$&#%_^~", cell
        said.append(back[match[1]] if match[1] else match[2])
    return "".join(said)


def without_spaces(rows: list[tuple[str | None, list[str]]]) -> list[tuple[str | None, list[str]]]:
    """LaTeX sets one space for several, and ? for what no file can hold."""
    return [(head, [re.sub(r"\s", "", cell).replace("\ufffd", "?") for cell in row]) for head, row in rows]


@pytest.mark.parametrize("standalone", [False, True])
def test_latex_reads_back(hostile: ReportTable, standalone: bool) -> None:
    made = hostile.to_latex(standalone=standalone)
    assert without_spaces(parse_latex(made)) == without_spaces(expected(hostile))
    assert r"\caption{标题 \& <x> \$1\$ \%}\label{tab:evil-x}" in made
    assert r"note \textbackslash{}bad \& \_\allowbreak{} <b>" in made
    assert r"\bfseries Text\_\allowbreak{}\# 指标" in made
    assert made.count("\\toprule") == 2  # on the first page and on the others
    assert made.count("\\cmidrule(lr){1-2}") == 2


def test_latex_escapes_by_hand() -> None:
    assert escape_latex("a & b_c 100 % #1 $x$ {y} ^ ~ \\z") == (
        r"a \& b\_\allowbreak{}c 100 \% \#1 \$x\$ \{y\} \textasciicircum{} \textasciitilde{} \textbackslash{}z"
    )
    assert escape_latex("≥ 5、≤ 3") == r"$\geq$ 5、$\leq$ 3"
    assert escape_latex("--- a-b") == "-{}-{}- a-b"
    assert escape_latex("[5pt]*") == "{[}5pt{]}{*}"
    assert escape_latex("\n一\n\n二\n") == r"一\newline{}二"
    assert escape_latex("a\u200b\x07b") == "a?b"


def test_latex_says_what_the_preamble_needs(hostile: ReportTable) -> None:
    piece = hostile.to_latex()
    for package in ("booktabs", "longtable", "array", "ragged2e", "pdflscape", "xeCJK"):
        assert f"%   \\usepackage{{{package}}}\n" in piece
    assert "\\documentclass" not in piece and "\\begin{document}" not in piece
    whole = hostile.to_latex(standalone=True)
    assert "]{ctexart}" in whole and whole.endswith("\\end{document}\n")
    assert "scheme=plain" not in whole
    english = ReportTable("t", "T", "", hostile.columns[1:2], hostile.frame[["text"]], "en")
    assert "scheme=plain" in english.to_latex(standalone=True)


@pytest.fixture(scope="module")
def editions() -> Tables:
    """Plans of which one is above another and one before another; the project's own have neither."""
    return pc.parse(Path(__file__).parent / "studies" / "fitness_plans")


@pytest.mark.parametrize("name", REPORT_TABLES)
def test_all_files_of_the_project_hold_the_frames(tables: Tables, editions: Tables, name: str) -> None:
    study = editions if name in ("changes", "indicators_by_level") else tables
    for lang in ("zh", "en"):
        table = REPORT_TABLES[name](study, lang)
        rows = expected(table)
        assert rows
        assert parse_html(table.to_html()).rows == rows
        assert read_docx(REPORT_WRITERS["docx"](table))[2] == rows
        assert without_spaces(parse_latex(report_latex(table))) == without_spaces(rows)
        sheet = workbook(table).worksheets[0]
        first = 3 if any(c.group for c in table.columns) else 2
        for number, own in enumerate(table.columns, 1):
            found = [sheet.cell(row, number).value for row in range(first, first + len(rows))]
            if own.kind == "date":
                found = [v and v.date().isoformat() for v in found]
            given = [None if pd.isna(v) else v for v in table.frame[own.key]]
            assert found == given, (name, lang, own.key)


def test_an_empty_table_says_so(empty: ReportTable) -> None:
    assert parse_html(empty.to_html()).rows == [(None, ["nothing to list"])]
    _, heads, rows = read_docx(REPORT_WRITERS["docx"](empty))
    assert len(heads) == 2 and rows == []
    assert "nothing to list" in docx.Document(io.BytesIO(REPORT_WRITERS["docx"](empty))).tables[0].rows[2].cells[0].text
    assert "{nothing to list} \\\\" in empty.to_latex()
    sheet = workbook(empty).worksheets[0]
    assert sheet.max_row == 2 and sheet["B2"].value == "Text_# 指标"


@pytest.mark.parametrize("ending", REPORT_WRITERS)
def test_same_table_same_bytes(hostile: ReportTable, ending: str) -> None:
    first = REPORT_WRITERS[ending](hostile)
    assert first == REPORT_WRITERS[ending](hostile)
    if ending in ("xlsx", "docx"):
        times = {member.date_time for member in zipfile.ZipFile(io.BytesIO(first)).infolist()}
        assert times == {(1980, 1, 1, 0, 0, 0)}


def test_same_bytes_in_another_process(root: Path, tmp_path: Path) -> None:
    code = (
        "import sys, hashlib, policycompare as pc; from policycompare.report.tables import *;"
        "t = pc.load(sys.argv[1]);"
        "print([hashlib.sha256(w(m(t, 'en'))).hexdigest() for m in (REPORT_TABLES['targets'], REPORT_TABLES['units']) for w in REPORT_WRITERS.values()])"
    )
    run = [sys.executable, "-c", code, str(root)]
    said = [
        subprocess.run(run, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1] and len(said[0]) > 100


def test_numbers_show_all_their_digits() -> None:
    for value, text in ((85.0, "85"), (0.1, "0.1"), (66.67, "66.67"), (-1.5, "-1.5"), (0.0, "0"), (1e-7, "0.0000001"),
                        (1e6, "1000000"), (1e20, "1e+20"), (float("inf"), "inf")):  # fmt: skip
        assert shown_number(value) == text
    for value, text in ((9999.0, "9999"), (10000.0, "10,000"), (-1234567.25, "-1,234,567.25"), (1e20, "1e+20")):
        assert shown_number(value, "en") == text


def test_numbers_end_where_what_they_say_ends() -> None:
    assert shown(0.1 + 0.2, "number") == "0.3" and shown(1 / 3, "number") == "0.333333333333"
    assert [shown(value, "score") for value in (0.9151, 1.0, 0.004, None)] == ["0.92", "1.00", "0.00", ""]
    assert shown(12345, "integer", "en") == "12,345" and shown(12345, "integer", "zh") == "12345"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_numbers_are_the_same_in_all_files(lang: Lang) -> None:
    frame = pd.DataFrame({"n": [0.1 + 0.2, 1234567.5, 20000.0, 85.0], "s": [0.9151, 0.5, 1.0, 0.004]})
    columns = (ReportColumn("n", "N", "number"), ReportColumn("s", "S", "score"))
    table = ReportTable("t", "T", "", columns, frame, lang)
    large = ["1234567.5", "20000"] if lang == "zh" else ["1,234,567.5", "20,000"]
    wanted = [["0.3", "0.92"], [large[0], "0.50"], [large[1], "1.00"], ["85", "0.00"]]
    assert [row for _, row in parse_html(table.to_html()).rows] == wanted
    assert [row for _, row in read_docx(REPORT_WRITERS["docx"](table))[2]] == wanted
    assert [row for _, row in parse_latex(report_latex(table))] == wanted
    sheet = workbook(table).worksheets[0]
    formats = [[cell.number_format for cell in line] for line in sheet.iter_rows(min_row=2)]
    whole = "0" if lang == "zh" else "#,##0"
    assert formats == [["0.0", "0.00"], [f"{whole}.0", "0.00"], [whole, "0.00"], ["0", "0.00"]]
    assert [cell.value for cell in sheet["B"][1:]] == [0.9151, 0.5, 1, 0.004]


def test_ids_dates_and_ranges_stay_on_one_line() -> None:
    text = "见suizhou-gov:2, 4; suizhou-plan:1，2025-12-31前，2025年6月底，third-party, anshan.txt 9358–9380"
    held = ["suizhou-gov:2,", "suizhou-plan:1", "2025-12-31", "2025年6月", "9358–9380"]
    assert [part for part, is_whole in pieces(text, 30) if is_whole] == held
    assert "".join(part for part, _ in pieces(text, 30)) == text
    assert [part for part, is_whole in pieces(text, 9) if is_whole] == ["2025年6月"]
    frame = pd.DataFrame({"a": [text]})
    table = ReportTable("t", "T", "", (ReportColumn("a", "A", width=60),), frame)
    assert re.findall(r'<span class="w">(.*?)</span>', table.to_html()) == held
    boxes = ["suizhou-gov:2,", "suizhou-plan:1", "2025-12-31", "2025年6月", "9358–9380"]
    assert re.findall(r"\\mbox\{(.*?)\}", report_latex(table)) == boxes
    word = zipfile.ZipFile(io.BytesIO(REPORT_WRITERS["docx"](table))).read("word/document.xml").decode()
    assert word.count("<w:noBreakHyphen/>") == 4 and "third-party" in word and "gov:2," in word


def test_columns_are_as_wide_as_their_longest_word() -> None:
    words = {"a": "procuratorate of x", "b": "responsibilities", "c": "suizhou-plan:10", "d": "宁夏回族自治区"}
    frame = pd.DataFrame({**{key: [text] for key, text in words.items()}, "e": ["字" * 400], "f": ["字" * 400]})
    columns = tuple(ReportColumn(key, key, width=4 if key < "d" else 60) for key in frame)
    layout = fit(ReportTable("t", "T", "", columns, frame))
    for room, word in zip(layout.rooms, ("procuratorate", "responsibilities", "suizhou-plan:10"), strict=False):
        assert room >= 0.9 * len(word)
    assert layout.scale == 1
    many = pd.DataFrame({f"c{n}": ["2025-12-31 suizhou-plan:10"] for n in range(18)})
    crowded = fit(ReportTable("t", "T", "", tuple(ReportColumn(key, key) for key in many), many))
    assert crowded.page is PAGES[2] and 0.75 <= crowded.scale < 1
    assert min(crowded.rooms) >= len("suizhou-plan:10") and sum(crowded.widths) <= crowded.page.room


def test_wide_tables_lie_across(hostile: ReportTable) -> None:
    def wide(count: int, width: int) -> ReportTable:
        keys = [f"c{n}" for n in range(count)]
        frame = pd.DataFrame({key: ["字" * width] for key in keys}, columns=keys)
        return ReportTable("w", "W", "", tuple(ReportColumn(k, k, width=width) for k in keys), frame)

    # A page upright has 185 mm = 131 half-width characters, one across 272 mm = 192, A3 across 395 mm = 280.
    assert fit(wide(3, 20)).page is PAGES[0]
    assert fit(wide(8, 20)).page is PAGES[1]
    assert fit(wide(20, 20)).page is PAGES[2]
    for count in (1, 8, 20, 60):
        layout = fit(wide(count, 20))
        assert len(layout.widths) == count and sum(layout.widths) <= layout.page.room
    frame = pd.DataFrame({"a": ["市中级人民法院"], "b": ["abcdefg"]})
    narrow = fit(ReportTable("t", "T", "", (ReportColumn("a", "A", width=40), ReportColumn("b", "B", width=40)), frame))
    # 7 Chinese characters take 14 half-width ones of 1.41 mm, 7 Latin ones half of that.
    assert narrow.widths[0] > 14 * 1.41 > narrow.widths[1] > 7 * 1.41
    book = docx.Document(io.BytesIO(REPORT_WRITERS["docx"](wide(8, 20))))
    assert book.sections[0].page_width > book.sections[0].page_height
    assert (
        "\\begin{landscape}" in report_latex(wide(8, 20))
        and "landscape" not in report_latex(wide(3, 20)).split("xeCJK", 1)[1]
    )
    assert ",landscape" in report_latex(wide(8, 20), standalone=True)


def test_long_cells_are_cut_into_rows_that_join_again() -> None:
    text = "abc defgh 法治" * 50
    pieces = cut(text, 40, 3)
    assert len(pieces) > 1 and "".join(pieces) == text
    assert all(lines_of(piece, 40) <= 4 for piece in pieces)
    assert not any(a[-1:].isascii() and a[-1:].isalnum() and b[:1].isascii() and b[:1].isalnum()
                   for a, b in pairwise(pieces))  # fmt: skip
    assert cut("", 40, 3) == [""] and "".join(cut("x" * 500, 10, 2)) == "x" * 500
    assert width_of("法a") == 3


def test_blocks_are_runs_of_one_heading(hostile: ReportTable) -> None:
    blocks = blocks_of(hostile)
    assert [(block.heading, len(block.rows)) for block in blocks] == [
        ("一 & <i> \\x", 5),
        ("（未归类）", len(HOSTILE) - 5),
    ]


def test_files_of_a_study(tables: Tables, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    written = write_report_tables(tables, folder, names=["differences"], formats=["html", "tex"], lang="en")
    assert written == [folder / "differences.en.html", folder / "differences.en.tex"]
    before = {path: path.read_bytes() for path in written}
    chinese = write_report_tables(tables, folder, names=["differences"], formats=["html", "tex"])
    assert chinese == [folder / "differences.zh.html", folder / "differences.zh.tex"]
    assert sorted(folder.iterdir()) == sorted([*written, *chinese])
    assert {path: path.read_bytes() for path in written} == before
    with pytest.raises(CallError, match=r"format 'pdf': it is unknown; use one of html, xlsx, docx, tex"):
        write_report_tables(tables, folder, formats=["pdf"])
    with pytest.raises(CallError, match="table 'x'"):
        write_report_tables(tables, folder, names=["x"])


@pytest.mark.parametrize("method", ["to_html", "to_xlsx", "to_docx", "to_latex"])
def test_a_file_is_named_as_what_it_is(empty: ReportTable, tmp_path: Path, method: str) -> None:
    ending = {"to_html": "html", "to_xlsx": "xlsx", "to_docx": "docx", "to_latex": "tex"}[method]
    getattr(empty, method)(tmp_path / f"t.{ending}")
    assert (tmp_path / f"t.{ending}").read_bytes() == REPORT_WRITERS[ending](empty)
    with pytest.raises(CallError, match=rf"let it end in \.{ending}"):
        getattr(empty, method)(tmp_path / "t.txt")


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_office_opens_it_and_repeats_the_header(tables: Tables, tmp_path: Path, ending: str) -> None:
    for program in ("soffice", "pdftotext"):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed: LibreOffice and poppler turn the file into text")
    table = REPORT_TABLES["units"](tables, "zh")
    path = tmp_path / f"units.{ending}"
    path.write_bytes(REPORT_WRITERS[ending](table))
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(path)],
        capture_output=True, check=True,
    )  # fmt: skip
    pages = text_of(tmp_path / "units.pdf").rstrip("\f").split("\f")
    pages = [page for page in pages if "市司法局" in page or "单位" in page]
    assert len(pages) > 1
    on_paper = [page for page in pages if all(head in page for head in ("层级", "系统", "职能", "占比"))]
    assert len(on_paper) >= len(pages) - 1  # the workbook's note is a page of its own
    said = re.sub(r"\s", "", "".join(pages))
    assert "\ufffd" not in said
    for name in table.frame["unit"]:
        # A long name runs over lines, between which stand the cells beside it: its first characters are one line.
        assert name[:6] in said, name


def compile_latex(text: str, folder: Path) -> str:
    """Compile twice, and give the log."""
    (folder / "t.tex").write_text(text, "utf-8")
    for _ in range(2):
        run = subprocess.run(
            ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "t.tex"],
            cwd=folder, capture_output=True, check=False,
        )  # fmt: skip
        log = (folder / "t.log").read_text("utf-8", errors="replace")
        assert run.returncode == 0, log[-2000:]
    return log


@pytest.mark.parametrize(
    "make_text", [lambda h, t: h, lambda h, t: REPORT_TABLES["targets"](t, "en")], ids=["hostile", "targets"]
)
def test_xelatex_compiles_it(
    hostile: ReportTable, tables: Tables, tmp_path: Path, make_text: Callable[[ReportTable, Tables], ReportTable]
) -> None:
    if not shutil.which("xelatex"):
        pytest.skip("xelatex is not installed: it compiles the table")
    if not all(
        subprocess.run(["kpsewhich", f], capture_output=True, check=False).stdout
        for f in ("ctexart.cls", "ragged2e.sty")
    ):
        pytest.skip("ctex or ragged2e is not installed: the document needs them")
    log = compile_latex(make_text(hostile, tables).to_latex(standalone=True), tmp_path)
    assert "Missing character" not in log
    assert not re.search(r"Overfull \\hbox \((?:[5-9]|\d\d+)\.", log)
    if shutil.which("pdftotext"):
        said = re.sub(r"\s", "", text_of(tmp_path / "t.pdf"))
        for row in make_text(hostile, tables).frame.iloc[:, 1].dropna().astype(str)[:5]:
            assert re.sub(r"\s", "", row) in said


def test_xelatex_compiles_an_empty_table_and_a_piece(empty: ReportTable, hostile: ReportTable, tmp_path: Path) -> None:
    if not shutil.which("xelatex"):
        pytest.skip("xelatex is not installed: it compiles the table")
    if not subprocess.run(["kpsewhich", "ctexart.cls"], capture_output=True, check=False).stdout:
        pytest.skip("ctex is not installed: the document needs it")
    piece = hostile.to_latex()
    (tmp_path / "piece.tex").write_text(piece, "utf-8")
    (tmp_path / "nothing.tex").write_text(empty.to_latex(), "utf-8")
    needs = "\n".join(line.removeprefix("%   ") for line in piece.splitlines() if line.startswith("%   "))
    body = "\\begin{document}\\input{piece}\\input{nothing}See \\ref{tab:evil-x}.\\end{document}\n"
    log = compile_latex(f"\\documentclass{{ctexart}}\n{needs}\n{body}", tmp_path)
    assert "undefined references" not in log
