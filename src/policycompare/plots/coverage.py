"""Who covers what: the rows of the codebook by side; a mark says why no measure is coded, where that is known."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.plots.heat_map import MIN_WIDTH, head_height, heat_map, widest
from policycompare.plots.lettering import wrap
from policycompare.plots.look import page_width
from policycompare.plots.registry import AnyFigure, Caption, FigureKind, with_part
from policycompare.plots.style import GREY, INK
from policycompare.results.coverage import absence_counts, coverage, covered_rows, row_counts, uncoded_sides
from policycompare.results.equal_coverage import coverage_at
from policycompare.tables.names import Names
from policycompare.tables.schema import ABSENCES
from policycompare.words import LANGS, Lang, listed, run_on, say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

LINES_A_PANEL = 40
"""Rows and theme heads that stand above each other at most."""
LINE_HEIGHT, CELL, MIN_CELL, POINTS = 0.16, 0.21, 0.16, 7.0
LEAST_CELL = 0.115
"""Width of a cell under upright names, where cells of ``MIN_CELL`` do not fit the page: two digits, inches."""
HEAD_GAP = 0.5
"""Free space above a theme, in lines."""
SLANT, UPRIGHT = 60.0, 90.0
"""Slant of the sides' names, degrees; upright where sides are too many for slanting ones."""
LEGEND_LINE, LEGEND_GAP = 0.14, 0.18
"""Height of a line that explains the marks, and the space between two explanations on it, inches."""
INTERVAL = ("expected", "low", "high")
MARGIN, TITLE_HEIGHT = 0.09, 0.36
"""What the layout keeps free on both sides together, and what the title takes, inches."""


@dataclass(frozen=True, slots=True)
class ThemeRows:
    """Rows of one theme (or of a part of it), in order."""

    theme: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """One part: panels side by side, each with themes above each other.

    Attributes:
        found: Rows of ``coverage`` of this part.
        study: Rows of ``coverage`` of the whole study, also those that no side has and no part shows.
        equal: Rows of ``coverage_at`` by side: how many rows it covers at equal length.
        uncoded: Side -> share of its text without any topic, where that must be said.
        panels: Themes of each panel.
        part, parts: Which part it is of how many.
        label_width, head_height, overhang: Inches that the rows' names take, and the sides' names
            upwards and to the right of the last column.
        cell: Width of a cell, inches.
        slant: Slant of the sides' names, degrees.
    """

    found: pd.DataFrame
    study: pd.DataFrame
    equal: pd.DataFrame
    uncoded: dict[str, float]
    panels: tuple[tuple[ThemeRows, ...], ...]
    part: int
    parts: int
    label_width: float
    head_height: float
    overhang: float
    cell: float
    slant: float

    @property
    def covered(self) -> dict[str, int | None]:
        """``covered_rows`` of the whole study, in the order of the columns."""
        return covered_rows(self.study)

    @property
    def panel_width(self) -> float:
        """Width of a panel with its names, inches."""
        return self.label_width + 0.1 + len(self.covered) * self.cell + self.overhang

    @property
    def width(self) -> float:
        """Width of all panels with their names, inches."""
        return max(MIN_WIDTH, len(self.panels) * self.panel_width)

    @property
    def body(self) -> float:
        """Height of the panels with the sides' names, inches."""
        return self.head_height + max(_height(panel) for panel in self.panels) * LINE_HEIGHT + 0.05

    @property
    def sheet(self) -> tuple[float, float]:
        """Width and height of all panels, their names and the legend, inches; one for both languages."""
        lines = max((len(_legend(self, lang)) for lang in LANGS), default=0)
        return self.width, self.body + (lines + 0.5) * LEGEND_LINE * bool(lines)


def _split(groups: Sequence[ThemeRows], panels: int) -> list[list[ThemeRows]]:
    """Cut a sequence of themes into so many panels (or fewer) that the longest is as short as can be."""
    # Lengths are multiples of half a line: every one that could be the longest is tried.
    limit = max(_height([group]) for group in groups)
    while True:
        cut: list[list[ThemeRows]] = []
        for group in groups:
            if not cut or _height([*cut[-1], group]) > limit:
                cut.append([])
            cut[-1].append(group)
        if len(cut) <= panels:
            return cut
        limit += 0.5


def _height(groups: Sequence[ThemeRows]) -> float:
    """Height of a panel in lines."""
    return sum(HEAD_GAP + 1 + len(group.rows) for group in groups)


