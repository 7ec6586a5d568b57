"""Alignment flow: which measure of one region answers which of the other, in the order of their documents."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.errors import CallError, choices
from policycompare.plots.orders import document_order, theme_colours, theme_order
from policycompare.plots.registry import Caption
from policycompare.plots.sheet import LINE, open_sheet, say, sheet_size, spread, text_width, wrap, write
from policycompare.plots.style import GREY, INK, LIGHT, TWO_COLUMNS, region_colours
from policycompare.tables.frames import iter_rows, split_list
from policycompare.tables.names import Names
from policycompare.tables.queries import region_of_documents, region_of_measures, region_order, regions_that_fit
from policycompare.words import LANGS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

POINTS = 6.5
BAR = 0.09
"""Width of a measure, inches."""
SIDE = 1.85
"""Width of the chapters' names, inches."""
HEAD, LEGEND_LINE, LEGEND_COLUMNS = 0.3, 0.19, 4
ALPHA = 0.75
"""Bands let those below them show."""
MIN_HEIGHT, MAX_HEIGHT, MEASURE_HEIGHT = 2.4, 7.0, 0.065


@dataclass(frozen=True, slots=True)
class Chapter:
    """Measures that follow each other under one outermost section.

    Attributes:
        document_id: Their document.
        num, label, heading: Of the section; None and "" where there is none.
        theme: The commonest among the main topics of its measures; "" where none has a topic.
        measures: Their ids, in the order of the document.
    """

    document_id: str
    num: int | None
    label: str
    heading: str
    theme: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Measures of two regions and the pairs drawn between them.

    Attributes:
        regions: The one on the left, the one on the right.
        chapters: Chapters of each.
        pairs: Left measure, right measure and theme ("" where they share no topic), the pairs that are drawn.
        accepted: Accepted pairs of the two regions.
        themes: All themes of the codebook, in its order.
        room: Inches from top to bottom that the chapters' names need in either language.
    """

    regions: tuple[str, str]
    chapters: tuple[tuple[Chapter, ...], tuple[Chapter, ...]]
    pairs: tuple[tuple[str, str, str], ...]
    accepted: int
    themes: tuple[str, ...]
    room: float


def _chapters(tables: Tables, region: str) -> tuple[Chapter, ...]:
    sections = {row.section_id: row for row in iter_rows(tables.sections)}
    region_of = region_of_documents(tables)

    def outermost(section_id: Any) -> str:
        if not isinstance(section_id, str):
            return ""
        while isinstance(sections[section_id].parent_id, str):
            section_id = sections[section_id].parent_id
        return str(section_id)

    theme_of = dict(zip(tables.topics["topic_id"], tables.topics["theme"], strict=True))
    main = {row.measure_id: theme_of[row.topic_id] for row in iter_rows(tables.measure_topics) if row.is_primary}
    themes = theme_order(tables)
    found = []
    for document_id in document_order(tables):
        if region_of[document_id] != region:
            continue
        frame = tables.measures[tables.measures["document_id"] == document_id].sort_values("char_start")
        held = [(outermost(row.section_id), row.measure_id) for row in iter_rows(frame)]
        for section_id, group in itertools.groupby(held, key=lambda pair: pair[0]):
            measures = tuple(measure_id for _, measure_id in group)
            section = sections.get(section_id)
            num, label, heading = (getattr(section, name, None) for name in ("num", "label", "heading"))
            counts = [main[measure_id] for measure_id in measures if measure_id in main]
            found.append(
                Chapter(
                    document_id,
                    None if pd.isna(num) else int(num),
                    label if isinstance(label, str) else "",
                    heading if isinstance(heading, str) else "",
                    min(counts, key=lambda t: (-counts.count(t), themes.index(t)), default=""),
                    measures,
                )
            )
    return tuple(found)


def _pair_themes(tables: Tables) -> Any:
    """A function from a pair to the theme of the topic that both have and that weighs most in the two together."""
    theme_of = dict(zip(tables.topics["topic_id"], tables.topics["theme"], strict=True))
    weight = {(row.measure_id, row.topic_id): row.score for row in iter_rows(tables.measure_topics)}

    def theme(pair: Any) -> str:
        shared = [topic for topic in split_list(pair.shared_topics) if topic in theme_of]
        sides = (pair.left_measure_id, pair.right_measure_id)
        best = min(shared, key=lambda t: (-sum(weight.get((m, t), 0) for m in sides), t), default=None)
        return theme_of[best] if best else ""

    return theme


def _accepted(tables: Tables) -> pd.DataFrame:
    """Accepted pairs with the regions of both sides and whether each is the other's best."""
    of = region_of_measures(tables)
    frame = tables.alignments[tables.alignments["is_accepted"]]
    return frame.assign(
        left_region=frame["left_measure_id"].map(of),
        right_region=frame["right_measure_id"].map(of),
        mutual=(frame["rank_left"] == 1) & (frame["rank_right"] == 1),
    )


