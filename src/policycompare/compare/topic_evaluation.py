"""How well topics, pairs and retrieval agree with reference labels, beside plain baselines.

Every score is out of fold: the wording of a document's own labelled measures never helps to code it, and
the pair model that judges two documents was fitted without any pair of either. Intervals are bootstrap
intervals over documents.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.compare.alignment import FEATURES, Model, PairSpace, fit_model, read_model
from policycompare.compare.codebook import read_codebook
from policycompare.compare.coding import Coding
from policycompare.compare.compare_tables import add_topics, coded_measures, pair_space, read_topic_labels
from policycompare.compare.similarity import cosines, similarity
from policycompare.errors import DataError
from policycompare.tables.frames import Tables

Floats = npt.NDArray[np.float64]
REPEATS = 500


def auc(scores: Floats, positive: npt.NDArray[np.bool_]) -> float:
    """Chance that a positive scores above a negative, ties half."""
    a, b = scores[positive], scores[~positive]
    if not len(a) or not len(b):
        return float("nan")
    return float(((a[:, None] > b[None, :]) + 0.5 * (a[:, None] == b[None, :])).mean())


def average_precision(scores: Floats, positive: npt.NDArray[np.bool_]) -> float:
    """Mean of the precision at each positive, in the order of the scores (ties: negatives first)."""
    order = np.lexsort((positive, -scores))
    hits = positive[order]
    if not hits.any():
        return float("nan")
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(precision[hits].mean())


def interval(values: Callable[[Sequence[str]], float], documents: Sequence[str]) -> tuple[float, float]:
    """Bootstrap interval (95 %) of a figure, drawing documents with replacement."""
    random = np.random.default_rng(0)
    drawn = [values([documents[i] for i in random.integers(0, len(documents), len(documents))]) for _ in range(REPEATS)]
    kept = [v for v in drawn if not np.isnan(v)]
    if not kept:
        return float("nan"), float("nan")
    return float(np.percentile(kept, 2.5)), float(np.percentile(kept, 97.5))


@dataclass(slots=True)
class Figure:
    """One measured figure with its interval and how many items it rests on."""

    name: str
    value: float
    low: float
    high: float
    count: int

    def line(self) -> str:
        """The figure as a printed line."""
        return f"{self.name:52} {self.value:6.3f}  [{self.low:.3f}, {self.high:.3f}]  n={self.count}"


def read_pairs(path: Path) -> list[dict[str, Any]]:
    """Graded pairs, one JSON object a line.

    Raises:
        DataError: The file is missing or a line is no pair.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError:
        raise DataError(f"data/gold/{path.name}", "there are no graded pairs", "see data/gold/README.md") from None
    pairs = []
    for number, line in enumerate(lines, 1):
        try:
            pair = json.loads(line)
            pairs.append({k: pair[k] for k in ("left_measure_id", "right_measure_id", "grade", "stratum")})
        except (json.JSONDecodeError, KeyError, TypeError):
            raise DataError(
                f"data/gold/{path.name}, line {number}", "no pair", "write ids, grade and stratum"
            ) from None
    return pairs


def topic_figures(
    coded: Mapping[str, Sequence[Coding]], labels: Mapping[str, Sequence[str]], name: str
) -> tuple[list[Figure], list[str]]:
    """Micro-F1 and the accuracy of the main topic; and the measures where they differ."""
    counts: dict[str, list[tuple[int, int, int, int, int]]] = {}
    errors = []
    for measure_id, wanted in labels.items():
        got = [c.topic_id for c in coded.get(measure_id, ())]
        both = len(set(got) & set(wanted))
        right = bool(wanted) and bool(got) and got[0] == wanted[0]
        document = measure_id.split(":")[0]
        counts.setdefault(document, []).append((both, len(set(got)), len(set(wanted)), int(right), int(bool(wanted))))
        if set(got) != set(wanted) or (wanted and not right):
            errors.append(
                f"topics: {measure_id}: labelled {', '.join(wanted) or 'none'}; coded {', '.join(got) or 'none'}"
            )

    def f1(documents: Sequence[str]) -> float:
        rows = np.array([r for d in documents for r in counts[d]])
        total = rows[:, 1].sum() + rows[:, 2].sum()
        return float(2 * rows[:, 0].sum() / total) if total else float("nan")

    def primary(documents: Sequence[str]) -> float:
        rows = np.array([r for d in documents for r in counts[d]])
        return float(rows[:, 3].sum() / rows[:, 4].sum()) if rows[:, 4].sum() else float("nan")

    documents = sorted(counts)
    return [
        Figure(f"topics micro-F1, {name}", f1(documents), *interval(f1, documents), len(labels)),
        Figure(f"main topic accuracy, {name}", primary(documents), *interval(primary, documents), len(labels)),
    ], errors


