"""The words that set each region apart from the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.findings.distinctive_words import FEWEST_MEASURES, MOST, distinctive_words
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import GREY, ONE_COLUMN, region_colours
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.tables.queries import region_order
from policycompare.topics.word_scores import CERTAIN, FEWEST_HOLDING

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ROW = 0.19
"""Height of a word, inches."""
AROUND = 1.4
"""Height of title, axis and legend, inches."""


@dataclass(frozen=True, slots=True)
class RegionWords:
    """The distinctive words of one region.

    Attributes:
        region_id: The region.
        words: Its rows of ``distinctive_words``, at least one.
        left_out: Regions with too few measures for any word.
    """

    region_id: str
    words: pd.DataFrame
    left_out: int


def prepare_words(tables: Tables, root: Path | None) -> Iterator[tuple[str, RegionWords]]:
    """A figure for each region that has distinctive words."""
    found = distinctive_words(tables, root=root)
    for region_id, words in found.groupby("group", sort=False):
        yield str(region_id), RegionWords(str(region_id), words, found.attrs["left_out"])


def plot_words(drawn: RegionWords, ax: Axes, names: Names) -> Axes:
    """Draw how often each word comes here and elsewhere, the most distinctive word at the top."""
    import seaborn as sns

    region = names.region(drawn.region_id)
    colour = region_colours(region_order(names.tables))[drawn.region_id]
    marks = {
        "rate_elsewhere": (names.say("words_figures.elsewhere"), GREY),
        "rate": (names.say("words_figures.here", region=region), colour),
    }
    rates = drawn.words.melt("word", list(marks), "where", "rate_of_word")
    rates["where"] = rates["where"].map({column: label for column, (label, _) in marks.items()})
    ax.hlines(drawn.words["word"], drawn.words["rate_elsewhere"], drawn.words["rate"], color=colour, alpha=0.35)
    sns.stripplot(
        rates, x="rate_of_word", y="word", hue="where", palette=dict(marks.values()), jitter=False, clip_on=False, ax=ax
    )
    ax.set_xlim(left=0)
    ax.margins(x=0.04)
    ax.grid(visible=True, axis="x")
    ax.set_xlabel(names.say("words_figures.x"))
    ax.set_ylabel("")
    ax.set_title(names.say("words_figures.title", region=region))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.42 / (ROW * len(drawn.words))), ncols=2)
    return ax


def words_caption(drawn: RegionWords, names: Names) -> Caption:
    """What stands under the figure of a region's words."""
    region, measures = names.region(drawn.region_id), int(drawn.words["measures"].iloc[0])
    shows = names.say(
        "words_figures.shows", region=region, measures=measures, most=MOST, certain=CERTAIN, holding=FEWEST_HOLDING
    )
    left_out = names.say("words_figures.left_out", fewest=FEWEST_MEASURES, count=drawn.left_out)
    title = names.say("words_figures.title", region=region)
    return Caption(title, shows, ("measures", "documents"), measures, left_out if drawn.left_out else "")


FIGURES: tuple[FigureKind[RegionWords], ...] = (
    FigureKind(
        "distinctive_words", prepare_words, plot_words, lambda drawn: (ONE_COLUMN, AROUND + ROW * len(drawn.words)),
        words_caption, data=lambda drawn: drawn.words,
    ),
)  # fmt: skip