def alignment_flow(tables: Tables, left: str, right: str) -> Flow:
    """The measures of two regions, and the accepted pairs in which each is the other's best.

    Args:
        tables: The study's tables.
        left: Id of the region on the left.
        right: Id of another region.

    Raises:
        CallError: A region is not in the study, or both are the same.
    """
    known = sorted(set(tables.documents["region_id"]))
    for region in (left, right):
        if region not in known:
            raise CallError(f"region {region!r}", "it is not in the study", choices(region, known))
    if left == right:
        raise CallError(f"region {left!r}", "a flow runs between two regions", "name another one for the right")
    frame = _accepted(tables)
    first, second = sorted((left, right))
    frame = frame[(frame["left_region"] == first) & (frame["right_region"] == second)]
    theme = _pair_themes(tables)
    pairs = []
    for pair in iter_rows(frame[frame["mutual"]]):
        sides = (pair.left_measure_id, pair.right_measure_id)
        pairs.append((*(sides if left == first else sides[::-1]), theme(pair)))
    chapters = (_chapters(tables, left), _chapters(tables, right))
    both = [Names(tables, lang) for lang in LANGS]
    room = max(sum(_label_heights(_labels(side, names))) for side in chapters for names in both)
    return Flow((left, right), chapters, tuple(sorted(pairs)), len(frame), tuple(theme_order(tables)), room)


def prepare_flows(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Flow]]:
    """For each region the flow to the region with which it has most pairs; each flow once.

    Regions that the codebook does not fit have none: pale measures would look like gaps.
    """
    frame = _accepted(tables)
    fitting = regions_that_fit(tables)
    frame = frame[frame["mutual"] & frame["left_region"].isin(fitting) & frame["right_region"].isin(fitting)]
    count = Counter(zip(frame["left_region"], frame["right_region"], strict=True))
    chosen = set()
    for region in sorted({r for pair in count for r in pair}):
        chosen.add(min((p for p in count if region in p), key=lambda p: (-count[p], p)))
    for left, right in sorted(chosen):
        yield f"{left}-{right}", alignment_flow(tables, left, right)


def ask_flow(tables: Tables, pair: str) -> Flow | None:
    """The flow between two regions whose ids are joined by a hyphen, whether or not it is among ``prepare_flows``."""
    regions = regions_that_fit(tables)
    return next((alignment_flow(tables, a, b) for a in regions for b in regions if a != b and f"{a}-{b}" == pair), None)


def _gap(chapters: tuple[Chapter, ...], height: float) -> float:
    return min(0.05, 0.2 * height / len(chapters)) if chapters else 0.0


def places(chapters: tuple[Chapter, ...], height: float) -> tuple[dict[str, float], float]:
    """Upper edge of each measure in inches below the first one's, and the height of a measure."""
    count = sum(len(chapter.measures) for chapter in chapters)
    gap = _gap(chapters, height)
    step = (height - gap * max(0, len(chapters) - 1)) / max(1, count)
    found, y = {}, 0.0
    for chapter in chapters:
        for measure_id in chapter.measures:
            found[measure_id] = y
            y += step
        y += gap
    return found, step


