"""How regions differ: loads of functions, networks of functions, and the sentences made from both."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from keyed import keyed
from policycompare.errors import CallError
from policycompare.network.load_variations import loads_of, varied_loads
from policycompare.network.region_comparison import (
    changes_of,
    comparisons,
    pair_bases,
    region_work,
)
from policycompare.network.region_networks import likeness_of, pairs_of
from policycompare.tables.frames import DTYPES, Tables, build_tables
from policycompare.tables.network_schema import columns_of
from policycompare.tables.schema import BY_NAME

COURT, POLICE, JUSTICE, AUDIT, HEALTH = "adjudication", "public_security", "justice_administration", "audit", "health"


def row(table: str, **values: Any) -> list[Any]:
    return [values.get(name) for name in BY_NAME[table].column_names]


def study(regions: dict[str, list[str]], *, role: str = "responsible", roles: dict[str, str] | None = None) -> Tables:
    """Tables of a region -> its measures, each the functions of its units, set apart by spaces.

    ``x2`` is a second unit of function x, ``x*`` one that is a kind of bodies, ``-`` a unit without a function.
    """
    rows: dict[str, list[list[Any]]] = {name: [] for name in ("documents", "measures", "units", "responsibilities")}
    for region, measures in regions.items():
        rows["documents"].append(
            row(
                "documents",
                document_id=region,
                source_file="f",
                source_format="txt",
                source_sha256="0",
                region_id=region,
                title=region,
            )
        )
        units: dict[str, list[Any]] = {}
        for number, words in enumerate(measures, 1):
            measure = f"{region}:{number}"
            span = {"char_start": number, "char_end": number + 1}
            rows["measures"].append(
                row("measures", measure_id=measure, document_id=region, num=number, text="文", **span)
            )
            for position, word in enumerate(words.split(), 1):
                unit, function = f"{region}/{word}", None if word == "-" else word.rstrip("2*")
                kind = "collective" if word.endswith("*") else "agency"
                units[unit] = row(
                    "units", unit_id=unit, region_id=region, name=word, system="other", function=function, kind=kind
                )
                rows["responsibilities"].append(
                    row(
                        "responsibilities",
                        measure_id=measure,
                        position=position,
                        unit_id=unit,
                        role=(roles or {}).get(region, role),
                        mention=word,
                        is_completed=False,
                        **span,
                    )
                )
        rows["units"] += units.values()
    return build_tables(keyed(rows))


def types(frame: pd.DataFrame) -> dict[str, str]:
    return {name: str(kind) for name, kind in frame.dtypes.items()}


def declared(table: str) -> dict[str, str]:
    return {name: DTYPES[kind] for name, kind in columns_of(table).items()}


def function_loads(tables: Tables, basis: str = "named") -> pd.DataFrame:
    return loads_of(varied_loads(tables, basis).items())


def rank_changes(tables: Tables) -> pd.DataFrame:
    return changes_of(comparisons(tables, pair_bases(tables)))


# Five measures have a unit. The court stands at 1, 2, 3 (at 1 with two units: still one measure), the police at 1, 4,
# justice at 2, 4, audit at 4; the unit of 5 has no function, but its measure counts below the line.
ONE = [f"{COURT} {COURT}2 {POLICE}", f"{COURT} {JUSTICE}", COURT, f"{POLICE} {JUSTICE} {AUDIT}", "-"]


def test_loads_by_hand() -> None:
    loads = function_loads(study({"a": ONE}))
    assert loads[["region_id", "function", "measures", "share", "rank"]].to_numpy().tolist() == [
        ["a", COURT, 3, 3 / 5, 1],
        ["a", AUDIT, 1, 1 / 5, 4],
        ["a", JUSTICE, 2, 2 / 5, 2],
        ["a", POLICE, 2, 2 / 5, 2],
    ]
    assert types(loads) == declared("function_loads")


def test_same_call_same_numbers_and_regions_do_not_disturb_each_other(tables: Tables) -> None:
    pd.testing.assert_frame_equal(function_loads(tables), function_loads(tables), check_exact=True)
    one, again = (likeness_of(comparisons(tables, pair_bases(tables)), 50) for _ in range(2))
    pd.testing.assert_frame_equal(one, again, check_exact=True)
    alone = function_loads(study({"b": PLAIN * 5}))
    beside = function_loads(study({"a": [POLICE, COURT], "b": PLAIN * 5}))
    beside = beside[beside["region_id"] == "b"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, beside, check_exact=True)


def test_bases_are_not_mixed() -> None:
    tables = study(dict.fromkeys("abcd", ONE * 2), roles={"b": "actor", "c": "lead"})
    assert set(function_loads(tables)["region_id"]) == {"a", "d"}
    assert set(function_loads(tables, "actors")["region_id"]) == {"b"}
    assert set(function_loads(tables, "leads")["region_id"]) == {"c"}
    pairs = pairs_of(comparisons(tables, pair_bases(tables)))
    assert pairs[["left_region_id", "right_region_id"]].to_numpy().tolist() == [["a", "d"]]
    with pytest.raises(CallError, match="named, leads, actors"):
        region_work(tables, "both")


# Seven functions, f1 tied to all others by measures of their own, f2 to f3 thrice and so on: no renaming but the
# trivial one gives the same weights.
PLAIN = ["f1 f2", "f1 f2", "f2 f3", "f2 f3", "f2 f3", "f3 f4", "f4 f5", "f4 f5", "f4 f5", "f4 f5", "f5 f6 f7", "f1 f7"]


def test_rank_changes_by_hand() -> None:
    # b has ten measures, all of health, five of audit.
    changes = rank_changes(study({"a": ONE * 2, "b": [HEALTH, f"{HEALTH} {AUDIT}"] * 5}))
    assert types(changes) == declared("rank_changes")
    # Differences: health 0 - 1, court .6, justice and police .4, audit .2 - .5.
    assert changes["function"].tolist() == [HEALTH, COURT, JUSTICE, POLICE, AUDIT]
    assert changes["share_difference"].tolist() == pytest.approx([-1, 0.6, 0.4, 0.4, -0.3])
    assert set(changes["basis"]) == {"named"}
    court, audit = changes.iloc[1], changes.iloc[4]
    assert court[["left_measures", "right_measures", "left_rank"]].tolist() == [6, 0, 1]
    assert pd.isna(court["right_rank"])
    assert pd.isna(court["rank_change"])
    # One document without chapters, roles that answer, no sentence, no collective: nothing can be left out.
    assert court[["right_share", "holds_in", "variations"]].tolist() == [0, 0, 0]
    # Audit is fourth of a's, second of b's.
    assert audit[["left_rank", "right_rank", "rank_change"]].tolist() == [4, 2, -2]


@pytest.mark.parametrize("regions", [{}, {"a": []}, {"a": ["-"]}, {"a": ["-"], "b": ["-"]}])
def test_nothing_to_compare(regions: dict[str, list[str]]) -> None:
    tables = study(regions)
    assert types(function_loads(tables)) == declared("function_loads")
    assert len(function_loads(tables)) == 0
    compared = comparisons(tables, pair_bases(tables))
    assert types(pairs_of(compared)) == declared("region_pairs")
    assert types(likeness_of(compared, 10)) == declared("network_tests")
    assert types(rank_changes(tables)) == declared("rank_changes")


def numbers(sentence: str) -> list[str]:
    return sorted(re.findall(r"-?\d+(?:\.\d+)?%?", sentence))


STUDIES = {
    "by hand": {"a": ONE * 2, "b": [f"{COURT} {POLICE} {HEALTH}", JUSTICE] * 5},
    "alike": {"a": PLAIN, "b": PLAIN},
    "nothing common": {"a": [COURT] * 10, "b": [POLICE] * 10},
    "one function": {"a": [COURT] * 10, "b": [COURT] * 10},
    "flat": {"a": ["f1 f2 f3 f4 f5"] * 10, "b": PLAIN},
    "many": {f"r{chr(97 + i)}": [*PLAIN, f"f{1 + i % 6} f7", "f3 f6"][i % 3 :] for i in range(12)},
    "not compared": {"a": [COURT] * 9, "b": PLAIN, "c": []},
}
