"""From what was read in a document to its rows: spans are led back to the file, every row gets its id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from policycompare.lexicon import Lexicon
from policycompare.lexicon.roles import DEADLINE
from policycompare.limits import limit_met
from policycompare.parsing.actors import find_actors
from policycompare.parsing.acts import MOST_LISTED, RE_TOO_MANY
from policycompare.parsing.bindingness import binding_rules, find_bindingness
from policycompare.parsing.body_names import is_collective
from policycompare.parsing.citations import MAX_TITLE, Citation, find_citations, too_long_titles
from policycompare.parsing.conventions import named_in, read_convention
from policycompare.parsing.grids.from_blocks import MAX_COLUMNS
from policycompare.parsing.grids.headers import read_year
from policycompare.parsing.grids.reading import TableReading, section_of
from policycompare.parsing.grids.task_rows import TaskRow
from policycompare.parsing.ids import measure_ids, section_ids
from policycompare.parsing.lines.layout import Layout
from policycompare.parsing.lines.metadata import Metadata
from policycompare.parsing.lines.regions import read_region
from policycompare.parsing.measures import Body, Measure, Passage
from policycompare.parsing.outline import Division
from policycompare.parsing.plan_end import end_of_named_plan, is_due_with_plan
from policycompare.parsing.records import (
    CitationRow,
    DocumentRow,
    DocumentUnitRow,
    MeasureRow,
    NamedUnit,
    Owner,
    ParsedDocument,
    ResponsibilityRow,
    SectionRow,
    SentenceRow,
    TargetRow,
)
from policycompare.parsing.responsibilities import unknown_labels
from policycompare.parsing.role_lists import Clause
from policycompare.parsing.sentences import (
    Sentence,
    headings_of,
    measure_sentences,
    passage_sentences,
    strip,
    without,
)
from policycompare.parsing.targets.due import due_target
from policycompare.parsing.targets.naming import is_bare_act
from policycompare.parsing.targets.said import Said
from policycompare.parsing.targets.sentence_targets import LONGEST_GOAL, read_targets
from policycompare.parsing.targets.target import Target
from policycompare.parsing.units import Mention
from policycompare.text.documents import Source


class RowWriter:
    """Writes the rows of one document."""

    def __init__(self, row: DocumentRow, source: Source, lexicon: Lexicon) -> None:
        self.parsed = ParsedDocument(row)
        self.source = source
        self.text = source.text
        self.lexicon = lexicon
        self.binding = binding_rules(lexicon)
        self.document_id = row.document_id
        self.region_id = row.region_id or row.document_id
        self.region_name = row.region_name or ""
        self.is_republican = False
        self.counts: Counter[str] = Counter()
        self.holes: list[Clause] = []
        self.said = Said()
        self.period_end: str | None = None
        self.convention = read_convention(source.text)

    def write(
        self, layout: Layout, body: Body, metadata: Metadata, tables: Sequence[TableReading] = ()
    ) -> ParsedDocument:
        """Write all rows of the document."""
        self.holes = [Clause(reading.grid.start, reading.grid.end, ()) for reading in tables]
        self.is_republican = metadata.is_republican
        self.period_end = metadata.period_end or end_of_named_plan(metadata.title or "", metadata.issue_date)
        self._front(layout, metadata)
        self._document_units(metadata)
        sections = section_ids(body, self.document_id)
        for division in body.sections:
            self._section(division, sections)
        for passage in body.passages:
            self._passage(passage, sections, metadata)
        self._tail(layout)
        ids = measure_ids(body, self.document_id)
        for measure, measure_id, sentences in zip(
            body.measures, ids, measure_sentences(self.text, body, metadata, self.source.is_behind_blank), strict=True
        ):
            section_id = next((sections[d] for d in reversed(measure.path) if d in sections), None)
            owner = Owner(self.document_id, section_id, measure_id)
            self._measure(measure, owner, sentences, body)
            for hole in self.holes:
                if measure.start < hole.start and hole.end < measure.end:  # the measure goes on below the table
                    self._mark(hole.end + 1, "measure", measure_id)
        for reading in tables:
            self._table(reading, section_of(reading.grid, body, layout), sections, metadata)
        self.parsed.report += [f"{self.source.name}: {self.document_id}: {note}" for note in metadata.notes]
        for at, message in body.repairs:
            place = self._place(at, at + 1)[0]
            self.parsed.report.append(f"{self.source.name}, character {place}: {self.document_id}: {message}")
        return self.parsed

    def _place(self, start: int, end: int) -> tuple[int, int, int | None]:
        """Where a span of the normalised text stands in the text read from the file, and on which page."""
        span = self.source.normalized.raw_span(start, end)
        return *span, self.source.page(span[0])

    def _limit(self, at: int, what: str) -> None:
        """Say that a limit was met, so that something was left out or cut."""
        place = self._place(at, at + 1)[0]
        self.parsed.report.append(f"{self.source.name}, character {place}: {self.document_id}: {limit_met(what)}")

    def _mark(self, start: int, label: str, measure_id: str | None = None) -> None:
        self.parsed.marks.append((start, label, measure_id))

    # ---- what stands around the measures

    def _front(self, layout: Layout, metadata: Metadata) -> None:
        owner = Owner(self.document_id)
        for line, label in layout.front:
            self._mark(line.start, label)
            if label == "lead_in":
                self._targets(passage_sentences(self.text, line.start, line.end, (), metadata), owner)
        quoted = [line for line, label in layout.front if label in ("lead_in", "letterhead")]
        if quoted:  # in one go: a title may run over several lines; a letterhead prints the document's own number
            cited = self._cited(quoted[0].start, quoted[-1].end)
            self._citations((citation for citation in cited if citation.title), owner)
        for label, lines in (("contents", layout.contents), ("annex", layout.annex)):
            for line in lines:
                self._mark(line.start, label)

    def _document_units(self, metadata: Metadata) -> None:
        """Who sent the document to whom; a body that the lexicon knows, or a kind of bodies, becomes a unit."""
        for position, (role, start, end) in enumerate(metadata.units, 1):
            mention = self.text[start:end]
            name, unit_id = self._issuing_name(mention.replace("\n", "")), None
            if self.lexicon.body_at_end(name) or is_collective(name):
                unit_id = f"{self.region_id}/{name}"
                self.parsed.units.append(NamedUnit(name, mention if mention != name else None))
            self.parsed.document_units.append(
                DocumentUnitRow(self.document_id, position, unit_id, mention, role, *self._place(start, end))
            )

    def _issuing_name(self, mention: str) -> str:
        """A body's name as measures print it: 中共海州市委 is 市委 there, 江苏省海州市财政局 市财政局."""
        bare, region = mention.removeprefix("中共"), self.region_name
        at = bare.find(region) if region else -1
        if at > 0 and bare[at - 1] in "省市区州盟":
            bare = bare[at:]
        if region and bare in (f"{region}委", f"{region}委员会"):
            return self.lexicon.alias(self.region_id, f"{region[-1]}委")
        return self._local_name(bare)

    def _tail(self, layout: Layout) -> None:
        for line, label in layout.tail:
            self._mark(line.start, label)
            if label == "closing":
                self._citations(self._cited(line.start, line.end), Owner(self.document_id))

    def _section(self, division: Division, ids: dict[Division, str]) -> None:
        self._mark(division.start, "heading")
        (start, end), _ = division.heading
        span = self._place(start, end) if end > start else self._place(division.start, division.lines[0].end)
        self.parsed.sections.append(
            SectionRow(
                ids[division], self.document_id, ids.get(division.parent) if division.parent else None, division.level,
                division.num, division.label.printed.strip() if division.label else None,
                self.text[start:end] or None, *span,
            )
        )  # fmt: skip

    def _passage(self, passage: Passage, sections: dict[Division, str], metadata: Metadata) -> None:
        self._mark(passage.start, passage.label)
        if passage.label == "lead_in":
            section = passage.section
            owner = Owner(self.document_id, sections[section] if section else None)
            above = headings_of(self.text, [*section.ancestors(), section]) if section else ()
            self._targets(passage_sentences(self.text, passage.start, passage.end, above, metadata), owner)
            self._citations(self._cited(passage.start, passage.end), owner)

    # ---- measures

    def _measure(self, measure: Measure, owner: Owner, sentences: list[Sentence], body: Body) -> None:
        measure_id = owner.key
        self._mark(measure.start, "measure", measure_id)
        self.parsed.measures.append(
            MeasureRow(
                measure_id, self.document_id, owner.section_id, measure.num,
                self.text[slice(*measure.heading)] if measure.heading else None,
                self.text[measure.text_start : measure.text_end], *self._place(measure.text_start, measure.text_end),
            )
        )  # fmt: skip
        self._sentences(sentences, measure_id)
        for at, label in unknown_labels(self.text, measure.start, measure.end, self.lexicon):
            remedy = f"{label}： looks like a label that roles.csv does not know; add it to data/lexicon/roles.csv"
            body.repairs.append((at, f"{measure_id}: {remedy}"))
        position = 0
        for clause in measure.clauses:
            self._mark(clause.start, "responsibility", measure_id)
            if clause.is_open:
                body.repairs.append((clause.start, f"{measure_id}: a bracket does not close; its line ends it"))
            if clause.end < measure.text_end:
                self._mark(clause.end, "measure", measure_id)
            position = self._responsibilities(clause, measure_id, position)
        self._actors(sentences, measure_id, position)
        self._targets(sentences, owner)
        held = sorted([*measure.clauses, *self.holes], key=lambda part: part.start)
        for start, end in without(measure.text_start, measure.text_end, held):
            self._citations(self._cited(start, end), owner)
        due = next((part for c in measure.clauses for part in c.lists if part.role == DEADLINE), None)
        if due:
            what = self.text[slice(*(measure.heading or measure.first or (0, 0)))].rstrip("。；")
            indicator = (what if measure.heading else what[:25]) or None
            target = due_target(
                self.text, due.start, due.end, indicator, self.parsed.document.issue_date,
                is_republican=self.is_republican,
            )  # fmt: skip
            if target:
                self._target(target, owner)

    def _sentences(self, sentences: list[Sentence], measure_id: str, *, in_cell: bool = False) -> None:
        for number, sentence in enumerate(sentences, 1):
            found = find_bindingness(sentence, self.binding, in_cell=in_cell)
            words = self.text[slice(*found.cue)] if found.cue else None
            start, end, _ = self._place(*found.cue) if found.cue else (None, None, None)
            self.parsed.sentences.append(
                SentenceRow(
                    f"{measure_id}/{number}", measure_id, number, sentence.words, found.strength,
                    words, start, end, tuple(self.text[a:b] for a, b in found.discretion),
                    *self._place(sentence.start, sentence.end),
                )
            )  # fmt: skip

    # ---- tables

    def _table(
        self, reading: TableReading, section: Division | None, sections: dict[Division, str], metadata: Metadata
    ) -> None:
        grid = reading.grid
        self._mark(grid.start, "table")
        if grid.name and grid.name.words == metadata.title:
            self._mark(grid.name.start, "title")
            self._mark(grid.name.end + 1, "table")
        place = self._place(grid.start, grid.end)[0]
        self.parsed.report.append(f"{self.source.name}, character {place}: {self.document_id}: {reading.note}")
        if grid.cut:
            self._limit(grid.start, f"{grid.cut:,} columns of a table behind the {MAX_COLUMNS}th are not read")
        owner = Owner(self.document_id, sections.get(section) if section else None)
        path = headings_of(self.text, [*section.ancestors(), section]) if section else ()
        owners: dict[int, Owner] = {}
        seen: Counter[int] = Counter()
        for task in reading.tasks:
            seen[task.num] += 1
            row = f"{task.num}-{seen[task.num]}" if seen[task.num] > 1 else str(task.num)
            owners[task.at] = replace(owner, measure_id=f"{self.document_id}:t{grid.number}.{row}")
            self._task(task, owners[task.at], path, metadata)
        own = owner
        for at, indicators in sorted(reading.indicators.items()):
            own = owners.get(at, own)
            for target in indicators.targets:
                self._target(target, own)
        if not reading.tasks:
            for cells in grid.rows:
                for cell in filter(None, dict.fromkeys(cells)):
                    self._citations(self._cited(*cell), owner)

    def _task(self, task: TaskRow, owner: Owner, path: tuple[str, ...], metadata: Metadata) -> None:
        measure_id = owner.key
        start, end = task.text
        heading = self.text[slice(*task.heading)].replace("\n", "") if task.heading else None
        self.parsed.measures.append(
            MeasureRow(
                measure_id, self.document_id, owner.section_id, task.num, heading, self.text[start:end],
                *self._place(start, end),
            )
        )  # fmt: skip
        self._mark(start, "measure", measure_id)
        self._mark(end, "table")
        above = tuple(dict.fromkeys((*path, *task.bands, *((heading,) if heading else ()))))
        sentences = [
            sentence
            for a, b in without(start, end, task.clauses)
            for sentence in passage_sentences(self.text, a, b, above, metadata)
        ]
        self._sentences(sentences, measure_id, in_cell=True)
        position = 0
        for clause in task.clauses:
            for part in clause.lists:
                self._mark(part.start, "responsibility", measure_id)
                self._mark(part.end, "table")
            position = self._responsibilities(clause, measure_id, position)
        self._actors(sentences, measure_id, position)
        for a, b in (task.text, *task.goals):
            self._citations(self._cited(a, b), owner)
        for a, b in task.goals:
            sentences += passage_sentences(self.text, a, b, above, metadata)
        self._task_targets(task, owner, sentences, metadata)

    def _task_targets(self, task: TaskRow, owner: Owner, sentences: list[Sentence], metadata: Metadata) -> None:
        """The targets in a task's words; its date is theirs where they have none, else a target of its own."""
        what = task.heading if task.heading and task.has_title else task.text
        words = self.text[slice(*what)].replace("\n", "").rstrip("。；")
        year = read_year(metadata.title or "")
        today = self.parsed.document.issue_date or (f"{year}-01-01" if year else None)
        due = (
            due_target(self.text, *task.due, words[:25], today, is_republican=self.is_republican) if task.due else None
        )
        dated = False
        for target in read_targets(sentences, self.lexicon.target_words, self.said):
            if not target.indicator or is_bare_act(target.indicator, self.lexicon.target_words):
                target = replace(target, indicator=f"{target.indicator or ''}{words[:25]}" or None)
            if due and due.deadline and target.deadline is None:
                dated = True
                target = replace(target, deadline=due.deadline, deadline_text=due.deadline_text)
            self._target(target, owner)
        if due and not dated:
            self._target(due, owner)

    def _responsibilities(self, clause: Clause, measure_id: str, position: int) -> int:
        for role, mention in named_in(clause, self.text, self.lexicon, self.convention):
            position += 1
            self._responsibility(measure_id, position, role, mention)
        return position

    def _actors(self, sentences: list[Sentence], measure_id: str, position: int) -> None:
        """Whom the sentences of a measure make act, beside those whom its clauses name."""
        for sentence in sentences:
            if match := sentence.words.count("、") >= MOST_LISTED and RE_TOO_MANY.search(*sentence[:3]):
                self._limit(match.start(), f"who acts is not read behind a list of more than {MOST_LISTED} names")
        named = {r.unit_id for r in self.parsed.responsibilities[-position:]} if position else set()
        for role, mention in (found for sentence in sentences for found in find_actors(sentence, self.lexicon)):
            if mention.name and f"{self.region_id}/{self._local_name(mention.name)}" not in named:
                position += 1
                self._responsibility(measure_id, position, role, mention)

    def _responsibility(self, measure_id: str, position: int, role: str, mention: Mention) -> None:
        unit_id = None
        if mention.name:
            name = self._local_name(mention.name)
            unit_id = f"{self.region_id}/{name}"
            self.parsed.units.append(NamedUnit(name, mention.alias))
            if mention.name != name:
                self.parsed.units.append(NamedUnit(name, mention.name))
        self.parsed.responsibilities.append(
            ResponsibilityRow(
                measure_id, position, unit_id, role, self.text[mention.start : mention.end],
                mention.is_completed, *self._place(mention.start, mention.end),
            )
        )  # fmt: skip

    def _local_name(self, name: str) -> str:
        """One name a unit in its region: 鞍山市司法局 is 市司法局 there; aliases of the study win."""
        region = self.region_name
        if region and name.startswith(region) and len(name) > len(region) + 1:
            level = "自治区" if region.endswith("自治区") else region[-1]
            rest = name[len(region) :]
            inner = read_region(rest)[0]
            if inner and rest[len(inner) :] in self.lexicon.bodies:  # 上海市杨浦区人民政府
                name = rest
            elif self.lexicon.body_at_end(rest):
                name = level + rest
        return self.lexicon.alias(self.region_id, name)

    # ---- targets and citations

    def _targets(self, sentences: Iterable[Sentence], owner: Owner) -> None:
        for target in read_targets(sentences, self.lexicon.target_words, self.said):
            self._target(target, owner)

    def _target(self, target: Target, owner: Owner) -> None:
        start, end = strip(self.text, target.start, target.end)
        if target.is_cut:
            self._limit(start, f"of a goal {LONGEST_GOAL:,} characters are kept")
        if self.period_end and is_due_with_plan(target):
            target = replace(target, deadline=self.period_end, deadline_source="plan_period")
        self.counts[f"{owner.key}/t"] += 1
        self.parsed.targets.append(
            TargetRow(
                f"{owner.key}/t{self.counts[f'{owner.key}/t']}", self.document_id, owner.section_id, owner.measure_id,
                target.indicator, target.kind, target.tense, target.is_hard, target.comparator, target.value,
                target.value_high, target.value_unit, target.quantity, target.quantity_unit, target.hedge,
                target.degree, target.scope, target.period, target.deadline, target.deadline_latest,
                target.deadline_text, target.deadline_source, target.baseline_value, target.baseline_year,
                target.binding,
                self.text[start:end], *self._place(start, end),
            )
        )  # fmt: skip

    def _cited(self, start: int, end: int) -> Iterator[Citation]:
        for at in too_long_titles(self.text, start, end):
            self._limit(at, f"a title of more than {MAX_TITLE} characters is no citation")
        return find_citations(self.text, start, end, self.lexicon.relations)

    def _citations(self, citations: Iterable[Citation], owner: Owner, outer: str | None = None) -> None:
        prefix = f"{outer}." if outer else f"{owner.key}/c"  # what another one's title holds is numbered in it
        for citation in citations:
            self.counts[prefix] += 1
            citation_id = f"{prefix}{self.counts[prefix]}"
            self.parsed.citations.append(CitationRow(
                citation_id, self.document_id, owner.section_id, owner.measure_id, citation.title,
                citation.document_number, citation.before, None, citation.relation, outer,
                *self._place(citation.start, citation.end),
            ))  # fmt: skip
            self._citations(citation.nested, owner, citation_id)
