"""From parsed tables to coded and to compared ones: topics, alignments, compared tables, text reuse, decisions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from policycompare.compare.alignment import PairSpace, align, build_space, read_model
from policycompare.compare.coding import CodedMeasure, Coding, code_measures
from policycompare.compare.comparison import build_comparison, build_target_differences
from policycompare.compare.decisions import Decisions, apply_to_alignments, apply_to_topics, load_decisions
from policycompare.compare.reuse import build_reuse, reuse_shares
from policycompare.errors import DataError
from policycompare.lexicon.codebook import Codebook, study_codebook
from policycompare.tables.frames import Coded, Compared, Parsed, build_frame, checked, iter_rows, tables_of
from policycompare.tables.queries import region_of_documents, region_of_measures, topic_fit, whole_fit
from policycompare.tables.schema import BY_NAME
from policycompare.text.documents import Source

MAX_MEASURES = 5_000
"""Above so many measures the build codes topics but leaves alignment to a call of its own."""


def coded_measures(tables: Parsed) -> list[CodedMeasure]:
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
    tables: Parsed, coded: Mapping[str, Sequence[Coding]], codebook: Codebook, name: str = "tfidf"
) -> PairSpace:
    """The space of pairs of all measures of the tables."""
    measures = coded_measures(tables)
    region = region_of_measures(tables)
    return build_space(measures, [region[m.measure_id] for m in measures], coded, codebook, name)


def code_tables(
    tables: Parsed, codebook: Codebook, labels: Mapping[str, Sequence[str]]
) -> tuple[Coded, dict[str, list[Coding]]]:
    """Code the measures of tables by a codebook.

    Args:
        tables: Parsed tables; topics that they have already are not looked at.
        codebook: Topics and cues.
        labels: Measure id -> topics, for measures that people coded; used for other documents only.

    Returns:
        The tables with the codebook and the codings, its warnings and how far it reaches in their report; and
        measure id -> codings with the strengths that rank them.
    """
    coded = code_measures(coded_measures(tables), codebook, labels)
    known = set(tables.clauses["clause_id"])
    rows: dict[str, list[dict[str, Any]]] = {
        "themes": _named_rows("theme", codebook.themes),
        "topic_rows": _named_rows("row", codebook.rows),
        "topics": [
            {
                "topic_id": t.topic_id, "theme": t.theme, "row": t.row, "name_zh": t.name_zh, "name_en": t.name_en,
                "definition": t.definition,
            }
            for t in codebook.topics.values()
        ],
        "measure_topics": [
            {
                "measure_id": measure_id,
                "topic_id": c.topic_id,
                "score": c.score,
                "is_primary": c.is_primary,
                "clause_id": c.clause_id if c.clause_id in known else None,
                "source": c.source,
            }
            for measure_id, codings in coded.items()
            for c in codings
        ],
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
            f"the codebook {codebook.name} does not fit {', '.join(odd)}: whatever rests on topics (alignments, "
            "comparisons, figures of coverage) says nothing about them; name a codebook of their field in "
            "data/raw/manifest.toml, [study] codebook"
        )
    return lines


def _decided(tables: Coded, coded: Mapping[str, Sequence[Coding]]) -> dict[str, list[Coding]]:
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


def compared_tables(
    tables: Parsed,
    root: Path | None = None,
    sources: Mapping[str, Source] | None = None,
    codebook: Codebook | None = None,
) -> Compared:
    """Code and compare tables, and let people's decisions win.

    Args:
        tables: Parsed tables.
        root: Project folder with codebook, labels and decisions; None for files without a project.
        sources: The normalised files, for text reuse; None leaves it out.
        codebook: Another codebook than the study's.
    """
    codebook = codebook or study_codebook(root)
    decisions = load_decisions(root) if root else None
    made, codings = code_tables(tables, codebook, read_topic_labels(root))
    if decisions:
        topics, lines = apply_to_topics(made.measure_topics, decisions, made)
        made = made.with_frames(measure_topics=topics).with_report([*made.report, *lines])
    made = made.with_report([*made.report, *fit_lines(made, codebook)])
    return checked(compare_coded(made, _decided(made, codings), codebook, decisions, sources))


def compare_coded(
    tables: Coded,
    codings: Mapping[str, Sequence[Coding]],
    codebook: Codebook,
    decisions: Decisions | None = None,
    sources: Mapping[str, Source] | None = None,
) -> Compared:
    """Align coded tables, compare them, and find what they share word for word.

    Args:
        tables: Coded tables.
        codings: Measure id -> its codings with their strengths.
        codebook: The codebook of these topics.
        decisions: What people decided about pairs.
        sources: The normalised files, for text reuse; None leaves it out.
    """
    frames = {table.name: frame for table, frame in tables.items()}
    later = [table for table in tables_of(Compared.stage) if table.name not in frames]
    made = Compared(frames | {table.name: build_frame(table, ()) for table in later}, tables.report)
    lines: list[str] = []
    if len(set(region_of_documents(tables).values())) < 2:
        lines.append("alignments: only one region, nothing to align; add a document of another region")
    elif len(tables.measures) > MAX_MEASURES:
        line = f"alignments: left out, {len(tables.measures):,} measures are more than {MAX_MEASURES:,}"
        return made.with_report([*made.report, line])
    else:
        space = pair_space(tables, codings, codebook)
        made = made.with_frames(alignments=build_frame(BY_NAME["alignments"], align(space, read_model())))
        if decisions:
            alignments, lines = apply_to_alignments(made.alignments, decisions, made)
            made = made.with_frames(alignments=alignments)
        made = made.with_frames(
            comparisons=build_frame(BY_NAME["comparisons"], build_comparison(made)),
            target_differences=build_frame(BY_NAME["target_differences"], build_target_differences(made)),
        )
    if sources and len(tables.documents) > 1:
        reuse = build_reuse(tables, sources, codebook.formulas)
        made = made.with_frames(reuse=reuse, reuse_shares=reuse_shares(tables, reuse))
    return made.with_report([*made.report, *lines])
