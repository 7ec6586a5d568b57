"""What several people can be asked about the same rows: topics of measures, how pairs are related, what targets say.

A task says which rows there are, what of them a coder reads (never what the model says, but for the indicator by which
a target is told from others of its sentence) and fills in, how that is read, and on which scale answers are compared.
``TASKS`` holds them by name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import pandas as pd

from policycompare.boundary.kinds import DAY, NAME, NUMBER, TOPIC, Kind, list_of, one_of, shown
from policycompare.errors import DataError, choices
from policycompare.pairs.model import Model
from policycompare.tables.frames import Compared, Parsed, iter_rows
from policycompare.tables.queries import hard_targets, side_of_documents, side_of_measures
from policycompare.tables.schema import COMPARATORS
from policycompare.topics.resolving import BY_PEOPLE

Answer = Mapping[str, Hashable]
"""What a coder said of a row: what is compared -> the answer; what does not apply is left out."""
NONE = "none"
"""The answer that there is none, where a cell left empty was not answered."""
NONES = frozenset((NONE, "无", "没有"))
RE_BETWEEN = re.compile(r"[\s,，;；、]+")
RE_FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
NEAR_RANK = 3
"""A pair that is not accepted is near where it is among this many of the best of either measure."""


@dataclass(frozen=True, slots=True)
class Item:
    """A row that people are asked about.

    Attributes:
        ids: What it is called in the tables.
        texts: What a coder reads of it.
        sides: The sides that it is of.
        kind: What the model takes it for, where the sample holds each kind; coders never see it.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    sides: tuple[str, ...]
    kind: str = ""


class Task:
    """A task; one object each.

    Attributes:
        name: Its name.
        ids: The columns that say which row it is.
        texts: The columns that a coder reads.
        fills: The columns to fill in, with what may be chosen; nothing where anything may be written.
        scales: What is compared -> its scale, one of ``agreement.SCALES``.
        grades: The grades from least to most, of what is compared on an ordinal scale.
        keys: What a label holds, for ``boundary.kinds.checked``.
        evenly: The sample holds as many of each stratum as it can, and not by its size.
    """

    name: str
    ids: tuple[str, ...]
    texts: tuple[str, ...]
    fills: ClassVar[Mapping[str, tuple[str, ...]]]
    scales: ClassVar[Mapping[str, str]]
    grades: tuple[str, ...] = ()
    keys: ClassVar[Mapping[str, Kind]]
    evenly = False

    def items(self, tables: Compared, model: Model) -> list[Item]:
        """All rows that there are, sorted by id."""
        raise NotImplementedError

    def reading(self, tables: Parsed) -> Callable[[Sequence[str]], tuple[str, ...] | None]:
        """A function from a row's ids to what a coder reads of it; None where the tables have no such row."""
        text = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))
        return lambda ids: tuple(text[i] for i in ids) if all(i in text for i in ids) else None

    def read(self, cells: Mapping[str, str], where: str, topics: Sequence[str]) -> Answer | None:
        """A filled row's answer; None where nothing is filled in.

        Args:
            cells: The columns of ``fills``.
            where: The row's place, for messages.
            topics: Ids of the codebook's topics.

        Raises:
            DataError: It is no answer.
        """
        raise NotImplementedError

    def cells(self, answer: Answer) -> dict[str, str]:
        """An answer as it is filled in."""
        return {column: str(answer.get(column, NONE)) for column in self.fills}

    def label(self, answer: Answer) -> dict[str, Any]:
        """An answer as a label keeps it."""
        return dict(answer)

    def answer(self, label: Mapping[str, Any]) -> Answer:
        """A label as an answer, the way back from ``label``."""
        return {name: label[name] for name in self.keys if name in label}

    def shown(self, answer: Answer) -> str:
        """An answer on one line."""
        return " ".join(str(value) for value in answer.values())


