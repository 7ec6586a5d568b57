"""A codebook from the texts: topics that sentences fall into, with names, cues and vetoes, for people to edit."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from policycompare.errors import CallError, DataError
from policycompare.lexicon.codebook import Codebook, Cue, Topic
from policycompare.parsing.choice import is_general
from policycompare.tables.frames import Parsed, iter_rows
from policycompare.topics.clusters import Clusters, Floats, Labels, Place, cluster_sentences
from policycompare.topics.phrases import Phrases, heading_object, specificity
from policycompare.topics.topic_names import Namer
from policycompare.topics.word_scores import score_words
from policycompare.words import listed, say

FEWEST_SENTENCES = 20
"""Of fewer sentences no clusters are made."""
NO_MATTER = ("附则", "附　则", "附 则")
RE_NO_MATTER = re.compile(
    r"是指|下列用语|本(?:法|条例|办法|规定|细则)所称|适用本(?:法|条例|办法|规定|细则)|起(?:施行|实施)。"
)
"""Sentences that say what words mean, where rules hold and from when: they are about no matter of their own."""
SURE = 0.75
"""Share of a cue's sentences in its topic, to earn it alone."""
LIKELY = 0.5
"""The same, to earn it with another."""
FEWEST_LIKELY = 4
"""So many of its sentences must hold a cue that earns it with another."""
FEWEST_MEASURES = 2
"""A cue that fewer of a topic's measures hold comes after the others: what one alone says is its own."""
SAYING = 0.3
"""Specificity of a phrase from which it may earn a topic alone: 条例 is less."""
COMMON = 0.15
"""The same, to earn it with another: 情况 is less."""
VETOES = 3
"""Vetoes that are proposed for the sake of one cue."""
FEWEST_VETOED = 2
"""So many sentences must be kept out by a veto."""
NO_TOPIC = -1
"""The cluster of a sentence that is near to none."""
MOST_CUES = 20
MOST_WORDS = 10
TYPICAL = 3


@dataclass(frozen=True, slots=True)
class InducedCue:
    """A proposed cue or veto.

    Attributes:
        phrase: Whole words, as printed.
        weight: 1 earns the topic alone, 0.5 with another.
        is_veto: It speaks against the topic.
        sentences: Sentences of the topic that hold it; of a veto, sentences of other topics.
        elsewhere: Sentences elsewhere that hold it and none of the topic's vetoes; of a veto, those of the topic.
        documents: Documents whose sentences it rests on.
    """

    phrase: str
    weight: float
    is_veto: bool
    sentences: int
    elsewhere: int
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InducedTopic:
    """A proposed topic.

    Attributes:
        topic_id: T01, T02 …, the steadiest first.
        name: A name in Chinese, taken from the texts.
        sentences: How many sentences fall into it.
        measures: How many measures have one of them.
        documents: Documents that these stand in.
        left_out: Overlap with its nearest when a document is left out, 0 to 1; nan where there is one document.
        resampled: The same when measures are drawn anew.
        words: Its most distinctive words.
        typical: (sentence id, text) of the sentences nearest to its middle, from several documents where it can.
        cues: Its cues, then its vetoes.
    """

    topic_id: str
    name: str
    sentences: int
    measures: int
    documents: tuple[str, ...]
    left_out: float
    resampled: float
    words: tuple[str, ...]
    typical: tuple[tuple[str, str], ...]
    cues: tuple[InducedCue, ...]


def default_count(measures: int) -> int:
    """How many topics are proposed for so many measures: a topic then has about as many measures as there are topics.

    Example:
        >>> default_count(30), default_count(143), default_count(381)
        (8, 17, 28)
    """
    return max(2, round(math.sqrt(2 * measures)))


