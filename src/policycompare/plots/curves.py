"""Curves: how many topics random parts of each document cover, the longer the part the more."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.plots.canvas import Box, Disc, draw_labels, place_labels
from policycompare.plots.lettering import wrap
from policycompare.plots.look import page_width
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import GREY, INK, LIGHT, TWO_COLUMNS, side_colours
from policycompare.results.equal_coverage import coverage_at, coverage_curves, coverage_range
from policycompare.tables.frames import iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import side_of_documents
from policycompare.words import listed, run_on

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from policycompare.tables.frames import Tables

LINES = 12
"""Documents up to which each has its line; of more the extremes have one, and the rest is a band."""
EXTREMES = 3
"""Lines above and below a band."""
HEIGHT = 4.3
ROOM = (6.55, 3.2)
"""Width and height of what is inside the axes, about, inches."""
POINTS = 7.0
WIDER = 1.2
"""The axis beyond the longest document, for its label."""
DODGE = 0.05
"""From one interval to the next, inches."""
MARKERS, DASHES = "osD^vPX<>hd*", ("-", (0, (5, 1.5)), (0, (1.5, 1)), (0, (6, 1.5, 1.5, 1.5)))
"""The second marks of a document, beside its colour: of each its own, and of each of one colour another dash."""


@dataclass(frozen=True, slots=True)
class Curves:
    """The curves of a study's documents.

    Attributes:
        curves: ``coverage_curves``.
        at: ``coverage_at`` of the documents that have a curve, those that cover most at the common length first.
        lines: Documents that have a line, in that order.
        by_measures: ``coverage_at`` with length in measures: another unit may have another order.
        left_out: Documents that are too short, or not fitted by the codebook.
        p: How surely the first and the last of ``at`` differ at the common length.
        is_floor: ``p`` is the smallest that the test can give.
    """

    curves: pd.DataFrame
    at: pd.DataFrame
    lines: tuple[str, ...]
    by_measures: pd.DataFrame
    left_out: tuple[str, ...]
    p: float
    is_floor: bool

    @property
    def n(self) -> int:
        """The common length."""
        return int(self.at["n"].iloc[0])


def prepare_curves(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Curves]]:
    """The curves of all documents that are long enough and that the codebook fits; nothing where fewer than two are."""
    found = coverage_at(tables)
    at = found[found["n"].notna()].sort_values("expected", ascending=False, kind="stable", ignore_index=True)
    if len(at) < 2 or not at["raw"].any():
        return
    ids = list(at["document_id"])
    lines = ids if len(ids) <= LINES else [*ids[:EXTREMES], *ids[-EXTREMES:]]
    left_out = tuple(found.loc[found["n"].isna(), "document_id"])
    yield "", Curves(
        coverage_curves(tables), at, tuple(lines), coverage_at(tables, unit="measures"), left_out,
        *coverage_range(tables),
    )  # fmt: skip


def plot_curves(drawn: Curves, ax: Axes, names: Names) -> Axes:
    """Draw a line a document from nothing to its whole length, with a mark at its end and its interval at the common n.

    The x axis is in characters, the y axis in topics.
    """
    side_of, colours = side_of_documents(names.tables), side_colours(names.tables)
    at = drawn.at.set_index("document_id").loc[list(drawn.lines)]
    longest, most = at["length"].max(), at["raw"].max()
    has_band = len(drawn.lines) < len(drawn.at)
    if has_band:
        band = drawn.curves.groupby("characters")["expected"].agg(["min", "max", "median", "size"])
        band = band[band["size"] >= len(drawn.at) / 2]
        longest, most = max(longest, band.index[-1]), max(most, band["max"].max())
    across, up = WIDER * longest / ROOM[0], 1.08 * most / ROOM[1]
    if has_band:
        ax.fill_between(band.index, band["min"], band["max"], color=LIGHT, linewidth=0, gid="band")
        ax.plot(band.index, band["median"], color=GREY, linestyle=(0, (4, 2)), gid="median")
    ax.axvline(drawn.n, color=GREY, linewidth=0.8, zorder=1, gid="common")
    discs, taken, dashes = [], [], {colour: itertools.cycle(DASHES) for colour in colours.values()}
    segments: list[Box] = [(drawn.n / across, 0.0, drawn.n / across, ROOM[1])]
    # Room for the words beside the upright line, at its foot.
    taken += [Disc(drawn.n / across + 0.1 * step, 0.1, 0.07, "") for step in range(1, 11)]
    # No words over the line itself.
    taken += [Disc(drawn.n / across, 0.1 * step, 0.02, "") for step in range(2, int(10 * ROOM[1]))]
    for number, (row, marker) in enumerate(zip(iter_rows(at.reset_index()), itertools.cycle(MARKERS))):
        document = row.document_id
        own, colour = drawn.curves[drawn.curves["document_id"] == document], colours[side_of[document]]
        ax.plot(
            own["characters"],
            own["expected"],
            color=colour,
            linestyle=next(dashes[colour]),
            linewidth=1.1,
            gid=document,
        )
        if row.low < row.high:
            # Intervals stand beside each other, or they would hide one another.
            x = drawn.n + (number - (len(drawn.lines) - 1) / 2) * DODGE * across
            ends = [row.low, row.high]
            ax.plot([x, x], ends, color=colour, linewidth=1.0, alpha=0.75, gid=f"interval/{document}")
            ax.plot(x, row.expected, color=colour, marker=marker, markersize=3, linestyle="none")
            taken += [Disc(x / across, y / up, 0.04, "") for y in (*ends, row.expected)]
            segments.append((x / across, ends[0] / up, x / across, ends[1] / up))
        ax.plot(row.length, row.raw, color=colour, marker=marker, markersize=4.5, linestyle="none")
        label = names.say(
            "equal_length.curves_label", name=names.document(document), at=round(row.expected), raw=int(row.raw)
        )
        discs.append(Disc(row.length / across, row.raw / up, 0.05, label))
        places = list(zip(own["characters"] / across, own["expected"] / up, strict=True))
        segments += [(*a, *b) for a, b in itertools.pairwise(places)]
    places_of = place_labels(
        [*discs, *taken], (0.05, 0.05, WIDER * longest / across, 1.08 * most / up), POINTS, segments
    )
    scaled = [
        p and p._replace(x=p.x * across, y=p.y * up, leader=p.leader and (p.leader[0] * across, p.leader[1] * up))
        for p in places_of[: len(discs)]
    ]
    draw_labels(ax, [d._replace(x=d.x * across, y=d.y * up) for d in discs], scaled, POINTS)
    common = names.say("equal_length.at_characters", n=drawn.n)
    ax.annotate(
        common, (drawn.n, 0), xytext=(3, 3), textcoords="offset points", fontsize=POINTS, color=GREY, va="bottom",
    )  # fmt: skip
    ax.set(xlim=(0, WIDER * longest), ylim=(0, 1.08 * most))
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.set_xlabel(names.say("equal_length.curves_x"))
    ax.set_ylabel(names.say("equal_length.curves_y"))
    ax.set_title(wrap(_title(drawn, names), page_width() - 0.7, 9), color=INK)
    return ax


def _title(drawn: Curves, names: Names) -> str:
    """Who covers most, in characters and in measures: the same, or not."""
    rows = list(iter_rows(drawn.at))
    first, last = rows[0], rows[-1]
    said: dict[str, object] = {
        "n": drawn.n, "most": names.document(first.document_id), "high": round(first.expected),
        "low": round(last.expected),
    }  # fmt: skip
    if drawn.p > 0.05:
        return names.say("equal_length.curves_title_alike", **said)
    known = drawn.by_measures[drawn.by_measures["n"].notna()]
    if not len(known):
        return names.say("equal_length.curves_title", **said)
    other = max(iter_rows(known), key=lambda row: row.expected)
    said |= {"measures": int(other.n), "other": names.document(other.document_id), "count": round(other.expected)}
    same = other.document_id == first.document_id
    return names.say(f"equal_length.curves_title_{'both' if same else 'units'}", **said)


def caption_curves(drawn: Curves, names: Names) -> Caption:
    """What stands under the curves."""
    first, last = (names.document(drawn.at["document_id"].iloc[at]) for at in (0, -1))
    shows = [
        names.say("equal_length.curves_shows", documents=len(drawn.at), n=drawn.n),
        names.say("equal_length.interval"),
        names.say("equal_length.curves_band", documents=len(drawn.at), lines=len(drawn.lines))
        if len(drawn.lines) < len(drawn.at)
        else "",
        names.say("equal_length.curves_unit"),
        names.say("equal_length.tested", most=first, least=last, p=p_words(drawn.p, drawn.is_floor)),
    ]
    left_out = listed(map(names.document, drawn.left_out), names.lang)
    return Caption(
        _title(drawn, names), run_on(shows, names.lang), ("measures", "measure_topics"),
        int(drawn.at["measures"].sum()), names.say("equal_length.not_compared", names=left_out) if left_out else "",
    )  # fmt: skip


def p_words(p: float, is_floor: bool) -> str:
    """A p-value as printed; a floor of it with ≤, for no dealing of so many was as far apart."""
    return f"p {'≤' if is_floor else '='} {p:.4f}" if p < 0.01 else f"p = {p:.2f}"


FIGURES: tuple[AnyFigure, ...] = (
    FigureKind(
        "coverage_curves", prepare_curves, plot_curves, lambda drawn: (TWO_COLUMNS, HEIGHT), caption_curves,
        data=lambda drawn: drawn.curves,
    ),
)  # fmt: skip
