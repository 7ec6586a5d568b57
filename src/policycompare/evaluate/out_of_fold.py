"""Pairs of measures that people hold related or not, and what the alignment says of them out of fold.

Two kinds of labels. *Graded pairs* were chosen (half of them related, many negatives that look alike) and
graded one by one. *Labelled pairs* are all pairs of measures of two regions whose topics people labelled: they
are related when they share a topic. These stand in the proportions that a user meets, one in forty related, and
the pair model is fitted to them.

A pair is only fitted to where at least one side's topics were labelled blind: the cue phrases were fitted to the
development labels, so that between two such measures the coder's topics look surer than they are on a new document.
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
from policycompare.lexicon.codebook import study_codebook
from policycompare.pairs.model import FEATURES, Model, fit_model, read_model
from policycompare.pairs.space import PairSpace, pair_space
from policycompare.tables.frames import Tables
from policycompare.topics.coded_tables import BLIND, DEVELOPMENT, code_tables, read_gold, read_topic_labels
from policycompare.topics.coder import Coding

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
GRADES = "pairs_dev.jsonl"
"""Graded pairs."""
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
class OutOfFold:
    """A project's labels, and the alignment's scores without the documents in question.

    Attributes:
        space: The measures.
        coded: Their topics; a document's own labels did not help.
        development: Topic labels that the cue phrases were fitted to, measure id -> topics.
        blind: Topic labels that they were not fitted to.
        grades: The graded pairs as their file holds them.
        graded: The same as pairs of the space.
        labelled: All pairs of labelled measures of two regions, at least one of them labelled blind.
        scores: Score of each pair of measures of two documents, shape (measures, measures), by the model that
            was fitted without any pair of either document.
    """

    space: PairSpace
    coded: dict[str, list[Coding]]
    development: dict[str, list[str]]
    blind: dict[str, list[str]]
    grades: list[dict[str, Any]]
    graded: Pairs
    labelled: Pairs
    scores: Floats


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


def judge(tables: Tables, root: Path) -> OutOfFold:
    """Code and align a project's measures without their own labels.

    Args:
        tables: The project's tables; their measures are coded anew.
        root: The project's folder, with ``data/gold``.

    Raises:
        DataError: The labels are missing or broken.
    """
    codebook = study_codebook(root)
    development, blind = read_topic_labels(root), read_topic_labels(root, BLIND)
    grades = read_grades(root / "data" / "gold" / GRADES)
    _, coded = code_tables(tables, codebook, development)
    space = pair_space(tables, coded, codebook)
    graded, labelled = graded_pairs(space, grades), labelled_pairs(space, development, blind)
    scores = fold_scores(space, labelled)
    return OutOfFold(space, coded, development, blind, grades, graded, labelled, scores)


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
