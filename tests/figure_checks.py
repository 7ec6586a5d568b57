"""What every figure must pass: no label over another, none beyond the canvas, no sign that the font lacks."""

from __future__ import annotations

import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

from policycompare.plots.figures import prepare_parts
from policycompare.plots.fitting import title_height, title_lines
from policycompare.plots.registry import FigureKind
from policycompare.plots.style import new_figure, style
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names

# Two pixels of 100 dpi: a box is a little larger than the ink in it.
TOLERANCE = 2.0


def draw(kind: FigureKind, drawn: Any, names: Names) -> Figure:
    """Draw one figure of a kind in the style and lay it out, its title in lines; any warning is an error."""
    with style(), warnings.catch_warnings():
        warnings.simplefilter("error")
        width, height = kind.size(drawn)
        figure = new_figure(width, height)
        ax = figure.add_subplot()
        assert kind.plot(drawn, ax, names) is ax
        if title := ax.get_title(loc="left"):
            figure.set_size_inches(width, height + title_height(title_lines(figure, ax, title)))
        FigureCanvasAgg(figure).draw()
    return figure


def draw_all(kind: FigureKind, tables: Tables, names: Names, root: Path | None = None) -> dict[str, Figure]:
    """Every part of a kind's figures: what its files' stem has after the kind's name -> figure."""
    return {
        stem.removeprefix(kind.name).removeprefix("-"): draw(kind, drawn, names)
        for _, stem, drawn in prepare_parts(kind, tables, root)
    }


def drawn_texts(figure: Figure) -> list[Text]:
    """The texts that are really drawn, ticks and legends included; hidden and clipped ones are not."""
    found: list[Text] = []
    before = Text.draw

    def record(self: Text, renderer: Any, *args: Any, **kwargs: Any) -> Any:
        if self.get_visible() and self.get_text().strip():
            found.append(self)
        return before(self, renderer, *args, **kwargs)

    with style(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", record)
        FigureCanvasAgg(figure).draw()
    return list({id(text): text for text in found}.values())


def table_cells(ax: Axes) -> dict[str, list[tuple[str, tuple[float, ...]]]]:
    """A shaded table as drawn: name of the row -> what stands in each of its cells, with the cell's colour."""
    (mesh,) = (found for found in ax.collections if isinstance(found, QuadMesh))
    with style():
        FigureCanvasAgg(ax.get_figure(root=True)).draw()
    rows, columns = [t.get_text() for t in ax.get_yticklabels()], len(ax.get_xticks())
    assert len(set(rows)) == len(rows)
    held = {text.get_position(): text.get_text() for text in ax.texts if not isinstance(text, Annotation)}
    colours = mesh.get_facecolor().reshape(len(rows), columns, 4)
    assert len(held) == len(rows) * columns
    return {row: [(held[x + 0.5, y + 0.5], tuple(colours[y, x])) for x in range(columns)] for y, row in enumerate(rows)}


def texts_beside(ax: Axes, y: float) -> list[str]:
    """What stands right of an Axes at the height of a row, from left to right."""
    found = [t for t in ax.texts if isinstance(t, Annotation) and t.xy[1] == y]
    return [t.get_text() for t in sorted(found, key=lambda t: t.get_window_extent().x0)]


def words(figure: Figure) -> list[str]:
    """What is written in a figure, in the order of drawing."""
    return [text.get_text() for text in drawn_texts(figure)]


def corners(text: Text) -> np.ndarray:
    """The four corners of a text's box in pixels, turned as the text is: shape (4, 2)."""
    outer = text.get_window_extent()
    turned = text.get_rotation()
    angle = math.radians(turned)
    width, height = outer.width, outer.height
    if turned % 90:
        # The box around a turned box has the same middle; only its width and height must be found.
        text.set_rotation(0)
        flat = text.get_window_extent()
        width, height = flat.width, flat.height
        text.set_rotation(turned)
    else:
        angle = 0.0
    middle = np.array([(outer.x0 + outer.x1) / 2, (outer.y0 + outer.y1) / 2])
    across = np.array([math.cos(angle), math.sin(angle)]) * width / 2
    up = np.array([-math.sin(angle), math.cos(angle)]) * height / 2
    return np.array([middle - across - up, middle + across - up, middle + across + up, middle - across + up])


def boxes(texts: list[Text]) -> list[np.ndarray]:
    """The corners of each text."""
    with style():
        return [corners(text) for text in texts]


def depth(one: np.ndarray, other: np.ndarray) -> float:
    """How deep two convex shapes reach into each other, in pixels; 0 or less where they do not."""
    depths = []
    for shape in (one, other):
        for edge in np.roll(shape, -1, axis=0) - shape:
            length = math.hypot(*edge)
            if length:
                normal = np.array([-edge[1], edge[0]]) / length
                a, b = one @ normal, other @ normal
                depths.append(min(a.max(), b.max()) - max(a.min(), b.min()))
    return min(depths)


def near(shapes: list[np.ndarray], tolerance: float) -> list[tuple[int, int]]:
    """Pairs of shapes whose upright boxes overlap: only those need a closer look."""
    if not shapes:
        return []
    low, high = np.array([s.min(axis=0) for s in shapes]), np.array([s.max(axis=0) for s in shapes])
    deep = np.minimum(high[:, None], high[None]) - np.maximum(low[:, None], low[None])
    return [(int(i), int(j)) for i, j in np.argwhere((deep > tolerance).all(axis=2)) if i < j]


def overlaps(texts: list[Text], shapes: list[np.ndarray], tolerance: float = TOLERANCE) -> list[str]:
    """A line for each two texts that lie over each other."""
    return [
        f"{texts[i].get_text()!r} and {texts[j].get_text()!r} ({deep:.1f} px)"
        for i, j in near(shapes, tolerance)
        if (deep := depth(shapes[i], shapes[j])) > tolerance
    ]


def outside(figure: Figure, texts: list[Text], shapes: list[np.ndarray], tolerance: float = TOLERANCE) -> list[str]:
    """The texts that reach beyond the canvas."""
    right, top = figure.bbox.x1 + tolerance, figure.bbox.y1 + tolerance
    return [
        text.get_text()
        for text, box in zip(texts, shapes, strict=True)
        if box.min() < -tolerance or box[:, 0].max() > right or box[:, 1].max() > top
    ]


def assert_no_overlap(figure: Figure, tolerance: float = TOLERANCE) -> None:
    """No text lies over another."""
    texts = drawn_texts(figure)
    bad = overlaps(texts, boxes(texts), tolerance)
    assert not bad, "\n".join(bad)


def assert_inside(figure: Figure, tolerance: float = TOLERANCE) -> None:
    """Every text lies on the canvas."""
    texts = drawn_texts(figure)
    bad = outside(figure, texts, boxes(texts), tolerance)
    assert not bad, "\n".join(bad)


def assert_no_missing_glyph(figure: Figure) -> None:
    """Drawing gives no warning: the font has every sign and the layout found room."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn_texts(figure)


def assert_sound(figure: Figure) -> None:
    """All three checks, with one drawing."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        texts = drawn_texts(figure)
    shapes = boxes(texts)
    bad = [*overlaps(texts, shapes), *outside(figure, texts, shapes)]
    assert not bad, "\n".join(bad)
