"""Paths that hold several files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from policycompare.errors import CallError


def expand(path: Path) -> Iterator[tuple[str, bytes]]:
    """The files that a path names, each with its bytes."""
    try:
        yield path.name, path.read_bytes()
    except OSError as error:
        raise CallError(path, f"cannot be read ({error.strerror})", "name a file") from None