def prepare_coverage(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, CoveragePage]]:
    """Rows of ``coverage`` by theme, on as many parts as they need; a theme is broken where it outgrows a panel."""
    study = coverage(tables)
    if not len(study):
        return
    covered, uncoded = covered_rows(study), uncoded_sides(tables)
    equal = coverage_at(tables, by="side", of="rows").set_index("side_id")
    if equal["expected"].notna().sum() < 2:  # one alone is compared with nothing
        equal = equal.iloc[:0]
    found = study[study.groupby("row")["measures"].transform("max") > 0]
    step = LINES_A_PANEL - 1
    groups = [
        ThemeRows(str(theme), tuple(rows[i : i + step]))
        for theme, own in found.groupby("theme", sort=False)
        for rows in [list(own["row"].unique())]
        for i in range(0, len(rows), step)
    ]
    both = [Names(tables, lang) for lang in LANGS]
    titles = [n.theme(group.theme) for n in both for group in groups]
    # Drawn, a text is a little wider: each sign is moved to whole pixels.
    labels = widest([*titles, *(n.row(row) for n in both for group in groups for row in group.rows)], POINTS) * 1.04
    heads = [widest((_head(n, side, n_rows, equal) for n in both), POINTS) for side, n_rows in covered.items()]
    per_figure = 2 if 2 * (labels + 0.1 + len(covered) * MIN_CELL + 0.3) <= page_width() else 1
    slant, least = SLANT, MIN_CELL
    room = (page_width() - MARGIN) / per_figure - labels - 0.1
    if room < len(covered) * MIN_CELL + max(0.25, heads[-1] * _across(SLANT)):
        slant, least = UPRIGHT, LEAST_CELL
    cell = max(least, min(CELL, (room - max(0.25, heads[-1] * _across(slant))) / len(covered)))
    overhang = max(w * _across(slant) - (len(covered) - 0.6 - i) * cell for i, w in enumerate(heads))
    figures = math.ceil(_height(groups) / (LINES_A_PANEL * per_figure))
    panels = _split(groups, figures * per_figure)
    pages = [tuple(map(tuple, panels[i : i + per_figure])) for i in range(0, len(panels), per_figure)]
    high = max(head_height([_head(n, *own, equal) for n in both], POINTS, slant) for own in covered.items())
    for number, page in enumerate(pages, 1):
        rows = {row for panel in page for group in panel for row in group.rows}
        shown = found[found["row"].isin(rows)]
        yield (
            "",
            CoveragePage(
                shown, study, equal, uncoded, page, number, len(pages), labels, high, max(0.2, overhang), cell, slant
            ),
        )


def _across(slant: float) -> float:
    """What a slanting name takes to the right, as a share of its length."""
    return math.cos(math.radians(slant))


def _head(names: Names, side: str, covered: int | None, equal: pd.DataFrame) -> str:
    """What stands above a side's column: the rows that it covers, and how many it would at equal length."""
    rows = "?" if covered is None else f"{covered}"
    if not len(equal):
        return f"{names.side(side)} ({rows})"
    expected = equal["expected"].dropna().get(side)
    return f"{names.side(side)} ({rows} / {'–' if expected is None else f'{expected:.0f}'})"


def _legend(drawn: CoveragePage, lang: Lang) -> list[list[str]]:
    """What the marks of the part mean, in lines that are no wider than the sheet; nothing where it has none."""
    counts = absence_counts(drawn.found)
    known = [
        say(f"coverage.legend_{reason}", lang, mark=say(f"coverage.mark_{reason}", lang))
        for reason in ABSENCES
        if counts[reason]
    ]
    lines: list[list[str]] = []
    ends = say("coverage.legend_head", lang), say("coverage.legend_unexplained", lang)
    texts = [say("coverage.legend_numbers", lang), *([ends[0], *known, ends[1]] if known else [])]
    if len(drawn.equal):  # the choice of a length is shown with the numbers
        texts.append(say("coverage.legend_equal", lang, n=int(drawn.equal["n"].max())))
    for text in texts:
        line = [*(lines[-1] if lines else ()), text]
        if lines and sum(widest([part], POINTS) * 1.04 + LEGEND_GAP for part in line) <= drawn.width:
            lines[-1] = line
        else:
            lines.append([text])
    return lines


