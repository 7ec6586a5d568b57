"""How far the alignment can be trusted: whether its scores mean what they say, and what it finds first."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.evaluate.bootstrap import wilson
from policycompare.evaluate.calibration import Reliability, judged_reliability
from policycompare.evaluate.history import Labels
from policycompare.evaluate.retrieval import Retrieval, judged_retrieval, retrieval_curves
from policycompare.plots.look import colours_of
from policycompare.plots.registry import Caption, FigureKind
from policycompare.plots.style import GREY, LIGHT
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

TEN = 10
"""Candidates that the title of a retrieval figure speaks of."""
TENTHS = tuple(k / 10 for k in range(11))
STRETCHES, HALF = (0.0, 0.5, 0.9, 1.0), 0.05
"""Where the score is looked at for being too high or too low; half a bin, against rounding."""
FEW_DRAWS = 100
"""Distinct resamples below which a 95 % band is said to be coarse."""
QUESTIONS = {"related": ("o", -0.09), "same": ("s", -0.15)}
"""What is asked of a pair -> its mark, and where its numbers of pairs stand below the plot."""
APART = "apart"
"""The alignment for those that ask with labels of another history."""
DASHES = {"perfect": (1, 1.5), "out_of_fold": "", "tfidf": (4, 1.5), "bm25": (6, 1.5, 1, 1.5), APART: (2, 1)}
"""Scoring -> its line, as seaborn takes it."""


@dataclass(frozen=True, slots=True)
class Curves:
    """Mean recall or precision at k of each scoring.

    Attributes:
        metric: recall or precision.
        found: The rankings.
        points: Rows of ``retrieval_curves`` for this metric.
    """

    metric: str
    found: Retrieval
    points: pd.DataFrame


def prepare_reliability(tables: Tables, root: Path | None) -> Iterator[tuple[str, Reliability]]:
    """The judged pairs of a project; nothing without graded pairs in ``data/gold``, or for tables of another study."""
    found = judged_reliability(tables, root) if root else None
    if found:
        yield "", found


def plot_reliability(drawn: Reliability, ax: Axes, names: Names) -> Axes:
    """Draw the share of pairs that are so against their score; on the diagonal scores mean what they say."""
    ax.plot([0, 1], [0, 1], color=GREY, linestyle="--", label=names.say("evaluation_figures.reliability_diagonal"))
    colours = colours_of(QUESTIONS)
    for question, bins in drawn.bins.groupby("question", sort=False):
        colour, (mark, height) = colours[str(question)], QUESTIONS[str(question)]
        ax.vlines(bins["mean_score"], bins["low"], bins["high"], color=colour, linewidth=2.5, alpha=0.3)
        label = names.say(f"evaluation_figures.{question}")
        ax.plot(bins["mean_score"], bins["share"], color=colour, marker=mark, markersize=4.5, label=label)
        for row in iter_rows(bins):
            middle = (row.score_from + row.score_to) / 2
            ax.text(middle, height, str(row.pairs), ha="center", va="center", fontsize=7, color=colour)
    ax.set(xticks=TENTHS[::2], yticks=TENTHS[::2], xlim=(-0.03, 1.03), ylim=(-0.2, 1.05))
    ax.grid(visible=True)
    ax.set_xlabel(names.say("evaluation_figures.reliability_x"))
    ax.set_ylabel(names.say("evaluation_figures.reliability_y"))
    ax.set_title(_reliability_title(drawn, names))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=1)
    return ax


def reliability_caption(drawn: Reliability, names: Names) -> Caption:
    """What stands under the reliability plot."""
    questions = "".join(
        names.say(
            f"evaluation_figures.{row.question}_shows",
            **row._asdict(),
            bands=_bands(drawn, row.question, names),
            base=row.yes / row.pairs * (1 - row.yes / row.pairs),
        )
        for row in iter_rows(drawn.questions)
    )
    shows = names.say(
        "evaluation_figures.reliability_shows", pairs=drawn.questions["pairs"].max(), questions=questions,
        history=names.say(f"evaluation_figures.{drawn.labels.history}"),
        labels_note=names.say("evaluation_figures.labels_note"),
    )  # fmt: skip
    tables = ("measures", f"data/gold/{drawn.labels.file}")
    return Caption(_reliability_title(drawn, names), shows, tables, int(drawn.questions["pairs"].max()))


def _reliability_title(drawn: Reliability, names: Names) -> str:
    """How many of those that score highest are so, for each question."""
    highest = drawn.bins.sort_values("score_to", kind="stable").drop_duplicates("question", keep="last")
    said = [
        names.say(
            f"evaluation_figures.{row.question}_title", low=row.score_from, high=row.score_to, pairs=row.pairs,
            share=row.share,
        )
        for row in iter_rows(highest.sort_index())
    ]  # fmt: skip
    return names.say("evaluation_figures.join").join(said)


def _bands(drawn: Reliability, question: str, names: Names) -> str:
    """In which stretches of the score it is too high, and in which too low, by Wilson's interval of the share there."""
    said = []
    for start, end in itertools.pairwise(STRETCHES):
        own = drawn.bins[drawn.bins["question"] == question]
        own = own[(own["score_from"] > start - HALF) & (own["score_to"] < end + HALF)]
        pairs = int(own["pairs"].sum())
        if not pairs:
            continue
        yes = round(float((own["share"] * own["pairs"]).sum()))
        mean = float((own["mean_score"] * own["pairs"]).sum()) / pairs
        low, high = wilson(yes, pairs)
        verdict = "too_high" if mean > high else "too_low" if mean < low else "in_line"
        said.append(
            names.say(
                "evaluation_figures.band", start=start, end=end, pairs=pairs, yes=yes, mean=mean,
                verdict=names.say(f"evaluation_figures.{verdict}"),
            )
        )  # fmt: skip
    return "".join(said)


