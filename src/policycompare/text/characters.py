"""Characters that stand for others, one for one, and those that nobody sees.

What a person would print stays: ㎡, ‰ and ℃ are units of their own and no spelling of others.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from importlib.resources import files

LINE_ENDS = "\n\r\u2028\u2029\x0b\x0c\x85\x07"
"""What ends a line. Word sets U+0007 behind each cell of a table."""

SPACELESS = (
    "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef"
)
"""Characters without width, as the inside of a character class: joiners, marks of direction, selectors, tags."""

SPACES = rf"\s\x07\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{SPACELESS}"
"""Spaces of every kind, line ends included, and what has no width, as the inside of a character class."""

# Full-width forms that are plain ASCII wherever they stand (figures, Latin letters, signs of sums).
FULLWIDTH = {c: c - 0xFEE0 for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
FULLWIDTH |= {ord(a): ord(b) for a, b in zip("％＋＝／．＆＃＠＊﹪﹢﹦﹠﹟﹫﹡", "%+=/.&#@*%+=&#@*", strict=True)}
# Traditional and rare quotation marks and stops, and their usual simplified forms.
QUOTES = {ord(a): ord(b) for a, b in zip("「」『』﹁﹂﹃﹄｡､﹝﹞［］", "“”‘’“”‘’。、〔〕[]", strict=True)}
# The forms that upright columns and small print have: the same mark, turned or shrunk.
FORMS = {
    ord(a): ord(b)
    for a, b in zip(
        "︵︶︹︺︻︼︽︾︿﹀︗︘︐︑︒︓︔︕︖︱﹐﹑﹔﹕﹖﹗﹙﹚﹣｢｣",
        "（）〔〕【】《》〈〉【】，、。：；！？—，、；：？！（）-“”",
        strict=True,
    )
}
# U+FE52 is the small full stop of figures as well as of sentences: it stays a point.
FORMS[ord("﹒")] = ord(".")


def _radicals() -> dict[int, int]:
    """Radicals that a font put in the place of characters: ⽅ U+2F45 -> 方, ⻛ U+2EDB -> 风."""
    table = (files("policycompare.text") / "radicals.csv").read_text("utf-8")
    rows = {ord(row["radical"]): ord(row["character"]) for row in csv.DictReader(table.splitlines())}
    return rows | {code: ord(unicodedata.normalize("NFKC", chr(code))) for code in range(0x2F00, 0x2FD6)}


@cache
def same_characters() -> dict[int, int]:
    """Every character that stands for another, for ``str.translate``: lengths stay.

    Example:
        >>> "⽅案︵⻛电︶８５％".translate(same_characters())
        '方案（风电）85%'
    """
    return FULLWIDTH | QUOTES | FORMS | _radicals()


@cache
def other_characters() -> re.Pattern[str]:
    """A character that stands for another."""
    return re.compile(f"[{re.escape(''.join(map(chr, same_characters())))}]")
