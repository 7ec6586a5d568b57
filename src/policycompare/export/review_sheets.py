"""The sheets of the review workbook: their columns, what may be decided, and their rows, the doubtful ones first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from policycompare.results.doubts import sign_words, target_doubts, unknown_functions
from policycompare.tables.frames import Tables, iter_rows, split_list
from policycompare.tables.names import Names
from policycompare.tables.wording import known, target_words
from policycompare.topics.decision_kinds import (
    FIELDS,
    AddedTarget,
    AlignmentDecision,
    CodingDecision,
    Decision,
    FunctionDecision,
    TargetDecision,
)
from policycompare.topics.resolving import Present

FILL = {"decision": 14, "note": 30, "who": 12, "when": 12}
"""What people fill in every sheet. Widths: a Chinese character takes two."""
REMARKS = ("who", "when")
"""Columns that workbooks of former editions lack."""
NOTHING = ("–", "—", "-")
"""What stands in a cell for a field that is to be empty, for an empty cell decides nothing."""


class Sheet(NamedTuple):
    """A sheet: the kind that is decided in it, its columns with their widths, and what is said beside a decision.

    Attributes:
        kind: What is decided.
        columns: Column -> width.
        values: What may be chosen in the column decision; empty where more may.
        help: Beside the column decision.
        also: Columns that a person may fill besides those of ``FILL``.
        is_new: Workbooks of former editions lack it.
    """

    kind: type[Decision]
    columns: Mapping[str, int]
    values: tuple[str, ...]
    help: str
    also: tuple[str, ...] = ()
    is_new: bool = True


SHEETS: dict[str, Sheet] = {
    "codings": Sheet(CodingDecision, {
        "measure_id": 18, "document": 26, "text": 64, "topic_id": 16, "name_zh": 26, "score": 8, "is_primary": 11,
        "evidence": 44, "runner_up": 28, "runner_up_score": 10, **FILL,
    }, CodingDecision.VALUES, "yes: the topic is right; no: it is not; primary: it is the main one. A topic that is "
        "missing: its topic_id in the measure's last row, with yes or primary.", is_new=False),
    "alignments": Sheet(AlignmentDecision, {
        "left_measure_id": 18, "right_measure_id": 18, "left_text": 54, "right_text": 54, "score": 8, "same_score": 11,
        "relation": 10, "left_evidence": 38, "right_evidence": 38, "shared_topics": 30, **FILL,
    }, AlignmentDecision.VALUES, "same: one row of a comparison table holds both measures; related: they are about one "
        "thing; yes: one of the two, as the model says; no: neither.", is_new=False),
    "targets": Sheet(TargetDecision, {
        "target_id": 20, "document": 26, "text": 64, "words": 44, "read": 44, "doubt": 26, "field": 16, **FILL,
        "text_sha256": 18,
    }, (), "Without a field yes: the target is right; no: it is none. With a field its right value; – leaves it empty. "
        "Another field of the same target: another row with its target_id.", ("field",)),
    "added_targets": Sheet(AddedTarget, {"measure_id": 18, "words": 64, **FILL}, AddedTarget.VALUES, "The kind of a "
        "target that nothing read; its words as the measure prints them.", ("measure_id", "words")),
    "functions": Sheet(FunctionDecision, {
        "unit_id": 30, "name": 30, "function": 24, "measures": 10, **FILL, "text_sha256": 18,
    }, (), "The unit's function, an id of the table functions or of data/lexicon/functions.csv; – for none."),
}  # fmt: skip


def suspended_ids(tables: Tables, kind: type[Decision]) -> set[frozenset[str]]:
    """The ids of each suspended decision of a kind, as decided, and where else it may belong."""
    rows = tables.decisions[(tables.decisions["kind"] == kind.KIND) & (tables.decisions["status"] == "suspended")]
    decided = {frozenset(split_list(ids)) for ids in rows["subject_ids"]}
    return decided | {frozenset(split_list(ids)) for ids in rows["candidates"].dropna()}


def coding_rows(tables: Tables, doubtful: int) -> Iterator[list[Any]]:
    """Rows of the sheet ``codings``: a measure's codings, then its empty row."""
    names = dict(zip(tables.topics["topic_id"], tables.topics["name_zh"], strict=True))
    sentence = dict(zip(tables.sentences["sentence_id"], tables.sentences["text"], strict=True))
    title = _titles(tables)
    measure = {m.measure_id: m for m in iter_rows(tables.measures)}
    listed = 0
    for measure_id, own in _by_doubt(tables):
        if listed >= doubtful:
            return
        listed += max(1, len(own))
        head = [measure_id, title[measure[measure_id].document_id], measure[measure_id].text]
        for number, coding in enumerate(own):
            runner = own[1] if number == 0 and len(own) > 1 else None
            yield [
                *head, coding.topic_id, names.get(coding.topic_id), coding.score, bool(coding.is_primary),
                sentence.get(coding.sentence_id),
                f"{runner.topic_id} {names.get(runner.topic_id, '')}".strip() if runner else None,
                runner.score if runner else None, *_empty(),
            ]  # fmt: skip
        yield [*head, *[None] * (len(SHEETS["codings"].columns) - len(head))]


