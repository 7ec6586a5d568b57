"""Fit the background of wording and the pair model that come with the package, and judge both on fields left out.

    python tests/align/fit_pairs.py [--write] [--embedding NAME]

The model by wording is fitted to the labelled pairs of ``tests/align``, each field counting the same. What is printed
is judged on a field by a model, and with a background, that saw nothing of it;
with ``--embedding`` also by the embedding beside wording, and by the embedding alone. What topics add is fitted to the
study's graded pairs by ``policycompare evaluate --fit FILE``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from pair_labels import (
    HERE,
    Agreement,
    Placed,
    agreement,
    agreement_estimates,
    by_units,
    mean_estimate,
    parse_comparison,
    read_comparisons,
)

import policycompare as pc
from policycompare.lexicon import HERE as LEXICON
from policycompare.lexicon.codebook import read_codebook
from policycompare.pairs.alignment import wording_features
from policycompare.pairs.model import QUESTIONS, Model, Weights, fit_weights, model_file, read_model
from policycompare.pairs.similarity import Embedding, cosines, similarity
from policycompare.pairs.space import EMBEDDED_FEATURES, WORDING_FEATURES, Likeness, PairSpace, build_space
from policycompare.pairs.standing import usual_of
from policycompare.pairs.study_wording import fit_wording, measure_texts
from policycompare.pairs.wording import MeasureText, Wording, count_wording
from policycompare.project.tables import make_tables

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
ROOT = HERE.parents[1]
HELD = 3
"""Documents that must hold a term of the background."""
LEAST = {"same": 2, "related": 1}
"""Question -> grade from which the answer is yes."""
USED = {"same": ("standing", "cosine"), "related": ("standing", "standing_own", "cosine")}
"""Question -> features that are fitted. What a measure says without what it cites made the first rank worse."""
EMBEDDED = {**USED, "related": (*USED["related"], "standing_embedded")}
"""The same with an embedding, which finds what is related in other words; for *same* it made the first rank worse."""
ALONE = dict.fromkeys(QUESTIONS, ("standing_embedded",))
THRESHOLDS = {"same": 0.5, "related": 0.6}
"""Chosen on fields left out: half of a chance for *same*; for *related* where a measure without counterpart gets none
about as often as one with a counterpart gets some."""


def other_measures() -> list[MeasureText]:
    """Measures of real documents that no pair is labelled in: tests/real, tests/promises and the study's own."""
    found = measure_texts(make_tables(ROOT))
    for folder in ("real", "promises"):
        for path in sorted((ROOT / "tests" / folder).glob("*.read.txt")):
            found += measure_texts(pc.parse(path))
    return found


def two_sides(space: PairSpace) -> tuple[Ints, Ints]:
    """Numbers of the measures of either side."""
    sides = np.array(space.sides)
    first, second = sorted(set(space.sides))
    return np.flatnonzero(sides == first), np.flatnonzero(sides == second)


def spaces_of(placed: Sequence[Placed], ground: Wording, name: str | None) -> tuple[list[PairSpace], Wording]:
    """The space of each comparison by wording alone; mean and spread of cosines are those of all but one field."""
    for _ in range(2):  # first without, then with mean and spread
        spaces = [
            build_space(p.measures, {}, {}, read_codebook(), fit_wording(p.measures, ground), ground) for p in placed
        ]
        seen = [s for s, p in zip(spaces, placed, strict=True) if p.comparison.name != name]
        cosines = np.concatenate(
            [wording_features(s, *two_sides(s))[..., WORDING_FEATURES.index("cosine")].ravel() for s in seen]
        )
        ground = replace(ground, mean=round(float(cosines.mean()), 6), spread=round(float(cosines.std()), 6))
    return spaces, ground


def embed(placed: Sequence[Placed], name: str) -> list[Floats]:
    """The vectors of each comparison's measures by an embedding."""
    start = time.perf_counter()
    found = [similarity(name)([measure.text for measure in p.measures]) for p in placed]
    print(f"{name}: {sum(map(len, found))} measures in {time.perf_counter() - start:.1f} s")
    return found