def induce_topics(tables: Parsed, count: int | None = None) -> list[InducedTopic]:
    """Propose topics for the sentences of a study.

    Args:
        tables: Parsed tables; topics that they have are not looked at.
        count: How many topics; by the number of measures where none is given.

    Returns:
        The topics, the steadiest first.

    Raises:
        CallError: ``count`` is less than 2, or more than a third of the sentences.
        DataError: There are fewer than 20 sentences, or fewer that differ than topics.
    """
    places = read_places(tables)
    if len(places) < FEWEST_SENTENCES:
        problem = f"{len(places)} sentences of measures are too few for a codebook"
        raise DataError("induce", problem, f"bring documents with {FEWEST_SENTENCES} or more")
    wanted = count or default_count(len({place.measure_id for place in places}))
    if not 2 <= wanted <= len(places) // 3:
        remedy = f"name a number from 2 to {len(places) // 3}"
        raise CallError(f"topics {wanted}", f"so many are not found in {len(places)} sentences", remedy)
    phrases = Phrases.build([place.text for place in places])
    different = len({(*sorted(words), *sorted(own)) for words, own in zip(phrases.words, phrases.own, strict=True)})
    if different < max(wanted, 3):  # of two, one may hold no word at all
        problem = (
            f"only {different} of {len(places)} sentences differ in their Chinese words: too few for {wanted} topics"
        )
        raise DataError("induce", problem, "bring documents that say more")
    titles = [row.title for row in iter_rows(tables.documents) if isinstance(row.title, str)]

    def worth(labels: Labels) -> Floats:
        names = Namer(places, phrases, labels.tolist(), titles).names()
        return np.array([names[c][1] if c in names else 0.0 for c in range(labels.max() + 1)])

    clusters = cluster_sentences(places, phrases, wanted, worth)
    return _Proposal(places, phrases, clusters, titles).topics(wanted)


def read_places(tables: Parsed) -> list[Place]:
    """Sentences of measures in the order of their ids; the general part of a plan, which does nothing, is left out."""
    measures = {row.measure_id: row for row in iter_rows(tables.measures)}
    sections = {row.section_id: row.heading for row in iter_rows(tables.sections)}
    found = []
    for row in iter_rows(tables.sentences.sort_values(["measure_id", "num"], kind="stable")):
        measure = measures[row.measure_id]
        section = sections.get(measure.section_id) if isinstance(measure.section_id, str) else None
        headline = measure.heading if isinstance(measure.heading, str) else ""
        above = section if isinstance(section, str) else ""
        if not (is_general(headline) or is_general(above) or above in NO_MATTER or RE_NO_MATTER.search(row.text)):
            found.append(Place(row.sentence_id, row.measure_id, measure.document_id, row.text, headline, above))
    return found


