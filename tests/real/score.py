"""How well real public documents are read, by the labels beside them.

    python tests/real/score.py [--only WORD] [--errors]

Each document is parsed in the form in which it was found, and compared with labels that a person made by reading
(``README.md``). Nothing of a document's layout is shared between the labels and what is read: both are compared by
their letters and figures alone, without spaces and marks. Beside each figure stand its 95 % interval and n
(``policycompare.evaluate.bootstrap``): documents are drawn; of one document, or where all is right, counts decide.

headings   headings of sections and measures, precision and recall, inside the part that was labelled
measures   where measures begin, the same
metadata   title, number, issuers, date, period and kind of document
bodies     who is named in responsibility clauses and task tables, role left aside; precision where all were labelled
roles      who answers for what, in sentences too: body and role right; actors that were not labelled are none too much
tables     targets that stand in tables: figure found; unit and deadline right too
figures    what is promised, in sentences and tables: value, unit, comparator, deadline, indicator, kind; what is none
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from labels import FOLDED, Labels, bare, before
from target_score import TargetScore, score_targets, target_estimates

import policycompare as pc
from policycompare.evaluate.bootstrap import Estimate, f1, share

HERE = Path(__file__).parent


@dataclass
class Score:
    """What was found of what was wanted."""

    right: int = 0
    wanted: int = 0
    given: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.wanted + self.given) if self.wanted + self.given else 1.0

    def add(self, other: Score) -> None:
        """Count another document's too."""
        self.right += other.right
        self.wanted += other.wanted
        self.given += other.given


def _compare(wanted: Iterable[str], given: Iterable[str]) -> Score:
    """Texts wanted and given, each as often as it stands there."""
    want, have = Counter(wanted), Counter(given)
    errors = [f"missed: {words}" for words in (want - have).elements()]
    errors += [f"too much: {words}" for words in (have - want).elements()]
    return Score((want & have).total(), want.total(), have.total(), errors)


def score_headings(labels: Labels, tables: pc.Tables) -> Score:
    """Headings of sections and of measures, in the labelled part; first words of a labelled measure are none too much.

    Where a person saw an item begin and no heading, a short first sentence may be called one or not.
    """
    wanted = [bare(record["heading"]) for record in labels.records["section"]]
    if not wanted:
        return Score()
    given = [bare(h) for frame in (tables.sections, tables.measures) for h in frame["heading"].dropna()]
    begins = {bare(record["first15"])[:12] for record in labels.records["measure"]}
    known = set(wanted)
    inside = (h for h in given if labels.is_labelled(h))
    return _compare(wanted, (h for h in inside if h in known or not _opens(h, begins)))


def _opens(heading: str, begins: Iterable[str]) -> bool:
    return any(start.startswith(heading[: len(start)]) for start in begins)


def score_measures(labels: Labels, tables: pc.Tables) -> Score:
    """Where measures begin: their first twelve letters."""
    wanted = [bare(record["first15"])[:12] for record in labels.records["measure"]]
    if not wanted:
        return Score()
    by_start = set(wanted)
    starts = []
    for row in tables.measures.itertuples():
        words = _beginning(row.heading, row.text)
        if labels.is_labelled(words) or labels.is_labelled(bare(row.text)):
            found = (w for w in by_start if words.startswith(w) or bare(row.text).startswith(w))
            starts.append(next(found, words[:12]))
    return _compare(wanted, starts)


def _beginning(heading: object, text: object) -> str:
    """How a measure begins: with its heading, which may stand in its text or before it."""
    return bare(text) if bare(text).startswith(bare(heading)) else bare(heading) + bare(text)


def score_metadata(labels: Labels, tables: pc.Tables) -> Score:
    """The six fields that describe a document."""
    want = labels.document
    row = tables.documents.iloc[0].where(tables.documents.iloc[0].notna(), "")
    sent = tables.document_units
    issuers = set(sent.loc[sent["role"] == "issuer", "mention"].map(bare)) or {
        bare(name) for name in re.split("[、;；，,]", row["issuer"]) if name
    }
    right = {
        "title": bare(row["title"]) in {bare(want["title"]), bare(want.get("plan_title") or want["title"])},
        "number": bare(row["document_number"]) == bare(want["document_number"]),
        "issuers": issuers == set(map(bare, want["issuers"])),
        "date": row["issue_date"].startswith(want["issue_date"]) if want["issue_date"] else not row["issue_date"],
        "period": (row["period_start"], row["period_end"]) == (want["period_start"], want["period_end"]),
        "kind": bare(row["document_type"]).endswith(bare(want["type"])[-2:]),
    }
    given = {
        "title": row["title"], "number": row["document_number"], "issuers": sorted(issuers), "date": row["issue_date"],
        "period": (row["period_start"], row["period_end"]), "kind": row["document_type"],
    }  # fmt: skip
    errors = [f"{name}: {given[name]}" for name, is_right in right.items() if not is_right]
    return Score(sum(right.values()), len(right), len(right), errors)


