"""The codebook: topics with cue phrases that earn them and phrases that veto them.

The package brings one for rule-of-law plans (``lexicon/topics.csv``, ``lexicon/cues.csv``); a study
may bring its own as JSON: topic id -> ``zh``, ``en``, ``definition``, ``row``, ``theme``, ``cues``, ``vetoes``.
"""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from policycompare.errors import DataError

GAP = "…"
"""In a phrase, ``A…B`` is A and then, within so few characters and without a stop, B."""
GAP_PATTERN = "[^。；\n]{0,15}?"
KEYS = {"zh", "en", "definition", "row", "theme", "cues", "vetoes"}


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that speaks for a topic (weight 1 is enough by itself) or, as a veto, against it."""

    phrase: str
    weight: float
    is_veto: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the codebook."""

    topic_id: str
    theme: str
    row: str
    name_zh: str
    name_en: str
    definition: str


@dataclass(slots=True)
class Codebook:
    """Topics with their cues.

    Attributes:
        topics: Topic id -> topic, in the codebook's order.
        cues: Topic id -> its cues and vetoes.
        warnings: A line for each topic without a cue.
    """

    topics: dict[str, Topic]
    cues: dict[str, list[Cue]]
    warnings: list[str] = field(default_factory=list)


def cue_pattern(phrase: str) -> re.Pattern[str]:
    """Pattern of a phrase with gaps.

    Example:
        >>> bool(cue_pattern("纳入…考核").search("把法治建设纳入年度考核"))
        True
        >>> bool(cue_pattern("纳入…考核").search("纳入规划。年度考核"))  # no gap crosses a stop
        False
    """
    return re.compile(GAP_PATTERN.join(map(re.escape, phrase.split(GAP))))


def _finish(topics: dict[str, Topic], cues: dict[str, list[Cue]], name: str) -> Codebook:
    warnings = [
        f"{name}: the topic {topic_id} has no cue; only its definition can earn it"
        for topic_id in topics
        if not any(not cue.is_veto for cue in cues.get(topic_id, []))
    ]
    return Codebook(topics, cues, warnings)


def read_codebook(path: Path | None = None) -> Codebook:
    """Read the package's codebook, or a study's own from JSON.

    Raises:
        DataError: The file is no codebook: unknown keys, a missing name, a cue that is no text.
    """
    if path is not None:
        return _read_json(path)
    here = Path(str(files("policycompare.lexicon")))
    with (here / "topics.csv").open(encoding="utf-8", newline="") as stream:
        topics = {row["topic_id"]: Topic(**row) for row in csv.DictReader(stream)}
    cues: dict[str, list[Cue]] = {}
    with (here / "cues.csv").open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 2):
            if row["topic_id"] not in topics:
                raise DataError(f"cues.csv, line {number}", f"no topic is called {row['topic_id']}", "correct topic_id")
            cues.setdefault(row["topic_id"], []).append(Cue(row["phrase"], float(row["weight"]), row["kind"] == "veto"))
    return _finish(topics, cues, "cues.csv")


def _read_json(path: Path) -> Codebook:
    try:
        table: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise DataError(path, f"cannot be read ({error.strerror})", "name a codebook in JSON") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DataError(path, f"no JSON ({error})", "mend it at that place") from None
    if not isinstance(table, dict) or not table:
        raise DataError(path, "it holds no topic", "write an object: topic id -> zh, definition, cues")
    topics: dict[str, Topic] = {}
    cues: dict[str, list[Cue]] = {}
    for topic_id, entry in table.items():
        where = f"{path}, {topic_id}"
        if not isinstance(entry, dict):
            raise DataError(where, "it is no object", "write zh, en, definition, row, theme, cues, vetoes")
        unknown = sorted(set(entry) - KEYS)
        if unknown:
            raise DataError(where, f"unknown key {unknown[0]!r}", f"use {', '.join(sorted(KEYS))}")
        name = str(entry.get("zh") or entry.get("en") or "")
        if not name:
            raise DataError(where, "it has no name", "give zh or en")
        phrases = [(p, False) for p in entry.get("cues", [])] + [(p, True) for p in entry.get("vetoes", [])]
        for phrase, is_veto in phrases:
            if not isinstance(phrase, str) or not phrase.strip(GAP + " "):
                raise DataError(where, f"{phrase!r} is no phrase", "write cues and vetoes as lists of texts")
            cues.setdefault(topic_id, []).append(Cue(phrase, 1.0, is_veto))
        topics[topic_id] = Topic(
            topic_id, str(entry.get("theme") or ""), str(entry.get("row") or name), name,
            str(entry.get("en") or name), str(entry.get("definition") or name),
        )  # fmt: skip
    return _finish(topics, cues, path.name)
