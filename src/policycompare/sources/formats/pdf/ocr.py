"""Pages that are pictures, read by RapidOCR where it is installed (``policycompare[ocr]``)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from policycompare.sources.formats.pdf.page import Glyph, Page

DETAIL = 2.5
"""Points of the picture for a point of the page: 180 to the inch."""
LONGEST = 3000
"""Points of a picture's longer side at most."""
NARROW = 0.55
"""Width of a figure or a Latin letter, as a share of a Chinese character's."""
SURE = 0.8
"""From so high a score on a line counts as read without doubt."""

Corner = Iterable[float]


@cache
def is_installed() -> bool:
    """Whether pictures can be read here: the program, what it runs on, and models that come with it."""
    return all(find_spec(name) for name in ("rapidocr", "onnxruntime")) and len(_models()) == 3


@cache
def _models() -> dict[str, str]:
    """The models in the package itself: named, none is looked for elsewhere."""
    spec = find_spec("rapidocr")
    folder = Path((spec.origin if spec else None) or "").parent / "models"
    steps = {"Det": "*_det_*.onnx", "Rec": "*_rec_*.onnx", "Cls": "*_cls_*.onnx"}
    found = {step: sorted(folder.glob(pattern)) for step, pattern in steps.items()}
    return {f"{step}.model_path": str(paths[0]) for step, paths in found.items() if paths}


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", **_models()})


def read_picture(opened: Any) -> Page | None:
    """Read an opened page (``pypdfium2.PdfPage``) from its picture; None where that fails."""
    width, height = opened.get_size()
    detail = min(DETAIL, LONGEST / max(width, height, 1.0))
    try:
        result = _engine()(opened.render(scale=detail).to_numpy())
    except Exception:  # whatever the library or its models raise, the page is named and the others are read
        return None
    page = Page(width, height, picture=1.0)
    if result.txts is None:
        return page
    lines = [(text, _box(box, detail)) for box, text in zip(result.boxes, result.txts, strict=True) if text.strip()]
    page.glyphs = list(_glyphs(lines))
    page.doubtful = sum(float(score) < SURE for score in result.scores)
    return page


def _box(corners: Iterable[Corner], detail: float) -> tuple[float, float, float, float]:
    points = [tuple(float(value) / detail for value in corner) for corner in corners]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _glyphs(lines: list[tuple[str, tuple[float, float, float, float]]]) -> Iterator[Glyph]:
    """The characters of recognised lines, spread over their boxes.

    Boxes are drawn by eye: the size of type is told from the width that the characters take, and lines of
    nearly the usual size have the usual one.
    """
    if not lines:
        return
    sizes = [(x1 - x0) / sum(map(_width, text)) for text, (x0, _, x1, _) in lines]
    by_character = sorted(size for size, (text, _) in zip(sizes, lines, strict=True) for _ in text)
    heights = sorted(bottom - top for _, (_, top, _, bottom) in lines)
    usual, high = by_character[len(by_character) // 2], 1.4 * heights[len(heights) // 2]
    for size, (text, (x0, top, x1, bottom)) in zip(sizes, lines, strict=True):
        if abs(size - usual) <= 0.15 * usual or (len(text) < 6 and size < 1.5 * usual and bottom - top <= high):
            size = usual
        middle, step = (top + bottom) / 2, (x1 - x0) / sum(map(_width, text))
        at = x0
        for char in text:
            end = at + step * _width(char)
            yield Glyph(char, at, middle - size / 2, end, middle + size / 2)
            at = end


def _width(char: str) -> float:
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else NARROW