def score_bodies(labels: Labels, tables: pc.Tables) -> Score:
    """Bodies of clauses and of table rows, by name and place, role left aside."""
    wanted = [record for record in labels.records["responsibility"] if record["role"] != "actor" and _in_clause(record)]
    if not wanted:
        return Score()
    named = tables.responsibilities[tables.responsibilities["role"] != "actor"]
    rows = _named(labels, tables, named)
    if labels.document["responsibilities_complete"]:  # sentences were labelled too, and are no clauses
        other = [record for record in labels.records["responsibility"] if record not in wanted]
        rows = [row for row in rows if not any(_is_named(record, row) for record in other)] + [
            row for row in rows if any(_is_named(record, row) for record in other)
        ]
    score = Score(wanted=len(wanted))
    for record in wanted:
        found = next((row for row in rows if _is_named(record, row)), None)
        if found:
            rows.remove(found)
            score.right += 1
        else:
            score.errors.append(f"missed: {record['unit']} in {record['quote'][:40]}")
    score.given = score.right
    if labels.document["responsibilities_complete"]:
        extra = [row for row in rows if not any(_is_named(record, row) for record in other)]
        score.given += len(extra)
        score.errors += [f"too much: {sorted(row.names)}" for row in extra]
    return score


def score_roles(labels: Labels, tables: pc.Tables) -> Score:
    """Bodies with their roles, wherever they are named; those whose role differs are both missed and too much."""
    wanted = sorted(labels.records["responsibility"], key=lambda record: record["role"] == "actor")
    if not wanted:
        return Score()
    rows = _named(labels, tables, tables.responsibilities)
    score = Score(wanted=len(wanted))
    given = sum(row.role != "actor" for row in rows)
    for record in wanted:
        here = [row for row in rows if _is_named(record, row)]
        found = next((row for row in here if row.role == record["role"]), None)
        if found:
            rows.remove(found)
            score.right += 1
            given += found.role == "actor"
        else:
            had = f", {here[0].role} read" if here else ""
            score.errors.append(f"missed: {record['unit']} {record['role']}{had} in {record['quote'][:40]}")
    score.given = given if labels.document["responsibilities_complete"] else score.right
    if labels.document["responsibilities_complete"]:
        score.errors += [f"too much: {sorted(row.names)} {row.role}" for row in rows if row.role != "actor"]
    return score


@dataclass
class Named:
    """A body that was read: what it is called, its role, and where its name ends in the labelled text."""

    names: set[str]
    role: str
    ends: list[int]


def _named(labels: Labels, tables: pc.Tables, frame: pd.DataFrame) -> list[Named]:
    return [
        Named(
            {bare(row.mention), bare(str(row.unit_id).split("/")[-1])},
            str(row.role),
            labels.ends(before(tables, row.char_end)),
        )
        for row in frame.itertuples()
    ]


def _is_named(record: dict[str, Any], row: Named) -> bool:
    """Whether a row has a label's name and stands in its place."""
    in_place = any(record["start_char"] <= at < record["end_char"] for at in row.ends)
    return in_place and bare(record["unit"]) in row.names


def _in_clause(record: dict[str, Any]) -> bool:
    """Whether a body stands in a clause or a table row; those that a sentence names are another question."""
    return bool(record.get("in_table")) or record["quote"][:1] in "（(〔[【" or "：" in record["quote"]


def score_table_targets(labels: Labels, tables: pc.Tables) -> tuple[Score, Score]:
    """Targets in tables: those whose figure is found, and those whose unit and deadline are right too."""
    planned = [r for r in labels.records["target"] if r["in_table"] and r["report"] == "planned"]
    wanted = [r for r in planned if r["value"] is not None]
    found, right = Score(wanted=len(wanted)), Score(wanted=len(wanted))
    rows = list(tables.targets.itertuples())
    for record in wanted:
        value, unit = _figure(record["value"], record["unit"])
        same = [r for r in rows if pd.notna(r.value) and _figure(r.value, r.value_unit)[0] == value]
        low, high = record["start_char"], record["end_char"]
        near = [
            r
            for r in same
            if _likeness(record["indicator"], r.indicator) >= 0.6
            or any(
                low <= at and at - (r.char_end - r.char_start) < high for at in labels.ends(before(tables, r.char_end))
            )
        ]
        if not near:
            found.errors.append(f"missed: {record['indicator']} {record['value']} {record['unit']}")
            continue
        best = max(near, key=lambda r: (_figure(r.value, r.value_unit)[1] == unit, _due(r, record)))
        rows.remove(best)
        found.right += 1
        is_right = _figure(best.value, best.value_unit)[1] == unit and _due(best, record)
        right.right += is_right
        if not is_right:
            right.errors.append(f"{record['indicator']}: {best.value} {best.value_unit} {best.deadline}")
    found.given, right.given = found.right, found.right
    return found, right


