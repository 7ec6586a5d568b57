"""How well promises are read: figures, deadlines, indicators, kinds, and what is no promise.

Rows that the package itself calls a result (``tense``) or a rule (``kind`` standard) are no promises. A label is
``planned``, ``norm`` (a standing requirement: neither asked for nor held against a reading) or ``no``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from labels import FOLDED, Labels, bare

from policycompare.evaluate.bootstrap import Estimate, estimate, f1_ends, share
from policycompare.text.normalize import normalize

FAMILIES = {
    ">=": "least", ">": "least", "<=": "most", "<": "most", "=": "as", "between": "as", "increase": "up",
    "decrease": "down", "full-coverage": "full", "by-deadline": "by",
}  # fmt: skip
SLACK = 2
SOFT = ("vision", "directional", "dated", "coverage", "frequency")
KINDS = {"range": "figure", "minimum": "figure"}
FIGURE_KINDS = ("figure", "frequency")


@dataclass
class TargetScore:
    """Counts, added up over documents."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def add(self, other: TargetScore) -> None:
        """Count another document's too."""
        self.counts.update(other.counts)

    def f1(self, right: str) -> tuple[float, float, float]:
        """F1, precision, recall: rows that are ``right`` among rows with a figure, and among labels with one."""
        c = self.counts
        precision = c[f"{right} inside"] / max(1, c["rows"])
        recall = c[right] / max(1, c["figures"])
        return 2 * precision * recall / max(1e-9, precision + recall), precision, recall


SHARES = {
    "deadlines of those found": ("deadline", "found"),
    "indicators acceptable": ("indicator", "found"),
    "kinds": ("kind", "all found"),
    "promises without a figure found": ("soft found", "soft"),
    "rows that are no promise by a label": ("no", "promises"),
}
"""Name -> what is counted, of what."""


def target_estimates(parts: Mapping[str, TargetScore]) -> dict[str, Estimate]:
    """What was measured of documents, each figure with its interval and n.

    Args:
        parts: Document -> its score.
    """
    found = {}
    for name, key in (("found", "found"), ("value, unit and comparator", "right"), ("and deadline", "dated")):
        asked = {d: part for d, part in parts.items() if part.counts["rows"] + part.counts["figures"]}
        whole = _together(asked.values()).counts
        found[f"figures, {name}: F1"] = estimate(
            lambda drawn, key=key: _together(drawn).f1(key)[0],
            asked,
            whole["figures"],
            lambda key=key, whole=whole: f1_ends(whole[key], whole["figures"], whole["rows"]),
        )
        found[f"figures, {name}: P"] = share(
            {d: (p.counts[f"{key} inside"], p.counts["rows"]) for d, p in parts.items()}
        )
        found[f"figures, {name}: R"] = share({d: (p.counts[key], p.counts["figures"]) for d, p in parts.items()})
    for name, (part, of) in SHARES.items():
        found[name] = share({d: (p.counts[part], p.counts[of]) for d, p in parts.items()})
    return found


def _together(scores: Iterable[TargetScore]) -> TargetScore:
    whole = TargetScore()
    for score in scores:
        whole.add(score)
    return whole


def figure(value: Any, unit: Any) -> tuple[float | None, str]:
    """A figure with 万 and 亿 folded into its number."""
    unit = "" if unit is None or (isinstance(unit, float) and pd.isna(unit)) else bare_unit(str(unit))
    if value is None or pd.isna(value):
        return None, unit
    while unit[:1] in FOLDED:
        value, unit = value * FOLDED[unit[0]], unit[1:]
    return round(float(value), 6), unit


def bare_unit(unit: str) -> str:
    """A unit as it is compared."""
    unit = normalize(unit).text.replace("m³", "立方米").replace(" ", "")
    return unit.removesuffix("/年")


def _common(wanted: str, given: str) -> float:
    """Share of a wanted indicator's letters that stand in the given one in the same order."""
    if not wanted:
        return 1.0
    row = [0] * (len(given) + 1)
    for c in wanted:
        new = [0]
        for j, d in enumerate(given):
            new.append(row[j] + 1 if c == d else max(row[j + 1], new[j]))
        row = new
    return row[-1] / len(wanted)


