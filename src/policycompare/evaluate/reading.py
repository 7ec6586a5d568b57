"""Precision, recall and F1 of what was read, against labels that people made from the text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from policycompare.errors import DataError
from policycompare.tables.frames import Tables, iter_rows

KINDS = ("units", "targets", "citations")


@dataclass(slots=True)
class Score:
    """Counts of one kind in one document, with what differs."""

    right: int = 0
    extra: list[tuple[str, str]] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add another score's counts."""
        self.right += other.right
        self.extra += other.extra
        self.missing += other.missing

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
    shown = f"data/gold/{path.name}"
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError:
        raise DataError(shown, "there are no reference labels", "see data/gold/README.md for their form") from None
    labels = []
    for number, line in enumerate(lines, 1):
        try:
            label = json.loads(line)
            label["document_id"]
        except (json.JSONDecodeError, KeyError, TypeError):
            raise DataError(
                f"{shown}, line {number}", "no label", "write one JSON object with a document_id a line"
            ) from None
        labels.append(label)
    return labels


def _none(value: Any) -> Any:
    return None if value is None or pd.isna(value) else value


def unit_key(name: str, role: str) -> tuple[Any, ...]:
    """What two readings of a unit must share: name and role."""
    return name, role


def target_key(row: dict[str, Any]) -> tuple[Any, ...]:
    """What two readings of a target must share: comparator, figure, unit, period and deadline."""
    value = _none(row["value"])
    comparator = row["comparator"]
    if comparator == "full-coverage":
        value = None  # 100%覆盖 and 全覆盖 say the same
    return (
        comparator,
        None if value is None else round(float(value), 2),
        None if value is None else _none(row["value_unit"]),
        _none(row["period"]),
        _none(row["deadline"]),
    )


def citation_key(row: dict[str, Any]) -> tuple[Any, ...]:
    """What two readings of a citation must share: title and number."""
    return _none(row["title"]), _none(row["document_number"])


def _read_by_place(tables: Tables) -> dict[str, dict[Any, list[tuple[tuple[Any, ...], str]]]]:
    """What the tables hold, by kind and place (a measure, or a document's text outside measures)."""
    found: dict[str, dict[Any, list[tuple[tuple[Any, ...], str]]]] = {kind: {} for kind in KINDS}
    names = tables.units.set_index("unit_id")["name"]
    for row in tables.responsibilities.to_dict("records"):
        name = names.get(row["unit_id"], row["mention"]) if _none(row["unit_id"]) else row["mention"]
        found["units"].setdefault(row["measure_id"], []).append(
            (unit_key(name, row["role"]), f"{name} ({row['role']})")
        )
    for kind, key in (("targets", target_key), ("citations", citation_key)):
        for row in getattr(tables, kind).to_dict("records"):
            place = _none(row["measure_id"]) or row["document_id"]
            shown = (
                f"{row.get('indicator')} {row['comparator']} {_none(row['value'])} [{row['text']}]"
                if kind == "targets"
                else f"《{row['title']}》"
            )
            found[kind].setdefault(place, []).append((key(row), shown))
    return found


def _label_keys(label: dict[str, Any], kind: str) -> list[tuple[tuple[Any, ...], str]]:
    if kind == "units":
        return [(unit_key(u["name"], u["role"]), f"{u['name']} ({u['role']})") for u in label[kind]]
    if kind == "targets":
        return [
            (target_key(t), f"{t['indicator']} {t['comparator']} {t['value']} {t['deadline']} [{t['text']}]")
            for t in label[kind]
        ]
    return [(citation_key(c), f"《{c['title']}》") for c in label[kind]]


def compare_places(
    labels: list[tuple[tuple[Any, ...], str]], read: list[tuple[tuple[Any, ...], str]], place: str
) -> Score:
    """Compare what was read in one place with its labels, as multisets."""
    wanted, got = Counter(k for k, _ in labels), Counter(k for k, _ in read)
    both = wanted & got
    score = Score(right=sum(both.values()))
    for items, rest, into in ((labels, wanted - both, score.missing), (read, got - both, score.extra)):
        for key, shown in items:
            if rest[key] > 0:
                rest[key] -= 1
                into.append((place, shown))
    return score


def evaluate(tables: Tables, labels: Iterable[dict[str, Any]]) -> dict[tuple[str, str], Score]:
    """Score units, targets and citations by document.

    Only places that the labels cover count: a measure without the key ``units`` was not read for
    units.

    Returns:
        (kind, document_id) -> score; the document ``all`` joins them.
    """
    read = _read_by_place(tables)
    scores: dict[tuple[str, str], Score] = {}
    outside: dict[tuple[str, str], list[tuple[tuple[Any, ...], str]]] = {}
    for label in labels:
        document_id, measure_id = label["document_id"], label.get("measure_id")
        for kind in KINDS:
            if kind not in label:
                continue
            if measure_id is None:  # text outside measures is compared as a whole
                outside.setdefault((kind, document_id), []).extend(_label_keys(label, kind))
                continue
            score = compare_places(_label_keys(label, kind), read[kind].get(measure_id, []), measure_id)
            scores.setdefault((kind, document_id), Score()).add(score)
    for (kind, document_id), wanted in outside.items():
        score = compare_places(wanted, read[kind].get(document_id, []), f"{document_id} outside measures")
        scores.setdefault((kind, document_id), Score()).add(score)
    for kind in KINDS:
        total = Score()
        for (name, _), score in list(scores.items()):
            if name == kind:
                total.add(score)
        scores[kind, "all"] = total
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


def evaluate_project(root: Path, *, with_errors: bool = False) -> list[str]:
    """Evaluate a project's tables; the lines that ``policycompare evaluate`` prints."""
    from policycompare.tables.stored import read_tables

    tables = read_tables(root / "data" / "processed")
    labels = complete_labels(read_labels(root / "data" / "gold" / "reading.jsonl"), tables, ("targets", "citations"))
    scores = evaluate(tables, labels)
    lines = [f"{'kind':10} {'document':14} {'right':>6} {'extra':>6} {'missing':>8} {'P':>6} {'R':>6} {'F1':>6}"]
    for (kind, document_id), score in sorted(
        scores.items(), key=lambda s: (KINDS.index(s[0][0]), s[0][1] == "all", s[0][1])
    ):
        lines.append(
            f"{kind:10} {document_id:14} {score.right:6} {len(score.extra):6} {len(score.missing):8} "
            f"{score.precision:6.3f} {score.recall:6.3f} {score.f1:6.3f}"
        )
    if with_errors:
        place = places_in_text(tables)
        for kind in KINDS:
            for name, items in (("extra", scores[kind, "all"].extra), ("missing", scores[kind, "all"].missing)):
                lines += [f"{kind} {name}: {place(where)}: {shown}" for where, shown in items]
    if (root / "data" / "gold" / "pairs_dev.jsonl").is_file():
        from policycompare.evaluate.coding import evaluate_topics

        lines += ["", *evaluate_topics(tables, root, with_errors=with_errors)]
    return lines
