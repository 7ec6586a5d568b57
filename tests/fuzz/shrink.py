"""A case made small: pieces are taken out by halves as long as the same thing is found."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace

from fuzz.cases import Case
from fuzz.packages import packed

TRIES = 160
SECONDS = 40.0
"""Most tries, and most seconds of CPU, for a case."""


def shrink(case: Case, fails: Callable[[Case], bool], tries: int = TRIES, seconds: float = SECONDS) -> Case:
    """The smallest case that is found by halves for which ``fails`` still holds."""
    until = time.process_time() + seconds
    left = [tries]

    def still(other: Case) -> bool:
        if left[0] <= 0 or time.process_time() > until:
            return False
        left[0] -= 1
        try:
            return fails(other)
        except Exception:  # what was made is no case any more
            return False

    for name in case.changed:
        for get, put in list(_views(case, name)):
            case = _halve(case, get, put, still)
    return replace(case, how=case.how)


Piece = str | bytes


def _views(case: Case, name: str) -> Iterator[tuple[Callable[[Case], Piece], Callable[[Case, Piece], Case]]]:
    """How to take out of a file what can be made smaller, and how to put it back: its parts, or itself."""
    if name not in case.files:
        return

    def whole(other: Case, data: bytes) -> Case:
        return Case({**other.files, name: data}, other.changed, other.how)

    data = case.files[name]
    if data.startswith(b"PK\x03\x04") and (parts := _parts(data)):
        for part in sorted(parts, key=lambda p: -len(parts[p])):

            def get_part(other: Case, part: str = part) -> Piece:
                found = _parts(other.files[name])[part]
                return _text(found)

            def put_part(other: Case, piece: Piece, part: str = part) -> Case:
                changed = _parts(other.files[name]) | {part: piece.encode() if isinstance(piece, str) else piece}
                return whole(other, packed(dict(changed)))

            yield get_part, put_part
    else:
        yield (
            (lambda other: _text(other.files[name])),
            (lambda other, piece: whole(other, piece.encode() if isinstance(piece, str) else piece)),
        )


def _parts(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # damaged: its bytes are made smaller
        return {}


def _text(data: bytes) -> Piece:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data


def _halve(
    case: Case, get: Callable[[Case], Piece], put: Callable[[Case, Piece], Case], still: Callable[[Case], bool]
) -> Case:
    piece = get(case)
    count = 2
    while len(piece) > 1 and count <= 2 * len(piece):
        size = max(1, len(piece) // count)
        at, shorter = 0, False
        while at < len(piece):
            other: Piece = piece[:at] + piece[at + size :]  # type: ignore[operator]
            tried = put(case, other)
            if still(tried):
                piece, case, shorter = other, tried, True
            else:
                at += size
        if size == 1 and not shorter:
            break
        count = count if shorter and size > 1 else count * 2
    return case
