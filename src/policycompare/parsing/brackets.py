"""Which bracket closes which, found once for a whole text: however long or deeply nested what stands in them is."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

OPENERS = "（〔【[(〖"
CLOSERS = "）〕】])〗"
MAX_CLAUSE = 1500
"""A bracket that closes on another line, more than so many characters on, is taken as unclosed; its line's end closes
it, and the report says so. On its own line it may be of any length."""
RE_BRACKET = re.compile(rf"[{re.escape(OPENERS + CLOSERS)}\n]")


class Brackets:
    """The brackets of a text."""

    def __init__(self, text: str) -> None:
        self.closes: dict[int, int] = {}
        self.places: list[int] = []
        self.inside: list[int] = []
        """For each place the innermost bracket that is open behind it; -1: none is."""
        self.line_ends: list[int] = []
        stack: list[int] = []
        for match in RE_BRACKET.finditer(text):
            at, mark = match.start(), match.group()
            if mark == "\n":
                self.line_ends.append(at)
                continue
            if mark in OPENERS:
                stack.append(at)
            elif stack:
                self.closes[stack.pop()] = at
            self.places.append(at)
            self.inside.append(stack[-1] if stack else -1)

    def close(self, opened: int, end: int) -> int | None:
        """Position of the bracket that closes the one at ``opened``, or None before ``end``.

        Example:
            >>> Brackets("（各县（市）区）负责").close(0, 10)
            7
        """
        closed = self.closes.get(opened)
        if closed is None or closed >= end:
            return None
        is_near = closed - opened < MAX_CLAUSE or self._line(opened) == self._line(closed)
        return closed if is_near else None

    def around(self, at: int, first: int) -> int | None:
        """Position of the innermost bracket that is open at a place, on its line and not before ``first``."""
        before = bisect_left(self.places, at)
        opened = self.inside[before - 1] if before else -1
        return opened if opened >= first and self._line(opened) == self._line(at) else None

    def _line(self, at: int) -> int:
        return bisect_left(self.line_ends, at)


@lru_cache(maxsize=4)
def brackets_of(text: str) -> Brackets:
    """The brackets of a text, which is asked for them clause by clause."""
    return Brackets(text)