def _empty() -> list[None]:
    return [None] * len(FILL)


def _titles(tables: Tables) -> dict[str, str]:
    return {d.document_id: d.title if isinstance(d.title, str) else d.document_id for d in iter_rows(tables.documents)}


def _by_doubt(tables: Tables) -> list[tuple[str, list[Any]]]:
    """Measures with their codings (primary first), the most doubtful measures first, before them the suspended.

    A low score, no topic and a close runner-up are no figures on one scale. So each makes a list of its own,
    and a measure stands where it stands in the list that has it highest.
    """
    codings: dict[str, list[Any]] = {measure_id: [] for measure_id in tables.measures["measure_id"]}
    for row in iter_rows(tables.measure_topics):
        codings[row.measure_id].append(row)
    weak: list[tuple[float, str]] = []
    close: list[tuple[float, str]] = []
    for measure_id, own in codings.items():
        own.sort(key=lambda c: (not c.is_primary, -c.score, c.topic_id))
        scores = [c.score for c in own if c.source == "model"]  # what people gave is not in doubt
        if scores:
            weak.append((min(scores), measure_id))
        if len(own) > 1 and own[0].source == "model":
            close.append((own[0].score - own[1].score, measure_id))
    without = [measure_id for measure_id, own in codings.items() if not own]
    place: dict[str, tuple[int, int]] = {}
    lists = ([i for _, i in sorted(weak)], without, [i for _, i in sorted(close)])
    for number, ids in enumerate(lists):
        for at, measure_id in enumerate(ids):
            place[measure_id] = min(place.get(measure_id, (at, number)), (at, number))
    last = (len(codings), 0)
    suspended = {measure_id for ids in suspended_ids(tables, CodingDecision) for measure_id in ids}
    return sorted(codings.items(), key=lambda i: (i[0] not in suspended, place.get(i[0], last), i[0]))


