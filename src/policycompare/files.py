"""Files that appear whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policycompare.boundary.enclosure import is_below
from policycompare.errors import DataError


@contextmanager
def staged(folder: Path, shown: str) -> Iterator[Path]:
    """A folder to write into; its files move into ``folder`` when all are written.

    Args:
        folder: Where the files go in the end; made where it is missing.
        shown: Its name in messages.

    Raises:
        DataError: The folder cannot be written; what stood there still stands there.
    """
    remedy = "make the folder writable or name another"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".staged-", dir=folder, ignore_cleanup_errors=True) as made:
            yield Path(made)
            _see_inside(Path(made), folder, shown)
            _move(Path(made), folder)
    except OSError as error:
        raise DataError(shown, f"cannot be written ({error.strerror})", remedy) from None


def write_whole(path: Path, data: bytes) -> Path:
    """Write one file whole or not at all; its folder is made where it is missing.

    Raises:
        DataError: It cannot be written.
    """
    with staged(path.parent, str(path)) as stage:
        (stage / path.name).write_bytes(data)
    return path


def _see_inside(stage: Path, folder: Path, shown: str) -> None:
    """See that no folder in a folder that is written into is a link that leads out of it."""
    for path in stage.rglob("*"):
        inner = path.relative_to(stage).parent
        if not is_below(folder / inner, folder):
            problem = "it is a link that leads out of the folder that is written"
            raise DataError(f"{shown}/{inner.as_posix()}", problem, "put a folder there, or name another")


def _move(stage: Path, folder: Path) -> None:
    """Move the staged files into place, all or none: what they replace comes back if one cannot be moved."""
    files = sorted(p for p in stage.rglob("*") if p.is_file())
    old = stage / ".old"
    moved: list[tuple[Path, Path]] = []
    try:
        for path in files:
            name = path.relative_to(stage)
            target, kept = folder / name, old / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise IsADirectoryError(21, f"{name} is a folder")
            if target.exists():
                kept.parent.mkdir(parents=True, exist_ok=True)
                target.replace(kept)
            moved.append((target, kept))
            path.replace(target)
    except BaseException:
        for target, kept in reversed(moved):
            if kept.exists():
                kept.replace(target)
            else:
                target.unlink(missing_ok=True)
        raise
