"""How firmly sentences bind: shares of sentences by what they say, for each theme and each side."""

from __future__ import annotations

import pandas as pd

from policycompare.tables.frames import Coded
from policycompare.tables.queries import side_of_measures, side_order, sides_that_fit
from policycompare.tables.schema import BINDINGNESS

ALL, THEME, SIDE = "all", "theme", "side"
"""By what sentences are counted: all of the study, those of a theme, those of a side."""
ORDER = ("forbid", "must", "shall", "may", "encourage", "explore", "none")
"""How firmly a sentence binds, the firmest first."""
assert set(ORDER) == set(BINDINGNESS)


def bindingness_sentences(tables: Coded) -> pd.DataFrame:
    """The sentences of measures, each with the theme of its measure's main topic and its side.

    Returns:
        One row a sentence: sentence_id, measure_id, theme (null where the measure has no topic), side_id, bindingness.
    """
    main = tables.measure_topics[tables.measure_topics["is_primary"]].set_index("measure_id")["topic_id"]
    theme = main.map(dict(zip(tables.topics["topic_id"], tables.topics["theme"], strict=True)))
    found = tables.sentences[["sentence_id", "measure_id", "bindingness"]]
    found = found.assign(
        theme=found["measure_id"].map(theme), side_id=found["measure_id"].map(side_of_measures(tables))
    )
    return found[["sentence_id", "measure_id", "theme", "side_id", "bindingness"]]


def bindingness_shares(tables: Coded) -> pd.DataFrame:
    """How many sentences of each theme, of each side and of the whole study bind how firmly.

    Caveat: counted are sentences, so that a measure of many counts more; a long sentence counts once, by its strongest
    words. Themes pool all sides, and long documents weigh most in them; sides pool all themes. The words decide, not
    the law: a plan's 应当 binds nobody who is not its addressee.

    Returns:
        One row a group and degree of ``ORDER``: by (``all``, ``theme``, ``side``), key (theme or side; empty for all),
        bindingness, sentences, total (of the group), share. Themes and sides in their order; a group without
        sentences is in no row; in those of themes no sentence without one, nor of a side that the codebook does not
        fit.
    """
    sentences = bindingness_sentences(tables)
    themes = list(tables.themes.sort_values("position")["theme"])
    keys = {ALL: [""], THEME: themes, SIDE: side_order(tables)}
    fitting = sentences["theme"].where(sentences["side_id"].isin(sides_that_fit(tables)))
    held = {ALL: pd.Series("", sentences.index), THEME: fitting, SIDE: sentences["side_id"]}
    rows = []
    for by, group in held.items():
        counts = sentences["bindingness"].groupby([group, sentences["bindingness"]]).size().unstack(fill_value=0)
        for key in keys[by]:
            if key in counts.index:
                own = counts.loc[key].reindex(list(ORDER), fill_value=0)
                total = int(own.sum())
                rows += [(by, key, degree, int(own[degree]), total, own[degree] / total) for degree in ORDER]
    return pd.DataFrame(rows, columns=["by", "key", "bindingness", "sentences", "total", "share"])
