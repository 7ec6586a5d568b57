"""Why a document may hold nothing on a topic: who has the power in a matter, and since when it has its name.

Both are rows of a codebook, each with the passage that it rests on, quoted letter for letter from a text that somebody
opened, and with that text's address. Nothing here is from memory: what no text within reach says has no row.

- ``competence.csv``: topic_id, levels (those that have the power, joined by ;), exempt (endings of names that have it
  though their level has not: 自治县), valid_from and valid_to (days between which the quoted text holds; valid_to may
  be empty), source, address, passage, note
- ``naming.csv``: topic_id, named (the day of the first official naming), source, address, passage, note. Only a text
  that says itself that the naming is new gives a row; the earliest mention within reach proves nothing of what stood
  before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policycompare.boundary.kinds import DAY
from policycompare.boundary.reading import numbered_rows
from policycompare.errors import DataError

KINDS = ("competence", "naming")
"""What a row is about: who has the power in a matter, or since when the matter has its name."""
LEVELS = ("nation", "province", "prefecture", "county")
COMPETENCE = ("topic_id", "levels", "exempt", "valid_from", "valid_to", "source", "address", "passage", "note")
NAMING = ("topic_id", "named", "source", "address", "passage", "note")
SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class TopicLimit:
    """One thing that is known of a topic, and where it is said.

    Attributes:
        topic_id: The topic.
        kind: One of ``KINDS``.
        from_date: Of competence the day since which the text holds, of naming that of the first naming, as ISO text.
        to_date: Of competence the last day on which the text holds; None where it holds on, and for naming.
        levels: Of competence the levels that have the power; empty for naming.
        exempt: Endings of regions' names that have the power whatever their level is.
        source: The text: title, article, date, issuer.
        address: Where it was read.
        passage: Its words, letter for letter.
        note: What must be known beside them; None for nothing.
    """

    topic_id: str
    kind: str
    from_date: str
    to_date: str | None
    levels: tuple[str, ...]
    exempt: tuple[str, ...]
    source: str
    address: str
    passage: str
    note: str | None

    @property
    def limit_id(self) -> str:
        """Its id: topic, kind and the day from which on it holds."""
        return f"{self.topic_id}/{self.kind}/{self.from_date}"


def read_limits(folder: Path, shown: str) -> tuple[TopicLimit, ...]:
    """The limits of a codebook's topics, competence first, as its files have them; none where there are no files.

    Args:
        folder: The codebook's folder.
        shown: What it is called in messages.

    Raises:
        DataError: A row lacks its source, its passage or its day, or names no level.
    """
    found = tuple(
        limit for kind, columns in zip(KINDS, (COMPETENCE, NAMING), strict=True)
        for limit in _read(folder / f"{kind}.csv", columns, kind, f"{shown}/{kind}.csv")
    )  # fmt: skip
    seen: set[str] = set()
    for limit in found:
        if limit.limit_id in seen:
            raise DataError(
                f"{shown}/{limit.kind}.csv", f"{limit.limit_id} stands twice", "keep one row a topic and day"
            )
        seen.add(limit.limit_id)
    return found


def _read(path: Path, columns: tuple[str, ...], kind: str, shown: str) -> Iterator[TopicLimit]:
    for where, row in numbered_rows(path, columns, shown):
        for key in ("source", "address", "passage"):
            if not row[key].strip():
                raise DataError(
                    where, f"it has no {key}", "quote the passage and say where it stands, or leave the row out"
                )
        first, last = (row["valid_from"], row["valid_to"]) if kind == "competence" else (row["named"], "")
        DAY.of(first, where)
        if last and DAY.of(last, where) < first:
            raise DataError(where, f"it holds from {first} to {last}", "turn the two round")
        levels, exempt = (tuple(filter(None, row.get(key, "").split(SEPARATOR))) for key in ("levels", "exempt"))
        if kind == "competence" and (not levels or set(levels) - set(LEVELS)):
            raise DataError(
                where, f"{row['levels']!r} names no levels", f"use {', '.join(LEVELS)}, joined by {SEPARATOR}"
            )
        yield TopicLimit(
            row["topic_id"], kind, first, last or None, levels, exempt,
            row["source"], row["address"], row["passage"], row["note"] or None,
        )  # fmt: skip
