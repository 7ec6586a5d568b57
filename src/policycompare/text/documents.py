"""From a published file to its documents: normalised, in lines, without copies, split where the manifest says."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from policycompare.errors import DataError
from policycompare.limits import limit_met
from policycompare.sources.blocks import Block
from policycompare.sources.manifest import MANIFEST, DocumentEntry
from policycompare.sources.source_text import SourceText
from policycompare.text.mending.line_shapes import CONTENTS, read_number
from policycompare.text.mending.mend import find_edits
from policycompare.text.normalize import NormalizedText, normalize, without_context
from policycompare.text.ocr_figures import doubt_notes

MIN_LINES = 5
"""Fewest lines of a passage that counts as a copy."""
MIN_CHARACTERS = 200
"""Fewest characters of it."""
WRAPS_LEFT = "some were left so: join them into paragraphs and read it again"


class TextLine(NamedTuple):
    """A line of the normalised text that holds anything.

    Attributes:
        start: Where it begins in the normalised text.
        end: Where it ends.
        block: What its format says of it: the block that its first character was read from; None outside of any.
    """

    start: int
    end: int
    block: Block | None


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it reads.

    Attributes:
        name: File name, as in ``documents.source_file``.
        sha256: Hash of the bytes.
        format: What the file was read as: txt, docx, pdf …
        raw: The characters that its reader took out; every span of every table indexes them.
        normalized: The same, normalised, with offsets.
        corrections: Declared corrections of this file.
        lines: The lines of the normalised text.
        copies: Doubled passages, as spans of the normalised text with the start of the original.
        pages: Where each page begins in ``raw``; empty for formats without pages.
        notes: What a user must know of the reading, a line each.
        is_decoded: ``raw`` is the decoded file; else it is written beside the tables.
    """

    name: str
    sha256: str
    format: str
    raw: str
    normalized: NormalizedText
    corrections: dict[str, str]
    lines: tuple[TextLine, ...]
    copies: tuple[tuple[int, int, int], ...]
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    is_decoded: bool = True

    @property
    def text(self) -> str:
        """The normalised characters."""
        return self.normalized.text

    def is_behind_blank(self, at: int) -> bool:
        """Whether white space within a line stood before a character; between Chinese words it is dropped."""
        before, after = self.normalized.raw_span(at - 1, at)[1], self.normalized.raw_span(at, at + 1)[0]
        return before < after and self.raw[before:after].isspace() and "\n" not in self.raw[before:after]

    def page(self, place: int) -> int | None:
        """The page, from 1, that a place in ``raw`` stands on; None for formats without pages."""
        return max(1, bisect_right(self.pages, place)) if self.pages else None


@dataclass(frozen=True, slots=True)
class Document:
    """One document inside a source: the lines that are its own.

    Attributes:
        entry: What the manifest says of it.
        source: Its file.
        lines: Its lines; copies are left out.
    """

    entry: DocumentEntry
    source: Source
    lines: tuple[TextLine, ...]


def normalize_source(file: SourceText) -> Source:
    """Normalise a published file, see its lines, and find its doubled passages."""
    corrections = file.entry.corrections
    edits, notes = find_edits(file.read)
    normalized = normalize(file.characters, corrections, edits)
    text = normalized.text
    lines = tuple(_lines(normalized, file.blocks))
    found = find_copies([text[a.start : a.end] for a in lines])
    copies = tuple((lines[a].start, lines[b - 1].end, lines[original].start) for a, b, original in found)
    pages = tuple(block.start for block in file.blocks if block.kind == "page_break")
    if is_hard_wrapped([text[a.start : a.end] for a in lines]):
        notes.append(limit_met(f"its lines are broken at a fixed width, and {WRAPS_LEFT}"))
    return Source(
        file.entry.path, file.sha256, file.format, file.characters, normalized, corrections, lines, copies, pages,
        (*file.read.notes, *notes, *doubt_notes(file.characters)), file.read.is_decoded,
    )  # fmt: skip


