"""Marks that decorate the beginning of a line and are none of its words: ✅（一）, ● 加强, 🎯一、."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policycompare.text.edits import Edit
from policycompare.text.mending.line_shapes import LineShape, is_closed
from policycompare.text.mending.raw_lines import RawLine

# Emoji, arrows, dingbats (but for the circled figures among them), geometric shapes, bullets, and the private signs
# that stand for bullets of Word's fonts.
MARKS = (
    "\U0001f000-\U0001f0ff\U0001f12f-\U0001f1ff\U0001f300-\U0001faff"
    "\u2600-\u2775\u2794-\u27bf\u2b00-\u2bff\u2190-\u21ff\u25a0-\u25fe"
    "\u2022\u2023\u2043\u2219\u203b\u00b7\u30fb\u221a\u2713\u231a-\u23ff\ue000-\uf8ff"
)
JOINED = "\ufe00-\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
"""What follows an emoji and is part of it: selectors, joiners, tones of skin, tags."""

# ○ is a nought before another numeral: ○八年. Two or more □ are characters that a font had not.
DECORATION = LineShape(
    re.compile(
        rf"(?!□[□\s]*□)(?!○[一二三四五六七八九〇○零])(?:[{MARKS}][{JOINED}]*[^\S\r\n]*)+(?=[\w（(《“‘【〔第])|[-*+][^\S\r\n]+(?=\w)"
    ),
    ("✅（一）加强", "▶️ 二、完善", "● 加强", "👨‍👩‍👧一、", "☝🏽1.", "\uf06c 健全", "\uf0b7一、", "- 完善", "➢（三）"),
    ("○八年", "-5", "——坚持", "□□市", "★", "①完善", "❶完善", "加强"),
)
# 1️⃣ is a number in a box.
KEYCAP = LineShape(re.compile(r"(\d)\ufe0f?\u20e3[^\S\r\n]*(?![.．、）)])"), ("1️⃣ 加强", "2⃣完善"), ("1.加强", "1️⃣、加强"))


def take_decorations(raw: str, lines: Sequence[RawLine]) -> list[Edit]:
    """Take the decorations of lines out.

    Args:
        raw: The raw text.
        lines: Its lines; those that lose a decoration begin behind it.
    """
    edits = []
    before = ""
    for line in lines:
        is_open, before = before and not is_closed(before), line.text if not line.removed else before
        if is_open and line.text[0] == "·":
            continue  # 12·4, or a name, that was broken there
        if line.removed or (line.text[0].isalnum() and not KEYCAP.pattern.match(raw, line.start, line.end)):
            continue
        match = DECORATION.pattern.match(raw, line.start, line.end)
        if match:
            edits.append(Edit(line.start, match.end(), ""))
            line.start = match.end()
            line.text = line.text[-(line.end - line.start) :]
        keycap = KEYCAP.pattern.match(raw, line.start, line.end)
        if keycap:
            edits.append(Edit(line.start, keycap.end(), f"{keycap[1]}."))
            line.text = f"{keycap[1]}.{line.text[-(line.end - keycap.end()) :]}"
    return edits
