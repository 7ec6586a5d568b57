"""The passages of a file: every character has one label, and a line that nobody read is seen."""

from __future__ import annotations

from policycompare.parsing.lines.layout import Layout
from policycompare.parsing.lines.line import Line
from policycompare.parsing.measures import Body
from policycompare.parsing.records import ParsedDocument, PassageRow
from policycompare.text.documents import Source


def unread_lines(lines: list[Line], layout: Layout, body: Body) -> list[Line]:
    """The lines of a document that are neither a measure's nor a heading's nor a passage's."""
    read = {line.start for line, _ in (*layout.front, *layout.tail)}
    read.update(line.start for line in (*layout.contents, *layout.annex))
    read.update(division.start for division in body.sections)
    read.update(passage.start for passage in body.passages)
    spans = sorted((measure.start, measure.end) for measure in body.measures)
    at = 0
    found = []
    for line in lines:
        while at < len(spans) and spans[at][1] <= line.start:
            at += 1
        inside = at < len(spans) and spans[at][0] < line.end
        if line.start not in read and not inside:
            found.append(line)
    return found


def tile(source: Source, parsed: list[ParsedDocument]) -> list[PassageRow]:
    """Tile a file with its passages: every raw character has one label.

    Each passage runs from its mark to the next; white space and dropped characters belong to the
    passage before them.
    """
    marks: list[tuple[int, str, str | None, str | None]] = [
        (start, label, measure_id, p.document.document_id) for p in parsed for start, label, measure_id in p.marks
    ]
    marks.extend((start, "copy", None, None) for start, _, _ in source.copies)
    # at one place the inner label wins: a clause that opens a measure is a clause
    order = {"measure": 0, "responsibility": 1}
    marks.sort(key=lambda m: (m[0], order.get(m[1], 0)))
    kept: list[tuple[int, str, str | None, str | None]] = []
    for mark in marks:
        if kept and kept[-1][0] == mark[0]:
            kept[-1] = mark
        elif not kept or kept[-1][1:] != mark[1:]:
            kept.append(mark)
    starts = [0, *(source.normalized.raw_span(m[0], m[0] + 1)[0] for m in kept[1:] if m[0] < len(source.text))]
    ends = [*starts[1:], len(source.raw)]
    return [
        PassageRow(
            f"{source.name}@{number}", source.name, document_id, label, measure_id, start, end, source.page(start)
        )
        for number, ((_, label, measure_id, document_id), start, end) in enumerate(
            zip(kept, starts, ends, strict=False), 1
        )
    ]