class _Topics(Task):
    name = "topics"
    ids = ("measure_id",)
    texts = ("text",)
    fills: ClassVar = {"main_topic": (), "other_topics": ()}
    scales: ClassVar = {"main_topic": "nominal", "topics": "sets"}
    keys: ClassVar = {"topics": list_of(TOPIC, 'write "topics": ["TOPIC-ID"], the main one first')}

    def items(self, tables: Compared, model: Model) -> list[Item]:
        side = side_of_measures(tables)
        return sorted(
            (Item((m.measure_id,), (m.text,), (side[m.measure_id],)) for m in iter_rows(tables.measures)),
            key=lambda item: item.ids,
        )

    def read(self, cells: Mapping[str, str], where: str, topics: Sequence[str]) -> Answer | None:
        known = {topic.casefold(): topic for topic in topics}

        def topic(name: str) -> str:
            if name.casefold() not in known:
                raise DataError(where, f"unknown topic {name!r}", choices(name, topics))
            return known[name.casefold()]

        # The list to choose from has names behind the ids.
        main, others = cells["main_topic"].split(maxsplit=1)[:1], RE_BETWEEN.split(cells["other_topics"].strip())
        others = [name for name in others if name and name.casefold() not in NONES]
        if not main:
            if others:
                raise DataError(where, "other_topics without main_topic", "write the main one into main_topic")
            return None
        if main[0].casefold() in NONES:
            if others:
                raise DataError(where, f"main_topic is {main[0]} and other_topics is not", "clear one of the two")
            return {"main_topic": NONE, "topics": frozenset()}
        first = topic(main[0])
        return {"main_topic": first, "topics": frozenset((first, *map(topic, others)))}

    def cells(self, answer: Answer) -> dict[str, str]:
        main, *others = self.label(answer)["topics"] or [NONE]
        return {"main_topic": main, "other_topics": ", ".join(others)}

    def label(self, answer: Answer) -> dict[str, Any]:
        main, topics = answer["main_topic"], answer["topics"]
        assert isinstance(topics, frozenset)
        return {"topics": [] if main == NONE else [main, *sorted(topics - {main})]}

    def answer(self, label: Mapping[str, Any]) -> Answer:
        topics = label["topics"]
        return {"main_topic": topics[0] if topics else NONE, "topics": frozenset(topics)}

    def shown(self, answer: Answer) -> str:
        return ", ".join(self.label(answer)["topics"]) or NONE


class _Pairs(Task):
    name = "pairs"
    ids = ("left_measure_id", "right_measure_id")
    texts = ("left_text", "right_text")
    fills: ClassVar = {"relation": ("same", "related", NONE)}
    scales: ClassVar = {"relation": "ordinal"}
    grades = (NONE, "related", "same")
    keys: ClassVar = {"relation": one_of("relation", grades)}
    evenly = True

    def items(self, tables: Compared, model: Model) -> list[Item]:
        side, texts_of = side_of_measures(tables), self.reading(tables)
        found = []
        for pair in listed_pairs(tables):
            both = (pair.left_measure_id, pair.right_measure_id)
            kind = relation_of(pair, model)
            if kind is None:
                kind = "near" if min(pair.rank_left, pair.rank_right) <= NEAR_RANK else "far"
            found.append(Item(both, texts_of(both) or (), (side[both[0]], side[both[1]]), kind))
        return sorted(found, key=lambda item: item.ids)

    def read(self, cells: Mapping[str, str], where: str, topics: Sequence[str]) -> Answer | None:
        given = cells["relation"].strip().casefold()
        if not given:
            return None
        given = NONE if given in NONES else given
        if given not in self.grades:
            raise DataError(where, f"unknown relation {given!r}", f"use {', '.join(self.fills['relation'])}")
        return {"relation": given}


