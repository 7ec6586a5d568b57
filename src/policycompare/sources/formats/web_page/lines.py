"""The lines that a browser shows of a tree of HTML elements, and its tables, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policycompare.sources.table_grid import MAX_COLUMNS, Cell, read_span

if TYPE_CHECKING:
    from lxml.html import HtmlElement
else:
    HtmlElement = Any

_BLOCK_TAGS = (
    "html body p div section article main header footer nav aside address blockquote pre center form fieldset "
    "legend figure figcaption ul ol li dl dt dd dir h1 h2 h3 h4 h5 h6 table caption thead tbody tfoot tr td th hr "
    "details summary marquee"
)
BLOCK_TAGS = frozenset(_BLOCK_TAGS.split())
HEADING_TAGS = {f"h{level}": level for level in range(1, 7)}
BLANK = " \t\r\n\f\x0b\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200C))) + "\u202f\u205f\u3000\ufeff"
RE_BREAKABLE = re.compile(r"[ \t\r\n\f]+")
RE_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
RE_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|list-item|table)", re.IGNORECASE)
RE_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
RE_STOP = re.compile("[。；，：！？、]")
RE_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十百零〇\d]+[章节条篇部]|[（(〔]?[一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾\d]{1,4}[）)〕、.．]|[①-⑳]|附[件表录])"
)
"""What a numbered line begins with: no number of a list is put before it, and no line of a page's frame begins so."""
SUPERSCRIPTS = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
RE_RAISED = re.compile(r"[0-9+\-−()n]+")
LAYOUT_SHARE = 0.7
LAYOUT_LENGTH = 1500
LAYOUT_LINES = 12
"""A cell with this share of a table's characters, and this many of them or of lines, is a page that is laid out."""


@dataclass(slots=True)
class PageLine:
    """A line as a browser shows it.

    Attributes:
        owner: The innermost block that holds it.
        text: Its characters, no blanks at its ends.
        linked: How many of them stand in links to elsewhere.
        level: Level of the heading that it is; 0 = none.
        files: Addresses of files that it links to, each with its words.
        rows: Cells of a table, row by row, where the line is one; their spans index ``cells``.
        header: How many of the rows are the table's head.
        cells: Lines of the cells of a table.
    """

    owner: HtmlElement
    text: str
    linked: int = 0
    level: int = 0
    files: list[tuple[str, str]] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    header: int = 0
    cells: list[str] = field(default_factory=list)

    @property
    def is_table(self) -> bool:
        """Whether it is a table."""
        return bool(self.rows)

    def row_texts(self) -> list[list[str]]:
        """The characters of each cell, where it begins."""
        return [[self.cells[cell.span[0]] for cell in row] for row in self.rows]


RE_FILE = re.compile(r"\.(?:docx?|wps|xlsx?|et|pptx?|pdf|ofd|zip|rar|7z|ceb|txt|csv)(?:[?#]|$)", re.IGNORECASE)


