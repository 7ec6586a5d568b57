"""Gates: quick looks that decide whether patterns are tried at all.

Most stretches of a text hold nothing that a pattern could match, and a gate says so at once. A gate is never written
by hand: each pattern, label or role declares the literals without which it cannot match, and the gate is built from
them. A gate may let too much pass, never too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

Literal = str | tuple[str, ...]
"""Words that must stand in every match; or, as a tuple, one character of each of its strings in turn."""

DIGITS = "0123456789"


def gate(*declared: Iterable[Literal]) -> re.Pattern[str]:
    """Build the pattern that finds any of the literals that several patterns declare.

    Args:
        declared: The literals of each pattern, label list or role list. An empty word lets everything pass.

    Example:
        >>> bool(gate(["责任单位", "牵头"]).search("由市司法局牵头"))
        True
        >>> bool(gate([("十", "三四五", "五")]).search("到十五规划"))
        False
    """
    literals = {literal for literals in declared for literal in literals}
    # What holds another literal is found by that one: 牵头单位 by 牵头.
    words = {w for w in literals if isinstance(w, str)}
    kept = sorted(w for w in words if not any(other in w for other in words - {w}))
    single = "".join(w for w in kept if len(w) == 1)
    forms = [re.escape(w) for w in kept if len(w) != 1]
    forms += ["".join(map(_one_of, signs)) for signs in sorted(s for s in literals if not isinstance(s, str))]
    if single:
        forms.insert(0, _one_of(single))
    return re.compile("|".join(forms) if forms else "(?!)")


def _one_of(signs: str) -> str:
    return f"[{re.escape(signs)}]"
