"""Alignment flow: how many measures of each chapter of one side answer which chapter of another."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from policycompare.plots.heat_map import beside, heat_map
from policycompare.plots.lettering import shorten, wrap
from policycompare.plots.look import SMALLEST, page_width
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import GREY
from policycompare.results.flow import MORE, TIMES, accepted_pairs, chapter_flow, chapters, fullest_flows, likely_pairs
from policycompare.tables.frames import iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import side_kind, side_order
from policycompare.words import call_error, choices, run_on, side_word, told_lang

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

CELL, ROW = 0.4, 0.265
"""Size of a cell, inches."""
NAME, HEAD = 2.25, 1.9
"""Widest name of a chapter at the left and above, inches."""
SLANT = 50
"""Slant of the names above, degrees."""
WITHOUT = 0.75
"""Room for the measures without a pair, right of the table, inches."""
MOST_ROWS = 26
"""Chapters at the left; those with fewest pairs stand together where a side has more."""
TITLED = 14
"""Characters of a heading in the title."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the table.

    Attributes:
        side_id: The side.
        end: left or right, as the side was asked for.
        chapters: By number: document_id, num, label, heading, theme (texts are "" rather than null) and measures, how
            many there are.
        shown: Numbers of the chapters that have a line of their own; all others stand together.
    """

    side_id: str
    end: str
    chapters: tuple[Any, ...]
    shown: tuple[int, ...]

    @property
    def lines(self) -> list[int]:
        """Chapters in the order of the documents, -1 last for all that stand together."""
        return [*self.shown, *([-1] if len(self.shown) < len(self.chapters) else [])]

    def line(self, chapter: int) -> int:
        """The line in which a chapter stands."""
        return chapter if chapter in self.shown else -1


@dataclass(frozen=True, slots=True)
class Flow:
    """Chapters of two sides and how many pairs join them.

    Attributes:
        rows: The side whose chapters stand at the left, the one that has more.
        columns: The side whose chapters stand above.
        found: The rows of ``chapter_flow``.
        accepted: Accepted pairs of the two sides.
    """

    rows: Side
    columns: Side
    found: pd.DataFrame
    accepted: int

    @property
    def sides(self) -> tuple[str, str]:
        """Both sides, as they were asked for."""
        one, other = self.rows.side_id, self.columns.side_id
        return (one, other) if self.rows.end == "left" else (other, one)

    @property
    def joined(self) -> pd.DataFrame:
        """The rows of chapters that pairs join."""
        return self.found.dropna(subset=["left_chapter", "right_chapter"])

    def cells(self) -> pd.DataFrame:
        """Pairs by line and column of the table: line, column, same, related, measures."""
        found = self.joined
        line = [self.rows.line(int(c)) for c in found[f"{self.rows.end}_chapter"]]
        column = [self.columns.line(int(c)) for c in found[f"{self.columns.end}_chapter"]]
        found = found.assign(line=line, column=column)
        return found.groupby(["line", "column"], as_index=False)[["same", "related", "measures"]].sum()

    def without(self, side: Side) -> dict[int, tuple[int, int]]:
        """Line of a side -> its measures without a pair, and all of its measures."""
        other = self.columns.end if side.end == self.rows.end else self.rows.end
        alone = self.found[self.found[f"{other}_chapter"].isna()]
        count = dict(zip(alone[f"{side.end}_chapter"], alone["measures"], strict=True))
        held = dict.fromkeys(side.lines, (0, 0))
        for number, chapter in enumerate(side.chapters):
            line = side.line(number)
            held[line] = held[line][0] + int(count.get(number, 0)), held[line][1] + chapter.measures
        return held

    def table(self) -> pd.DataFrame:
        """The rows of ``chapter_flow`` with what the chapters are called."""
        found = self.found
        for side in (self.rows, self.columns):
            own = pd.DataFrame(side.chapters)[["document_id", "label", "heading"]]
            found = found.merge(
                own.add_prefix(f"{side.end}_"), how="left", left_on=f"{side.end}_chapter", right_index=True
            )
        return found


def _side(tables: Tables, side: str, end: str, pairs: pd.DataFrame, most: int) -> Side:
    own = chapters(tables, side).fillna({"num": "", "label": "", "heading": "", "theme": ""})
    columns = {column: (column, "first") for column in ("document_id", "num", "label", "heading", "theme")}
    held = tuple(iter_rows(own.groupby("chapter").agg(**columns, measures=("measure_id", "size"))))
    weight = pairs.groupby(f"{end}_chapter")["measures"].sum().to_dict()
    order = sorted(range(len(held)), key=lambda number: (-weight.get(number, 0), number))
    shown = sorted(order if len(held) <= most else order[: most - 1])
    return Side(side, end, held, tuple(shown))


def alignment_flow(tables: Tables, left: str, right: str) -> Flow:
    """The chapters of two sides, and the accepted pairs of measures in which each is the other's best.

    Args:
        tables: The study's tables.
        left: Id of a side.
        right: Id of another side.

    Raises:
        CallError: A side is not in the study, or both are the same.
    """
    known, kind = sorted(set(tables.documents["side_id"])), side_kind(tables)
    for side in (left, right):
        if side not in known:
            raise call_error(
                "errors.side_not_here", kind=side_word(kind, told_lang()), side=side, remedy=choices(side, known)
            )
    if left == right:
        raise call_error("errors.flow_to_itself", kind=side_word(kind, told_lang()), side=left)
    found = chapter_flow(tables, left, right)
    pairs = found.dropna(subset=["left_chapter", "right_chapter"])
    counts = {end: chapters(tables, side)["chapter"].nunique() for end, side in (("left", left), ("right", right))}
    rows = "left" if counts["left"] >= counts["right"] else "right"
    room = page_width() - NAME - WITHOUT - HEAD * math.cos(math.radians(SLANT)) / 2 - 0.2
    sides = [
        _side(tables, side, end, pairs, MOST_ROWS if end == rows else max(3, int(room / CELL)))
        for end, side in (("left", left), ("right", right))
    ]
    first, second = sides if rows == "left" else sides[::-1]
    both = accepted_pairs(tables)
    ends = zip(both["left_side_id"], both["right_side_id"], strict=True)
    accepted = sum({one, other} == {left, right} for one, other in ends)
    return Flow(first, second, found, accepted)


def prepare_flows(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Flow]]:
    """For each side the flow to the side with which it has most pairs; each flow once."""
    for left, right in fullest_flows(tables):
        yield f"{left}-{right}", alignment_flow(tables, left, right)


def ask_flow(tables: Tables, pair: str) -> Flow | None:
    """The flow between two sides whose ids are joined by a hyphen, whether or not it is among ``prepare_flows``."""
    sides = side_order(tables)
    return next((alignment_flow(tables, a, b) for a in sides for b in sides if a != b and f"{a}-{b}" == pair), None)


def _called(side: Side, number: int, names: Names) -> str:
    """What stands for a chapter: its heading; in English, headings not being translated, its number and theme."""
    if number < 0:
        return names.say("flow_figures.others", chapters=len(side.chapters) - len(side.shown))
    chapter = side.chapters[number]
    several = len({c.document_id for c in side.chapters}) > 1
    document = f"{names.document(chapter.document_id)} " if several else ""
    if names.lang == "zh":
        return f"{document}{chapter.label}{chapter.heading}".strip() or "–"
    start = names.say("figures.flow_chapter", num=chapter.num) if chapter.num else names.say("flow_figures.no_chapter")
    if not chapter.theme:
        return f"{document}{start}"
    return document + names.say("flow_figures.mainly", chapter=start, theme=names.theme(chapter.theme))


def _row_names(drawn: Flow, names: Names) -> list[str]:
    return [wrap(_called(drawn.rows, number, names), NAME, SMALLEST, 2) for number in drawn.rows.lines]


def _column_names(drawn: Flow, names: Names) -> list[str]:
    return [shorten(_called(drawn.columns, number, names), HEAD, SMALLEST) for number in drawn.columns.lines]


def plot_alignment_flow(drawn: Flow, ax: Axes, names: Names) -> Axes:
    """Draw a table of chapters: pairs of the same measure, + pairs of related ones; at its edges, what has no pair."""
    lines, columns, cells = drawn.rows.lines, drawn.columns.lines, drawn.cells()
    counts = cells.pivot(index="line", columns="column", values="measures").reindex(index=lines, columns=columns)
    said = cells.assign(
        words=[f"{s or ''}{f'+{r}' if r else ''}" for s, r in zip(cells["same"], cells["related"], strict=True)]
    )
    words = said.pivot(index="line", columns="column", values="words").reindex(index=lines, columns=columns)
    words = words.astype(object).where(words.notna(), "")
    numbered = pd.DataFrame(counts.to_numpy(dtype="float64", na_value=0.0))
    written = pd.DataFrame(words.to_numpy(), dtype=object)
    heat_map(ax, numbered, written, max(1.0, float(numbered.to_numpy().max(initial=1.0))), slant=SLANT)
    ax.set_yticklabels(_row_names(drawn, names), linespacing=1.05)
    ax.set_xticklabels(_column_names(drawn, names))
    for y, (alone, measures) in enumerate(drawn.without(drawn.rows).values()):
        beside(ax, y + 0.5, f"{alone}/{measures}", 6, GREY)
    for x, (alone, measures) in enumerate(drawn.without(drawn.columns).values()):
        ax.annotate(
            f"{alone}/{measures}", (x + 0.5, 0), xycoords=ax.get_xaxis_transform(), xytext=(0, -4),
            textcoords="offset points", ha="center", va="top", fontsize=SMALLEST, color=GREY, annotation_clip=False,
        )  # fmt: skip
    ax.annotate(
        names.say("flow_figures.without"), (1, 0), xycoords="axes fraction", xytext=(6, -4),
        textcoords="offset points", ha="left", va="top", fontsize=SMALLEST, color=GREY, annotation_clip=False,
    )  # fmt: skip
    where = [names.side(side.side_id) for side in (drawn.rows, drawn.columns)]
    ax.set_ylabel(where[0])
    ax.set_xlabel(where[1], labelpad=6)
    ax.xaxis.set_label_position("bottom")
    ax.xaxis.labelpad = 16
    return ax


def size_flow(drawn: Flow) -> tuple[float, float]:
    """As wide as the names and cells of the wider language need, as high as the chapters."""
    over = HEAD * math.cos(math.radians(SLANT))
    width = NAME + 0.3 + CELL * len(drawn.columns.lines) + max(WITHOUT, over) + 0.1
    head = HEAD * math.sin(math.radians(SLANT)) + 0.25
    return max(4.4, width), head + ROW * len(drawn.rows.lines) + 0.75


def _most(drawn: Flow) -> Any:
    """The two chapters with most pairs above those that their sizes make likely, the clear ones first."""
    found = likely_pairs(drawn.found)
    found = found.assign(above=found["measures"] - found["expected"])
    clear = found[found["is_clear"]]
    if len(clear):
        return next(iter_rows(clear.sort_values("above", ascending=False, kind="stable")))
    return next(iter_rows(found.sort_values(["measures", "above"], ascending=False, kind="stable")), None)


def _in_title(side: Side, number: int, names: Names) -> str:
    """A chapter in a title: its heading in few characters; in English its number and theme."""
    chapter = side.chapters[number]
    if names.lang == "en" and len({c.document_id for c in side.chapters}) > 1:
        return _called(side, number, names)
    if names.lang == "en":
        return names.say(
            "flow_figures.title_chapter", side=names.side(side.side_id), chapter=_called(side, number, names)
        )
    heading = chapter.heading.split("，")[0] or chapter.label or "–"
    heading = heading if len(heading) <= TITLED else f"{heading[: TITLED - 1]}…"
    return names.say("flow_figures.title_chapter", side=names.side(side.side_id), chapter=heading)


def _title(drawn: Flow, names: Names) -> str:
    sides = {side.end: side for side in (drawn.rows, drawn.columns)}
    called = {end: names.side(side.side_id) for end, side in sides.items()}
    most, pairs = _most(drawn), int(drawn.joined["measures"].sum())
    if not pairs:
        return names.say("flow_figures.title_none", **called)
    said = {"most": int(most.measures), "expected": most.expected, "pairs": pairs}
    if most.measures < MORE:
        return names.say("flow_figures.title_thin", **called, **said, cells=len(drawn.joined))
    if not most.is_clear:
        return names.say("flow_figures.title_spread", **called, **said)
    ends = {end: _in_title(side, int(getattr(most, f"{end}_chapter")), names) for end, side in sides.items()}
    return names.say("flow_figures.title", **ends, **said)


def caption_flow(drawn: Flow, names: Names) -> Caption:
    """What stands under a flow."""
    joined, sides = drawn.joined, {side.end: side for side in (drawn.rows, drawn.columns)}
    pairs, same = int(joined["measures"].sum()), int(joined["same"].sum())
    said: dict[str, object] = {"pairs": pairs, "same": same, "related": pairs - same}
    for end, side in sides.items():
        held = list(drawn.without(side).values())
        said |= {end: names.side(side.side_id), f"{end}_measures": sum(n for _, n in held)}
        said |= {f"{end}_alone": sum(n for n, _ in held), f"{end}_chapters": len(side.chapters)}
    pooled = [side for side in (drawn.rows, drawn.columns) if len(side.shown) < len(side.chapters)]
    shows = [
        names.say("flow_figures.shows", **said, rows=names.side(drawn.rows.side_id)),
        names.say("flow_figures.likely", times=TIMES, more=MORE) if pairs else "",
        names.say("flow_figures.headings") if names.lang == "en" else "",
        *(
            names.say("flow_figures.pooled", name=names.side(s.side_id), chapters=len(s.chapters) - len(s.shown))
            for s in pooled
        ),
    ]
    others = drawn.accepted - pairs
    left_out = names.say("figures.flow_left_out", others=others) if others else ""
    rows = pairs + sum(chapter.measures for side in sides.values() for chapter in side.chapters)
    return Caption(
        _title(drawn, names), run_on(shows, names.lang), ("alignments", "measures", "sections"), rows, left_out
    )


FLOW = FigureKind(
    "alignment_flow", prepare_flows, plot_alignment_flow, size_flow, caption_flow, ask=ask_flow, data=Flow.table,
)  # fmt: skip
