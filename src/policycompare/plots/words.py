"""The words that set each side apart from the others."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.findings.distinctive_words import FEWEST_MEASURES, MOST, distinctive_words
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import GREY, ONE_COLUMN, side_colours
from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.topics.word_scores import CERTAIN, FEWEST_HOLDING

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ROW = 0.19
"""Height of a word, inches."""
AROUND = 1.4
"""Height of title, axis and legend, inches."""


@dataclass(frozen=True, slots=True)
class SideWords:
    """The distinctive words of one side.

    Attributes:
        side_id: The side.
        words: Its rows of ``distinctive_words``, at least one.
        left_out: Sides with too few measures for any word.
    """

    side_id: str
    words: pd.DataFrame
    left_out: int


def prepare_words(tables: Tables, root: Path | None) -> Iterator[tuple[str, SideWords]]:
    """A figure for each side that has distinctive words."""
    found = distinctive_words(tables, root=root)
    for side_id, words in found.groupby("group", sort=False):
        yield str(side_id), SideWords(str(side_id), words, found.attrs["left_out"])


def plot_words(drawn: SideWords, ax: Axes, names: Names) -> Axes:
    """Draw how often each word comes here and elsewhere, the most distinctive word at the top."""
    import seaborn as sns

    name = names.side(drawn.side_id)
    colour = side_colours(names.tables)[drawn.side_id]
    labels = _labels(drawn.words["word"], names)
    marks = {
        "rate_elsewhere": (names.say("words_figures.elsewhere"), GREY),
        "rate": (names.say("words_figures.here", name=name), colour),
    }
    rates = drawn.words.melt("word", list(marks), "where", "rate_of_word")
    rates["word"] = rates["word"].map(labels)
    rates["where"] = rates["where"].map({column: label for column, (label, _) in marks.items()})
    ax.hlines(
        drawn.words["word"].map(labels), drawn.words["rate_elsewhere"], drawn.words["rate"], color=colour, alpha=0.35
    )
    sns.stripplot(
        rates, x="rate_of_word", y="word", hue="where", palette=dict(marks.values()), jitter=False, clip_on=False, ax=ax
    )
    ax.set_xlim(left=0)
    ax.margins(x=0.04)
    ax.grid(visible=True, axis="x")
    ax.set_xlabel(names.say("words_figures.x"))
    ax.set_ylabel("")
    ax.set_title(names.say("words_figures.title", name=name))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.42 / (ROW * len(drawn.words))), ncols=2)
    return ax


def _labels(words: Iterable[str], names: Names) -> dict[str, str]:
    """What stands beside each word: the word, in English what the glossary says, with a number where two say the same."""
    found: dict[str, str] = {}
    for word in words:
        label, taken = names.gloss(word), set(found.values())
        numbered = (f"{label} ({number})" for number in itertools.count(2))
        found[word] = next(text for text in itertools.chain([label], numbered) if text not in taken)
    return found


def words_caption(drawn: SideWords, names: Names) -> Caption:
    """What stands under the figure of a side's words."""
    name, measures = names.side(drawn.side_id), int(drawn.words["measures"].iloc[0])
    shows = names.say(
        "words_figures.shows", name=name, measures=measures, most=MOST, certain=CERTAIN, holding=FEWEST_HOLDING
    )
    left_out = names.say("words_figures.left_out", fewest=FEWEST_MEASURES, count=drawn.left_out)
    title = names.say("words_figures.title", name=name)
    return Caption(title, shows, ("measures", "documents"), measures, left_out if drawn.left_out else "")


FIGURES: tuple[FigureKind[SideWords], ...] = (
    FigureKind(
        "distinctive_words", prepare_words, plot_words, lambda drawn: (ONE_COLUMN, AROUND + ROW * len(drawn.words)),
        words_caption, data=lambda drawn: drawn.words,
    ),
)  # fmt: skip
