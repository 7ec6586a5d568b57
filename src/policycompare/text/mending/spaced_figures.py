"""Figures whose digits were set apart to fill a line: 2 0 2 5年.

Two figures side by side look the same (2 3个), and so do the columns of a table. So only single digits are joined, and
only where what they count says that they are one figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policycompare.text.edits import Edit
from policycompare.text.mending.line_shapes import LineShape

GAP = "[ \u00a0\u2002-\u200a\u3000]"
# Four digits of a year before 年; two or three, with or without a decimal, before %.
SPACED = LineShape(
    re.compile(
        rf"\d(?={GAP}[\d.．])(?<![\d.．]{GAP}\d)(?<![\d.．]\d)(?:(?<=[12１２])(?:{GAP}\d){{3}}(?={GAP}?年)"
        rf"|(?:{GAP}[\d.．]){{1,4}}{GAP}?(?=[%％]))"
    ),
    ("2 0 2 5年", "2 0 2 5 年", "8 5 %", "9 . 5%"),
    ("2 3个", "1 2 3 4", "12 0 2 5年", "20 25年", "达到 5 %"),
)
RE_GAP = re.compile(GAP)


def join_figures(raw: str) -> Iterator[Edit]:
    """Take the spaces out of figures whose digits were set apart.

    Args:
        raw: The raw text.
    """
    for match in SPACED.pattern.finditer(raw):
        for gap in RE_GAP.finditer(raw, *match.span()):
            yield Edit(*gap.span(), "")
