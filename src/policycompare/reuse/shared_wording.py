"""The wording that texts of different columns share, found by comparing windows of Han characters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from policycompare.text.normalize import HAN

MIN_SHARED = 5
"""Fewest Han characters of a wording that counts as shared."""

RE_HAN = re.compile(f"[{HAN}\U00020000-\U0003ffff]")


def shared_wording(texts: Sequence[tuple[int, str]], least: int = MIN_SHARED) -> list[list[tuple[int, int]]]:
    """Find the stretches that a text shares with a text of another column.

    A shared stretch is a common substring with at least ``least`` Han characters, taken from its first
    to its last one; punctuation and figures between them must agree too. Such a substring is the union
    of the windows of exactly ``least`` Han characters in it, so comparing windows finds them all, in time
    that grows with the length of the texts and not with the number of pairs.

    Args:
        texts: Pairs (column, text); 「健全行政复议、应诉制度」 and 「加强行政复议、应诉工作」 share 行政复议、应诉.
        least: Fewest Han characters, 2 or more (windows of one would not reach across what stands between).

    Returns:
        For each text its stretches as half-open (start, end), in order; those that overlap are joined.
    """
    windows: list[list[tuple[int, int]]] = []
    columns: dict[str, set[int]] = defaultdict(set)
    for column, text in texts:
        places = [m.start() for m in RE_HAN.finditer(text)]
        found = [(a, b + 1) for a, b in zip(places, places[least - 1 :], strict=False)]
        windows.append(found)
        for a, b in found:
            columns[text[a:b]].add(column)
    stretches = []
    for (_, text), found in zip(texts, windows, strict=True):
        joined: list[tuple[int, int]] = []
        for a, b in found:
            if len(columns[text[a:b]]) < 2:
                continue
            if joined and a < joined[-1][1]:
                joined[-1] = (joined[-1][0], b)
            else:
                joined.append((a, b))
        stretches.append(joined)
    return stretches