class _Proposal:
    """What is known of each phrase, and the topics that are made of it."""

    def __init__(self, places: Sequence[Place], phrases: Phrases, clusters: Clusters, titles: Sequence[str]) -> None:
        self.places, self.phrases, self.clusters = places, phrases, clusters
        self.labels = clusters.labels.tolist()
        self.namer = Namer(places, phrases, self.labels, titles)
        # A cue is found wherever its characters stand, in longer words too; so are the words of a headline.
        self.said = {
            phrase: [at for at, place in enumerate(places) if phrase in place.text]
            for phrase in {*phrases.counts, *self.namer.objects}
        }
        self.saying = {phrase: specificity(phrase) for phrase in self.namer.held}

    def topics(self, count: int) -> list[InducedTopic]:
        steady = self.clusters.resampled
        order = sorted(range(count), key=lambda c: (-round(float(np.nan_to_num(steady[c])), 6), c))
        members = {c: [at for at, label in enumerate(self.labels) if label == c] for c in order}
        words, names = self.words(), self.namer.names()
        named = {c: names[c][0] or "、".join(words[c][:2]) for c in order if members[c]}
        if not any(named.values()):
            problem = "no two sentences have a word in common that would name a topic"
            raise DataError("induce", problem, "bring more documents of the same field")
        found = []
        # A heap of sentences that share no word has no name and is no topic.
        for number, (c, name) in enumerate(((c, name) for c, name in named.items() if name), 1):
            found.append(
                InducedTopic(
                    f"T{number:02d}", name, len(members[c]), len({self.places[at].measure_id for at in members[c]}),
                    self.documents(members[c]), float(self.clusters.left_out[c]), float(steady[c]),
                    words[c], self.typical(members[c]), tuple(self.cues(c, members[c])),
                )
            )  # fmt: skip
        return found

    def documents(self, rows: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted({self.places[at].document_id for at in rows}))

    def words(self) -> dict[int, tuple[str, ...]]:
        """The words that set each cluster apart."""
        from sklearn.feature_extraction.text import CountVectorizer

        vectorizer = CountVectorizer(analyzer=list)
        counts = vectorizer.fit_transform(self.phrases.words)
        names = vectorizer.get_feature_names_out()
        return {
            c: tuple(score_words(names, counts, self.clusters.labels == c)["word"].head(MOST_WORDS))
            for c in set(self.labels) - {NO_TOPIC}
        }

    def typical(self, rows: Sequence[int]) -> tuple[tuple[str, str], ...]:
        """The sentences nearest to the middle, of another document each as long as there are some."""
        near = sorted(rows, key=lambda at: (round(float(self.clusters.distances[at]), 6), at))
        seen: Counter[str] = Counter()
        ranked = []
        for rank, at in enumerate(near):
            document = self.places[at].document_id
            ranked.append((seen[document], rank, at))
            seen[document] += 1
        return tuple((self.places[at].sentence_id, self.places[at].text) for _, _, at in sorted(ranked)[:TYPICAL])

    def cues(self, cluster: int, rows: Sequence[int]) -> list[InducedCue]:
        """Phrases that are found in the topic and, where no veto stands, hardly elsewhere; then the vetoes."""
        found = []
        vetoes: dict[str, list[str]] = {}
        for phrase in sorted({p for at in rows for p in self.phrases.own[at]} | self._heads_of(rows)):
            inside = [at for at in self.said[phrase] if self.labels[at] == cluster]
            vetoes[phrase], elsewhere = self.vetoes(cluster, phrase)
            documents, share = self.documents(inside), len(inside) / max(1, len(inside) + elsewhere)
            says = 0.0 if self.namer.is_field(phrase) else self.saying.get(phrase, 0.0)
            measures = len({self.places[at].measure_id for at in inside})
            is_sure = share >= SURE and says >= SAYING
            if is_sure or (share >= LIKELY and len(inside) >= FEWEST_LIKELY and len(documents) > 1 and says >= COMMON):
                weight = 1.0 if is_sure else 0.5
                rank = ((len(documents) > 1) + (measures >= FEWEST_MEASURES), share * math.log1p(len(inside)) * says)
                found.append((rank, InducedCue(phrase, weight, False, len(inside), elsewhere, documents)))
        found.sort(key=lambda item: (-item[0][0], -round(item[0][1], 9), item[1].phrase))
        cues = _without_repeats([cue for _, cue in found])[:MOST_CUES]
        against = sorted({veto for cue in cues for veto in vetoes[cue.phrase]})
        return cues + [
            InducedCue(veto, 1.0, True, len(self.said[veto]), 0, self.documents(self.said[veto])) for veto in against
        ]

    def _heads_of(self, rows: Sequence[int]) -> set[str]:
        heads = {heading_object(self.places[at].headline, self.phrases.nominal) for at in rows}
        return {head for head in heads if head and self.said.get(head)}

    def vetoes(self, cluster: int, phrase: str) -> tuple[list[str], int]:
        """Longer phrases of other topics alone that hold a phrase, and how many sentences elsewhere have none of them.

        Where 养老保险 stands, 养老 does not speak for what is said of 养老机构.
        """
        left = {at for at in self.said[phrase] if self.labels[at] != cluster}
        around = {p: set(self.said[p]) for at in left for p in self.phrases.own[at] if phrase in p != phrase}
        around = {p: rows for p, rows in around.items() if all(self.labels[at] != cluster for at in rows)}
        chosen: list[str] = []
        while around and len(chosen) < VETOES:
            best = max(sorted(around), key=lambda p: len(around[p] & left))
            if len(around[best] & left) < FEWEST_VETOED:
                break
            left -= around.pop(best)
            chosen.append(best)
        return chosen, len(left)


def _without_repeats(cues: Sequence[InducedCue]) -> list[InducedCue]:
    """Cues without those that a kept, shorter or equal cue of the same weight finds already."""
    kept: list[InducedCue] = []
    for cue in cues:
        if not any(other.phrase in cue.phrase and other.weight >= cue.weight for other in kept):
            kept = [other for other in kept if not (cue.phrase in other.phrase and cue.weight >= other.weight)]
            kept.append(cue)
    return kept


def induced_codebook(topics: Sequence[InducedTopic], name: str = "induced") -> Codebook:
    """The proposed topics as a codebook, to try them."""
    named = {t.topic_id: Topic(t.topic_id, t.name, t.name, t.name, t.name, definition(t)) for t in topics}
    cues = {t.topic_id: [Cue(c.phrase, c.weight, c.is_veto) for c in t.cues] for t in topics}
    names = {t.name: (t.name, t.name) for t in topics}
    return Codebook(name, named, cues, dict(names), dict(names))


def definition(topic: InducedTopic) -> str:
    """What belongs in a topic, for people to rewrite: its most distinctive words."""
    return say("induce.definition", "zh", words=listed(topic.words, "zh")) if topic.words else topic.name