def score_targets(labels: Labels, tables: Any) -> TargetScore:
    """Compare a document's targets with its labels."""
    score = TargetScore()
    c = score.counts
    rows = [r for r in tables.targets.itertuples() if r.tense == "planned" and r.kind != "standard"]
    places = {r.target_id: labels.spans(tables, r) for r in rows}
    free = list(rows)
    low, high = labels.document["figures_complete_from"], labels.document["figures_complete_to"]

    def inside(row: Any) -> bool:
        return any(low <= a < high for a, _ in places[row.target_id]) or not places[row.target_id]

    order = sorted(labels.records["target"], key=lambda r: (r["report"] != "planned", r["value"] is None))
    c["promises"] = len(rows)
    matched: set[str] = set()
    for label in order:
        value, unit = figure(label["value"], label["unit"])
        family = FAMILIES.get(label["comparator"] or "", "by")
        has_figure = label["value"] is not None and label["comparator"] != "full-coverage"
        near = [
            r
            for r in free
            if any(a < label["end_char"] + SLACK and b > label["start_char"] - SLACK for a, b in places[r.target_id])
        ]
        fitting = [r for r in near if _fits(r, label, value, family, has_figure)]
        best = max(
            fitting,
            key=lambda r: (
                figure(r.value, r.value_unit)[1] == unit,
                -min(abs(a - label["start_char"]) for a, _ in places[r.target_id]),
                FAMILIES[r.comparator] == family,
            ),
            default=None,
        )
        if best is not None:
            free.remove(best)
        shown = f"{label['indicator']} {label['comparator']} {label['value']}{label['unit'] or ''} {label['deadline']}"
        if label["report"] != "planned":
            if label["report"] == "no" and best is not None:
                c["no"] += 1
                score.errors.append(f"no promise ({label['kind']}): {_shown(best)} [{label['quote'][:50]}]")
            if label["report"] == "norm" and best is not None:
                matched.add(best.target_id)
            continue
        c["all"] += 1
        c["figures" if has_figure else "soft"] += 1
        if best is None:
            score.errors.append(f"missed ({label['kind']}): {shown} [{label['quote'][:60]}]")
            continue
        c["all found"] += 1
        kind = KINDS.get(label["kind"], label["kind"])
        c["kind"] += best.kind == kind
        if best.kind != kind:
            score.errors.append(f"kind {best.kind} for {kind}: {shown} [{label['quote'][:40]}]")
        if not has_figure:
            c["soft found"] += 1
            continue
        here = inside(best)
        got = FAMILIES[best.comparator]
        is_right = figure(best.value, best.value_unit) == (value, unit)
        if label["comparator"] == "between" and best.comparator == "=":
            is_right = False
        is_right = is_right and (got == family or (family == "as" and got == "least"))
        due = str(best.deadline).startswith(label["deadline"]) if label["deadline"] else pd.isna(best.deadline)
        named = _common(bare(label["indicator"])[:60], bare(best.indicator)[:120]) >= 0.6
        c["found"] += 1
        c["found inside"] += here
        c["right"] += is_right
        c["right inside"] += is_right and here
        c["dated"] += is_right and due
        c["dated inside"] += is_right and due and here
        c["deadline"] += due
        c["indicator"] += named
        if not is_right:
            score.errors.append(f"figure: {shown} read {_shown(best)}")
        if not due:
            score.errors.append(
                f"deadline ({label['deadline_source']}): {shown} read {best.deadline} {best.deadline_source}"
            )
        if not named:
            score.errors.append(f"indicator: {label['indicator']} read {best.indicator}")
    for r in rows:
        if pd.notna(r.value) and r.comparator != "full-coverage" and inside(r) and r.target_id not in matched:
            c["rows"] += 1
            if r in free:
                score.errors.append(f"too much: {_shown(r)} [{bare(r.text)[:60]}]")
    return score


def _fits(row: Any, label: dict[str, Any], value: float | None, family: str, has_figure: bool) -> bool:
    got = figure(row.value, row.value_unit)[0]
    if has_figure:
        high = figure(label.get("value_high"), label["unit"])[0] if label.get("value_high") else None
        return got is not None and (got == value or row.value == label["value"] or (high is not None and got == high))
    if family == "full":
        return row.comparator == "full-coverage" or got == 100.0
    return got is None and (FAMILIES[row.comparator] == family or label["kind"] in SOFT)


def _shown(row: Any) -> str:
    high = "" if pd.isna(row.value_high) else f"-{row.value_high}"
    return f"{row.indicator} {row.comparator} {row.value}{high}{row.value_unit or ''} {row.deadline} ({row.kind})"
