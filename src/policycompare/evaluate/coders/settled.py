"""Labels that coders settled: kept in ``data/gold`` with their history, and learnt from where that is declared.

``settled_topics_1a2b3c4d.jsonl`` holds the labels of one draw, a row a line: ids, answer, the hashes of the texts that
were read, and how many rows of the population the row stands for. A label whose text has changed since is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policycompare.boundary.kinds import NAME, NOTE, number_between
from policycompare.evaluate.coders.sample import NAMES
from policycompare.evaluate.coders.tasks import NONE, TASKS, Answer, Task
from policycompare.evaluate.history import GOLD, read_histories
from policycompare.tables.frames import Parsed
from policycompare.topics.coded_tables import read_gold, read_topic_labels
from policycompare.topics.decision_kinds import text_hash

RE_FILE = re.compile(rf"settled_({'|'.join(TASKS)})_[0-9a-f]{{8}}\.jsonl")
WEIGHT = number_between(1, 1e12)
"""A row stands for itself at least."""
GRADE = {NONE: 0, "related": 1, "same": 2}
"""What a relation is called among the graded pairs."""


@dataclass(frozen=True, slots=True)
class SettledLabel:
    """A row's settled label.

    Attributes:
        ids: What the row is called in the tables.
        answer: What was settled on.
        hashes: Of the texts that were read.
        weight: How many rows of the population it stands for.
        note: What was noted beside it.
    """

    ids: tuple[str, ...]
    answer: Answer
    hashes: tuple[str, ...]
    weight: float
    note: str = ""


def labels_file(of: str, digest: str) -> str:
    """Name of the file of a draw's labels."""
    return f"settled_{of}_{digest}.jsonl"


def task_of(name: str) -> Task:
    """What a file of labels is about."""
    return TASKS[name.split("_")[1]]


def settled_files(root: Path, of: str = "") -> list[str]:
    """Names of a project's files of settled labels; of one task."""
    found = sorted(path.name for path in (root / GOLD).glob("settled_*.jsonl") if RE_FILE.fullmatch(path.name))
    return [name for name in found if of in ("", task_of(name).name)]


def read_settled_labels(root: Path, name: str) -> list[SettledLabel]:
    """The labels of a file.

    Raises:
        DataError: A line is no label.
    """
    task = task_of(name)
    first = next(iter(task.keys))
    needed = {**dict.fromkeys(task.ids, NAME), first: task.keys[first], "hashes": NAMES, "weight": WEIGHT}
    rows = read_gold(root / GOLD / name, "settled label", needed, {**task.keys, "note": NOTE})
    return [
        SettledLabel(tuple(r[i] for i in task.ids), task.answer(r), tuple(r["hashes"]), r["weight"], r.get("note", ""))
        for r in rows
    ]


def still_there(labels: Sequence[SettledLabel], task: Task, tables: Parsed) -> list[SettledLabel]:
    """The labels whose texts stand in the tables as they were read."""
    texts_of = task.reading(tables)
    return [label for label in labels if tuple(map(text_hash, texts_of(label.ids) or ())) == label.hashes]


def learnt_topics(root: Path | None, tables: Parsed) -> dict[str, list[str]]:
    """Topic labels that a build learns from: those for development, and the settled ones that are declared so."""
    task = TASKS["topics"]
    settled = {label.ids[0]: task.label(label.answer)["topics"] for label in _learnt(root, task, tables)}
    return read_topic_labels(root) | settled


def learnt_grades(root: Path, tables: Parsed) -> list[dict[str, Any]]:
    """Settled pairs that are declared to be learnt from, graded as the pair model is fitted to them."""
    task = TASKS["pairs"]
    return [
        dict(zip(task.ids, label.ids, strict=True)) | {"grade": GRADE[str(label.answer["relation"])]}
        for label in _learnt(root, task, tables)
    ]


def _learnt(root: Path | None, task: Task, tables: Parsed) -> Iterator[SettledLabel]:
    names = settled_files(root, task.name) if root else []
    if root and names:  # without any, no history is asked for
        histories = read_histories(root)
        for name in names:
            if histories[name].learn:
                yield from still_there(read_settled_labels(root, name), task, tables)