def embedded_spaces(
    spaces: Sequence[PairSpace], vectors: Sequence[Floats], name: str, left_out: int | None
) -> tuple[list[PairSpace], Embedding]:
    """The spaces with an embedding; mean and spread of its cosines are those of all but one comparison."""
    near = [
        cosines(*(own[side] for side in two_sides(space))).ravel()
        for i, (space, own) in enumerate(zip(spaces, vectors, strict=True))
        if i != left_out
    ]
    together = np.concatenate(near)
    embedding = Embedding(name, round(float(together.mean()), 6), round(float(together.std()), 6))
    expected = embedding.mean, embedding.spread
    return [
        replace(space, embedded=Likeness(own, usual_of(own, np.array(space.sides), *expected), *expected))
        for space, own in zip(spaces, vectors, strict=True)
    ], embedding


def fit(
    placed: Sequence[Placed], spaces: Sequence[PairSpace], used: Mapping[str, Sequence[str]] = USED
) -> dict[str, Weights]:
    """Weights for both questions, each comparison counting the same."""
    known_features = EMBEDDED_FEATURES if spaces[0].embedded else WORDING_FEATURES
    features, grades, weights = [], [], []
    for one, space in zip(placed, spaces, strict=True):
        at = {one.unit_of.get(measure): i for i, measure in enumerate(space.ids)}
        first = one.side_of_first(space)
        left, right = two_sides(space)
        made = wording_features(space, left, right)
        row, column = ({i: n for n, i in enumerate(side.tolist())} for side in (left, right))
        units = [(pair, at.get((0, pair[0])), at.get((1, pair[1]))) for pair in one.comparison.judged()]
        known = [
            (pair, i, j) if first == 0 else (pair, j, i) for pair, i, j in units if i is not None and j is not None
        ]
        features.append(np.array([made[row[i], column[j]] for _, i, j in known]))
        grades.append(np.array([one.comparison.grades.get(pair, 0) for pair, _, _ in known]))
        weights.append(np.full(len(known), 1 / (grades[-1] > 0).sum()))
    x, grade, weight = (np.concatenate(part) for part in (features, grades, weights))
    weight *= len(weight) / weight.sum()
    found = {}
    for question, names in used.items():
        columns = [known_features.index(name) for name in names]
        fitted = fit_weights(x[:, columns], grade >= LEAST[question], weight)
        whole = np.zeros(len(known_features))
        whole[columns] = fitted.weights
        found[question] = Weights(whole, fitted.intercept)
    return found


def scores_by_units(one: Placed, space: PairSpace, values: Floats) -> dict[tuple[int, int], float]:
    """Scores of pairs of units from those of pairs of measures, shape (left, right)."""
    left, right = two_sides(space)
    return by_units(
        one,
        ((space.ids[i], space.ids[j], float(values[a, b])) for a, i in enumerate(left) for b, j in enumerate(right)),
    )


def chances(space: PairSpace, weights: dict[str, Weights]) -> dict[str, Floats]:
    """Both chances of all pairs of the two sides, shape (left, right)."""
    left, right = two_sides(space)
    features, akin = wording_features(space, left, right), space.are_akin(left, right)
    model = Model(weights, {}, THRESHOLDS)
    same, related = (model.score(question, features, akin) for question in QUESTIONS)
    return {"same": same, "related": np.maximum(same, related)}


def baselines(space: PairSpace) -> dict[str, Floats]:
    """What simpler methods say of the same pairs."""
    left, right = two_sides(space)
    texts = [measure.text for measure in space.measures]
    found = {}
    for name in ("tfidf", "tfidf_words", "bm25", "lsa"):
        vectors = similarity(name)(texts)
        found[name] = cosines(vectors[left], vectors[right])
    return found


