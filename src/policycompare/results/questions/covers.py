"""What does each side take up, and what not? By topics and rows of the codebook, all sides at equal length."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pandas as pd

from policycompare.pairs.comparison import build_comparison
from policycompare.results.differences import differences
from policycompare.results.equal_coverage import Of, covering_units
from policycompare.results.equal_length import Unit, common_length, expected_classes, measure_sizes, side_characters
from policycompare.results.finding import Claim, Question, Rests, Variation
from policycompare.results.traces import row_key
from policycompare.results.variations import leave_one_out, tested_sides
from policycompare.tables.frames import build_frame, iter_rows, split_list
from policycompare.tables.queries import side_of_measures, sides_that_fit
from policycompare.tables.schema import BY_NAME
from policycompare.words import listed

if TYPE_CHECKING:
    from policycompare.tables.frames import Compared
    from policycompare.tables.names import Names

SMALL_P = 0.05
SURE = 0.8
"""Score from which a coding counts in the stricter variation."""
UNITS = get_args(Unit)
AGREE = 2
"""Units of length, of three, by which a difference must be beyond chance, with the order the same in all."""
PERMUTATIONS = 499
Said = dict[str, object]
Tried = tuple[str, str, tuple[str, ...], int, float]
"""Side, row, the other sides that have it, their measures under it, and the chance that the side gets none of them."""
KNOWN = ("no_competence", "older")
"""Values of ``comparisons.absence`` that say why a side has no measure."""


def claims(tables: Compared, unit: Unit = "characters", level: str = "row") -> Iterator[Claim]:
    """What all sides have, which of two has more at equal length, and what one lacks too often for its length.

    Args:
        tables: The tables of a study.
        unit: What length is counted in where it is asked what a side lacks.
        level: What is covered, row or topic.
    """
    fitting = set(sides_that_fit(tables))
    common = common_length(tables, "side", unit, fitting)
    frame = tables.comparisons[(tables.comparisons["level"] == level) & tables.comparisons["side_id"].isin(fitting)]
    if len(fitting) < 2 or not len(frame):
        return
    yield from _everywhere(tables, frame, len(fitting), level)
    if len(common.compared) > 1:
        yield from _more(tables, common.compared, level)
        yield from absent(tables, common.compared, unit, level)


def _more(tables: Compared, compared: Collection[str], level: str) -> Iterator[Claim]:
    """Sides of which one takes up more at equal length however length is counted; and how many orders turn with that.

    A text of short measures looks broad by characters and narrow by measures, for nearly every measure has a topic. So
    two sides are told apart only where ``AGREE`` units find a difference beyond chance and the order is one in all.
    """
    of: Of = "rows" if level == "row" else "topics"
    compared, limited = tested_sides(compared)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for unit in UNITS:
        units = {side: own for side, own in covering_units(tables, "side", unit, of).items() if side in compared}
        n = common_length(tables, "side", unit, compared).n
        for row in iter_rows(differences(units, n, permutations=PERMUTATIONS)):
            found.setdefault((row.left, row.right), {})[unit] = row
    clear, turning, opposed = [], 0, 0
    for pair, by_unit in found.items():
        signs = {1 if row.difference > 0 else -1 for row in by_unit.values() if row.is_different}
        times = sum(bool(row.is_different) for row in by_unit.values())
        orders = {1 if row.difference > 0 else -1 for row in by_unit.values() if row.difference}
        turning += len(orders) > 1
        opposed += len(signs) > 1
        if len(signs) == len(orders) == 1 and times >= AGREE:
            clear.append((pair, by_unit, signs.pop()))
    if turning:
        counts = {"pairs": len(found), "turning": turning, "opposed": opposed, "clear": len(clear)}
        rests = (_rows(tables, level, compared),)
        caveats = ("caveat_coded", "caveat_short_measures", *limited)
        # That no pair has an order of its own is another thing to say than that some have.
        key = "covers_turns_some" if clear else "covers_turns"

        def turned(names: Names) -> Said:
            return {**counts, "what": names.say(f"claims.part_{level}_names")}

        yield Claim(key, (), turned, rests, turning / len(found), "coverage_curves", caveats)
    for pair, by_unit, sign in clear:
        more, less = pair if sign > 0 else (pair[1], pair[0])

        def said(
            names: Names, more: str = more, less: str = less, by_unit: dict[str, Any] = by_unit, sign: int = sign
        ) -> Said:
            words: Said = {"more": names.side(more), "less": names.side(less)}
            for unit, row in by_unit.items():
                ends = (row.left_expected, row.right_expected)
                words |= {f"{unit}_most": ends[sign < 0], f"{unit}_least": ends[sign > 0], unit: int(row.n)}
            return words | {"what": names.say(f"claims.part_{level}_names")}

        row = by_unit["characters"]
        size = abs(row.difference) / max(row.left_expected, row.right_expected)
        caveats = ("caveat_coded", "caveat_dealt", *_pooled(tables, pair), *limited)
        yield Claim("covers_more", (more, less), said, (_rows(tables, level, pair),), size, "coverage_curves", caveats)


def _pooled(tables: Compared, sides: Collection[str]) -> tuple[str, ...]:
    """The caveat of sides that hold several documents."""
    count = tables.documents["side_id"].value_counts()
    return ("caveat_pooled",) if any(count.get(side, 0) > 1 for side in sides) else ()


def _rows(tables: Compared, level: str, sides: Collection[str]) -> Rests:
    """The rows of comparisons in which some sides have measures."""
    frame = tables.comparisons
    own = frame[(frame["level"] == level) & ~frame["is_gap"] & frame["side_id"].isin(sides)]
    return Rests("comparisons", tuple(row_key(level, k, s) for k, s in zip(own["key"], own["side_id"], strict=True)))


def _everywhere(tables: Compared, frame: pd.DataFrame, sides: int, level: str) -> Iterator[Claim]:
    """How many rows all sides have, and how many without the shortest side."""
    has = frame[~frame["is_gap"]]
    by_row = has.groupby("key")["side_id"].nunique()
    everywhere = by_row.index[by_row == sides]
    if not len(everywhere):
        return
    lengths = side_characters(tables)
    shortest = str(lengths[lengths.index.isin(frame["side_id"])].idxmin())
    rest = has[has["side_id"] != shortest].groupby("key")["side_id"].nunique()
    without = int((rest == sides - 1).sum())
    gist = "covers_common_few" if 2 * len(everywhere) < len(by_row) else "covers_common_most"

    def said(names: Names) -> Said:
        counts = {"everywhere": len(everywhere), "rows": len(by_row), "without": without}
        return {**counts, "shortest": names.side(shortest)}

    keys = has[has["key"].isin(everywhere)]
    rests = Rests("comparisons", tuple(row_key(level, k, s) for k, s in zip(keys["key"], keys["side_id"], strict=True)))
    size = abs(1 - 2 * len(everywhere) / len(by_row))
    yield Claim(gist, (), said, (rests,), size, "coverage", ("caveat_coded", "caveat_longer"))


def absent(
    tables: Compared, compared: Collection[str], unit: Unit = "characters", level: str = "row"
) -> Iterator[Claim]:
    """A side without a measure under a row that the others have too often for its length to explain that.

    The chance that none of a row's measures falls to the side, were they dealt to all sides by length, is
    hypergeometric (Fisher's exact test, one-sided); over all sides and rows that could be missed it is corrected
    (Benjamini & Hochberg 1995). What one other side alone has is not tried: it is that one's, not what all others lack.
    """
    from scipy.stats import false_discovery_control

    frame = tables.comparisons
    frame = frame[(frame["level"] == level) & frame["side_id"].isin(compared)]
    side_of, sizes = side_of_measures(tables), measure_sizes(tables, unit)
    sides = sorted(set(frame["side_id"]))
    own = {side: [m for m in sizes.index if side_of[m] == side] for side in sides}
    length = {side: float(sizes[measures].sum()) for side, measures in own.items()}
    every = [measure for measures in own.values() for measure in measures]
    held = {(row.key, row.side_id): split_list(row.measure_ids) for row in frame.itertuples()}
    # Where a document shows why there is none, nothing has to be tested.
    known = {(row.key, row.side_id) for row in frame.itertuples() if row.absence in KNOWN}
    tried: list[Tried] = []
    for side in sides:
        others = [other for other in sides if other != side]
        # Of all measures so many belong to the side, were they of one length.
        drawn = len(every) * length[side] / sum(length.values())
        for key in sorted(set(frame["key"])):
            having = tuple(other for other in others if held.get((key, other)))
            if len(having) < min(2, len(others)) or (key, side) in known:
                continue
            count = sum(len(held[key, other]) for other in having)
            missed = 1 - expected_classes(np.array([count]), len(every), drawn)
            tried.append((side, key, having, count, missed))
    if not tried:
        return
    # Where there is a measure, nothing speaks for its being left out.
    corrected = false_discovery_control([1.0 if held.get((key, side)) else p for side, key, _, _, p in tried])
    yield from _empty(frame, tried, int((corrected < SMALL_P).sum()))
    for (side, key, having, count, missed), p in zip(tried, corrected, strict=True):
        if p >= SMALL_P:
            continue

        def said(names: Names, side: str = side, key: str = key, count: int = count, n: int = len(having)) -> Said:
            row = names.row(key) if level == "row" else names.topic(key)
            return {"name": names.side(side), "row": row, "sides": n, "count": count}

        rests = (Rests("comparisons", tuple(row_key(level, key, other) for other in (side, *having))),)
        yield Claim(
            "covers_absent", (side, key), said, rests, min(1.0, -math.log10(max(missed, 1e-12)) / 10), "coverage",
            ("caveat_coded", "caveat_other_document", "caveat_many_cells"), needs=having,
        )  # fmt: skip


def _empty(frame: pd.DataFrame, tried: list[Tried], beyond: int) -> Iterator[Claim]:
    """How many cells have no measure, for how many the test could say anything, and what else is known of them.

    A test can say something of a side where at least the row with most measures elsewhere could be missed by more
    than chance.
    """
    empty = frame[frame["is_gap"]]
    if not len(empty):
        return
    smallest: dict[str, float] = {}
    for side, _, _, _, p in tried:
        smallest[side] = min(p, smallest.get(side, 1.0))
    weak = [side for side in dict.fromkeys(frame["side_id"]) if smallest.get(side, 1.0) >= SMALL_P]
    counts = {
        "cells": len(frame), "empty": len(empty), "reasons": int(empty["absence"].isin(KNOWN).sum()), "beyond": beyond,
        "outside": int((empty["absence"].notna() & ~empty["absence"].isin(KNOWN)).sum()),
        "weak": int(empty["side_id"].isin(weak).sum()), "rest": int((~empty["side_id"].isin(weak)).sum()),
    }  # fmt: skip

    def said(names: Names) -> Said:
        words = listed(map(names.side, weak), names.lang) or names.say("claims.part_none")
        return {**counts, "named": words}

    keys = zip(empty["level"], empty["key"], empty["side_id"], strict=True)
    rests = (Rests("comparisons", tuple(row_key(*key) for key in keys)),)
    gist = "covers_empty" if not beyond else "covers_empty_some"
    yield Claim(gist, (), said, rests, len(empty) / len(frame), "coverage", ("caveat_coded", "caveat_passing"))


def variations(tables: Compared) -> Iterator[Variation]:
    """Length in sentences or measures; main topics only; sure codings only; each document left out."""
    for unit in ("sentences", "measures"):
        yield Variation(f"length_{unit}", tables, options={"unit": unit})
    yield Variation("by_topics", tables, options={"level": "topic"})
    topics = tables.measure_topics
    for key, kept in (("main_topics", topics["is_primary"]), ("sure_topics", topics["score"] >= SURE)):
        made = tables.with_frames(measure_topics=topics[kept])
        yield Variation(key, made.with_frames(comparisons=build_frame(BY_NAME["comparisons"], build_comparison(made))))
    yield from leave_one_out(tables)


QUESTION = Question("covers", claims, variations)
