"""Words that set a side, or a topic, apart from all the rest of a study.

What is compared is how often a word comes among so many words, so that a long plan has no advantage; the score is that
of ``topics/word_scores.py``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import pandas as pd

from policycompare.lexicon import read_lexicon
from policycompare.lexicon.codebook import GAP, study_codebook
from policycompare.lexicon.segmentation import make_tokenizer, split_words, stop_words
from policycompare.tables.frames import Coded
from policycompare.tables.queries import side_of_measures, side_order
from policycompare.topics.word_scores import false_share, score_words
from policycompare.words import call_error, choices

By = Literal["side", "topic"]
COLUMNS = {
    "group": "str", "measures": "int64", "word": "str", "holding": "int64", "count": "int64",
    "count_elsewhere": "int64", "rate": "float64", "rate_elsewhere": "float64",
    "rate_next": "float64", "z": "float64",
    "false_share": "float64",
}  # fmt: skip
"""Columns of the frame with their types."""
FEWEST_MEASURES = 5
"""A group of fewer measures is left out: its words are those of one or two paragraphs."""
FALSE = 0.1
"""Share of the words shown of a group that may be there by chance."""
MOST = 15
"""Words that are given of a group at most."""
LONGEST_CUE = 5
"""A cue phrase of more characters is half a sentence rather than a word, and would hide the words in it."""
RE_PLACE = re.compile(r".{2,}省|.*自治[区州县旗]|.+[^城]市")
RE_TERM = re.compile(r"[\u3400-\u9fff]{2,}")


def dictionary_terms(tables: Coded, root: Path | None = None) -> list[str]:
    """Terms that are one word here, whatever a general dictionary says, shorter ones first.

    Bodies, functions and words of roles of the lexicon; topics of the tables; short cue phrases of the codebook.
    """
    lexicon, codebook = read_lexicon(root), study_codebook(root)
    cues = [cue.phrase for own in codebook.cues.values() for cue in own if GAP not in cue.phrase]
    terms = {
        *lexicon.bodies,
        *(name_zh for name_zh, _ in lexicon.functions.values()),
        *tables.topics["name_zh"],
        *(phrase for phrase in cues if len(phrase) <= LONGEST_CUE),
    }
    return sorted((term for term in terms if RE_TERM.fullmatch(term)), key=lambda term: (len(term), term))


def distinctive_words(tables: Coded, by: By = "side", *, root: Path | None = None, most: int = MOST) -> pd.DataFrame:
    """Words that come more often on one side, or under one topic, than in the rest of the study.

    Words are jieba's, with the terms of the lexicon, the topics' names and the short cues of the codebook as one word
    each. Left out are stop words (``lexicon/stop_words.csv``), single characters, figures, whatever is not Chinese,
    and names of places (provinces, cities, what stands in a region's name). A measure with two topics counts in both.

    Args:
        tables: Tables with topics.
        by: What is set apart: ``side`` (a region, where regions are compared) or ``topic``.
        root: The project's folder, for its own lexicon and codebook.
        most: Words that are given of a group at most.

    Returns:
        One row a group and word, groups in the order of the study, the most distinctive word first: ``group`` (side
        or topic id), ``measures`` (of the group), ``word``, ``holding`` (how many of them hold it), ``count``,
        ``count_elsewhere``, ``rate`` and ``rate_elsewhere`` (per 1,000 words), ``rate_next`` (the largest rate of any
        other group; null by topic, where groups overlap, and where there is no other), ``z`` (log-odds ratio in
        standard errors; 1.96 at least), ``false_share`` (of the words of the group with this score or a higher one, the
        share that random groups of as many measures would have too; null by topic, where words name the topic). What
        has more than ``FALSE`` is given all the same, and means little. ``attrs["left_out"]`` tells how many groups
        have fewer than 5 measures and are left out.

    Raises:
        CallError: ``by`` is something else.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    if by not in get_args(By):
        raise call_error("errors.by_unknown", by=by, remedy=choices(by, get_args(By)))
    groups = _groups(tables, by)
    kept = {group: own for group, own in groups.items() if len(own) >= FEWEST_MEASURES}
    tokenizer = make_tokenizer(tuple(dictionary_terms(tables, root)))
    places, stop = "\n".join(tables.regions["name"].dropna()), stop_words()

    def words(text: str) -> list[str]:
        found = split_words(text, tokenizer, stop)
        return [word for word in found if word not in places and not RE_PLACE.fullmatch(word)]

    vectorizer = CountVectorizer(analyzer=list)
    ordered = tables.measures.sort_values("measure_id")  # so that shuffles are the same in any order
    held = [words(text) for text in ordered["text"]]
    frames = [pd.DataFrame(columns=list(COLUMNS))]
    if any(held):  # scikit-learn takes texts without any word for a mistake
        counts = vectorizer.fit_transform(held)
        vocabulary = vectorizer.get_feature_names_out()
        rates = {}
        for group, measures in kept.items() if by == "side" else ():
            own = np.asarray(counts[ordered["measure_id"].isin(measures).to_numpy()].sum(axis=0)).ravel()
            rates[group] = 1000 * own / max(1, own.sum())
        for group, measures in kept.items():
            inside = ordered["measure_id"].isin(measures).to_numpy()
            scored = score_words(vocabulary, counts, inside)
            chance = false_share(scored["z"].to_numpy(), counts, inside) if by == "side" else float("nan")
            scored = scored.assign(false_share=chance, group=group, measures=len(measures), rate_next=float("nan"))
            others = [rates[other] for other in rates if other != group]
            if others:
                scored["rate_next"] = np.max(others, axis=0)[np.searchsorted(vocabulary, scored["word"])]
            frames.append(scored.head(most))
    found = pd.concat(frames, ignore_index=True).astype(COLUMNS)
    found.attrs["left_out"] = len(groups) - len(kept)
    return found


def _groups(tables: Coded, by: By) -> dict[str, set[str]]:
    """Group -> its measures, in the order of the study; topics that nobody has are no group."""
    if by == "side":
        pairs, order = pd.Series(side_of_measures(tables), dtype="str"), side_order(tables)
    else:
        pairs, order = tables.measure_topics.set_index("measure_id")["topic_id"], list(tables.topics["topic_id"])
    groups = {group: set(own.index) for group, own in pairs.groupby(pairs)}
    return {group: groups[group] for group in order if group in groups}
