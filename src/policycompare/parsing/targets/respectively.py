"""Several figures for several indicators or dates, said with 分别."""

from __future__ import annotations

import re
from itertools import pairwise

from policycompare.parsing.targets.baselines import RE_AGAINST_YEAR
from policycompare.parsing.targets.figure_words import FigureWords
from policycompare.parsing.targets.figures import COMPARATORS
from policycompare.parsing.targets.indicators import tidy_indicator
from policycompare.parsing.targets.quantities import Quantity
from policycompare.parsing.targets.target import Target

RE_RESPECTIVELY = re.compile("(?P<names>[^，。；\x00]{2,80}?)(?:要|应)?分别(?P<verb>[^0-9，。；]{0,8}?)$")


def read_respective(clean: str, start: int, end: int, quantities: list[Quantity], words: FigureWords) -> list[Target]:
    """Several figures for several indicators, or for several dates: A率、B率分别达到95%、99%."""
    at = clean.find("分别", start, end)
    values = [q for q in quantities if q.start > at]
    if at < 0 or len(values) < 2:
        return []
    match = RE_RESPECTIVELY.search(clean[start : values[0].start])
    between = (clean[x.end : y.start] for x, y in pairwise(values))
    if not match or not all(re.fullmatch("(?:以上|左右|以内|以下)?[、和及与，]", words_) for words_ in between):
        return []
    compared = words.compared.search(f"{match['verb']}")
    way = compared.lastgroup if compared else None
    comparator = COMPARATORS[way] if way else "="
    after = words.after.match(clean, values[-1].end)
    if after and comparator == "=":
        comparator = {"at_least": ">=", "at_most": "<="}.get(after.lastgroup or "", "=")
    named = RE_AGAINST_YEAR.sub("", match["names"])
    names = [tidy_indicator(n) for n in re.split("[、和及与]", named)]
    found = []
    for number, quantity in enumerate(values):
        name = _with_head(names[0], names[number]) if len(names) == len(values) else tidy_indicator(named)
        found.append(Target(start, end, name or None, comparator, quantity.value, quantity.unit, at=-2 - number))
    return found


def _with_head(first: str, name: str) -> str:
    """A name of a list that left out what the first begins with: 单位产值能耗、水耗 -> 单位产值水耗."""
    is_short = name and len(name) <= 3 and len(first) > len(name) + 2 and first[-1] == name[-1]
    return first[: -len(name)] + name if is_short else name
