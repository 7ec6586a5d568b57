"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import filecmp
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from policycompare.boundary.enclosure import is_below
from policycompare.errors import DataError
from policycompare.locks import LOCK, locked

Read = TypeVar("Read")
STAGED = ".staged"
"""Folder, inside the one that is written into, for what is on its way. Git does not see it; it goes with its process,
and what a killed process left in it is cleared by the next one."""
MOVES = "moves.json"
"""In it while files move: their names. While it stands, the state is the one from before, and who finds it brings that
back."""
NEW, OLD = "new", "old"
"""What is written, and what it replaces, in a folder of their own in ``STAGED``."""
WAIT = 10.0
"""Seconds to wait for another process that writes into the same folder."""


class BusyError(DataError):
    """Another process writes there (exit code 1)."""


@contextmanager
def staged(folder: Path, shown: str, gone: Collection[str] = ()) -> Iterator[Path]:
    """A folder to write into; its files move into ``folder`` when all are written, all of them or none.

    That holds too where the process is killed while they move: see ``settle``.

    Args:
        folder: Where the files go in the end; made where it is missing.
        shown: Its name in messages.
        gone: Names of files in ``folder`` that go as the others come; read when all are written.

    Raises:
        DataError: The folder cannot be written, or another process writes there; what stood there still stands there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with claimed(folder, shown) as place:
            work = Path(tempfile.mkdtemp(dir=place))
            try:
                (work / NEW).mkdir()
                yield work / NEW
                _see_inside(work / NEW, folder, shown)
                _move(work, folder, gone)
            finally:
                _undo(folder)
                shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        remedy = "make the folder writable or name another"
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


@contextmanager
def claimed(folder: Path, shown: str, wait: float = WAIT) -> Iterator[Path]:
    """Keep other processes from writing into a folder; what a killed one left there is undone and cleared.

    Args:
        folder: The folder.
        shown: Its name in messages.
        wait: Seconds to wait for another process.

    Yields:
        Its ``STAGED``.

    Raises:
        DataError: Another process writes there.
    """
    place = folder / STAGED
    with ExitStack() as stack:
        try:
            is_mine = stack.enter_context(locked(place, wait))
            if is_mine:
                _undo(folder)
                _clear(place)
        except OSError as error:
            remedy = "make the folder writable and close its files in other programs"
            raise DataError(shown, f"cannot be written ({error.strerror})", remedy) from None
        if is_mine is None:
            raise BusyError(shown, "another run of policycompare is writing there", "wait until it has ended")
        try:
            yield place
        finally:
            if is_mine and not (place / MOVES).exists():
                _clear(place)


def settle(folder: Path, shown: str) -> None:
    """Bring back what stood in a folder where a process was killed while it moved its files; wait for one that lives.

    Raises:
        DataError: The folder cannot be written, or the other process does not come to an end.
    """
    end = time.monotonic() + WAIT
    while (folder / STAGED / MOVES).exists():
        try:
            with claimed(folder, shown, 0):
                return
        except BusyError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        except DataError:
            problem = "a run was stopped while it moved files there, and what stood before cannot be brought back"
            raise DataError(shown, problem, "make the folder writable and close its files in other programs") from None


def read_settled(folder: Path, shown: str, watched: Path, read: Callable[[], Read]) -> Read:
    """What is read of files that were staged, all from before a move or all from after it.

    Args:
        folder: What ``staged`` was given.
        shown: Its name in messages.
        watched: Where the files are that are read: ``folder``, or one inside it.
        read: Reads them.

    Raises:
        DataError: What ``read`` raises, or files are moved there all the time.
    """
    for _ in range(100):
        settle(folder, shown)
        before = _changed_at(watched)
        try:
            made = read()
        except DataError:  # a file may be missing while others move
            if _is_still(folder, watched, before):
                raise
            continue
        if _is_still(folder, watched, before):
            return made
    raise BusyError(shown, "another run of policycompare is writing there", "wait until it has ended")


def _is_still(folder: Path, watched: Path, since: int) -> bool:
    """Whether nothing has moved since then and nothing moves now."""
    return not (folder / STAGED / MOVES).exists() and _changed_at(watched) == since


def _changed_at(folder: Path) -> int:
    """When a name in a folder last came, went or was replaced."""
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def _clear(place: Path) -> None:
    """Take away what is staged."""
    for path in place.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != LOCK:
            with suppress(OSError):
                path.unlink()


def _move(work: Path, folder: Path, gone: Collection[str]) -> None:
    """Move the staged files into place.

    What they replace is kept until all are there; ``MOVES`` says so, and the moment in which it goes away is the one
    in which the new state stands.
    """
    place, stage = folder / STAGED, work / NEW
    names = sorted(p.relative_to(stage).as_posix() for p in stage.rglob("*") if p.is_file())
    for name in names:
        if (folder / name).is_dir():
            raise IsADirectoryError(errno.EISDIR, f"{name} is a folder")
    replaced = [name for name in sorted({*names, *gone}) if (folder / name).exists()]
    moves = {"work": work.name, "replaced": replaced, "new": [name for name in names if name not in set(replaced)]}
    with (place / f"{MOVES}.part").open("w", encoding="utf-8") as stream:
        json.dump(moves, stream)
        stream.flush()
        os.fsync(stream.fileno())
    (place / f"{MOVES}.part").replace(place / MOVES)
    for name in replaced:
        _carry(folder / name, work / OLD / name)
    for name in names:
        _carry(stage / name, folder / name)
    (place / MOVES).unlink()


def _undo(folder: Path) -> None:
    """Bring back what stood before a move that did not come to its end; again where that was stopped too."""
    place = folder / STAGED
    if not (place / MOVES).exists():
        return
    work, replaced, created = _read_moves(folder)
    for name in replaced:
        _near(folder / name).unlink(missing_ok=True)
        if (work / OLD / name).exists():
            _carry(work / OLD / name, folder / name)
    for name in created:
        target, new = folder / name, work / NEW / name
        _near(target).unlink(missing_ok=True)
        # What has not moved yet made nothing there: a file of that name is somebody else's.
        if target.is_file() and (not new.exists() or filecmp.cmp(target, new, shallow=False)):
            target.unlink()
        for parent in target.relative_to(folder).parents[:-1]:
            with suppress(OSError):  # a folder that holds something stays
                (folder / parent).rmdir()
    (place / MOVES).unlink()


def _read_moves(folder: Path) -> tuple[Path, list[str], list[str]]:
    """Where a move had its files, which ones it replaces, and which ones are new.

    Raises:
        DataError: No run wrote that, or not here: a name in it leads out of the folder.
    """
    place, inside = folder / STAGED, folder.resolve()
    try:
        moves = json.loads((place / MOVES).read_text("utf-8"))
        work, replaced, created = place / moves["work"], [*moves["replaced"]], [*moves["new"]]
        ends = [(base / name).parent.resolve() for name in (*replaced, *created) for base in (folder, work)]
        if any("\0" in name for name in (*replaced, *created)):
            raise ValueError
    except (ValueError, TypeError, KeyError, RuntimeError):
        ends = [inside.parent]
    if not all(end.is_relative_to(inside) for end in ends):
        raise DataError(place / MOVES, "it is none that a run wrote here", f"delete {STAGED} and run the command again")
    return work, replaced, created


def _carry(source: Path, target: Path) -> None:
    """Move a file to where one may stand, in one step; to another disk, behind a link to a folder, in three."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copy2(source, _near(target))
        _near(target).replace(target)
        source.unlink()


def _near(target: Path) -> Path:
    """Where a file stands that comes from another disk, until it is whole."""
    return target.with_name(f"{STAGED}-{target.name}")
