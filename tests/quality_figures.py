"""The figures of quality: those of a first look, from the counts on record, and those that the commands give today."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from policycompare.evaluate.bootstrap import Estimate, estimate, f1, interval, share

HERE = Path(__file__).parent
MEASURED = HERE / "measured.json"
"""What the commands gave when ``make quality`` was last run."""
CLOSED = ("02", "11", "12", "16")
"""Documents of ``tests/real`` that stayed closed."""
PROMISES = ("p03", "p04", "p06", "p08", "p10", "p12")
"""Documents of ``tests/promises`` that stayed closed."""
FIRST_FORMS = tuple(f"u{n:02}" for n in range(1, 12))
"""Documents of ``tests/forms`` that were measured when they came."""

for _folder in ("real", "work_reports", "bindingness", "citations", "align"):
    sys.path.insert(0, str(HERE / _folder))

from score import Score, reading_f1, score_folder  # noqa: E402
from target_score import target_estimates  # noqa: E402


def groups() -> dict[str, dict[str, Any]]:
    """The groups of rows, as ``quality.toml`` has them."""
    found: dict[str, dict[str, Any]] = tomllib.loads((HERE / "quality.toml").read_text("utf-8"))["group"]
    return found


def first_sight(row: Mapping[str, Any], documents: int | None) -> Estimate | None:
    """The figure of a first look from its counts, None where no counts are on record.

    Args:
        row: A row of ``quality.toml``.
        documents: From how many documents its parts are; without it each part is one.
    """
    found = None
    if "share" in row:
        found = share({str(i): (right, of) for i, (right, of) in enumerate(row["share"])})
    elif "f1" in row:
        found = f1({str(i): (right, wanted, given) for i, (right, wanted, given) in enumerate(row["f1"])})
    elif "means" in row:
        values = [value for value, _ in row["means"]]
        found = estimate(
            lambda drawn: sum(drawn) / len(drawn),
            {str(i): value for i, value in enumerate(values)},
            sum(of for _, of in row["means"]),
            lambda: interval(lambda drawn: sum(drawn) / len(drawn), values),
        )
    if found and documents:
        return Estimate(found.value, found.low, found.high, found.count, documents, found.way)
    return found


def measured() -> dict[str, Estimate]:
    """What the commands gave when the table was last written: key -> figure."""
    return {key: Estimate(**own) for key, own in json.loads(MEASURED.read_text("utf-8")).items()}


def quick_figures() -> dict[str, Estimate]:
    """What takes seconds: bindingness, citations, work reports, changes."""
    from score_bindingness import read_records, sentence_estimates
    from score_changes import score_changes
    from score_relations import accuracy, labels, relations_read
    from score_reports import report_estimates, reports
    from score_reports import score as score_report

    closed = [record for record in read_records() if record["half"] == "closed"]
    scored = {str(report["year"]): score_report(report)[0] for report in reports()}
    found = {f"bindingness.{name}": figure for name, figure in sentence_estimates(closed).items()}
    found["citations.accuracy"] = accuracy(relations_read(labels("closed")))
    found |= {f"reports.{name}": figure for name, figure in report_estimates(scored).items()}
    return found | {f"changes.{name}": figure for name, figure in score_changes().estimates().items()}


def read_figures() -> dict[str, Estimate]:
    """How documents are read: the four and the ten that stayed closed, and the first eleven in other forms."""
    read, promised = score_folder(HERE / "real", CLOSED)
    promised |= score_folder(HERE / "promises", PROMISES)[1]
    forms, _ = score_folder(HERE / "forms", FIRST_FORMS)
    found = {f"promised.{name}": figure for name, figure in target_estimates(promised).items()}
    for group, scores in (("closed", read), ("forms", forms)):
        found |= {f"{group}.{name}": _read_figure(name, own) for name, own in scores.items()}
    return found


def _read_figure(name: str, own: Mapping[str, Score]) -> Estimate:
    if name == "metadata" or name.startswith("table targets"):  # shares: a field or figure is right or it is not
        return share({document: (score.right, score.wanted) for document, score in own.items()})
    return reading_f1(dict(own))


def field_figures() -> dict[str, Estimate]:
    """Which measures are comparable in fields outside the rule of law, each judged by what was fitted on the others."""
    from fit_pairs import judged_fields
    from pair_labels import agreement_estimates

    return {
        f"fields.{method}.{name}": figure
        for method, parts in judged_fields().items()
        if method in ("same", "related", "tfidf")
        for name, figure in agreement_estimates(parts).items()
    }


def used_keys() -> set[str]:
    """The keys of today's figures that a row shows."""
    rows: Sequence[dict[str, Any]] = [row for group in groups().values() for row in group.get("row", ())]
    return {row[key] for row in rows for key in ("now", "tfidf") if key in row}


def write_measured(found: Mapping[str, Estimate]) -> None:
    """Keep what was measured, as far as a row shows it."""
    kept = {
        key: {name: round(v, 6) if isinstance(v, float) else v for name, v in asdict(found[key]).items()}
        for key in sorted(used_keys())
    }
    MEASURED.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
