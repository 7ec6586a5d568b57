"""The workbook in which people decide on doubtful codings and alignments."""

from __future__ import annotations

from pathlib import Path

from policycompare.errors import CallError
from policycompare.project.root import PROCESSED


def write_review(root: Path, path: Path, doubtful: int = 200) -> list[str]:
    """Write the doubtful codings and alignments of a project into a workbook for people to decide.

    Returns:
        Lines that say what was done.
    """
    from policycompare.export.review import write_review as write
    from policycompare.tables.stored import read_tables

    write(read_tables(root / PROCESSED), path, doubtful)
    return [f"written to {path}; fill the column decision, then: policycompare review --save {path}"]


def save_review(root: Path, path: Path) -> list[str]:
    """Save a filled workbook's decisions under ``data/lexicon/decisions``; they win in every later build.

    Returns:
        Lines that say what was done.
    """
    from policycompare.export.review import read_decisions
    from policycompare.topics.decisions import DECISIONS, save_decisions

    decisions = read_decisions(path)
    if not decisions:
        raise CallError(path, "no decision is filled in", "write yes, no or primary into the column decision")
    written = save_decisions(decisions, root / DECISIONS)
    names = ", ".join(str(p.relative_to(root)) for p in written)
    return [f"{len(decisions)} decisions saved in {names or DECISIONS}; run policycompare build"]
