"""The space of pairs: what two measures have in common, in topics and in wording, as features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.lexicon.codebook import Codebook
from policycompare.pairs.similarity import cosines, similarity
from policycompare.tables.frames import Parsed
from policycompare.tables.queries import region_of_measures
from policycompare.topics.coded_tables import coded_measures
from policycompare.topics.coder import CodedMeasure, Coding

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(slots=True)
class PairSpace:
    """Everything from which the features of any pair of measures follow.

    Attributes:
        ids: Measure ids; row i of every matrix belongs to ``ids[i]``.
        regions: Region of each measure.
        topics: Share of each topic in each measure, shape (measures, topics).
        rows: The same for the codebook's rows.
        primary: Number of each measure's main topic, -1 where it has none.
        whole: Unit vectors of the measures.
        sentences: Unit vectors of the sentences.
        starts: Where each measure's sentences begin in ``sentences``; one more at the end.
        sentence_ids: Ids of the sentences.
        earned: (measure, topic) -> number of the sentence that earned it.
    """

    ids: list[str]
    regions: list[str]
    topics: Floats
    rows: Floats
    primary: Ints
    whole: Any
    sentences: Any
    starts: Ints
    sentence_ids: list[str]
    earned: dict[tuple[int, int], int]
    topic_ids: list[str]

    def features(self, left: Ints, right: Ints, near: Floats | None = None) -> Floats:
        """Features of all pairs of two lists of measures, shape (left, right, features).

        Args:
            left: Numbers of measures.
            right: Numbers of measures.
            near: Cosines of their sentences, where they are at hand already (``sentence_cosines``).
        """
        a, b = self.topics[left], self.topics[right]
        both = (a > 0).astype(float) @ (b > 0).T.astype(float)
        share, row = np.zeros(both.shape), np.zeros(both.shape)
        for i in range(len(left)):
            mine = np.flatnonzero(a[i])
            if len(mine):
                share[i] = np.sqrt(a[i, mine] * b[:, mine]).max(axis=1)
            rows = np.flatnonzero(self.rows[left[i]])
            row[i] = np.minimum(self.rows[left[i], rows], self.rows[np.ix_(right, rows)]).sum(axis=1)
        main = self.primary[left][:, None]
        primary = (main == self.primary[right][None, :]) & (main >= 0)
        whole = cosines(self.whole[left], self.whole[right])
        if near is None:
            near = self.sentence_cosines(left, right)
        best = np.maximum.reduceat(near, self.sentence_bounds(left)[:-1], axis=0)
        sentence = np.maximum.reduceat(best, self.sentence_bounds(right)[:-1], axis=1)
        return np.stack([np.minimum(both, 3), share, primary.astype(float), row, sentence, whole], axis=-1)

    def sentence_numbers(self, measures: Ints) -> Ints:
        """Numbers of the sentences of a list of measures, one after the other."""
        return np.concatenate([np.arange(self.starts[i], self.starts[i + 1]) for i in measures])

    def sentence_cosines(self, left: Ints, right: Ints) -> Floats:
        """Cosines of the sentences of two lists of measures."""
        return cosines(self.sentences[self.sentence_numbers(left)], self.sentences[self.sentence_numbers(right)])

    def sentence_bounds(self, measures: Ints) -> Ints:
        """Where each measure's sentences begin in ``sentence_numbers``, and where the last ones end."""
        return np.cumsum([0, *(self.starts[i + 1] - self.starts[i] for i in measures)])

    def held_topics(self) -> list[dict[int, float]]:
        """Topics of each measure with their shares."""
        return [{int(t): float(row[t]) for t in np.flatnonzero(row)} for row in self.topics]


def build_space(
    measures: Sequence[CodedMeasure],
    regions: Sequence[str],
    coded: Mapping[str, Sequence[Coding]],
    codebook: Codebook,
    name: str = "tfidf",
) -> PairSpace:
    """Put measures, their topics and their wording into a space of pairs.

    Args:
        measures: The measures, each with at least one sentence.
        regions: Region of each.
        coded: Their topics.
        codebook: The codebook of these topics: its rows, and the words that say nothing in its field.
        name: The similarity of wording, see ``SIMILARITIES``.
    """
    rows_of = {topic.topic_id: topic.row for topic in codebook.topics.values()}
    topic_ids = list(rows_of)
    number = {t: i for i, t in enumerate(topic_ids)}
    row_number = {row: i for i, row in enumerate(sorted(set(rows_of.values())))}
    topics = np.zeros((len(measures), len(topic_ids)))
    rows = np.zeros((len(measures), len(row_number)))
    primary = np.full(len(measures), -1, dtype=np.int64)
    sentence_ids = [sentence_id for m in measures for sentence_id, _ in m.sentences]
    place = {sentence_id: i for i, sentence_id in enumerate(sentence_ids)}
    earned: dict[tuple[int, int], int] = {}
    for i, measure in enumerate(measures):
        found = [c for c in coded.get(measure.measure_id, ()) if c.topic_id in number]
        total = sum(max(c.strength, 0.01) for c in found) or 1.0
        for coding in found:
            t = number[coding.topic_id]
            topics[i, t] = max(coding.strength, 0.01) / total
            rows[i, row_number[rows_of[coding.topic_id]]] += topics[i, t]
            if coding.sentence_id in place:
                earned[i, t] = place[coding.sentence_id]
            if coding.is_primary:
                primary[i] = t
    vectorise = similarity(name)
    texts = [[codebook.without_words(text) for _, text in m.sentences] for m in measures]
    whole, sentences = vectorise(["\n".join(own) for own in texts]), vectorise([text for own in texts for text in own])
    starts, ids = np.cumsum([0, *map(len, texts)]), [m.measure_id for m in measures]
    return PairSpace(
        ids, list(regions), topics, rows, primary, whole, sentences, starts, sentence_ids, earned, topic_ids
    )


def pair_space(
    tables: Parsed, coded: Mapping[str, Sequence[Coding]], codebook: Codebook, name: str = "tfidf"
) -> PairSpace:
    """The space of pairs of all measures of the tables."""
    measures = coded_measures(tables)
    region = region_of_measures(tables)
    return build_space(measures, [region[m.measure_id] for m in measures], coded, codebook, name)
