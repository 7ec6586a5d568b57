"""What stands on a page of a PDF: its characters with their places, drawn lines, how much of it is picture.

Places are those of a reader: x to the right, y downwards, the page turned so that most of its text is upright.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

MAX_OBJECTS = 50_000
"""Drawn objects of a page that are looked at; a map has more, and no table."""
MAX_RULES = 4_000
"""Drawn lines of a page among which tables are looked for."""
MAX_GLYPHS = 200_000
"""Characters of a page; a page of close print has 5,000."""
MAX_DEPTH = 8
"""Depth of forms within forms."""
THIN = 3.0
"""A filled rectangle no thicker than this (points) is a drawn line."""
MAX_SIZE = 2_000.0
"""Largest type (points) that is a letter and no mistake."""
ASCENT = 0.88
"""Share of a character's height above the line that it stands on."""
HYPHEN = 0x02
"""What pdfium makes of a hyphen at a line's end."""

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Glyph(NamedTuple):
    """A printed character and its box."""

    char: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def size(self) -> float:
        """Height of its box: the size of its type."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Middle of its height."""
        return (self.top + self.bottom) / 2


class Rule(NamedTuple):
    """A drawn line, level or upright."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def is_level(self) -> bool:
        """Whether it runs from left to right."""
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(slots=True)
class Page:
    """What stands on a page.

    Attributes:
        width: Its width as it is read.
        height: Its height.
        glyphs: Its characters, white space among them.
        rules: Drawn lines.
        picture: Share of the page that pictures cover.
        drawings: How many drawn shapes it has.
        unreadable: Characters that its fonts give no meaning.
        turned: Characters that stand across the text: stamps and watermarks, left out of ``glyphs``.
        crowded: It has more objects than are looked at.
        doubtful: Lines that OCR was not sure of.
    """

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    picture: float = 0.0
    drawings: int = 0
    unreadable: int = 0
    turned: str = ""
    crowded: bool = False
    doubtful: int = 0


def read_page(page: Any) -> Page:
    """Read an opened page (``pypdfium2.PdfPage``)."""
    left, bottom, right, top = page.get_cropbox()
    text = page.get_textpage()
    try:
        characters = list(_characters(text.raw))
    finally:
        text.close()
    counts = Counter(c.quarter for c in characters if c.quarter is not None and c.code > 0x20)
    upright = counts.most_common(1)[0][0] if counts else (-page.get_rotation() // 90) % 4
    place = _frame(upright, (left, bottom, right, top))
    width, height = (right - left, top - bottom) if upright % 2 == 0 else (top - bottom, right - left)
    found = Page(width, height, crowded=len(characters) >= MAX_GLYPHS)
    turned = []
    for code, box, (x, y), size, quarter in characters:
        if quarter != upright:
            if code > 0x20:
                turned.append(chr(code))
            continue
        x0, _, x1, _ = place(*box)
        _, base, _, _ = place(x, y, x, y)
        if x1 < 0 or base < 0 or x0 > width or base - size > height:
            continue  # outside of what is shown
        if _means_nothing(code):
            found.unreadable += 1
        else:
            char = "-" if code in (HYPHEN, 0xAD) else chr(code)
            found.glyphs.append(Glyph(char, x0, base - ASCENT * size, x1, base + (1 - ASCENT) * size))
    found.turned = "".join(turned)
    _read_drawings(page, found, place)
    return found


class _Character(NamedTuple):
    """A character as the file has it: ``quarter`` counts quarter turns, None where it stands aslant."""

    code: int
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    size: float
    quarter: int | None


def _characters(text: Any) -> Iterator[_Character]:
    """Each character that is printed, in the order of the file.

    Boxes differ from character to character in some files; the point that a character is set from, and the
    size of its type, do not.
    """
    import pypdfium2.raw as pdfium

    box, matrix, x, y, high = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double(), 0
    code_of, box_of, made = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_IsGenerated
    matrix_of, origin_of, size_of = (
        pdfium.FPDFText_GetMatrix, pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetFontSize,
    )  # fmt: skip
    for i in range(min(max(0, pdfium.FPDFText_CountChars(text)), MAX_GLYPHS)):
        code = code_of(text, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if code > 0x10FFFF or (made(text, i) == 1 and code != HYPHEN):
            continue
        if not (box_of(text, i, box) and matrix_of(text, i, matrix) and origin_of(text, i, x, y)):
            continue
        size = size_of(text, i) * math.hypot(matrix.c, matrix.d)
        if not (0 < size < MAX_SIZE):
            size = abs(box.top - box.bottom)
        values = (box.left, box.bottom, box.right, box.top, x.value, y.value, size)
        if all(map(math.isfinite, values)) and 0 < size < MAX_SIZE:
            turns = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
            quarter = -round(turns) % 4 if abs(turns - round(turns)) < 0.05 else None
            yield _Character(code, values[:4], (x.value, y.value), size, quarter)


def _means_nothing(code: int) -> bool:
    """Whether a code says nothing to anybody: control characters, private use, the mark of a failed decoding."""
    return (
        (code < 0x20 and code not in (HYPHEN, 0x09, 0x0A, 0x0D))
        or 0x7F <= code < 0xA0
        or 0xE000 <= code < 0xF900
        or 0xFFF0 <= code <= 0xFFFF
        or code >= 0xF0000
    )


Place = Callable[[float, float, float, float], tuple[float, float, float, float]]


def _frame(upright: int, crop: tuple[float, float, float, float]) -> Place:
    """From the places of the file (left, bottom, right, top) to those of a reader (left, top, right, bottom)."""
    left, bottom, right, top = crop

    def place(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        if upright == 0:
            return x0 - left, top - y1, x1 - left, top - y0
        if upright == 1:  # runs downwards
            return top - y1, right - x1, top - y0, right - x0
        if upright == 2:
            return right - x1, y0 - bottom, right - x0, y1 - bottom
        return y0 - bottom, x0 - left, y1 - bottom, x1 - left  # runs upwards

    return place


# ---- what is drawn


def _read_drawings(page: Any, found: Page, place: Place) -> None:
    import pypdfium2.raw as pdfium

    seen = 0
    stack = [(pdfium.FPDFPage_GetObject, page.raw, pdfium.FPDFPage_CountObjects(page.raw), IDENTITY, 0)]
    while stack:
        get, holder, count, outer, depth = stack.pop()
        for i in range(max(0, count)):
            seen += 1
            if seen > MAX_OBJECTS:
                found.crowded = True
                return
            item = get(holder, i)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                continue
            matrix = _times(_matrix(item), outer)
            if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
                inner = pdfium.FPDFFormObj_CountObjects(item)
                stack.append((pdfium.FPDFFormObj_GetObject, item, inner, matrix, depth + 1))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                x0, y0, x1, y1 = place(*_unit_square(matrix))
                seen_width = max(0.0, min(x1, found.width) - max(x0, 0.0))
                seen_height = max(0.0, min(y1, found.height) - max(y0, 0.0))
                share = seen_width * seen_height / max(1.0, found.width * found.height)
                found.picture = min(1.0, found.picture + share)
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                found.drawings += 1
                for rule in _rules(item, matrix):
                    x0, y0, x1, y1 = place(*rule)
                    if x1 >= 0 and y1 >= 0 and x0 <= found.width and y0 <= found.height:
                        found.rules.append(Rule(x0, y0, x1, y1))
                    if len(found.rules) > MAX_RULES:
                        found.crowded = True
                        found.rules.clear()
                        return


def _matrix(item: Any) -> Matrix:
    import pypdfium2.raw as pdfium

    m = pdfium.FS_MATRIX()
    return (m.a, m.b, m.c, m.d, m.e, m.f) if pdfium.FPDFPageObj_GetMatrix(item, m) else IDENTITY


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that does ``inner`` first."""
    a, b, c, d, e, f = inner
    a2, b2, c2, d2, e2, f2 = outer
    return (
        a * a2 + b * c2, a * b2 + b * d2, c * a2 + d * c2, c * b2 + d * d2,
        e * a2 + f * c2 + e2, e * b2 + f * d2 + f2,
    )  # fmt: skip


def _moved(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _unit_square(m: Matrix) -> tuple[float, float, float, float]:
    corners = [_moved(m, x, y) for x in (0, 1) for y in (0, 1)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _rules(item: Any, matrix: Matrix) -> Iterator[tuple[float, float, float, float]]:
    """The level and upright lines that a shape draws: strokes, and filled rectangles that are thin."""
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    count = pdfium.FPDFPath_CountSegments(item)
    if count > 400 or not (fill.value or stroke.value):
        return  # a letter drawn as a shape, a map; or nothing that is seen
    x, y = ctypes.c_float(), ctypes.c_float()
    outline: list[tuple[float, float]] = []
    outlines = [outline]
    is_curved = False
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            is_curved = True
            break
        if not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            outline = []
            outlines.append(outline)
        outline.append(_moved(matrix, x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            outline.append(outline[0])
    if is_curved:
        return
    for points in outlines:
        if len(points) < 2:
            continue
        if not stroke.value:
            xs, ys = [a for a, _ in points], [b for _, b in points]
            box = (min(xs), min(ys), max(xs), max(ys))
            if min(box[2] - box[0], box[3] - box[1]) <= THIN:
                yield box
            continue
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            if abs(ax - bx) <= 1 or abs(ay - by) <= 1:
                yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