def out_of_fold(space: PairSpace, pairs: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Model]:
    """A pair model for each two documents, fitted without any pair of either."""
    features = _features(space, pairs)
    related = np.array([p["grade"] > 0 for p in pairs])
    ends = [{p["left_measure_id"].split(":")[0], p["right_measure_id"].split(":")[0]} for p in pairs]
    documents = sorted({m.split(":")[0] for m in space.ids})
    models: dict[tuple[str, str], Model] = {}
    for i, a in enumerate(documents):
        for b in documents[i + 1 :]:
            keep = np.array([not end & {a, b} for end in ends])
            both = keep.any() and related[keep].any() and not related[keep].all()
            models[a, b] = models[b, a] = fit_model(features[keep], related[keep]) if both else read_model()
    return models


def pair_figures(scores: Mapping[str, Floats], pairs: Sequence[Mapping[str, Any]]) -> list[Figure]:
    """AUC and average precision by grade, against hard negatives and against all, for each scoring."""
    grade = np.array([p["grade"] for p in pairs])
    hard = np.array([p["stratum"] == "hard" for p in pairs])
    left = [p["left_measure_id"].split(":")[0] for p in pairs]
    documents = sorted(set(left))
    cases = (
        ("related above hard negatives", (grade > 0) | hard, grade > 0),
        ("grade 2 above hard negatives", (grade == 2) | hard, grade == 2),
        ("related above all others", np.ones(len(pairs), dtype=bool), grade > 0),
    )
    figures = []
    for name, values in scores.items():
        for case, keep, positive in cases:
            for what, measure in (("AUC", auc), ("AP", average_precision)):

                def value(
                    drawn: Sequence[str],
                    keep: Any = keep,
                    positive: Any = positive,
                    values: Floats = values,
                    measure: Any = measure,
                ) -> float:
                    at = [i for d in drawn for i, x in enumerate(left) if x == d and keep[i]]
                    return float(measure(values[at], positive[at])) if at else float("nan")

                full = float(measure(values[keep], positive[keep]))
                figures.append(
                    Figure(f"pairs {what}, {case}: {name}", full, *interval(value, documents), int(keep.sum()))
                )
    return figures


def retrieval_figures(
    scores: Mapping[str, Floats], space: PairSpace, labels: Mapping[str, Sequence[str]]
) -> list[Figure]:
    """MAP, precision at 1 and recall at 5 of measures that share a topic, in other regions."""
    known = [i for i, m in enumerate(space.ids) if labels.get(m)]
    figures = []
    for name, values in scores.items():
        found: dict[str, list[tuple[float, float, float]]] = {}
        for i in known:
            others = [j for j in known if space.regions[j] != space.regions[i]]
            relevant = np.array([bool(set(labels[space.ids[i]]) & set(labels[space.ids[j]])) for j in others])
            if not relevant.any():
                continue
            order = np.argsort(-values[i, others], kind="stable")
            hits = relevant[order]
            precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
            row = (float(precision[hits].mean()), float(hits[0]), float(hits[:5].sum() / min(5, hits.sum())))
            found.setdefault(space.ids[i].split(":")[0], []).append(row)
        documents = sorted(found)
        for column, what in enumerate(("MAP", "P@1", "recall@5")):

            def value(drawn: Sequence[str], column: int = column, found: Any = found) -> float:
                return float(np.mean([r[column] for d in drawn for r in found[d]]))

            count = sum(len(v) for v in found.values())
            figures.append(Figure(f"retrieval {what}: {name}", value(documents), *interval(value, documents), count))
    return figures


def calibration(scores: Floats, related: npt.NDArray[np.bool_]) -> list[str]:
    """Brier score, and how many are related among the pairs of each score."""
    lines = [f"{'calibration, Brier score':52} {float(((scores - related) ** 2).mean()):6.3f}"]
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        keep = (scores >= low) & ((scores < low + 0.2) | (low == 0.8))
        if keep.any():
            lines.append(
                f"  pairs scored {low:.1f} to {low + 0.2:.1f}: mean score {scores[keep].mean():.2f}, "
                f"related {related[keep].mean():.2f}, n={int(keep.sum())}"
            )
    return lines


