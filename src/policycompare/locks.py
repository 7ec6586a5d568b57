"""A lock that the system holds for a process and frees when it dies, in a folder that goes when nobody needs it."""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOCK = ".gitignore"
"""The file that is locked; what stands in it hides the folder from git, so that both come and go in one step."""
FAR = 1 << 30
"""The byte of it that Windows locks: nobody reads there."""
_HELD: set[tuple[Path, int]] = set()
"""Folders that this process has, each with the thread that took it."""

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(place: Path, wait: float) -> Iterator[bool | None]:
    """Lock a folder, made where it is missing; at the end it goes if nothing but the lock is left in it.

    No library is used: those that are kept well (filelock) leave their file where it was.

    Args:
        place: The folder; the one above it must be there.
        wait: Seconds to wait for another process.

    Yields:
        Whether it was taken now (the thread that has it may ask again); None where another process has it.
    """
    key = (place.resolve(), threading.get_ident())
    if key in _HELD:
        yield False
        return
    file = _take(place, wait)
    if file is None:
        yield None
        return
    _HELD.add(key)
    try:
        yield True
    finally:
        _HELD.discard(key)
        _give_back(place, file)


def _take(place: Path, wait: float) -> int | None:
    """Open and lock the folder's file; None where another process has it until the wait is over."""
    end = time.monotonic() + wait
    while True:
        if place.is_symlink():  # what is cleared would be somebody's
            raise OSError(errno.ELOOP, f"{place.name} is a link")
        place.mkdir(exist_ok=True)
        file = -1
        with suppress(FileNotFoundError):  # whoever had it took the folder away this moment
            file = os.open(place / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        if file >= 0:
            try:
                if _is_locked(file) and os.path.samestat(os.fstat(file), (place / LOCK).stat()):
                    os.lseek(file, 0, os.SEEK_SET)
                    os.write(file, b"*\n")
                    return file
            except FileNotFoundError:  # this file was taken away before it was locked
                pass
            except BaseException:
                os.close(file)
                raise
            os.close(file)
        if time.monotonic() >= end:
            return None
        time.sleep(0.02)


def _is_locked(file: int) -> bool:
    """Lock a file; whether this process has it now. Where a file system knows no locks, everybody has them."""
    try:
        _lock(file)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def _give_back(place: Path, file: int) -> None:
    """Free the lock and take its file away, and the folder if it is empty."""
    # Windows takes no open file away; elsewhere another process could lock it before it goes.
    if sys.platform == "win32":
        os.close(file)
    try:
        with suppress(OSError):
            if {path.name for path in place.iterdir()} == {LOCK}:
                (place / LOCK).unlink()
                place.rmdir()
    finally:
        if sys.platform != "win32":
            os.close(file)
