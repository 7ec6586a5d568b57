"""One document: front matter, body and tail put together."""

from __future__ import annotations

import re

from policycompare.lexicon import Lexicon
from policycompare.parse.body import read_body
from policycompare.parse.front import Metadata, read_front, read_metadata
from policycompare.parse.numbering import match_label
from policycompare.parse.records import DocumentRow
from policycompare.parse.rows import ParsedDocument, RowWriter
from policycompare.text.documents import Document

Span = tuple[int, int]


def parse_document(document: Document, lexicon: Lexicon) -> ParsedDocument:
    """Read one document.

    Args:
        document: Its lines, and what the manifest knows of it.
        lexicon: Kinds of bodies, role labels, aliases.

    Returns:
        Its rows. Malformed text never stops the reading: what fits nowhere becomes a passage and,
        where it looks like a mistake, a line of the report.
    """
    source = document.source
    text = source.text
    main, contents, annex = _split_regions(text, list(document.lines))
    first = next((i for i, span in enumerate(main) if _opens_body(text[slice(*span)])), len(main))
    if first == len(main):  # running text without numbers: the front ends with the last title or date
        first = _front_end(text, main)
    front = read_front(text, main[:first])
    body = read_body(text, main[first:], lexicon)
    tail = [span for span, label, section in body.passages if label in ("signature", "closing")]
    preamble = "".join(text[a:b] for (a, b), label in front.labels if label == "lead_in")[-3000:]
    metadata = read_metadata(text, front, tail, preamble)
    row = _document_row(document, metadata)
    parsed = ParsedDocument(row)
    RowWriter(parsed, source, lexicon, body, row.issue_date).write(front, contents, annex)
    return parsed


def _opens_body(line: str) -> bool:
    label = match_label(line)
    return label is not None and not label.style.is_annex and label.style.name != "box"


def _front_end(text: str, lines: list[Span]) -> int:
    front = read_front(text, lines)
    last = -1
    for i, (_, label) in enumerate(front.labels[:40]):
        if label in ("title", "letterhead"):
            last = i
    return last + 1


def _split_regions(text: str, lines: list[Span]) -> tuple[list[Span], list[Span], list[Span]]:
    """Split a document's lines into what is read, a table of contents, and annexes.

    Where the annex is the plan itself (a notice that brings it), the annex is read and the notice
    becomes its letterhead, which is why both stay together then.
    """
    main, annex = lines, []
    for i, (a, b) in enumerate(lines):
        label = match_label(text[a:b])
        if i and label and label.style.is_annex and (b - a) - label.end < 40 and "：" not in label.printed:
            before = sum(y - x for x, y in lines[:i])
            behind = sum(y - x for x, y in lines[i:])
            numbered = sum(_opens_body(text[x:y]) for x, y in lines[:i])
            if numbered < 3 and behind > 2 * before:
                main = [*lines[:i], *lines[i + 1 :]]
            else:
                main, annex = lines[:i], lines[i:]
            break
    contents = _find_contents(text, main)
    if contents:
        main = [span for span in main if span not in set(contents)]
    return main, contents, annex


RE_LEADERS = re.compile(r"[.．…·\s—\-]*\d*$")


def _find_contents(text: str, lines: list[Span]) -> list[Span]:
    """A table of contents: numbered headings without text that all come again."""
    for i, (a, b) in enumerate(lines[:80]):
        if not _opens_body(text[a:b]):
            continue
        first = RE_LEADERS.sub("", text[a:b])
        for j in range(i + 1, min(len(lines), i + 300)):
            line = text[slice(*lines[j])]
            if RE_LEADERS.sub("", line) == first:
                start = i - 1 if i and text[slice(*lines[i - 1])] in ("目录", "目次") else i
                return lines[start:j]
            if not match_label(line) or "。" in line:
                return []
        return []
    return []


def _document_row(document: Document, metadata: Metadata) -> DocumentRow:
    """Join what the text states with what the manifest knows; the text wins, the row says so."""
    known = document.entry.known
    filled: list[str] = []

    def pick(column: str, read: str | None) -> str | None:
        if read is not None:
            return read
        if known.get(column):
            filled.append(column)
            return known[column]
        return None

    def settled(column: str, fallback: str | None) -> str | None:
        """The region is the study's choice: the manifest comes first."""
        if known.get(column):
            filled.append(column)
            return known[column]
        return fallback

    entry = document.entry
    return DocumentRow(
        entry.document_id,
        document.source.name,
        document.source.sha256,
        settled("region_id", entry.document_id),
        settled("region_name", metadata.region_name),
        settled("admin_level", metadata.admin_level),
        pick("title", metadata.title),
        pick("document_type", metadata.document_type),
        pick("document_number", metadata.document_number),
        pick("issuer", metadata.issuer),
        pick("issue_date", metadata.issue_date),
        pick("period_start", metadata.period_start),
        pick("period_end", metadata.period_end),
        ";".join(sorted(filled)) or None,
    )
