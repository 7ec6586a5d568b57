"""How wide words are in a figure, so that a layout is known before anything is drawn, and how to make them fit."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.plots.look import font_files

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

POINTS = 72
"""Points of an inch."""
EXACT = 1e-4
"""What sums of widths may be off by, inches."""
LINE = 1.35
"""Height of a line of text, in font sizes."""
# A word of Latin letters stays whole; Chinese breaks anywhere, but no line begins with a closing mark or ends with an
# opening one.
RE_PIECES = re.compile(r"(?:[“‘《〈（【([]*(?:[^\s⺀-￯“‘]+|[⺀-￯])|[“‘])[、，。；：！？）》〉”’\])]*\s*")
SHORT = 0.3
"""Share of the width below which a last line is too short to stand alone."""


@cache
def _font(file: Path) -> FT2Font:
    from matplotlib.ft2font import FT2Font

    font = FT2Font(str(file))
    font.set_size(POINTS, POINTS)
    return font


@cache
def _advance(sign: str, files: tuple[Path, ...]) -> float:
    """Width of one sign in font sizes, in the first font that has it; one that none has is as wide as a Chinese one."""
    from matplotlib.ft2font import LoadFlags

    for font in map(_font, files):
        if index := font.get_char_index(ord(sign)):
            return float(font.load_glyph(index, LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / POINTS
    return 1.0


def text_width(text: str, size: float) -> float:
    """Width of one line of text in inches.

    Args:
        text: The text.
        size: Font size in points.
    """
    files = font_files()
    return sum(_advance(sign, files) for sign in text) * size / POINTS


def line_height(size: float) -> float:
    """Height of one line of text in inches."""
    return size * LINE / POINTS


def shorten(text: str, width: float, size: float) -> str:
    """The text on one line, cut with an ellipsis where it is wider than so many inches.

    Example:
        >>> shorten("民商事案件法定审限内结案率", 0.6, 7)
        '民商事案件…'
    """
    text = " ".join(text.split())
    if text_width(text, size) <= width + EXACT:
        return text
    while text and text_width(text + "…", size) > width + EXACT:
        text = text[:-1]
    return text.rstrip() + "…"


def shorten_middle(text: str, width: float, size: float) -> str:
    """The text on one line, cut before its middle where it is too wide: names of places often differ at the end alone.

    Example:
        >>> shorten("云河自治州第一片区", 0.7, 7), shorten_middle("云河自治州第一片区", 0.7, 7)
        ('云河自治州第…', '云河…第一片区')
    """
    text = " ".join(text.split())
    if text_width(text, size) <= width + EXACT:
        return text
    kept = len(text) - 1
    while kept and text_width(_without_middle(text, kept), size) > width + EXACT:
        kept -= 1
    return _without_middle(text, kept)


def _without_middle(text: str, kept: int) -> str:
    """So many signs of a text, a third of them from its beginning."""
    head = kept // 3
    return f"{text[:head].rstrip()}…{text[len(text) - kept + head :].lstrip()}"


def wrap(text: str, width: float, size: float, lines: int = 2) -> str:
    r"""The text on at most so many lines of so many inches; what does not fit is cut with an ellipsis.

    Example:
        >>> wrap("民商事案件法定审限内结案率", 0.75, 7)
        '民商事案件法定\n审限内结案率'
    """
    text = " ".join(text.split())
    found, is_cut = _lines(text, width, size, lines)
    if len(found) > 1 and not is_cut and text_width(found[-1], size) < SHORT * width:
        # One word or sign alone on the last line: the lines get about equally long instead.
        even = text_width(text, size) / len(found)
        for step in range(10):
            lesser, is_cut = _lines(text, even + (width - even) * step / 10, size, lines)
            if not is_cut and len(lesser) == len(found):
                found = lesser
                break
    return "\n".join(found)


def _lines(text: str, width: float, size: float, lines: int) -> tuple[list[str], bool]:
    """Lines that are each filled before the next begins, and whether any had to be cut."""
    found, is_cut = [""], False
    for at, piece in ((m.start(), m.group()) for m in RE_PIECES.finditer(text)):
        if text_width((found[-1] + piece).rstrip(), size) <= width + EXACT:
            found[-1] += piece
        elif len(found) == lines:
            found[-1] = shorten(found[-1] + text[at:], width, size)
            is_cut = True
            break
        elif not found[-1]:
            found[-1] = piece
        else:
            found.append(piece)
    short = [shorten(line, width, size) for line in found]
    return short, is_cut or any(line != own.rstrip() for line, own in zip(short, found, strict=True))
