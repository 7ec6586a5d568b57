"""Does a figure fit its width? What it writes, whether two texts lie over each other, what may give way.

Text never shrinks: a figure that is asked for in another width is laid out anew. Where that brings words over words, or
over the edge, it is not drawn so.
"""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from policycompare.plots.lettering import line_height, text_width, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from matplotlib.text import Text
    from matplotlib.transforms import Bbox

TOLERANCE = 2.0
"""Pixels of 100 dpi by which boxes of texts may touch: a box is a little larger than the ink in it."""
LEAST_AXES = 0.25
"""Share of a figure's width that its drawing must keep beside its labels."""
LEFT, PAD = 0.06, 0.12
"""Where a title begins that is as wide as the figure, and what is kept free beside it in all, inches."""
TITLE_POINTS = 9.0


def _ticks_drawn(axis: Axis) -> Iterator[Text]:
    """Labels of the ticks that lie within view."""
    low, high = sorted(axis.get_view_interval())
    slack = 1e-9 * max(abs(low), abs(high), 1.0)
    for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
        if low - slack <= tick.get_loc() <= high + slack:
            yield from (tick.label1, tick.label2)
    yield from (axis.label, axis.get_offset_text())


def _axes_texts(ax: Axes) -> Iterator[Text]:
    from matplotlib.axis import Axis
    from matplotlib.text import Annotation, Text

    for child in ax.get_children():
        if isinstance(child, Axis):
            yield from _ticks_drawn(child) if ax.axison else ()
        elif isinstance(child, Annotation):
            if child._check_xy():  # type: ignore[attr-defined]
                yield child
        elif isinstance(child, Text):
            yield child
        elif child.get_visible():
            yield from child.findobj(Text)


def texts_of(figure: Figure) -> list[Text]:
    """The texts that a figure really draws, each once. It must have been laid out."""
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    found: list[Text] = []
    for child in figure.get_children():
        if isinstance(child, Axes):
            found += _axes_texts(child) if child.get_visible() else ()
        elif child.get_visible():
            found += child.findobj(Text)
    shown = (text for text in found if text.get_visible() and text.get_text().strip())
    return list({id(text): text for text in shown}.values())


def _corners(text: Text) -> np.ndarray:
    """The four corners of a text's box in pixels, turned as the text is: shape (4, 2)."""
    outer, turned = text.get_window_extent(), text.get_rotation()
    width, height, angle = outer.width, outer.height, 0.0
    if turned % 90:
        # The box around a turned box has the same middle; only its width and height must be found.
        text.set_rotation(0)
        flat = text.get_window_extent()
        text.set_rotation(turned)
        width, height, angle = flat.width, flat.height, math.radians(turned)
    middle = np.array([(outer.x0 + outer.x1) / 2, (outer.y0 + outer.y1) / 2])
    across = np.array([math.cos(angle), math.sin(angle)]) * width / 2
    up = np.array([-math.sin(angle), math.cos(angle)]) * height / 2
    return np.array([middle - across - up, middle + across - up, middle + across + up, middle - across + up])


def _depth(one: np.ndarray, other: np.ndarray) -> float:
    """How deep two convex shapes reach into each other, pixels; 0 or less where they do not (separating axes)."""
    found = math.inf
    for edge in np.concatenate([np.roll(shape, -1, axis=0) - shape for shape in (one, other)]):
        length = math.hypot(*edge)
        if length:
            normal = np.array([-edge[1], edge[0]]) / length
            a, b = one @ normal, other @ normal
            found = min(found, min(a.max(), b.max()) - max(a.min(), b.min()))
    return found


def misfits(figure: Figure) -> list[str]:
    """What is wrong with a figure in its size: texts over each other or the edge, a drawing without room.

    Returns:
        A line each, for people who look for the reason; empty where the figure can be read.
    """
    found = _lay_out(figure)
    texts = texts_of(figure)
    boxes = [_corners(text) for text in texts]
    right, top = figure.bbox.x1 + TOLERANCE, figure.bbox.y1 + TOLERANCE
    for text, box in zip(texts, boxes, strict=True):
        if box.min() < -TOLERANCE or box[:, 0].max() > right or box[:, 1].max() > top:
            found.append(f"{text.get_text()!r} reaches over the edge")
    if boxes:
        low, high = np.array([b.min(axis=0) for b in boxes]), np.array([b.max(axis=0) for b in boxes])
        deep = np.minimum(high[:, None], high[None]) - np.maximum(low[:, None], low[None])
        for i, j in np.argwhere((deep > TOLERANCE).all(axis=2)):
            if i < j and _depth(boxes[i], boxes[j]) > TOLERANCE:
                found.append(f"{texts[i].get_text()!r} lies over {texts[j].get_text()!r}")
    found += ["the labels of an axis run into each other" for ax in figure.axes if _touch(_shown(ax))]
    wide = sum(max((a.get_position().width for a in own), default=0) for own in _columns(figure))
    if wide < LEAST_AXES:
        found.append("the drawing has no room beside its labels")
    return found


