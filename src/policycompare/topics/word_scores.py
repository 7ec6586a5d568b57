"""How far words set some texts apart from others.

The score is the log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin' Words"):
the prior gives each word its share in the whole study, so that a rare word needs more than one lucky text to stand out,
and a common one more than a small difference.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Matrix = Any  # scipy's sparse matrices carry no useful types
Strings = npt.NDArray[np.str_]
Bools = npt.NDArray[np.bool_]
FEWEST_HOLDING = 2
"""So many of a group's texts must hold a word: what one text repeats is its own."""
PRIOR_SHARE = 0.2
"""Weight of the prior: as if either side held so much of the study's words besides. With a thirtieth, words that only
one group has stand below words that all have; with all of it hardly any word passes."""
CERTAIN = 1.96
"""Score from which a word is given: two standard errors above no difference."""
SCORES = ("word", "holding", "count", "count_elsewhere", "rate", "rate_elsewhere", "z")


def score_words(words: Strings, counts: Matrix, inside: Bools) -> pd.DataFrame:
    """Score the words of some texts against those of the others.

    Args:
        words: The words, one a column of ``counts``.
        counts: How often each text holds each word, shape (texts, words).
        inside: Which texts are meant, shape (texts,).

    Returns:
        One row a word that stands out, the most distinctive first: ``word``, ``holding`` (texts inside that hold it),
        ``count``, ``count_elsewhere``, ``rate`` and ``rate_elsewhere`` (per 1,000 words), ``z`` (log-odds ratio in
        standard errors; 1.96 at least).
    """
    own, other = (np.asarray(counts[rows].sum(axis=0)).ravel() for rows in (inside, ~inside))
    z = _log_odds(own, other)
    rate, elsewhere = (1000 * n / max(1, n.sum()) for n in (own, other))
    holding = counts[inside].getnnz(axis=0)
    columns = [words, holding, own, other, rate, elsewhere, z]
    found = pd.DataFrame(dict(zip(SCORES, columns, strict=True)))
    found = found[(found["z"] >= CERTAIN) & (found["holding"] >= FEWEST_HOLDING)]
    return found.sort_values(["z", "word"], ascending=[False, True])


def _log_odds(own: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Log-odds ratios in standard errors; counts of words stand in the last axis."""
    prior = PRIOR_SHARE * (own + other)
    # In a study of one word it has no odds, and does not stand out.
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = [np.log((n + prior) / ((n + prior).sum(axis=-1, keepdims=True) - n - prior)) for n in (own, other)]
        found: npt.NDArray[np.float64] = (odds[0] - odds[1]) / np.sqrt(1 / (own + prior) + 1 / (other + prior))
    return found


SHUFFLES = 200
"""How often texts are dealt out anew."""


def false_share(z: npt.NDArray[np.float64], counts: Matrix, inside: Bools, seed: int = 0) -> npt.NDArray[np.float64]:
    """How many of the words that score so high would do so if the texts were dealt out at random, as a share.

    A false discovery rate by permutation (Storey and Tibshirani 2003, with all words taken for null, which errs on the
    safe side): whole texts change places, for words of one text come together, which the standard error does not know.
    Of thousands of words a score of 1.96 is reached by many by chance alone.

    Args:
        z: Scores of the words that ``score_words`` gives, the highest first.
        counts: As for ``score_words``.
        inside: The same.
        seed: Of the shuffles.

    Returns:
        For each score the mean number of words with it or a higher one over ``SHUFFLES`` random groups of as many
        texts, per word that has it in truth; 1 at most, and never less for a lower score.
    """
    if not len(z):
        return np.zeros(0)
    rng = np.random.default_rng(seed)
    dealt = np.zeros((SHUFFLES, len(inside)))
    for row in dealt:
        row[rng.permutation(len(inside))[: int(inside.sum())]] = 1.0
    total = np.asarray(counts.sum(axis=0), dtype=float).ravel()
    own = (counts.T @ dealt.T).T
    scores = _log_odds(own, total - own)
    holding = ((counts > 0).astype(float).T @ dealt.T).T
    reached = np.sort(scores[holding >= FEWEST_HOLDING])
    reached = reached[~np.isnan(reached)]
    expected = (len(reached) - np.searchsorted(reached, z - 1e-12)) / SHUFFLES
    share = expected / np.arange(1, len(z) + 1)
    # From below: what a lower score has, a higher one does not exceed.
    found: npt.NDArray[np.float64] = np.minimum(1.0, np.minimum.accumulate(share[::-1])[::-1])
    return found
