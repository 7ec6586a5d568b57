"""What is said when a limit is met: nothing is left out or cut in silence.

Which limits there are, and what happens at each, stands in ``docs/bounds.md``.
"""

from __future__ import annotations

from collections.abc import Iterable

MARK = "LIMIT MET: "
"""By this a line of a report is known as one that says so."""


def limit_met(what: str) -> str:
    """A message that says that a limit was met: where it stands in a line of the report is said before it."""
    return f"{MARK}{what}"


def limits_in(report: Iterable[str]) -> list[str]:
    """The lines of a report that say that a limit was met.

    Example:
        >>> limits_in(["plan.txt: 3 lines were joined", f"plan.txt, character 9: {limit_met('a title is too long')}"])
        ['plan.txt, character 9: LIMIT MET: a title is too long']
    """
    return [line for line in report if MARK in line]
