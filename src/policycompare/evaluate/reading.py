"""Precision, recall and F1 of what was read, against labels that people made from the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from policycompare.boundary.kinds import DAY, NAME, NOTE, NUMBER, PROSE, Kind, optional
from policycompare.evaluate.bootstrap import f1
from policycompare.evaluate.coders.settled import settled_files
from policycompare.evaluate.figures import Figure
from policycompare.evaluate.history import GOLD, Labels, read_histories
from policycompare.evaluate.indicators import IndicatorScore, indicator_figures, score_indicators
from policycompare.tables.frames import Tables, iter_rows
from policycompare.topics.coded_tables import read_gold

READ: dict[str, dict[str, Kind]] = {
    "units": {"name": NAME, "role": NAME, "kind": NAME},
    "targets": {
        "indicator": optional(NAME), "comparator": NAME, "value": optional(NUMBER), "value_unit": optional(NAME),
        "period": optional(NAME), "deadline": optional(DAY), "text": PROSE,
    },
    "citations": {"title": optional(NAME), "document_number": optional(NAME)},
}  # fmt: skip
"""What a label holds of each kind."""
KINDS = tuple(READ)
READING = "reading.jsonl"
"""Labels of what was read."""


class Reading(NamedTuple):
    """What was read or labelled.

    Attributes:
        key: What another reading must share with it.
        shown: How it is shown.
        indicator: Of a target, what is counted; it is scored by itself.
    """

    key: tuple[Any, ...]
    shown: str
    indicator: str | None = None


@dataclass(slots=True)
class Score:
    """Counts of one kind in one document, with what differs, and the indicators of targets that are right."""

    right: int = 0
    extra: list[tuple[str, str]] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    indicators: IndicatorScore = field(default_factory=IndicatorScore)

    def add(self, other: Score) -> None:
        """Add another score's counts."""
        self.right += other.right
        self.extra += other.extra
        self.missing += other.missing
        self.indicators.add(other.indicators)

    @property
    def precision(self) -> float:
        """Share of what was read that is right; 1 where nothing was read."""
        read = self.right + len(self.extra)
        return self.right / read if read else 1.0

    @property
    def recall(self) -> float:
        """Share of the labels that were read; 1 where there are none."""
        labels = self.right + len(self.missing)
        return self.right / labels if labels else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


def read_labels(path: Path) -> list[dict[str, Any]]:
    """Read reference labels, one JSON object a line.

    Raises:
        DataError: The file is missing or a line is no label.
    """
    further = {"measure_id": optional(NAME), "section": NUMBER, "note": NOTE}
    return read_gold(path, "reference label", {"document_id": NAME}, further, READ)


def _none(value: Any) -> Any:
    return None if value is None or pd.isna(value) else value


def _reading(kind: str, row: Mapping[Any, Any]) -> Reading:
    """What two readings must share to be the same, of a label or a row of a table; and how it is shown."""
    if kind == "units":  # name and role
        return Reading((row["name"], row["role"]), f"{row['name']} ({row['role']})")
    if kind == "citations":  # title and number
        return Reading((_none(row["title"]), _none(row["document_number"])), f"《{row['title']}》")
    value, deadline = _none(row["value"]), _none(row["deadline"])
    if row.get("deadline_source") == "plan_period":
        deadline = None  # the labels say what the words say
    shown = f"{row['indicator']} {row['comparator']} {value} {deadline} [{row['text']}]"
    if value is None or row["comparator"] == "full-coverage":  # 100%覆盖 and 全覆盖 say the same
        figure, unit = None, None
    else:
        figure, unit = round(float(value), 2), _none(row["value_unit"])
    key = row["comparator"], figure, unit, _none(row["period"]), deadline
    return Reading(key, shown, _none(row["indicator"]))


def _read_by_place(tables: Tables) -> dict[str, dict[Any, list[Reading]]]:
    """What the tables hold, by kind and place (a measure, or a document's text outside measures)."""
    names = tables.units.set_index("unit_id")["name"]
    units = tables.responsibilities.assign(
        document_id=None, name=tables.responsibilities["unit_id"].map(names).fillna(tables.responsibilities["mention"])
    )
    outer = tables.citations[tables.citations["nested_in"].isna()]  # labels take a title in a title for part of it
    found: dict[str, dict[Any, list[Reading]]] = {}
    # The labels hold no results and no rules, but rates that are to rise or fall: more than the hard targets.
    aims = tables.targets[tables.targets["tense"] == "planned"]  # the labels count time limits and rules too
    for kind, frame in zip(KINDS, (units, aims, outer), strict=True):
        places = found[kind] = {}
        for row in frame.to_dict("records"):
            places.setdefault(_none(row["measure_id"]) or row["document_id"], []).append(_reading(kind, row))
    return found


def compare_places(labels: list[Reading], read: list[Reading], place: str) -> Score:
    """Compare what was read in one place with its labels, as multisets."""
    wanted, got = Counter(r.key for r in labels), Counter(r.key for r in read)
    both = wanted & got
    score = Score(right=sum(both.values()))
    for key in both:
        named, given = ([r.indicator for r in side if r.key == key] for side in (labels, read))
        if any(named):
            score.indicators.add(score_indicators(named, given, place))
    for items, rest, into in ((labels, wanted - both, score.missing), (read, got - both, score.extra)):
        for item in items:
            if rest[item.key] > 0:
                rest[item.key] -= 1
                into.append((place, item.shown))
    return score