def alignment_rows(tables: Tables, doubtful: int, threshold: float) -> Iterator[list[Any]]:
    """Rows of the sheet ``alignments``, scores nearest to the threshold first, before them the suspended."""
    names = dict(zip(tables.topics["topic_id"], tables.topics["name_zh"], strict=True))
    sentence = dict(zip(tables.sentences["sentence_id"], tables.sentences["text"], strict=True))
    text = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))
    # rounded, so that 0.45 and 0.55 are equally far from 0.5 on every machine
    distance = (tables.alignments["score"] - threshold).abs().round(6)
    suspended = suspended_ids(tables, AlignmentDecision)
    ids = zip(tables.alignments["left_measure_id"], tables.alignments["right_measure_id"], strict=True)
    settled = [frozenset(pair) not in suspended for pair in ids]
    pairs = tables.alignments.assign(settled=settled, distance=distance).sort_values(
        ["settled", "distance", "left_measure_id", "right_measure_id"]
    )
    listed = {frozenset(pair) for pair in zip(pairs["left_measure_id"], pairs["right_measure_id"], strict=True)}
    for both in sorted(sorted(pair) for pair in suspended - listed if len(pair) == 2 and pair <= text.keys()):
        yield [*both, *(text[i] for i in both), *[None] * (len(SHEETS["alignments"].columns) - 4)]
    for pair in iter_rows(pairs.head(doubtful)):
        shared = split_list(pair.shared_topics)
        yield [
            pair.left_measure_id, pair.right_measure_id, text[pair.left_measure_id], text[pair.right_measure_id],
            pair.score, pair.same_score, known(pair.relation), sentence.get(pair.left_sentence_id),
            sentence.get(pair.right_sentence_id),
            "；".join(f"{t} {names.get(t, '')}".strip() for t in shared) or None, *_empty(),
        ]  # fmt: skip


def target_rows(tables: Tables, doubtful: int) -> Iterator[list[Any]]:
    """Rows of the sheet ``targets``: the suspended, then those in doubt, then all others as they are printed."""
    names, title, present = Names(tables, "zh"), _titles(tables), Present.of(tables).targets
    text = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))
    doubts = target_doubts(tables.targets)
    place = {target_id: at for at, target_id in enumerate(doubts)}
    suspended = {target_id for ids in suspended_ids(tables, TargetDecision) for target_id in ids}
    ordered = sorted(
        iter_rows(tables.targets.sort_values(["document_id", "char_start"], kind="stable")),
        key=lambda row: (row.target_id not in suspended, place.get(row.target_id, len(place))),
    )
    for row in ordered[:doubtful]:
        yield [
            row.target_id, title[row.document_id], text.get(row.measure_id), row.text, target_words(row, names),
            sign_words(doubts.get(row.target_id, ()), "zh") or None, None, *_empty(), present.hash_of[row.target_id],
        ]  # fmt: skip


def function_rows(tables: Tables, doubtful: int) -> Iterator[list[Any]]:
    """Rows of the sheet ``functions``: the suspended, bodies without a function, then all others by their names."""
    present, count = Present.of(tables).units, unknown_functions(tables)
    place = {unit_id: at for at, unit_id in enumerate(count)}
    suspended = {unit_id for ids in suspended_ids(tables, FunctionDecision) for unit_id in ids}
    ordered = sorted(
        iter_rows(tables.units[tables.units["kind"] == "agency"]),
        key=lambda row: (row.unit_id not in suspended, place.get(row.unit_id, len(place)), row.unit_id),
    )
    for row in ordered[:doubtful]:
        yield [
            row.unit_id, row.name, known(row.function), count.get(row.unit_id), *_empty(),
            present.hash_of[row.unit_id],
        ]  # fmt: skip


def sheet_rows(tables: Tables, doubtful: int, threshold: float) -> dict[str, list[list[Any]]]:
    """The rows of each sheet."""
    rows: dict[str, Callable[[], Iterator[list[Any]]]] = {
        "codings": lambda: coding_rows(tables, doubtful),
        "alignments": lambda: alignment_rows(tables, doubtful, threshold),
        "targets": lambda: target_rows(tables, doubtful),
        "added_targets": lambda: iter(()),
        "functions": lambda: function_rows(tables, doubtful),
    }
    return {name: list(make()) for name, make in rows.items()}


def choices_of(tables: Tables, name: str) -> dict[str, list[str]]:
    """Column -> what may be chosen there, where it is a list that a cell can offer."""
    sheet = SHEETS[name]
    decision = list(sheet.values) or (sorted(tables.functions["function"]) if name == "functions" else [])
    found = {"decision": decision} if decision and sum(map(len, decision)) + len(decision) <= MOST_OFFERED else {}
    return found | ({"field": list(FIELDS)} if "field" in sheet.also else {})


MOST_OFFERED = 255
"""Characters of a list that a cell offers, commas among them; a workbook takes no more."""
