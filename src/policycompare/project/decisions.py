"""What people bring: another codebook to code by, labels to fit the pair model to, decisions on what is doubtful."""

from __future__ import annotations

from pathlib import Path

from policycompare.errors import CallError
from policycompare.project.root import staged_at
from policycompare.tables.built import PROCESSED

CODES = PROCESSED / "codes"
"""Where topics by another codebook go, if nothing else is said."""


def write_codes(root: Path, codebook_path: Path, folder: Path | None = None) -> list[str]:
    """Code a project's measures with another codebook and write the tables of topics.

    Returns:
        Lines that say how far the codebook reaches, where it is thin, and what was written.
    """
    from policycompare.files import staged
    from policycompare.lexicon.codebook import read_codebook
    from policycompare.tables.stored import read_built
    from policycompare.topics.coded_tables import code_tables, fit_lines, thin_lines

    tables = read_built(root)
    codebook = read_codebook(codebook_path)
    coded, _ = code_tables(tables, codebook, {})
    target = folder or root / CODES
    with staged(target, str(target)) if folder else staged_at(root, CODES) as stage:
        for name in ("themes", "topic_rows", "topics", "measure_topics"):
            getattr(coded, name).to_csv(stage / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
    return [*codebook.warnings, *fit_lines(coded, codebook), *thin_lines(coded), f"written to {target}"]


def fit_alignment(root: Path, path: Path) -> None:
    """Fit the alignment's weights to the labelled pairs of a project and write them to ``path``."""
    from policycompare.evaluate.out_of_fold import write_model
    from policycompare.tables.stored import read_built

    write_model(read_built(root), root, path)


def write_review(root: Path, path: Path, doubtful: int = 200) -> list[str]:
    """Write what is doubtful in a project into a workbook for people to decide.

    Returns:
        Lines that say what was done.
    """
    from policycompare.export.review import write_review as write
    from policycompare.tables.stored import read_built

    write(read_built(root), path, doubtful)
    return [f"written to {path}; fill the column decision, then: policycompare review --save {path}"]


def save_review(root: Path, path: Path, who: str = "") -> list[str]:
    """Save a filled workbook's decisions under ``data/lexicon/decisions``; they win in every later build.

    All that stand there afterwards have the ids that their texts have in the tables now: the workbook may be of an
    earlier build. Decisions without a day get that of today.

    Args:
        root: Project folder, built.
        path: The workbook.
        who: Who decided what names nobody.

    Returns:
        Lines that say what was done.
    """
    from policycompare.export.review import read_decisions
    from policycompare.project.judging import save
    from policycompare.topics.decision_files import DECISIONS

    decisions = read_decisions(path)
    if not decisions:
        raise CallError(path, "no decision is filled in", "write yes, no or primary into the column decision")
    lines = save(root, [d if d.who else d.but(who=who) for d in decisions])
    return [f"{len(decisions)} decisions saved in {DECISIONS.as_posix()}; run policycompare build", *lines]
