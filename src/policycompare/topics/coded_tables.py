"""From parsed tables to coded ones: the measures as the coder sees them, their topics, how far a codebook reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from policycompare.boundary.kinds import NAME, NOTE, TABLES, TOPIC, Kind, checked, list_of
from policycompare.boundary.reading import read_json_lines
from policycompare.errors import DataError
from policycompare.lexicon.codebook import Codebook
from policycompare.tables.frames import Coded, Parsed, build_frame, iter_rows, tables_of
from policycompare.tables.queries import document_of_measures, topic_fit, whole_fit
from policycompare.tables.schema import BY_NAME
from policycompare.text.documents import Source
from policycompare.topics.coder import CodedMeasure, Coding, code_measures
from policycompare.topics.outside_measures import code_passages
from policycompare.words import Count

DEVELOPMENT = "topics_dev.jsonl"
"""Topic labels that the cue phrases may be fitted to."""

BLIND = "topics_blind.jsonl"
"""Topic labels that only measure how well the coder does."""

TOPIC_LABEL = {"measure_id": NAME, "topics": list_of(TOPIC, 'write "topics": ["TOPIC-ID"], the main one first')}


def coded_measures(tables: Parsed) -> list[CodedMeasure]:
    """The measures as the coder sees them, in the order of the table."""
    sentences: dict[str, list[tuple[str, str]]] = {}
    for row in iter_rows(tables.sentences.sort_values(["num", "sentence_id"])):
        sentences.setdefault(row.measure_id, []).append((row.sentence_id, row.text))
    return [
        CodedMeasure(m.measure_id, m.document_id, tuple(sentences.get(m.measure_id, [(m.measure_id, m.text)])))
        for m in iter_rows(tables.measures)
    ]


def document_texts(tables: Parsed) -> dict[str, str]:
    """What the coder reads of each document: document id -> its measures, a sentence a line."""
    texts: dict[str, list[str]] = {}
    for measure in coded_measures(tables):
        texts.setdefault(measure.document_id, []).append(measure.text)
    return {document_id: "\n".join(parts) for document_id, parts in texts.items()}


def read_gold(
    path: Path,
    what: str,
    keys: Mapping[str, Kind],
    further: Mapping[str, Kind],
    lists: Mapping[str, Mapping[str, Kind]] | None = None,
) -> list[dict[str, Any]]:
    """Labels that people made, one JSON object a line.

    Args:
        path: The file in a study's ``data/gold``.
        what: What a line is called, for messages.
        keys: What each label must hold.
        further: What it may hold.
        lists: What the tables hold that stand in a list under a key; what one of them leaves out is None in it.

    Raises:
        DataError: The file is missing or a line is no such label.
    """
    shown = f"data/gold/{path.name}"
    if not path.exists():
        raise DataError(shown, f"there are no {what}s", "see data/gold/README.md for their form")
    labels, of_lists = [], dict.fromkeys(lists or (), TABLES)
    for where, given in read_json_lines(path, shown):
        label = checked(given, {**keys, **further, **of_lists}, where, keys)
        for key, own in (lists or {}).items():
            if key in label:
                rows = [checked(row, own, f"{where}, {key} {at}") for at, row in enumerate(label[key], 1)]
                label[key] = [dict.fromkeys(own) | row for row in rows]
        labels.append(label)
    return labels


def read_topic_labels(root: Path | None, name: str = DEVELOPMENT) -> dict[str, list[str]]:
    """Topic labels of a study, measure id -> topics, the main one first; empty where there are none.

    Raises:
        DataError: A line is no label.
    """
    path = root / "data" / "gold" / name if root else None
    if path is None or not path.exists():
        return {}
    labels = read_gold(path, "topic label", TOPIC_LABEL, {"note": NOTE})
    found = {label["measure_id"]: label["topics"] for label in labels}
    if len(found) < len(labels):
        raise DataError(f"data/gold/{name}", "a measure stands in it twice", "keep one line a measure")
    return found


def code_tables(
    tables: Parsed, codebook: Codebook, labels: Mapping[str, Sequence[str]], sources: Mapping[str, Source] | None = None
) -> tuple[Coded, dict[str, list[Coding]]]:
    """Code the measures of tables by a codebook.

    Args:
        tables: Parsed tables; topics that they have already are not looked at.
        codebook: Topics and cues.
        labels: Measure id -> topics, for measures that people coded; used for other documents only.
        sources: The files by name, for what is named outside measures; without them nothing is looked for there.

    Returns:
        The tables with the codebook and the codings, its warnings and how far it reaches in their report; and
        measure id -> codings with the strengths that rank them.
    """
    coded = code_measures(coded_measures(tables), codebook, labels)
    known = set(tables.sentences["sentence_id"])
    rows: dict[str, list[dict[str, Any]]] = {
        "themes": _named_rows("theme", codebook.themes),
        "topic_rows": _named_rows("row", codebook.rows),
        "topics": [asdict(topic) for topic in codebook.topics.values()],
        "measure_topics": [
            {
                "measure_id": measure_id, "topic_id": c.topic_id, "score": c.score, "is_primary": c.is_primary,
                "sentence_id": c.sentence_id if c.sentence_id in known else None, "source": c.source,
            }
            for measure_id, codings in coded.items()
            for c in codings
        ],
        "passage_topics": list(code_passages(tables, codebook, sources or {})),
        "topic_limits": [asdict(limit) | {"limit_id": limit.limit_id} for limit in codebook.limits],
    }  # fmt: skip
    parsed = {table.name: getattr(tables, table.name) for table in tables_of(Parsed.stage)}
    frames = parsed | {name: build_frame(BY_NAME[name], own) for name, own in rows.items()}
    return Coded(frames, [*tables.report, *codebook.warnings]), coded


def _named_rows(key: str, names: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {key: name, "position": at, "name_zh": zh, "name_en": en}
        for at, (name, (zh, en)) in enumerate(names.items(), 1)
    ]


def fit_lines(tables: Coded, codebook: Codebook) -> list[str]:
    """How far a codebook reaches: how many measures have no topic, and where it does not fit."""
    fit = whole_fit(tables)
    lines = [f"{fit.measures - fit.coded} of {fit.measures} measures have no topic of the codebook {codebook.name}"]
    odd = [name for name, own in topic_fit(tables).items() if not own.fits]
    if odd:
        lines.append(
            f"the codebook {codebook.name} does not fit {', '.join(odd)}: whatever rests on topics (comparisons, "
            "figures of coverage) says nothing about them; name a codebook of their field in data/raw/manifest.toml, "
            "[study] codebook, or let policycompare induce propose one"
        )
    return lines


def thin_lines(tables: Coded) -> list[str]:
    """Where a codebook is thin: documents and chapters that it leaves out, topics that hardly anything earns.

    A chapter is a section with measures of its own. Each kind names the first few.
    """
    coded = set(tables.measure_topics["measure_id"])
    fits = topic_fit(tables)
    few = [
        f"{name} ({fit.coded} of {fit.measures})"
        for name, fit in sorted(fits.items(), key=lambda item: (item[1].coded / max(1, item[1].measures), item[0]))
        if fit.coded < fit.measures
    ]
    with_any = set(tables.measures.loc[tables.measures["measure_id"].isin(coded), "section_id"].dropna())
    holding = set(tables.measures["section_id"].dropna())
    bare = [
        f"{row.section_id} {row.heading}" if isinstance(row.heading, str) else row.section_id
        for row in iter_rows(tables.sections)
        if row.section_id in holding - with_any
    ]
    document_of = document_of_measures(tables)
    held: dict[str, list[str]] = {topic: [] for topic in tables.topics["topic_id"]}
    for row in iter_rows(tables.measure_topics):
        held[row.topic_id].append(row.measure_id)
    names = dict(zip(tables.topics["topic_id"], tables.topics["name_zh"], strict=True))
    named = {topic: topic if names[topic] == topic else f"{topic} {names[topic]}" for topic in held}
    several = len(tables.documents) > 1
    kinds = [
        ("document has measures without a topic|documents have measures without a topic", few),
        ("chapter has no measure with a topic|chapters have no measure with a topic", bare),
        (
            "topic is earned by no measure|topics are earned by no measure",
            [named[t] for t, own in held.items() if not own],
        ),
        (
            "topic is earned by one measure|topics are earned by one measure each",
            [named[t] for t, own in held.items() if len(own) == 1],
        ),
        (
            "topic is earned in one document only|topics are earned in one document only",
            [
                named[t]
                for t, own in held.items()
                if several and len(own) > 1 and len({document_of[m] for m in own}) == 1
            ],
        ),
    ]
    return [f"{Count(len(found)):{what}}: {_first(found)}" for what, found in kinds if found]


def _first(names: Sequence[str], most: int = 8) -> str:
    """The first few of many names."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
