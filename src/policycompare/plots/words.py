"""The words that set each side apart from the others."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.plots.lettering import wrap
from policycompare.plots.quoted import quoted
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import GREY, ONE_COLUMN, side_colours
from policycompare.results.distinctive_words import FALSE, FEWEST_MEASURES, MOST, distinctive_words
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.tables.queries import side_order
from policycompare.topics.word_scores import FEWEST_HOLDING, SHUFFLES
from policycompare.words import listed, run_on

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

FEWEST = 3
"""Words of a side that make a figure; of fewer the table says more."""
SAID = 2
"""Words that the title names."""
ROW = 0.19
"""Height of a word, inches."""
AROUND = 0.95
"""Height of title, axis and legend, inches."""


@dataclass(frozen=True, slots=True)
class SideWords:
    """The distinctive words of one side.

    Attributes:
        side_id: The side.
        study: Its rows of ``distinctive_words`` that chance hardly explains.
        words: Of these those that no other side uses as often, ``FEWEST`` at least.
        left_out: Sides with too few measures for any word.
        others: Sides with fewer words than ``FEWEST`` that chance hardly explains.
        chance: Words of this side that score as high but no higher than chance may bring.
    """

    side_id: str
    study: pd.DataFrame
    words: pd.DataFrame
    left_out: int
    others: int
    chance: int


def prepare_words(tables: Tables, root: Path | None) -> Iterator[tuple[str, SideWords]]:
    """A figure for each side of which chance hardly explains some words."""
    found = distinctive_words(tables, root=root)
    sure = found[found["false_share"] <= FALSE]
    # More often than the others pooled may still be less often than one of them.
    first = sure[~(sure["rate_next"] >= sure["rate"])]
    count = first["group"].value_counts()
    enough = set(count.index[count >= FEWEST])
    others = len(side_order(tables)) - found.attrs["left_out"] - len(enough)
    for side_id, words in sure.groupby("group", sort=False):
        if side_id in enough:
            chance = int((found["group"] == side_id).sum()) - len(words)
            yield (
                str(side_id),
                SideWords(
                    str(side_id), words, first[first["group"] == side_id], found.attrs["left_out"], others, chance
                ),
            )


def plot_words(drawn: SideWords, ax: Axes, names: Names) -> Axes:
    """Draw how often each word comes here and elsewhere, the most distinctive word at the top."""
    import seaborn as sns

    from policycompare.plots.style import legend_below

    name = names.side(drawn.side_id)
    colour = side_colours(names.tables)[drawn.side_id]
    marks = {
        "rate_elsewhere": (names.say("words_figures.elsewhere"), GREY),
        "rate": (names.say("words_figures.here", name=name), colour),
    }
    words = drawn.words.assign(word=_labels(drawn.words["word"], names))
    rates = words.melt("word", list(marks), "where", "rate_of_word")
    rates["where"] = rates["where"].map({column: label for column, (label, _) in marks.items()})
    ax.hlines(words["word"], words["rate_elsewhere"], words["rate"], color=colour, alpha=0.35)
    sns.stripplot(
        rates, x="rate_of_word", y="word", hue="where", palette=dict(marks.values()), jitter=False, clip_on=False, ax=ax
    )
    ax.set_xlim(left=0)
    ax.margins(x=0.04)
    ax.grid(visible=True, axis="x")
    ax.set_xlabel(names.say("words_figures.x"))
    ax.set_ylabel("")
    ax.set_title(wrap(_title(drawn, names), ONE_COLUMN - 1.3, 9, lines=3))
    legend_below(ax, ax.get_legend_handles_labels()[0], columns=2, down=0.46)
    return ax


def _labels(words: Iterable[str], names: Names) -> list[str]:
    """What stands beside each word, with a number where two words are one in English."""
    found: list[str] = []
    for word in words:
        label = quoted(word, names)
        numbered = (f"{label} ({number})" for number in itertools.count(2))
        found.append(next(text for text in itertools.chain([label], numbered) if text not in found))
    return found


def _title(drawn: SideWords, names: Names) -> str:
    """The words that stand out most."""
    first = [names.say("words_figures.quote", word=quoted(word, names)) for word in drawn.words["word"][:SAID]]
    return names.say("words_figures.title", name=names.side(drawn.side_id), words=listed(first, names.lang))


def words_caption(drawn: SideWords, names: Names) -> Caption:
    """What stands under the figure of a side's words."""
    name, measures = names.side(drawn.side_id), int(drawn.words["measures"].iloc[0])
    shows = names.say(
        "words_figures.shows", name=name, measures=measures, most=MOST, holding=FEWEST_HOLDING, shuffles=SHUFFLES,
        false=round(100 * FALSE),
    )  # fmt: skip
    left_out = [
        names.say("words_figures.chance", words=drawn.chance) if drawn.chance else "",
        names.say("words_figures.equalled", words=len(drawn.study) - len(drawn.words))
        if len(drawn.study) > len(drawn.words)
        else "",
        names.say("words_figures.others", sides=drawn.others) if drawn.others else "",
        names.say("words_figures.left_out", fewest=FEWEST_MEASURES, count=drawn.left_out) if drawn.left_out else "",
    ]
    shows = run_on([shows, names.say("target_figures.pinyin") if names.lang == "en" else ""], names.lang)
    return Caption(_title(drawn, names), shows, ("measures", "documents"), measures, run_on(left_out, names.lang))


FIGURES: tuple[FigureKind[SideWords], ...] = (
    FigureKind(
        "distinctive_words", prepare_words, plot_words, lambda drawn: (ONE_COLUMN, AROUND + ROW * len(drawn.words)),
        words_caption, data=lambda drawn: drawn.study,
    ),
)  # fmt: skip
