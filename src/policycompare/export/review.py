"""The workbook in which people correct topics and alignments, the doubtful ones first; and the way back.

Before all others stand those on which a decision is suspended: nobody else can settle it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policycompare.errors import CallError, DataError
from policycompare.export.filled_workbooks import add_sheet, new_workbook, read_sheets
from policycompare.export.tables import MAX_CELL, write_cell
from policycompare.files import staged
from policycompare.tables.frames import Tables, iter_rows, split_list
from policycompare.tables.wording import known
from policycompare.topics.decision_files import (
    AlignmentDecision,
    CodingDecision,
    Decision,
    gather,
    text_hash,
)

# Columns of each sheet with their widths: a Chinese character takes two.
CODING_SHEET = {
    "measure_id": 18, "document": 26, "text": 64, "topic_id": 16, "name_zh": 26, "score": 8, "is_primary": 11,
    "evidence": 44, "runner_up": 28, "runner_up_score": 10, "decision": 11, "note": 30,
}  # fmt: skip
ALIGNMENT_SHEET = {
    "left_measure_id": 18, "right_measure_id": 18, "left_text": 54, "right_text": 54, "score": 8, "same_score": 11,
    "relation": 10,
    "left_evidence": 38, "right_evidence": 38, "shared_topics": 30, "decision": 11, "note": 30,
}  # fmt: skip
SHEETS = {
    "codings": (CODING_SHEET, CodingDecision.VALUES), "alignments": (ALIGNMENT_SHEET, AlignmentDecision.VALUES),
}  # fmt: skip
HELP = {
    "codings": "yes: the topic is right; no: it is not; primary: it is the main one. A topic that is missing: "
    "its topic_id in the measure's last row, with yes or primary.",
    "alignments": "same: one row of a comparison table holds both measures; related: they are about one thing; "
    "yes: one of the two, as the model says; no: neither.",
}
SPARE_ROWS = 200
"""Rows below the last one that offer the decisions too."""


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
    suspended = {measure_id for ids in _suspended(tables, "topic") for measure_id in ids}
    return sorted(codings.items(), key=lambda i: (i[0] not in suspended, place.get(i[0], last), i[0]))


def _suspended(tables: Tables, kind: str) -> set[frozenset[str]]:
    """The measures of each suspended decision of a kind, by their ids as decided, and where else it may belong."""
    rows = tables.decisions[(tables.decisions["kind"] == kind) & (tables.decisions["status"] == "suspended")]
    decided = {frozenset(split_list(ids)) for ids in rows["measure_ids"]}
    return decided | {frozenset(split_list(ids)) for ids in rows["candidates"].dropna()}


def _coding_rows(tables: Tables, doubtful: int) -> Iterator[list[Any]]:
    """Rows of the sheet ``codings``: a measure's codings, then its empty row."""
    names = dict(zip(tables.topics["topic_id"], tables.topics["name_zh"], strict=True))
    sentence = dict(zip(tables.sentences["sentence_id"], tables.sentences["text"], strict=True))
    title = {d.document_id: d.title if isinstance(d.title, str) else d.document_id for d in iter_rows(tables.documents)}
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
                runner.score if runner else None, None, None,
            ]  # fmt: skip
        yield [*head, *[None] * (len(CODING_SHEET) - len(head))]


def _alignment_rows(tables: Tables, doubtful: int, threshold: float) -> Iterator[list[Any]]:
    """Rows of the sheet ``alignments``, scores nearest to the threshold first, before them the suspended."""
    names = dict(zip(tables.topics["topic_id"], tables.topics["name_zh"], strict=True))
    sentence = dict(zip(tables.sentences["sentence_id"], tables.sentences["text"], strict=True))
    text = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))
    # rounded, so that 0.45 and 0.55 are equally far from 0.5 on every machine
    distance = (tables.alignments["score"] - threshold).abs().round(6)
    suspended = _suspended(tables, "pair")
    ids = zip(tables.alignments["left_measure_id"], tables.alignments["right_measure_id"], strict=True)
    settled = [frozenset(pair) not in suspended for pair in ids]
    pairs = tables.alignments.assign(settled=settled, distance=distance).sort_values(
        ["settled", "distance", "left_measure_id", "right_measure_id"]
    )
    listed = {frozenset(pair) for pair in zip(pairs["left_measure_id"], pairs["right_measure_id"], strict=True)}
    for both in sorted(sorted(pair) for pair in suspended - listed if len(pair) == 2 and pair <= text.keys()):
        yield [*both, *(text[i] for i in both), *[None] * (len(ALIGNMENT_SHEET) - 4)]
    for pair in iter_rows(pairs.head(doubtful)):
        shared = split_list(pair.shared_topics)
        yield [
            pair.left_measure_id, pair.right_measure_id, text[pair.left_measure_id], text[pair.right_measure_id],
            pair.score, pair.same_score, known(pair.relation), sentence.get(pair.left_sentence_id),
            sentence.get(pair.right_sentence_id),
            "；".join(f"{t} {names.get(t, '')}".strip() for t in shared) or None, None, None,
        ]  # fmt: skip


