"""PDF: its pages to paragraphs and tables; pages that are pictures are named, and read where OCR is installed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from policycompare.errors import DataError
from policycompare.limits import limit_met
from policycompare.sources.blocks import Block, ReadText, Span
from policycompare.sources.formats.pdf.aligned import find_aligned
from policycompare.sources.formats.pdf.layout import (
    Item,
    Paragraph,
    body_size,
    find_habits,
    join_lines,
    set_edges,
)
from policycompare.sources.formats.pdf.lines import Dropped, Line, group_rows, make_line, split_columns
from policycompare.sources.formats.pdf.margins import find_footnotes, find_margins
from policycompare.sources.formats.pdf.page import Page, read_page
from policycompare.sources.formats.pdf.tables import Cell, Table, find_tables
from policycompare.sources.manifest import FileEntry

MAX_PAGES = 20_000
"""Pages of a file that are read; a file that claims more is damaged."""
MAX_CHARACTERS = 20_000_000
"""Characters of a file that are read: as many as 20,000 pages of close print hold."""
FEW = 20
"""Characters of a page that is a picture: a stamp, a page number."""
READABLE = 0.8
"""Smallest share of a page's characters that must mean anything."""
SAVE_ANEW = "save it anew as PDF from the program that it was written in, or get another copy"
USE_OCR = "pip install 'policycompare[ocr]' reads them, or save them as text from the OCR of your scanner"


@dataclass(slots=True)
class _Pages:
    """What was found on the pages of a file, page by page."""

    lines: list[list[Line]] = field(default_factory=list)
    tables: list[list[Table]] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)
    layered: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    crowded: list[int] = field(default_factory=list)
    turned: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    doubtful: int = 0
    characters: int = 0


def read_pdf(data: bytes, entry: FileEntry) -> ReadText:
    """Read a PDF.

    Raises:
        DataError: It is damaged, locked, a form without pages, or holds no text that can be read.
    """
    import pypdfium2

    document = _open(data, entry.path)
    try:
        notes = _remarks(document, entry.path)
        dropped = Dropped()
        pages = _read_pages(document, dropped, entry.path)
    except pypdfium2.PdfiumError as error:
        raise DataError(entry.path, f"the PDF is damaged ({error})", SAVE_ANEW) from None
    finally:
        document.close()
    return _assemble(pages, entry.path, dropped, notes)


def _open(data: bytes, name: str) -> Any:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            remedy = "open it, print it to a new PDF without a password, and put that here"
            raise DataError(name, "the PDF is locked with a password", remedy) from None
        if "security" in str(error).lower():
            remedy = "print it to a new PDF without protection, and put that here"
            raise DataError(name, "the PDF is protected in a way that cannot be opened", remedy) from None
        raise DataError(name, "the file is no PDF, or is damaged or cut short", SAVE_ANEW) from None
    count = len(document)
    if not count:
        document.close()
        raise DataError(name, "the PDF has no page", SAVE_ANEW)
    if count > MAX_PAGES:
        document.close()
        raise DataError(name, f"the PDF has {count:,} pages, more than {MAX_PAGES:,}", "split it")
    return document


def _remarks(document: Any, name: str) -> list[str]:
    """What a file holds beside its pages."""
    import pypdfium2.raw as pdfium

    kind = document.get_formtype()
    if kind == pdfium.FORMTYPE_XFA_FULL:
        remedy = "open it in Acrobat and print it to a new PDF"
        raise DataError(name, "the PDF is an XFA form, whose text does not stand on its pages", remedy)
    notes = []
    if kind in (pdfium.FORMTYPE_ACRO_FORM, pdfium.FORMTYPE_XFA_FOREGROUND):
        notes.append("it holds form fields: what is filled in was not read")
    attached = pdfium.FPDFDoc_GetAttachmentCount(document.raw)
    if attached > 0:
        notes.append(f"{attached} files that are attached to it were not read")
    return notes


# ---- page by page


def _read_pages(document: Any, dropped: Dropped, name: str) -> _Pages:
    import pypdfium2

    pages = _Pages()
    for number in range(1, len(document) + 1):
        try:
            opened = document[number - 1]
            try:
                _take_page(pages, number, read_page(opened), dropped, opened)
            finally:
                opened.close()
        except pypdfium2.PdfiumError:
            pages.damaged.append(number)
            _keep(pages, [], [], 595.0, 842.0)
        if pages.characters > MAX_CHARACTERS:
            raise DataError(name, f"the PDF holds more than {MAX_CHARACTERS:,} characters", "split it")
    return pages


