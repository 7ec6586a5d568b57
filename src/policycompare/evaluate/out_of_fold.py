"""A project's labels, and what coder and alignment say of its measures: as built, and out of fold.

*Out of fold* a document is coded as if it were new: without the cue phrases that it alone speaks for (they were copied
from it), and without its own labelled measures as examples. Both documents of a pair are coded so.

*Graded pairs* were chosen (half of them related, many negatives that look alike) and graded one by one: 2 the same,
1 related, 0 neither. They judge the scores. *Labelled pairs* are all pairs of measures of two regions whose topics
people labelled, related when they share a topic. The pair model is fitted to those with at least one side labelled
blind, for the cue phrases were fitted to the development labels. They judge nothing: to share a label is no grade.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.errors import DataError
from policycompare.evaluate.history import GOLD, HISTORIES, Labels, read_histories
from policycompare.lexicon.codebook import Codebook, study_codebook
from policycompare.lexicon.cue_support import cue_support, unaided_codebook
from policycompare.pairs.model import FEATURES, Model, fit_model, read_model
from policycompare.pairs.space import PairSpace, pair_space
from policycompare.tables.frames import Tables
from policycompare.topics.coded_tables import (
    BLIND,
    DEVELOPMENT,
    code_tables,
    coded_measures,
    document_texts,
    read_gold,
    read_topic_labels,
)
from policycompare.topics.coder import Coding, code_measures

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
GRADES = "pairs_dev.jsonl"
"""Graded pairs: 2 the same, 1 related, 0 neither."""
QUESTIONS = {"same": 2, "related": 1}
"""What is asked of a pair -> the grade from which the answer is yes."""
SIDES = ("left_measure_id", "right_measure_id")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of measures, each with what people say of it.

    Attributes:
        left: Number of the one measure in the space, shape (pairs,).
        right: Number of the other.
        related: Whether the two are related.
    """

    left: Ints
    right: Ints
    related: Bools

    @classmethod
    def of(cls, rows: Sequence[tuple[int, ...]]) -> Pairs:
        """Pairs from rows of left, right and related."""
        left, right, related = np.array(rows, dtype=np.int64).reshape(-1, 3).T
        return cls(left, right, related.astype(bool))

    @property
    def at(self) -> tuple[Ints, Ints]:
        """Where the pairs stand in a matrix of all measures by all measures."""
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Judged:
    """What coder and alignment say of the measures.

    Attributes:
        coded: Topics of each measure, the main one first.
        space: The measures with these topics.
        same: Chance that two measures of two documents are the same, shape (measures, measures).
        related: Chance that they are related, same shape.
    """

    coded: dict[str, list[Coding]]
    space: PairSpace
    same: Floats
    related: Floats


@dataclass(frozen=True, slots=True)
class Judgement:
    """A project's labels beside what coder and alignment say.

    Attributes:
        as_built: What a user of the tables sees.
        out_of_fold: What is said of a document that was new.
        topics: Topic labels with their history, a pair a file: measure id -> topics; what proves most comes first.
        grades: The graded pairs as their file holds them.
        graded: The same as pairs of the spaces.
        grade_labels: Their history.
    """

    as_built: Judged
    out_of_fold: Judged
    topics: list[tuple[Labels, dict[str, list[str]]]]
    grades: list[dict[str, Any]]
    graded: Pairs
    grade_labels: Labels

    def scored(self, judged: Judged) -> dict[str, tuple[Floats, Bools]]:
        """Question -> the graded pairs' scores for it, and whether the answer is yes by their grades."""
        grade = np.array([pair["grade"] for pair in self.grades], dtype=int)
        scores = {"same": judged.same, "related": judged.related}
        return {question: (scores[question][self.graded.at], grade >= least) for question, least in QUESTIONS.items()}

    @property
    def known(self) -> dict[str, list[str]]:
        """Topic labels of all files."""
        return {measure_id: topics for _, own in self.topics for measure_id, topics in own.items()}


def gold_files(root: Path, *names: str) -> tuple[str, ...]:
    """Those of some files of labels that a project has, from its folder."""
    return tuple(shown for shown in (f"data/gold/{name}" for name in names) if (root / shown).is_file())


def has_grades_of(tables: Tables, root: Path) -> bool:
    """Whether a project has graded pairs that are about these tables, and not about another study."""
    path = root / "data" / "gold" / GRADES
    known = set(tables.measures["measure_id"])
    grades = read_grades(path) if path.is_file() else []
    return any(pair[side] in known for pair in grades for side in SIDES)


def read_grades(path: Path) -> list[dict[str, Any]]:
    """Graded pairs, one JSON object a line.

    Raises:
        DataError: The file is missing or a line is no pair.
    """
    return read_gold(path, "graded pair", left_measure_id=str, right_measure_id=str, grade=int, stratum=str)


def graded_pairs(space: PairSpace, grades: Sequence[Mapping[str, Any]]) -> Pairs:
    """The graded pairs as pairs of a space.

    Raises:
        DataError: No measure has an id that they name.
    """
    number = {m: i for i, m in enumerate(space.ids)}
    for measure_id in (pair[side] for pair in grades for side in SIDES):
        if measure_id not in number:
            where = f"data/gold/{GRADES}: {measure_id}"
            raise DataError(where, "no measure has this id", "correct it or run policycompare build")
    return Pairs.of([(*(number[pair[side]] for side in SIDES), pair["grade"] > 0) for pair in grades])