def prepare_retrieval(tables: Tables, root: Path | None) -> Iterator[tuple[str, Curves]]:
    """Recall and precision at k; nothing without topic labels and graded pairs, or for tables of another study."""
    found = judged_retrieval(tables, root) if root else None
    if found and found.asking:
        for metric, points in retrieval_curves(found).groupby("metric", sort=False):
            yield str(metric), Curves(str(metric), found, points)


def plot_retrieval(drawn: Curves, ax: Axes, names: Names) -> Axes:
    """Draw recall or precision at k of each scoring, with intervals, under what no scoring can beat."""
    import seaborn as sns

    first, *others = (labels for labels, _ in drawn.found.asking)
    # Who asks with labels of another history has a line of its own: never one mean over both.
    said = {s: _called(s, first, names) for s in DASHES if s != APART}
    for labels in others:
        said[APART] = _called("out_of_fold", labels, names)
    is_first = drawn.points["labels"] == first.history
    points = drawn.points.assign(scoring=drawn.points["scoring"].where(is_first, APART).map(said))
    dashes = {name: DASHES[scoring] for scoring, name in said.items()}
    first_of_all, *rest = DASHES
    own = {first_of_all: GREY, **colours_of(rest)}
    colours = {name: own[scoring] for scoring, name in said.items()}
    sns.lineplot(
        points, x="k", y="mean", hue="scoring", style="scoring", palette=colours, dashes=dashes, linewidth=1.4, ax=ax
    )
    for scoring, curve in points.groupby("scoring"):
        ax.fill_between(curve["k"], curve["low"], curve["high"], color=colours[str(scoring)], alpha=0.13, linewidth=0)
    ax.set(xticks=[1, 5, 10, 15, 20], yticks=TENTHS, xlim=(0.5, points["k"].max() + 0.5), ylim=(0, 1.05))
    ax.grid(visible=True, axis="y", color=LIGHT)
    ax.set_xlabel(names.say("evaluation_figures.retrieval_x"))
    ax.set_ylabel(names.say(f"evaluation_figures.{drawn.metric}_y"))
    ax.set_title(_retrieval_title(drawn, names))
    # Below the axis, for the curves may run anywhere.
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2)
    return ax