class _Targets(Task):
    name = "targets"
    ids = ("target_id",)
    texts = ("context", "text", "indicator")
    fills: ClassVar = {
        "is_target": ("yes", "no"),
        "comparator": COMPARATORS,
        "value": (),
        "value_unit": (),
        "deadline": (),
    }
    scales: ClassVar = dict.fromkeys(fills, "nominal")
    keys: ClassVar = {
        "is_target": one_of("is_target", ("yes", "no")), "comparator": one_of("comparator", COMPARATORS),
        "value": NAME, "value_unit": NAME, "deadline": NAME,
    }  # fmt: skip

    def items(self, tables: Compared, model: Model) -> list[Item]:
        side, texts_of = side_of_documents(tables), self.reading(tables)
        found = [
            Item(ids, texts_of(ids) or (), (side[row.document_id],))
            for row in iter_rows(hard_targets(tables))
            for ids in [(row.target_id,)]
            if BY_PEOPLE not in row.target_id
        ]
        return sorted(found, key=lambda item: item.ids)

    def reading(self, tables: Parsed) -> Callable[[Sequence[str]], tuple[str, ...] | None]:
        text = dict(zip(tables.measures["measure_id"], tables.measures["text"], strict=True))
        found = {
            row.target_id: (text.get(row.measure_id, row.text), row.text, row.indicator if _is(row.indicator) else "")
            for row in iter_rows(tables.targets)
        }
        return lambda ids: found.get(ids[0])

    def read(self, cells: Mapping[str, str], where: str, topics: Sequence[str]) -> Answer | None:
        given = {column: unicodedata.normalize("NFKC", cells[column]).strip() for column in self.fills}
        given = {column: "" if text.casefold() in NONES else text for column, text in given.items()}
        is_target = given["is_target"].casefold()
        if not is_target:
            filled = next((column for column, text in given.items() if text), None)
            if filled:
                raise DataError(where, f"{filled} without is_target", "write yes or no into is_target")
            return None
        if is_target not in self.fills["is_target"]:
            raise DataError(where, f"unknown is_target {is_target!r}", "use yes or no")
        if is_target == "no":
            return {"is_target": "no"}
        if given["comparator"] not in COMPARATORS:
            problem = f"unknown comparator {given['comparator']!r}" if given["comparator"] else "comparator is empty"
            raise DataError(where, problem, f"use one of {', '.join(COMPARATORS)}")
        value = given["value"].replace(",", "")
        if value and not RE_FIGURE.fullmatch(value):
            remedy = "write digits alone, the unit into value_unit"
            if value.endswith("%"):
                remedy = f"write {value[:-1]} without the mark, which is the value_unit"
            raise DataError(where, f"value {shown(value)} is no number", remedy)
        if value and NUMBER.take(float(value)) is None:
            NUMBER.of(value, where, "value")
        if given["deadline"]:
            DAY.of(given["deadline"], where, "deadline")
        return {
            "is_target": "yes", "comparator": given["comparator"], "value": _figure(float(value)) if value else NONE,
            "value_unit": given["value_unit"] or NONE, "deadline": given["deadline"] or NONE,
        }  # fmt: skip

    def cells(self, answer: Answer) -> dict[str, str]:
        return {column: str(answer.get(column, "")) for column in self.fills}


def listed_pairs(tables: Compared) -> Iterator[Any]:
    """The rows of the alignments that the model lists; a pair that people added is on no sentence's evidence."""
    own = tables.alignments
    yield from iter_rows(own[(own["basis"] != "decision") | own["left_sentence_id"].notna()])


def relation_of(pair: Any, model: Model) -> str | None:
    """What the model takes a row of the alignments for, whatever people decided on it: its scores stay."""
    return model.relation(pair.same_score, pair.score)


def target_answer(row: Mapping[Any, Any]) -> Answer:
    """What a row of the table of targets says, as a coder would say it: by its words, not by the period of its plan."""
    said = _is(row["deadline"]) and row["deadline_source"] != "plan_period"
    return {
        "is_target": "yes", "comparator": row["comparator"],
        "value": _figure(float(row["value"])) if _is(row["value"]) else NONE,
        "value_unit": unicodedata.normalize("NFKC", row["value_unit"]) if _is(row["value_unit"]) else NONE,
        "deadline": row["deadline"] if said else NONE,
    }  # fmt: skip


def document_of_target(target_id: str) -> str:
    """The document of a target.

    Example:
        >>> [document_of_target(f"anshan{place}/t1") for place in ("", "#1", ":2.4")]
        ['anshan', 'anshan', 'anshan']
    """
    return re.split("[/#:]", target_id, maxsplit=1)[0]


def _is(value: object) -> bool:
    return not pd.isna(value)  # type: ignore[call-overload, no-any-return, unused-ignore]


def _figure(value: float) -> str:
    """A figure with all its digits, 2.50 and 2.5 alike, as ``RE_FIGURE`` reads it back.

    Example:
        >>> [_figure(value) for value in (2.50, 1.2e12, 0.00005, -0.0)]
        ['2.5', '1200000000000', '0.00005', '0']
    """
    return f"{Decimal(f'{value + 0.0:.12g}'):f}"


TASKS: dict[str, Task] = {task.name: task for task in (_Topics(), _Pairs(), _Targets())}
