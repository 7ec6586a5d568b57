"""The sentences of measures and passages, cut once, each with the context that it is read in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from policycompare.parsing.headings import Blank, Opening, find_headings, read_opening
from policycompare.parsing.lines.line import Span
from policycompare.parsing.lines.metadata import Metadata
from policycompare.parsing.measures import Body, Measure
from policycompare.parsing.outline import Division
from policycompare.parsing.role_lists import Clause
from policycompare.text.sentences import sentence_spans


class Sentence(NamedTuple):
    """A sentence in its context.

    Attributes:
        text: The normalised text that it stands in.
        start: Where it begins, without marks and spaces before its first word.
        end: Where it ends, its stop included.
        headings: The headings above it, outermost first; a measure's own title is the last of its sentences'.
        list_head: Of a sentence in a numbered list inside a measure, the sentence that opens the list.
        before: The sentence before it in the same measure or passage.
        document: What the document says once for all of it: its date, its period, its region.
    """

    text: str
    start: int
    end: int
    headings: tuple[str, ...] = ()
    list_head: str | None = None
    before: str | None = None
    document: Metadata | None = None

    @property
    def words(self) -> str:
        """Its characters."""
        return self.text[self.start : self.end]

    @property
    def issue_date(self) -> str | None:
        """The document's date, which gives 年底前 its year."""
        return self.document.issue_date if self.document else None


def plain_sentences(text: str, issue_date: str | None = None) -> list[Sentence]:
    """The sentences of a normalised text that stands in no document.

    Example:
        >>> [s.words for s in plain_sentences("落实责任。加强培训。")]
        ['落实责任。', '加强培训。']
    """
    return list(_in_turn(text, sentence_spans(text, 0, len(text)), (), Metadata(issue_date=issue_date)))


def passage_sentences(text: str, start: int, end: int, headings: tuple[str, ...], document: Metadata) -> list[Sentence]:
    """The sentences of a passage that is no measure's."""
    return list(_in_turn(text, sentence_spans(text, start, end), headings, document))


def _in_turn(
    text: str,
    spans: Iterator[Span],
    headings: tuple[str, ...],
    document: Metadata,
    list_heads: dict[int, str] | None = None,
) -> Iterator[Sentence]:
    before: str | None = None
    for start, end in spans:
        a, b = strip(text, start, end)
        yield Sentence(text, a, b, headings, (list_heads or {}).get(a), before, document)
        before = text[a:b]


def measure_sentences(
    text: str, body: Body, document: Metadata, blank: Blank = lambda at: False
) -> list[list[Sentence]]:
    """The sentences of each measure of a body, without its responsibility clauses; sets the measures' headings.

    Args:
        text: Normalised text.
        body: The body; the headings of its measures are set.
        document: What the document says once for all.
        blank: Tells before which characters white space stood.
    """
    _find_headings(text, body.measures, blank)
    found = []
    for measure in body.measures:
        spans = list(_spans(text, measure))
        above = headings_of(text, measure.path)
        own = (text[slice(*measure.heading)],) if measure.heading else ()
        heads = _list_heads(text, measure, spans)
        found.append(list(_in_turn(text, iter(spans), above + own, document, heads)))
    return found


def headings_of(text: str, path: list[Division]) -> tuple[str, ...]:
    """The headings of the divisions that hold something, outermost first."""
    return tuple(text[slice(*division.heading[0])] for division in path)


def strip(text: str, start: int, end: int) -> Span:
    """A span without what separates it from its neighbours; at least one character stays."""
    while start < end - 1 and text[start] in " \n，；、":
        start += 1
    while end > start + 1 and text[end - 1] in " \n":
        end -= 1
    return start, end


def _spans(text: str, measure: Measure) -> Iterator[Span]:
    """The sentences of a measure's lines, without its number and its clauses.

    A clause is taken out of its line before there are sentences: a quotation may open in front of it and close behind.
    """
    first, last = measure.text_start, measure.text_end
    for line in measure.lines:
        own = [clause for clause in measure.clauses if clause.start < line.end and line.start < clause.end]
        if own:
            for start, end in without(max(line.start, first), min(line.end, last), own):
                yield from sentence_spans(text, start, end)
        else:
            yield from _inside(text, line.sentences, first, last)


def _inside(text: str, sentences: Iterable[Span], first: int, last: int) -> Iterator[Span]:
    """The sentences that lie between two places; of one that lies there in part, the part that says anything."""
    for start, end in sentences:
        a, b = max(start, first), min(end, last)
        if (a, b) == (start, end) or any(map(str.isalnum, text[a:b])):
            yield a, b


def without(start: int, end: int, clauses: list[Clause]) -> Iterator[Span]:
    """The stretches of ``start:end`` that no responsibility clause covers."""
    at = start
    for clause in clauses:
        if clause.start >= end:
            break
        if clause.start > at:
            yield at, clause.start
        at = max(at, clause.end)
    if at < end:
        yield at, end


def _list_heads(text: str, measure: Measure, spans: list[Span]) -> dict[int, str]:
    """Start of each sentence in a list inside a measure -> the last sentence before the list."""
    if not measure.root or not measure.root.children:
        return {}
    heads: dict[int, str] = {}
    for division in measure.root.subtree()[1:]:
        assert division.parent
        last = division.parent.lines[-1]
        opening = [span for span in spans if division.parent.start <= span[0] < last.end]
        if opening:
            a, b = strip(text, *opening[-1])
            own = [span for span in spans if division.start <= span[0] < division.lines[-1].end]
            heads |= {strip(text, *span)[0]: text[a:b] for span in own}
    return heads


def _find_headings(text: str, measures: list[Measure], blank: Blank) -> None:
    """Find the leading title of each measure, as its siblings have theirs."""
    siblings: dict[int, list[Measure]] = {}
    openings: dict[int, list[Opening]] = {}
    for measure in measures:
        measure.first = next(_inside(text, _line_sentences(measure), measure.text_start, measure.text_end), None)
        if measure.first:
            above = id(measure.path[-1]) if measure.path else 0
            siblings.setdefault(above, []).append(measure)
            opening = read_opening(text, *measure.first, measure.text_end, blank)
            openings.setdefault(above, []).append(opening)
    in_turn = (measure for group in siblings.values() for measure in group)
    for measure, heading in zip(in_turn, find_headings(list(openings.values())), strict=True):
        measure.heading = heading


def _line_sentences(measure: Measure) -> Iterator[Span]:
    return (span for line in measure.lines for span in line.sentences)
