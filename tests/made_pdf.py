"""PDFs for tests, made from texts: of any page and type size, with running heads, page numbers, tables."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import zhplot

FONT = "Noto"
TOP, BOTTOM = 72.0, 64.0
Rows = Sequence[Sequence[str]]


@cache
def register_font() -> str:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont(FONT, str(Path(zhplot.__file__).parent / "fonts" / "NotoSansSC-Regular.ttf")))
    return FONT


@dataclass(frozen=True)
class Setting:
    """How a text is set: sizes in points; ``number`` makes a page's number from its page and the count."""

    width: float = 595
    height: float = 842
    margin: float = 80
    size: float = 14
    leading: float = 1.7
    indent: float = 2
    space: float = 0
    head: str = ""
    number: Callable[[int, int], str] | None = None
    alternating: bool = False


OFFICIAL = Setting(size=16, leading=1.75, number=lambda page, _: f"— {page} —", alternating=True)
PLAIN = Setting(size=12, leading=1.3, indent=0, space=4, margin=72)
SMALL = Setting(
    width=420,
    height=595,
    margin=50,
    size=10.5,
    number=lambda page, count: f"第{page}页 共{count}页",
    head="政策汇编（2024年第3期）",
)
WIDE = Setting(
    width=842, height=595, margin=90, size=15, number=lambda page, count: f"{page}/{count}", head="云河市人民政府公报"
)
SETTINGS = {"official": OFFICIAL, "plain": PLAIN, "small": SMALL, "wide": WIDE}

RE_NO_START = re.compile(r"[，。、；：？！）)〕】》”’％%]")
RE_NO_END = re.compile(r"[（(〔【《“‘]")


