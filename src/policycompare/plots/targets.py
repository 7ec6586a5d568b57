"""Targets: when they fall due, what the same indicator demands on each side, how firm commitments are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.plots.heat_map import percent
from policycompare.plots.indicators import INDICATORS
from policycompare.plots.lettering import wrap
from policycompare.plots.look import page_width
from policycompare.plots.registry import AnyFigure, Caption, FigureKind
from policycompare.plots.style import LIGHT, TWO_COLUMNS
from policycompare.plots.timeline import TIMELINE
from policycompare.results.equal_length import FEWEST_MEASURES
from policycompare.results.firmness import FEWEST, firmness, firmness_differences, firmness_turns
from policycompare.results.targets import commitments
from policycompare.tables.frames import iter_rows
from policycompare.tables.names import Names
from policycompare.tables.queries import hard_targets
from policycompare.tables.wording import hard_words
from policycompare.words import listed, run_on

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from policycompare.results.equal_length import Unit
    from policycompare.tables.frames import Tables

KINDS = {
    "figure": ("figures.commitments_figure", "#08306b"), "deadline": ("figures.commitments_deadline", "#2171b5"),
    "coverage": ("figures.commitments_coverage", "#9ecae1"), "soft": ("figures.commitments_soft", LIGHT),
}  # fmt: skip
"""Kind of commitment -> its name in the catalogue and its colour: the firmer, the darker."""
BARS = 1.9
"""Width of the bars, and of a column of counts beside them, inches."""
COLUMN = 0.55
NAME = 1.2
POINTS = 7.0
UNITS: tuple[Unit, ...] = ("measures", "sentences", "characters")
MOST_PAIRS = 6
"""Pairs that change places and are named; more are counted."""
RATES = {"per_thousand": ("equal_length.firm_thousand", 1), "per_sentence": ("equal_length.firm_sentences", 100)}
"""Rate of ``firmness`` -> its name in the catalogue, and for how many it is printed."""


@dataclass(frozen=True, slots=True)
class Commitments:
    """Measures of each side by their firmest target, and hard targets by length.

    Attributes:
        kinds: The rows of ``commitments``.
        rates: The rows of ``firmness``, of the same sides.
        apart: Unit -> pairs of sides of ``FEWEST`` targets at least that differ in it beyond chance.
    """

    kinds: pd.DataFrame
    rates: pd.DataFrame
    apart: dict[Unit, list[tuple[str, str]]]

    @property
    def data(self) -> pd.DataFrame:
        """Both in one frame, the rates of a side beside each of its kinds."""
        more = self.rates.drop(columns=["measures", "targets"])
        return self.kinds.merge(more, on="side_id", how="left", validate="many_to_one")


def prepare_commitments(tables: Tables, root: Path | None = None) -> Iterator[tuple[str, Commitments]]:
    """The rows of ``commitments`` and ``firmness``; nothing where no measure has a hard target."""
    found = commitments(tables)
    if len(found):
        rates = firmness(tables)
        apart: dict[Unit, list[tuple[str, str]]] = {}
        for unit in UNITS:
            own = firmness_differences(tables, unit)
            own = own[own["is_different"].astype(bool)]
            apart[unit] = list(zip(own["left"], own["right"], strict=True))
        yield "", Commitments(found, rates, apart)


def plot_commitments(drawn: Commitments, ax: Axes, names: Names) -> Axes:
    """Draw shares as stacked bars, a row a side, with the counts and the rates by length in columns beside them.

    The x axis is in per cent of a side's measures up to 100; the columns stand right of it.
    """
    table = drawn.kinds.set_index(["side_id", "kind"])
    counts, shares = (table[column].unstack()[list(KINDS)] for column in ("measures", "share"))
    shares = shares.fillna(0.0) * 100
    before = shares.cumsum(axis=1) - shares
    column = 100 * COLUMN / BARS
    for i, (kind, (key, colour)) in enumerate(KINDS.items()):
        place = 100 + column * (i + 0.75)
        _head(ax, place, names.say(key))
        ax.plot([place], [-0.72], marker="s", markersize=5, color=colour, linestyle="none")
        for y, (side, count, share) in enumerate(zip(counts.index, counts[kind], shares[kind], strict=True)):
            ax.text(place, y, _cell(count, share), ha="center", va="center", fontsize=POINTS)
            if count:
                left = before.loc[side, kind]
                ax.barh(y, share, left=left, height=0.62, color=colour, linewidth=0, gid=f"{side}/{kind}")
    total = 100 + column * (len(KINDS) + 0.6)
    _head(ax, total, names.say("figures.commitments_measures"))
    for y, count in enumerate(counts.sum(axis=1)):
        ax.text(total, y, f"{count:,}", ha="center", va="center", fontsize=POINTS)
    rates = drawn.rates.set_index("side_id").reindex(counts.index)
    for i, (rate, (key, times)) in enumerate(RATES.items()):
        place = total + column * (1.05 * i + 0.95)
        _head(ax, place, names.say(key))
        for y, value in enumerate(rates[rate] * times):
            ax.text(place, y, f"{value:.1f}" if value >= 0 else "–", ha="center", va="center", fontsize=POINTS)
    ax.set_xlim(0, total + column * 2.5)
    ax.set_ylim(len(counts) - 0.5, -2.0)
    ax.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100%"])
    ax.set_xlabel(names.say("figures.commitments_share"), loc="left")
    ax.set_yticks(range(len(counts)), [wrap(names.side(r), NAME, 7) for r in counts.index])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_bounds(0, 100)
    ax.set_title(wrap(_title(drawn, names), page_width() - NAME - 0.45, 9, 3))
    return ax


def _head(ax: Axes, place: float, words: str) -> None:
    ax.text(place, -0.98, words, ha="center", va="bottom", fontsize=POINTS, linespacing=1.1)


def _title(drawn: Commitments, names: Names) -> str:
    """Which side is first by its measures, and which by its length, of those with enough targets and measures."""
    known = list(iter_rows(drawn.rates.dropna(subset="per_measure").query("targets >= @FEWEST")))
    known = [row for row in known if row.measures >= FEWEST_MEASURES] or known
    if len(known) < 2:
        side = names.side(known[0].side_id) if known else ""
        return names.say(f"equal_length.firm_seen_{'one' if known else 'none'}", first=side, fewest=FEWEST)
    first, dense = max(known, key=lambda row: row.per_measure), max(known, key=lambda row: row.per_thousand)
    said = {"first": names.side(first.side_id), "share": percent(first.per_measure), "fewest": FEWEST}
    said |= {"dense": names.side(dense.side_id), "rate": f"{dense.per_thousand:.1f}"}
    seen = names.say(f"equal_length.firm_seen{'' if first == dense else '_turned'}", **said)
    return names.say("equal_length.firm_joined", seen=seen, apart=_apart(drawn, names))


def _apart(drawn: Commitments, names: Names) -> str:
    """In which units sides differ beyond chance."""
    units = [names.say(f"equal_length.firm_by_{unit}") for unit, pairs in drawn.apart.items() if pairs]
    if not units:
        return names.say("equal_length.firm_alike")
    pairs = len({frozenset(pair) for own in drawn.apart.values() for pair in own})
    return names.say("equal_length.firm_apart", units=listed(units, names.lang), pairs=pairs)


def _cell(count: int, share: float) -> str:
    return "0" if not count else f"{count:,} ({share:.0f}%)" if share >= 0.5 else f"{count:,} (<1%)"


def commitments_size(drawn: Commitments) -> tuple[float, float]:
    """Width and height in inches."""
    return TWO_COLUMNS, 0.32 * (drawn.kinds["side_id"].nunique() + 1.6) + 1.05


def commitments_caption(drawn: Commitments, names: Names) -> Caption:
    """What stands under the figure, with the definition of each kind."""
    kinds = drawn.kinds
    measures, targets = (int(kinds[column].sum()) for column in ("measures", "targets"))
    bare = kinds.loc[kinds["share"].isna(), "side_id"].unique()
    names_of, outside = listed(map(names.side, bare), names.lang), len(hard_targets(names.tables)) - targets
    left_out = [
        names.say("figures.commitments_outside", outside=outside) if outside else "",
        names.say("figures.commitments_bare", names=names_of) if names_of else "",
    ]
    turns = firmness_turns(drawn.rates)
    pairs = [
        names.say("equal_length.firm_pair", left=names.side(pair.left), right=names.side(pair.right))
        for pair in iter_rows(turns[turns["turns"]])
    ]
    shows = [
        hard_words(names),
        names.say("figures.commitments_shows", measures=measures, targets=targets),
        names.say("equal_length.firm_shows"),
        names.say("equal_length.firm_fewest", fewest=FEWEST),
        names.say(
            "equal_length.firm_turns", pairs=listed(pairs[:MOST_PAIRS], names.lang), turned=len(pairs), of=len(turns)
        )
        if pairs
        else "",
        names.say("equal_length.firm_small", fewest=FEWEST_MEASURES)
        if drawn.rates["measures"].between(1, FEWEST_MEASURES - 1).any()
        else "",
    ]
    return Caption(
        _title(drawn, names), run_on(shows, names.lang), ("measures", "sentences", "targets"), measures + targets,
        run_on(left_out, names.lang),
    )  # fmt: skip


COMMITMENTS = FigureKind(
    "targets_commitments", prepare_commitments, plot_commitments, commitments_size, commitments_caption,
    data=lambda drawn: drawn.data,
)  # fmt: skip

FIGURES: tuple[AnyFigure, ...] = (TIMELINE, INDICATORS, COMMITMENTS)
