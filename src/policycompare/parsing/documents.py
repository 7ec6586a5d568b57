"""One document: front matter, body and tail put together."""

from __future__ import annotations

import re

from policycompare.lexicon import Lexicon
from policycompare.parsing.body import read_body
from policycompare.parsing.front import Metadata, read_front, read_metadata
from policycompare.parsing.matter import match_line
from policycompare.parsing.numbering import match_label
from policycompare.parsing.records import DocumentRow
from policycompare.parsing.rows import ParsedDocument, RowWriter
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
    notice, main, contents, annex = _split_regions(text, list(document.lines))
    first = next((i for i, span in enumerate(main) if _opens_body(text[slice(*span)])), len(main))
    if first == len(main):  # running text without numbers: the front ends with the last title or date
        first = _front_end(text, main)
    front = read_front(text, main[:first])
    front.labels[:0] = [(span, _notice_label(text[slice(*span)])) for span in notice]
    body = read_body(text, main[first:], lexicon)
    tail = [span for span, label, section in body.passages if label in ("signature", "closing")]
    preamble = "".join(text[a:b] for (a, b), label in front.labels if label == "lead_in")[-3000:]
    metadata = read_metadata(text, front, tail, preamble)
    row = _document_row(document, metadata)
    parsed = ParsedDocument(row)
    RowWriter(parsed, source, lexicon, body, row.issue_date).write(front, contents, annex, document.lines)
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


def _notice_label(line: str) -> str:
    kind = match_line(line)
    return "boilerplate" if kind and kind.label == "boilerplate" else "letterhead"


def _split_regions(text: str, lines: list[Span]) -> tuple[list[Span], list[Span], list[Span], list[Span]]:
    """Split a document's lines into a notice, what is read, a table of contents, and annexes.

    Where the annex is the plan itself (it is numbered, and much longer than the notice that brings it),
    the annex is read and the notice is its letterhead.
    """
    notice: list[Span] = []
    main, annex = lines, []
    for i, (a, b) in enumerate(lines):
        label = match_label(text[a:b])
        if i and label and label.style.is_annex and (b - a) - label.end < 40 and "：" not in label.printed:
            before = sum(y - x for x, y in lines[:i])
            behind = sum(y - x for x, y in lines[i:])
            numbered = sum(_opens_body(text[x:y]) for x, y in lines[i + 1 :])
            if behind > 2 * before and numbered >= 3:
                notice, main = lines[: i + 1], lines[i + 1 :]
            else:
                main, annex = lines[:i], lines[i:]
            break
    contents = set(_find_contents(text, main))
    if contents:
        main = [span for span in main if span not in contents]
    return notice, main, sorted(contents), annex


RE_LEADERS = re.compile(r"[.．…·\s—\-]*\d*$")


def _find_contents(text: str, lines: list[Span]) -> list[Span]:
    """A table of contents: a run of at least three numbered headings, the first of which comes again."""
    for i, (a, b) in enumerate(lines[:80]):
        if not _opens_body(text[a:b]):
            continue
        first = RE_LEADERS.sub("", text[a:b])
        end = i
        numbered = 0
        while end < len(lines) and len(line := text[slice(*lines[end])]) < 60 and "。" not in line:
            if end > i and RE_LEADERS.sub("", line) == first:
                break
            numbered += _opens_body(line)
            end += 1
        again = any(RE_LEADERS.sub("", text[slice(*span)]) == first for span in lines[end : end + 300])
        named = i > 0 and text[slice(*lines[i - 1])] in ("目录", "目次")
        if numbered < (2 if named else 3) or not again:
            return []
        while end > i and not _opens_body(text[slice(*lines[end - 1])]):
            end -= 1  # 前言 and what follows it open the text
        return lines[i - 1 if named else i : end]
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
        tuple(sorted(filled)),
    )
