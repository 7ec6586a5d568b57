"""A codebook for a study in a new field: proposed from its texts, edited by people, used by the next build."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from policycompare.errors import CallError
from policycompare.lexicon.codebook import STUDY_FOLDER
from policycompare.sources.manifest import MANIFEST, read_study

CODEBOOK = STUDY_FOLDER / "codebook"
"""Where a project keeps its own codebook."""


def induce(
    root: Path | None, out: Path, *, files: Sequence[Path] = (), topics: int | None = None, replace: bool = False
) -> list[str]:
    """Propose a codebook for the documents of a project, or for files without one, and write it for people to edit.

    Args:
        root: Project folder; not needed where files are named.
        out: A workbook (.xlsx), or a folder for the csv tables of a codebook.
        files: Files, folders or archives to read instead of a project.
        topics: How many topics; by the number of measures where none is given.
        replace: Write over what stands at ``out``.

    Returns:
        Lines that say what was found.

    Raises:
        CallError: So many topics are not found, or something stands at ``out`` and ``replace`` is not said.
        DataError: There are too few sentences, or a file is wrong.
    """
    from policycompare.export.induced_codebook import is_doubtful, write_induced
    from policycompare.project.outside_files import parse
    from policycompare.project.tables import make_tables
    from policycompare.tables.queries import whole_fit
    from policycompare.topics.coded_tables import code_tables
    from policycompare.topics.induction import induce_topics, induced_codebook, read_places

    if not files and root is None:
        raise CallError("induce", "there is no project and no file is named", "name a project with --root, or files")
    tables = parse(*files) if files or root is None else make_tables(root)
    found = induce_topics(tables, topics)
    fit = whole_fit(code_tables(tables, induced_codebook(found), {})[0])
    write_induced(found, out, replace=replace)
    lines = [
        f"{t.topic_id} {t.name}: {t.sentences} sentences of {t.measures} measures in {len(t.documents)} documents, "
        f"comes again {t.resampled:.2f}" + (", doubtful" if is_doubtful(t) else "")
        for t in found
    ]
    sentences = len(read_places(tables))
    left = sentences - sum(t.sentences for t in found)
    lines.append(f"{left} of {sentences} sentences ({left / sentences:.0%}) are near to no topic and in none")
    lines.append(f"{len(found)} topics; their cues give {fit.coded} of {fit.measures} measures a topic")
    then = (
        f"policycompare induce --save {out}"
        if out.suffix.lower() == ".xlsx"
        else f"policycompare codes --codebook {out}"
    )
    return [*lines, f"written to {out}; edit it, then: {then}"]


def save_induced(root: Path, path: Path, *, replace: bool = False) -> list[str]:
    """Make an edited workbook of ``induce`` the project's codebook, which every later build uses.

    Args:
        root: Project folder.
        path: The edited workbook.
        replace: Write over a codebook that stands there.

    Returns:
        Lines that say what was saved.

    Raises:
        CallError: A codebook stands there and ``replace`` is not said.
        DataError: The workbook is wrong; the message names sheet and row.
    """
    from policycompare.export.induced_codebook import save_codebook

    lines = save_codebook(path, root / CODEBOOK, replace=replace)
    named = read_study(root).codebook
    if named is not None and (root / named).resolve() != (root / CODEBOOK).resolve():
        return [*lines, f"{MANIFEST} names the codebook {named!r}: take that entry out, or the saved one is not used"]
    return [*lines, "run policycompare build"]
