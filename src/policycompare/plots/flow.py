"""Alignment flow: which measure of one side answers which of the other, in the order of their documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.errors import CallError, choices
from policycompare.findings.documents import theme_order
from policycompare.findings.flow import chapters, fullest_flows, measure_flow
from policycompare.plots.labels import spread, text_width, wrap
from policycompare.plots.lettering import line_height
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import GREY, INK, LIGHT, TWO_COLUMNS, side_colours, theme_colours
from policycompare.tables.frames import iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import side_kind, side_order
from policycompare.words import LANGS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

POINTS = 7.0
BAR = 0.09
"""Width of a measure, inches."""
SIDE = 1.85
"""Width of the chapters' names, inches."""
HEAD, LEGEND_LINE, LEGEND_COLUMNS = 0.3, 0.19, 4
ALPHA = 0.75
"""Bands let those below them show."""
WRITTEN: dict[str, Any] = {"va": "center", "in_layout": False}
"""The sheet has room for all that is on it: the layout need not measure every text."""
MIN_HEIGHT, MAX_HEIGHT, MEASURE_HEIGHT = 2.4, 7.0, 0.065
TITLE_HEIGHT, MARGIN = 0.36, 0.09
"""What a title takes above the figure, and what the layout keeps free on both sides together, inches."""


Chapters = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Measures of two sides and the pairs drawn between them.

    Attributes:
        sides: The one on the left, the one on the right.
        chapters: Chapters of each: measures that follow each other under one outermost section. A chapter has
            document_id, num, label, heading and theme as ``findings.flow.chapters`` says (texts are "" rather than
            null), and measures, their ids in the order of the document.
        found: The rows of ``measure_flow``: pairs, and measures without one.
        accepted: Accepted pairs of the two sides.
        themes: All themes of the codebook, in its order.
        room: Inches from top to bottom that the chapters' names need in either language.
    """

    sides: tuple[str, str]
    chapters: tuple[Chapters, Chapters]
    found: pd.DataFrame
    accepted: int
    themes: tuple[str, ...]
    room: float

    @property
    def pairs(self) -> list[tuple[str, str, str]]:
        """Left measure, right measure and theme ("" where they share no topic) of each pair that is drawn."""
        pairs = self.found.dropna(subset=["left_measure_id", "right_measure_id"]).fillna({"theme": ""})
        return list(zip(pairs["left_measure_id"], pairs["right_measure_id"], pairs["theme"], strict=True))

    def counts(self, side: int) -> tuple[int, int]:
        """Measures of a side, and how many of them are in a pair."""
        measures = sum(len(chapter.measures) for chapter in self.chapters[side])
        return measures, len({pair[side] for pair in self.pairs})


def _chapters(tables: Tables, side: str) -> Chapters:
    own = chapters(tables, side).fillna({"label": "", "heading": "", "theme": ""})
    columns = {column: (column, "first") for column in ("document_id", "num", "label", "heading", "theme")}
    return tuple(iter_rows(own.groupby("chapter").agg(**columns, measures=("measure_id", tuple))))


def alignment_flow(tables: Tables, left: str, right: str) -> Flow:
    """The measures of two sides, and the accepted pairs in which each is the other's best.

    Args:
        tables: The study's tables.
        left: Id of the side on the left.
        right: Id of another side.

    Raises:
        CallError: A side is not in the study, or both are the same.
    """
    known, kind = sorted(set(tables.documents["side_id"])), side_kind(tables)
    for side in (left, right):
        if side not in known:
            raise CallError(f"{kind} {side!r}", "it is not in the study", choices(side, known))
    if left == right:
        raise CallError(f"{kind} {left!r}", f"a flow runs between two {kind}s", "name another one for the right")
    found, accepted = measure_flow(tables, left, right)
    of_both = (_chapters(tables, left), _chapters(tables, right))
    both = [Names(tables, lang) for lang in LANGS]
    room = max(sum(_label_heights(_labels(own, names))) for own in of_both for names in both)
    return Flow((left, right), of_both, found, accepted, tuple(theme_order(tables)), room)


def prepare_flows(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Flow]]:
    """For each side the flow to the side with which it has most pairs; each flow once."""
    for left, right in fullest_flows(tables):
        yield f"{left}-{right}", alignment_flow(tables, left, right)


def ask_flow(tables: Tables, pair: str) -> Flow | None:
    """The flow between two sides whose ids are joined by a hyphen, whether or not it is among ``prepare_flows``."""
    sides = side_order(tables)
    return next((alignment_flow(tables, a, b) for a in sides for b in sides if a != b and f"{a}-{b}" == pair), None)


def places(chapters: Chapters, height: float) -> tuple[dict[str, float], float]:
    """Upper edge of each measure in inches below the first one's, and the height of a measure."""
    measures = [(measure_id, above) for above, chapter in enumerate(chapters) for measure_id in chapter.measures]
    gap = min(0.05, 0.2 * height / max(1, len(chapters)))
    step = (height - gap * max(0, len(chapters) - 1)) / max(1, len(measures))
    return {measure_id: at * step + above * gap for at, (measure_id, above) in enumerate(measures)}, step


