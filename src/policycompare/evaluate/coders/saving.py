"""What coders settled becomes a file of labels with its history."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from policycompare.boundary.reading import read_text
from policycompare.evaluate.coders.sample import Draw
from policycompare.evaluate.coders.settled import labels_file, read_settled_labels, settled_files
from policycompare.evaluate.coders.tasks import Answer, document_of_target
from policycompare.evaluate.history import GOLD, HISTORIES, HISTORY, Labels, read_histories
from policycompare.evaluate.out_of_fold import GRADES, read_grades
from policycompare.evaluate.reading import READING, read_labels
from policycompare.files import staged
from policycompare.topics.coded_tables import BLIND, DEVELOPMENT, read_topic_labels


@contextmanager
def saved_labels(
    root: Path, draw: Draw, settled: Sequence[tuple[Answer, str]], coders: Sequence[str]
) -> Iterator[tuple[Path, Labels]]:
    """Write a draw's settled labels into ``data/gold``, and their history if there is none yet.

    They are there when the block ends; where it fails, nothing is.

    The history is untouched; or, where some of the rows have other labels too, what these were used for: rules that
    were mended by another reader's labels of a text have seen that text.

    Args:
        root: Project folder.
        draw: The draw.
        settled: Answer and note, in the order of the draw.
        coders: Whose answers were compared.

    Yields:
        The file, and its labels' history.
    """
    name, task = labels_file(draw.of, draw.digest), draw.task
    lines = []
    for item, (answer, note) in zip(draw.items, settled, strict=True):
        ids = dict(zip(task.ids, item.ids, strict=True))
        further = {"note": note} if note else {}
        label = ids | task.label(answer) | {"hashes": list(item.hashes), "weight": round(draw.weight(item), 4)}
        lines.append(json.dumps(label | further, ensure_ascii=False) + "\n")
    histories = read_histories(root)
    known = histories.get(name)
    others = [(labels, shared) for labels, shared in _others(root, draw, histories) if shared]
    history = max((labels.history for labels, _ in others), key=HISTORIES.index, default=HISTORIES[0])
    used_for = f"{draw.of}: {len(draw.items)} of {draw.population}, drawn with seed {draw.seed}, coded by "
    used_for += f"{' and '.join(coders)} blind of each other, then settled. "
    used_for += "".join(
        f"{shared} of them have labels in {o.file} too, which are {o.history}. " for o, shared in others
    )
    used_for += "Nothing was done with them yet."
    with staged(root, GOLD.as_posix()) as stage:
        (stage / GOLD).mkdir(parents=True)
        (stage / GOLD / name).write_bytes("".join(lines).encode())
        if known is None:
            before = read_text(root / GOLD / HISTORY, HISTORY) if (root / GOLD / HISTORY).exists() else ""
            entry = f'["{name}"]\nhistory = "{history}"\nused_for = """\n{used_for}"""\n'
            text = f"{before.rstrip()}\n\n{entry}" if before.strip() else entry
            (stage / GOLD / HISTORY).write_bytes(text.encode())
        yield root / GOLD / name, known or Labels(name, history, used_for)


def _others(root: Path, draw: Draw, histories: Mapping[str, Labels]) -> Iterator[tuple[Labels, int]]:
    """Other files of labels of the same kind, with how many of the drawn rows they are about too."""
    drawn = [frozenset(item.ids) for item in draw.items]
    for name, labels in histories.items():
        about: set[frozenset[str]] = set()
        if name == labels_file(draw.of, draw.digest):
            continue
        if name in settled_files(root, draw.of):
            about = {frozenset(label.ids) for label in read_settled_labels(root, name)}
        elif draw.of == "topics" and name in (DEVELOPMENT, BLIND):
            about = {frozenset((measure_id,)) for measure_id in read_topic_labels(root, name)}
        elif draw.of == "pairs" and name == GRADES:
            about = {frozenset((p["left_measure_id"], p["right_measure_id"])) for p in read_grades(root / GOLD / name)}
        elif draw.of == "targets" and name == READING:  # documents were read whole
            documents = {label["document_id"] for label in read_labels(root / GOLD / name)}
            about = {ids for ids in drawn if document_of_target(*ids) in documents}
        yield labels, sum(ids in about for ids in drawn)