def _shown(ax: Axes) -> list[Text]:
    """Labels of the ticks below or above a drawing that are drawn."""
    is_drawn = ax.axison and ax.get_visible()
    texts = [t for t in _ticks_drawn(ax.xaxis) if t is not ax.xaxis.label and t.get_visible() and t.get_text().strip()]
    return texts if is_drawn else []


def _columns(figure: Figure) -> list[list[Axes]]:
    """The Axes of a figure by their left edges: those of one column stand above each other."""
    shown = sorted((ax for ax in figure.axes if ax.get_visible()), key=lambda ax: ax.get_position().x0)
    return [list(own) for _, own in itertools.groupby(shown, key=lambda ax: round(ax.get_position().x0, 2))]


def give_way(figure: Figure, labels: float) -> None:
    """Let break what can break where a figure is narrower than its own: names at the left, legends, names of axes.

    Args:
        figure: The figure, already in its width.
        labels: Share of the width that labels at the left may take before they break.
    """
    width = figure.get_figwidth()
    shown = [ax for ax in figure.axes if ax.get_visible()]
    for ax in shown:
        for label in ax.get_yticklabels() if ax.axison else ():
            _break(label, labels * width)
        _break(ax.xaxis.label, width - 2 * PAD)
        _break(ax.yaxis.label, figure.get_figheight() - 2 * PAD)
    for text in figure.texts:
        _break(text, width - 2 * PAD)
    _lay_out(figure)
    for ax in shown:
        _thin(ax)
        legend: Any = ax.get_legend()
        while legend and legend._ncols > 1 and _is_over(legend.get_window_extent(), figure):
            legend.set_ncols(legend._ncols - 1)
            _lay_out(figure)
        # A name that is centred below a drawing at the right has no more room than there is beyond the middle.
        box = ax.get_position()
        middle = (box.x0 + box.x1) / 2 if ax.xaxis.label.get_horizontalalignment() == "center" else box.x0 / 2
        _break(ax.xaxis.label, 2 * min(middle, 1 - middle) * width - PAD)


def _thin(ax: Axes) -> None:
    """Leave out every second of the years or numbers below a drawing, until none touches the next."""
    labels = [label for label in ax.get_xticklabels() if label.get_visible() and label.get_text().strip()]
    while len(labels) > 2 and all(label.get_text().isdecimal() for label in labels) and _touch(labels):
        for label in labels[1::2]:
            label.set_visible(False)
        labels = labels[::2]


def _touch(labels: Sequence[Text]) -> bool:
    """Whether level labels of one axis stand less than a third of a letter from each other."""
    boxes = [label.get_window_extent() for label in labels if not label.get_rotation()]
    return any(left.x1 + TOLERANCE > right.x0 > left.x0 for left, right in itertools.pairwise(boxes))


def _lay_out(figure: Figure) -> list[str]:
    """Lay a figure out, and give back what is complained of."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        figure.draw_without_rendering()
    return [str(warning.message) for warning in heard]


def _is_over(box: Bbox, figure: Figure) -> bool:
    """Whether a box reaches over the sides of a figure."""
    return bool(box.x0 < -TOLERANCE or box.x1 > figure.bbox.x1 + TOLERANCE)


def _break(text: Text, room: float) -> None:
    """Break a text of one line into as many as it needs."""
    words, size = " ".join(text.get_text().split()), float(text.get_fontsize())
    if words and any(text_width(line, size) > room for line in text.get_text().split("\n")):
        text.set_text(wrap(words, room, size, lines=4))


def title_lines(figure: Figure, ax: Axes, title: str, whole: str = "") -> int:
    """Write a title: above the drawing where it has room there, else over the whole figure, in lines.

    Args:
        figure: The figure.
        ax: Its drawing.
        title: The title, perhaps in lines.
        whole: The same as one line, which is broken anew over the whole figure: a line break in a Chinese title stands
            for no space, and in an English one it does.

    Returns:
        How many lines it has.
    """
    ax.set_title(title)
    width = figure.get_figwidth()
    needed = max((text_width(line, TITLE_POINTS) for line in title.split("\n")), default=0.0)
    # What stands left of the drawing is known once it is laid out; short titles fit anyhow.
    if needed < 0.4 * width:
        return title.count("\n") + 1
    _lay_out(figure)
    if 1.04 * needed <= (1 - ax.get_position().x0) * width - PAD / 2:
        return title.count("\n") + 1
    ax.set_title("")
    # Drawn, a text is a little wider: each sign is moved to whole pixels.
    unbroken = whole if "".join(whole.split()) == "".join(title.split()) else title
    lines = wrap(unbroken, (width - PAD) / 1.04, TITLE_POINTS, lines=4)
    figure.suptitle(lines, x=LEFT / width, ha="left", fontsize=TITLE_POINTS)
    return lines.count("\n") + 1


def title_height(lines: int) -> float:
    """What further lines of a title take, inches."""
    return (lines - 1) * line_height(TITLE_POINTS)