def judged_pairs(tables: Tables, root: Path) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Out-of-fold scores of the graded pairs, and whether each is related; for the reliability plot."""
    codebook = read_codebook()
    coded = add_topics(tables, codebook, read_topic_labels(root))
    space = pair_space(tables, coded, codebook)
    pairs = known_pairs(space, root)
    number = {m: i for i, m in enumerate(space.ids)}
    at = ([number[p["left_measure_id"]] for p in pairs], [number[p["right_measure_id"]] for p in pairs])
    return model_scores(space, pairs)[at], np.array([p["grade"] > 0 for p in pairs])


def write_model(tables: Tables, root: Path, path: Path) -> None:
    """Fit the pair model on all graded pairs and write its weights, as ``lexicon/alignment.json`` holds them."""
    codebook = read_codebook()
    coded = add_topics(tables, codebook, read_topic_labels(root))
    space = pair_space(tables, coded, codebook)
    pairs = known_pairs(space, root)
    model = fit_model(_features(space, pairs), np.array([p["grade"] > 0 for p in pairs]))
    table = {
        "weights": dict(zip(FEATURES, model.weights.round(4).tolist(), strict=True)),
        "intercept": round(model.intercept, 4),
        "threshold": model.threshold,
        "fitted_on": f"data/gold/pairs_dev.jsonl, {len(pairs)} pairs",
    }
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def _features(space: PairSpace, pairs: Sequence[Mapping[str, Any]]) -> Floats:
    """Features of the graded pairs, shape (pairs, features)."""
    number = {m: i for i, m in enumerate(space.ids)}
    ends = [(number[p["left_measure_id"]], number[p["right_measure_id"]]) for p in pairs]
    return np.array([space.features(np.array([i]), np.array([j]))[0, 0] for i, j in ends])


def known_pairs(space: PairSpace, root: Path) -> list[dict[str, Any]]:
    """The graded pairs whose measures both exist in a space."""
    pairs = read_pairs(root / "data" / "gold" / "pairs_dev.jsonl")
    known = set(space.ids)
    for pair in pairs:
        for side in ("left_measure_id", "right_measure_id"):
            if pair[side] not in known:
                where = f"data/gold/pairs_dev.jsonl: {pair[side]}"
                raise DataError(where, "no measure has this id", "correct it or run policycompare build")
    return pairs


def evaluate_topics(tables: Tables, root: Path, *, with_errors: bool = False) -> list[str]:
    """Evaluate topics, pairs, retrieval and calibration; the lines to print.

    Raises:
        DataError: The labels are missing or broken.
    """
    codebook = read_codebook()
    labels = read_topic_labels(root)
    coded = add_topics(tables, codebook, labels)
    blind = root / "data" / "gold" / "topics_blind.jsonl"
    figures, errors = topic_figures(coded, labels, "development labels")
    merged = dict(labels)
    if blind.is_file():
        others = {d["measure_id"]: d["topics"] for d in map(json.loads, blind.read_text("utf-8").splitlines())}
        more, wrong = topic_figures(coded, others, "blind labels")
        figures += more
        errors += wrong
        merged |= others
    space = pair_space(tables, coded, codebook)
    pairs = known_pairs(space, root)
    model = model_scores(space, pairs)
    texts = ["\n".join(t for _, t in m.clauses) for m in coded_measures(tables)]
    scores = {"policycompare": model} | {n: cosines(similarity(n)(texts)) for n in ("tfidf", "bm25", "lsa")}
    number = {m: i for i, m in enumerate(space.ids)}
    at = ([number[p["left_measure_id"]] for p in pairs], [number[p["right_measure_id"]] for p in pairs])
    figures += pair_figures({name: values[at] for name, values in scores.items()}, pairs)
    figures += retrieval_figures(scores, space, merged)
    related = np.array([p["grade"] > 0 for p in pairs])
    lines = [f.line() for f in figures] + calibration(model[at], related)
    accepted = model[at] >= read_model().threshold
    lines.append(
        f"{'precision of accepted pairs, among graded ones':52} {related[accepted].mean():6.3f}  n={int(accepted.sum())}"
    )
    if with_errors:
        text = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))
        lines += errors
        for k, pair in enumerate(pairs):
            if (model[at][k] >= 0.5) != (pair["grade"] > 0):
                a, b = pair["left_measure_id"], pair["right_measure_id"]
                lines.append(
                    f"pairs: {a} and {b}: grade {pair['grade']}, scored {model[at][k]:.2f}: {text[a][:60]} | {text[b][:60]}"
                )
    return lines


def model_scores(space: PairSpace, pairs: Sequence[Mapping[str, Any]]) -> Floats:
    """Scores of all pairs of measures, each by the model that saw neither document."""
    models = out_of_fold(space, pairs)
    documents = sorted({m.split(":")[0] for m in space.ids})
    rows = {d: np.array([i for i, m in enumerate(space.ids) if m.split(":")[0] == d]) for d in documents}
    scores = np.zeros((len(space.ids), len(space.ids)))
    for i, a in enumerate(documents):
        for b in documents[i + 1 :]:
            block = models[a, b].score(space.features(rows[a], rows[b]))
            scores[np.ix_(rows[a], rows[b])] = block
            scores[np.ix_(rows[b], rows[a])] = block.T
    return scores