def print_figures(title: str, parts: dict[str, Agreement]) -> None:
    """The figures of all comparisons together, and of each: interval and n beside each figure."""
    each = {name: agreement_estimates({name: part}) for name, part in parts.items()}
    for figure, whole in agreement_estimates(parts).items():
        own = "; ".join(f"{name} {found[figure].short()}" for name, found in each.items() if figure in found)
        print(f"{title}: {figure} {whole.short()} in {whole.documents} pairs of documents, {whole.way} ({own})")


def judge(
    placed: Sequence[Placed], others: Sequence[MeasureText], embedding: str | None = None
) -> dict[str, dict[str, Agreement]]:
    """How well each field is aligned by what was fitted on the others, beside simpler methods.

    Returns:
        Method -> comparison -> what was counted.
    """
    found: dict[str, dict[str, Agreement]] = {}
    vectors = embed(placed, embedding) if embedding else []
    for one in placed:
        name, comparison = one.comparison.name, one.comparison
        rest = [p for p in placed if p is not one]
        ground = count_wording([*others, *(m for p in rest for m in p.measures)], documents=HELD)
        spaces, _ = spaces_of(placed, ground, name)
        at = placed.index(one)
        space = spaces[at]
        ways: list[tuple[str, list[PairSpace], Mapping[str, Sequence[str]]]] = [("", spaces, USED)]
        if embedding:
            embedded, _ = embedded_spaces(spaces, vectors, embedding, at)
            ways += [(f" +{embedding}", embedded, EMBEDDED), (f" {embedding} alone", embedded, ALONE)]
        for way, made, used in ways:
            weights = fit(rest, [s for i, s in enumerate(made) if i != at], used)
            for question, values in chances(made[at], weights).items():
                scores = scores_by_units(one, space, values)
                taken = {pair for pair, score in scores.items() if score >= THRESHOLDS[question]}
                found.setdefault(question + way, {})[name] = agreement(comparison, scores, taken)
        for method, values in baselines(space).items():
            found.setdefault(method, {})[name] = agreement(comparison, scores_by_units(one, space, values), ())
    return found


def judged_fields(placed: Sequence[Placed] | None = None) -> dict[str, dict[str, Agreement]]:
    """How well each field of ``tests/align`` is aligned by what was fitted on the others."""
    return judge(placed or [parse_comparison(comparison) for comparison in read_comparisons()], other_measures())


def main() -> None:
    """Judge, and write where that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the background and the weights into the package")
    parser.add_argument("--embedding", metavar="NAME", help="an embedding to judge, or to fit weights for")
    options = parser.parse_args()
    placed = [parse_comparison(comparison) for comparison in read_comparisons()]
    others = other_measures()
    if not options.write:
        found = judge(placed, others, options.embedding)
        for method, parts in found.items():
            print_figures(method, parts)
        if name := options.embedding:
            pairs = {
                c: (part.precision, found[f"related +{name}"][c].precision) for c, part in found["related"].items()
            }
            gains = {c: np.subtract(after, before).tolist() for c, (before, after) in pairs.items()}
            print(f"{name}: gain in MAP of related: {mean_estimate(gains)}")
        print("development labels of a language model; each field judged by what was fitted on the three others")
        return
    counted = count_wording([*others, *(m for p in placed for m in p.measures)], documents=HELD)
    spaces, ground = spaces_of(placed, counted, None)
    (LEXICON / "wording.csv").write_bytes(ground.as_csv())
    model = replace(read_model(), wording=fit(placed, spaces), thresholds=THRESHOLDS)
    if name := options.embedding:
        embedded, embedding = embedded_spaces(spaces, embed(placed, name), name, None)
        others_fitted = {own: weights for own, weights in model.embeddings.items() if own.name != name}
        model = replace(model, embeddings=others_fitted | {embedding: fit(placed, embedded, EMBEDDED)})
    (LEXICON / "alignment.json").write_bytes(model_file(model))


if __name__ == "__main__":
    main()
