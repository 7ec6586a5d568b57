"""From a file to its documents: normalised, without copies, split where the manifest says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from policycompare.errors import DataError
from policycompare.sources.manifest import DocumentEntry
from policycompare.sources.raw_files import RawFile
from policycompare.text.copies import Copy, find_copies
from policycompare.text.normalize import NormalizedText, normalize


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read.

    Attributes:
        name: File name, as in ``documents.source_file``.
        sha256: Hash of the bytes.
        raw: Decoded characters; every span of every table indexes them.
        normalized: The same, normalised, with offsets.
        corrections: Declared corrections of this file.
        copies: Doubled passages, as spans of the normalised text with the start of the original.
    """

    name: str
    sha256: str
    raw: str
    normalized: NormalizedText
    corrections: dict[str, str]
    copies: tuple[tuple[int, int, int], ...]

    @property
    def text(self) -> str:
        """The normalised characters."""
        return self.normalized.text


@dataclass(frozen=True, slots=True)
class Document:
    """One document inside a source: the lines that are its own.

    Attributes:
        entry: What the manifest says of it.
        source: Its file.
        lines: Spans of its lines in the normalised text; copies are left out.
    """

    entry: DocumentEntry
    source: Source
    lines: tuple[tuple[int, int], ...]


def normalize_file(file: RawFile) -> Source:
    """Normalise a file and find its doubled passages."""
    corrections = file.entry.corrections
    normalized = normalize(file.raw, corrections)
    spans = list(line_spans(normalized.text))
    copies = tuple(_copy_span(copy, spans) for copy in find_copies([normalized.text[a:b] for a, b in spans]))
    return Source(file.entry.path, file.sha256, file.raw, normalized, corrections, copies)


def _copy_span(copy: Copy, spans: list[tuple[int, int]]) -> tuple[int, int, int]:
    return spans[copy.start][0], spans[copy.end - 1][1], spans[copy.original][0]


RE_LINE_STOP = re.compile(r"[。；！？：）〕】”]$")


def is_hard_wrapped(lines: list[str]) -> bool:
    """Whether lines are broken at a fixed width in the middle of sentences, as copies of a PDF are.

    Args:
        lines: Normalised lines.
    """
    open_lines = [len(line) for line in lines if 15 <= len(line) <= 80 and not RE_LINE_STOP.search(line)]
    if len(open_lines) < 10 or len(open_lines) < 0.4 * len(lines):
        return False
    width, count = Counter(open_lines).most_common(1)[0]
    return sum(abs(n - width) <= 2 for n in open_lines) >= 0.7 * len(open_lines) and count >= 5


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the lines of a normalised text that hold anything."""
    start = 0
    for line in text.split("\n"):
        if line:
            yield start, start + len(line)
        start += len(line) + 1


def split_documents(source: Source, entries: tuple[DocumentEntry, ...]) -> list[Document]:
    """Give each line to its document.

    Raises:
        DataError: A start that the manifest names is not found, or stands before the one before it.
    """
    spans = [(a, b) for a, b in line_spans(source.text) if not any(start <= a < end for start, end, _ in source.copies)]
    starts: list[int] = []
    for number, entry in enumerate(entries):
        if entry.starts_with is None:
            if number:
                raise DataError(
                    f"data/raw/manifest.toml, {entry.document_id}",
                    "a second document needs its start",
                    "add starts_with: the first words of its first line",
                )
            starts.append(0)
            continue
        wanted = normalize(entry.starts_with).text
        first = starts[-1] + 1 if starts else 0
        for i in range(first, len(spans)):
            if source.text.startswith(wanted, spans[i][0]):
                starts.append(i)
                break
        else:
            raise DataError(
                f"data/raw/manifest.toml, {entry.document_id}",
                f"no line of {source.name} begins with {entry.starts_with!r}",
                "correct starts_with",
            )
    starts.append(len(spans))
    return [Document(e, source, tuple(spans[a:b])) for e, a, b in zip(entries, starts, starts[1:], strict=False)]
