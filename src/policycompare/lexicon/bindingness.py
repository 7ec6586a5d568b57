"""Words that say how firmly a sentence binds, and the words that stand around them.

``bindingness.csv`` says it; a study adds rows of its own in ``data/lexicon``. Which of several words decides is no
matter of words: it is ruled in ``parsing/bindingness.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from policycompare.boundary.reading import numbered_rows
from policycompare.errors import DataError, choices

STRENGTHS = ("forbid", "must", "shall", "may", "encourage", "explore")
"""How firmly a cue binds, the firmest first."""
PLACES = ("word", "head", "leading", "end", "last")
"""Where a cue stands: anywhere; where an act begins; before an act's verb; at the end of an act; anywhere, but last."""
HELPERS = ("adverb", "subject", "preposition", "past", "state", "discretion")
"""What else a row may give: what stands before a verb, signs that nothing is asked for, words that leave room."""
COLUMNS = ("cue", "gives", "position", "veto", "source", "note")
MOST_GAPS = 3
GAP, ANY = "…", "＊"
"""In a cue: up to twenty characters of the same part of a sentence (由…负责); one character (应＊尽)."""


class BindingWord(NamedTuple):
    """A row: words, what they give (a strength or a helper), where they stand, and longer words that are none."""

    cue: str
    gives: str
    position: str
    vetoes: tuple[str, ...] = ()


def last_words(cue: str) -> str:
    """What stands behind the last gap of a cue: its vetoes are longer than that."""
    return cue.replace(ANY, GAP).split(GAP)[-1]


def add_binding_words(words: dict[tuple[str, str], BindingWord], path: Path, shown: str) -> None:
    """Add the rows of a ``bindingness.csv``; a later row wins over an earlier one with the same cue and kind.

    Raises:
        DataError: A row has no cue, gives what nothing can give, stands where nothing stands, or has an idle veto.
    """
    for where, row in numbered_rows(path, COLUMNS, shown):
        cue, gives, position = row["cue"], row["gives"], row["position"]
        if not last_words(cue) or cue.count(GAP) > MOST_GAPS:
            problem = f"its cue has no last words, or more than {MOST_GAPS} gaps"
            raise DataError(where, problem, "write the words as they are printed")
        known = (*STRENGTHS, *HELPERS)
        if gives not in known:
            raise DataError(where, f"unknown strength {gives!r}", choices(gives, known))
        if gives in STRENGTHS and position not in PLACES:
            raise DataError(where, f"unknown position {position!r}", choices(position, PLACES))
        vetoes = tuple(filter(None, row["veto"].split("|")))
        idle = next((veto for veto in vetoes if last_words(cue) not in veto), None)
        if idle:
            raise DataError(where, f"the veto {idle!r} does not hold the cue", "a veto is a longer word: 应急 of 应")
        words[cue, gives if gives in HELPERS else position] = BindingWord(cue, gives, position, vetoes)
