"""Codebooks: topics with the phrases that earn them and those that veto them, for one field of policy each.

A codebook belongs to a study. The package brings some by name (``codebooks/NAME``); a study names one of them in its
manifest, or brings its own, as a folder of csv tables or as one JSON file:

- ``topics.csv``: topic_id, theme, row, name_zh, name_en, definition
- ``cues.csv``: topic_id, kind (cue or veto), phrase, weight; optional: source, where the phrase was found (``general``:
  whoever knows the field says it; ``study``: it is taken from the study's documents; ``plan``: from other plans)
- ``themes.csv`` and ``rows.csv`` (each optional): theme or row, name_zh, name_en, in the order of tables and figures
- ``boilerplate.csv`` (optional): kind, phrase. A ``word`` says nothing in this field and is left out of likeness; a
  ``formula`` is a set phrase that text reuse weighs down.
- ``competence.csv`` and ``naming.csv`` (each optional): who has the power in a topic's matter, and since when it has
  its name, each with the passage that says so; their columns are in ``topic_limits.py``

JSON holds an object, topic id -> ``zh``, ``en``, ``definition``, ``row``, ``row_en``, ``theme``, ``theme_zh``,
``theme_en``, ``cues``, ``vetoes``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from policycompare.boundary.enclosure import see_enclosed
from policycompare.boundary.kinds import NAME, PROSE, TOPIC, Kind, checked, list_of, optional
from policycompare.boundary.reading import numbered_rows, read_json
from policycompare.errors import DataError, choices
from policycompare.files import settle
from policycompare.lexicon import HERE
from policycompare.lexicon.topic_limits import TopicLimit, read_limits
from policycompare.sources.manifest import MANIFEST, read_study

DEFAULT = "rule_of_law"
"""The codebook of a study that names none and brings none."""
GAP = "…"
"""In a phrase, ``A…B`` is A and then, within so few characters and without a stop, B."""
GAP_PATTERN = "[^。；\n]{0,15}?"
MOST_GAPS, MOST_PHRASE = 3, 200
"""Most gaps and characters of a phrase. With each gap more, a text of one word again and again takes fifteen times as
long."""
TOPIC_COLUMNS = ("topic_id", "theme", "row", "name_zh", "name_en", "definition")
CUE_COLUMNS = ("topic_id", "kind", "phrase", "weight")
CUE_KINDS = ("cue", "veto")
CUE_SOURCES = ("general", "study", "plan")
"""Where a phrase was found: an evaluation drops those of the study that only the judged document speaks for."""
BOILERPLATE_KINDS = ("word", "formula")
STUDY_FOLDER = Path("data") / "lexicon"
SEPARATOR = ";"
"""What stands between the items of a list in a cell, in every table; no id holds it."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that speaks for a topic (weight 1 is enough by itself) or, as a veto, against it.

    ``source`` is one of ``CUE_SOURCES``, None where nobody says where the phrase was found.
    """

    phrase: str
    weight: float
    is_veto: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the codebook."""

    topic_id: str
    theme: str
    row: str
    name_zh: str
    name_en: str
    definition: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """Topics with their cues, themes and rows with their names.

    Attributes:
        name: What it is called: the package's name of it, or the study's file or folder.
        topics: Topic id -> topic, in the codebook's order.
        cues: Topic id -> its cues and vetoes.
        themes: Theme -> its name in Chinese and English, in the order of figures.
        rows: The same for the wider rows of comparison tables.
        words: Words that say nothing in this field.
        formulas: Set phrases of this field.
        warnings: A line for each topic without a cue.
        limits: What is known of who has the power in a topic's matter, and since when it has its name.
    """

    name: str
    topics: dict[str, Topic]
    cues: dict[str, list[Cue]]
    themes: dict[str, tuple[str, str]]
    rows: dict[str, tuple[str, str]]
    words: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    limits: tuple[TopicLimit, ...] = ()

    def without_words(self, text: str) -> str:
        """A text without the words that say nothing in this field."""
        return phrases_pattern(self.words).sub(" ", text) if self.words else text


@cache
def cue_pattern(phrase: str) -> re.Pattern[str]:
    """Pattern of a phrase with gaps.

    Example:
        >>> bool(cue_pattern("纳入…考核").search("把法治建设纳入年度考核"))
        True
        >>> bool(cue_pattern("纳入…考核").search("纳入规划。年度考核"))  # no gap crosses a stop
        False
    """
    return re.compile(GAP_PATTERN.join(map(re.escape, phrase.split(GAP))))


