"""Changes of a raw text before it is normalised: marks of its format taken out, broken lines joined.

An edit says what a stretch of the raw characters becomes; whatever it becomes still leads back to that stretch.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from policycompare.text.offsets import OffsetMap


class Edit(NamedTuple):
    """``raw[start:end]`` becomes ``new``."""

    start: int
    end: int
    new: str


def apply_edits(raw: str, edits: Iterable[Edit]) -> tuple[str, OffsetMap]:
    """Make edits, and keep the way back.

    Args:
        raw: Decoded text of a file.
        edits: In any order. One that begins inside another that was made is not made; of two that begin at one place,
            the longer is.

    Returns:
        The edited text, and the raw place of each of its characters.

    Example:
        >>> text, offsets = apply_edits("## 一、目标", [Edit(0, 3, "")])
        >>> text, offsets.raw_span(0, 2)
        ('一、目标', (3, 5))
    """
    offsets = OffsetMap()
    pieces: list[str] = []
    at = done = 0
    for start, end, new in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if start < done:
            continue
        if start > done:
            offsets.add_straight(at, done)
            pieces.append(raw[done:start])
            at += start - done
        if new:
            offsets.add_block(at, start, end)
            pieces.append(new)
            at += len(new)
        done = end
    if done < len(raw):
        offsets.add_straight(at, done)
        pieces.append(raw[done:])
    return "".join(pieces), offsets
