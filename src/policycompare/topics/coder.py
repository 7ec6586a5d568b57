"""The coder: gives every measure its topics, sentence by sentence, with the sentence that earned each.

Cue phrases decide where they speak. Where no cue speaks, the nearest topic by wording (its name,
definition, cues, and labelled measures of other documents) is given if it is near enough. No
document is coded by a model that saw its own labels.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policycompare.lexicon.codebook import GAP, Codebook, Cue, cue_pattern

RE_PART = re.compile(r"[^；\n]+")
# A comma-part that only names a list in passing still belongs to its sentence: parts are cut at ； only.
NEAR_ENOUGH = 0.28
"""Cosine from which the nearest topic is given to a measure without any cue."""
HEADLINE = 1.6
"""What a cue counts more in a measure's heading or first sentence."""


@dataclass(frozen=True, slots=True)
class CodedMeasure:
    """A measure as the coder sees it: its sentences as (sentence_id, text), one at least."""

    measure_id: str
    document_id: str
    sentences: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """All its sentences, one a line."""
        return "\n".join(text for _, text in self.sentences)


@dataclass(slots=True)
class Coding:
    """A topic of a measure.

    Attributes:
        topic_id: The topic.
        score: 0 to 1.
        sentence_id: The sentence that earned it.
        is_primary: It is what the measure is mainly about.
        strength: What ranks the topics of one measure.
        source: model or manual.
    """

    topic_id: str
    score: float
    sentence_id: str | None
    is_primary: bool = False
    strength: float = 0.0
    source: str = "model"


@dataclass(slots=True)
class CueIndex:
    """Cues by the characters that they begin with, so that a text tries only the few that may match.

    A cue stands under the first two characters of its first words, or under the one that these have.
    """

    by_start: dict[str, list[tuple[str, Cue, re.Pattern[str] | None]]]

    @classmethod
    def build(cls, codebook: Codebook) -> CueIndex:
        """Index a codebook's cues."""
        by_start: dict[str, list[tuple[str, Cue, re.Pattern[str] | None]]] = defaultdict(list)
        for topic_id, cues in codebook.cues.items():
            for cue in cues:
                pattern = cue_pattern(cue.phrase) if GAP in cue.phrase else None
                by_start[cue.phrase.split(GAP)[0][:2]].append((topic_id, cue, pattern))
        return cls(by_start)

    def match(self, text: str) -> dict[str, list[tuple[int, Cue]]]:
        """Topics that a text's cues speak for, each with (place, cue); vetoed ones left out."""
        found: dict[str, list[tuple[int, Cue]]] = defaultdict(list)
        vetoed: set[str] = set()
        for start in self.by_start.keys() & {text[i : i + n] for i in range(len(text)) for n in (1, 2)}:
            for topic_id, cue, pattern in self.by_start[start]:
                match = pattern.search(text) if pattern else None
                at = match.start() if match else text.find(cue.phrase)  # which finds no phrase with a gap
                if at >= 0 and cue.is_veto:
                    vetoed.add(topic_id)
                elif at >= 0:
                    found[topic_id].append((at, cue))
        return {t: hits for t, hits in found.items() if t not in vetoed}


def code_by_cues(measure: CodedMeasure, index: CueIndex) -> list[Coding]:
    """Topics that cue phrases give, strongest first.

    A topic is given by a part of a sentence whose cues weigh 1 together. Its strength grows with the
    weight of its best cue, with the parts that speak for it, and in the heading or first sentence.
    """
    totals: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[float, str]] = {}
    first_place: dict[str, int] = {}
    place = 0
    for number, (sentence_id, text) in enumerate(measure.sentences):
        for part in RE_PART.findall(text):
            for topic_id, hits in index.match(part).items():
                weight = sum(cue.weight for _, cue in hits)
                if weight < 1:
                    continue
                strength = max(cue.weight for _, cue in hits) + 0.15 * (len(hits) - 1)
                if number == 0:
                    strength *= HEADLINE
                totals[topic_id] += strength
                at = place + min(a for a, _ in hits)
                first_place.setdefault(topic_id, at)
                if strength > best.get(topic_id, (0.0, ""))[0]:
                    best[topic_id] = (strength, sentence_id)
            place += len(part)
    codings = []
    for topic_id, total in totals.items():
        most, sentence_id = best[topic_id]
        strength = most + 0.35 * (total - most) + 0.8 * (1 - first_place[topic_id] / place)
        codings.append(Coding(topic_id, round(1 - 0.5 ** (1 + total), 4), sentence_id, strength=strength))
    return sorted(codings, key=lambda c: (-c.strength, c.topic_id))


def code_measures(
    measures: Sequence[CodedMeasure],
    codebook: Codebook,
    labels: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, list[Coding]]:
    """Code measures.

    Args:
        measures: The measures.
        codebook: Topics and cues.
        labels: Measure id -> topics, for measures that people coded; used for other documents only.

    Returns:
        Measure id -> its topics, the main one first; empty where nothing is near.
    """
    index = CueIndex.build(codebook)
    coded = {measure.measure_id: code_by_cues(measure, index) for measure in measures}
    silent = [m for m in measures if not coded[m.measure_id]]
    if silent:
        for measure, found in zip(silent, _nearest(silent, measures, codebook, labels or {}), strict=True):
            coded[measure.measure_id] = found
    for codings in coded.values():
        if codings:
            codings[0].is_primary = True
    return coded


def _nearest(
    silent: Sequence[CodedMeasure],
    measures: Iterable[CodedMeasure],
    codebook: Codebook,
    labels: Mapping[str, Sequence[str]],
) -> list[list[Coding]]:
    """The nearest topic by wording, for measures that no cue speaks for."""
    from policycompare.topics.vectors import tfidf

    topics = list(codebook.topics.values())
    position = {topic.topic_id: i for i, topic in enumerate(topics)}
    known = []
    for topic in topics:
        cues = " ".join(c.phrase.replace(GAP, " ") for c in codebook.cues.get(topic.topic_id, []) if not c.is_veto)
        known.append(f"{topic.name_zh} {topic.row} {topic.definition} {cues}")
    examples: list[tuple[int, str]] = []  # topic, document
    for measure in measures:
        given = labels.get(measure.measure_id, ())
        if len(given) == 1 and given[0] in position:  # a measure with one topic is an example of it
            examples.append((position[given[0]], measure.document_id))
            known.append(measure.text)
    vectors = tfidf([*known, *(measure.text for measure in silent)])
    near = (vectors[len(known) :] @ vectors[: len(known)].T).toarray()
    found: list[list[Coding]] = []
    for measure, cosines in zip(silent, near.tolist(), strict=True):
        scores = cosines[: len(topics)]
        for (i, document_id), cosine in zip(examples, cosines[len(topics) :], strict=True):
            if document_id != measure.document_id:
                scores[i] = max(scores[i], cosine)
        best = max(scores)
        if best < NEAR_ENOUGH:
            found.append([])
            continue
        topic_id = topics[scores.index(best)].topic_id
        found.append([Coding(topic_id, round(min(1.0, best * 2), 4), measure.sentences[0][0], strength=best)])
    return found