@cache
def phrases_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Pattern of any of several phrases, the longest first."""
    return re.compile("|".join(cue_pattern(p).pattern for p in sorted(phrases, key=len, reverse=True)) or "(?!)")


def package_codebooks() -> dict[str, Path]:
    """The codebooks that come with the package: name -> folder."""
    return {path.name: path for path in sorted((HERE / "codebooks").iterdir()) if (path / "topics.csv").is_file()}


def read_codebook(where: Path | str = DEFAULT, shown: str | None = None) -> Codebook:
    """Read a codebook.

    Args:
        where: A name of ``package_codebooks``, or the folder or JSON file of another.
        shown: What it is called in messages, where that is not its place.

    Raises:
        DataError: Nothing is called so, or what is there is no codebook; the line names the place.
    """
    known = package_codebooks()
    if str(where) in known:
        return _read_folder(known[str(where)], str(where))
    path = Path(where)
    if path.exists():
        settle(path, shown or path.as_posix())
        return _read_place(path, shown or path.as_posix())
    remedy = f"name a folder or JSON file, or one of the package's: {', '.join(known)}"
    raise DataError(where, "no codebook is called so", remedy)


def study_codebook(root: Path | None) -> Codebook:
    """The codebook of a study: what its manifest names, else what it brings, else the package's.

    ``[study] codebook`` in the manifest is a name of ``package_codebooks``, or a folder or JSON file from the project's
    folder. Without it ``data/lexicon/codebook`` (a folder) or ``data/lexicon/codebook.json`` is read where it exists.

    Args:
        root: Project folder; None = no study.

    Raises:
        DataError: What is named is not there, lies outside the project, or is no codebook.
    """
    if root is None:
        return read_codebook()
    named = read_study(root).codebook
    if named is None:
        for path in (root / STUDY_FOLDER / "codebook", root / STUDY_FOLDER / "codebook.json"):
            if path.exists():
                return _read_place(path, path.relative_to(root).as_posix())
        return read_codebook()
    if named in package_codebooks():
        return read_codebook(named)
    see_enclosed(root, named)
    path = root / named
    if not path.exists():
        remedy = f"name a folder or JSON file of the project, or one of the package's: {', '.join(package_codebooks())}"
        raise DataError(f"{MANIFEST}: codebook {named!r}", "it is not there", remedy)
    return _read_place(path, named)


def _read_place(path: Path, shown: str) -> Codebook:
    """A codebook by its place: a JSON file, or a folder of csv tables or with one JSON file in it."""
    if path.is_dir() and not (path / "topics.csv").is_file():
        held = sorted(path.glob("*.json"))
        if len(held) != 1:
            raise DataError(shown, "it holds no topics.csv and no single JSON file", "put the codebook's topics there")
        path, shown = held[0], f"{shown}/{held[0].name}"
    return _read_folder(path, shown) if path.is_dir() else _read_json(path, shown)


def _names(path: Path, key: str, shown: str) -> dict[str, tuple[str, str]]:
    """Names of themes or rows; a name that is not given is the key."""
    found: dict[str, tuple[str, str]] = {}
    for where, row in numbered_rows(path, (key, "name_zh", "name_en"), shown):
        name = row[key]
        if not name or name in found:
            raise DataError(where, f"{name!r} is empty or stands twice", f"keep one row a {key}")
        found[name] = (row["name_zh"] or name, row["name_en"] or row["name_zh"] or name)
    return found


def _finish(
    name: str,
    topics: dict[str, Topic],
    cues: dict[str, list[Cue]],
    themes: dict[str, tuple[str, str]],
    rows: dict[str, tuple[str, str]],
    boilerplate: Sequence[tuple[str, str]] = (),
    limits: tuple[TopicLimit, ...] = (),
) -> Codebook:
    """A whole codebook; themes and rows without a name of their own come behind, called by their keys."""
    if not topics:
        raise DataError(name, "it holds no topic", "give it at least one")
    warnings = [
        f"{name}: {topic_id} has the {what} {key}, which {what}s.csv does not list"
        for topic_id, topic in topics.items()
        for what, key, listed in (("theme", topic.theme, themes), ("row", topic.row, rows))
        if listed and key not in listed
    ]
    themes_of_topics, rows_of_topics = ({getattr(t, key): None for t in topics.values()} for key in ("theme", "row"))
    warnings += [
        f"{name}: the topic {topic_id} has no cue; only its definition can earn it"
        for topic_id in topics
        if not any(not cue.is_veto for cue in cues.get(topic_id, []))
    ]
    warnings += [f"{name}: no topic has the theme {theme}" for theme in themes if theme not in themes_of_topics]
    warnings += [f"{name}: no topic has the row {row}" for row in rows if row not in rows_of_topics]
    themes |= {key: (key, key) for key in themes_of_topics if key not in themes}
    rows |= {key: (key, key) for key in rows_of_topics if key not in rows}
    words, formulas = (tuple(phrase for kind, phrase in boilerplate if kind == k) for k in BOILERPLATE_KINDS)
    return Codebook(name, topics, cues, themes, rows, words, formulas, tuple(warnings), limits)


def _read_folder(folder: Path, shown: str) -> Codebook:
    topics: dict[str, Topic] = {}
    for where, row in numbered_rows(folder / "topics.csv", TOPIC_COLUMNS, f"{shown}/topics.csv"):
        topic_id, title = TOPIC.of(row["topic_id"], where), row["name_zh"] or row["name_en"]
        if not title:
            raise DataError(where, "it has no name", "fill name_zh or name_en")
        if topic_id in topics:
            raise DataError(where, f"the topic {topic_id} stands twice", "keep one row a topic")
        topics[topic_id] = Topic(
            topic_id, row["theme"] or row["row"] or title, row["row"] or title, title, row["name_en"] or title,
            row["definition"] or title,
        )  # fmt: skip
    cues: dict[str, list[Cue]] = {}
    for where, row in numbered_rows(folder / "cues.csv", CUE_COLUMNS, f"{shown}/cues.csv"):
        if row["topic_id"] not in topics:
            raise DataError(where, f"no topic is called {row['topic_id']!r}", choices(row["topic_id"], topics))
        if row["kind"] not in CUE_KINDS:
            raise DataError(where, f"unknown kind {row['kind']!r}", f"use {' or '.join(CUE_KINDS)}")
        source = row.get("source") or None
        if source not in (None, *CUE_SOURCES):
            raise DataError(where, f"unknown source {source!r}", f"use {', '.join(CUE_SOURCES)}, or leave it empty")
        cue = Cue(PHRASE.of(row["phrase"], where), _weight(row["weight"], where), row["kind"] == "veto", source)
        cues.setdefault(row["topic_id"], []).append(cue)
    boilerplate = []
    for where, row in numbered_rows(folder / "boilerplate.csv", ("kind", "phrase"), f"{shown}/boilerplate.csv"):
        if row["kind"] not in BOILERPLATE_KINDS:
            raise DataError(where, f"unknown kind {row['kind']!r}", f"use {' or '.join(BOILERPLATE_KINDS)}")
        boilerplate.append((row["kind"], PHRASE.of(row["phrase"], where)))
    limits = read_limits(folder, shown)
    for limit in limits:
        if limit.topic_id not in topics:
            problem = f"no topic is called {limit.topic_id!r}"
            raise DataError(f"{shown}/{limit.kind}.csv", problem, choices(limit.topic_id, topics))
    themes, rows = (_names(folder / f"{key}s.csv", key, f"{shown}/{key}s.csv") for key in ("theme", "row"))
    return _finish(shown, topics, cues, themes, rows, boilerplate, limits)


def _phrase(words: Any) -> str | None:
    is_phrase = NAME.take(words) and words.strip(GAP + " ") and GAP not in (words[0], words[-1])
    return words if is_phrase and len(words) <= MOST_PHRASE and words.count(GAP) <= MOST_GAPS else None


PHRASE = Kind("phrase", f"write text; … stands between two words only, {MOST_GAPS} times at most", _phrase)


def _weight(text: str, where: str) -> float:
    try:
        weight = float(text or 1)
    except ValueError:
        weight = 0.0
    if not 0 < weight < 1_000:
        raise DataError(where, f"{text!r} is no weight", "write a number above 0; 1 is enough by itself")
    return weight


PHRASES = list_of(PHRASE, f'write ["…"]; {PHRASE.remedy}')
KEYS = {
    **dict.fromkeys(("zh", "en", "row", "row_en", "theme", "row_zh", "theme_zh", "theme_en"), optional(NAME)),
    "definition": optional(PROSE), "cues": PHRASES, "vetoes": PHRASES,
}  # fmt: skip
"""What JSON says of a topic."""


def _read_json(path: Path, name: str) -> Codebook:
    table = read_json(path, name)
    if not isinstance(table, dict) or not table:
        raise DataError(name, "it holds no topic", "write an object: topic id -> zh, definition, cues")
    topics: dict[str, Topic] = {}
    cues: dict[str, list[Cue]] = {}
    themes: dict[str, tuple[str, str]] = {}
    rows: dict[str, tuple[str, str]] = {}
    for topic_id, entry in table.items():
        where = f"{name}, {TOPIC.of(topic_id, name)}"
        words = checked(entry, KEYS, where)
        title = words.get("zh") or words.get("en")
        if not title:
            raise DataError(where, "it has no name", "give zh or en")
        for key, is_veto in (("cues", False), ("vetoes", True)):
            for phrase in words.get(key, []):
                cues.setdefault(topic_id, []).append(Cue(phrase, 1.0, is_veto))
        row = words.get("row", title)
        theme = words.get("theme", row)
        # The first topic of a theme that gives its name decides.
        for names, key, zh, en in ((themes, theme, "theme_zh", "theme_en"), (rows, row, "row_zh", "row_en")):
            before = names.get(key, (key, key))
            named = words.get(zh, key), words.get(en, words.get(zh, key))
            names[key] = (named[0] if before[0] == key else before[0], named[1] if before[1] == key else before[1])
        topics[topic_id] = Topic(topic_id, theme, row, title, words.get("en", title), words.get("definition", title))
    return _finish(name, topics, cues, themes, rows)
