"""Which divisions of an outline are the measures, and where the text of each begins and ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policycompare.lexicon import Lexicon
from policycompare.parsing.choice import Clauses, choose_measures, general_part
from policycompare.parsing.lines.line import Line, Span
from policycompare.parsing.lines.line_patterns import match_line
from policycompare.parsing.lines.numbering import Style
from policycompare.parsing.outline import Division, Outline
from policycompare.parsing.responsibilities import find_clauses
from policycompare.parsing.role_lists import Clause


@dataclass(slots=True)
class Measure:
    """A measure before it becomes a row; spans index the normalised text.

    Attributes:
        num: The number as printed; its place among its siblings where none is.
        start: Where the measure begins, number included.
        text_start: Where its text begins.
        text_end: Where its text ends, before the closing responsibility clause.
        end: Where the measure ends, clause included.
        clauses: Its responsibility clauses.
        path: The divisions that hold it, outermost first.
        lines: The lines that it stands in.
        root: Its own division; None in running text.
        first: Span of its first sentence, clauses included; ``sentences.py`` finds it, and the heading.
        heading: Span of its leading title.
    """

    num: int
    start: int
    text_start: int
    text_end: int
    end: int
    clauses: list[Clause]
    path: list[Division]
    lines: list[Line]
    root: Division | None = None
    first: Span | None = None
    heading: Span | None = None

    @property
    def style(self) -> Style | None:
        """How it is numbered; None in running text and below headings of the format's."""
        return self.root.label.style if self.root and self.root.label else None


@dataclass(slots=True)
class Passage:
    """A stretch of a body that is no measure: its span, its label, the section that it stands in."""

    start: int
    end: int
    label: str
    section: Division | None


@dataclass(slots=True)
class Body:
    """A document's body.

    Attributes:
        sections: Divisions that hold measures or stand beside them.
        measures: The measures in the order of the text.
        passages: What is neither.
        repairs: What was repaired or seems wrong, a line each, with its place.
        is_running: The measures are sentences or paragraphs of running text.
    """

    sections: list[Division] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    repairs: list[tuple[int, str]] = field(default_factory=list)
    is_running: bool = False

    def set_aside(self, lines: Iterable[Line], section: Division | None) -> None:
        """Put lines aside as lead-in, or as what their words are known as."""
        for line in lines:
            label = line.outside.label if line.outside else "lead_in"
            self.passages.append(Passage(line.start, line.end, label, section))

    def set_rest_aside(self, text: str, division: Division) -> None:
        """Put aside what is glued to a section's heading on its line."""
        start, end = division.heading[1], division.lines[0].end
        if start < end:
            kind = match_line(text[start:end])
            self.passages.append(Passage(start, end, kind.label if kind else "lead_in", division))


def find_measures(text: str, outline: Outline, lexicon: Lexicon, tables: Sequence[Span] = ()) -> Body:
    """Choose the measures of an outline.

    Args:
        text: Normalised text.
        outline: The document's body as a tree.
        lexicon: For the responsibility clauses.
        tables: Where tables stand; what looks like a clause in one is its cell.
    """
    body = Body(repairs=[(division.start, message) for division, message in outline.repairs])
    clauses = {
        d: [
            clause
            for clause in find_clauses(text, d.text_start, d.lines[-1].end, lexicon)
            if not any(start <= clause.start < end for start, end in tables)
        ]
        for d in outline.divisions
    }
    chosen = choose_measures(text, outline, clauses)
    if chosen is None:
        _running_text(text, body, outline, clauses, lexicon)
    else:
        body.set_aside(outline.loose, None)
        _numbered(text, body, outline, clauses, chosen)
    return body


# ---- numbered measures


