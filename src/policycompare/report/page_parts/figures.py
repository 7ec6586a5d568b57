"""The figures of the report: which section shows which, in which order, and how large."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from policycompare.report.page_parts.figure_svg import picture
from policycompare.report.page_parts.parts import ShownFigure
from policycompare.report.rendering import natural_order
from policycompare.tables.names import Names
from policycompare.words import listed

if TYPE_CHECKING:
    from policycompare.plots.registry import Caption

FIGURE_SECTIONS: dict[str, str] = {
    "documents": "documents",
    "targets": "targets",
    "changes": "changes",
    "themes": "measures",
    "coverage": "measures",
    "document_similarity": "measures",
    "alignment": "measures",
    "unit": "responsibilities",
    "sole": "responsibilities",
    "function": "responsibilities",
    "reuse": "reuse",
    "evaluation": "methods",
}
"""How a figure's name begins -> its section, in the order in which a section shows them; others go to ``other``."""
SCREEN_SCALE = 1.4
"""Figures are drawn for paper, with letters of 7 points: on a screen they are this much larger, if there is room."""

# Width and height of an SVG, in points or pixels.
RE_SVG_SIZE = re.compile(
    r"<svg\b[^>]*?\bviewBox=[\"'][\d.eE+-]+[ ,]+[\d.eE+-]+[ ,]+(?P<width>[\d.]+)[ ,]+(?P<height>[\d.]+)[\"']"
)
# The number of a part at the end of a figure's stem.
RE_PART = re.compile(r"-\d+$")

Figure = tuple[str, str, "Caption"]
"""Stem of the files, SVG and caption of a part of a figure."""


def place_figures(figures: Sequence[Figure], sections: Sequence[str], names: Names) -> dict[str, list[ShownFigure]]:
    """The figures of each section, numbered through all sections in their order."""
    of_section: dict[str, list[Figure]] = {section: [] for section in sections}
    homes = [*FIGURE_SECTIONS.values(), "other"]
    for figure in sorted(figures, key=lambda f: (_prefix(f[0]), natural_order(f[0]))):
        of_section[homes[_prefix(figure[0])]].append(figure)
    shown: dict[str, list[ShownFigure]] = {}
    number = 0
    for section, own in of_section.items():
        shown[section] = [_shown(figure, number + n, names) for n, figure in enumerate(own, 1)]
        number += len(own)
    return shown


def figure_anchors(figures: Sequence[ShownFigure]) -> dict[str, str]:
    """Name of a figure -> its anchor; of a figure of several parts that of the first."""
    return {RE_PART.sub("", figure.name): f"figure-{figure.name}" for figure in reversed(figures)}


def _prefix(name: str) -> int:
    """Place of the prefix that a figure's name begins with; behind all where there is none."""
    return next((n for n, prefix in enumerate(FIGURE_SECTIONS) if name.startswith(prefix)), len(FIGURE_SECTIONS))


def _shown(figure: Figure, number: int, names: Names) -> ShownFigure:
    name, svg, caption = figure
    say = names.say
    facts = [say("report.drawn_from", tables=listed(caption.tables, names.lang), rows=caption.rows)]
    if caption.left_out:
        facts.append(say("report.left_out", left_out=caption.left_out))
    size = RE_SVG_SIZE.search(svg)
    # Points to pixels: 4/3.
    points = size.groupdict() if size else {}
    pixels = {side: round(float(value) * 4 / 3 * SCREEN_SCALE) for side, value in points.items()}
    label = say("report.figure_label", number=number)
    title = say("report.figure", number=number, title=caption.title)
    return ShownFigure(name, label, title, caption, " ".join(facts), pixels, picture(svg))
