"""Whether scores mean what they say: the reliability plot."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def reliability(scores: Sequence[float], related: Sequence[bool]) -> list[tuple[float, float, int]]:
    """Mean score, share of related pairs and number of pairs, for each bin of scores that holds any.

    Args:
        scores: Scores between 0 and 1.
        related: Whether each pair is related, by the labels.
    """
    points = []
    for low, high in itertools.pairwise(BINS):
        held = [i for i, s in enumerate(scores) if low <= s < high or (high == 1.0 and s == 1.0)]
        if held:
            mean = sum(scores[i] for i in held) / len(held)
            points.append((mean, sum(related[i] for i in held) / len(held), len(held)))
    return points


def plot_reliability(scores: Sequence[float], related: Sequence[bool], ax: Axes) -> Axes:
    """Draw the share of related pairs against their score; on the diagonal scores mean what they say.

    Args:
        scores: Scores between 0 and 1.
        related: Whether each pair is related, by the labels.
        ax: Where to draw.

    Returns:
        The same Axes.
    """
    points = reliability(scores, related)
    ax.plot([0, 1], [0, 1], color="0.6", linewidth=1, linestyle="--", label="score = share related")
    ax.plot([p[0] for p in points], [p[1] for p in points], color="#0072b2", linewidth=1)
    ax.scatter(
        [p[0] for p in points], [p[1] for p in points], s=[20 + 2 * p[2] for p in points], color="#0072b2", zorder=3
    )
    for mean, share, count in points:
        ax.annotate(
            f"n = {count}",
            (mean, share),
            xytext=(0, -17),
            textcoords="offset points",
            ha="center",
            fontsize=8,
        )
    ax.set(xlim=(-0.03, 1.03), ylim=(-0.12, 1.12), xlabel="score of the pair", ylabel="share of related pairs")
    ax.set_title("Reliability of the alignment, out of fold", fontsize=10)
    ax.legend(loc="upper left", fontsize=8, frameon=False)
    return ax
