"""Labels of a diagram: how a long one breaks into lines, and where several go beside each other."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from policycompare.plots import lettering

ROUNDING = 1.04
"""A text is wider where each sign is moved to whole pixels."""

# A word of Latin letters or a single sign, with the punctuation that must not begin a line.
RE_PIECES = re.compile(r"(?:[A-Za-z0-9'’.-]+|\S)[，。、；：！？）》〉”’…,.;:!?)%-]*|\s+")
# Up to and with a comma or semicolon.
RE_CLAUSES = re.compile(r"[^，；]+[，；]*|[，；]+")


def text_width(text: str, points: float) -> float:
    """Width of a text of one or more lines in inches, at a type size in points."""
    return ROUNDING * max(lettering.text_width(line, points) for line in text.split("\n"))


def wrap(text: str, points: float, width: float) -> list[str]:
    """Lines of a text, none wider than ``width`` inches unless a single word is.

    Example:
        >>> wrap("深入推进依法行政，加快法治政府建设", 7, 1.0)
        ['深入推进依法行政，', '加快法治政府建设']
    """
    lines = _fill(RE_PIECES.findall(text), points, width)
    # A break behind a comma reads best, where it costs no further line.
    clauses = _fill(RE_CLAUSES.findall(text), points, width)
    if len(clauses) <= len(lines) and max(text_width(line, points) for line in clauses) <= width:
        return clauses
    # No last line of a single sign: as narrow as the same number of lines allows.
    while len(lines) > 1 and len(closer := _fill(RE_PIECES.findall(text), points, width - 0.05)) == len(lines):
        if max(text_width(line, points) for line in closer) > width - 0.05:
            break
        lines, width = closer, width - 0.05
    return lines


def _fill(pieces: Iterable[str], points: float, width: float) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and text_width((lines[-1] + piece).rstrip(), points) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def spread(middles: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Where labels go so that none lies over the next and each is as near its place as can be.

    Least squares under the order (isotonic regression; Barlow et al. 1972).

    Args:
        middles: Wished middles, ascending, in inches.
        heights: Heights of the labels.
        low: Where the first may begin.
        high: Where the last must end; it is passed only where the labels need more than there is.

    Returns:
        Middles, ascending.
    """
    if not middles:
        return []
    from scipy.optimize import isotonic_regression

    offsets = [0.0]
    for before, after in itertools.pairwise(heights):
        offsets.append(offsets[-1] + (before + after) / 2)
    free = isotonic_regression([m - o for m, o in zip(middles, offsets, strict=True)]).x
    top, bottom = low + heights[0] / 2, high - heights[-1] / 2 - offsets[-1]
    return [max(top, min(float(x), bottom)) + o for x, o in zip(free, offsets, strict=True)]
