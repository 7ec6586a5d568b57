"""Files: rows of the small csv tables that people keep; files that appear whole or not at all."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policycompare.errors import DataError


def read_rows(path: Path, columns: tuple[str, ...], shown: str) -> list[dict[str, str]]:
    """Read a csv table as text.

    Args:
        path: The file.
        columns: Columns that it must have.
        shown: Its name in messages.

    Raises:
        DataError: It is not UTF-8, or a column is missing.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [c for c in columns if c not in (reader.fieldnames or [])]
            if missing:
                raise DataError(shown, f"the column {missing[0]} is missing", f"its columns are {', '.join(columns)}")
            return [{k: v if isinstance(v, str) else "" for k, v in row.items() if k} for row in reader]
    except UnicodeDecodeError as error:
        raise DataError(f"{shown}, byte {error.start}", "it is not UTF-8", "save it as CSV UTF-8") from None
    except csv.Error as error:
        raise DataError(shown, f"no csv ({error})", "save it as CSV UTF-8") from None


def numbered_rows(path: Path, columns: tuple[str, ...], shown: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows of a csv table, each behind its place for messages (``cues.csv, line 2``); none where there is no file."""
    for number, row in enumerate(read_rows(path, columns, shown) if path.is_file() else [], 2):
        yield f"{shown}, line {number}", row


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