def labelled_pairs(
    space: PairSpace, development: Mapping[str, Sequence[str]], blind: Mapping[str, Sequence[str]]
) -> Pairs:
    """All pairs of labelled measures of two regions, related when they share a topic.

    At least one of the two is labelled blind; where nothing is, all labels count.
    """
    labels = {m: frozenset(topics) for m, topics in {**development, **blind}.items()}
    unseen = blind or labels
    ids, regions = space.ids, space.regions
    found = [
        (i, j, not labels[ids[i]].isdisjoint(labels[ids[j]]))
        for i, j in combinations([i for i, m in enumerate(ids) if m in labels], 2)
        if regions[i] != regions[j] and (ids[i] in unseen or ids[j] in unseen)
    ]
    return Pairs.of(found)


def pair_features(space: PairSpace, pairs: Pairs) -> Floats:
    """Features of pairs, shape (pairs, features)."""
    if not len(pairs.left):
        return np.zeros((0, len(FEATURES)))
    known, place = np.unique(np.concatenate(pairs.at), return_inverse=True)
    left, right = place[: len(pairs.left)], place[len(pairs.left) :]
    return space.features(known, known)[left, right]


def fold_models(space: PairSpace, pairs: Pairs) -> dict[tuple[str, str], Model]:
    """A pair model for each two documents, fitted without any pair of either.

    Where the other documents have no pairs of both kinds, it is the one that comes with the package.
    """
    features = pair_features(space, pairs)
    documents = np.array([m.split(":")[0] for m in space.ids])
    left, right = documents[pairs.left], documents[pairs.right]
    models: dict[tuple[str, str], Model] = {}
    for a, b in combinations(sorted(set(documents.tolist())), 2):
        keep = ~(np.isin(left, (a, b)) | np.isin(right, (a, b)))
        related = pairs.related[keep]
        model = fit_model(features[keep], related) if related.any() and not related.all() else read_model()
        models[a, b] = models[b, a] = model
    return models


def fold_scores(space: PairSpace, pairs: Pairs) -> Floats:
    """Score of each pair of measures of two documents, by the model that saw neither; shape (measures, measures)."""
    models = fold_models(space, pairs)
    documents = np.array([m.split(":")[0] for m in space.ids])
    scores = np.zeros((len(space.ids), len(space.ids)))
    for a, b in combinations(sorted(set(documents.tolist())), 2):
        left, right = np.flatnonzero(documents == a), np.flatnonzero(documents == b)
        block = models[a, b].score(space.features(left, right))
        scores[np.ix_(left, right)] = block
        scores[np.ix_(right, left)] = block.T
    return scores


def code_out_of_fold(
    tables: Tables, codebook: Codebook, labels: Mapping[str, Sequence[str]]
) -> dict[str, list[Coding]]:
    """Code each document without the cue phrases that it alone speaks for.

    Args:
        tables: The project's tables; topics that they have are not looked at.
        codebook: The whole codebook.
        labels: Measure id -> topics; used for other documents only.

    Returns:
        Measure id -> its topics, the main one first.
    """
    measures = coded_measures(tables)
    texts = document_texts(tables)
    support = cue_support(codebook, texts)
    coded: dict[str, list[Coding]] = {}
    for document_id in texts:
        found = code_measures(measures, unaided_codebook(codebook, support, document_id), labels)
        coded |= {m.measure_id: found[m.measure_id] for m in measures if m.document_id == document_id}
    return coded


def judge(tables: Tables, root: Path) -> Judgement:
    """Code and align a project's measures, as built and out of fold.

    Args:
        tables: The project's tables; their measures are coded anew.
        root: The project's folder, with ``data/gold``.

    Raises:
        DataError: The labels are missing or broken, or nobody says what they were used for.
    """
    histories = read_histories(root)
    codebook = study_codebook(root)
    files = {name: read_topic_labels(root, name) for name in (DEVELOPMENT, BLIND)}
    development, blind = files.values()
    grades = read_grades(root / GOLD / GRADES)

    def judged(coded: dict[str, list[Coding]]) -> Judged:
        space = pair_space(tables, coded, codebook)
        return Judged(coded, space, *pair_scores(space, labelled_pairs(space, development, blind)))

    as_built = judged(code_tables(tables, codebook, development)[1])
    out_of_fold = judged(code_out_of_fold(tables, codebook, development))
    topics = [(histories[name], own) for name, own in files.items() if own]
    topics.sort(key=lambda own: HISTORIES.index(own[0].history))
    graded = graded_pairs(as_built.space, grades)
    return Judgement(as_built, out_of_fold, topics, grades, graded, histories[GRADES])


def pair_scores(space: PairSpace, labelled: Pairs) -> tuple[Floats, Floats]:
    """Scores of each pair of measures for *same* and for *related*, each of shape (measures, measures).

    The pair model has one score: it stands for both.
    """
    scores = fold_scores(space, labelled)
    return scores, scores


def write_model(tables: Tables, root: Path, path: Path) -> None:
    """Fit the pair model to all labelled pairs and write its weights, as ``lexicon/alignment.json`` holds them.

    Raises:
        DataError: The labels are broken, or no two measures of two regions are labelled.
    """
    codebook = study_codebook(root)
    development, blind = read_topic_labels(root), read_topic_labels(root, BLIND)
    space = pair_space(tables, code_tables(tables, codebook, development)[1], codebook)
    pairs = labelled_pairs(space, development, blind)
    if not pairs.related.any() or pairs.related.all():
        problem = "no related and unrelated measures of two regions"
        raise DataError(f"data/gold/{DEVELOPMENT}", problem, "label measures of two regions")
    model = fit_model(pair_features(space, pairs), pairs.related)
    table = {
        "weights": dict(zip(FEATURES, model.weights.round(4).tolist(), strict=True)),
        "intercept": round(model.intercept, 4),
        "threshold": model.threshold,
        "fitted_on": f"{len(pairs.left)} pairs of measures with topic labels in data/gold, "
        f"{pairs.related.sum()} related",
    }
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
