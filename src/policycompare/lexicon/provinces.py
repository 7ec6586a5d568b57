"""The short names of the provinces, as titles have them: 法治湖北建设规划."""

from __future__ import annotations

from functools import cache

from policycompare.boundary.reading import read_rows
from policycompare.lexicon import HERE


@cache
def provinces() -> dict[str, bool]:
    """Short name -> whether it is a city of the rank of a province; these cities first.

    Source: GB/T 2260, codes of the administrative divisions of the People's Republic of China.
    """
    found = read_rows(HERE / "provinces.csv", ("name", "is_city"), "provinces.csv")
    return {row["name"]: row["is_city"] == "1" for row in found}
