"""A project's labels, and what coder and alignment say of its measures: as built, and out of fold.

*Out of fold* a document is coded as if it were new: without the cue phrases that it alone speaks for (they were copied
from it), and without its own labelled measures as examples. Both documents of a pair are coded so.

*Graded pairs* were chosen (half of them related, many negatives that look alike) and graded one by one: 2 the same,
1 related, 0 neither. They judge the scores: to share a label of a topic is no grade. What topics add to wording is
fitted to them as well (``pair_weights.py``); two documents are judged by weights that saw no pair of either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.boundary.kinds import NAME, NOTE, one_of
from policycompare.errors import DataError
from policycompare.evaluate.coders.settled import learnt_grades, learnt_topics
from policycompare.evaluate.history import GOLD, HISTORIES, Labels, read_histories
from policycompare.evaluate.pair_weights import LEAST, all_features, fit_topic_weights, fold_scores, training_pairs
from policycompare.files import write_whole
from policycompare.lexicon.codebook import Codebook, study_codebook
from policycompare.lexicon.cue_support import cue_support, unaided_codebook
from policycompare.pairs.model import model_file, read_model, study_model
from policycompare.pairs.space import PairSpace, pair_space
from policycompare.pairs.study_wording import study_wording
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
        by_wording: Chances of each pair of measures to be the same, and to be related, without a codebook.
        grade_labels: Their history.
    """

    as_built: Judged
    out_of_fold: Judged
    topics: list[tuple[Labels, dict[str, list[str]]]]
    grades: list[dict[str, Any]]
    graded: Pairs
    by_wording: tuple[Floats, Floats]
    grade_labels: Labels

    def scored(self, judged: Judged) -> dict[str, tuple[Floats, Bools]]:
        """Question -> the graded pairs' scores for it, and whether the answer is yes by their grades."""
        grade = np.array([pair["grade"] for pair in self.grades], dtype=int)
        scores = {"same": judged.same, "related": judged.related}
        return {question: (scores[question][self.graded.at], grade >= least) for question, least in LEAST.items()}

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
    keys = {**dict.fromkeys(SIDES, NAME), "grade": one_of("grade", (0, 1, 2)), "stratum": NAME}
    return read_gold(path, "graded pair", keys, {"kind": NAME, "note": NOTE})


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


def by_numbers(space: PairSpace, grades: Sequence[Mapping[str, Any]]) -> dict[tuple[int, int], int]:
    """Numbers of the two measures of each graded pair -> its grade."""
    number = {m: i for i, m in enumerate(space.ids)}
    return {(number[pair[SIDES[0]]], number[pair[SIDES[1]]]): pair["grade"] for pair in grades}


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
    blind, development = files[BLIND], learnt_topics(root, tables)
    grades = read_grades(root / GOLD / GRADES)

    (fit, _), model = study_wording(tables, root), study_model(root)
    coded = code_tables(tables, codebook, development)[1]
    space = pair_space(tables, coded, codebook, fit, model.embedding)
    everyone = np.ix_(*[np.arange(len(space.measures))] * 2)
    features = all_features(space)
    as_built = Judged(coded, space, *features.score(model, everyone))
    by_wording = replace(features, fits=np.zeros_like(features.fits)).score(model, everyone)
    coded = code_out_of_fold(tables, codebook, development)
    space = pair_space(tables, coded, codebook, fit, model.embedding)
    training = training_pairs(space, by_numbers(space, grades), development | blind)
    out_of_fold = Judged(coded, space, *fold_scores(space, all_features(space), training, model))
    topics = [(histories[name], own) for name, own in files.items() if own]
    topics.sort(key=lambda own: HISTORIES.index(own[0].history))
    graded = graded_pairs(as_built.space, grades)
    return Judgement(as_built, out_of_fold, topics, grades, graded, by_wording, histories[GRADES])


def write_model(tables: Tables, root: Path, path: Path) -> None:
    """Fit what topics add to wording to a project's graded pairs, and write the pair model with it.

    Pairs that coders settled are among them where their history says that they are learnt from.

    The file has the form of ``lexicon/alignment.json``; its weights of wording and thresholds are the package's.

    Raises:
        DataError: The labels are broken, or the graded pairs are not both related and unrelated.
    """
    codebook, model = study_codebook(root), read_model()
    learnt = learnt_topics(root, tables)
    labels = read_topic_labels(root, BLIND) | learnt
    coded = code_out_of_fold(tables, codebook, learnt)
    space = pair_space(tables, coded, codebook, study_wording(tables, root)[0])
    settled = learnt_grades(root, tables)
    grades = read_grades(root / GOLD / GRADES) if (root / GOLD / GRADES).is_file() or not settled else []
    training = training_pairs(space, by_numbers(space, [*grades, *settled]), labels)
    if set(training.grade.tolist()) != {0, 1, 2}:
        problem = "the graded pairs do not hold every grade"
        raise DataError(f"data/gold/{GRADES}", problem, "grade pairs 2 (the same), 1 (related) and 0 (neither)")
    write_whole(path, model_file(replace(model, topics=fit_topic_weights(all_features(space), training, model))))