def _take_page(pages: _Pages, number: int, page: Page, dropped: Dropped, opened: Any) -> None:
    printed = sum(not g.char.isspace() for g in page.glyphs)
    is_garbled = printed + page.unreadable >= FEW and not _is_readable(page)
    is_picture = printed < FEW and (page.picture >= 0.3 or page.drawings >= 200)
    pages.characters += printed
    if page.turned:
        pages.turned.append(number)
    if is_garbled or is_picture:
        from policycompare.sources.formats.pdf import ocr

        recognised = ocr.read_picture(opened) if ocr.is_installed() else None
        if recognised is None:
            (pages.garbled if is_garbled else pages.pictures).append(number)
            _keep(pages, [], [], page.width, page.height)
            return
        page = recognised
        pages.recognised.append(number)
        pages.doubtful += page.doubtful
    elif not printed:
        pages.blank.append(number)
    elif page.picture >= 0.8:
        pages.layered.append(number)
    if page.crowded:
        pages.crowded.append(number)
    tables, boxes, glyphs = find_tables(page.glyphs, page.rules, dropped)
    aligned, rows = find_aligned(group_rows(g for g in glyphs if not any(box.holds(g) for box in boxes)), dropped)
    tables += aligned
    for table in tables:
        table.pages = [number] * len(table.grid)
    lines = []
    for at, box in enumerate(boxes):
        inside = [g for g in glyphs if box.holds(g) and not any(other.holds(g) for other in boxes[:at])]
        lines += [(at + 3, row) for row in group_rows(inside)]
    main = split_columns(rows, page.width)
    made = []
    for column, row in [*main, *lines]:
        line = make_line(row, dropped)
        if line:
            line.column = column
            made.append(line)
    if boxes:
        made.sort(key=lambda line: line.middle) if all(x.column not in (1, 2) for x in made) else None
    _keep(pages, made, tables, page.width, page.height)


def _keep(pages: _Pages, lines: list[Line], tables: list[Table], width: float, height: float) -> None:
    pages.lines.append(lines)
    pages.tables.append(tables)
    pages.widths.append(width)
    pages.heights.append(height)


def _is_readable(page: Page) -> bool:
    """Whether the characters of a page mean anything: no private ones, and no Chinese read as Latin letters."""
    printed = [g.char for g in page.glyphs if not g.char.isspace()]
    accented = sum("\x80" <= c <= "\u024f" and not c.isdigit() and c not in "·×÷°±§¥²³" for c in printed)
    return len(printed) - accented >= READABLE * (len(printed) + page.unreadable)


# ---- all pages


def _assemble(pages: _Pages, name: str, dropped: Dropped, notes: list[str]) -> ReadText:
    if not any(pages.lines) and not any(pages.tables):
        raise _nothing(pages, name)
    taken, margins = find_margins(pages.lines, pages.heights)
    lines = [[line for line in page if id(line) not in taken] for page in pages.lines]
    size = body_size(lines)
    set_edges(lines, pages.widths, size)
    habits = find_habits(lines, size)
    items: list[tuple[int, Item]] = []
    feet: dict[int, list[Paragraph]] = {}
    for number, page in enumerate(lines, 1):
        notes_below = find_footnotes(page, size)
        held = set(map(id, notes_below))
        if notes_below:
            joined = join_lines([(number, line) for line in notes_below], habits)
            feet[number] = [part for part in joined if isinstance(part, Paragraph)]
        items += _in_order(number, [line for line in page if id(line) not in held], pages.tables[number - 1])
    parts = join_lines(items, habits)
    for number in sorted(feet, reverse=True):
        parts[_foot_place(parts, number) : _foot_place(parts, number)] = feet[number]
    written = _Writer()
    for part in parts:
        written.add(part)
    read = written.finish(len(pages.lines))
    if not read.characters.strip():
        raise _nothing(pages, name)
    said = [*_page_notes(pages), *margins, *notes]
    if pages.doubtful:
        said.append(f"{pages.doubtful} lines were hard to read by OCR")
    if dropped.note_marks:
        said.append(f"raised note marks left out ({dropped.note_marks})")
    return ReadText(read.characters, read.blocks, notes=tuple(said))


def _in_order(number: int, lines: Sequence[Line], tables: Sequence[Table]) -> list[tuple[int, Item]]:
    """The lines of a page with each table before the first line below it."""
    found: list[tuple[int, Item]] = []
    waiting = sorted(tables, key=lambda table: table.top)
    for line in lines:
        while waiting and waiting[0].top <= line.middle:
            found.append((number, waiting.pop(0)))
        found.append((number, line))
    return found + [(number, table) for table in waiting]


