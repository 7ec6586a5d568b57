"""From tables to compared tables: topics and alignments put in, decisions applied."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from policycompare.compare.alignment import PairSpace, align, build_space, read_model
from policycompare.compare.codebook import Codebook, read_codebook
from policycompare.compare.coding import CodedMeasure, Coding, code_measures
from policycompare.compare.comparison import build_comparison, build_target_differences
from policycompare.compare.decisions import apply_to_alignments, apply_to_topics, load_decisions
from policycompare.compare.reuse import build_reuse, reuse_shares
from policycompare.errors import DataError
from policycompare.tables.frames import Tables, build_frame, iter_rows, regions_of
from policycompare.tables.schema import BY_NAME
from policycompare.text.documents import Source

MAX_MEASURES = 5_000
"""Above so many measures the build codes topics but leaves alignment to a call of its own."""


def coded_measures(tables: Tables) -> list[CodedMeasure]:
    """The measures as the coder sees them, in the order of the table."""
    clauses: dict[str, list[tuple[int, str, str]]] = {}
    for row in iter_rows(tables.clauses):
        clauses.setdefault(row.measure_id, []).append((row.num, row.clause_id, row.text))
    found = []
    for row in iter_rows(tables.measures):
        own = tuple((clause_id, text) for _, clause_id, text in sorted(clauses.get(row.measure_id, [])))
        found.append(CodedMeasure(row.measure_id, row.document_id, row.heading, own or ((row.measure_id, row.text),)))
    return found


DEVELOPMENT = "topics_dev.jsonl"
"""Topic labels that the cue phrases may be fitted to."""
BLIND = "topics_blind.jsonl"
"""Topic labels that only measure how well the coder does."""


def read_topic_labels(root: Path | None, name: str = DEVELOPMENT) -> dict[str, list[str]]:
    """Topic labels of a study, measure id -> topics, the main one first; empty where there are none.

    Raises:
        DataError: A line is no label.
    """
    path = root / "data" / "gold" / name if root else None
    if path is None or not path.is_file():
        return {}
    found = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            label = json.loads(line)
            found[label["measure_id"]] = list(label["topics"])
        except (json.JSONDecodeError, KeyError, TypeError):
            where = f"data/gold/{path.name}, line {number}"
            raise DataError(where, "no label", "write measure_id and topics") from None
    return found


def pair_space(
    tables: Tables, coded: Mapping[str, Sequence[Coding]], codebook: Codebook, name: str = "tfidf"
) -> PairSpace:
    """The space of pairs of all measures of the tables."""
    measures = coded_measures(tables)
    region = regions_of(tables)
    rows = {topic.topic_id: topic.row for topic in codebook.topics.values()}
    return build_space(measures, [region[m.document_id] for m in measures], coded, rows, name)


def add_topics(tables: Tables, codebook: Codebook, labels: Mapping[str, Sequence[str]]) -> dict[str, list[Coding]]:
    """Code the measures and put ``topics`` and ``measure_topics`` into the tables."""
    measures = coded_measures(tables)
    coded = code_measures(measures, codebook, labels)
    known = set(tables.clauses["clause_id"])
    topics = [(t.topic_id, t.theme, t.row, t.name_zh, t.name_en, t.definition) for t in codebook.topics.values()]
    rows: list[tuple[Any, ...]] = [
        (m, c.topic_id, c.score, c.is_primary, c.clause_id if c.clause_id in known else None, c.source)
        for m, codings in coded.items()
        for c in codings
    ]
    tables.topics = build_frame(BY_NAME["topics"], topics)
    tables.measure_topics = build_frame(BY_NAME["measure_topics"], rows)
    tables.report.extend(codebook.warnings)
    return coded


def _decided(tables: Tables, coded: Mapping[str, Sequence[Coding]]) -> dict[str, list[Coding]]:
    """The codings of the tables, with the model's strength or, where people decided, more than any model's."""
    model = {(m, c.topic_id): c for m, codings in coded.items() for c in codings}
    found: dict[str, list[Coding]] = {m: [] for m in coded}
    for row in iter_rows(tables.measure_topics):
        known = model.get((row.measure_id, row.topic_id))
        strength = MANUAL if row.source == "manual" else known.strength if known else 0.0
        clause_id = row.clause_id if isinstance(row.clause_id, str) else known.clause_id if known else None
        found[row.measure_id].append(
            Coding(row.topic_id, row.score, clause_id, bool(row.is_primary), strength, row.source)
        )
    return found


MANUAL = 3.0
"""Strength of a topic that a person gave: as much as a headline's."""


def add_comparison(
    tables: Tables,
    root: Path | None = None,
    codebook_path: Path | None = None,
    sources: Mapping[str, Source] | None = None,
) -> None:
    """Put topics, alignments, compared tables and text reuse into tables, and let people's decisions win.

    Args:
        tables: Changed in place; lines are added to its report.
        root: Project folder with labels and decisions; None for files without a project.
        codebook_path: A study's own codebook.
        sources: The normalised files, for text reuse; None leaves it out.
    """
    codebook = read_codebook(codebook_path)
    decisions = load_decisions(root) if root else None
    coded = add_topics(tables, codebook, read_topic_labels(root))
    if decisions:
        tables.measure_topics, lines = apply_to_topics(tables.measure_topics, decisions, tables)
        tables.report.extend(lines)
    regions = set(regions_of(tables).values())
    if len(regions) < 2:
        tables.report.append("alignments: only one region, nothing to align; add a document of another region")
    elif len(tables.measures) > MAX_MEASURES:
        tables.report.append(f"alignments: left out, {len(tables.measures):,} measures are more than {MAX_MEASURES:,}")
        return
    else:
        space = pair_space(tables, _decided(tables, coded), codebook)
        tables.alignments = build_frame(BY_NAME["alignments"], align(space, read_model()))
        if decisions:
            tables.alignments, lines = apply_to_alignments(tables.alignments, decisions, tables)
            tables.report.extend(lines)
        tables.comparisons = build_frame(BY_NAME["comparisons"], build_comparison(tables))
        tables.target_differences = build_frame(BY_NAME["target_differences"], build_target_differences(tables))
    if sources and len(tables.documents) > 1:
        tables.reuse = build_reuse(tables, sources)
        tables.reuse_shares = reuse_shares(tables, tables.reuse)
