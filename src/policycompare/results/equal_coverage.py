"""How many topics, or rows, documents and sides cover at equal length, beside what they cover as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pandas as pd

from policycompare.errors import CallError, choices
from policycompare.results.differences import differences, range_chance
from policycompare.results.equal_length import (
    By,
    CommonLength,
    Unit,
    Units,
    common_length,
    document_characters,
    make_units,
    measure_sizes,
    rarefy,
    rarefy_at,
    side_characters,
)
from policycompare.tables.queries import document_of_measures, side_of_documents, side_of_measures, topic_fit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policycompare.tables.frames import Coded

Of = Literal["topics", "rows"]
"""What is covered: topics of the codebook, or its rows."""
RANGE_DEALINGS, RANGE_DEALINGS_OF_MANY, MANY = 999, 199, 12
"""Dealings of the range's test, of up to so many documents and of more."""
POINTS = 40
"""Lengths at which a curve is known."""


def covering_units(
    tables: Coded, by: By = "document", unit: Unit = "characters", of: Of = "topics"
) -> dict[str, Units]:
    """Document, or side -> its measures with their topics, or rows; those without measures are left out.

    Raises:
        CallError: ``by``, ``unit`` or ``of`` is something else.
    """
    for name, given, allowed in (("by", by, get_args(By)), ("of", of, get_args(Of))):
        if given not in allowed:
            raise CallError(f"{name} {given!r}", "coverage is not counted so", choices(given, allowed))
    sizes = measure_sizes(tables, unit)
    key_of = document_of_measures(tables) if by == "document" else side_of_measures(tables)
    held = tables.measure_topics["topic_id"]
    if of == "rows":
        held = held.map(tables.topics.set_index("topic_id")["row"])
    pairs = pd.DataFrame({"measure": tables.measure_topics["measure_id"], "held": held})
    pairs_of = {key: own.itertuples(index=False) for key, own in pairs.groupby(pairs["measure"].map(key_of))}
    totals = document_characters(tables) if by == "document" else side_characters(tables)
    own_sizes = dict(list(sizes.groupby(sizes.index.map(key_of))))
    return {key: make_units(own_sizes[key], pairs_of.get(key, ())) for key in totals.index if key in own_sizes}


def coverage_length(tables: Coded, by: By = "document", unit: Unit = "characters") -> CommonLength:
    """The length at which coverage is compared: that of the shortest that is long enough and that the codebook fits."""
    fit = topic_fit(tables, side_of_documents(tables) if by == "side" else None)
    return common_length(tables, by, unit, {key for key, own in fit.items() if own.fits})


def coverage_at(
    tables: Coded, by: By = "document", unit: Unit = "characters", of: Of = "topics", n: float | None = None
) -> pd.DataFrame:
    """How many topics a random part of each document, or side, covers, all parts of one length.

    Caveat: a random part leaves out what its document says in one place only, so that the expected number stands for
    how varied a text is, not for what it leaves out of its field. The interval is one of parts of this very document
    (``equal_length.rarefy``); whether two differ by more than chance is asked of ``differences.is_difference``.

    Args:
        tables: Tables with topics.
        by: Documents or sides.
        unit: What length is counted in.
        of: Topics or rows.
        n: Length of the parts; None = that of the shortest that is compared (``coverage_length``).

    Returns:
        One row a document or side, in the order of the table: ``document_id`` or ``side_id``, ``measures``, ``length``
        (in the unit), ``raw`` (what all of it covers), ``per_thousand`` (of it per 1,000 units of length),
        ``expected``, ``low``, ``high``, ``n``. The last four are null of what is not compared: too short, shorter than
        n, or not fitted by the codebook (then ``raw`` and ``per_thousand`` too).
    """
    units, common = covering_units(tables, by, unit, of), coverage_length(tables, by, unit)
    fit = topic_fit(tables, side_of_documents(tables) if by == "side" else None)
    length = float(common.n if n is None else n)
    order = document_characters(tables) if by == "document" else side_characters(tables)
    rows = []
    for key in order.index:
        own = units.get(key)
        row = {f"{by}_id": key, "measures": len(own.ids) if own else 0, "length": int(own.total) if own else 0}
        if own and fit[key].fits:
            row |= {"raw": own.raw, "per_thousand": 1000 * own.raw / own.total}
        if own and key in common.compared and length <= own.total:
            found = rarefy(own, length, key)
            row |= {"expected": found.expected, "low": found.low, "high": found.high, "n": length}
        rows.append(row)
    numbers = ("raw", "per_thousand", "expected", "low", "high", "n")
    frame = pd.DataFrame(rows, columns=[f"{by}_id", "measures", "length", *numbers])
    return frame.astype(dict.fromkeys(numbers, "float64"))


