"""The parts of a sentence between its marks, in which targets are read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policycompare.text.numerals import CN

RE_PART = re.compile(r"[^，；：。！？\n]+")
LONGEST_PART = 1000
"""No part is longer: each figure in it is seen with what stands around it, so that a list of thousands of figures
without a mark would take hours. A longer one is read in pieces; nothing of it is left out."""
PAUSES = "、 ）】〕\x00"
FIGURE = f"0123456789.,%％{CN}"


def parts_of(clean: str) -> Iterator[tuple[int, int]]:
    """Spans of the parts of a sentence; of one that is too long, of its pieces.

    Example:
        >>> clean = "到2025年，建成甲、乙。"
        >>> [clean[a:b] for a, b in parts_of(clean)]
        ['到2025年', '建成甲、乙']
        >>> [b - a for a, b in parts_of("建成3个、" * 500)]
        [1000, 1000, 500]
    """
    for match in RE_PART.finditer(clean):
        a, b = match.span()
        while b - a > LONGEST_PART:
            cut = _cut(clean, a)
            yield a, cut
            a = cut
        yield a, b


def _cut(clean: str, a: int) -> int:
    """Where a piece ends: behind a pause, else where no figure is torn."""
    places = range(a + LONGEST_PART, a + LONGEST_PART // 2, -1)
    pauses = (at for at in places if clean[at - 1] in PAUSES and clean[at] not in PAUSES)
    between = (at for at in places if clean[at - 1] not in FIGURE and clean[at] not in FIGURE)
    return next(pauses, None) or next(between, None) or a + LONGEST_PART