def _figure(value: Any, unit: Any) -> tuple[float | None, str]:
    unit = "" if unit is None or pd.isna(unit) else str(unit)
    if value is None:
        return None, unit
    while unit[:1] in FOLDED:
        value, unit = value * FOLDED[unit[0]], unit[1:]
    return round(float(value), 6), unit


def _due(row: Any, record: dict[str, Any]) -> bool:
    return str(row.deadline).startswith(record["deadline"]) if record["deadline"] else pd.isna(row.deadline)


def _likeness(wanted: str, given: object) -> float:
    """Share of a wanted indicator's letters that the given one has."""
    have = Counter(bare(given))
    want = Counter(bare(wanted))
    return (want & have).total() / max(1, want.total())


def score_document(labels: Labels, tables: pc.Tables) -> dict[str, Score]:
    """All that is scored of a document but what it promises; nothing where targets alone were labelled."""
    if labels.document.get("targets_only"):
        return {}
    found, right = score_table_targets(labels, tables)
    return {
        "headings": score_headings(labels, tables),
        "measures": score_measures(labels, tables),
        "metadata": score_metadata(labels, tables),
        "bodies": score_bodies(labels, tables),
        "roles": score_roles(labels, tables),
        "table targets": found,
        "table targets with unit and deadline": right,
    }


def score_folder(
    folder: Path, words: Iterable[str] = ("",)
) -> tuple[dict[str, dict[str, Score]], dict[str, TargetScore]]:
    """The scores of a folder's documents: what is read by name and document, and what is promised by document.

    Args:
        folder: Documents with their labels.
        words: How the names of the wanted documents begin.
    """
    read: dict[str, dict[str, Score]] = defaultdict(dict)
    promised = {}
    for path in sorted(folder.glob("*.jsonl")):
        if path.stem.startswith(tuple(words)):
            labels = Labels(path)
            tables = pc.parse(path.with_name(labels.document["file"]))
            promised[path.stem] = score_targets(labels, tables)
            for name, score in score_document(labels, tables).items():
                read[name][path.stem] = score
    return read, promised


def lines(read: dict[str, dict[str, Score]], promised: dict[str, TargetScore]) -> list[str]:
    """What was measured of some documents: each figure with its interval and n."""
    found = []
    for name, own in read.items():
        if not any(score.wanted for score in own.values()):
            continue
        precision = share({d: (s.right, s.given) for d, s in own.items()})
        recall = share({d: (s.right, s.wanted) for d, s in own.items()})
        whole = reading_f1(own)
        found.append(f"{name}: F1 {whole.short()}  P {precision.short()}  R {recall}")
    return found + [f"{name}: {figure}" for name, figure in target_estimates(promised).items() if figure.count]


def reading_f1(own: dict[str, Score]) -> Estimate:
    """F1 of documents, documents drawn."""
    return f1({d: (s.right, s.wanted, s.given) for d, s in own.items()})


def main() -> None:
    """Score the documents and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="WORD", help="documents whose name begins so, joined by commas")
    parser.add_argument("--errors", action="store_true", help="list what differs")
    parser.add_argument("--labels", type=Path, default=HERE, metavar="DIR", help="folder of documents and labels")
    arguments = parser.parse_args()
    read, promised = score_folder(arguments.labels, arguments.only.split(","))
    for document in promised:
        own = {name: {document: scores[document]} for name, scores in read.items() if document in scores}
        print(document)
        print("".join(f"  {line}\n" for line in lines(own, {document: promised[document]})), end="")
        if arguments.errors:
            errors = [error for scores in own.values() for error in scores[document].errors]
            print("".join(f"      {line}\n" for line in errors + promised[document].errors), end="")
    print(f"all; the labels have been seen ({arguments.labels.name}/README.md)")
    print("".join(f"  {line}\n" for line in lines(read, promised)), end="")


if __name__ == "__main__":
    main()
