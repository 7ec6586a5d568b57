"""Documents with a table in them, made for tests: as a format with blocks gives it, and as text that was copied."""

from __future__ import annotations

from dataclasses import dataclass, field

from policycompare.lexicon import read_lexicon
from policycompare.parsing.documents import parse_document
from policycompare.parsing.records import ParsedDocument
from policycompare.sources.blocks import Block, ReadText
from policycompare.sources.formats.plain_text import read_txt
from policycompare.sources.manifest import DocumentEntry, FileEntry
from policycompare.sources.source_text import SourceText
from policycompare.tables.build import tables_from
from policycompare.tables.check import check_spans, check_tiling
from policycompare.text.documents import Source, normalize_source, split_documents

UP, LEFT = "^", "<"
"""A cell that the one above, or the one to the left, is drawn over."""
LEXICON = read_lexicon()


def cells(table: str) -> list[list[str]]:
    """Rows of a table written with | between cells and / for a line end inside a cell."""
    return [[c.strip().replace(" / ", "\n") for c in line.strip().split("|")] for line in table.strip().splitlines()]


@dataclass
class Made:
    """A document that is put together block by block."""

    characters: str = ""
    blocks: list[Block] = field(default_factory=list)

    def lines(self, *lines: str) -> Made:
        for line in lines:
            start = len(self.characters)
            self.characters += line + "\n"
            self.blocks.append(Block("paragraph", start, start + len(line)))
        return self

    def table(self, table: str | list[list[str]], header: int = 0) -> Made:
        start = at = len(self.characters)
        pieces: list[str] = []
        rows: list[tuple[tuple[int, int], ...]] = []
        for row in cells(table) if isinstance(table, str) else table:
            spans: list[tuple[int, int]] = []
            for column, words in enumerate(row):
                if words == UP:
                    spans.append(rows[-1][column])
                elif words == LEFT:
                    spans.append(spans[-1])
                else:
                    spans.append((at, at + len(words)))
                    pieces.append(words)
                    at += len(words)
                pieces.append("\t" if column + 1 < len(row) else "\n")
                at += 1
            rows.append(tuple(spans))
        self.characters += "".join(pieces)
        self.blocks.append(Block("table", start, len(self.characters) - 1, rows=tuple(rows), header=header))
        return self

    def parse(self) -> ParsedDocument:
        return parsed(ReadText(self.characters, tuple(self.blocks)))


def source_of(read: ReadText) -> Source:
    entry = FileEntry("plan.docx", None, None, (DocumentEntry("plan"),))
    return normalize_source(SourceText(entry, "", "docx", read))


def parsed(read: ReadText) -> ParsedDocument:
    """Parse what a reader gave; every span reads its row, and the passages tile the file."""
    source = source_of(read)
    (document,) = split_documents(source, (DocumentEntry("plan"),))
    found = parse_document(document, LEXICON)
    tables = tables_from([(source, [found])], LEXICON)
    assert check_spans(tables, {source.name: source}) == []
    assert check_tiling(tables, {source.name: source})[1] == []
    return found


def parsed_text(text: str) -> ParsedDocument:
    """Parse plain text."""
    return parsed(read_txt(text.encode(), FileEntry("plan.txt", None, None, ())))


def shown_units(found: ParsedDocument) -> list[str]:
    """Who is named for which measure in which role."""
    return [f"{r.measure_id.removeprefix('plan:')} {r.role} {r.mention}" for r in found.responsibilities]


def shown_targets(found: ParsedDocument) -> list[str]:
    """What is aimed at, in one line each."""
    rows = []
    for t in found.targets:
        value = "" if t.value is None else f"{t.value:g}{t.value_unit or ''}"
        base = "" if t.baseline_value is None else f" from {t.baseline_value:g} in {t.baseline_year}"
        parts = (t.indicator, t.comparator, value, t.period and f"a {t.period}", t.deadline, t.binding)
        rows.append(" ".join(filter(None, parts)) + base)
    return rows


def shown_measures(found: ParsedDocument) -> list[str]:
    """The measures, headings before them."""
    return [
        f"{m.measure_id.removeprefix('plan:')} {m.heading + ': ' if m.heading else ''}{m.text}" for m in found.measures
    ]