def broken(text: str, size: float, first: float, width: float) -> list[str]:
    """Break a text into lines as word processors do: no mark at a line's beginning, words and figures whole."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    tokens = re.findall(r"[A-Za-z0-9.,%]+[，。、；：）%]?|.", text)
    lines, line, room = [], "", first
    for token in tokens:
        if stringWidth(line + token, register_font(), size) > room and line:
            if RE_NO_START.match(token) and len(line) > 1:
                line, token = line[:-1], line[-1] + token
            carried = ""
            while line and RE_NO_END.match(line[-1]):
                line, carried = line[:-1], line[-1] + carried
            lines.append(line)
            line, room = carried, width
        line += token
    return [*lines, line] if line else lines


def pdf_of(text: str, setting: Setting = OFFICIAL, table: Rows = (), **options: Any) -> bytes:
    """A PDF of a text, a paragraph a line; what stands before the first sentence is centred, cells parted by tabs are a table.

    Args:
        text: Its paragraphs; full-width blanks before one are its indent, many of them set it to the right.
        setting: How it is set.
        table: Rows of a ruled table behind it; None in a row goes on the cell above.
        options: More for the canvas: ``encrypt``.
    """
    from reportlab.pdfgen.canvas import Canvas

    pages: list[list[Callable[[Any], None]]] = [[]]
    size, measure = setting.size, setting.width - 2 * setting.margin
    y = TOP

    def put(x: float, words: str, scale: float = 1) -> None:
        nonlocal y
        if y + size * setting.leading > setting.height - BOTTOM:
            pages.append([])
            y = TOP
        base = setting.height - y - size * scale

        def draw(canvas: Any, at: float = base) -> None:
            canvas.setFont(register_font(), size * scale)
            canvas.drawString(x, at, words)

        pages[-1].append(draw)
        y += size * scale * setting.leading

    from reportlab.pdfbase.pdfmetrics import stringWidth

    is_front = True
    cells: list[list[str]] = []
    for paragraph in [*text.splitlines(), ""]:
        if "\t" in paragraph:
            cells.append(paragraph.split("\t"))
            continue
        if cells:
            y = _table(pages, cells, setting, y)
            cells = []
        words = paragraph.strip(" \u3000\r")
        if not words:
            y += size * 0.6 if is_front else 0
            continue
        blanks = len(paragraph) - len(paragraph.lstrip(" \u3000"))
        is_front = is_front and blanks < 2 and not re.search(r"[。：；]$", words) and len(words) < 45
        wide = stringWidth(words, register_font(), size)
        if is_front:
            room = 0.8 * measure
            room = wide * 1.2 / math.ceil(wide * 1.2 / room) + 2 * size  # lines of one length
            for line in broken(words, size * 1.2, room, room):
                put((setting.width - stringWidth(line, register_font(), size * 1.2)) / 2, line, 1.2)
        elif blanks > 6:
            put(setting.width - setting.margin - wide - size, words)
        else:
            indent = setting.indent * size if blanks else 0
            for i, line in enumerate(broken(words, size, measure - indent, measure)):
                put(setting.margin + (0 if i else indent), line)
            y += setting.space
    if table:
        _table(pages, table, setting, y)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(setting.width, setting.height), invariant=1, **options)
    for page, drawn in enumerate(pages, 1):
        for draw in drawn:
            draw(canvas)
        canvas.setFont(register_font(), 9)
        if setting.head:
            canvas.drawString(setting.margin, setting.height - 40, setting.head)
            canvas.line(setting.margin, setting.height - 46, setting.width - setting.margin, setting.height - 46)
        if setting.number:
            words = setting.number(page, len(pages))
            x = setting.margin if setting.alternating and page % 2 == 0 else setting.width - setting.margin - 50
            canvas.drawString(x, 36, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _table(pages: list[list[Callable[[Any], None]]], rows: Rows, setting: Setting, y: float) -> float:
    """A ruled table of equal columns, its first row again on each page."""
    size, columns = 10.5, max(map(len, rows))
    rows = [[*row, *[""] * (columns - len(row))] for row in rows]
    width = (setting.width - 2 * setting.margin) / columns
    xs = [setting.margin + width * i for i in range(columns + 1)]

    def height(row: Sequence[str]) -> float:
        return max(len(broken(cell, size, width - 11, width - 11)) for cell in row) * size * 1.4 + 8

    def draw_row(row: Sequence[str], top: float, above: Sequence[str] | None) -> None:
        tall = height(row)

        def draw(canvas: Any) -> None:
            canvas.setFont(register_font(), size)
            at = setting.height - top
            for i, cell in enumerate(row):
                if cell or above is None:
                    canvas.line(xs[i], at, xs[i + 1], at)
                lines = broken(cell, size, width - 11, width - 11)
                down = (tall - len(lines) * size * 1.4) / 2
                for j, line in enumerate(lines):
                    canvas.drawString(xs[i] + 5.5, at - down - size * (1 + 1.4 * j), line)
            for x in xs:
                canvas.line(x, at, x, at - tall)

        pages[-1].append(draw)

    def close(at: float) -> None:
        pages[-1].append(lambda canvas: canvas.line(xs[0], setting.height - at, xs[-1], setting.height - at))

    above = None
    for row in rows:
        if y + height(row) > setting.height - BOTTOM:
            close(y)
            pages.append([])
            y = TOP
            draw_row(rows[0], y, None)
            y += height(rows[0])
            above = None
        draw_row(row, y, above)
        y += height(row)
        above = row
    close(y)
    return y + 12


def scanned(pdf: bytes, detail: float = 2.0, pages: Sequence[int] | None = None) -> bytes:
    """The same pages as pictures, as a scanner makes them; of some pages only, others keep their text."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    new = pypdfium2.PdfDocument.new()
    for number, page in enumerate(document, 1):
        if pages is not None and number not in pages:
            new.import_pages(document, [number - 1])
            continue
        width, height = page.get_size()
        picture = pypdfium2.PdfImage.new(new)
        picture.set_bitmap(page.render(scale=detail, rev_byteorder=False))
        picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        sheet = new.new_page(width, height)
        sheet.insert_obj(picture)
        sheet.gen_content()
    out = io.BytesIO()
    new.save(out)
    return out.getvalue()
