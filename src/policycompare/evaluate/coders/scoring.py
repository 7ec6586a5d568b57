"""What the model says beside the labels that coders settled, as ``policycompare evaluate`` prints it.

Topics as built and out of fold, as for other topic labels. Of pairs precision and recall, of targets the share that is
right, each row by how many of the population it stands for; the recall is of pairs that the alignments list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from policycompare.evaluate.bootstrap import wilson
from policycompare.evaluate.coders.settled import (
    GRADE,
    SettledLabel,
    learnt_topics,
    read_settled_labels,
    settled_files,
    still_there,
    task_of,
)
from policycompare.evaluate.coders.tasks import (
    NONE,
    TASKS,
    Answer,
    document_of_target,
    listed_pairs,
    relation_of,
    target_answer,
)
from policycompare.evaluate.coding import document_of, topic_figures
from policycompare.evaluate.figures import Figure
from policycompare.evaluate.history import Labels, read_histories
from policycompare.evaluate.out_of_fold import code_out_of_fold
from policycompare.lexicon.codebook import study_codebook
from policycompare.pairs.model import study_model
from policycompare.parsing.plan_end import end_of_named_plan
from policycompare.parsing.targets.deadlines import find_deadlines
from policycompare.tables.frames import Compared, iter_rows
from policycompare.tables.wording import known
from policycompare.topics.coded_tables import code_tables
from policycompare.topics.resolving import BY_PEOPLE
from policycompare.words import Count

Ints = npt.NDArray[np.int64]
Found = tuple[list[Figure], list[str]]
"""Figures, and what differs."""


def settled_figures(tables: Compared, root: Path) -> tuple[list[Figure], list[str], list[str]]:
    """What the model says beside the settled labels.

    Returns:
        Figures; what differs; lines about labels whose texts have changed.
    """
    names = settled_files(root)
    histories = read_histories(root) if names else {}
    figures: list[Figure] = []
    errors: list[str] = []
    changed: list[str] = []
    for name in names:
        of, labels = task_of(name).name, read_settled_labels(root, name)
        kept = still_there(labels, task_of(name), tables)
        if of == "targets":  # what people took out since was read all the same
            taken_out = set(tables.decisions["applied_to"].dropna()) - set(tables.targets["target_id"])
            kept += [label for label in labels if label.ids[0] in taken_out]
            read = [label for label in labels if BY_PEOPLE not in label.ids[0]]
            if len(read) < len(labels):
                count = Count(len(labels) - len(read))
                changed.append(
                    f"{name}: {count:label is|labels are} left out: people added the target, nothing read it"
                )
            labels, kept = read, [label for label in kept if label in read]
        if len(kept) < len(labels):
            count = Count(len(labels) - len(kept))
            changed.append(f"{name}: {count:label is|labels are} left out: the text is another one now, or is gone")
        if kept:
            found = FIGURES[of](tables, root, kept, histories[name])
            figures += found[0]
            errors += found[1]
    return figures, errors, changed


def settled_lines(tables: Compared, root: Path, *, with_errors: bool = False) -> list[str]:
    """The lines that ``policycompare evaluate`` prints about settled labels."""
    figures, errors, changed = settled_figures(tables, root)
    return [*(figure.line() for figure in figures), *changed, *(errors if with_errors else ())]


def _topic_figures(tables: Compared, root: Path, labels: Sequence[SettledLabel], history: Labels) -> Found:
    codebook, learnt = study_codebook(root), learnt_topics(root, tables)
    wanted = {label.ids[0]: TASKS["topics"].label(label.answer)["topics"] for label in labels}
    coded = {
        "out_of_fold": code_out_of_fold(tables, codebook, learnt), "as_built": code_tables(tables, codebook, learnt)[1],
    }  # fmt: skip
    found = {scoring: topic_figures(own, wanted, scoring, history) for scoring, own in coded.items()}
    return [figure for own, _ in found.values() for figure in own], found["out_of_fold"][1]


def _pair_figures(tables: Compared, root: Path, labels: Sequence[SettledLabel], history: Labels) -> Found:
    """Precision and recall of what the model takes for the same, and for the same or related."""
    model = study_model(root)
    given = {
        frozenset((pair.left_measure_id, pair.right_measure_id)): relation_of(pair, model) or NONE
        for pair in listed_pairs(tables)
    }
    says = np.array([GRADE[given.get(frozenset(label.ids), NONE)] for label in labels])
    is_so = np.array([GRADE[str(label.answer["relation"])] for label in labels])
    documents = [(document_of(label.ids[0]), document_of(label.ids[1])) for label in labels]
    weights = np.array([label.weight for label in labels])
    figures = []
    for question, least in (("same", 2), ("related", 1)):
        right = (says >= least) & (is_so >= least)
        for metric, asked in (("precision", says >= least), ("recall", is_so >= least)):
            at = np.flatnonzero(asked)
            own = [documents[i] for i in at.tolist()]
            name = f"settled_{question}_{metric}"
            figures.append(Figure.of(name, "as_built", history, *_share(right[at], weights[at], own)))
    errors = [
        f"pairs: {' and '.join(label.ids)}: settled {label.answer['relation']}; the model says "
        f"{next(word for word, grade in GRADE.items() if grade == said)}"
        for label, said, grade in zip(labels, says.tolist(), is_so.tolist(), strict=True)
        if said != grade
    ]
    return figures, errors


def _target_figures(tables: Compared, root: Path, labels: Sequence[SettledLabel], history: Labels) -> Found:
    """Share of the drawn targets that are some, and of these whose fields are as people read them."""
    read = _as_read(tables)
    both = [(label, read[label.ids[0]]) for label in labels]
    figures: list[Figure] = []
    errors: list[str] = []
    for field in TASKS["targets"].scales:
        asked = [(label, said) for label, said in both if field in label.answer and field in said]
        right = np.array([label.answer[field] == said[field] for label, said in asked], dtype=bool)
        weights = np.array([label.weight for label, _ in asked])
        own = [document_of_target(label.ids[0]) for label, _ in asked]
        figures.append(Figure.of(f"settled_{field}", "", history, *_share(right, weights, own)))
        errors += [
            f"targets: {label.ids[0]}: {field}: settled {label.answer[field]}; read {said[field]}"
            for (label, said), is_right in zip(asked, right.tolist(), strict=True)
            if not is_right
        ]
    return figures, errors


def _as_read(tables: Compared) -> dict[str, Answer]:
    """Target -> what was read of it, whatever people decided; of one that they took out only that it was read."""
    frame = tables.decisions[(tables.decisions["kind"] == "target") & tables.decisions["applied_to"].notna()]
    rows = {str(row["target_id"]): row for row in tables.targets.to_dict("records")}
    for decided in iter_rows(frame):
        if decided.applied_to in rows and known(decided.field):
            rows[decided.applied_to][decided.field] = decided.model
    ends = {
        d.document_id: known(d.period_end) or end_of_named_plan(known(d.title) or "", known(d.issue_date))
        for d in iter_rows(tables.documents)
    }
    texts_of = TASKS["targets"].reading(tables)
    for target_id in frame.loc[frame["field"] == "deadline", "applied_to"]:
        row = rows.get(target_id)
        if row and known(row["deadline"]) == ends[row["document_id"]] and not known(row["deadline_text"]):
            text = (texts_of([target_id]) or ("",))[0]
            if all(said.date != row["deadline"] for said in find_deadlines(text, 0, len(text))):
                row["deadline_source"] = "plan_period"  # where it came from, before the decision put itself there
    taken_out: dict[str, Answer] = {i: {"is_target": "yes"} for i in frame["applied_to"] if i not in rows}
    return taken_out | {target_id: target_answer(row) for target_id, row in rows.items()}


FIGURES: Mapping[str, Callable[[Compared, Path, Sequence[SettledLabel], Labels], Found]] = {
    "topics": _topic_figures, "pairs": _pair_figures, "targets": _target_figures,
}  # fmt: skip


def _share(
    right: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64], documents: Sequence[Any]
) -> tuple[Callable[[Ints], float], Sequence[Any], Callable[[], tuple[float, float]]]:
    """A share of rows by their weights, as ``Figure.of`` takes it.

    The interval by counts is that of as many rows as the weights are worth (Kish 1965).
    """

    def value(at: Ints) -> float:
        return float((weights[at] * right[at]).sum() / weights[at].sum())

    def alone() -> tuple[float, float]:
        worth = weights.sum() ** 2 / (weights**2).sum()
        return wilson(round(value(np.arange(len(weights))) * worth), round(worth))

    return value, documents, alone