def retrieval_caption(drawn: Curves, names: Names) -> Caption:
    """What stands under the retrieval curves."""
    found = drawn.found
    means = drawn.points.pivot(index="k", columns=["labels", "scoring"], values="mean")
    first, *others = found.asking

    def ends(labels: Labels, scoring: str) -> str:
        curve, name = means[labels.history, scoring], _called(scoring, labels, names)
        return names.say("evaluation_figures.retrieval_ends", scoring=name, first=curve.iloc[0], last=curve.iloc[-1])

    held = [ends(first[0], scoring) for scoring in first[1]]
    held += [ends(labels, "out_of_fold") for labels, _ in others]
    asking = names.say("evaluation_figures.join").join(
        names.say(
            "evaluation_figures.asking",
            queries=len(rankings["out_of_fold"]), documents=len({r.document_id for r in rankings["out_of_fold"]}),
            history=names.say(f"evaluation_figures.{labels.history}"),
        )
        for labels, rankings in found.asking
    )  # fmt: skip
    # Drawing n of n documents with replacement makes so many different sets (multisets of n).
    counts = sorted({len({r.document_id for r in rankings["out_of_fold"]}) for _, rankings in found.asking})
    draws = {n: math.comb(2 * n - 1, n) for n in counts}
    few = "".join(
        names.say("evaluation_figures.few", documents=n, draws=draw) for n, draw in draws.items() if draw < FEW_DRAWS
    )
    note, meaning = (names.say(f"evaluation_figures.{key}") for key in ("labels_note", f"{drawn.metric}_means"))
    shows = names.say(
        "evaluation_figures.retrieval_shows", asking=asking, depth=means.index[-1], meaning=meaning, few=few,
        ends=names.say("evaluation_figures.join").join(held), labels_note=note,
    )  # fmt: skip
    without = {"unlabelled": found.measures - found.labelled, "alone": found.labelled - found.queries}
    left_out = "".join(names.say(f"evaluation_figures.{why}", count=count) for why, count in without.items() if count)
    return Caption(_retrieval_title(drawn, names), shows, ("measures", *found.files), found.queries, left_out.strip())


def _retrieval_title(drawn: Curves, names: Names) -> str:
    """What the alignment finds among the first ten, and what tf-idf finds there."""
    labels, _ = drawn.found.asking[0]
    own = drawn.points[drawn.points["labels"] == labels.history]
    k = int(own.loc[own["k"] <= TEN, "k"].max())
    means = own[own["k"] == k].set_index("scoring")["mean"]
    said = {"k": k, "alignment": means["out_of_fold"], "tfidf": means["tfidf"]}
    name = _called("out_of_fold", labels, names)
    return names.say(f"evaluation_figures.{drawn.metric}_title", name=name, **said)


def _called(scoring: str, labels: Labels, names: Names) -> str:
    """What a scoring is called; the alignment with what the labels of those that ask were used for."""
    if scoring == "out_of_fold":
        return names.say("evaluation_figures.alignment", word=names.say(f"evaluation.{labels.word}"))
    return names.say(f"evaluation_figures.{scoring}")


FIGURES: tuple[FigureKind[Reliability] | FigureKind[Curves], ...] = (
    FigureKind(
        "evaluation_reliability", prepare_reliability, plot_reliability, lambda drawn: (3.5, 3.5), reliability_caption,
        data=lambda drawn: drawn.bins,
    ),
    FigureKind(
        "evaluation_retrieval", prepare_retrieval, plot_retrieval, lambda drawn: (3.5, 3.5), retrieval_caption,
        data=lambda drawn: drawn.points,
    ),
)  # fmt: skip