def _lines(normalized: NormalizedText, blocks: tuple[Block, ...]) -> Iterator[TextLine]:
    blocks = tuple(block for block in blocks if block.kind != "page_break")
    starts = [block.start for block in blocks]
    for start, end in line_spans(normalized.text):
        place = normalized.offsets.char_span(start)[0]
        at = bisect_right(starts, place) - 1
        yield TextLine(start, end, blocks[at] if at >= 0 and place < blocks[at].end else None)


def find_copies(lines: list[str]) -> list[tuple[int, int, int]]:
    """Find runs of lines that stand further up already.

    Args:
        lines: A file's normalised lines.

    Returns:
        (start, end, original) of each copy: lines ``start:end`` repeat those from ``original`` on. In order, without
        overlap, of at least ``MIN_LINES`` lines and ``MIN_CHARACTERS`` characters; the first occurrence is no copy.
    """
    first: dict[tuple[str, ...], int] = {}
    copies: list[tuple[int, int, int]] = []
    i = 0
    while i + MIN_LINES <= len(lines):
        original = first.setdefault(tuple(lines[i : i + MIN_LINES]), i)
        if original < i:
            length = 0
            # a copy may not run into itself: what it repeats ends where it starts
            while i + length < len(lines) and original + length < i and lines[i + length] == lines[original + length]:
                length += 1
            if length >= MIN_LINES and sum(map(len, lines[i : i + length])) >= MIN_CHARACTERS:
                copies.append((i, i + length, original))
                i += length
                continue
        i += 1
    return copies


RE_LINE_STOP = re.compile(r"[。；！？：）〕】”]$")


def is_hard_wrapped(lines: list[str]) -> bool:
    """Whether lines are broken at a fixed width in the middle of sentences, as copies of a PDF are.

    Args:
        lines: Normalised lines.
    """
    # What a number of its own begins is the next item, whatever the line before it ends with.
    before = (line for line, after in zip_longest(lines, lines[1:], fillvalue="") if read_number(after) is None)
    of_text = (line for line in before if 15 <= len(line) <= 80 and not RE_LINE_STOP.search(line))
    open_lines = [len(line) for line in of_text if not CONTENTS.pattern.search(line)]
    if len(open_lines) < 10 or len(open_lines) < 0.4 * len(lines):
        return False
    width, count = Counter(open_lines).most_common(1)[0]
    return sum(abs(n - width) <= 2 for n in open_lines) >= 0.7 * len(open_lines) and count >= 5


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the lines of a normalised text that hold anything."""
    return (match.span() for match in re.finditer("[^\n]+", text))


def split_documents(source: Source, entries: tuple[DocumentEntry, ...]) -> list[Document]:
    """Give each line to its document.

    Raises:
        DataError: A start that the manifest names is not found, or stands before the one before it.
    """
    begins = [start for start, _, _ in source.copies]
    above = ((line, bisect_right(begins, line.start) - 1) for line in source.lines)
    lines = [line for line, at in above if at < 0 or line.start >= source.copies[at][1]]
    plain = without_context(source.text) if any(entry.starts_with for entry in entries) else ""
    starts: list[int] = []
    for number, entry in enumerate(entries):
        if entry.starts_with is None:
            if number:
                remedy = "add starts_with: the first words of its first line"
                raise DataError(f"{MANIFEST}, {entry.document_id}", "a second document needs its start", remedy)
            starts.append(0)
            continue
        wanted = without_context(normalize(entry.starts_with).text)
        first = starts[-1] + 1 if starts else 0
        found = (i for i in range(first, len(lines)) if plain.startswith(wanted, lines[i].start))
        start = next(found, None)
        if start is None:
            problem = f"no line of {source.name} begins with {entry.starts_with!r}"
            raise DataError(f"{MANIFEST}, {entry.document_id}", problem, "correct starts_with")
        starts.append(start)
    starts.append(len(lines))
    return [Document(e, source, tuple(lines[a:b])) for e, a, b in zip(entries, starts, starts[1:], strict=False)]