def _numbered(text: str, body: Body, outline: Outline, clauses: Clauses, chosen: set[Division]) -> None:
    """Sections and measures of a document that numbers its measures."""
    divisions = outline.divisions
    general = general_part(text, outline)
    inner = max((outline.ranks[d.label.style] for d in chosen if d.label), default=0)
    owned = {d: [c for inner in d.subtree() for c in clauses[inner]] for d in divisions if d in chosen}
    ends = Counter(d.end - found[-1].end <= 1 for d, found in owned.items() if found)
    clause_ends_measure = ends.total() > 1 and ends[True] >= 0.7 * ends.total()
    count: Counter[Division | None] = Counter()
    covered: set[Division] = set()
    sections: set[Division] = set()
    for division in divisions:
        if division in covered:
            continue
        if division in chosen:
            covered.update(division.subtree())
            count[division.parent] += 1
            num = division.num if division.num is not None else count[division.parent]
            _add_measure(text, body, division, num, owned[division], clause_ends_measure)
        elif division.label and (
            outline.ranks[division.label.style] > inner
            or (division in general and division.parent in general and division.parent.parent in general)
        ):  # a list inside a section's text
            body.set_aside(division.lines, next((d for d in reversed(division.ancestors()) if d in sections), None))
        else:
            sections.add(division)
            body.sections.append(division)
            body.set_rest_aside(text, division)
            body.set_aside(division.lines[1:], division)


def _add_measure(
    text: str, body: Body, division: Division, num: int, clauses: list[Clause], clause_ends_measure: bool
) -> None:
    clauses = sorted(clauses, key=lambda c: c.start)
    lines = [line for inner in division.subtree() for line in inner.lines]
    end = division.end
    if clauses and clause_ends_measure and "\n" in text[clauses[-1].end : end].strip(" ")[:1]:
        # lines below the closing clause are not the measure's
        end = clauses[-1].end
        body.set_aside((line for line in lines if line.start >= end), division.parent)
        lines = [line for line in lines if line.start < end]
    text_start, text_end = _trim(text, division.text_start, end)
    for clause in reversed(clauses):
        if text_end > clause.end or clause.start <= text_start:
            break
        text_start, text_end = _trim(text, text_start, clause.start)
    if text_end <= text_start:
        body.repairs.append((division.start, "a number without text"))
        body.passages.append(Passage(division.start, end, "heading", division.parent))
        return
    body.measures.append(
        Measure(num, division.start, text_start, text_end, end, clauses, division.ancestors(), lines, division)
    )


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \n":
        start += 1
    while end > start and text[end - 1] in " \n":
        end -= 1
    return start, end


# ---- running text


def _running_text(text: str, body: Body, outline: Outline, clauses: Clauses, lexicon: Lexicon) -> None:
    """Sentences as measures; paragraphs, where paragraphs close with responsibility clauses."""
    body.is_running = True
    if not outline.divisions:
        found = [c for line in outline.loose for c in find_clauses(text, line.start, line.end, lexicon)]
        _add_running(text, body, outline.loose, found, None)
        return
    body.set_aside(outline.loose, None)
    for division in outline.divisions:
        body.sections.append(division)
        lines = list(division.lines[1:])
        rest, first = division.heading[1], division.lines[0]
        if rest < first.end:
            lines.insert(0, Line(first.text, rest, first.end))
        _add_running(text, body, lines, clauses[division], division)


def _add_running(text: str, body: Body, lines: list[Line], clauses: list[Clause], section: Division | None) -> None:
    path = [*section.ancestors(), section] if section else []
    num = 0
    by_paragraph = len(clauses) >= max(2, 0.5 * len(lines))
    for line in lines:
        own = [c for c in clauses if line.start <= c.start < line.end]
        if by_paragraph and own:
            closed = own[-1].start if own[-1].end >= line.end - 1 else line.end
            text_start, text_end = _trim(text, line.start, closed)
            if text_end > text_start:
                num += 1
                body.measures.append(Measure(num, line.start, text_start, text_end, line.end, own, path, [line]))
        elif by_paragraph or not line.sentences:
            body.set_aside([line], section)
        else:
            for a, b in (_trim(text, *span) for span in line.sentences):
                num += 1
                inside = [c for c in own if a <= c.start < b]
                body.measures.append(Measure(num, a, a, b, b, inside, path, [line]))
