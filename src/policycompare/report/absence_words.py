"""Why a side has no measure on a topic, with what that rests on: the law that is quoted, the sentence that names it."""

from __future__ import annotations

from policycompare.pairs.absence import Absence
from policycompare.tables.frames import Tables, iter_rows
from policycompare.tables.names import Names
from policycompare.tables.wording import place_words
from policycompare.words import run_on

MOST_PLACES = 3
"""Sentences outside measures that are quoted; the others stand in the table ``passage_topics``."""
AROUND = 30
"""Characters of a sentence that are quoted on either side of the words that speak for a topic."""


def grounds_of(absence: Absence, topics: list[str], tables: Tables, names: Names) -> str:
    """What a reason rests on, and where its topics are named outside measures; empty where neither is known.

    Args:
        absence: Why there is no measure.
        topics: The topics that were asked for.
        tables: Tables with ``topic_limits`` and ``passage_topics``.
        names: Language of the words around the quotations.
    """
    limits = tables.topic_limits[tables.topic_limits["limit_id"].isin(absence.limit_ids)]
    quoted = limits.drop_duplicates(["source", "passage"])
    laws = [
        names.say("coverage.said_by", source=row.source, passage=row.passage.rstrip("。")) for row in iter_rows(quoted)
    ]
    outside = tables.passage_topics
    outside = outside[outside["passage_id"].isin(absence.passage_ids) & outside["topic_id"].isin(topics)]
    files = dict(zip(tables.documents["document_id"], tables.documents["source_file"], strict=True))
    places = [
        names.say(
            "coverage.said_at",
            passage=_around(row.text, row.cue),
            place=place_words(files[row.document_id], row.char_start, row.char_end),
        )
        for row in iter_rows(outside.drop_duplicates(["document_id", "char_start"]).head(MOST_PLACES))
    ]
    parts = [(key, said) for key, said in (("coverage.grounds", laws), ("coverage.outside", places)) if said]
    joint = "；" if names.lang == "zh" else "; "
    return run_on([names.say(key, listed=joint.join(said)) for key, said in parts], names.lang)


def _around(text: str, cue: str) -> str:
    """What stands around a cue in its sentence, with … where the sentence goes on.

    Example:
        >>> _around("甲" * 40 + "弘扬核心价值观。", "核心价值观") == "…" + "甲" * 28 + "弘扬核心价值观"
        True
    """
    at = max(0, text.find(cue))
    start, end = max(0, at - AROUND), min(len(text), at + len(cue) + AROUND)
    return "…" * (start > 0) + text[start:end].rstrip("。") + "…" * (end < len(text))
