"""How firm sides are by their hard targets: per measure, per sentence, per 1,000 characters; where the order turns.

A measure may be a line or a page. A side of long measures has a target in most of them and few for its length; so
no unit is the right one, and "firmer" is said only where all of them agree.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from policycompare.results.differences import differences
from policycompare.results.equal_length import (
    Units,
    common_length,
    make_units,
    measure_sizes,
    parts_inside,
    side_characters,
)
from policycompare.results.variations import tested_sides
from policycompare.tables.frames import iter_rows
from policycompare.tables.queries import hard_targets, side_of_measures, side_order

if TYPE_CHECKING:
    from policycompare.results.equal_length import Unit
    from policycompare.tables.frames import Parsed

FEWEST = 5
"""Hard targets that a side must have in its measures for its order to be spoken of."""
RATES = ("per_measure", "per_sentence", "per_thousand")
"""Columns of ``firmness`` by which sides are ordered."""


def target_units(tables: Parsed, unit: Unit = "characters") -> dict[str, Units]:
    """Side -> its measures with their hard targets, ready for ``differences`` of the kind ``rate``."""
    sizes, side_of = measure_sizes(tables, unit), side_of_measures(tables)
    inside = hard_targets(tables).dropna(subset="measure_id")[["measure_id", "target_id"]]
    held = {key: own.itertuples(index=False) for key, own in inside.groupby(inside["measure_id"].map(side_of))}
    own_sizes = dict(list(sizes.groupby(sizes.index.map(side_of))))
    return {key: make_units(own_sizes[key], held.get(key, ())) for key in side_order(tables) if key in own_sizes}


def firmness(tables: Parsed) -> pd.DataFrame:
    """Hard targets of each side's measures, for their number, their sentences and their characters.

    Caveat: firm in form, not in fact. Rates do not grow with length, so that none is taken at another length; the
    interval says how much the rate per 1,000 characters could move, that of random parts as long as the shortest
    side (``equal_length.rarefy``). Targets outside any measure are in none.

    Returns:
        One row a side, in their order: ``side_id``, ``measures``, ``sentences``, ``characters``, ``targets`` (hard
        ones in measures), ``firm`` (measures with one), ``per_measure`` (share of measures with one), ``per_sentence``
        (targets a sentence), ``per_thousand`` (targets per 1,000 characters), ``low``, ``high``, ``n`` (of
        ``per_thousand``; null where the side is too short). Rates are null of a side without measures. No rows where
        no measure has a hard target.
    """
    units, common = target_units(tables), common_length(tables, "side")
    rows = []
    for side, characters in side_characters(tables).items():
        own = units.get(str(side))
        count, targets = (len(own.ids), len(own.classes)) if own else (0, 0)
        firm = len(np.unique(own.holder)) if own else 0
        row = {"side_id": side, "measures": count, "characters": characters, "targets": targets, "firm": firm}
        if own:
            row |= {"per_measure": firm / count, "per_thousand": 1000 * targets / own.total}
        if own and side in common.compared:
            each = np.bincount(own.holder, minlength=count)
            found = np.concatenate([part @ each for part in parts_inside(own.sizes, common.n, str(side))])
            low, high = np.quantile(1000 * found / common.n, [0.025, 0.975])
            row |= {"low": low, "high": high, "n": common.n}
        rows.append(row)
    columns = ["side_id", "measures", "sentences", "characters", "targets", "firm", *RATES, "low", "high", "n"]
    frame = pd.DataFrame(rows, columns=columns)
    sentences = side_characters(tables, "sentences")
    frame["sentences"] = sentences.where(sentences.index.isin(units), 0).to_numpy()
    frame["per_sentence"] = frame["targets"] / frame["sentences"].where(frame["sentences"] > 0)
    frame = frame.astype(dict.fromkeys((*RATES, "low", "high", "n"), "float64"))
    return frame if frame["targets"].any() else frame.iloc[:0]


def firmness_turns(found: pd.DataFrame) -> pd.DataFrame:
    """Which pairs of sides change places with the unit.

    Args:
        found: ``firmness``.

    Returns:
        One row a pair, the firmer by measure on the left: ``left``, ``right``, one column a rate of ``RATES`` (left
        less right), ``turns`` (a unit has the right one ahead). Sides without measures are in none.
    """
    known = found.dropna(subset=list(RATES))
    rates = {str(row.side_id): [float(getattr(row, rate)) for rate in RATES] for row in iter_rows(known)}
    rows = []
    for one, other in itertools.combinations(rates, 2):
        left, right = (one, other) if rates[one][0] >= rates[other][0] else (other, one)
        apart = [a - b for a, b in zip(rates[left], rates[right], strict=True)]
        rows.append({"left": left, "right": right, **dict(zip(RATES, apart, strict=True)), "turns": min(apart) < 0})
    return pd.DataFrame(rows, columns=["left", "right", *RATES, "turns"])


def firmness_differences(tables: Parsed, unit: Unit = "characters") -> pd.DataFrame:
    """Which sides have more hard targets for their length than others, beyond chance.

    An order of two or three targets turns, or stays, by itself: of sides with fewer than ``FEWEST`` nothing is said, so
    that they are not tested, and nothing is corrected for them.

    Args:
        tables: Tables with targets.
        unit: What length is counted in; by measures it is targets a measure, whether one or several are in it.

    Returns:
        The rows of ``differences.differences``, of the sides that are long enough to be compared and have targets
        enough; of more than ``variations.MOST_SIDES`` the first.
    """
    units = target_units(tables, unit)
    return differences({side: units[side] for side in spoken_sides(tables)[0] if side in units}, what="rate")


def spoken_sides(tables: Parsed) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sides whose firmness is compared, and the caveat that there are more (``variations.tested_sides``)."""
    known = firmness(tables).set_index("side_id")["targets"]
    held = {str(side): int(count) for side, count in known.items()}
    long_enough = common_length(tables, "side").compared
    return tested_sides([side for side in long_enough if held.get(side, 0) >= FEWEST])