def _chapter_label(chapter: Chapter, names: Names) -> str:
    """What stands beside a chapter: its heading; in English, headings not being translated, its number and theme."""
    printed = f"{chapter.label}{chapter.heading}" or "–"
    if names.lang == "zh":
        return printed
    start = printed if chapter.num is None else f"Ch. {chapter.num}"
    return f"{start}: {names.theme(chapter.theme)}" if chapter.theme else start


def _labels(chapters: tuple[Chapter, ...], names: Names) -> list[tuple[list[str], list[str]]]:
    """Lines beside each chapter: the document where one of several begins, then the chapter."""
    several = len({chapter.document_id for chapter in chapters}) > 1
    found = []
    for i, chapter in enumerate(chapters):
        new = several and (not i or chapter.document_id != chapters[i - 1].document_id)
        above = wrap(names.document(chapter.document_id), POINTS, SIDE - 0.15) if new else []
        found.append((above, wrap(_chapter_label(chapter, names), POINTS, SIDE - 0.15)))
    return found


def _label_heights(labels: list[tuple[list[str], list[str]]]) -> list[float]:
    return [(len(above) + len(lines)) * POINTS * LINE / 72 + 0.05 for above, lines in labels]


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
    """Draw the measures of two regions as columns, and a band for each pair.

    Args:
        drawn: From ``alignment_flow``, for any two regions.
        ax: Where to draw.
        names: Names in the figure's language.
    """
    from matplotlib.patches import Patch, PathPatch, Rectangle
    from matplotlib.path import Path as Curve

    width, height = _sheet(drawn)
    open_sheet(ax, width, height)
    body = _body(drawn)
    region_colour = region_colours(region_order(names.tables))
    colours = theme_colours(drawn.themes) | {"": GREY}
    inner = (SIDE + 0.2 + BAR, width - SIDE - 0.2 - BAR)
    sides = [places(side, body) for side in drawn.chapters]
    thick = min(step for _, step in sides)
    x, z = inner
    middle = sum(inner) / 2
    for left, right, theme in drawn.pairs:
        # All bands are equally wide: a pair is a pair, however few measures its region has.
        a, b = (HEAD + tops[m] + (step - thick) / 2 for m, (tops, step) in zip((left, right), sides, strict=True))
        ends = [
            (x, a), (middle, a), (middle, b), (z, b),
            (z, b + thick), (middle, b + thick), (middle, a + thick), (x, a + thick), (x, a),
        ]  # fmt: skip
        codes = [Curve.MOVETO, *[Curve.CURVE4] * 3, Curve.LINETO, *[Curve.CURVE4] * 3, Curve.CLOSEPOLY]
        ax.add_patch(PathPatch(Curve(ends, codes), facecolor=colours[theme], alpha=ALPHA, linewidth=0))
    for side, (chapters, region) in enumerate(zip(drawn.chapters, drawn.regions, strict=True)):
        paired = {pair[side] for pair in drawn.pairs}
        tops, step = sides[side]
        edge = inner[0] - BAR if side == 0 else inner[1]
        for measure_id, top in tops.items():
            ax.add_patch(
                Rectangle(
                    (edge, HEAD + top), BAR, step, edgecolor="white", linewidth=0.25,
                    facecolor=region_colour[region] if measure_id in paired else LIGHT,
                )
            )  # fmt: skip
        count = f"{len(paired)}/{len(tops)}"
        text = say(names, f"{names.region(region)}（{count}）", f"{names.region(region)} ({count})")
        # A long name goes on over the bands rather than beyond the sheet.
        long = text_width(text, 8) + 0.02
        where = max(inner[0], long) if side == 0 else min(inner[1], width - long)
        write(ax, where, HEAD / 2, text, 8, ha="right" if side == 0 else "left", color=region_colour[region])
        _label_chapters(ax, chapters, side, inner, sides[side], names)
    counts = {theme: sum(t == theme for _, _, t in drawn.pairs) for theme in _themes(drawn)}
    if counts:
        no_topic = say(names, "无共同议题", "no topic in common")
        legend = ax.legend(
            handles=[
                Patch(color=colours[t], alpha=ALPHA, linewidth=0, label=f"{names.theme(t) if t else no_topic} ({n})")
                for t, n in counts.items()
            ],
            loc="lower center", ncols=LEGEND_COLUMNS, borderaxespad=0, borderpad=0, labelspacing=0.4, handlelength=1.4,
        )  # fmt: skip
        for entry in legend.get_texts():
            entry.set_parse_math(False)
    one, other = (names.region(region) for region in drawn.regions)
    title = say(names, f"举措对应：{one}与{other}", f"Measures that answer each other: {one} and {other}")
    ax.set_title(title, parse_math=False)
    return ax