def plot_coverage(drawn: CoveragePage, ax: Axes, names: Names) -> Axes:
    """Draw the number of measures of each side under each row of the codebook.

    The Axes is a sheet in inches from the upper left corner; each theme is a table on it.
    """
    width, height = drawn.sheet
    ax.set_axis_off()
    ax.set(xlim=(0, width), ylim=(height, 0))
    covered, most = drawn.covered, int(drawn.study["measures"].max())
    counts = drawn.found.pivot(index="row", columns="side_id", values="measures")[list(covered)]
    marks = {reason: names.say(f"coverage.mark_{reason}") for reason in ABSENCES}
    why = drawn.found.pivot(index="row", columns="side_id", values="absence")[list(covered)].replace(marks).fillna("")
    words = counts.apply(
        lambda own: own.astype("str").where(own > 0, "?" if covered[str(own.name)] is None else why[own.name])
    )
    words = words.rename(columns={side: _head(names, side, n, drawn.equal) for side, n in covered.items()})
    across = len(covered) * drawn.cell
    for number, panel in enumerate(drawn.panels):
        left = number * drawn.panel_width + drawn.label_width + 0.1
        y = drawn.head_height
        for group in panel:
            y += (HEAD_GAP + 1) * LINE_HEIGHT
            rows = list(group.rows)
            high = len(rows) * LINE_HEIGHT
            table = ax.inset_axes((left / width, 1 - (y + high) / height, across / width, high / height))
            heat_map(table, counts.loc[rows], words.loc[rows].rename(names.row), most, points=POINTS, slant=drawn.slant)
            # The sides' names stand above the first theme's.
            table.tick_params(axis="x", labeltop=group is panel[0], pad=(HEAD_GAP + 1) * LINE_HEIGHT * 72)
            title = names.theme(group.theme)
            ax.text(left - 0.05, y - LINE_HEIGHT / 2, title, fontsize=POINTS + 0.5, color=GREY, ha="right", va="center")
            ax.plot([left, left + across], [y - 0.03] * 2, color=GREY, linewidth=0.5)
            y += high
    for number, line in enumerate(_legend(drawn, names.lang)):
        left, y = 0.0, drawn.body + (number + 1) * LEGEND_LINE
        for text in line:
            ax.text(left, y, text, fontsize=POINTS, color=INK, ha="left", va="center")
            left += widest([text], POINTS) * 1.04 + LEGEND_GAP
    ax.set_title(wrap(with_part(_title(drawn, names), names, drawn.part, drawn.parts), width - 0.1, 9))
    return ax


def size_coverage(drawn: CoveragePage) -> tuple[float, float]:
    """As wide and high as its panels."""
    width, height = drawn.sheet
    return width + MARGIN, height + TITLE_HEIGHT + MARGIN


def caption_coverage(drawn: CoveragePage, names: Names) -> Caption:
    """What stands under the coverage."""
    counts, rows = absence_counts(drawn.found), row_counts(drawn.study)
    shared, nowhere = rows["shared"], rows["nowhere"]
    at_equal = [
        names.say("coverage.equal_side", name=names.side(str(row.Index)), **{k: getattr(row, k) for k in INTERVAL})
        for row in drawn.equal.dropna(subset="expected").itertuples()
    ]
    bare = [names.say("coverage.uncoded_side", name=names.side(s), share=n) for s, n in drawn.uncoded.items()]
    shows = [
        names.say("coverage.shows", total=rows["total"], **counts),
        names.say("coverage.equal", listed=listed(at_equal, names.lang)) if at_equal else "",
        names.say("coverage.unfit") if None in drawn.covered.values() else "",
        names.say("coverage.uncoded", listed=listed(bare, names.lang)) if bare else "",
        names.say("coverage.parts", parts=drawn.parts) if drawn.parts > 1 else "",
        names.say("coverage.shared", shared=shared) if shared else "",
    ]
    left_out = names.say("coverage.nowhere", nowhere=nowhere) if nowhere else ""
    title = with_part(_title(drawn, names), names, drawn.part, drawn.parts)
    return Caption(title, run_on(shows, names.lang), ("comparisons",), counts["cells"], left_out)


def _title(drawn: CoveragePage, names: Names) -> str:
    """What is seen, of the whole study: how many rows all sides have, and how many one alone."""
    counts, total = absence_counts(drawn.study), row_counts(drawn.study)["total"]
    if counts["sides"] > 1:
        return names.say("coverage.title", total=total, **counts)
    fitting = [side for side, n in drawn.covered.items() if n is not None]
    if not fitting:
        return names.say("coverage.title_unfit")
    return names.say("coverage.title_one", name=names.side(fitting[0]), total=drawn.covered[fitting[0]])


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "coverage", prepare_coverage, plot_coverage, size_coverage, caption_coverage,
        paged=True, data=lambda drawn: drawn.found,
    ),
)  # fmt: skip
