"""Processed -> figures: every figure in both languages, drawn only when what it is drawn from has changed."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import policycompare
from policycompare.boundary.kinds import NAME, TABLE, checked, optional, path_in
from policycompare.boundary.reading import read_json, read_text
from policycompare.errors import DataError
from policycompare.project.root import load, only_build, staged_at, with_progress
from policycompare.tables.built import PROCESSED, contents_hash
from policycompare.words import LANGS

if TYPE_CHECKING:
    from policycompare.plots.registry import Caption
    from policycompare.tables.frames import Tables
    from policycompare.words import Lang

FIGURES = Path("figures")
STAMP = ".drawn.json"
"""What the figures were drawn from and what was written, so that nothing is drawn twice. Not committed."""
CHECKSUMS = "checksums.txt"
"""A line ``sha256  lang/stem.svg`` a figure: committed, so that a changed figure is seen where the SVG is not."""
DRAWN_WITH = (
    "jieba", "matplotlib", "networkx", "numpy", "pandas", "pypinyin", "scikit-learn", "scipy", "seaborn", "zhplot",
)  # fmt: skip

STAMP_KEYS = {"fingerprint": NAME, "tables": optional(NAME), "parts": TABLE}
PART_KEYS = {"caption": TABLE, "files": TABLE}
IN_FIGURES = path_in("figures")

Parts = dict[str, dict[str, Any]]
"""``lang/stem`` of each part of a figure -> ``caption`` (its fields) and ``files`` (name -> sha256)."""


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fingerprint(root: Path) -> str:
    """Of everything that a figure depends on: tables, labels, lexicon, this package's files, libraries."""
    package, data = Path(policycompare.__file__).parent, root / "data"
    read = [(package, "**/*"), (data, "gold/**/*"), (data, "lexicon/**/*"), (data, "processed/*.csv")]
    lines = [
        f"{path.relative_to(folder).as_posix()} {_digest(path)}"
        for folder, pattern in read
        for path in sorted(folder.glob(pattern))
        if path.is_file() and path.parent.name != "__pycache__"
    ]
    lines += [f"{name} {importlib.metadata.version(name)}" for name in DRAWN_WITH]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _read_stamp(folder: Path) -> tuple[str, str | None, Parts]:
    """Fingerprint, hash of the tables and parts of the last drawing; none where there is no stamp that can be read."""
    try:
        read = checked(read_json(folder / STAMP, STAMP), STAMP_KEYS, STAMP, ("fingerprint", "parts"))
        for name, part in read["parts"].items():
            checked(part, PART_KEYS, name, PART_KEYS)
        # A drawing takes away what an earlier one wrote, so what a stamp names has to lie in the folder.
        for name in (*read["parts"], *_files(read["parts"])):
            IN_FIGURES.of(name, STAMP)
    except DataError:
        return "", None, {}
    return read["fingerprint"], read.get("tables"), read["parts"]


def _files(parts: Parts) -> dict[str, str]:
    """All files of the parts and their hashes, by name."""
    return {name: digest for part in parts.values() for name, digest in part["files"].items()}


def _checksums(parts: Parts) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(_files(parts).items()) if name.endswith(".svg"))


def changed_figures(root: Path) -> Iterator[str]:
    """Lines about each figure that is not what ``figures/checksums.txt`` says.

    Figures that are not committed are missed only where this machine has drawn them.
    """
    folder = root / FIGURES
    _, tables, parts = _read_stamp(folder)
    if parts and tables != contents_hash(root / PROCESSED):
        place = FIGURES.as_posix()
        yield f"{place}: they were drawn from other tables than those that stand there; run policycompare build"
    shown = (FIGURES / CHECKSUMS).as_posix()
    lines = read_text(folder / CHECKSUMS, shown).splitlines() if (folder / CHECKSUMS).exists() else []
    said = {IN_FIGURES.of(name, shown): digest for digest, _, name in (line.partition("  ") for line in lines)}
    drawn = {name for name in _files(parts) if name.endswith(".svg")}
    for name in sorted(said.keys() | drawn):
        now = _digest(folder / name) if (folder / name).is_file() else None
        if now != said.get(name) and (now or parts):
            place = (FIGURES / name).as_posix()
            yield f"{place}: it is not what {(FIGURES / CHECKSUMS).as_posix()} says; run policycompare build"


def read_figures(folder: Path, lang: Lang) -> list[tuple[str, str, Caption]]:
    """Stem, SVG and caption of every part of a figure that the last drawing wrote.

    Args:
        folder: Where ``build_figures`` wrote.
        lang: Which of the two languages.

    Raises:
        DataError: Nothing was drawn there, or a file that the drawing wrote is missing.
    """
    from policycompare.plots.registry import Caption

    remedy = f"delete {STAMP} in it and run policycompare build"
    parts = _read_stamp(folder)[2]
    if not parts:
        raise DataError(folder, f"its figures cannot be read (no {STAMP})", remedy)
    found = []
    for path in sorted(Path(f"{name}.svg") for name in parts if name.startswith(f"{lang}/")):
        try:
            fields = parts[path.with_suffix("").as_posix()]["caption"]
            caption = Caption(**fields | {"tables": tuple(fields["tables"])})
            found.append((path.stem, (folder / path).read_text("utf-8"), caption))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(folder, f"its figures cannot be read ({error})", remedy) from None
    return found


