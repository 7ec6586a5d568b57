"""Passages that stand twice in a file: found for any file, reported, not parsed twice."""

from __future__ import annotations

from dataclasses import dataclass

MIN_LINES = 5
MIN_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Copy:
    """Lines ``start:end`` (0-based, half-open) repeat the lines from ``original`` on."""

    start: int
    end: int
    original: int


def find_copies(lines: list[str]) -> list[Copy]:
    """Find runs of lines that stand further up already.

    Args:
        lines: A file's normalised lines.

    Returns:
        Copies of at least ``MIN_LINES`` lines and ``MIN_CHARACTERS`` characters, in order, without
        overlap. The first occurrence is never a copy.
    """
    first: dict[tuple[str, ...], int] = {}
    copies: list[Copy] = []
    i = 0
    while i + MIN_LINES <= len(lines):
        original = first.setdefault(tuple(lines[i : i + MIN_LINES]), i)
        if original < i:
            length = 0
            # a copy may not run into itself: what it repeats ends where it starts
            while i + length < len(lines) and original + length < i and lines[i + length] == lines[original + length]:
                length += 1
            if length >= MIN_LINES and sum(map(len, lines[i : i + length])) >= MIN_CHARACTERS:
                copies.append(Copy(i, i + length, original))
                i += length
                continue
        i += 1
    return copies
