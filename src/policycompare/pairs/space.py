"""The space of pairs: what two measures have in common, in wording and in topics, as features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.lexicon.codebook import Codebook
from policycompare.pairs.own_references import own_references
from policycompare.pairs.similarity import Embedding, similarity
from policycompare.pairs.standing import PRIOR, Usual, usual_of
from policycompare.pairs.study_wording import fit_wording, measure_texts
from policycompare.pairs.wording import (
    BACKGROUND,
    MeasureText,
    Wording,
    background,
    joined,
    vectorise,
)
from policycompare.tables.frames import Parsed, iter_rows
from policycompare.tables.queries import FITS
from policycompare.topics.coder import Coding

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

WORDING_FEATURES = ("standing", "standing_own", "cosine", "cosine_own")
"""How far a pair stands out (``standing``) and the cosine, each with and without what the measures refer to."""
EMBEDDED_FEATURES = (*WORDING_FEATURES, "standing_embedded")
"""The same in a study with an embedding."""
TOPIC_FEATURES = ("shared", "share", "primary", "row")
CITED = 0.5
"""How much of a vector the measures make that it refers to, beside its own words."""
AKIN = 0.5
"""Two documents are of one field where their measures are at least half as like each other as each document's own are
among themselves. In four comparisons within one field the ratio was 0.84 to 1.47, in ten across fields 0.17 to 0.30."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """One way in which measures are alike.

    Attributes:
        vectors: Unit vectors; row i belongs to measure i.
        usual: What each measure scores with its own side.
        mean: Cosine that two measures of different sides are expected to have.
        spread: Its standard deviation.
    """

    vectors: Any
    usual: Usual
    mean: float
    spread: float


@dataclass(slots=True)
class PairSpace:
    """Everything from which the features of any pair of measures follow.

    Attributes:
        measures: The measures; row i of every matrix belongs to ``measures[i]``.
        own: Unit vectors of their wording.
        vectors: The same, where what a measure refers to in its own document counts as well.
        sentences: Unit vectors of the sentences.
        starts: Where each measure's sentences begin in ``sentences``; one more at the end.
        sentence_ids: Ids of the sentences; empty where a measure's whole text stands for one.
        is_heading: Whether a sentence is no more than its measure's heading.
        topics: Share of each topic in each measure, shape (measures, topics).
        rows: The same for the codebook's rows.
        primary: Number of each measure's main topic, -1 where it has none.
        fits: Whether the codebook fits each measure's document, so that its topics tell something.
        document: Number of each measure's document.
        akin: Whether two documents are of one field, by their wording, shape (documents, documents).
        usual: For vectors and own vectors: what each measure scores with its own side.
        earned: (measure, topic) -> number of the sentence that earned it.
        topic_ids: Ids of the topics.
        mean: Cosine that two measures of different sides are expected to have.
        spread: Its standard deviation.
        embedded: Their likeness by an embedding, where the study names one.
    """

    measures: list[MeasureText]
    own: Any
    vectors: Any
    sentences: Any
    starts: Ints
    sentence_ids: list[str]
    is_heading: Bools
    topics: Floats
    rows: Floats
    primary: Ints
    fits: Bools
    document: Ints
    akin: Bools
    usual: tuple[Usual, Usual]
    earned: dict[tuple[int, int], int]
    topic_ids: list[str]
    mean: float
    spread: float
    embedded: Likeness | None = None

    @property
    def likenesses(self) -> list[Likeness]:
        """By the vectors, by the own vectors, and by the embedding where there is one."""
        by_wording = zip((self.vectors, self.own), self.usual, strict=True)
        found = [Likeness(vectors, usual, self.mean, self.spread) for vectors, usual in by_wording]
        return [*found, self.embedded] if self.embedded else found

    @property
    def ids(self) -> list[str]:
        """Ids of the measures."""
        return [measure.measure_id for measure in self.measures]

    @property
    def sides(self) -> list[str]:
        """Side of each measure."""
        return [measure.side for measure in self.measures]

    def are_akin(self, left: Ints, right: Ints) -> Bools:
        """Whether the documents of two lists of measures are of one field, shape (left, right)."""
        return self.akin[np.ix_(self.document[left], self.document[right])]

    def sentence_numbers(self, measures: Ints) -> Ints:
        """Numbers of the sentences of a list of measures, one after the other."""
        return np.concatenate([np.arange(self.starts[i], self.starts[i + 1]) for i in measures])

    def sentence_bounds(self, measures: Ints) -> Ints:
        """Where each measure's sentences begin in ``sentence_numbers``, and where the last ones end."""
        return np.cumsum([0, *(self.starts[i + 1] - self.starts[i] for i in measures)])

    def held_topics(self) -> list[dict[int, float]]:
        """Topics of each measure with their shares."""
        return [{int(t): float(row[t]) for t in np.flatnonzero(row)} for row in self.topics]

    def topic_features(self, left: Ints, right: Ints) -> Floats:
        """What the topics of all pairs of two lists of measures have in common, shape (left, right, 4).

        Topics that both have (at most 3), the greatest share of one of them, whether the main one is the same, and how
        much of the codebook's rows is common.
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
        return np.stack([np.minimum(both, 3), share, primary.astype(float), row], axis=-1)


def build_space(
    measures: Sequence[MeasureText],
    sentences: Mapping[str, Sequence[tuple[str, str]]],
    coded: Mapping[str, Sequence[Coding]],
    codebook: Codebook,
    fit: Wording | None = None,
    ground: Wording | None = None,
    embedding: Embedding | None = None,
) -> PairSpace:
    """Put measures, their wording and their topics into a space of pairs.

    Args:
        measures: The measures.
        sentences: Measure id -> its sentences as (id, text); a measure without any is one sentence.
        coded: Measure id -> topics.
        codebook: The codebook of these topics.
        fit: The study's fit of wording; made of these measures where none is given.
        ground: The background of wording; the package's where none is given.
        embedding: An embedding that measures are compared by as well.

    Raises:
        CallError: The embedding is not installed.
    """
    from sklearn.preprocessing import normalize

    made = fit_wording(measures, ground) if fit is None else fit
    ground = background() if ground is None else ground
    telling = [replace(m, text=codebook.without_words(m.text)) for m in measures] if codebook.words else measures
    wordings = vectorise(telling, made, ground)
    links = own_references(measures)
    own = joined(wordings)
    vectors = joined(normalize(matrix + CITED * (links @ matrix)) for matrix in wordings)

    # A measure that is no more than its clause has no sentence: its text stands for one, which has no id.
    split = [list(sentences.get(m.measure_id, ())) or [("", m.text)] for m in measures]
    parts = [
        MeasureText(sentence_id, m.document_id, m.side, text)
        for m, of in zip(measures, split, strict=True)
        for sentence_id, text in of
    ]
    is_heading = np.array([
        len(of) > 1 and text.rstrip("。：:； ") == m.heading
        for m, of in zip(measures, split, strict=True)
        for _, text in of
    ])  # fmt: skip
    sentence_ids = [part.measure_id for part in parts]
    topics, rows, primary, earned, topic_ids = _topics(measures, coded, codebook, sentence_ids)
    has_topic = primary >= 0
    sides, documents = (np.array([getattr(m, key) for m in measures]) for key in ("side", "document_id"))
    document, expected = np.unique(documents, return_inverse=True)[1], _expected(made, ground)
    fitting = {d for d in set(documents.tolist()) if has_topic[documents == d].mean() >= FITS}
    return PairSpace(
        list(measures), own, vectors, joined(vectorise(parts, made, ground)), np.cumsum([0, *map(len, split)]),
        sentence_ids, is_heading, topics, rows, primary, np.isin(documents, list(fitting)), document,
        _akin(vectors, document, expected), (usual_of(vectors, sides, *expected), usual_of(own, sides, *expected)),
        earned, topic_ids, *expected, _embedded(measures, sides, embedding) if embedding else None,
    )  # fmt: skip


def _embedded(measures: Sequence[MeasureText], sides: npt.NDArray[np.str_], embedding: Embedding) -> Likeness:
    """The likeness of measures by an embedding of their words."""
    vectors, expected = similarity(embedding.name)([m.text for m in measures]), (embedding.mean, embedding.spread)
    return Likeness(vectors, usual_of(vectors, sides, *expected), *expected)


def _akin(vectors: Any, document: Ints, expected: tuple[float, float]) -> Bools:
    """Whether the measures of two documents are about as like each other as each document's own among themselves.

    Mean cosines follow from the sums of the documents' vectors; a document of few measures is taken for as like itself
    as any two measures are.
    """
    count = np.bincount(document)
    sums = np.vstack([np.asarray(vectors[document == d].sum(axis=0)) for d in range(len(count))])
    products_of_sums = sums @ sums.T
    pairs = count * (count - 1)
    has_words = np.asarray(abs(vectors).sum(axis=1)).ravel() > 0
    spoken = np.bincount(document, weights=has_words)  # these have unit length, the others none
    within = (np.diag(products_of_sums) - spoken + PRIOR * expected[0]) / (pairs + PRIOR)
    across = products_of_sums / np.outer(count, count)
    return np.asarray(across >= AKIN * np.sqrt(np.outer(within, within)))


def _expected(fit: Wording, ground: Wording) -> tuple[float, float]:
    """Mean and spread of a pair's cosine, the background's joined in as so many measures as it counts for."""
    weights = fit.measures if fit.spread else 0, BACKGROUND
    mean, spread = (
        np.average(values, weights=weights) for values in ((fit.mean, ground.mean), (fit.spread, ground.spread))
    )
    return float(mean), float(spread)


def _topics(
    measures: Sequence[MeasureText], coded: Mapping[str, Sequence[Coding]], codebook: Codebook, sentence_ids: list[str]
) -> tuple[Floats, Floats, Ints, dict[tuple[int, int], int], list[str]]:
    """Shares of topics and of rows, main topics, and the sentences that earned them."""
    rows_of = {topic.topic_id: topic.row for topic in codebook.topics.values()}
    topic_ids = list(rows_of)
    number = {t: i for i, t in enumerate(topic_ids)}
    row_number = {row: i for i, row in enumerate(sorted(set(rows_of.values())))}
    topics = np.zeros((len(measures), len(topic_ids)))
    rows = np.zeros((len(measures), len(row_number)))
    primary = np.full(len(measures), -1, dtype=np.int64)
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
    return topics, rows, primary, earned, topic_ids


def pair_space(
    tables: Parsed,
    coded: Mapping[str, Sequence[Coding]],
    codebook: Codebook,
    fit: Wording | None = None,
    embedding: Embedding | None = None,
) -> PairSpace:
    """The space of pairs of all measures of the tables.

    Args:
        tables: The tables.
        coded: Measure id -> topics.
        codebook: The codebook of these topics.
        fit: The study's fit of wording; made of these measures where none is given.
        embedding: An embedding that measures are compared by as well.
    """
    sentences: dict[str, list[tuple[str, str]]] = {}
    for row in iter_rows(tables.sentences.sort_values(["num", "sentence_id"])):
        if isinstance(row.measure_id, str):
            sentences.setdefault(row.measure_id, []).append((row.sentence_id, row.text))
    return build_space(measure_texts(tables), sentences, coded, codebook, fit, embedding=embedding)