class _Flow:
    """What has been read of the line that is being read."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.linked = 0
        self.files: list[tuple[str, str]] = []
        self.marker = ""

    def add(self, text: str, *, is_linked: bool, is_raised: bool, keeps_blanks: bool) -> None:
        if not keeps_blanks:
            text = RE_BREAKABLE.sub(" ", text)
            if self.pieces and self.pieces[-1].endswith(" "):
                text = text.removeprefix(" ")
        if is_raised and RE_RAISED.fullmatch(text.strip()):
            text = text.strip().translate(SUPERSCRIPTS)
        if text:
            self.pieces.append(text)
            self.linked += len(text.strip(BLANK)) if is_linked else 0

    def take(self, owner: HtmlElement, level: int) -> PageLine | None:
        text = "".join(self.pieces).strip(BLANK)
        self.pieces.clear()
        linked, self.linked = self.linked, 0
        files, self.files = self.files, []
        if not text:
            return None
        marker, self.marker = self.marker, ""
        if marker and not RE_NUMBER.match(text):
            text = marker + text
        return PageLine(owner, text, linked, level, files)


def read_lines(root: HtmlElement, *, tables: bool = True) -> Iterator[PageLine]:
    """Read the lines of an element and of all that it holds.

    Args:
        root: The element; what is invisible has been taken out.
        tables: Whether tables are kept as tables; else their cells are lines.
    """
    flow = _Flow()
    blocks: list[HtmlElement] = [root]
    levels: list[int] = [HEADING_TAGS.get(str(root.tag), 0)]
    links = raised = 0
    keeps = [root.tag == "pre"]
    counters: dict[HtmlElement, int] = {}
    # (element, has it been entered): a stack and no recursion, since pages nest as deep as they like
    stack: list[tuple[HtmlElement, bool]] = [(root, False)]

    def end_line() -> Iterator[PageLine]:
        line = flow.take(blocks[-1], levels[-1])
        if line is not None:
            yield line

    def add(text: str | None) -> Iterator[PageLine]:
        text = RE_CONTROL.sub("", text or "")
        if not text:
            return
        parts = re.split(r"\r\n?|\n", text) if keeps[-1] else [text]
        for number, part in enumerate(parts):
            if number:
                yield from end_line()
            flow.add(part, is_linked=links > 0, is_raised=raised > 0, keeps_blanks=keeps[-1])

    while stack:
        element, entered = stack.pop()
        tag = str(element.tag)
        style = element.get("style") or ""
        is_block = tag in BLOCK_TAGS or bool(style and RE_BLOCK_STYLE.search(style))
        if not entered:
            if not isinstance(element.tag, str):
                yield from add(element.tail if element is not root else None)
                continue
            if tag == "br":
                yield from end_line()
                yield from add(element.tail)
                continue
            if is_block:
                yield from end_line()
                if tag == "table" and tables and element is not root:
                    table = read_table(element)
                    if table is not None:
                        yield from table
                        yield from add(element.tail)
                        continue
                blocks.append(element)
                levels.append(HEADING_TAGS.get(tag, levels[-1]))
                if tag == "li":
                    flow.marker = _marker(element, counters)
            keeps.append(keeps[-1] or tag == "pre" or bool(style and RE_PRE_STYLE.search(style)))
            links += _leads_elsewhere(element)
            raised += tag == "sup"
            if tag == "a" and RE_FILE.search(element.get("href") or ""):
                flow.files.append((" ".join(element.text_content().split())[:80], element.get("href") or ""))
            stack.append((element, True))
            yield from add(element.text)
            stack.extend((child, False) for child in reversed(element))
            continue
        links -= _leads_elsewhere(element)
        raised -= tag == "sup"
        keeps.pop()
        if is_block:
            yield from end_line()
            blocks.pop()
            levels.pop()
            if tag == "li":
                flow.marker = ""
        if element is not root:
            yield from add(element.tail)
    yield from end_line()


def _leads_elsewhere(element: HtmlElement) -> bool:
    """Whether an element is a link to another page; a place on the same page, and a file, is none."""
    if element.tag != "a":
        return False
    href = (element.get("href") or "").strip()
    return bool(href) and not (href.startswith("#") and len(href) > 1) and not RE_FILE.search(href)


RE_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
CHINESE_STYLES = frozenset(
    ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "japanese-informal", "cjk-decimal")
)
TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman", "1": "decimal"}


def _marker(item: HtmlElement, counters: dict[HtmlElement, int]) -> str:
    """The number that a browser puts before an item of a list; empty for a bullet."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    number = counters.get(parent)
    if number is None:
        number = _whole(parent.get("start"), 1)
    number = _whole(item.get("value"), number)
    counters[parent] = number + 1
    style = "decimal"
    for element in (parent, item):
        style = TYPES.get(element.get("type") or "", style)
        found = RE_LIST_STYLE.search(element.get("style") or "")
        style = found.group(1).lower() if found else style
    return format_number(number, style)


