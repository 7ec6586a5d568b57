"""What does each side take up, and what not? By topics and rows of the codebook, all sides at equal length."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from policycompare.pairs.comparison import build_comparison
from policycompare.results.differences import differences
from policycompare.results.equal_coverage import Of, covering_units
from policycompare.results.equal_length import CommonLength, Unit, common_length, expected_classes, measure_sizes
from policycompare.results.finding import Claim, Question, Rests, Variation
from policycompare.results.traces import row_key
from policycompare.results.variations import leave_one_out
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
FEW = 0.05
"""Up to so many of the empty cells beyond what length explains, length is said to explain them."""
NAMED = 5
"""Rows of the codebook that a sentence names at most."""


Said = dict[str, object]


def claims(tables: Compared, unit: Unit = "characters", level: str = "row") -> Iterator[Claim]:
    """What all sides have, and what one lacks that the others have too often for its length to explain it.

    Args:
        tables: The tables of a study.
        unit: What length is counted in.
        level: What is covered, row or topic.
    """
    fitting = set(sides_that_fit(tables))
    common = common_length(tables, "side", unit, fitting)
    frame = tables.comparisons[(tables.comparisons["level"] == level) & tables.comparisons["side_id"].isin(fitting)]
    if len(fitting) < 2 or not len(frame):
        return
    yield from _everywhere(frame, len(fitting), level)
    if len(common.compared) > 1:
        yield from _more(tables, common, unit, level)
        yield from absent(tables, common.compared, unit, level)


def _more(tables: Compared, common: CommonLength, unit: Unit, level: str) -> Iterator[Claim]:
    """A side that takes up more than another at equal length, by more than dealing their measures anew would make."""
    of: Of = "rows" if level == "row" else "topics"
    units = {side: own for side, own in covering_units(tables, "side", unit, of).items() if side in common.compared}
    tested = differences(units, common.n)
    raw = {side: len(own.classes) for side, own in units.items()}
    same = [row for row in iter_rows(tested) if not row.is_different]
    if 2 * len(same) > len(tested):
        counts = {"pairs": len(tested), "same": len(same), "n": common.n}
        rests = (_rows(tables, level, common.compared),)
        caveats = ("caveat_coded", "caveat_dealt", "caveat_power")
        size = len(same) / len(tested)
        yield Claim("covers_alike", (), lambda names: counts, rests, size, "coverage_curves", caveats)
    for row in iter_rows(tested[tested["is_different"]]):
        ends = [(row.left, row.left_expected), (row.right, row.right_expected)]
        (more, most), (less, least) = ends if row.difference > 0 else ends[::-1]

        def said(names: Names, more: str = more, less: str = less, most: float = most, least: float = least) -> Said:
            return {
                "more": names.side(more), "less": names.side(less), "most": most, "least": least, "n": common.n,
                "more_raw": raw[more], "less_raw": raw[less], "what": names.say(f"claims.part_{level}_names"),
            }  # fmt: skip

        yield Claim(
            "covers_more", (more, less), said, (_rows(tables, level, (more, less)),), (most - least) / most,
            "coverage_curves", ("caveat_coded", "caveat_dealt"),
        )  # fmt: skip


def _rows(tables: Compared, level: str, sides: Collection[str]) -> Rests:
    """The rows of comparisons in which some sides have measures."""
    frame = tables.comparisons
    own = frame[(frame["level"] == level) & ~frame["is_gap"] & frame["side_id"].isin(sides)]
    return Rests("comparisons", tuple(row_key(level, k, s) for k, s in zip(own["key"], own["side_id"], strict=True)))


def _everywhere(frame: pd.DataFrame, sides: int, level: str) -> Iterator[Claim]:
    """How many rows all sides have, and which of them most measures are under."""
    has = frame[~frame["is_gap"]]
    by_row = has.groupby("key").agg(sides=("side_id", "nunique"), measures=("measures", "sum"))
    everywhere = (
        by_row[by_row["sides"] == sides].reset_index().sort_values(["measures", "key"], ascending=[False, True])
    )
    if not len(everywhere):
        return
    named = list(everywhere["key"].head(NAMED))
    gist = "covers_common_few" if 2 * len(everywhere) < len(by_row) else "covers_common_most"

    def said(names: Names) -> Said:
        words = listed((names.row(key) if level == "row" else names.topic(key) for key in named), names.lang)
        return {"everywhere": len(everywhere), "rows": len(by_row), "named": words}

    keys = has[has["key"].isin(everywhere["key"])]
    rests = Rests("comparisons", tuple(row_key(level, k, s) for k, s in zip(keys["key"], keys["side_id"], strict=True)))
    size = abs(1 - 2 * len(everywhere) / len(by_row))
    yield Claim(gist, (), said, (rests,), size, "coverage", ("caveat_coded",))


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
    tried: list[tuple[str, str, tuple[str, ...], int, float]] = []
    for side in sides:
        others = [other for other in sides if other != side]
        # Of all measures so many belong to the side, were they of one length.
        drawn = len(every) * length[side] / sum(length.values())
        for key in sorted(set(frame["key"])):
            having = tuple(other for other in others if held.get((key, other)))
            if len(having) < min(2, len(others)):
                continue
            count = sum(len(held[key, other]) for other in having)
            missed = 1 - expected_classes(np.array([count]), len(every), drawn)
            tried.append((side, key, having, count, missed))
    if not tried:
        return
    # Where there is a measure, nothing speaks for its being left out.
    corrected = false_discovery_control([1.0 if held.get((key, side)) else p for side, key, _, _, p in tried])
    empty = frame[frame["is_gap"]]
    beyond = int((corrected < SMALL_P).sum())
    if len(empty):
        gist = "covers_length_explains" if beyond <= FEW * len(empty) else "covers_length_fails"
        counts = {"empty": len(empty), "beyond": beyond, "cells": len(frame), "sides": len(sides)}
        ids = tuple(row_key(level, k, s) for k, s in zip(empty["key"], empty["side_id"], strict=True))
        share = 1 - beyond / len(empty)
        held_in = (Rests("comparisons", ids),)
        yield Claim(gist, (), lambda names: counts, held_in, share, "coverage_curves", ("caveat_coded", "caveat_power"))
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
