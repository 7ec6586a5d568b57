"""Word documents (docx): paragraphs with the numbers that Word prints, headings, tables, text boxes, notes.

What stands where: a text box behind the paragraph that it is anchored in; footnotes and endnotes, without their marks,
at the end of the text as 注1：, where they cut no sentence; the header of a first page, where it says what the text does
not (a letterhead, a document number), at the start. Tracked changes are read as accepted. Left out, and noted, are
hidden text, comments, running heads, pictures and what else is drawn. Macros and links are never looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policycompare.errors import DataError
from policycompare.sources.blocks import ReadText
from policycompare.sources.formats.package import SAVE_AGAIN, Package
from policycompare.sources.formats.text_builder import TextBuilder
from policycompare.sources.formats.word.numbers import AutoNumber, AutoNumbers
from policycompare.sources.formats.word.runs import CONTAINERS, DELETED, MC, Runs, chosen, shows_placeholder
from policycompare.sources.formats.word.styles import (
    VAL,
    ParagraphStyle,
    Styles,
    W,
    heading_level,
    is_on,
    number,
    reads_as_heading,
)  # fmt: skip
from policycompare.sources.formats.word.tables import Grid, read_grid
from policycompare.sources.manifest import FileEntry

if TYPE_CHECKING:
    from lxml import etree

RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# — 2 —, 第3页 共20页: what remains of a running head without these says something
RE_PAGE_NUMBER = re.compile(r"[\W\d_]|第|页|頁|共|page|of", re.IGNORECASE)

LEFT_OUT = (
    ("pictures", "{} pictures were not read: what is printed in them is missing"),
    ("charts", "{} charts or diagrams were not read"),
    ("embedded", "{} embedded files were not read"),
    ("symbols", "{} signs of a symbol font are not known and were left out"),
    ("formulas", "{} drawn formulas were not read"),
    ("hidden", "{} characters of hidden text were left out"),
    ("comments", "{} comments were left out"),
    ("nested", "{} tables inside cells are read as text of the cell"),
)


def read_docx(data: bytes, entry: FileEntry) -> ReadText:
    """Read a Word document (docx, docm, dotx).

    Raises:
        DataError: It is damaged, protected by a password, or no Word document.
    """
    package = Package(data, entry.path)
    main = package.main_part()
    root = package.xml(main) if main else None
    body = root.find(f"{W}body") if root is not None else None
    if main is None or body is None:
        raise DataError(entry.path, "it holds no Word text", SAVE_AGAIN)
    parts = package.related(main)
    styles = Styles(_part(package, parts, "styles"))
    reader = _WordReader(package, styles, AutoNumbers(_part(package, parts, "numbering"), styles))
    heads = _running_heads(package, parts, body, styles)
    for is_first, text in heads:
        if is_first:
            reader.builder.add(text)
    reader.read(body)
    reader.mark_outer_lists()
    for kind in ("footnotes", "endnotes"):
        reader.read_notes(kind, _part(package, parts, kind))
    comments = _part(package, parts, "comments")
    reader.seen["comments"] += 0 if comments is None else len(comments)
    notes = reader.notes()
    others = list(dict.fromkeys(text for is_first, text in heads if not is_first))
    if others:
        notes.append(f"left out of headers and footers: {'; '.join(others)[:200]}")
    return reader.builder.read(notes)


def _part(package: Package, parts: dict[str, tuple[str, str]], kind: str) -> etree._Element | None:
    part = next((part for own, part in parts.values() if own == kind), None)
    return package.xml(part) if part else None


def _running_heads(
    package: Package, parts: dict[str, tuple[str, str]], body: etree._Element, styles: Styles
) -> list[tuple[bool, str]]:
    """The lines of headers and footers that say what the text does not; whether it is the header of the first page."""
    sections = list(body.iter(f"{W}sectPr"))
    words = re.sub(r"\s", "", "".join(text.text or "" for text in body.iter(f"{W}t")))
    found: list[tuple[bool, str]] = []
    done: set[str] = set()
    for at, section in enumerate(sections):
        for reference in section.iterchildren(f"{W}headerReference", f"{W}footerReference"):
            kind = reference.get(f"{W}type")
            if kind == "first" and not is_on(section, "titlePg"):
                continue
            part = parts.get(reference.get(RELATION_ID, ""), ("", ""))[1]
            root = package.xml(part) if part and part not in done else None
            done.add(part)
            is_first = at == 0 and kind == "first" and reference.tag == f"{W}headerReference"
            for paragraph in root.iter(f"{W}p") if root is not None else ():
                runs = Runs(styles, Counter())
                runs.read(paragraph)
                text = " ".join("".join(runs.pieces).split())
                if RE_PAGE_NUMBER.sub("", text) and re.sub(r"\s", "", text) not in words:
                    found.append((is_first, text))
    return found


@dataclass(slots=True)
class _WordReader:
    package: Package
    styles: Styles
    numbers: AutoNumbers
    builder: TextBuilder = field(default_factory=TextBuilder)
    seen: Counter[str] = field(default_factory=Counter)
    references: dict[tuple[str, str], None] = field(default_factory=dict)
    items: list[tuple[int, AutoNumber, bool]] = field(default_factory=list)
    """The numbered paragraphs: place among the blocks, number, and whether the words read as a heading."""
    carried: str = ""
    """Text of paragraphs whose end a tracked change takes out: it goes on in the next paragraph."""

    def read(self, element: etree._Element) -> None:
        """Read paragraphs and tables: the body, a text box, a cell that only frames them."""
        for child in _blocks(element, self.seen):
            if child.tag == f"{W}tbl":
                self._table(child)
            else:
                self._paragraph(child)
        if self.carried:
            self.builder.add(self.carried)
            self.carried = ""

    def _runs(self, paragraph: etree._Element) -> tuple[Runs, AutoNumber, ParagraphStyle]:
        """The text of a paragraph, its automatic number, and what its style says."""
        properties = paragraph.find(f"{W}pPr")
        named = properties.find(f"{W}pStyle") if properties is not None else None
        style = self.styles.of(named.get(VAL) if named is not None else None)
        runs = Runs(self.styles, self.seen, style.hidden)
        runs.read(paragraph)
        self.references.update(dict.fromkeys(runs.references))
        return runs, self.numbers.next(properties, style), style

    def _paragraph(self, paragraph: etree._Element) -> None:
        properties = paragraph.find(f"{W}pPr")
        if _end_is_deleted(properties):
            runs = Runs(self.styles, self.seen)
            runs.read(paragraph)
            self.carried += "".join(runs.pieces)
        else:
            runs, number_before, style = self._runs(paragraph)
            text, self.carried = (self.carried + "".join(runs.pieces)).strip(), ""
            outline = properties.find(f"{W}outlineLvl") if properties is not None else None
            level = style.level if outline is None else heading_level(number(outline, 9))
            if text and number_before.printed:
                is_short = reads_as_heading(text) and not text.endswith("。")
                self.items.append((len(self.builder.blocks), number_before, is_short))
            if not text:
                pass  # an empty item counts, and its number says nothing
            elif level and reads_as_heading(text):
                self.builder.add(number_before.printed + " ".join(text.split("\n")), "heading", level)
            else:
                self.builder.add(number_before.printed + text)
        for box in runs.boxes:
            self.read(box)

    def _table(self, table: etree._Element) -> None:
        grid = read_grid(table, self.package.name)
        self.seen["deletions"] += grid.deleted
        if grid.is_frame:
            for row in grid.rows:
                for placed in row:
                    if placed.element is not None:
                        self.read(placed.element)
            return
        self._fill(grid)
        self.builder.add_table(grid.places(), grid.header)

    def _fill(self, grid: Grid) -> None:
        for row in grid.rows:
            for placed in row:
                if placed.element is not None:
                    placed.cell.text = "\n".join(self._lines(placed.element))

    def _lines(self, element: etree._Element) -> Iterator[str]:
        """The paragraphs of a cell; a table in it a line a row."""
        for child in _blocks(element, self.seen):
            if child.tag == f"{W}tbl":
                self.seen["nested"] += 1
                grid = read_grid(child, self.package.name)
                self._fill(grid)
                for row in grid.places():
                    words = (" ".join(cell.text.split()) for cell in dict.fromkeys(row))
                    yield " ".join(filter(None, words))
                continue
            runs, number_before, _ = self._runs(child)
            # A column of running numbers is a column of empty paragraphs with automatic numbers.
            text = (number_before.printed + "".join(runs.pieces).replace("\t", " ")).strip()
            if text:
                yield text
            for box in runs.boxes:
                yield from self._lines(box)

    def mark_outer_lists(self) -> None:
        """Make headings of the items of a list that looks like another, whose items stand between them.

        Two lists may print the same numbers: 1. 总体要求, and between it and 2. 重点任务 a list of 1., 2., 3. of its own.
        The file alone tells them apart. The outer one is the one whose items all read as headings.
        """
        alike: dict[str, dict[tuple[int, int], list[tuple[int, bool]]]] = {}
        for place, number_before, is_short in self.items:
            alike.setdefault(number_before.looks, {}).setdefault(number_before.series, []).append((place, is_short))
        for series in alike.values():
            outer = [items for items in series.values() if all(is_short for _, is_short in items)]
            inner = [place for items in series.values() if items not in outer for place, _ in items]
            for items in outer:
                if any(items[0][0] < place < items[-1][0] for place in inner):
                    for place, _ in items:
                        self.builder.blocks[place] = self.builder.blocks[place]._replace(kind="heading", level=1)

    def read_notes(self, kind: str, root: etree._Element | None) -> None:
        """Read the footnotes or endnotes that the text refers to, in the order in which it does."""
        by_id = {note.get(f"{W}id"): note for note in root if isinstance(note.tag, str)} if root is not None else {}
        wanted = [note_id for own, note_id in self.references if own == kind and note_id in by_id]
        for note_id in wanted:
            lines = list(self._lines(by_id[note_id]))
            if lines:
                self.seen[kind] += 1
                number_of_note = self.seen["footnotes"] + self.seen["endnotes"]
                self.builder.add(f"注{number_of_note}：" + "\n".join(lines))

    def notes(self) -> list[str]:
        """What a user must know of the reading."""
        notes = [line.format(f"{self.seen[kind]:,}") for kind, line in LEFT_OUT if self.seen[kind]]
        if self.seen["deletions"] or self.seen["insertions"]:
            notes.append(
                f"tracked changes are read as accepted: {self.seen['insertions']:,} insertions kept, "
                f"{self.seen['deletions']:,} deletions left out"
            )
        for kind in ("footnotes", "endnotes"):
            if self.seen[kind]:
                notes.append(f"{self.seen[kind]:,} {kind} stand at the end of the text")
        return notes


def _end_is_deleted(properties: etree._Element | None) -> bool:
    marks = properties.find(f"{W}rPr") if properties is not None else None
    return marks is not None and any(marks.find(tag) is not None for tag in DELETED)


def _blocks(element: etree._Element, seen: Counter[str]) -> Iterator[etree._Element]:
    """Paragraphs and tables in their order, those inside content controls too."""
    for child in element.iterchildren():
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in CONTAINERS or (child.tag == f"{W}sdt" and not shows_placeholder(child)):
            yield from _blocks(child, seen)
        elif child.tag == f"{MC}AlternateContent":
            form = chosen(child)
            if form is not None:
                yield from _blocks(form, seen)
        elif child.tag == f"{W}altChunk":
            seen["embedded"] += 1
