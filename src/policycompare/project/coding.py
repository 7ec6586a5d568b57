"""What people bring: another codebook to code by, labels to fit the pair model to."""

from __future__ import annotations

from pathlib import Path

from policycompare.project.root import PROCESSED


def write_codes(root: Path, codebook_path: Path, folder: Path | None = None) -> list[str]:
    """Code a project's measures with another codebook and write the tables of topics.

    Returns:
        Lines that say what was done.
    """
    from policycompare.files import staged
    from policycompare.lexicon.codebook import read_codebook
    from policycompare.tables.stored import read_tables
    from policycompare.topics.coded_tables import code_tables, fit_lines

    tables = read_tables(root / PROCESSED)
    codebook = read_codebook(codebook_path)
    coded, _ = code_tables(tables, codebook, {})
    target = folder or root / PROCESSED / "codes"
    with staged(target, str(target)) as stage:
        for name in ("themes", "topic_rows", "topics", "measure_topics"):
            getattr(coded, name).to_csv(stage / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
    return [*codebook.warnings, *fit_lines(coded, codebook), f"written to {target}"]


def fit_alignment(root: Path, path: Path) -> None:
    """Fit the alignment's weights to the labelled pairs of a project and write them to ``path``."""
    from policycompare.evaluate.out_of_fold import write_model
    from policycompare.tables.stored import read_tables

    write_model(read_tables(root / PROCESSED), root, path)
