"""A document as the reading view shows it: its characters, what each stretch is, and marks for what was read there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from policycompare.report.reading_rows import RowsBy
from policycompare.tables.frames import Compared, iter_rows
from policycompare.tables.queries import has_said_deadline
from policycompare.tables.wording import cell_text, edition_words, known, target_words

if TYPE_CHECKING:
    import pandas as pd

    from policycompare.search.texts import Texts
    from policycompare.tables.names import Names

MARKS = ("unit", "target", "deadline", "citation", "topic")
"""What is marked, each in its own way."""
PLACED = {
    "measures": "measure_id", "targets": "target_id", "sections": "section_id", "sentences": "sentence_id",
    "citations": "citation_id",
}  # fmt: skip
"""Tables whose rows can be opened -> their ids."""
PART = 60_000
"""Characters of a document that are shown in one: a longer one is shown in parts."""

Span = tuple[int, int]


class ReadingDocuments:
    """The documents of a study, ready to be shown."""

    def __init__(self, tables: Compared, texts: Texts, names: Names) -> None:
        """Take tables, the texts of their files, and names in the language wanted."""
        self._tables, self._texts, self._names = tables, texts, names
        self.parts = lru_cache(maxsize=64)(self._parts)

    # ---- what is where

    @cached_property
    def _rows(self) -> dict[str, Any]:
        return {row.document_id: row for row in iter_rows(self._tables.documents)}

    @cached_property
    def _by_document(self) -> dict[str, RowsBy]:
        """Table -> its rows by document, as printed."""
        tables, document_of = self._tables, self.document_of
        of_sentence = tables.sentences.set_index("sentence_id")
        topics = tables.measure_topics.dropna(subset="sentence_id")
        topics = topics.join(of_sentence[["char_start", "char_end"]], on="sentence_id")
        frames: dict[str, pd.DataFrame] = {
            "passages": tables.passages.dropna(subset="document_id"),
            "targets": tables.targets.assign(is_said=has_said_deadline(tables.targets)),
            "citations": tables.citations,
            "responsibilities": tables.responsibilities.assign(
                document_id=tables.responsibilities["measure_id"].map(document_of)
            ),
            "topics": topics.assign(document_id=topics["measure_id"].map(document_of)),
            "measures": tables.measures,
            "sections": tables.sections,
        }
        return {
            name: RowsBy(frame.sort_values("char_start", kind="stable"), "document_id")
            for name, frame in frames.items()
        }

    def _of(self, table: str, document: str) -> list[Any]:
        return self._by_document[table].of(document)

    @cached_property
    def document_of(self) -> dict[str, str]:
        """Measure -> document."""
        measures = self._tables.measures
        return dict(zip(measures["measure_id"], measures["document_id"], strict=True))

    def place(self, identifier: str) -> tuple[str, int, int] | None:
        """Document and characters of what an id names; of a document its beginning; None where nothing is called so."""
        if identifier in self._rows:
            return identifier, 0, 0
        for table, key in PLACED.items():
            frame = getattr(self._tables, table)
            for row in iter_rows(frame[frame[key] == identifier]):
                return self._document(row), int(row.char_start), int(row.char_end)
        return None

    def _document(self, row: Any) -> str:
        return str(row.document_id if hasattr(row, "document_id") else self.document_of[row.measure_id])

    def places(self) -> dict[str, tuple[str, int, int]]:
        """Id of anything -> what ``place`` says of it."""
        found: dict[str, tuple[str, int, int]] = {document: (document, 0, 0) for document in self._rows}
        for table, key in PLACED.items():
            for row in iter_rows(getattr(self._tables, table)):
                found.setdefault(getattr(row, key), (self._document(row), int(row.char_start), int(row.char_end)))
        return found

    def part_of(self, document: str, place: int) -> int:
        """Which part of a document shows a place."""
        parts = self.parts(document)
        return next((at for at, part in enumerate(parts) if place < part["end"]), len(parts) - 1)

    # ---- what is shown

    def _parts(self, document: str) -> list[dict[str, Any]]:
        """A document in parts; in one, unless it is very long."""
        row = self._rows[document]
        printed = self._texts.of(row.source_file)
        text, blocks = printed.text, list(self._blocks(document))
        marks: list[list[Any]] = []
        lines = [self._names.say(f"reading_room.{printed.problem}")] if printed.problem else []
        if printed.problem:
            text, blocks = self._from_tables(document)
        else:
            marks = sorted(self._marks(document, text), key=lambda mark: (mark[0], -mark[1], MARKS.index(mark[2])))
        head = {
            "document": document,
            "title": known(row.title) or self._names.document(document),
            "facts": [edition_words(document, self._names), *self._facts(row)],
        }
        found = []
        groups = list(_cut(blocks))
        for at, group in enumerate(groups):
            start, end = (group[0][0], group[-1][1]) if group else (0, 0)
            found.append(head | {
                "key": f"{document}@{at}", "part": at, "parts": len(groups), "start": start, "end": end, "lines": lines,
                "text": text[start:end],
                "blocks": [[s - start, e - start, label, measure, section] for s, e, label, measure, section in group],
                "marks": [[max(s, start) - start, min(e, end) - start, *rest] for s, e, *rest in marks
                          if s < end and e > start],
            })  # fmt: skip
        return found

    def _facts(self, row: Any) -> list[str]:
        said = (cell_text(getattr(row, column)) for column in ("issuer", "document_number", "issue_date"))
        return [*filter(None, said), row.source_file]

    def _blocks(self, document: str) -> Iterator[tuple[int, int, str, str, str]]:
        """Stretches with label, measure and section, as printed."""
        sections = self._of("sections", document)
        for passage in self._of("passages", document):
            start, end = int(passage.char_start), int(passage.char_end)
            inside = [s.section_id for s in sections if start <= s.char_start < end]
            yield start, end, passage.label, known(passage.measure_id) or "", inside[0] if inside else ""

    def _from_tables(self, document: str) -> tuple[str, list[tuple[int, int, str, str, str]]]:
        """Headings and measures one after the other, of a document whose text is not at hand."""
        items = [
            *((s.char_start, f"{known(s.label) or ''}{known(s.heading) or ''}", "heading", "", s.section_id)
              for s in self._of("sections", document)),
            *((m.char_start, m.text, "measure", m.measure_id, "") for m in self._of("measures", document)),
        ]  # fmt: skip
        text, blocks = "", []
        for _, words, label, measure, section in sorted(items):
            blocks.append((len(text), len(text) + len(words) + 1, label, measure, section))
            text += f"{words}\n"
        return text, blocks

    def _marks(self, document: str, text: str) -> Iterator[list[Any]]:
        """Spans with what they are, what is said of them, and the id that they stand for."""
        names = self._names
        for duty in self._of("responsibilities", document):
            unit = names.unit(duty.unit_id) if known(duty.unit_id) else names.say("reading_room.no_unit")
            said = names.say("reading_room.mark_unit", role=names.role(duty.role), unit=unit)
            yield [int(duty.char_start), int(duty.char_end), "unit", said, ""]
        for target in self._of("targets", document):
            start, end = int(target.char_start), int(target.char_end)
            said = names.say("reading_room.mark_target", target=target_words(target, names))
            yield [start, end, "target", said, target.target_id]
            words = cell_text(target.deadline_text)
            if words and target.is_said and (span := _find_words(words, text, start, end)):
                said = names.say("reading_room.mark_deadline", day=cell_text(target.deadline))
                yield [*span, "deadline", said, target.target_id]
        for citation in self._of("citations", document):
            relation = names.word(citation.relation)
            said = names.say("reading_room.mark_citation", relation=relation)
            yield [int(citation.char_start), int(citation.char_end), "citation", said, ""]
        topics: dict[Span, list[str]] = defaultdict(list)
        for row in self._of("topics", document):
            topics[int(row.char_start), int(row.char_end)].append(names.topic(row.topic_id))
        for (start, end), own in topics.items():
            said = names.say("reading_room.mark_topic", topics=names.say("reading_room.joint").join(own))
            yield [start, end, "topic", said, ""]


def _find_words(words: str, text: str, start: int, end: int) -> Span | None:
    """Where normalised words stand in a text, in a target or not far before it: blanks between characters are none."""
    pattern = re.compile(r"\s*".join(map(re.escape, words.replace(" ", ""))))
    found = pattern.search(text, start, end)
    if found is None:
        before = list(pattern.finditer(text, max(0, start - 300), end))
        found = before[-1] if before else None
    return found.span() if found else None


def _cut(blocks: list[tuple[int, int, str, str, str]]) -> Iterator[list[tuple[int, int, str, str, str]]]:
    """Blocks in groups of no more than ``PART`` characters, never within a measure."""
    group: list[tuple[int, int, str, str, str]] = []
    for block in blocks:
        is_new = not group or not block[3] or block[3] != group[-1][3]
        if group and is_new and block[1] - group[0][0] > PART:
            yield group
            group = []
        group.append(block)
    yield group
