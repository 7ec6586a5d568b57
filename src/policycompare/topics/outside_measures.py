"""What is named outside measures: topics of goals, general parts, organisational chapters, preambles and annexes.

A measure commits to something; a preamble, a goal or a chapter's first lines only name it. Such a passage earns topics
by the same cues, but they are no measures and are counted nowhere as such: they say of a topic without a measure
that the document does speak of it, and where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from policycompare.lexicon.codebook import GAP, Codebook, cue_pattern, phrases_pattern
from policycompare.tables.frames import Parsed, iter_rows
from policycompare.tables.outside import OUTSIDE
from policycompare.text.documents import Source
from policycompare.text.sentences import sentence_spans
from policycompare.topics.coder import RE_PART, CodedMeasure, CueIndex, code_by_cues

RE_TITLE = re.compile("《[^》]*》?")
"""The title of a document: what is carried out by its name says nothing of what it holds."""
HIDDEN = "\0"
"""What stands for a character that no cue may see."""


def code_passages(tables: Parsed, codebook: Codebook, sources: Mapping[str, Source]) -> Iterator[dict[str, Any]]:
    """Rows of the table ``passage_topics``: topics that cues give to passages outside measures.

    Titles of documents and the set phrases of the field are not looked at: 落实《法治政府建设实施纲要》 names a
    document, 科学立法、严格执法 is said everywhere. No topic is given by nearness of wording: only a cue shows its place.

    Args:
        tables: Parsed tables.
        codebook: Topics and cues.
        sources: The files by name; passages of others are left out.
    """
    index = CueIndex.build(codebook)
    formulas = phrases_pattern(codebook.formulas)
    passages = tables.passages[tables.passages["label"].isin(OUTSIDE) & tables.passages["document_id"].notna()]
    for passage in iter_rows(passages):
        if source := sources.get(passage.source_file):
            yield from _code(passage, source, index, formulas)


def _code(passage: Any, source: Source, index: CueIndex, formulas: re.Pattern[str]) -> Iterator[dict[str, Any]]:
    offsets = source.normalized.offsets
    start, end = offsets.out_span(passage.char_start, passage.char_end, len(source.text))
    spans = {str(at): span for at, span in enumerate(sentence_spans(source.text, start, end))}
    if not spans:
        return
    seen = {name: _hidden(source.text[a:b], formulas) for name, (a, b) in spans.items()}
    as_measure = CodedMeasure(passage.passage_id, passage.document_id, tuple(seen.items()))
    for coding in sorted(code_by_cues(as_measure, index), key=lambda c: c.topic_id):
        name = str(coding.sentence_id)
        (a, b), cue = spans[name], _best_cue(seen[name], coding.topic_id, index)
        raw, raw_cue = offsets.raw_span(a, b), offsets.raw_span(a + cue[0], a + cue[1])
        yield {
            "passage_id": passage.passage_id, "topic_id": coding.topic_id, "document_id": passage.document_id,
            "score": coding.score, "text": source.text[a:b], "cue": source.text[a + cue[0] : a + cue[1]],
            "cue_start": raw_cue[0], "cue_end": raw_cue[1],
            "char_start": raw[0], "char_end": raw[1], "page": source.page(raw[0]),
        }  # fmt: skip


def _hidden(text: str, formulas: re.Pattern[str]) -> str:
    """A sentence whose titles and set phrases no cue can see; every character keeps its place."""
    for pattern in (RE_TITLE, formulas):
        text = pattern.sub(lambda match: HIDDEN * len(match.group()), text)
    return text


def _best_cue(text: str, topic_id: str, index: CueIndex) -> tuple[int, int]:
    """Where the weightiest cue of a topic stands in a sentence that earned it, the first of several."""
    found = []
    for part in RE_PART.finditer(text):
        hits = index.match(part.group()).get(topic_id, [])
        if sum(cue.weight for _, cue in hits) < 1:
            continue
        for at, cue in hits:
            match = cue_pattern(cue.phrase).search(part.group(), at) if GAP in cue.phrase else None
            end = match.end() if match else at + len(cue.phrase)
            found.append((-cue.weight, part.start() + at, part.start() + end))
    _, start, end = min(found)
    return start, end
