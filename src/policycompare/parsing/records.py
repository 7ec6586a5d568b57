"""The rows that parsing makes, before they become tables. Spans index the text that was read from the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class DocumentRow(NamedTuple):
    """A document and what is known of it."""

    document_id: str
    source_file: str
    source_format: str
    source_sha256: str
    region_id: str | None
    region_name: str | None
    admin_level: str | None
    title: str | None
    document_type: str | None
    document_number: str | None
    issuer: str | None
    issue_date: str | None
    period_start: str | None
    period_end: str | None
    from_manifest: tuple[str, ...]


class FileRow(NamedTuple):
    """A file and what was read from it."""

    source_file: str
    source_format: str | None
    source_sha256: str
    text_file: str | None
    text_sha256: str | None
    characters: int
    pages: int | None
    documents: int
    measures: int
    responsibilities: int
    targets: int
    aside_share: float | None
    problem: str | None


class DocumentUnitRow(NamedTuple):
    """A unit that sent a document, or that it was sent to."""

    document_id: str
    position: int
    unit_id: str | None
    mention: str
    role: str
    char_start: int
    char_end: int
    page: int | None


class PassageRow(NamedTuple):
    """A stretch of a file with its label; the passages of a file tile it."""

    passage_id: str
    source_file: str
    document_id: str | None
    label: str
    measure_id: str | None
    char_start: int
    char_end: int
    page: int | None


class SectionRow(NamedTuple):
    """A numbered division above the measures."""

    section_id: str
    document_id: str
    parent_id: str | None
    level: int
    num: int | None
    label: str | None
    heading: str | None
    char_start: int
    char_end: int
    page: int | None


class MeasureRow(NamedTuple):
    """A commitment."""

    measure_id: str
    document_id: str
    section_id: str | None
    num: int
    heading: str | None
    text: str
    char_start: int
    char_end: int
    page: int | None


class SentenceRow(NamedTuple):
    """A sentence of a measure."""

    sentence_id: str
    measure_id: str
    num: int
    text: str
    bindingness: str
    bindingness_cue: str | None
    cue_start: int | None
    cue_end: int | None
    discretion: tuple[str, ...]
    char_start: int
    char_end: int
    page: int | None


class ResponsibilityRow(NamedTuple):
    """A unit that a measure makes responsible."""

    measure_id: str
    position: int
    unit_id: str | None
    role: str
    mention: str
    is_completed: bool
    char_start: int
    char_end: int
    page: int | None


class UnitRow(NamedTuple):
    """An organisation in its region."""

    unit_id: str
    region_id: str
    name: str
    aliases: tuple[str, ...]
    level: str | None
    system: str
    function: str | None
    kind: str


class TargetRow(NamedTuple):
    """A figure or a date to be reached."""

    target_id: str
    document_id: str
    section_id: str | None
    measure_id: str | None
    indicator: str | None
    kind: str
    tense: str
    is_hard: bool
    comparator: str
    value: float | None
    value_high: float | None
    value_unit: str | None
    quantity: float | None
    quantity_unit: str | None
    hedge: str | None
    degree: str | None
    scope: str | None
    period: str | None
    deadline: str | None
    deadline_latest: str | None
    deadline_text: str | None
    deadline_source: str | None
    baseline_value: float | None
    baseline_year: int | None
    binding: str | None
    text: str
    char_start: int
    char_end: int
    page: int | None


class CitationRow(NamedTuple):
    """A document that is named."""

    citation_id: str
    document_id: str
    section_id: str | None
    measure_id: str | None
    title: str | None
    document_number: str | None
    before: str | None
    cited_document_id: str | None
    relation: str
    nested_in: str | None
    char_start: int
    char_end: int
    page: int | None


@dataclass(slots=True)
class NamedUnit:
    """A unit as a document names it, before units are put together by region."""

    name: str
    alias: str | None


@dataclass(slots=True)
class ParsedDocument:
    """Everything that was read from one document.

    ``marks`` are the starts of its passages in the normalised text with their labels; ``passages.py``
    makes tiles of them.
    """

    document: DocumentRow
    sections: list[SectionRow] = field(default_factory=list)
    measures: list[MeasureRow] = field(default_factory=list)
    sentences: list[SentenceRow] = field(default_factory=list)
    responsibilities: list[ResponsibilityRow] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    citations: list[CitationRow] = field(default_factory=list)
    document_units: list[DocumentUnitRow] = field(default_factory=list)
    units: list[NamedUnit] = field(default_factory=list)
    marks: list[tuple[int, str, str | None]] = field(default_factory=list)
    report: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a target or a citation is: a measure's, else a section's, else the document's."""

    document_id: str
    section_id: str | None = None
    measure_id: str | None = None

    @property
    def key(self) -> str:
        """The id that the rows' own ids begin with."""
        return self.measure_id or self.section_id or self.document_id