def _label_chapters(
    ax: Axes, chapters: tuple[Chapter, ...], side: int, inner: tuple[float, float],
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
    line, end = POINTS * LINE / 72, HEAD + max(tops.values(), default=0) + step
    for y, wish, (above, lines) in zip(
        spread(middles, _label_heights(labels), HEAD, end), middles, labels, strict=True
    ):
        x = bracket + sign * 0.13
        first = y - (len(above) + len(lines) - 1) * line / 2
        ax.plot([bracket, x - sign * 0.03], [wish, y + len(above) * line / 2], color=GREY, linewidth=0.5)
        for number, text in enumerate([*above, *lines]):
            colour = GREY if number < len(above) else INK
            write(ax, x, first + number * line, text, POINTS, ha="right" if side == 0 else "left", color=colour)


def size_flow(drawn: Flow) -> tuple[float, float]:
    """Two columns wide, as high as the measures and the chapters' names need."""
    width, height = _sheet(drawn)
    return sheet_size(width, height)


def caption_flow(drawn: Flow, names: Names) -> Caption:
    """What stands under a flow."""
    shown = len(drawn.pairs)
    counts = [sum(len(c.measures) for c in side) for side in drawn.chapters]
    paired = [len({pair[side] for pair in drawn.pairs}) for side in (0, 1)]
    a, b = (names.region(region) for region in drawn.regions)
    zh = (
        f"左列为{a}的 {counts[0]} 项举措，右列为{b}的 {counts[1]} 项，均按文件顺序自上而下，两列等高。每条带连接一对被接受且互为最佳的举措"
        f"（各为对方在该地区排名第一的对应），共 {shown} 对，涉及左列 {paired[0]} 项、右列 {paired[1]} 项；没有这种对应的举措为浅灰。"
        "颜色为两项共同议题中权重最大者的主题，图例括号内为对数；两侧括线标出一级章节。"
    )
    en = (
        f"Left, the {counts[0]} measures of {a}; right, the {counts[1]} of {b}, each in the order of the documents and "
        "both columns equally high. A band joins an accepted pair in which each measure is the other's best in that region: "
        f"{shown} pairs of {paired[0]} measures on the left and {paired[1]} on the right; measures without such a pair are "
        "pale grey. The colour is the theme of the topic that both have and that weighs most in them, with the number of "
        "pairs in brackets. Brackets at the sides are the outermost chapters, with their number and the commonest theme among the main topics "
        "of their measures (headings are not translated)."
    )
    lost = drawn.accepted - shown
    left_out = ""
    if lost:
        left_out = say(
            names,
            f"另有 {lost:,} 对被接受但并非互为最佳，为便于阅读未画出。",
            f"{lost:,} more accepted pairs in which one is not the other's best, so that the figure stays readable.",
        )
    title = say(names, f"{a}与{b}的举措对应", f"Alignment of the measures of {a} and {b}")
    return Caption(title, say(names, zh, en), ("alignments", "measures"), shown + sum(counts), left_out)
