"""What can go wrong, said in one line: which file, which place, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: object, names: Iterable[str], count: int = 3) -> list[str]:
    """The names that look most like one that is unknown, the nearest first; capitals make no difference.

    Example:
        >>> nearest("dis-apear", ["DIS-APPEAL", "LEG-RULES", "DIS-APPEAR"], 2)
        ['DIS-APPEAR', 'DIS-APPEAL']
    """
    given = str(name)[:80].casefold()

    # difflib's own get_close_matches drops what is far.
    def likeness(known: str) -> float:
        return difflib.SequenceMatcher(None, known.casefold(), given, autojunk=False).ratio()

    return sorted(dict.fromkeys(names), key=likeness, reverse=True)[:count]


def choices(name: object, names: Iterable[str], few: int = 6) -> str:
    """The remedy for an unknown name: all names where they are no more than ``few``, else the nearest."""
    known = list(dict.fromkeys(names))
    if not known:
        return "there is none at all"
    return (
        f"use one of {', '.join(known)}" if len(known) <= few else f"the nearest are {', '.join(nearest(name, known))}"
    )


def printable(text: str) -> str:
    r"""A text without what steers a terminal, or what none can print: a study that somebody sent may hold it in names.

    Example:
        >>> print(printable("鞍山\x1b[2J\ud800"))
        鞍山\x1b[2J\ud800
    """
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


MOST = 400
"""Most characters of each part of a line: what somebody wrote into a cell may have millions."""


class PolicyCompareError(Exception):
    """Base of every error that this package raises on purpose. Its message is one line."""

    exit_code = 1

    def __init__(self, where: object, problem: str, remedy: str, marks: tuple[str, str] = (": ", "; ")) -> None:
        """Build the line ``where: problem; remedy``.

        Args:
            where: The file, and the place in it where there is one.
            problem: What is wrong, in a few words.
            remedy: What the reader can do about it.
            marks: What stands between the three, in the language of the line.

        Example:
            >>> print(PolicyCompareError("data/raw/daoli.txt", "the file is empty", "save it again"))
            data/raw/daoli.txt: the file is empty; save it again
        """
        parts = (str(part) for part in (where, problem, remedy))
        where, problem, remedy = (part if len(part) <= MOST else f"{part[:MOST]}…" for part in parts)
        first, second = marks
        super().__init__(printable(" ".join(f"{where}{first}{problem}{second}{remedy}".split())))

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the one line, without the way through the package (IPython asks for this)."""
        return [f"policycompare: {self}"]


class DataError(PolicyCompareError):
    """A document, manifest, lexicon or label file is wrong (exit code 1)."""


class CallError(PolicyCompareError):
    """The call itself is wrong: an unknown option, a folder that is no project (exit code 2)."""

    exit_code = 2