def _chapter_label(chapter: Any, names: Names) -> str:
    """What stands beside a chapter: its heading; in English, headings not being translated, its number and theme."""
    printed = f"{chapter.label}{chapter.heading}" or "–"
    if names.lang == "zh":
        return printed
    start = printed if pd.isna(chapter.num) else names.say("figures.flow_chapter", num=chapter.num)
    return f"{start}: {names.theme(chapter.theme)}" if chapter.theme else start


def _labels(chapters: Chapters, names: Names) -> list[tuple[list[str], list[str]]]:
    """Lines beside each chapter: the document where one of several begins, then the chapter."""
    several = len({chapter.document_id for chapter in chapters}) > 1
    found = []
    for i, chapter in enumerate(chapters):
        new = several and (not i or chapter.document_id != chapters[i - 1].document_id)
        above = wrap(names.document(chapter.document_id), POINTS, SIDE - 0.15) if new else []
        found.append((above, wrap(_chapter_label(chapter, names), POINTS, SIDE - 0.15)))
    return found


def _label_heights(labels: list[tuple[list[str], list[str]]]) -> list[float]:
    return [(len(above) + len(lines)) * line_height(POINTS) + 0.05 for above, lines in labels]


def _body(drawn: Flow) -> float:
    measures = max(sum(len(c.measures) for c in side) for side in drawn.chapters)
    return max(MIN_HEIGHT, drawn.room, min(MAX_HEIGHT, measures * MEASURE_HEIGHT))


def _themes(drawn: Flow) -> list[str]:
    found = {theme for _, _, theme in drawn.pairs}
    return [theme for theme in (*drawn.themes, "") if theme in found]


