"""The sample that coders are given: drawn with a seed, from strata, so that every side is in it; and how it is kept.

``draw.json`` states the draw (what of, population, n, seed, strata) and holds the drawn rows with the hashes of their
texts, so that whatever comes back from coders can be held against it. Coders do not get it: it says what the model
takes a pair for.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from policycompare.boundary.kinds import NAME, NOTE, NUMBER, TABLES, TOPIC, checked, list_of, one_of
from policycompare.boundary.reading import read_json
from policycompare.errors import CallError, DataError
from policycompare.evaluate.coders.tasks import TASKS, Item, Task
from policycompare.topics.decision_kinds import text_hash

DRAW = "draw.json"
USUAL = 60
"""Rows that are drawn where nothing else is said."""
NAMES = list_of(NAME, "write a list of names", plural="names")
KEYS = {
    "of": one_of("task", TASKS), "seed": NUMBER, "coders": list_of(TOPIC, "write a list of names", plural="names"),
    "topics": list_of(TOPIC, "write a list of ids", plural="topic ids"), "strata": TABLES, "items": TABLES,
}  # fmt: skip
STRATUM_KEYS = {"side": NAME, "kind": NOTE, "population": NUMBER, "n": NUMBER}
ITEM_KEYS = {"ids": NAMES, "stratum": NUMBER, "hashes": NAMES}


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the population that rows are drawn from.

    Attributes:
        side: Its side.
        kind: What the model takes its pairs for; else empty.
        population: How many rows it has.
        n: How many were drawn.
    """

    side: str
    kind: str
    population: int
    n: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn row.

    Attributes:
        ids: What it is called in the tables.
        stratum: Number of its stratum.
        hashes: ``text_hash`` of each text that a coder reads.
    """

    ids: tuple[str, ...]
    stratum: int
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """A sample, and how it was drawn.

    Attributes:
        of: Name of the task.
        seed: What it was drawn with.
        coders: Who codes it.
        topics: Ids of the codebook's topics, where these are asked for.
        strata: What it was drawn from.
        items: The drawn rows, sorted by id.
    """

    of: str
    seed: int
    coders: tuple[str, ...]
    topics: tuple[str, ...]
    strata: tuple[Stratum, ...]
    items: tuple[Drawn, ...]

    @property
    def task(self) -> Task:
        """What is asked."""
        return TASKS[self.of]

    @property
    def population(self) -> int:
        """How many rows there are."""
        return sum(stratum.population for stratum in self.strata)

    @property
    def digest(self) -> str:
        """What the draw is called in the workbooks and in the names of its labels."""
        return sha256(self.as_json().encode()).hexdigest()[:8]

    def weight(self, item: Drawn) -> float:
        """How many rows of the population a drawn row stands for."""
        stratum = self.strata[item.stratum]
        return stratum.population / stratum.n

    def as_json(self) -> str:
        """For ``draw.json``, a row a line."""
        head = asdict(self)
        parts = {name: head.pop(name) for name in ("strata", "items")}
        lines = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
        for name, rows in parts.items():
            inside = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in rows)
            lines.append(f' "{name}": [\n{inside}\n ]')
        return "{\n" + ",\n".join(lines) + "\n}\n"


def draw_sample(
    task: Task, items: Sequence[Item], coders: Sequence[str], n: int | None, seed: int, topics: Collection[str] = ()
) -> tuple[Draw, list[Item]]:
    """Draw rows for coders.

    Strata are the sides, of pairs each with what the model takes them for (same, related, near, far): nearly all pairs
    are neither, and a plain sample would ask about nothing else. A pair is of one of its two sides, by lot. Each
    stratum has one row at least; the others follow the sizes of the strata or, of pairs, are as many from each as can
    be.

    Args:
        task: What is asked.
        items: The population, sorted by id.
        coders: Names of the coders.
        n: How many rows to draw; ``USUAL``, or all where there are fewer, if nothing is said.
        seed: Draws the same rows again.
        topics: Ids of the codebook's topics.

    Returns:
        The draw, and the drawn rows in its order.

    Raises:
        CallError: ``n`` is more than there are, or too few for the strata.
    """
    random = Random(f"{seed} {task.name}")  # the same on every machine
    parts: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items:
        parts[random.choice(item.sides), item.kind].append(item)
    if not items:
        raise CallError(f"--of {task.name}", "the project has none of them", "build it, or code something else")
    n = min(USUAL, len(items)) if n is None else n
    if n > len(items):
        raise CallError(f"--n {n}", f"there are {len(items)} {task.name}", f"name at most {len(items)}")
    names = sorted(parts)
    if n < len(names):
        problem = f"the {task.name} make {len(names)} strata, and each needs one"
        raise CallError(f"--n {n}", problem, f"name at least {len(names)}")
    sizes = {name: len(parts[name]) for name in random.sample(names, len(names))}
    shares = _shares(sizes, n, evenly=task.evenly)
    strata = tuple(Stratum(*name, sizes[name], shares[name]) for name in names)
    drawn = [(item, number) for number, name in enumerate(names) for item in random.sample(parts[name], shares[name])]
    drawn.sort(key=lambda own: own[0].ids)
    rows = tuple(Drawn(item.ids, number, tuple(map(text_hash, item.texts))) for item, number in drawn)
    return Draw(task.name, seed, tuple(coders), tuple(topics), strata, rows), [item for item, _ in drawn]


def _shares(sizes: Mapping[tuple[str, str], int], n: int, *, evenly: bool) -> dict[tuple[str, str], int]:
    """How many rows to draw of each stratum: one, then by the method of Sainte-Laguë, or one after the other.

    Example:
        >>> list(_shares({("a", ""): 80, ("b", ""): 15, ("c", ""): 5}, 10, evenly=False).values())
        [8, 1, 1]
    """
    given = dict.fromkeys(sizes, 1)
    for _ in range(n - len(sizes)):
        free = [name for name in sizes if given[name] < sizes[name]]
        given[max(free, key=lambda own: -given[own] if evenly else sizes[own] / (2 * given[own] + 1))] += 1
    return given


def shuffled(draw: Draw, coder: str) -> list[int]:
    """The order in which a coder gets the rows: each another one, the same from the same seed."""
    return Random(f"{draw.seed} {draw.of} {coder}").sample(range(len(draw.items)), len(draw.items))


def read_draw(path: Path) -> Draw:
    """Read a ``draw.json``.

    Raises:
        DataError: It is missing, or none.
    """
    shown = str(path)
    given: dict[str, Any] = checked(read_json(path, shown), KEYS, shown, KEYS)
    strata = tuple(
        Stratum(own.get("side", ""), own.get("kind", ""), int(own["population"]), int(own["n"]))
        for own in _tables(given["strata"], STRATUM_KEYS, f"{shown}, strata")
    )
    items = tuple(
        Drawn(tuple(own["ids"]), int(own["stratum"]), tuple(own["hashes"]))
        for own in _tables(given["items"], ITEM_KEYS, f"{shown}, items")
    )
    task, remedy = TASKS[given["of"]], "restore it as it was written, or draw again"
    counts = Counter(item.stratum for item in items)
    fits = [len(item.ids) == len(task.ids) and len(item.hashes) == len(task.texts) for item in items]
    if not all(fits) or counts != {number: stratum.n for number, stratum in enumerate(strata)}:
        raise DataError(shown, "its rows and its strata do not fit each other", remedy)
    if not items or len({item.ids for item in items}) < len(items):
        raise DataError(shown, "it has no rows, or one of them twice", remedy)
    return Draw(given["of"], int(given["seed"]), tuple(given["coders"]), tuple(given["topics"]), strata, items)


def _tables(rows: Sequence[object], keys: Mapping[str, Any], where: str) -> list[dict[str, Any]]:
    return [checked(row, keys, f"{where} {number}", keys) for number, row in enumerate(rows, 1)]
