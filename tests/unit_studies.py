"""Made studies of units: who carries which measure, and no word beside."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from keyed import keyed
from policycompare.tables.frames import Tables, build_tables

LONG = "新疆维吾尔自治区昌吉回族自治州第{}片区"


def unit_study(
    plans: Mapping[str, Sequence[Sequence[str]]],
    *,
    role: str = "responsible",
    functions: Mapping[str, str] | None = None,
    collectives: Collection[str] = (),
    names: Mapping[str, str] | None = None,
    systems: Mapping[str, str] | None = None,
) -> Tables:
    """Tables of region -> its measures, each the names of its units; one document a region."""
    rows: dict[str, list[tuple[Any, ...]]] = {"documents": [], "measures": [], "units": [], "responsibilities": []}
    for region, plan in plans.items():
        name = (names or {}).get(region, region)
        rows["documents"].append((region, f"{region}.txt", "0", region, name, "county", *[None] * 8))
        for unit in sorted({unit for measure in plan for unit in measure}):
            kind, system = "collective" if unit in collectives else "agency", (systems or {}).get(unit, "government")
            own = (f"{region}/{unit}", region, unit, None, "county", system, (functions or {}).get(unit), kind)
            rows["units"].append(own)
        for number, units in enumerate(plan, 1):
            measure = f"{region}:{number}"
            rows["measures"].append((measure, region, None, number, None, "推行法治", 0, 4))
            rows["responsibilities"] += [
                (measure, position, f"{region}/{unit}", role, unit, False, 0, 2)
                for position, unit in enumerate(units, 1)
            ]
    return build_tables(keyed(rows))


def random_plan(units: int, measures: int, seed: int, most: int = 5) -> list[list[str]]:
    """Measures of two units or more each, drawn at random, and ten that 第0局 and 第1局 alone carry together."""
    random = np.random.default_rng(seed)
    drawn = [
        [f"第{unit}局" for unit in 2 + random.choice(units - 2, random.integers(2, most), replace=False)]
        for _ in range(measures)
    ]
    # Each of the two also stands beside another, so that they are part of the rest.
    drawn[0].append("第0局")
    drawn[1].append("第1局")
    return [*drawn, *[["第0局", "第1局"]] * 10]
