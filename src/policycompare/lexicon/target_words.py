"""The words that targets are read by: what figures count, and what is said around a figure.

Units stand in ``value_units.csv`` with their base unit, words in ``target_words.csv`` with what they say. A study adds
rows of its own in ``data/lexicon``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from policycompare.boundary.reading import numbered_rows
from policycompare.errors import DataError, choices

UNIT_KINDS = (
    "percent", "count", "money", "length", "area", "volume", "mass", "power", "energy", "data", "duration", "ratio",
    "rank", "place", "other",
)  # fmt: skip
"""What a figure counts: shares, things one by one, amounts of something."""
WORD_CLASSES = {
    "rise": "a verb of rising: with 到 its figure is reached, alone it is the change",
    "fall": "a verb of falling, likewise",
    "reach": "the figure behind it is to be reached",
    "hold": "the figure behind it is to be kept",
    "at_least": "the figure behind it is the least",
    "at_most": "the figure behind it is the most",
    "more": "more than the figure behind it",
    "less": "less than the figure behind it",
    "is": "the figure behind it is a share or a number, no more",
    "only": "not more than the figure behind it",
    "after_at_least": "behind a figure: it is the least",
    "after_at_most": "behind a figure: it is the most",
    "hedge_after": "behind a figure: it is about right",
    "hedge": "softens or firms what is promised",
    "build": "what is built, done or held in such a number is an aim",
    "build_near": "the same, but only right before a count of things",
    "subsidy": "figures beside it are what somebody is paid",
    "penalty": "figures beside it are what somebody pays",
    "condition": "figures beside it are who may take part",
    "forecast": "what is expected to come by itself",
    "past": "it has come about, or is so now",
    "past_head": "a heading over the past and the present",
    "plan_head": "a heading over what is planned",
    "degree": "how far something is to be reached",
    "rate": "ends the name of a share",
    "measurable": "ends the name of what has a size",
}


class ValueUnit(NamedTuple):
    """What a figure counts: the unit that its kind is compared in, and how many of those it is."""

    base: str
    factor: float
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class TargetWords:
    """Units and words.

    Attributes:
        units: Unit as printed -> its base unit.
        words: Class -> words, longest first.
    """

    units: dict[str, ValueUnit]
    words: dict[str, tuple[str, ...]]


def read_target_words(package: Path, study: Path | None = None) -> TargetWords:
    """Read the package's units and words, and the study's.

    Args:
        package: The folder of the package's lexicon.
        study: The study's ``data/lexicon``; its rows come behind the package's, and win where a unit is the same.

    Raises:
        DataError: A row names a kind or a class that does not exist, or a factor that is no number above 0.
    """
    units: dict[str, ValueUnit] = {}
    words: dict[str, dict[str, None]] = {name: {} for name in WORD_CLASSES}
    for folder, shown in ((package, ""), (study, "data/lexicon/")):
        if folder is None:
            continue
        place = f"{shown}value_units.csv"
        for where, row in numbered_rows(folder / "value_units.csv", ("unit", "base", "factor", "kind"), place):
            units[row["unit"]] = _value_unit(where, row)
        place = f"{shown}target_words.csv"
        for where, row in numbered_rows(folder / "target_words.csv", ("word", "class"), place):
            if not row["word"]:
                raise DataError(where, "a row without a word", "write it, or take the row out")
            if row["class"] not in words:
                raise DataError(where, f"unknown class {row['class']!r}", choices(row["class"], words))
            words[row["class"]][row["word"]] = None
    return TargetWords(units, {name: tuple(sorted(own, key=lambda w: (-len(w), w))) for name, own in words.items()})


def _value_unit(where: str, row: dict[str, str]) -> ValueUnit:
    try:
        factor = float(row["factor"])
    except ValueError:
        factor = 0.0
    if not row["unit"] or not 0 < factor < float("inf"):
        raise DataError(where, f"{row['unit']!r} has no factor above 0", "write how many base units one is")
    if row["kind"] not in UNIT_KINDS:
        raise DataError(where, f"unknown kind {row['kind']!r}", choices(row["kind"], UNIT_KINDS))
    return ValueUnit(row["base"] or row["unit"], factor, row["kind"])