def _draw_share(root: Path, tables: Tables, stage: Path, share: int, of: int, progress: bool = False) -> Parts:
    """Draw every ``of``-th part of a figure from number ``share`` on, in both languages."""
    from policycompare.plots.figures import draw_part, prepare_figures, write_part
    from policycompare.tables.names import Names

    names = {lang: Names(tables, lang) for lang in LANGS}
    todo = list(prepare_figures(tables, root))[share::of]
    parts: Parts = {}
    for stem, kind, drawn in with_progress(todo, "drawing", "figure", progress):
        for lang in LANGS:
            part = draw_part(stem, kind, drawn, names[lang])
            files = {p.relative_to(stage).as_posix(): _digest(p) for p in write_part(part, stage / lang)}
            parts[f"{lang}/{stem}"] = {"caption": asdict(part.caption), "files": files}
    return parts


def _end_with_parent() -> None:
    """Let this process end as soon as the one that started it is gone, or it would draw on for nobody."""
    import multiprocessing
    import os
    import threading

    def wait() -> None:
        if parent := multiprocessing.parent_process():
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _draw_all(root: Path, tables: Tables, stage: Path, workers: int, progress: bool) -> Parts:
    """Draw every figure, in so many processes, this one among them."""
    if workers < 2:
        return _draw_share(root, tables, stage, 0, 1, progress)
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Fresh processes: a copy of one that has threads (numpy's) may hang.
    with ProcessPoolExecutor(workers - 1, multiprocessing.get_context("spawn"), _end_with_parent) as pool:
        others = [pool.submit(_draw_share, root, tables, stage, i, workers) for i in range(1, workers)]
        parts = _draw_share(root, tables, stage, 0, workers, progress)
        for other in others:
            parts |= other.result()
    return parts


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
    with only_build(root):
        return _draw_stale(root, tables, progress, workers)


def _draw_stale(root: Path, tables: Tables, progress: bool, workers: int) -> list[str]:
    """Draw every figure if anything changed since the last time."""
    folder, now = root / FIGURES, fingerprint(root)
    drawn_from, _, parts = _read_stamp(folder)
    before = _files(parts)
    expected = before | {CHECKSUMS: hashlib.sha256(_checksums(parts).encode()).hexdigest()}
    is_there = all((folder / name).is_file() and _digest(folder / name) == digest for name, digest in expected.items())
    if before and drawn_from == now and is_there:
        return [f"{len(before):7,} files of figures are as they were"]
    gone: set[str] = set()
    with staged_at(root, FIGURES, gone) as stage:
        parts = _draw_all(root, tables, stage, workers, progress)
        stamp = {"fingerprint": now, "tables": contents_hash(root / PROCESSED), "parts": dict(sorted(parts.items()))}
        (stage / STAMP).write_bytes((json.dumps(stamp, ensure_ascii=False, indent=0) + "\n").encode())
        (stage / CHECKSUMS).write_bytes(_checksums(parts).encode())
        written = _files(parts)
        gone |= {(FIGURES / name).as_posix() for name in before.keys() - written.keys()}
    return [f"{len(written):7,} files of figures"]


def list_figures(root: Path) -> list[str]:
    """Names of the figures that a project has something to show for."""
    from policycompare.plots.figures import figure_kinds, names_of

    return names_of(figure_kinds(), load(root), root)


def write_figures(
    root: Path,
    names: Sequence[str],
    folder: Path,
    *,
    langs: Sequence[Lang] = LANGS,
    progress: bool = False,
    **look: Any,
) -> list[str]:
    """Draw some figures of a project into ``folder/zh`` and ``folder/en``, all of them or none.

    Args:
        root: Project folder.
        names: Names as ``draw`` takes them.
        folder: Where they go; made where it is missing.
        langs: Languages, a folder each.
        progress: Show a progress bar.
        look: Size, font, title, palette and text as ``draw`` takes them.

    Returns:
        A line that says what was done.

    Raises:
        CallError: No figure of this study is called so, and the line lists the nearest that are; or it cannot be drawn
            as asked for.
        DataError: The folder cannot be written.
    """
    from policycompare.files import staged
    from policycompare.plots.figures import draw, write_part
    from policycompare.plots.look import make_look

    asked = make_look(**look)
    tables = load(root)
    todo = [(name, lang) for name in names for lang in langs]
    with staged(folder, str(folder)) as stage:
        written = {
            path
            for name, lang in with_progress(todo, "drawing", "figure", progress)
            for part in draw(name, tables, lang, root, asked).parts
            for path in write_part(part, stage / lang)
        }
    return [f"{len(written):7,} files of figures written to {folder}"]