def _foot_place(parts: Sequence[Paragraph | Table], number: int) -> int:
    """Where the notes of a page stand: behind what ends on it, before a paragraph that runs on to the next."""
    at = 0
    for i, part in enumerate(parts):
        last = part.lines[-1][0] if isinstance(part, Paragraph) else part.pages[-1]
        first = part.lines[0][0] if isinstance(part, Paragraph) else part.pages[0]
        if last <= number:
            at = i + 1
        elif first > number:
            break
    return at


class _Writer:
    """Paragraphs and tables to characters and blocks."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.begins: dict[int, int] = {}

    def _write(self, text: str, page: int) -> Span:
        start = self.length
        if text:
            self.begins.setdefault(page, start)
        self.pieces.append(text)
        self.length += len(text)
        return start, self.length

    def add(self, part: Paragraph | Table) -> None:
        start = self.length
        if isinstance(part, Paragraph):
            for (page, _), text in zip(part.lines, part.pieces(), strict=True):
                self._write(text, page)
            self.blocks.append(Block("paragraph", start, self.length))
        else:
            rows = self._rows(part)
            self.blocks.append(Block("table", start, self.length, rows=rows, header=part.header))
            return
        self._write("\n", part.lines[-1][0])

    def _rows(self, table: Table) -> tuple[tuple[Span, ...], ...]:
        places: dict[int, Span] = {}
        rows = []
        for page, row in zip(table.pages, table.grid, strict=False):
            spans: list[Span] = []
            last: Cell | None = None
            for column, cell in enumerate(row):
                if id(cell) not in places:
                    if column and cell is not last:
                        self._write("\t", page)
                    places[id(cell)] = self._write(cell.text, page)
                spans.append(places[id(cell)])
                last = cell
            self._write("\n", page)
            rows.append(tuple(spans))
        return tuple(rows)

    def finish(self, count: int) -> ReadText:
        breaks = []
        at = self.length
        for page in range(count, 0, -1):
            at = min(at, self.begins.get(page, at))
            breaks.append(Block("page_break", 0 if page == 1 else at, 0 if page == 1 else at))
        blocks = sorted([*breaks[::-1], *self.blocks], key=lambda b: (b.start, b.kind != "page_break"))
        return ReadText("".join(self.pieces), tuple(blocks))


# ---- what is said of it


def _numbers(pages: Iterable[int]) -> str:
    """Numbers of pages as they are said: 3, 5-9."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    said = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return ", ".join(said[:20]) + (f" and {len(said) - 20} more" if len(said) > 20 else "")


def _pages_are(pages: Sequence[int], one: str, many: str) -> str:
    return f"page {_numbers(pages)} {one}" if len(pages) == 1 else f"pages {_numbers(pages)} {many}"


def _nothing(pages: _Pages, name: str) -> DataError:
    """Why nothing was read at all."""
    if pages.garbled:
        said = _pages_are(pages.garbled, "has", "have")
        return DataError(
            name, f"{said} a text layer that cannot be read (its fonts do not say what they show)", USE_OCR
        )
    if pages.pictures:
        return DataError(name, _pages_are(pages.pictures, "is a picture", "are pictures"), USE_OCR)
    if pages.damaged:
        return DataError(name, _pages_are(pages.damaged, "is damaged", "are damaged"), SAVE_ANEW)
    return DataError(name, "no page of the PDF holds any text", SAVE_ANEW)


def _page_notes(pages: _Pages) -> list[str]:
    said = [
        (pages.recognised, "was read by OCR: check its figures", "were read by OCR: check their figures"),
        (pages.pictures, f"is a picture and was not read: {USE_OCR}", f"are pictures and were not read: {USE_OCR}"),
        (pages.garbled, f"has an unreadable text layer: {USE_OCR}", f"have an unreadable text layer: {USE_OCR}"),
        (pages.layered, "is a picture with the text of another program's OCR: check its figures",
         "are pictures with the text of another program's OCR: check their figures"),
        (pages.damaged, "is damaged and was not read", "are damaged and were not read"),
        (pages.crowded, f"holds more than is looked at: {limit_met('a part of it may be missing')}",
         f"hold more than is looked at: {limit_met('a part of them may be missing')}"),
        (pages.blank, "is blank", "are blank"),
        (pages.turned, "holds turned text (a stamp, a watermark): left out",
         "hold turned text (stamps, watermarks): left out"),
    ]  # fmt: skip
    return [_pages_are(found, one, many) for found, one, many in said if found]