def _whole(value: str | None, default: int) -> int:
    try:
        return max(-999_999, min(999_999, int((value or "").strip()[:9])))
    except ValueError:
        return default


def format_number(number: int, style: str) -> str:
    """A list's number as a browser prints it.

    Example:
        >>> [format_number(12, style) for style in ("decimal", "cjk-ideographic", "upper-roman", "lower-alpha", "none")]
        ['12.', '十二、', 'XII.', 'l.', '']
    """
    if style in ("none", "disc", "circle", "square"):
        return ""
    if style in CHINESE_STYLES and 0 < number < 100:
        tens, ones = divmod(number, 10)
        digits = " 一二三四五六七八九"
        return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + digits[ones].strip() + "、"
    if style.endswith("roman") and 0 < number < 4000:
        roman = ""
        for value, sign in zip(
            (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
            ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
            strict=True,
        ):
            roman += sign * (number // value)
            number %= value
        return (roman.lower() if style.startswith("lower") else roman) + "."
    if style.endswith(("alpha", "latin")) and 0 < number <= 26:
        letter = chr(ord("a") + number - 1)
        return (letter if style.startswith("lower") else letter.upper()) + "."
    return f"{number}."


def read_table(table: HtmlElement) -> list[PageLine] | None:
    """Read a table that tabulates, its caption as a line before it; None where it lays out a page.

    One that holds a table, has one column, or has a cell that is a page, lays out. So does a box of one cell.
    """
    if table.get("role") == "presentation" or next(table.iterdescendants("table"), None) is not None:
        return None
    rows: list[list[Cell]] = []
    cells: list[str] = []
    header = filled = widest = lines_of_longest = 0
    linked = total = longest = 0
    is_head = True
    files: list[tuple[str, str]] = []
    for row in table.iterdescendants("tr"):
        found: list[Cell] = []
        heads = 0
        texts = 0
        for element in row.iterchildren("td", "th"):
            lines = _cell_lines(element)
            text = "\n".join(line.text for line in lines)
            heads += element.tag == "th"
            texts += bool(text)
            total += len(text)
            linked += sum(line.linked for line in lines)
            files.extend(file for line in lines for file in line.files)
            if len(text) > longest:
                longest, lines_of_longest = len(text), len(lines)
            found.append(
                Cell(
                    (len(cells), len(cells) + 1),
                    min(read_span(element.get("rowspan")), 65_534),
                    read_span(element.get("colspan")),
                )
            )
            cells.append(text)
        if not found:
            continue
        is_head = is_head and ((heads == len(found)) or row.getparent().tag == "thead")
        header += is_head
        filled += texts
        widest = max(widest, texts)
        rows.append(found)
    if len(rows) < 2 or widest < 2 or filled < 3 or linked > total / 2:
        return None
    if longest > LAYOUT_SHARE * total and (longest > LAYOUT_LENGTH or lines_of_longest > LAYOUT_LINES):
        return None
    line = PageLine(table, "", linked, files=files, rows=rows, header=header if header < len(rows) else 0, cells=cells)
    caption = next(table.iterchildren("caption"), None)
    above = list(read_lines(caption, tables=False)) if caption is not None else []
    return [*above, line]


def _cell_lines(cell: HtmlElement) -> list[PageLine]:
    """The lines of a cell; most are a word."""
    if len(cell) or cell.get("style"):
        return list(read_lines(cell, tables=False))
    text = RE_BREAKABLE.sub(" ", RE_CONTROL.sub("", cell.text or "")).strip(BLANK)
    return [PageLine(cell, text)] if text else []


def is_capped(line: PageLine) -> bool:
    """Whether a cell of a table claims more columns than any page shows."""
    return any(cell.columns > MAX_COLUMNS for row in line.rows for cell in row)