def write_review(tables: Tables, path: Path, doubtful: int = 200) -> Path:
    """Write the workbook in which people decide, the same bytes from the same tables.

    Args:
        tables: Tables with topics and alignments.
        path: The workbook (.xlsx).
        doubtful: How many codings (a measure without topic counts as one), and how many pairs, to list. A
            measure's codings stay together, so the last measure may bring a few more.

    Returns:
        ``path``.

    Raises:
        CallError: ``doubtful`` is negative, ``path`` is no .xlsx, or a workbook stands there that people have
            already written in.
        DataError: The workbook cannot be written.
    """
    from policycompare.pairs.model import read_model

    if doubtful < 0:
        raise CallError("doubtful", f"{doubtful} rows cannot be listed", "name a number from 0")
    if path.suffix.lower() != ".xlsx":
        raise CallError(path, "no name of a workbook", "let it end in .xlsx")
    if path.exists() and _is_filled(path):
        raise CallError(path, "people's decisions may stand in it", "read them in and delete it, or name another file")
    alignments = _alignment_rows(tables, doubtful, read_model().thresholds["related"])
    rows = {"codings": list(_coding_rows(tables, doubtful)), "alignments": list(alignments)}
    with staged(path.parent, str(path.parent)) as stage:
        _write_workbook(rows, stage / path.name)
    return path


def _write_workbook(rows: dict[str, list[list[Any]]], path: Path) -> None:
    with new_workbook(path, "policycompare review") as (book, head, wrap, to_fill):
        for name, (columns, values) in SHEETS.items():
            sheet = add_sheet(book, name, columns, head, wrap)
            for row, cells in enumerate(rows[name], 1):
                for number, (column, value) in enumerate(zip(columns, cells, strict=True)):
                    is_blank_topic = column == "topic_id" and value is None
                    style = to_fill if column in ("decision", "note") or is_blank_topic else wrap
                    write_cell(sheet, row, number, value, style)
            at = list(columns).index("decision")
            rule = {
                "validate": "list", "source": list(values), "input_title": "decision", "input_message": HELP[name],
                "error_title": "decision", "error_message": f"One of: {', '.join(values)}; or leave it empty.",
            }  # fmt: skip
            sheet.data_validation(1, at, len(rows[name]) + SPARE_ROWS, at, rule)
            sheet.autofilter(0, 0, max(1, len(rows[name])), len(columns) - 1)


def _read_sheets(path: Path) -> list[tuple[str, str, dict[str, str]]]:
    """Rows that hold anything; texts stay as they are: their hash is taken."""
    sheets = {name: tuple(columns) for name, (columns, _) in SHEETS.items()}
    return read_sheets(path, sheets, "filled review workbook", ("text", "left_text", "right_text"))


def _is_filled(path: Path) -> bool:
    """Somebody may have written in this workbook."""
    try:
        return any(
            cells["decision"] or cells["note"] or (name == "codings" and cells["topic_id"] and not cells["score"])
            for name, _, cells in _read_sheets(path)
        )
    except DataError:
        return True  # something else, or rearranged: not ours to write over


def read_decisions(path: Path) -> list[Decision]:
    """Read what people decided in a review workbook.

    Rows without a decision are passed over, and so are their notes. A person may add rows: a topic in a
    measure's empty row or anywhere below, with the measure's id alone.

    Args:
        path: The filled workbook.

    Returns:
        Topics first, then pairs, each sorted by id.

    Raises:
        CallError: openpyxl is not installed.
        DataError: The file is no review workbook; a decision is unknown, lacks its id, contradicts another; a
            topic was added without a decision. The message names sheet and row.
    """
    rows = _read_sheets(path)
    hashes: dict[str, str] = {}
    for _, _, cells in rows:
        for side in ("", "left_", "right_"):
            if cells.get(f"{side}measure_id") and cells[f"{side}text"]:
                hashes.setdefault(cells[f"{side}measure_id"], _hash(cells[f"{side}text"]))
    found: list[tuple[str, Decision]] = []
    for name, where, cells in rows:
        columns, values = SHEETS[name]
        decision, note = cells["decision"].lower(), " ".join(cells["note"].split())
        if not decision:
            if name == "codings" and cells["topic_id"] and not cells["score"]:
                problem = f"the topic {cells['topic_id']} has no decision"
                raise DataError(where, problem, "say yes or primary, or clear it")
            continue
        if decision not in values:
            raise DataError(where, f"unknown decision {cells['decision']!r}", f"use {', '.join(values)}")
        for column in columns:
            if column.endswith("_id") and not cells[column]:
                raise DataError(where, f"decided without {column}", "fill it in or clear the decision")
        if name == "codings":
            measure_id = cells["measure_id"]
            own = _own_hash(cells["text"], measure_id, hashes)
            found.append((where, CodingDecision(measure_id, cells["topic_id"], decision, note, own)))
        else:
            left, right = cells["left_measure_id"], cells["right_measure_id"]
            both = (_own_hash(cells["left_text"], left, hashes), _own_hash(cells["right_text"], right, hashes))
            found.append((where, AlignmentDecision(left, right, decision, note, *both)))
    decisions = gather(found)
    return [*decisions.codings, *decisions.alignments]


def _hash(text: str) -> str:
    """Hash of a text as the workbook shows it; none of one that was cut to fit its cell."""
    return text_hash(text) if len(text) < MAX_CELL else ""


def _own_hash(text: str, measure_id: str, hashes: dict[str, str]) -> str:
    """Hash of a row's text; where the row was added with the id alone, of the text beside that id elsewhere."""
    return _hash(text) if text else hashes.get(measure_id, "")
