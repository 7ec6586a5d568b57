"""Twenty paragraphs in the manner of work reports: is each year's growth target one row, and the past told apart?

    python tests/work_reports/score_reports.py [--errors]

The growth targets of 2005 to 2025 but 2020 are public facts. ``README.md`` says who wrote the paragraphs.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policycompare.evaluate.bootstrap import Estimate, share
from policycompare.lexicon import package_target_words
from policycompare.parsing.lines.metadata import Metadata
from policycompare.parsing.sentences import passage_sentences
from policycompare.parsing.targets.sentence_targets import read_targets
from policycompare.parsing.targets.target import Target
from policycompare.text.normalize import normalize

HERE = Path(__file__).parent
FOLDED = {"万": 1e4, "亿": 1e8}


def amount(value: float, unit: str | None) -> tuple[float, str]:
    """A figure with 万 and 亿 folded into its number."""
    unit = (unit or "").replace("％", "%")
    while unit[:1] in FOLDED:
        value, unit = value * FOLDED[unit[0]], unit[1:]
    return round(value, 4), unit


def read(report: dict[str, Any]) -> list[Target]:
    """The targets of a report's paragraphs."""
    text = normalize(report["text"]).text
    document = Metadata(title="政府工作报告", issue_date=f"{report['year']}-03-05")
    return list(read_targets(passage_sentences(text, 0, len(text), (), document), package_target_words()))


def score(report: dict[str, Any]) -> tuple[Counter[str], list[str]]:
    """What was found of a report, and what differs."""
    counts: Counter[str] = Counter()
    errors: list[str] = []
    aims = [t for t in read(report) if t.tense == "planned" and t.kind != "standard" and t.value is not None]
    want = report["growth"]
    found = [
        t
        for t in aims
        if t.value == want["value"]
        and t.value_high == want.get("value_high")
        and t.comparator in want["comparator"]
        and want["indicator_has"] in (t.indicator or "")
        and (want["hedge"] or "") in (t.hedge or "")
    ]
    counts["growths"] = 1
    counts["growth"] = 1 <= len(found) <= 1 + len(report.get("growth_repeats") or [])
    if not counts["growth"]:
        errors.append(f"{report['year']}: growth {want} read {found}")
    for label in report["planned"]:
        same = [t for t in aims if amount(t.value or 0, t.value_unit) == amount(label["value"], label["unit"])]
        right = any(t.comparator in label["comparator"] for t in same)
        counts["planned"] += 1
        counts["planned right"] += right
        if not right:
            errors.append(f"{report['year']}: missed {label['indicator']} {label['value']}{label['unit']}")
    for label in report["achieved"]:
        told = [t for t in aims if amount(t.value or 0, t.value_unit) == amount(label["value"], label["unit"])]
        taken = any(label["indicator"][:2] in (t.indicator or "") for t in told)
        counts["achieved"] += 1
        counts["achieved as aim"] += taken
        if taken:
            errors.append(f"{report['year']}: a result as an aim {label['indicator']} {label['value']}{label['unit']}")
    return counts, errors


def reports() -> list[dict[str, Any]]:
    """The reports with their labels."""
    return [json.loads(line) for line in (HERE / "reports.jsonl").read_text("utf-8").splitlines()]


FIGURES = {
    "growth targets right": ("growth", "growths"),
    "other aims with a figure": ("planned right", "planned"),
    "results read as aims": ("achieved as aim", "achieved"),
}
"""What is printed -> what is counted, of what."""


def report_estimates(scored: Mapping[str, Counter[str]]) -> dict[str, Estimate]:
    """Each figure with its interval (reports are drawn) and n, by the counts of each year's report."""
    return {name: share({y: (c[part], c[of]) for y, c in scored.items()}) for name, (part, of) in FIGURES.items()}


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="list what differs")
    arguments = parser.parse_args()
    scored = {}
    for report in reports():
        scored[str(report["year"])], errors = score(report)
        if arguments.errors:
            print("".join(f"{line}\n" for line in errors), end="")
    for name, figure in report_estimates(scored).items():
        print(f"{name}: {figure}")
    print("labels of a language model, seen")


if __name__ == "__main__":
    main()