def _sheet(drawn: Flow) -> tuple[float, float]:
    legend = -(-len(_themes(drawn)) // LEGEND_COLUMNS) * LEGEND_LINE
    return TWO_COLUMNS - 0.1, HEAD + _body(drawn) + 0.15 + legend


def plot_alignment_flow(drawn: Flow, ax: Axes, names: Names) -> Axes:
    """Draw the measures of two sides as columns, and a band for each pair."""
    from matplotlib.patches import Patch, PathPatch, Rectangle
    from matplotlib.path import Path as Curve

    width, height = _sheet(drawn)
    ax.set_axis_off()
    ax.set(xlim=(0, width), ylim=(height, 0))
    body = _body(drawn)
    colour_of = side_colours(names.tables)
    colours = theme_colours(drawn.themes) | {"": GREY}
    inner = (SIDE + 0.2 + BAR, width - SIDE - 0.2 - BAR)
    sides = [places(side, body) for side in drawn.chapters]
    thick = min(step for _, step in sides)
    x, z = inner
    middle = sum(inner) / 2
    for left, right, theme in drawn.pairs:
        # All bands are equally wide: a pair is a pair, however few measures its side has.
        a, b = (HEAD + tops[m] + (step - thick) / 2 for m, (tops, step) in zip((left, right), sides, strict=True))
        ends = [
            (x, a), (middle, a), (middle, b), (z, b),
            (z, b + thick), (middle, b + thick), (middle, a + thick), (x, a + thick), (x, a),
        ]  # fmt: skip
        codes = [Curve.MOVETO, *[Curve.CURVE4] * 3, Curve.LINETO, *[Curve.CURVE4] * 3, Curve.CLOSEPOLY]
        ax.add_patch(PathPatch(Curve(ends, codes), facecolor=colours[theme], alpha=ALPHA, linewidth=0))
    for side, (own, side_id) in enumerate(zip(drawn.chapters, drawn.sides, strict=True)):
        paired = {pair[side] for pair in drawn.pairs}
        tops, step = sides[side]
        edge = inner[0] - BAR if side == 0 else inner[1]
        for measure_id, top in tops.items():
            colour = colour_of[side_id] if measure_id in paired else LIGHT
            bar = Rectangle((edge, HEAD + top), BAR, step, edgecolor="white", linewidth=0.25, facecolor=colour)
            ax.add_patch(bar)
        text = names.say("figures.flow_side", name=names.side(side_id), paired=len(paired), measures=len(tops))
        # A long name goes on over the bands rather than beyond the sheet.
        long = text_width(text, 8) + 0.02
        where = max(inner[0], long) if side == 0 else min(inner[1], width - long)
        ha = "right" if side == 0 else "left"
        ax.text(where, HEAD / 2, text, fontsize=8, ha=ha, color=colour_of[side_id], **WRITTEN)
        _label_chapters(ax, own, side, inner, sides[side], names)
    counts = Counter(theme for _, _, theme in drawn.pairs)
    handles = []
    for theme in _themes(drawn):
        label = f"{names.theme(theme) if theme else names.say('figures.flow_no_topic')} ({counts[theme]})"
        handles.append(Patch(color=colours[theme], alpha=ALPHA, linewidth=0, label=label))
    if handles:
        ax.legend(
            handles=handles, loc="lower center", ncols=LEGEND_COLUMNS, borderaxespad=0, borderpad=0, labelspacing=0.4,
            handlelength=1.4,
        )  # fmt: skip
    left, right = map(names.side, drawn.sides)
    ax.set_title(names.say("figures.flow_head", left=left, right=right))
    return ax


def _label_chapters(
    ax: Axes, chapters: Chapters, side: int, inner: tuple[float, float],
    place: tuple[dict[str, float], float], names: Names,
) -> None:  # fmt: skip
    """Brackets along a column, and beside them the chapters."""
    (tops, step), sign = place, -1 if side == 0 else 1
    bracket = inner[side] + sign * (BAR + 0.05)
    middles = []
    for chapter in chapters:
        top, bottom = HEAD + tops[chapter.measures[0]], HEAD + tops[chapter.measures[-1]] + step
        ax.plot([bracket, bracket], [top + step * 0.1, bottom - step * 0.1], color=GREY, linewidth=0.8)
        middles.append((top + bottom) / 2)
    labels = _labels(chapters, names)
    line, end = line_height(POINTS), HEAD + max(tops.values(), default=0) + step
    for y, wish, (above, lines) in zip(
        spread(middles, _label_heights(labels), HEAD, end), middles, labels, strict=True
    ):
        x = bracket + sign * 0.13
        first = y - (len(above) + len(lines) - 1) * line / 2
        ax.plot([bracket, x - sign * 0.03], [wish, y + len(above) * line / 2], color=GREY, linewidth=0.5)
        for number, text in enumerate([*above, *lines]):
            ha, colour = "right" if side == 0 else "left", GREY if number < len(above) else INK
            ax.text(x, first + number * line, text, fontsize=POINTS, ha=ha, color=colour, **WRITTEN)


def size_flow(drawn: Flow) -> tuple[float, float]:
    """Two columns wide, as high as the measures and the chapters' names need."""
    width, height = _sheet(drawn)
    return width + MARGIN, height + TITLE_HEIGHT + MARGIN


def caption_flow(drawn: Flow, names: Names) -> Caption:
    """What stands under a flow."""
    said = dict(zip(("left", "right"), map(names.side, drawn.sides), strict=True))
    pairs, (left, left_paired), (right, right_paired) = len(drawn.pairs), drawn.counts(0), drawn.counts(1)
    shows = names.say(
        "figures.flow_shows", **said, pairs=pairs, same=int(drawn.found["is_same"].sum()),
        left_measures=left, left_paired=left_paired,
        right_measures=right, right_paired=right_paired,
    )  # fmt: skip
    others = drawn.accepted - pairs
    left_out = names.say("figures.flow_left_out", others=others) if others else ""
    title = names.say("figures.flow_title", **said)
    return Caption(title, shows, ("alignments", "measures"), pairs + left + right, left_out)


FLOW = FigureKind(
    "alignment_flow", prepare_flows, plot_alignment_flow, size_flow, caption_flow,
    ask=ask_flow, data=lambda drawn: drawn.found,
)  # fmt: skip
