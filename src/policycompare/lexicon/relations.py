"""What a document does with one that it names: the words of a text that say so.

The words are declared in ``relations.csv``; a study adds rows of its own in ``data/lexicon``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policycompare.boundary.reading import numbered_rows
from policycompare.errors import DataError

RELATIONS = ("implements", "follows", "cites", "planned", "repeals")
POSITIONS = ("before", "behind", "clause")
"""Where words of a relation stand: before the title (落实《…》), right behind it (《…》的实施方案), or anywhere in what
its clause says behind it (《…》自即日起废止)."""


@dataclass(frozen=True, slots=True, eq=False)
class Relations:
    """The words that relate a document to one that it names.

    Attributes:
        words: Position -> words -> relation; None where the words hold some that have a relation, and have none
            themselves (实施条例 beside 实施).
    """

    words: dict[str, dict[str, str | None]]


def read_relations(package: Path, study: Path | None = None) -> Relations:
    """Read the package's words of relations and the study's.

    Args:
        package: The folder of the package's lexicon.
        study: The study's ``data/lexicon``; its rows come behind the package's, and win where a word is the same.

    Raises:
        DataError: A row names a relation or a position that does not exist, or a veto without its word.
    """
    found: dict[str, dict[str, str | None]] = {position: {} for position in POSITIONS}
    for folder, shown in ((package, "relations.csv"), (study, "data/lexicon/relations.csv")):
        columns = ("word", "relation", "position", "veto")
        for where, row in numbered_rows(folder / "relations.csv", columns, shown) if folder else ():
            word, own = row["word"], found.get(row["position"])
            if not word:
                raise DataError(where, "no word stands there", "write the words that give the relation")
            if row["relation"] not in RELATIONS:
                raise DataError(where, f"unknown relation {row['relation']!r}", f"use {', '.join(RELATIONS)}")
            if own is None:
                raise DataError(where, f"unknown position {row['position']!r}", f"use {', '.join(POSITIONS)}")
            own[word] = row["relation"]
            for veto in filter(None, row["veto"].split(";")):
                if word not in veto or veto == word:
                    raise DataError(where, f"the veto {veto!r} does not hold {word}", f"write {word} and what veils it")
                own.setdefault(veto, None)
    return Relations(found)