def evaluate(tables: Tables, labels: Iterable[dict[str, Any]]) -> dict[tuple[str, str], Score]:
    """Score units, targets and citations by document.

    Only places that the labels cover count: a measure without the key ``units`` was not read for
    units, and one with a clause not for whom its sentences make act beside it.

    Returns:
        (kind, document_id) -> score; the document ``all`` joins them.
    """
    read = _read_by_place(tables)
    actors = set(tables.roles.loc[tables.roles["basis"] == "actors", "role"])
    scores = {(kind, "all"): Score() for kind in KINDS}
    wanted: dict[tuple[str, str, str | None], list[Reading]] = {}
    for label in labels:  # text outside measures is compared as a whole
        for kind in (kind for kind in KINDS if kind in label):
            place = kind, label["document_id"], label.get("measure_id")
            wanted.setdefault(place, []).extend(_reading(kind, own) for own in label[kind])
    for (kind, document_id, measure_id), labelled in wanted.items():
        shown = measure_id or f"{document_id} outside measures"
        here = read[kind].get(measure_id or document_id, [])
        if kind == "units" and labelled and not {reading.key[1] for reading in labelled} & actors:
            here = [reading for reading in here if reading.key[1] not in actors]  # labels of clauses name no actors
        score = compare_places(labelled, here, shown)
        for whole in (document_id, "all"):
            scores.setdefault((kind, whole), Score()).add(score)
    return scores


def complete_labels(labels: list[dict[str, Any]], tables: Tables, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    """Add an empty label for every measure that the readers read in full and found nothing in.

    Targets and citations were read in every measure; a measure without a line holds none.
    """
    known = {label["measure_id"] for label in labels if label.get("measure_id")}
    added: list[dict[str, Any]] = [
        {"document_id": row.document_id, "measure_id": row.measure_id, **{kind: [] for kind in kinds}}
        for row in iter_rows(tables.measures)
        if row.measure_id not in known
    ]
    return labels + added


def places_in_text(tables: Tables) -> Callable[[str], str]:
    """A function that tells where a measure stands: its file and characters."""
    files = tables.documents.set_index("document_id")["source_file"]
    spans = tables.measures.set_index("measure_id")[["document_id", "char_start", "char_end"]]

    def place(measure_id: str) -> str:
        if measure_id not in spans.index:
            return measure_id
        row = spans.loc[measure_id]
        return f"{measure_id} ({files[row['document_id']]} {row['char_start']}:{row['char_end']})"

    return place


def reading_figures(scores: Mapping[tuple[str, str], Score], labels: Labels) -> list[Figure]:
    """F1 of each kind over all documents, and how well the indicators of right targets are worded.

    Args:
        scores: (kind, document_id) -> score, as ``evaluate`` gives them.
        labels: The labels' history.
    """
    figures = []
    for kind in KINDS:
        own = {document_id: score for (of, document_id), score in scores.items() if of == kind and document_id != "all"}
        counts = {d: (s.right, s.right + len(s.missing), s.right + len(s.extra)) for d, s in own.items()}
        if own:
            figures.append(Figure.given(f"{kind}_f1", labels, f1(counts)))
    return figures + indicator_figures(
        {d: s.indicators for (kind, d), s in scores.items() if kind == "targets"}, labels
    )


def score_project(tables: Tables, root: Path) -> dict[tuple[str, str], Score]:
    """Score what was read of a project by its labels: (kind, document_id) -> score."""
    labels = read_labels(root / GOLD / READING)
    return evaluate(tables, complete_labels(labels, tables, ("targets", "citations")))


def evaluate_project(root: Path, *, with_errors: bool = False) -> list[str]:
    """Evaluate a project's tables; the lines that ``policycompare evaluate`` prints.

    Raises:
        DataError: The labels are missing or broken, or nobody says what they were used for.
    """
    from policycompare.tables.stored import read_built

    histories = read_histories(root)
    settled = settled_files(root)
    if READING not in histories and not settled:
        read_labels(root / GOLD / READING)  # says that they are missing
    tables = read_built(root)
    lines = _reading_lines(tables, root, histories[READING], with_errors=with_errors) if READING in histories else []
    if (root / GOLD / "pairs_dev.jsonl").is_file():
        from policycompare.evaluate.coding import evaluate_topics

        lines += ["", *evaluate_topics(tables, root, with_errors=with_errors)]
    if settled:
        from policycompare.evaluate.coders.scoring import settled_lines

        lines += [*([""] if lines else ()), *settled_lines(tables, root, with_errors=with_errors)]
    return lines


def _reading_lines(tables: Tables, root: Path, labels: Labels, *, with_errors: bool) -> list[str]:
    """Lines about what was read, beside its labels."""
    scores = score_project(tables, root)
    lines = [
        f"{'kind':10} {'document':14} {'right':>6} {'extra':>6} {'missing':>8} {'P':>6} {'R':>6} {'F1':>6}  labels"
    ]
    for kind, document_id in sorted(scores, key=lambda key: (KINDS.index(key[0]), key[1] == "all", key[1])):
        score = scores[kind, document_id]
        lines.append(
            f"{kind:10} {document_id:14} {score.right:6} {len(score.extra):6} {len(score.missing):8} "
            f"{score.precision:6.3f} {score.recall:6.3f} {score.f1:6.3f}  {labels.word}"
        )
    lines += ["", *(figure.line() for figure in reading_figures(scores, labels))]
    named = scores["targets", "all"].indicators
    if with_errors:
        place = places_in_text(tables)
        for kind in KINDS:
            for name, items in (("extra", scores[kind, "all"].extra), ("missing", scores[kind, "all"].missing)):
                lines += [f"{kind} {name}: {place(where)}: {shown}" for where, shown in items]
        lines += [f"indicator: {place(where)}: {shown}" for where, shown in named.errors]
    return lines