def coverage_curves(
    tables: Coded, by: By = "document", unit: Unit = "characters", of: Of = "topics", points: int = POINTS
) -> pd.DataFrame:
    """How many topics random parts of each document cover, from short parts to the whole.

    Caveat: as in ``coverage_at``. A curve that has not bent says that the document would cover more were it longer;
    where curves cross, the order of the documents depends on the length that is chosen.

    Args:
        tables: Tables with topics.
        by: Documents or sides.
        unit: What length is counted in.
        of: Topics or rows.
        points: Lengths at which each curve is known, those that are common to all and its own end.

    Returns:
        One row a document (or side) and length, shortest first: ``document_id`` or ``side_id``, the unit's name
        (length of the part), ``expected``, ``low``, ``high``. Those that are too short or not fitted by the codebook
        have no rows.
    """
    units, common = covering_units(tables, by, unit, of), coverage_length(tables, by, unit)
    own = {key: units[key] for key in common.compared}
    longest = max((one.total for one in own.values()), default=0.0)
    grid = np.unique(np.round(np.linspace(0, longest, points)[1:]))
    frames = [pd.DataFrame(columns=[f"{by}_id", unit, "expected", "low", "high"])]
    for key, one in own.items():
        lengths = sorted({0.0, *grid[grid < one.total], float(common.n), one.total})
        found = rarefy_at(one, lengths, key)
        frames.append(
            pd.DataFrame({
                f"{by}_id": key, unit: [int(n) for n in lengths], "expected": [f.expected for f in found],
                "low": [f.low for f in found], "high": [f.high for f in found],
            })
        )  # fmt: skip
    return pd.concat(frames[1:] or frames, ignore_index=True)


def coverage_differences(
    tables: Coded, by: By = "document", of: Of = "topics", pairs: Iterable[tuple[str, str]] | None = None
) -> pd.DataFrame:
    """Which documents, or sides, cover more than others at equal length, beyond chance.

    All are compared at the length of the shortest (``coverage_length``). Who wants to say that one covers more than
    another asks this: ``differences.differences`` says how.

    Args:
        tables: Tables with topics.
        by: Documents or sides.
        of: Topics or rows.
        pairs: Which pairs are shown, and so corrected for; None = all that are compared.

    Returns:
        The rows of ``differences.differences``.
    """
    units, common = covering_units(tables, by, of=of), coverage_length(tables, by)
    return differences({key: units[key] for key in common.compared}, float(common.n), pairs=pairs)


def coverage_range(tables: Coded, by: By = "document", of: Of = "topics") -> tuple[float, bool]:
    """How surely the document, or side, that covers most at equal length covers more than the one that covers least.

    Returns:
        p of ``differences.range_chance``, and whether it is a floor; 1 where fewer than two are compared.
    """
    units, common = covering_units(tables, by, of=of), coverage_length(tables, by)
    if len(common.compared) < 2:
        return 1.0, False
    # Of very many documents fewer dealings do: it is one test, and a chance of 1 in 200 is small enough.
    times = RANGE_DEALINGS if len(common.compared) <= MANY else RANGE_DEALINGS_OF_MANY
    return range_chance([units[key] for key in common.compared], float(common.n), times)
