"""Equal length: what random parts hold agrees with closed forms, with all orders counted, and with its own halves."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.stats import hypergeom

from policycompare.errors import CallError
from policycompare.results.equal_coverage import coverage_at, coverage_curves, covering_units
from policycompare.results.equal_length import (
    common_length,
    document_characters,
    expected_classes,
    make_units,
    measure_sizes,
    parts_inside,
    rarefy,
    rarefy_at,
    side_characters,
)
from policycompare.tables.frames import Tables

PAIRS = [("a", "x"), ("b", "x"), ("b", "y"), ("c", "z"), ("d", "y"), ("d", "w"), ("other", "q")]
SIZES = pd.Series({"a": 3, "b": 10, "c": 1, "d": 6})


def by_hand(sizes: dict[str, int], pairs: list[tuple[str, str]], n: float) -> float:
    """Mean over all orders of the classes in the first n characters, the crossing unit by its share."""
    found = []
    for order in itertools.permutations(sizes):
        start, inside = 0, {}
        for unit in order:
            inside[unit] = min(max((n - start) / sizes[unit], 0), 1)
            start += sizes[unit]
        classes = {one for unit, one in pairs if unit in sizes}
        found.append(sum(max(inside[u] for u, one in pairs if one == c and u in sizes) for c in classes))
    return float(np.mean(found))


@pytest.mark.parametrize("n", [0, 1, 2.5, 7, 12, 19, 20, 30])
def test_the_mean_of_all_orders(n: float) -> None:
    units = make_units(SIZES, PAIRS)
    assert (units.raw, units.total) == (4, 20)
    found = rarefy(units, n, "made", 20_000)
    assert found.expected == pytest.approx(by_hand(SIZES.to_dict(), PAIRS, n), abs=0.03)
    assert found.low <= found.expected <= found.high
    if n >= 20:
        assert (found.expected, found.low, found.high) == (4, 4, 4)


@pytest.mark.parametrize("n", [0, 1, 5, 17, 40])
def test_measures_have_the_closed_form(n: int) -> None:
    holding = np.array([1, 1, 2, 5, 39, 40])
    chance = [1 - hypergeom(40, k, n).pmf(0) for k in holding]
    assert expected_classes(holding, 40, n) == pytest.approx(sum(chance), abs=1e-10)
    assert expected_classes(holding, 40, n, np.arange(6.0)) == pytest.approx(np.dot(chance, np.arange(6)), abs=1e-10)
    ids = [f"m{at:02d}" for at in range(40)]
    pairs = [(ids[at], str(number)) for number, k in enumerate(holding) for at in range(k)]
    units = make_units(pd.Series(1, ids), pairs)
    assert rarefy(units, n, "made").expected == pytest.approx(sum(chance), abs=1e-10)
    # The same orders without the closed form: the mean of the samples is the same within its error.
    doubled = make_units(pd.Series(2, ids), pairs)
    assert rarefy(doubled, 2 * n, "made", 5000).expected == pytest.approx(sum(chance), abs=0.06)


def test_between_whole_numbers_the_closed_form_rises() -> None:
    holding = np.array([1, 3, 8])
    values = [expected_classes(holding, 9, n) for n in np.linspace(0, 9, 91)]
    assert values[0] == 0 and values[-1] == 3
    assert (np.diff(values) > -1e-12).all()


def test_what_counts_for_more() -> None:
    units = make_units(SIZES, PAIRS, {"x": 2.0, "y": 0.5, "z": 10.0, "w": 0.0, "q": 99.0})
    assert units.raw == 12.5
    assert rarefy(units, 20, "made").expected == 12.5


def test_only_the_document_itself_seeds_its_parts() -> None:
    units = make_units(SIZES, PAIRS)
    turned = make_units(SIZES[::-1], PAIRS[::-1])
    assert rarefy(units, 7, "one") == rarefy(turned, 7, "one") != rarefy(units, 7, "two")
    parts = np.concatenate(list(parts_inside(units.sizes, 7, "one", 50)))
    assert parts.shape == (50, 4)
    assert parts @ units.sizes == pytest.approx(np.full(50, 7.0))
    assert [rarefy(units, n, "one") for n in (3, 7)] == rarefy_at(units, [3, 7], "one")


def test_lengths_are_those_of_the_texts(tables: Tables) -> None:
    lengths = document_characters(tables)
    texts = tables.measures.set_index("measure_id")["text"]
    own = tables.measures["document_id"] == "daoli"
    assert lengths["daoli"] == sum(map(len, texts[tables.measures.loc[own, "measure_id"]]))
    assert side_characters(tables).sum() == lengths.sum() == measure_sizes(tables).sum()
    assert (measure_sizes(tables, "measures") == 1).all()
    assert document_characters(tables, "sentences").sum() == len(tables.sentences)
    common = common_length(tables)
    assert (common.n, common.too_short) == (lengths.min(), ())
    with pytest.raises(CallError, match="length is not counted so"):
        measure_sizes(tables, "words")  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", ["characters", "sentences", "measures"])
@pytest.mark.parametrize("by", ["document", "side"])
def test_coverage_at_equal_length(tables: Tables, by, unit) -> None:
    found = coverage_at(tables, by, unit).set_index(f"{by}_id")
    assert found["n"].nunique() == 1
    assert found["length"].min() == found["n"].iloc[0]
    shortest = found[found["length"] == found["n"]]
    assert (shortest["expected"] == shortest["raw"]).all() and (shortest["low"] == shortest["high"]).all()
    assert (found["low"] <= found["expected"]).all() and (found["expected"] <= found["high"]).all()
    assert (found["expected"] <= found["raw"]).all()
    curves = coverage_curves(tables, by, unit)
    for key, own in curves.groupby(f"{by}_id"):
        assert own["expected"].is_monotonic_increasing
        at = own.set_index(unit)["expected"]
        assert at[found.loc[key, "n"]] == found.loc[key, "expected"]
        assert at.iloc[-1] == found.loc[key, "raw"]


def test_rows_and_other_lengths(tables: Tables) -> None:
    rows = coverage_at(tables, "side", of="rows").set_index("side_id")
    comparisons = tables.comparisons[tables.comparisons["level"] == "row"]
    assert rows["raw"].to_dict() == comparisons[~comparisons["is_gap"]]["side_id"].value_counts().to_dict()
    longer = coverage_at(tables, "side", n=4077).set_index("side_id")
    assert longer["expected"].isna().to_dict() == {key: key == "daoli" for key in longer.index}
    with pytest.raises(CallError, match="not counted so"):
        covering_units(tables, of="words")  # type: ignore[arg-type]
