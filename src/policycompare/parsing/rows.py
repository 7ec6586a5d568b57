"""From a body to rows: ids are given, spans are led back to the raw file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from policycompare.lexicon import Lexicon
from policycompare.lexicon.roles import DEADLINE, NO_UNITS
from policycompare.parsing.actors import find_actors
from policycompare.parsing.body import Body, Item, split_heading
from policycompare.parsing.citations import find_citations
from policycompare.parsing.deadlines import read_due
from policycompare.parsing.front import Front
from policycompare.parsing.matter import match_line
from policycompare.parsing.outline import Block
from policycompare.parsing.records import (
    CitationRow,
    DocumentRow,
    MeasureRow,
    PassageRow,
    ResponsibilityRow,
    SectionRow,
    SentenceRow,
    TargetRow,
)
from policycompare.parsing.responsibilities import Clause, unknown_labels
from policycompare.parsing.target_patterns import RE_PERIOD, read_period
from policycompare.parsing.targets import Target, find_targets
from policycompare.parsing.units import Context, Mention, read_list
from policycompare.text.documents import Source
from policycompare.text.sentences import sentence_spans

Span = tuple[int, int]


@dataclass(slots=True)
class NamedUnit:
    """A unit as a document names it, before units are put together by region."""

    name: str
    alias: str | None


@dataclass(slots=True)
class ParsedDocument:
    """Everything that was read from one document.

    ``marks`` are the starts of its passages in the normalised text with their labels; the source
    makes tiles of them.
    """

    document: DocumentRow
    sections: list[SectionRow] = field(default_factory=list)
    measures: list[MeasureRow] = field(default_factory=list)
    sentences: list[SentenceRow] = field(default_factory=list)
    responsibilities: list[ResponsibilityRow] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    citations: list[CitationRow] = field(default_factory=list)
    units: list[NamedUnit] = field(default_factory=list)
    marks: list[tuple[int, str, str | None]] = field(default_factory=list)
    report: list[str] = field(default_factory=list)


class RowWriter:
    """Turns a body into rows: gives ids and leads spans back."""

    def __init__(
        self, parsed: ParsedDocument, source: Source, lexicon: Lexicon, body: Body, issue_date: str | None
    ) -> None:
        self.parsed = parsed
        self.source = source
        self.text = source.text
        self.lexicon = lexicon
        self.body = body
        self.issue_date = issue_date
        self.document_id = parsed.document.document_id
        self.region_id = parsed.document.region_id or self.document_id
        self.region_name = parsed.document.region_name or ""
        self.section_ids: dict[int, str] = {}
        self.counts: Counter[str] = Counter()
        self.has_clauses = any(r.role not in NO_UNITS for item in body.items for c in item.clauses for r in c.lists)

    def write(self, front: Front, contents: list[Span], annex: list[Span], lines: tuple[Span, ...]) -> None:
        """Write all rows of the document, and see that every line of it went somewhere."""
        marks = self.parsed.marks
        for (start, end), label in front.labels:
            marks.append((start, label, None))
            if label == "lead_in":
                self._targets(start, end, None, None)
        quoted = [span for span, label in front.labels if label in ("lead_in", "letterhead")]
        if quoted:  # in one go: a title may run over several lines
            self._citations(quoted[0][0], quoted[-1][1], None, None, with_numbers=False)
        marks.extend((start, "contents", None) for start, _ in contents)
        marks.extend((start, "annex", None) for start, _ in annex)
        self._sections()
        for (start, end), label, section in self.body.passages:
            kind = match_line(self.text[start:end]) if label == "lead_in" else None
            marks.append((start, kind.label if kind else label, None))
            if label in ("lead_in", "closing") and not kind:
                section_id = self.section_ids[id(section)] if section else None
                if label == "lead_in":
                    self._targets(start, end, section_id, None)
                self._citations(start, end, section_id, None)
        ids = self._measure_ids()
        for item, measure_id in zip(self.body.items, ids, strict=True):
            self._measure(item, measure_id)
        self._find_unread(front, contents, annex, lines)
        for at, message in self.body.report:
            place = self.source.normalized.raw_span(at, at + 1)[0]
            self.parsed.report.append(f"{self.source.name}, character {place}: {self.document_id}: {message}")

    def _find_unread(self, front: Front, contents: list[Span], annex: list[Span], lines: tuple[Span, ...]) -> None:
        """Report and mark lines that are neither a measure's nor a heading's nor a passage's."""
        read = {start for (start, _), _ in front.labels}
        read.update(start for start, _ in (*contents, *annex))
        read.update(block.start for block in self.body.sections)
        starts = sorted(start for (start, _), _, _ in self.body.passages)
        read.update(starts)
        spans = sorted((item.start, item.end) for item in self.body.items)
        at = 0
        for start, end in lines:
            while at < len(spans) and spans[at][1] <= start:
                at += 1
            inside = at < len(spans) and spans[at][0] < end
            if start not in read and not inside:
                self.parsed.marks.append((start, "lead_in", None))
                self.body.report.append((start, "a line was not read"))

    def _raw(self, start: int, end: int) -> Span:
        return self.source.normalized.raw_span(start, end)

    # ---- sections

    def _sections(self) -> None:
        seen: Counter[str] = Counter()
        self.chapters: dict[int, int] = {}
        chapter = 0
        for block in self.body.sections:
            if block.parent is None:
                chapter += 1
                self.chapters[id(block)] = block.num if block.num is not None else chapter
            parent_id = self.section_ids.get(id(block.parent)) if block.parent else None
            stem = f"{parent_id}." if parent_id else f"{self.document_id}#"
            section_id = f"{stem}{block.num if block.num is not None else f'u{chapter}'}"
            seen[section_id] += 1
            if seen[section_id] > 1:
                self.body.report.append((block.start, f"a second section has the number of {section_id}"))
                section_id = f"{section_id}-{seen[section_id]}"
            self.section_ids[id(block)] = section_id
            self.parsed.marks.append((block.start, "heading", None))
            (start, end), _ = split_heading(self.text, block.text_start, block.lines[0][1])
            heading = self.text[start:end] or None
            span = self._raw(start, end) if end > start else self._raw(block.start, block.lines[0][1])
            label = block.label.printed.strip() if block.label else None
            self.parsed.sections.append(
                SectionRow(section_id, self.document_id, parent_id, block.level, block.num, label, heading, *span)
            )

    def _section_of(self, path: list[Block]) -> str | None:
        for block in reversed(path):
            if id(block) in self.section_ids:
                return self.section_ids[id(block)]
        return None

    # ---- measures

    def _measure_ids(self) -> list[str]:
        """Ids as a reader would cite them: the number, with the chapter's where numbers restart."""
        items = self.body.items
        plain = [str(item.num) for item in items]
        # a chapter that opens with its own first number restarts; one number printed twice does not
        restarts = sum(item.num == 1 for item in items) > 1
        if restarts or (self.body.is_running and any(item.path for item in items)):
            plain = [".".join([*self._chapter(item), str(item.num)]) for item in items]
            owner: dict[str, int] = {}
            # numbers that restart in each section need the sections' numbers too
            if any(
                owner.setdefault(n, id(i.path[-1]) if i.path else 0) != (id(i.path[-1]) if i.path else 0)
                for n, i in zip(plain, items, strict=True)
            ):
                plain = [".".join([*self._path_numbers(item), str(item.num)]) for item in items]
        seen: Counter[str] = Counter()
        ids: list[str] = []
        for item, number in zip(items, plain, strict=True):
            seen[number] += 1
            if seen[number] > 1:
                self.body.report.append((item.start, f"the number {number} stands for a second measure"))
                number = f"{number}-{seen[number]}"
            ids.append(f"{self.document_id}:{number}")
        return ids

    def _chapter(self, item: Item) -> list[str]:
        outer = next((b for b in item.path if id(b) in self.chapters), None)
        return [str(self.chapters[id(outer)])] if outer else ["0"]

    def _path_numbers(self, item: Item) -> list[str]:
        return [*self._chapter(item), *(str(b.num or 0) for b in item.path[1:])]

    def _measure(self, item: Item, measure_id: str) -> None:
        text = self.text
        section_id = self._section_of(item.path)
        span = self._raw(item.text_start, item.text_end)
        heading = text[slice(*item.heading)] if item.heading else None
        self.parsed.marks.append((item.start, "measure", measure_id))
        self.parsed.measures.append(
            MeasureRow(
                measure_id, self.document_id, section_id, item.num, heading,
                text[item.text_start : item.text_end], *span,
            )
        )  # fmt: skip
        pieces = list(_without(item.text_start, item.text_end, item.clauses))
        number = 0
        for start, end in pieces:
            for a, b in sentence_spans(text, start, end):
                a, b = _strip(text, a, b)
                number += 1
                self.parsed.sentences.append(
                    SentenceRow(f"{measure_id}/{number}", measure_id, number, text[a:b], *self._raw(a, b))
                )
        for at, label in unknown_labels(text, item.start, item.end, self.lexicon):
            self.body.report.append(
                (
                    at,
                    f"{measure_id}: {label}： looks like a label that roles.csv does not know; add it to data/lexicon/roles.csv",
                )
            )
        position = 0
        for clause in item.clauses:
            self.parsed.marks.append((clause.start, "responsibility", measure_id))
            if clause.is_open:
                self.body.report.append((clause.start, f"{measure_id}: a bracket does not close; its line ends it"))
            if clause.end < item.text_end:
                self.parsed.marks.append((clause.end, "measure", measure_id))
            position = self._responsibilities(clause, measure_id, position)
        if not self.has_clauses:
            for start, end in pieces:
                for mention in find_actors(text, start, end, self.lexicon):
                    position += 1
                    self._responsibility(measure_id, position, "actor", mention)
        due = next((r for c in item.clauses for r in c.lists if r.role == DEADLINE), None)
        for start, end in pieces:
            self._targets(start, end, section_id, measure_id)
            self._citations(start, end, section_id, measure_id)
        if due:
            self._due(due.start, due.end, item, section_id, measure_id)

    def _responsibilities(self, clause: Clause, measure_id: str, position: int) -> int:
        context = Context()
        for part in clause.lists:
            if part.role in NO_UNITS:
                continue
            for mention in read_list(self.text, part.start, part.end, self.lexicon, context):
                position += 1
                self._responsibility(measure_id, position, mention.role or part.role, mention)
        return position

    def _responsibility(self, measure_id: str, position: int, role: str, mention: Mention) -> None:
        name = mention.name
        unit_id = None
        if name:
            name = self._local_name(name)
            unit_id = f"{self.region_id}/{name}"
            self.parsed.units.append(NamedUnit(name, mention.alias))
            if mention.name != name:
                self.parsed.units.append(NamedUnit(name, mention.name))
        self.parsed.responsibilities.append(
            ResponsibilityRow(
                measure_id, position, unit_id, role, self.text[mention.start : mention.end],
                mention.is_completed, *self._raw(mention.start, mention.end),
            )
        )  # fmt: skip

    def _local_name(self, name: str) -> str:
        """One name a unit in its region: 鞍山市司法局 is 市司法局 there; aliases of the study win."""
        region = self.region_name
        if region and name.startswith(region) and len(name) > len(region) + 1:
            level = "自治区" if region.endswith("自治区") else region[-1]
            if self.lexicon.body_at_end(name[len(region) :]):
                name = level + name[len(region) :]
        return self.lexicon.alias(self.region_id, name)

    # ---- targets and citations

    def _due(self, start: int, end: int, item: Item, section_id: str | None, measure_id: str) -> None:
        """The deadline that a clause states: 完成时限：2023年12月底前. It binds the measure, not one figure."""
        start, end = _strip(self.text, start, end)
        while end > start and self.text[end - 1] in "。；，":
            end -= 1
        if end <= start:
            return
        words = self.text[start:end]
        date = read_due(words, self.issue_date)
        every = RE_PERIOD.search(words)
        if date is None and every is None:
            return  # 长期坚持, 持续推进
        heading = self.text[slice(*item.heading)] if item.heading else None
        if heading is None:
            first = next(sentence_spans(self.text, item.text_start, item.text_end), None)
            heading = self.text[slice(*first)].rstrip("。；")[:25] if first else None
        self._target(
            Target(
                start,
                end,
                heading,
                "by-deadline",
                period=read_period(every) if every else None,
                deadline=None if every else date,
                deadline_text=words,
            ),
            section_id,
            measure_id,
        )

    def _targets(self, start: int, end: int, section_id: str | None, measure_id: str | None) -> None:
        for target in find_targets(self.text, start, end, self.issue_date):
            self._target(target, section_id, measure_id)

    def _citations(
        self, start: int, end: int, section_id: str | None, measure_id: str | None, *, with_numbers: bool = True
    ) -> None:
        owner = measure_id or section_id or self.document_id
        for citation in find_citations(self.text, start, end):
            if citation.title is None and not with_numbers:
                continue  # a letterhead prints the document's own number
            self.counts[f"{owner}/c"] += 1
            self.parsed.citations.append(
                CitationRow(
                    f"{owner}/c{self.counts[f'{owner}/c']}", self.document_id, section_id, measure_id,
                    citation.title, citation.document_number, None, *self._raw(citation.start, citation.end),
                )
            )  # fmt: skip

    def _target(self, target: Target, section_id: str | None, measure_id: str | None) -> None:
        owner = measure_id or section_id or self.document_id
        start, end = _strip(self.text, target.start, target.end)
        self.counts[f"{owner}/t"] += 1
        self.parsed.targets.append(
            TargetRow(
                f"{owner}/t{self.counts[f'{owner}/t']}", self.document_id, section_id, measure_id,
                target.indicator, target.comparator, target.value, target.value_unit, target.period,
                target.deadline, target.deadline_text, self.text[start:end], *self._raw(start, end),
            )
        )  # fmt: skip


def _strip(text: str, start: int, end: int) -> Span:
    while start < end - 1 and text[start] in " \n，；、":
        start += 1
    while end > start + 1 and text[end - 1] in " \n":
        end -= 1
    return start, end


def _without(start: int, end: int, clauses: list[Clause]) -> list[Span]:
    """The stretches of ``start:end`` that no responsibility clause covers."""
    pieces: list[Span] = []
    at = start
    for clause in clauses:
        if clause.start >= end:
            break
        if clause.start > at:
            pieces.append((at, clause.start))
        at = max(at, clause.end)
    if at < end:
        pieces.append((at, end))
    return pieces


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
        elif kept and kept[-1][1:] == mark[1:]:
            continue
        else:
            kept.append(mark)
    rows: list[PassageRow] = []
    for i, (start, label, measure_id, document_id) in enumerate(kept):
        if start >= len(source.text):
            break
        a = source.normalized.raw_span(start, start + 1)[0] if i else 0
        if rows:
            rows[-1] = rows[-1]._replace(char_end=a)
        rows.append(
            PassageRow(f"{source.name}@{i + 1}", source.name, document_id, label, measure_id, a, len(source.raw))
        )
    return rows
