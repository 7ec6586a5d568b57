"""From parsed tables to compared ones: topics, decisions, alignments, compared tables, text reuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from policycompare.lexicon import read_lexicon
from policycompare.lexicon.codebook import Codebook, study_codebook
from policycompare.pairs.absence import contradictions
from policycompare.pairs.alignment import align, bound_lines
from policycompare.pairs.changes import build_changes
from policycompare.pairs.comparison import build_comparison
from policycompare.pairs.model import Model, study_model
from policycompare.pairs.space import pair_space
from policycompare.pairs.study_wording import study_wording
from policycompare.pairs.target_differences import build_target_differences
from policycompare.pairs.wording import Wording
from policycompare.project.root import no_gc
from policycompare.reuse.tables import build_reuse, reuse_shares
from policycompare.sources.manifest import document_orders, read_manifest
from policycompare.tables.frames import Coded, Compared, Parsed, build_frame, checked, iter_rows, tables_of
from policycompare.tables.outside import uncoded_lines
from policycompare.tables.queries import side_kind, side_of_documents
from policycompare.tables.schema import BY_NAME
from policycompare.text.documents import Source
from policycompare.topics.coded_tables import code_tables, fit_lines, read_topic_labels
from policycompare.topics.coder import Coding
from policycompare.topics.decision_files import Decisions, load_decisions
from policycompare.topics.decision_kinds import AddedTarget, Decision
from policycompare.topics.decision_table import decision_rows, moved_lines, unhashed_lines
from policycompare.topics.decisions import apply_to_alignments, apply_to_topics, model_of_pairs, model_of_topics
from policycompare.topics.resolving import Present, Resolution, resolve
from policycompare.topics.target_decisions import add_targets, apply_to_targets, apply_to_units, model_of_targets

MANUAL = 3.0
"""Strength of a topic that a person gave: as much as a headline's."""


@no_gc()
def compared_tables(
    tables: Parsed, root: Path | None, sources: Mapping[str, Source], fit: Wording | None = None
) -> Compared:
    """Code and compare tables, and let people's decisions win.

    Args:
        tables: Parsed tables.
        root: Project folder with codebook, labels and decisions; None for files without a project.
        sources: The normalised files by name, for text reuse.
        fit: What words are worth; the project's stored fit, or one of these tables, where none is given.
    """
    if fit is None and has_sides(tables):
        fit, line = study_wording(tables, root)
        tables = tables.with_report([*tables.report, line])
    codebook, model = study_codebook(root), study_model(root)
    if model.embedding and has_sides(tables):
        tables = tables.with_report([*tables.report, f"alignments: {model.embedding.name} beside wording"])
    made, codings = code_tables(tables, codebook, read_topic_labels(root), sources)
    made, decided, said = _corrected(made, root, sources)
    made = made.with_report([*made.report, *fit_lines(made, codebook), *uncoded_lines(made), *contradictions(made)])
    compared = _compare(made, _decided(made, codings), codebook, decided, said, sources, fit, model)
    table = build_frame(BY_NAME["decisions"], decision_rows(decided, said))
    compared = compared.with_frames(decisions=table)
    compared = compared.with_report([*compared.report, *moved_lines(table), *unhashed_lines(table)])
    return checked(_with_changes(compared, root))


def _corrected(
    tables: Coded, root: Path | None, sources: Mapping[str, Source]
) -> tuple[Coded, Resolution, dict[Decision, str]]:
    """Let people's decisions on targets, units and topics win, before anything rests on them.

    Returns:
        The tables; the decisions, found again; and what stood in the place of each.
    """
    decisions = load_decisions(root) if root else Decisions()
    if not decisions:
        return tables, Resolution(), {}
    # What people added is found by its measure, and stands there when their decisions on its fields are found.
    added = resolve(decisions.of(AddedTarget), Present.of(tables))
    words = read_lexicon(root).target_words
    tables, added, lines = add_targets(tables, added, sources, words)
    rest = [decision for decision in decisions if not isinstance(decision, AddedTarget)]
    decided = Resolution((*added, *resolve(rest, Present.of(tables))))
    said = model_of_targets(tables, decided) | model_of_topics(tables.measure_topics, decided)
    tables, more = apply_to_targets(tables, decided, words)
    lines += more
    units, more = apply_to_units(tables.units, decided)
    lines += more
    topics, more = apply_to_topics(tables.measure_topics, decided)
    tables = tables.with_frames(units=units, measure_topics=topics)
    return tables.with_report([*tables.report, *lines, *more]), decided, said


def _with_changes(tables: Compared, root: Path | None) -> Compared:
    """Compared tables with what lower and later documents make of upper and earlier ones."""
    rows, lines = build_changes(tables, document_orders(read_manifest(root)) if root else ())
    return tables.with_frames(changes=build_frame(BY_NAME["changes"], rows)).with_report([*tables.report, *lines])


def has_sides(tables: Parsed) -> bool:
    """Whether there is anything to compare: documents of two sides."""
    return len(set(side_of_documents(tables).values())) > 1


def _decided(tables: Coded, coded: Mapping[str, Sequence[Coding]]) -> dict[str, list[Coding]]:
    """The codings of the tables, with the model's strength or, where people decided, more than any model's."""
    model = {(m, c.topic_id): c for m, codings in coded.items() for c in codings}
    found: dict[str, list[Coding]] = {m: [] for m in coded}
    for row in iter_rows(tables.measure_topics):
        known = model.get((row.measure_id, row.topic_id))
        strength = MANUAL if row.source == "manual" else known.strength if known else 0.0
        sentence_id = row.sentence_id if isinstance(row.sentence_id, str) else known.sentence_id if known else None
        found[row.measure_id].append(
            Coding(row.topic_id, row.score, sentence_id, bool(row.is_primary), strength, row.source)
        )
    return found


def _compare(
    tables: Coded,
    codings: Mapping[str, Sequence[Coding]],
    codebook: Codebook,
    decided: Resolution,
    said: dict[Decision, str],
    sources: Mapping[str, Source],
    fit: Wording | None,
    model: Model,
) -> Compared:
    """Align coded tables, compare them, and find what they share word for word.

    What the model says of the pairs that people decided on is put into ``said``.
    """
    frames = {table.name: frame for table, frame in tables.items()}
    later = [table for table in tables_of(Compared.stage) if table.name not in frames]
    made = Compared(frames | {table.name: build_frame(table, ()) for table in later}, tables.report)
    lines: list[str] = []
    if not has_sides(tables):
        lines.append(f"alignments: only one {side_kind(tables)}, nothing to align; add a document of another one")
    else:
        space = pair_space(tables, codings, codebook, fit, model.embedding)
        bounds = bound_lines(space)
        made = made.with_frames(alignments=build_frame(BY_NAME["alignments"], align(space, model)))
        said.update(model_of_pairs(made.alignments, decided))
        alignments, lines = apply_to_alignments(made.alignments, decided, made)
        made = made.with_frames(alignments=alignments)
        lines = [*bounds, *lines]
        made = made.with_frames(
            comparisons=build_frame(BY_NAME["comparisons"], build_comparison(made)),
            target_differences=build_frame(BY_NAME["target_differences"], build_target_differences(made)),
        )
    if len(tables.documents) > 1:
        reuse = build_reuse(tables, sources, codebook.formulas)
        made = made.with_frames(reuse=reuse, reuse_shares=reuse_shares(tables, reuse))
    return made.with_report([*made.report, *lines])
