"""Processed -> figures: every figure in both languages, drawn only when what it is drawn from has changed."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import policycompare
from policycompare.project.root import load, with_progress
from policycompare.words import LANGS

if TYPE_CHECKING:
    from policycompare.tables.frames import Tables
    from policycompare.words import Lang

FIGURES = Path("figures")
STAMP = ".drawn.json"
"""What the figures were drawn from and what was written, so that nothing is drawn twice. Not committed."""
DRAWN_WITH = ("jieba", "matplotlib", "networkx", "numpy", "pandas", "scikit-learn", "scipy", "seaborn", "zhplot")


def _digest(paths: list[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.name.encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def fingerprint(root: Path) -> str:
    """Of everything that a figure depends on: tables, reference labels, this package's code, libraries."""
    package = Path(policycompare.__file__).parent
    paths = [p for p in sorted(package.rglob("*")) if p.suffix in (".py", ".csv", ".json")]
    paths += sorted((root / "data" / "processed").glob("*.csv")) + sorted((root / "data" / "gold").glob("*"))
    versions = [f"{name} {importlib.metadata.version(name)}" for name in DRAWN_WITH]
    return hashlib.sha256("\n".join([_digest([p for p in paths if p.is_file()]), *versions]).encode()).hexdigest()


def _read_stamp(folder: Path) -> dict[str, str]:
    try:
        read = json.loads((folder / STAMP).read_text("utf-8"))
        return {str(k): str(v) for k, v in read.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _is_fresh(folder: Path, stamp: dict[str, str], now: str) -> bool:
    files = {name: digest for name, digest in stamp.items() if name != "fingerprint"}
    return (
        stamp.get("fingerprint") == now
        and bool(files)
        and all((folder / n).is_file() and _digest([folder / n]) == d for n, d in files.items())
    )


def _draw_share(root: Path, tables: Tables, stage: Path, share: int, of: int, progress: bool = False) -> dict[str, str]:
    """Draw every ``of``-th part of a figure from number ``share`` on, in both languages; the files and their hashes."""
    from policycompare.plots.figures import draw_part, prepare_figures, write_part
    from policycompare.tables.names import Names

    names = {lang: Names(tables, lang) for lang in LANGS}
    todo = list(prepare_figures(tables, root))[share::of]
    written: dict[str, str] = {}
    for stem, kind, drawn in with_progress(todo, "drawing", "figure", progress):
        for lang in LANGS:
            for path in write_part(draw_part(stem, kind, drawn, names[lang]), stage / lang):
                written[path.relative_to(stage).as_posix()] = _digest([path])
    return written


def _draw_all(root: Path, tables: Tables, stage: Path, workers: int, progress: bool) -> dict[str, str]:
    """Draw every figure, in so many processes, this one among them."""
    if workers < 2:
        return _draw_share(root, tables, stage, 0, 1, progress)
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Fresh processes: a copy of one that has threads (numpy's) may hang.
    with ProcessPoolExecutor(workers - 1, multiprocessing.get_context("spawn")) as pool:
        others = [pool.submit(_draw_share, root, tables, stage, i, workers) for i in range(1, workers)]
        written = _draw_share(root, tables, stage, 0, workers, progress)
        for other in others:
            written |= other.result()
    return written


def build_figures(root: Path, tables: Tables, *, progress: bool = False, workers: int = 1) -> list[str]:
    """Draw every figure into ``figures/zh`` and ``figures/en``: SVG, PDF, PNG and a caption each.

    With nothing changed since the last time, nothing is drawn. Files that an earlier drawing wrote
    and that no figure has any more are taken away.

    Args:
        root: Project folder.
        tables: Its tables.
        progress: Show a progress bar.
        workers: Processes that draw. A script that asks for more than one needs the guard
            ``if __name__ == "__main__"``, since each of them reads the script again.

    Returns:
        A line that says what was done.

    Raises:
        DataError: The folder cannot be written.
    """
    from policycompare.files import staged

    folder, now = root / FIGURES, fingerprint(root)
    before = _read_stamp(folder)
    if _is_fresh(folder, before, now):
        return [f"{len(before) - 1:7,} files of figures are as they were"]
    with staged(folder, "figures") as stage:
        written = _draw_all(root, tables, stage, workers, progress)
        stamp = {"fingerprint": now, **dict(sorted(written.items()))}
        (stage / STAMP).write_bytes((json.dumps(stamp, indent=0) + "\n").encode())
    for name in before.keys() - written.keys() - {"fingerprint"}:
        (folder / name).unlink(missing_ok=True)
    return [f"{len(written):7,} files of figures"]


def list_figures(root: Path) -> list[str]:
    """Names of the figures that a project has something to show for."""
    from policycompare.plots.figures import figure_kinds, names_of

    return names_of(figure_kinds(), load(root), root)


def write_figures(
    root: Path, names: Sequence[str], folder: Path, *, langs: Sequence[Lang] = LANGS, progress: bool = False
) -> list[str]:
    """Draw some figures of a project into ``folder/zh`` and ``folder/en``, all of them or none.

    Args:
        root: Project folder.
        names: Names as ``draw`` takes them.
        folder: Where they go; made where it is missing.
        langs: Languages, a folder each.
        progress: Show a progress bar.

    Returns:
        A line that says what was done.

    Raises:
        CallError: No figure of this study is called so; the line lists the nearest that are.
        DataError: The folder cannot be written.
    """
    from policycompare.files import staged
    from policycompare.plots.figures import draw, write_part

    tables = load(root)
    todo = [(name, lang) for name in names for lang in langs]
    with staged(folder, str(folder)) as stage:
        written = {
            path
            for name, lang in with_progress(todo, "drawing", "figure", progress)
            for part in draw(name, tables, lang, root).parts
            for path in write_part(part, stage / lang)
        }
    return [f"{len(written):7,} files of figures written to {folder}"]
